/**
 * Pages for what is not there and what went wrong.
 * @module
 */
import { type Html, html, type Part } from '../html.ts';

/** One sentence, and what can be done about it. */
export function faultPage(title: string, sentence: string, remedy?: string): Html {
  const help: Part = remedy ? html`<p class="hint">${remedy}</p>` : undefined;
  return html`<div class="fault"><h1>${title}</h1><p>${sentence}</p>${help}<p><a href="/">Overview</a> · <a href="/changes">Changes</a> · <a href="/sources">Sources</a></p></div>`;
}
