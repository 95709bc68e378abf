/**
 * The stored pages: by which hash, from where and when, and in which files of the bundle.
 * @module
 */
import { absoluteTime, count } from '../../lib/inWords.ts';
import { type Evidence, isThere, type PageEvidence, pageFile } from './evidence.ts';
import { type Html, html, type Part } from './html.ts';
import { link } from './link.ts';

export function pages({ pages: all }: Evidence): Html {
  return html`<h2>The stored pages</h2>
${all.map(page)}`;
}

function page(one: PageEvidence): Html {
  const { label, sha256, bytes, visit, extraction, picture, name } = one;
  const row = (title: string, value: Part): Html => html`<dt>${title}</dt><dd>${value}</dd>`;
  const seen = isThere(visit) ? visit.is : undefined;
  return html`<section class="page"><h3>${label}</h3>
<dl>
${row('SHA-256 of its bytes', html`<code>${sha256}</code>`)}
${row('File', isThere(bytes) ? html`<a href="${pageFile(one)}">${pageFile(one)}</a> (${count(bytes.is.size, 'byte')}; it opens as text, see VERIFY.txt)` : bytes.missing)}
${picture && isThere(picture) ? row('As it looked', html`<a href="${name}.png">${name}.png</a>, taken ${absoluteTime(picture.is.at)}`) : undefined}
${extraction && isThere(extraction) ? row('As it was read', html`<a href="${name}.extraction.json">${name}.extraction.json</a> (${count(extraction.is.passages.length, 'passage')}, ${count(extraction.is.facts.length, 'fact')})`) : undefined}
${
  seen
    ? [
        row('Fetched', `${absoluteTime(seen.fetchedAt)} (${seen.renderer})`),
        row('Asked for', link(seen.requestUrl)),
        row('Answered by', [link(seen.finalUrl), `, status ${seen.status ?? 'not kept'}`]),
        row('Verdict', `${seen.verdict}: ${seen.because}`),
        row('All of it', html`<a href="${name}.visit.json">${name}.visit.json</a> (${count(Object.keys(seen.headers).length, 'header')})`),
      ]
    : row('Fetched', isThere(visit) ? undefined : visit.missing)
}
</dl></section>`;
}
