/**
 * What one check means for the health of its source: which events open, change or end. Pure, so that a repeated check says the same.
 * @module
 */
import type { Failing, HealthDetail, HealthEdit, HealthEvent, HealthKind, HealthRecord } from '../domain/health.ts';
import { healthId } from '../domain/health.ts';
import type { Baseline, Visit } from '../domain/snapshot.ts';
import { type Trouble, troubleOf } from '../domain/trouble.ts';
import { isReadable } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { movedDetail } from './moved.ts';
import { rotDetail } from './rot.ts';

/** What is known of a source when one of its checks ends. */
export interface CheckFacts {
  source: Source;
  /** The visit as it is recorded. Imported captures and second looks are no checks. */
  visit: Visit;
  /** Events of the source that last. */
  open: readonly HealthEvent[];
  /** What the checks before came to. */
  failing?: Failing | undefined;
  /** The stored baseline before this check. */
  before?: Pick<Baseline, 'unmatched' | 'url'> | undefined;
}

export interface HealthLimits {
  /** Failed checks in a row after which transient trouble is told. */
  failures: number;
}

/** What is the matter now; absent when nothing is, `undecided` when the check does not tell. */
export type Finding = { detail: HealthDetail } | { ended: string } | 'undecided';

/** The health of a source after a check. */
export function healthAfter(facts: CheckFacts, limits: HealthLimits): HealthRecord {
  const { source, visit } = facts;
  const trouble = troubleOf(visit, source.file);
  const failing = trouble && failingAfter(facts, trouble);
  const opened = (kind: HealthKind) => facts.open.find((event) => event.kind === kind);
  const edits = [
    ...edit('unread', unread(failing, limits, opened('unread') !== undefined)),
    ...edit('selector-rot', rotDetail(facts, failing, limits, opened('selector-rot'))),
    ...edit('moved', movedDetail(facts, opened('moved'))),
    ...edit('not-verified', isReadable(visit.verdict) ? { ended: READ_AGAIN } : 'undecided'),
  ];
  return { ...(failing ? { failing } : {}), edits };

  function edit(kind: HealthKind, finding: Finding): HealthEdit[] {
    return editOf({ sourceId: source.id, kind, at: visit.fetchedAt, event: opened(kind), finding });
  }
}

export const READ_AGAIN = 'the page was read again';

/** From what was open and what is the matter now to what is to be written. */
export function editOf({
  sourceId,
  kind,
  at,
  event,
  finding,
}: {
  sourceId?: string;
  kind: HealthKind;
  at: string;
  event: HealthEvent | undefined;
  finding: Finding;
}): HealthEdit[] {
  if (finding === 'undecided') return [];
  if ('ended' in finding) return event ? [{ act: 'close', id: event.id, endedAt: at, ended: finding.ended }] : [];
  const { detail } = finding;
  if (!event) {
    const id = healthId(sourceId, kind, at);
    return [{ act: 'open', event: { id, ...(sourceId === undefined ? {} : { sourceId }), kind, openedAt: at, detail } }];
  }
  return isSame(event.detail, detail) ? [] : [{ act: 'update', id: event.id, detail }];
}

function failingAfter({ visit, failing }: CheckFacts, trouble: Trouble): Failing {
  return { since: failing?.since ?? visit.fetchedAt, checks: (failing?.checks ?? 0) + 1, ...trouble };
}

function unread(failing: Failing | undefined, { failures }: HealthLimits, isOpen: boolean): Finding {
  if (!failing) return { ended: READ_AGAIN };
  const { kind, lasting, sentence, remedy, checks } = failing;
  if (!isOpen && lasting === 'transient' && checks < failures) return 'undecided';
  return { detail: { sentence, remedy, trouble: kind } };
}

/** Keys come in the order in which they are written, and from a store as they were written. */
function isSame(a: HealthDetail, b: HealthDetail): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
