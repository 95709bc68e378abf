/**
 * Redesigns and rewrites: when so much of a page changed that its changes are parts of one incident.
 * @module
 */
import type { Difference } from '../domain/change.ts';
import type { Extraction, Passage } from '../domain/extraction.ts';
import { sha256Of } from '../lib/hash.ts';
import type { Alignment } from './align.ts';

export interface Incident {
  /** The same for the same two pages. */
  id: string;
  /** "a rewrite (63 of 100 passages)": what stands in the rule of each part. */
  says: string;
}

export interface Compared {
  before: Pick<Extraction, 'passages' | 'contentHash'>;
  after: Pick<Extraction, 'passages' | 'contentHash'>;
  alignment: Pick<Alignment, 'gaps'>;
}

/** Fewer changes than this are read one by one. */
const MIN_CHANGES = 12;
/** Share of the passages of both pages that are worded differently: beyond it the page was written anew. */
const REWRITTEN = 0.4;
/** So many changes are no longer read one by one either, on a page of which this share is worded differently. */
const MANY_CHANGES = 40;
const REVISED = 0.15;
/** Share of the passages of both pages that do not stand where they stood, and of the headings that are others: a new layout. */
const RELAID = 0.6;

/** The incident that the changes of a comparison are parts of, if they are. Values make none (rows that were renamed), nor does noise. */
export function incidentOf({ before, after, alignment }: Compared, differences: readonly Difference[]): Incident | undefined {
  const shown = differences.filter(({ key, suppressedBy }) => key === undefined && suppressedBy === undefined);
  const passages = shown.length;
  if (passages < MIN_CHANGES) return undefined;
  const total = before.passages.length + after.passages.length;
  const weight = { modified: 2, renamed: 2, moved: 0, added: 1, removed: 1 };
  const reworded = shown.reduce((sum, { action }) => sum + weight[action], 0);
  const says = kindOf();
  return says === undefined ? undefined : { says, id: `inc_${sha256Of([before.contentHash, after.contentHash]).slice(0, 20)}` };

  function kindOf(): string | undefined {
    if (reworded >= REWRITTEN * total) return `a rewrite (${percent(reworded, total)} of the passages)`;
    if (isRelaid(before.passages, after.passages, alignment, total))
      return `a redesign (${percent(displaced(alignment), total)} of the passages stand elsewhere)`;
    if (passages >= MANY_CHANGES && reworded >= REVISED * total) return `a large revision (${percent(reworded, total)} of the passages)`;
    return undefined;
  }
}

function isRelaid(before: Passage[], after: Passage[], alignment: Pick<Alignment, 'gaps'>, total: number): boolean {
  if (displaced(alignment) >= RELAID * total) return true;
  const [old, now] = [headings(before), headings(after)];
  const kept = [...old].filter((hash) => now.has(hash)).length;
  const all = old.size + now.size - kept;
  return all >= 5 && kept <= (1 - RELAID) * all;
}

function displaced({ gaps }: Pick<Alignment, 'gaps'>): number {
  return gaps.reduce((sum, { removed, added }) => sum + removed.length + added.length, 0);
}

function headings(passages: Passage[]): Set<string> {
  return new Set(passages.filter(({ kind }) => kind === 'heading').map(({ hash }) => hash));
}

function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}
