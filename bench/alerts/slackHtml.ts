/**
 * Slack blocks, drawn plainly.
 * @module
 */
import type { SlackBlock, SlackMessage } from '../../src/alert/channels/slack/message.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><style>
body{margin:24px;background:#fff;color:#1d1c1d;font:15px/1.47 Lato,system-ui,sans-serif;overflow-wrap:anywhere}
main{border-left:4px solid #ddd;padding-left:16px}h3{margin:0 0 8px;font-size:18px}p{margin:0 0 4px}
blockquote{margin:4px 0;padding-left:12px;border-left:4px solid #ddd}.context{color:#616061;font-size:13px;margin:4px 0}
.rich{margin:0 0 8px;white-space:pre-wrap}.rich div{margin:0}button{font:700 13px/1 inherit;padding:9px 12px;border:1px solid #aaa;border-radius:4px;background:#fff;margin:4px 8px 8px 0}
button.primary{background:#007a5a;color:#fff;border-color:#007a5a}hr{border:0;border-top:1px solid #ddd}a{color:#1264a3}</style><main>`;

export function slackHtml({ blocks }: SlackMessage): string {
  return PAGE + blocks.map(block).join('\n');
}

/** Of rich text; text objects come escaped as Slack wants them, which is what HTML wants, too. */
const literal = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function block(of: SlackBlock): string {
  switch (of.type) {
    case 'header':
      return `<h3>${of.text.text}</h3>`;
    case 'section':
      return `<p>${of.text.text}</p>`;
    case 'context':
      return of.elements.map(({ text }) => `<div class="context">${text}</div>`).join('');
    case 'divider':
      return '<hr>';
    case 'actions':
      return of.elements.map(({ text, style }) => `<button class="${style ?? ''}">${text.text}</button>`).join('');
    case 'rich_text':
      return `<div class="rich">${of.elements
        .map(({ type, elements }) => {
          const text = elements.map(inline).join('').replace(/\n$/, '');
          return type === 'rich_text_quote' ? `<blockquote>${text}</blockquote>` : `<div>${text}</div>`;
        })
        .join('')}</div>`;
  }
}

type Rich = Extract<SlackBlock, { type: 'rich_text' }>['elements'][number]['elements'][number];

function inline(element: Rich): string {
  if (element.type === 'link') return `<a href="${literal(element.url)}">${literal(element.text)}</a>`;
  const { bold, strike, italic } = element.style ?? {};
  let text = literal(element.text);
  if (bold) text = `<b>${text}</b>`;
  if (strike) text = `<s>${text}</s>`;
  return italic ? `<i>${text}</i>` : text;
}
