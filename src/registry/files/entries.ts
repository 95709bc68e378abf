/**
 * Records of the registry ⇄ what a file says of them. An entry has its fields in one order, and none that is empty: equal records give
 * equal entries, be they from the store or from a file.
 * @module
 */
import type { Answer, Assessment, Cell, Citation, Deal, RegistryRecord } from '../../domain/registry.ts';
import { type AssessmentEntry, type CellEntry, type DealEntry, timeInFile } from '../../domain/registryFile.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import { given } from '../../lib/given.ts';
import { sha256 } from '../../lib/hash.ts';

/** Plain data, as it is written. */
export type Entry = Record<string, unknown>;

const CITATION = ['source', 'url', 'quote', 'key', 'value', 'scope', 'path', 'page', 'snapshot', 'at'] as const;
const ANSWER = ['grade', 'summary', 'note', 'tier', 'route', 'default', 'geography', 'values', 'confidence'] as const;
const ASSESSMENT = [
  'verdict',
  'reasons',
  'audiences',
  'strengths',
  'weaknesses',
  'findings',
  'serverLocation',
  'models',
  'status',
  'verifiedAt',
  'citations',
] as const;
const DEAL = ['partner', 'partnerVendor', 'kind', 'state', 'announcedOn', 'read', 'status', 'verifiedAt', 'citations'] as const;

/** What a cell says, apart from what the machine knows about it. */
export interface CellSaid extends Pick<Cell, 'status'> {
  answer: Answer;
  verifiedAt?: string | undefined;
  verifiedBy?: string | undefined;
  stale?: Cell['stale'] | undefined;
}
export type AssessmentSaid = Pick<AssessmentEntry, Exclude<(typeof ASSESSMENT)[number], 'citations'>> & { citations: readonly Citation[] };
export type DealSaid = Pick<DealEntry, Exclude<(typeof DEAL)[number], 'citations'>> & { citations: readonly Citation[] };

/** `names`: of the question's values, in their order. */
export function cellEntry({ answer, status, verifiedAt, verifiedBy, stale }: CellSaid, names: readonly string[] = []): Entry {
  const { values, citations, ...rest } = answer;
  return {
    ...inOrder(ANSWER, { ...rest, values: values && valuesInOrder(values, names) }),
    ...inOrder(['status', 'verifiedAt', 'verifiedBy', 'stale'], { status, verifiedAt, verifiedBy, stale: stale && staleEntry(stale) }),
    ...inOrder(['citations'], { citations: citations.map(citationEntry) }),
  };
}

export function assessmentEntry(said: AssessmentSaid | Assessment): Entry {
  const audiences = said.audiences.map((one) => inOrder(['audience', 'fit', 'because'], one));
  const findings = said.findings.map((one) => inOrder(['kind', 'text'], one));
  return inOrder(ASSESSMENT, { ...said, audiences, findings, citations: said.citations.map(citationEntry) });
}

export function dealEntry(said: DealSaid | Deal): Entry {
  return inOrder(DEAL, { ...said, citations: said.citations.map(citationEntry) });
}

/** What a file says of a record. */
export function entryOf(record: RegistryRecord, names: readonly string[] = []): Entry {
  if (record.type === 'cell') return cellEntry(record, names);
  return record.type === 'assessment' ? assessmentEntry(record) : dealEntry(record);
}

/** Equal for entries that say the same. */
export function digestOf(entry: Entry): string {
  return sha256(canonicalJson(entry)).slice(0, 16);
}

/** What the entry of a cell in a file says. */
export function saidOf({ status, verifiedAt, verifiedBy, stale, ...answer }: CellEntry): CellSaid {
  return {
    status,
    ...given({ verifiedAt, verifiedBy, stale }),
    answer: { ...(given(answer) as Answer), citations: citationsIn(answer.citations) },
  };
}

export function citationsIn(entries: CellEntry['citations']): Citation[] {
  return entries.map((entry) => given(entry) as Citation);
}

function valuesInOrder(values: NonNullable<Answer['values']>, names: readonly string[]): Entry {
  return Object.fromEntries(sorted(Object.keys(values), names).map((name) => [name, values[name]]));
}

function staleEntry({ since, was, changes }: NonNullable<Cell['stale']>): Entry {
  return { since: timeInFile(since), was, changes };
}

function citationEntry(citation: Citation): Entry {
  return inOrder(CITATION, citation);
}

const TIMES = new Set(['verifiedAt', 'at']);

/** The named fields in their order, without those that are empty. */
function inOrder(names: readonly string[], source: object): Entry {
  const fields = source as Record<string, unknown>;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = fields[name];
      const isEmpty = value === undefined || (typeof value === 'object' && Object.keys(value as object).length === 0 && name !== 'value');
      return isEmpty ? [] : [[name, TIMES.has(name) ? timeInFile(String(value)) : value]];
    }),
  );
}

/** Those of `order` in that order, then the others by the alphabet. */
export function sorted(names: readonly string[], order: readonly string[]): string[] {
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return names.toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0));
}
