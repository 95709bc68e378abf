/**
 * Answers of the usual kinds, and the frame that the pages of the city share.
 * @module
 */
import { COMPANY } from './content.ts';
import type { Answer } from './types.ts';

export const HTML = 'text/html; charset=utf-8';

export interface Frame {
  title: string;
  /** Markup of the main part. */
  main: string;
  /** Markup in the head, after the title. */
  head?: string;
  /** Markup after the main part: scripts, overlays, asides. */
  after?: string;
  /** Markup of the body instead of header, main and footer. */
  body?: string;
}

/** An HTML page. */
export function page(frame: Frame, more: Omit<Answer, 'body'> = {}): Answer {
  return { ...more, headers: { 'content-type': HTML, ...more.headers }, body: markup(frame) };
}

export function markup({ title, main, head = '', after = '', body }: Frame): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}
</head>
<body>
${body ?? `${HEADER}\n<main>\n${main}\n</main>\n${FOOTER}`}
${after}
</body>
</html>
`;
}

export const HEADER = `<header class="site-header"><a href="/">${COMPANY}</a><nav aria-label="Site"><a href="/product">Product</a> <a href="/pricing">Pricing</a> <a href="/trust">Trust centre</a></nav></header>`;
export const FOOTER = `<footer class="site-footer"><a href="/legal">Legal</a> <a href="/privacy">Privacy</a> <a href="/contact">Contact</a></footer>`;

export function json(value: unknown, more: Answer = {}): Answer {
  return { ...more, headers: { 'content-type': 'application/json', ...more.headers }, body: JSON.stringify(value) };
}

export function plain(body: string, more: Answer = {}): Answer {
  return { ...more, headers: { 'content-type': 'text/plain; charset=utf-8', ...more.headers }, body };
}

export function redirect(status: number, to: string): Answer {
  return { status, headers: { location: to, 'content-type': HTML }, body: '' };
}

/** A value as a literal within an inline script. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/**
 * What the scripts of the pages build elements with: `h(name, attributes, ...children)`, and `get(address)` for data. It is given to each
 * page inline, so that no page has more requests than it is about.
 */
export const SCRIPT_TOOLS = `
const h = (name, attributes, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value); else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
};
const get = (address) => fetch(address).then((answer) => answer.json());
const rowOf = ({ name, purpose, location }) => h('tr', {}, h('td', {}, name), h('td', {}, purpose), h('td', {}, location));
const tableOf = (rows) => h('table', {},
  h('thead', {}, h('tr', {}, h('th', {}, 'Subprocessor'), h('th', {}, 'Purpose'), h('th', {}, 'Location'))),
  h('tbody', {}, ...rows.map(rowOf)));
`;

/** An inline script with the tools above. */
export function script(code: string, attributes = ''): string {
  return `<script${attributes}>\n${SCRIPT_TOOLS}\n${code}\n</script>`;
}
