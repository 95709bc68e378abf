/**
 * The record that what a file says makes of the one that stands.
 * @module
 */
import {
  type Answer,
  type Assessment,
  type Cell,
  type Citation,
  type Deal,
  NEVER_READ,
  type RegistryRecord,
} from '../../domain/registry.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import { given } from '../../lib/given.ts';
import type { CellSaid } from './entries.ts';
import type { Said } from './layout.ts';

export interface TakeOptions {
  stored: RegistryRecord | undefined;
  version: number;
  /** Whose promise it is. */
  vendor: string;
  origin: 'person' | 'shipped';
  /** ISO 8601 UTC. */
  now: string;
}

/** What the machine knows of the record (readings, proposals) stays as it is. */
export function taken(one: Said, { stored, version, vendor, origin, now }: TakeOptions): RegistryRecord {
  const { id } = one;
  if (one.type === 'cell') return cellOf(one, { stored: stored?.type === 'cell' ? stored : undefined, version, vendor, origin, now });
  const said = { ...given(one.said), citations: [...one.said.citations] };
  if (one.type === 'assessment') return { type: 'assessment', id, version, offering: one.offering, vendor, ...said } as Assessment;
  return { type: 'deal', id, version, vendor: one.vendor, ...said } as Deal;
}

function cellOf(
  { id, subject, question, sheet, said }: Extract<Said, { type: 'cell' }>,
  { stored, version, vendor, origin, now }: TakeOptions & { stored: Cell | undefined },
): Cell {
  const { answer, status, verifiedAt, verifiedBy, stale } = said;
  return {
    type: 'cell',
    id,
    version,
    subject,
    question,
    sheet,
    vendor,
    answer,
    origin,
    status,
    ...given({ verifiedAt, verifiedBy }),
    read: stored?.read ?? [],
    asOf: origin === 'person' ? asOf(said, stored, now) : asShipped(answer, stored, now),
    ...given({ stale, suggestion: suggestionBeside(answer, stored) }),
  };
}

/**
 * Up to when the file took changes into account. Who vouches does so as of that day; who settles a stale cell saw what it was stale by; a
 * cell that stays stale is as it was.
 */
function asOf({ status, verifiedAt, answer }: CellSaid, stored: Cell | undefined, now: string): string {
  if (status === 'stale') return stored?.asOf ?? latest(...times(answer.citations));
  if (stored?.status === 'stale') return latest(stored.asOf, now);
  return status === 'verified' ? latest(stored?.asOf, earlier(verifiedAt, now)) : (stored?.asOf ?? now);
}

/** "Today" may be a day that has not begun everywhere. */
function earlier(at: string | undefined, now: string): string | undefined {
  return at !== undefined && at > now ? now : at;
}

/** As of its pages; where none is known, as of today: what changed before whoever wrote the file knew. */
function asShipped({ citations }: Answer, stored: Cell | undefined, now: string): string {
  const isDated = citations.some(({ at }) => at !== undefined);
  return latest(stored?.asOf ?? (isDated ? undefined : now), ...times(citations));
}

function times(citations: readonly Citation[]): Array<string | undefined> {
  return citations.map(({ at }) => at);
}

function latest(...moments: ReadonlyArray<string | undefined>): string {
  return moments.reduce<string>((last, moment) => (moment !== undefined && moment > last ? moment : last), NEVER_READ);
}

/** What pages say now, unless that is what stands from now on. */
function suggestionBeside(answer: Answer, stored: Cell | undefined): Cell['suggestion'] {
  const { suggestion } = stored ?? {};
  return suggestion && canonicalJson(suggestion.answer) !== canonicalJson(answer) ? suggestion : undefined;
}
