/** Pages of text as the shipped catalogue reads them. */
import type { Catalogue } from '../../../src/domain/catalogue.ts';
import type { SourceKind } from '../../../src/domain/vocabulary.ts';
import { extract } from '../../../src/extract/extract.ts';
import type { EvidencePage } from '../../../src/registry/pages.ts';
import { at } from '../../helpers/samples.ts';

/** A page as it is read; "# " begins a heading. */
export function shippedPage(catalogue: Catalogue, kind: SourceKind, texts: readonly string[]): EvidencePage {
  const body = texts.map((text) => (text.startsWith('# ') ? `<h2>${text.slice(2)}</h2>` : `<p>${text}</p>`)).join('\n');
  const html = `<!doctype html><html lang="en"><head><title>Acme</title></head><body><main><h1>Acme</h1>${body}</main></body></html>`;
  const { facts, passages, contentHash, title } = extract(Buffer.from(html), { catalogue, kind });
  const read = { snapshot: contentHash, at: at(0), contentHash, facts, title, passages: async () => passages };
  return { source: 'acme/page', kind, url: 'https://acme.example', read };
}
