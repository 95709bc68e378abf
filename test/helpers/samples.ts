/**
 * Small valid domain objects for tests; every field can be overridden.
 * @module
 */
import type { Change, Difference } from '../../src/domain/change.ts';
import type { Extraction } from '../../src/domain/extraction.ts';
import type { Batch, ImportMark, VisitRecord } from '../../src/domain/ports.ts';
import type { RuleEdit } from '../../src/domain/ruleEdit.ts';
import type { Baseline, StoredObject, Visit } from '../../src/domain/snapshot.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { sha256 } from '../../src/lib/hash.ts';

/** 2026-03-01 plus so many minutes, ISO 8601 UTC. */
export function at(minutes: number): string {
  return new Date(Date.UTC(2026, 2, 1) + minutes * 60_000).toISOString();
}

/** Everything an asynchronous iteration gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export function sampleSource(id = 'acme/dpa', overrides: Partial<Source> = {}): Source {
  const [vendor = 'acme'] = id.split('/');
  return { id, vendor: { id: vendor, name: vendor }, kind: 'dpa', url: `https://${id}`, render: 'auto', offerings: [], ...overrides };
}

export function sampleExtraction(text = 'We notify you 30 days before.', overrides: Partial<Extraction> = {}): Extraction {
  return {
    extractorVersion: '1',
    title: 'DPA',
    language: 'en',
    passages: [{ path: ['Subprocessors'], kind: 'paragraph', text, hash: sha256(text) }],
    facts: [],
    signs: {
      bytes: 10,
      bodyChars: 10,
      mainChars: 10,
      passages: 1,
      headings: 0,
      scripts: 0,
      passwordFields: 0,
      linkChars: 0,
      skeletons: 0,
      lead: text,
      noscript: '',
    },
    contentHash: sha256(`content ${text}`),
    ...overrides,
  };
}

/** The object of a page in a pack that no blob store has. */
export function sampleObject(page: string, overrides: Partial<StoredObject> = {}): StoredObject {
  return { sha256: sha256(page), pack: sha256(`pack of ${page}`), offset: 8, length: 100, rawLength: 1000, depth: 0, ...overrides };
}

export function sampleVisit(minutes: number, page = `page ${minutes}`, overrides: Partial<Visit> = {}): Visit {
  const sourceId = overrides.sourceId ?? 'acme/dpa';
  return {
    id: `${sourceId}@${at(minutes)}`,
    sourceId,
    requestUrl: `https://${sourceId}`,
    finalUrl: `https://${sourceId}`,
    redirects: [],
    headers: { 'content-type': 'text/html' },
    fetchedAt: at(minutes),
    renderer: 'http',
    verdict: 'content',
    because: 'it has passages',
    status: 200,
    sha256: sha256(page),
    fingerprint: sha256(`fingerprint ${page}`),
    contentHash: sha256(`content ${page}`),
    ...overrides,
  };
}

/** A visit that brought nothing back. */
export function failedVisit(minutes: number, overrides: Partial<Visit> = {}): Visit {
  const { sha256: _page, fingerprint: _fingerprint, contentHash: _content, status: _status, ...visit } = sampleVisit(minutes);
  return {
    ...visit,
    verdict: 'unreachable',
    because: 'the host does not answer',
    failure: { kind: 'timeout', message: 'The host did not answer.', transient: true },
    ...overrides,
  };
}

export function sampleBaseline(minutes: number, page = `page ${minutes}`, overrides: Partial<Baseline> = {}): Baseline {
  return {
    sourceId: 'acme/dpa',
    sha256: sha256(page),
    fingerprint: sha256(`fingerprint ${page}`),
    extraction: sampleExtraction(page),
    firstSeenAt: at(minutes),
    verifiedAt: at(minutes),
    url: 'https://acme/dpa',
    ...overrides,
  };
}

export function sampleDifference(overrides: Partial<Difference> = {}): Difference {
  return {
    kind: 'passage',
    action: 'modified',
    path: ['Subprocessors'],
    oldQuote: 'thirty (30) days',
    newQuote: 'ten (10) days',
    significance: 'substantive',
    severity: 'medium',
    rule: 'text differs',
    ...overrides,
  };
}

/** A change between the pages `oldPage` and `newPage`, whose objects must be stored with it. */
export function sampleChange(id: string, minutes: number, overrides: Partial<Change> = {}): Change {
  return {
    ...sampleDifference(),
    id,
    vendor: (overrides.source ?? 'acme/dpa').split('/')[0] ?? 'acme',
    offerings: ['acme-model'],
    source: 'acme/dpa',
    url: 'https://acme/dpa',
    oldSnapshot: sha256(`page ${minutes}`),
    newSnapshot: sha256(`page ${minutes}`),
    extractorVersion: '1',
    lastSeenOldAt: at(minutes - 60),
    firstSeenNewAt: at(minutes),
    deadlines: [],
    state: 'flagged',
    ...overrides,
  };
}

/** The record of a readable visit whose page is `page <minutes>`. */
export function sampleRecord(minutes: number, changes: Change[] = [], overrides: Partial<VisitRecord> = {}): VisitRecord {
  const page = `page ${minutes}`;
  return { visit: sampleVisit(minutes), extraction: sampleExtraction(page), changes, baseline: sampleBaseline(minutes), ...overrides };
}

/** A batch of records, with an object for every page that the visits name. */
export function sampleBatch(records: VisitRecord[], overrides: Partial<Batch> = {}): Batch {
  const pages = new Set(records.flatMap(({ visit }) => (visit.sha256 === undefined ? [] : [visit.sha256])));
  return { objects: [...pages].map((page) => sampleObject('', { sha256: page })), records, recordedAt: at(0), ...overrides };
}

export function sampleMark(done: number, overrides: Partial<ImportMark> = {}): ImportMark {
  return { archive: 'a', document: 'd', done, digest: sha256(`digest ${done}`), complete: false, ...overrides };
}

export function sampleRuleEdit(minutes: number, overrides: Partial<RuleEdit> = {}): RuleEdit {
  const sourceId = overrides.sourceId ?? 'acme/dpa';
  return {
    id: `${sourceId}@${at(minutes)}#rules`,
    sourceId,
    at: at(minutes),
    from: '1.a',
    to: '1.b',
    changed: ['catalogue'],
    snapshot: sha256(`page ${minutes}`),
    passages: { gone: 0, added: 0 },
    facts: { gone: 1, added: 2 },
    ...overrides,
  };
}
