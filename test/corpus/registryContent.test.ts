/**
 * The registry on real pages: what is shipped quotes them word for word, and the questions that come with Clausewatch are answered by them
 * as people read them.
 */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { unpackPages } from '../../bench/quality/corpus.ts';
import { loadCatalogue } from '../../src/declare/catalogue.ts';
import { loadWatchers, toSources } from '../../src/declare/load.ts';
import { readRegistryFolder } from '../../src/declare/registryFolder.ts';
import type { Catalogue } from '../../src/domain/catalogue.ts';
import type { Extraction } from '../../src/domain/extraction.ts';
import { questionsOf } from '../../src/domain/question.ts';
import type { Grade } from '../../src/domain/registry.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { extract } from '../../src/extract/extract.ts';
import { readOptionsOf } from '../../src/pipeline/advance.ts';
import { type Asked, askedOf } from '../../src/registry/asked.ts';
import { saidIn } from '../../src/registry/files/layout.ts';
import { citationsOf } from '../../src/registry/files/quotes.ts';
import type { EvidencePage } from '../../src/registry/pages.ts';
import { createProposer } from '../../src/registry/propose.ts';
import { findExact } from '../../src/registry/quotes.ts';
import { REPOSITORY } from '../helpers/cli.ts';
import { corpusFile, unpackingFault } from './corpus.ts';

const TIMEOUT_MS = 300_000;

/** Reads a page of the corpus by its hash; skips the test with the reason where there is none. */
function pagesFor(context: TestContext): (sha256: string) => Promise<Buffer> {
  const labels = corpusFile('pages.tar.xz');
  const facts = corpusFile('facts/pages.tar.xz');
  for (const found of [labels, facts]) if ('missing' in found) return context.skip(found.missing);
  const reason = unpackingFault();
  if (reason !== undefined) return context.skip(reason);
  const cache = join(REPOSITORY, '.cache', 'corpus');
  mkdirSync(cache, { recursive: true });
  const corpus = 'path' in labels ? dirname(labels.path) : '';
  const folders = (['changes', 'facts'] as const).map((part) => unpackPages(corpus, part, cache));
  const read = (folder: string, sha256: string): Promise<Buffer> => readFile(join(folder, 'html', `${sha256}.html`));
  return (sha256) => read(folders[0] ?? '', sha256).catch(() => read(folders[1] ?? '', sha256));
}

async function shipped() {
  const catalogue = await loadCatalogue(join(REPOSITORY, 'config', 'catalogue.yaml'));
  const { watchers } = await loadWatchers(join(REPOSITORY, 'watchers'), { catalogue });
  const sources = watchers.flatMap(({ watcher, file }) => toSources(watcher, file));
  const source = (id: string): Source => {
    const found = sources.find((one) => one.id === id);
    if (!found) throw new Error(`no watcher declares ${id}`);
    return found;
  };
  return { catalogue, sources, source, profiles: watchers.map(({ watcher }) => watcher) };
}

const readAs = (page: Buffer, source: Source, catalogue: Catalogue): Extraction => extract(page, readOptionsOf(source, catalogue));

it('every quote of the shipped files stands in the stored page that it names', { timeout: TIMEOUT_MS }, async (context) => {
  const pageOf = pagesFor(context);
  const { catalogue, source } = await shipped();
  const { files } = await readRegistryFolder(join(REPOSITORY, 'registry'));
  const citations = files.flatMap(({ content }) => saidIn(content).flatMap((one) => citationsOf(one)));
  const stored = citations.filter(({ snapshot }) => snapshot !== undefined);
  const missing: string[] = [];
  for (const { source: id, snapshot = '', quote, path } of stored) {
    const found = findExact(readAs(await pageOf(snapshot), source(id), catalogue).passages, quote);
    if (found?.passages[0].path.join(' > ') !== path?.join(' > ')) missing.push(`${id}: ${quote}`);
  }
  expect(missing).toEqual([]);
  expect(stored.length).toBeGreaterThan(25);
  // The announcements of deals: their pages are watched, and not in this history.
  expect(citations.filter(({ snapshot }) => snapshot === undefined).map(({ source: id }) => id)).toEqual([
    'microsoft/announcement-mistral-ai',
    'mistral-ai/announcement-ibm',
  ]);
});

/** Pages as they stood in the last weeks of the history, by source. */
const PAGES: Record<string, string> = {
  'mistral-ai/dpa': 'dbe40e65f4b832a41216e7ffa867d4f41a4306f5d04d5d6ada935b21adf61c78',
  'mistral-ai/privacy': 'dbe40e65f4b832a41216e7ffa867d4f41a4306f5d04d5d6ada935b21adf61c78',
  'mistral-ai/terms': 'dbe40e65f4b832a41216e7ffa867d4f41a4306f5d04d5d6ada935b21adf61c78',
  'mistral-ai/partner-terms': 'dbe40e65f4b832a41216e7ffa867d4f41a4306f5d04d5d6ada935b21adf61c78',
  'mistral-ai/product-terms': '0f85d0f9e58bfbfab92179e8d0394c9dfa3a5fee756a3690922615a46c3bf8d6',
  'mistral-ai/subprocessors': 'c78b83dfc0822dca9b7e357f3e8de7ec601681ba2548d6462c2ba0f3e143e46f',
  'openai/dpa': '7782e192bf1bc802392c3043dc846ca6d1df4bafb5f6395aca4597a01d4a90c1',
  'openai/services-agreement': '3be2d7234ce1d0a4997756be94fda583910d999787f6564b63e4fad7fa6771c0',
  'openai/enterprise-privacy': 'a51717dfaa72bf0565415168ded237de5f8f03cef9f4ab12097b3e819ed74685',
};

