/**
 * The counting half of a store over plain data: the long way, by reading everything.
 * @module
 */
import type { Change } from '../../src/domain/change.ts';
import { type ChangeBin, type OverviewStore, SEVERITY_WEIGHTS, type SourceSelection } from '../../src/domain/overview.ts';
import type { SourceState } from '../../src/domain/ports.ts';
import { isReadable } from '../../src/domain/vocabulary.ts';
import { eventTally, standingOf, tally } from '../../src/web/standing.ts';
import type { FixtureData } from './webFixtures.ts';

const DAY_MS = 86_400_000;

export function fixtureOverview(data: FixtureData): OverviewStore {
  const shown = () => data.changes.filter(({ suppressedBy }) => suppressedBy === undefined);
  const select = (selection: SourceSelection, at: string) => data.states.filter((state) => fits(state, selection, new Date(at)));
  return {
    changesOverTime: async ({ from, to, days, vendors: named }) => {
      const within = shown().filter(({ firstSeenNewAt: at }) => at.slice(0, 10) >= from && at.slice(0, 10) <= to);
      const byVendor = [...Map.groupBy(within, ({ vendor }) => vendor)].sort((a, b) => weight(b[1]) - weight(a[1]));
      const told = byVendor.slice(0, named).map(([id]) => id);
      const bins = within.map(
        ({ vendor, severity, firstSeenNewAt }): ChangeBin => ({
          ...(told.includes(vendor) ? { vendor } : {}),
          severity,
          bin: Math.floor((Date.parse(firstSeenNewAt) - Date.parse(from)) / (days * DAY_MS)),
          changes: 1,
        }),
      );
      const sums = Map.groupBy(bins, (bin) => JSON.stringify([bin.vendor, bin.severity, bin.bin]));
      const name = (id: string) => data.states.find(({ source }) => source.vendor.id === id)?.source.vendor.name ?? id;
      return {
        vendors: told.map((id) => ({ id, name: name(id) })),
        others: byVendor.length - told.length,
        bins: [...sums.values()].flatMap((same) => (same[0] ? [{ ...same[0], changes: same.length }] : [])),
      };
    },
    changeSpan: async () => {
      const times = shown()
        .map(({ firstSeenNewAt }) => firstSeenNewAt)
        .sort();
      const [first, last] = [times[0], times.at(-1)];
      return first && last ? { first, last } : undefined;
    },
    census: async (at, freshSince) => {
      const now = new Date(at);
      const watched = data.states.filter((state) => isWatched(state, now));
      const lastVisitAt = data.states
        .filter(({ source }) => !source.archiveOnly)
        .map(({ lastVisit }) => lastVisit?.at ?? '')
        .sort()
        .at(-1);
      return {
        sources: data.states.length,
        vendors: new Set(data.states.map(({ source }) => source.vendor.id)).size,
        standings: tally(data.states, now),
        watched: watched.length,
        watchedVendors: new Set(watched.map(({ source }) => source.vendor.id)).size,
        fresh: watched.filter(({ verifiedAt = '' }) => verifiedAt >= freshSince).length,
        events: eventTally(data.states),
        ...(lastVisitAt ? { lastVisitAt } : {}),
      };
    },
    totals: async () => {
      const sum = (pick: (state: SourceState) => number) => data.states.reduce((total, state) => total + pick(state), 0);
      const counted = (names: Array<string | undefined>) =>
        Object.fromEntries([...Map.groupBy(names, (name) => name)].flatMap(([name, all]) => (name ? [[name, all.length]] : [])));
      const verifiedAt = data.states
        .flatMap((state) => state.verifiedAt ?? [])
        .sort()
        .at(-1);
      return {
        visits: sum(({ visits }) => visits),
        snapshots: sum(({ snapshots }) => snapshots),
        verdicts: counted(data.states.map(({ lastVisit }) => lastVisit?.verdict)),
        failing: counted(data.states.map(({ failing }) => failing?.kind)),
        pending: data.pending ?? 0,
        ...(verifiedAt ? { verifiedAt } : {}),
      };
    },
    selectSources: async (selection, { at, limit, offset = 0, order = 'name' }) => {
      const key = (state: SourceState) =>
        order === 'unread' ? (state.unreadSince ?? '') : `${state.source.vendor.name.toLowerCase()} ${state.source.id}`;
      return select(selection, at)
        .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
        .slice(offset, offset + limit);
    },
    countSources: async (selection, at) => select(selection, at).length,
    visitMarks: async (sourceId, { limit, offset = 0 }) => {
      const changed = new Set(shown().flatMap((change) => (change.source === sourceId ? [change.firstSeenNewAt] : [])));
      return (data.visits.get(sourceId) ?? []).slice(offset, offset + limit).map(({ fetchedAt: at, verdict }) => ({
        at,
        mark: !isReadable(verdict) ? 'unread' : changed.has(at) ? 'changed' : 'read',
      }));
    },
    snapshots: async (sourceId, { limit, offset = 0, texts = false }) =>
      snapshotsOf(data, sourceId)
        .filter(({ readable }) => readable || !texts)
        .slice(offset, offset + limit),
    countTexts: async (sourceId) => snapshotsOf(data, sourceId).filter(({ readable }) => readable).length,
    snapshot: async (sourceId, sha256) => snapshotsOf(data, sourceId).find((page) => page.sha256 === sha256),
    pulse: async () => ({
      visits: data.states.reduce((sum, { visits }) => sum + visits, 0),
      changes: data.changes.length,
      acts: 0,
      deliveries: data.pending ?? 0,
    }),
  };
}

function snapshotsOf(data: FixtureData, sourceId: string) {
  return [...Map.groupBy(data.visits.get(sourceId) ?? [], ({ sha256 }) => sha256)].flatMap(([sha256, visits]) => {
    const [last, first] = [visits[0], visits.at(-1)];
    if (!sha256 || !first || !last) return [];
    const readable = visits.some(({ verdict }) => isReadable(verdict));
    const [firstSeenAt, lastSeenAt] = [first.fetchedAt, last.fetchedAt];
    const contentHash = readable ? { contentHash: `content of ${sha256}` } : {};
    return [
      { sha256, firstSeenAt, lastSeenAt, visits: visits.length, size: data.pages.get(sha256)?.length ?? 0, readable, ...contentHash },
    ];
  });
}

function weight(changes: readonly Change[]): number {
  return changes.reduce((sum, { severity }) => sum + SEVERITY_WEIGHTS[severity], 0);
}

function isWatched(state: SourceState, now: Date): boolean {
  return !state.undeclared && !['paused', 'archive'].includes(standingOf(state, now).name);
}

function fits(state: SourceState, { vendor, standing, event, readSince, notReadSince, text }: SourceSelection, now: Date): boolean {
  const { source, verifiedAt = '', health = [] } = state;
  const lower = text?.toLowerCase() ?? '';
  return (
    (vendor === undefined || source.vendor.id === vendor) &&
    (standing === undefined || standingOf(state, now).name === standing) &&
    (event === undefined || health.some(({ kind }) => kind === event)) &&
    (readSince === undefined || (isWatched(state, now) && verifiedAt >= readSince)) &&
    (notReadSince === undefined || (isWatched(state, now) && verifiedAt < notReadSince)) &&
    [source.id, source.vendor.name, source.url].some((place) => place.toLowerCase().includes(lower))
  );
}
