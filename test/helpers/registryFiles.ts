/**
 * A small registry to be kept in files: two vendors, an offering that one makes and the other serves, one page that is stored.
 * @module
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { Catalogue } from '../../src/domain/catalogue.ts';
import type { Store } from '../../src/domain/ports.ts';
import { type Cell, cellId, type RegistryRecord, type RegistryStep } from '../../src/domain/registry.ts';
import type { Source, VendorProfile } from '../../src/domain/watcher.ts';
import { aboutOf, type RegistryFileServices } from '../../src/pipeline/registry/files.ts';
import { at, sampleBaseline, sampleBatch, sampleExtraction, sampleSource, sampleVisit } from './samples.ts';
import { tempDir } from './tempDir.ts';

export const QUOTE = 'The customer may object within ten (10) days of such notice.';
/** When the world is looked at. */
export const NOW = at(10_000);

export const CATALOGUE: Catalogue = Catalogue.parse({
  keys: {
    'subprocessors.objection_window': { type: 'duration', group: 'Subprocessors', description: 'Days to object.' },
    'subprocessors.list': { type: 'entities', group: 'Subprocessors', description: 'Who they are.' },
  },
  dimensions: [
    { id: 'gdpr_dpa', label: 'GDPR DPA', group: 'Data handling', subject: 'platform' },
    {
      id: 'subprocessor_notice',
      label: 'Notice',
      group: 'Contract terms',
      subject: 'platform',
      values: [
        { name: 'objection_window', label: 'Objection window', key: 'subprocessors.objection_window' },
        { name: 'rows', label: 'Rows', key: 'subprocessors.list', count: true },
      ],
    },
    { id: 'gpai_code', label: 'GPAI Code', group: 'EU AI Act', subject: 'developer' },
  ],
  commitments: [{ id: 'ip_indemnity', label: 'IP indemnity' }],
  hosting: [{ id: 'on_premises', label: 'On premises' }],
});

const vendor = (id: string) => ({ id, name: id, aliases: [], domains: [] });
export const PROFILES: VendorProfile[] = [
  {
    vendor: vendor('acme'),
    offerings: [{ id: 'acme-api', name: 'Acme API', developer: 'acme', platform: 'acme' }],
    commitments: [],
    answers: [],
  },
  {
    vendor: vendor('cloud'),
    offerings: [{ id: 'acme-on-cloud', name: 'Acme on Cloud', developer: 'acme', platform: 'cloud' }],
    commitments: [],
    answers: [],
  },
];
export const SOURCES: Source[] = [sampleSource('acme/dpa'), sampleSource('cloud/dpa')];

/** A store with one page, which says `QUOTE`. */
export async function registryWorld(): Promise<RegistryFileServices & { store: Store; dir: string }> {
  const dir = await tempDir();
  const store = await createSqliteStore({ file: join(dir, 'clausewatch.sqlite') });
  await store.declare(SOURCES);
  return { store, dir, catalogue: CATALOGUE, profiles: PROFILES, sources: SOURCES, clock: { now: () => new Date(NOW) } };
}

/** The page of `acme/dpa` as it is from so many minutes on. */
export async function readPage(store: Store, minutes: number, text: string): Promise<void> {
  const extraction = sampleExtraction(text, { contentHash: `content ${text}` });
  const page = `page ${text}`;
  const visit = sampleVisit(minutes, page, { contentHash: extraction.contentHash });
  await store.commit(sampleBatch([{ visit, extraction, changes: [], baseline: sampleBaseline(minutes, page, { extraction }) }]));
}

export function sampleCell(overrides: Partial<Cell> & { question?: string } = {}): Cell {
  const subject = overrides.subject ?? { type: 'offering', id: 'acme-api' };
  const question = overrides.question ?? 'gdpr_dpa';
  return {
    type: 'cell',
    id: cellId(subject, question),
    version: 1,
    subject,
    question,
    sheet: 'dimensions',
    vendor: 'acme',
    answer: { grade: 'yes_public', summary: 'There is one.', confidence: 'high', citations: [] },
    origin: 'evidence',
    status: 'draft',
    read: [{ source: 'acme/dpa', url: 'https://acme/dpa', at: at(5) }],
    asOf: at(5),
    ...overrides,
  };
}

/** The step by which the machine, or somebody, brings a record. */
export function stepOf(after: RegistryRecord, kind: RegistryStep['event']['kind'] = 'proposed'): RegistryStep {
  const id = `${kind} ${after.type} ${after.id} ${after.version}`;
  return { event: { id, at: at(20), by: { kind: 'system', id: 'keeper', name: 'The keeper' }, kind, ...aboutOf(after), after } };
}

/** Writes files below a folder. */
export async function putFiles(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
  }
}
