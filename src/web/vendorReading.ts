/**
 * What the page of a vendor reads: summaries, stated facts, changes of values. No page and no extraction.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { VisitMark } from '../domain/overview.ts';
import type { SourceState } from '../domain/ports.ts';
import { type FactTimeline, factTimelines } from '../record/factTimeline.ts';
import { type Dues, duesAhead } from './deadlineReading.ts';
import type { ReadStore } from './services.ts';
import { standingOf } from './standing.ts';

/** A key as one source states or stated it, with where that is. */
export interface SourceTimeline extends FactTimeline {
  url: string;
}

export interface VendorReading {
  states: SourceState[];
  /** Those that the page lists. */
  shown: SourceState[];
  /** By source id. */
  timelines: SourceTimeline[];
  /** Newest first: the first few that nobody has decided. */
  open: Change[];
  openTotal: number;
  dues: Dues;
  /** Latest visits by source id, newest first. */
  visits: ReadonlyMap<string, VisitMark[]>;
}

/** Changes of values that are looked back over: what was before is "at least since". */
const KEYED = 2000;
const OPEN = 8;
const DUES = 20;
const SHOWN_VISITS = 16;
/** Sources that the page lists. */
const SHOWN_SOURCES = 24;

/** Undefined for a vendor without sources. */
export async function readVendor(store: ReadStore, vendor: string, now: Date): Promise<VendorReading | undefined> {
  const states = await store.sources({ vendor });
  if (states.length === 0) return undefined;
  const shown = states.toSorted((a, b) => Number(isUnread(b, now)) - Number(isUnread(a, now))).slice(0, SHOWN_SOURCES);
  const flagged = { vendor, state: 'flagged' } as const;
  const [timelines, open, openTotal, dues, visits] = await Promise.all([
    timelinesOf(store, vendor, states),
    Array.fromAsync(store.changes({ ...flagged, newestFirst: true, limit: OPEN })),
    store.countChanges(flagged),
    duesAhead(store, now, { vendor, limit: DUES }),
    Promise.all(shown.map(async ({ source: { id } }) => [id, await store.visitMarks(id, { limit: SHOWN_VISITS })] as const)),
  ]);
  return { states, shown, timelines, open, openTotal, dues, visits: new Map(visits) };
}

function isUnread(state: SourceState, now: Date): boolean {
  return standingOf(state, now).name === 'unread';
}

async function timelinesOf(store: ReadStore, vendor: string, states: readonly SourceState[]): Promise<SourceTimeline[]> {
  const [stated, newest] = await Promise.all([
    store.facts({ vendor }),
    Array.fromAsync(store.changes({ vendor, keyed: true, suppressed: 'too', newestFirst: true, limit: KEYED })),
  ]);
  const horizon = newest.length < KEYED ? '' : (newest.at(-1)?.firstSeenNewAt ?? '');
  const facts = new Map(stated.map((one) => [one.sourceId, one]));
  const changes = Map.groupBy(oldestFirst(newest), ({ source }) => source);
  return states.flatMap(({ source, firstSeenAt = '' }) => {
    const { url = source.url, facts: own = [] } = facts.get(source.id) ?? {};
    const from = firstSeenAt > horizon ? firstSeenAt : horizon;
    const input = { source: source.id, facts: own, changes: changes.get(source.id) ?? [], from };
    return factTimelines(input).map((timeline) => ({ ...timeline, url: url === '' ? source.url : url }));
  });
}

/** Newest first turns the times, but keeps the order of one visit: that is kept. */
function oldestFirst(changes: readonly Change[]): Change[] {
  return changes.toSorted((a, b) => (a.firstSeenNewAt < b.firstSeenNewAt ? -1 : a.firstSeenNewAt > b.firstSeenNewAt ? 1 : 0));
}
