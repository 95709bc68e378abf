/** The questions that ship, asked of a page of text. */
import { join } from 'node:path';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { type Question, questionsOf } from '../../../src/domain/question.ts';
import type { Answer } from '../../../src/domain/registry.ts';
import type { SourceKind } from '../../../src/domain/vocabulary.ts';
import { extract } from '../../../src/extract/extract.ts';
import type { EvidencePage } from '../../../src/registry/pages.ts';
import { createProposer } from '../../../src/registry/propose.ts';
import { REPOSITORY } from '../../helpers/cli.ts';
import { at } from '../../helpers/samples.ts';

export const CATALOGUE = await loadCatalogue(join(REPOSITORY, 'config/catalogue.yaml'));
const PROPOSER = createProposer(CATALOGUE);

/** What the shipped rules make of one page; a text that begins with "# " is a heading. */
export async function shippedAnswer(id: string, kind: SourceKind, texts: readonly string[]): Promise<Answer> {
  const question = questionsOf(CATALOGUE).find((one) => one.id === id) as Question;
  const page = pageOf(kind, texts);
  const subject = { type: 'offering', id: 'api' } as const;
  return (await PROPOSER.propose({ id, subject, question, vendor: 'acme', sources: [page.source] }, [page])).answer;
}

function pageOf(kind: SourceKind, texts: readonly string[]): EvidencePage {
  const body = texts.map((text) => (text.startsWith('# ') ? `<h2>${text.slice(2)}</h2>` : `<p>${text}</p>`)).join('\n');
  const html = `<!doctype html><html lang="en"><head><title>Acme</title></head><body><main><h1>Acme</h1>${body}</main></body></html>`;
  const { facts, passages, contentHash, title } = extract(Buffer.from(html), { catalogue: CATALOGUE, kind });
  const read = { snapshot: contentHash, at: at(0), contentHash, facts, title, passages: async () => passages };
  return { source: 'acme/page', kind, url: 'https://acme.example', read };
}
