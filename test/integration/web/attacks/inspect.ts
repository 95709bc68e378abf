/**
 * What a page in a browser may consist of, whatever texts are on it.
 * @module
 */
import type { Person } from '../../../helpers/chromium.ts';

/** Runs in the page. Gives what should not be there. */
const INSPECTION = `(() => {
  if (document.contentType !== 'text/html') return 'hit' in window ? ['a script ran'] : [];
  const found = [];
  const local = (address) => {
    const url = new URL(address, location.href);
    return url.origin === location.origin;
  };
  for (const node of document.querySelectorAll('iframe, frame, object, embed, applet, base, style, [style], meta[http-equiv]')) {
    const isRefresh = node.matches('meta[http-equiv=refresh]') && /^\\d+$/.test(node.getAttribute('content'));
    if (!isRefresh) found.push('element ' + node.outerHTML.slice(0, 120));
  }
  for (const script of document.scripts)
    if (script.textContent !== '' || !script.src.startsWith(location.origin + '/assets/')) found.push('script ' + script.outerHTML.slice(0, 120));
  for (const node of document.querySelectorAll('*'))
    for (const { name } of node.attributes) if (name.startsWith('on')) found.push('handler ' + name + ' of ' + node.tagName);
  for (const link of document.querySelectorAll('a[href], area[href], svg a'))
    if (!/^https?:$/.test(new URL(link.getAttribute('href') ?? '', location.href).protocol)) found.push('link ' + link.getAttribute('href'));
  for (const form of document.forms)
    if (!local(form.getAttribute('action') ?? '') || !['get', 'post', 'dialog'].includes(form.method)) found.push('form to ' + form.getAttribute('action'));
  for (const button of document.querySelectorAll('[formaction]'))
    if (!local(button.getAttribute('formaction'))) found.push('button to ' + button.getAttribute('formaction'));
  for (const image of document.querySelectorAll('img[src], source, video, audio, svg image, svg use'))
    if (!local(image.getAttribute('src') ?? image.getAttribute('href') ?? '')) found.push('picture ' + image.outerHTML.slice(0, 120));
  if ('hit' in window) found.push('a script ran');
  return found;
})()`;

export async function intruders({ page }: Person): Promise<string[]> {
  return page.evaluate<string[]>(INSPECTION);
}

/** Names of the fields by which a page is filtered: each may bring a text. */
export function filterNames({ page }: Person): Promise<string[]> {
  return page.evaluate<string[]>(
    `[...new Set([...document.querySelectorAll('form:not([method=post]) [name]')].map((field) => field.getAttribute('name')))]`,
  );
}