/** As a person reads these pages. */
const GRADES: Record<string, Grade> = {
  'vendor:mistral-ai/acceptable_use': 'partial',
  'vendor:mistral-ai/no_train_default': 'partial',
  'vendor:mistral-ai/output_ownership': 'yes_public',
  'vendor:mistral-ai/ip_indemnity': 'yes_public',
  'vendor:mistral-ai/retention_default': 'yes_public',
  'vendor:mistral-ai/deprecation_notice': 'partial',
  'vendor:mistral-ai/safety_framework': 'unclear',
  'vendor:openai/output_ownership': 'yes_public',
  'vendor:openai/ip_indemnity': 'yes_public',
  'vendor:openai/retention_default': 'yes_public',
  'vendor:openai/deprecation_notice': 'unclear',
  'mistral-la-plateforme/on_premises': 'yes_gated',
  'mistral-la-plateforme/private_cloud': 'partial',
  'mistral-la-plateforme/eu_saas': 'partial',
  'mistral-la-plateforme/hybrid': 'partial',
  'mistral-la-plateforme/dpa_avv': 'yes_public',
  'mistral-la-plateforme/no_training': 'partial',
  'mistral-la-plateforme/open_source_path': 'partial',
  'mistral-large-on-azure/on_premises': 'unclear',
  'mistral-large-on-azure/private_cloud': 'unclear',
  'mistral-large-on-azure/eu_saas': 'unclear',
  'mistral-large-on-azure/hybrid': 'unclear',
  'mistral-large-on-azure/dpa_avv': 'unclear',
  'mistral-large-on-azure/no_training': 'unclear',
  'mistral-large-on-azure/open_source_path': 'unclear',
  // One law for customers here, another one for customers there.
  'mistral-la-plateforme/governing_law': 'partial',
  'mistral-le-chat/governing_law': 'partial',
  'openai-api/governing_law': 'partial',
  'chatgpt-enterprise/governing_law': 'partial',
  // No longer accessible is not deleted.
  'mistral-la-plateforme/post_termination_deletion': 'partial',
  'openai-api/post_termination_deletion': 'yes_public',
  // The API keeps it for 30 days; the other products do not, and speak of it on the same page.
  'mistral-la-plateforme/retention_zdr': 'yes_gated',
  'mistral-le-chat/retention_zdr': 'partial',
  'openai-api/retention_zdr': 'yes_gated',
  'chatgpt-enterprise/retention_zdr': 'partial',
  'openai-api/hipaa_baa': 'yes_gated',
  'chatgpt-enterprise/hipaa_baa': 'unclear',
  'openai-api/soc2_type2': 'yes_gated',
  'chatgpt-enterprise/soc2_type2': 'yes_gated',
  'openai-api/dpa_avv': 'yes_public',
  'openai-api/no_training': 'yes_public',
  'openai-api/on_premises': 'unclear',
  'openai-api/open_source_path': 'unclear',
  'chatgpt/dpa_avv': 'unclear',
};

describe('questions of commitments and hosting', () => {
  it('are answered by real pages as a person reads them, each with a quote that stands there', { timeout: TIMEOUT_MS }, async (context) => {
    const pageOf = pagesFor(context);
    const { catalogue, sources, source, profiles } = await shipped();
    const read = new Map<string, Extraction>();
    for (const [id, sha256] of Object.entries(PAGES)) read.set(id, readAs(await pageOf(sha256), source(id), catalogue));
    const pages = sources.map((one): EvidencePage => evidenceOf(one, read.get(one.id)));
    const proposer = createProposer(catalogue);
    const asked = new Map(askedOf({ profiles, sources, questions: questionsOf(catalogue) }).map((one): [string, Asked] => [one.id, one]));
    const graded: Record<string, Grade> = {};
    for (const id of Object.keys(GRADES)) {
      const one = asked.get(id);
      if (!one) throw new Error(`nobody asks ${id}`);
      const { answer } = await proposer.propose(one, pages);
      graded[id] = answer.grade;
      for (const { source: from, quote } of answer.citations)
        expect(findExact(read.get(from)?.passages ?? [], quote), `${id}: ${quote}`).toBeDefined();
    }
    expect(graded).toEqual(GRADES);
  });
});

function evidenceOf({ id, kind, url }: Source, extraction: Extraction | undefined): EvidencePage {
  if (!extraction) return { source: id, kind, url };
  const { facts, title, contentHash, passages } = extraction;
  const at = '2025-12-06T19:00:00.000Z';
  return {
    source: id,
    kind,
    url,
    read: { snapshot: PAGES[id] ?? '', at, contentHash, facts, title, passages: () => Promise.resolve(passages) },
  };
}
