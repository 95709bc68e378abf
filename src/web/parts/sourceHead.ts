/**
 * What stands above every page about one source.
 * @module
 */
import type { Source } from '../../domain/watcher.ts';
import { type Html, html, type Part } from '../html.ts';
import { sourceName, sourcePath, vendorPath } from '../links.ts';

/** Crumbs and title of a page below the source's own. */
export function sourceHead(source: Source, title: string, said: Html | string): Html {
  return html`<nav class="crumbs" aria-label="Breadcrumb"><a href="/sources">Sources</a><span aria-hidden="true">/</span><a href="${vendorPath(source.vendor.id)}">${source.vendor.name}</a><span aria-hidden="true">/</span><a href="${sourcePath(source.id)}">${sourceName(source.id)}</a></nav>
<div class="title"><h1>${title}</h1><p>${said}</p></div>`;
}

/** Links between the pages of a long list. */
export function pages(path: string, { page, pages: all }: { page: number; pages: number }, words: [before: string, after: string]): Part {
  if (all <= 1) return undefined;
  const glue = path.includes('?') ? '&' : '?';
  const to = (n: number) => (n === 1 ? path : `${path}${glue}page=${n}`);
  const before: Part = page > 1 ? html`<a rel="prev" href="${to(page - 1)}">← ${words[0]}</a>` : html`<span></span>`;
  const after: Part = page < all ? html`<a rel="next" href="${to(page + 1)}">${words[1]} →</a>` : html`<span></span>`;
  return html`<nav class="pager" aria-label="Pages">${before}<span>Page ${page} of ${all}</span>${after}</nav>`;
}
