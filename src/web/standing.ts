/**
 * Where a source stands. "Verified unchanged" and "could not be read" are different things and never share a word.
 * @module
 */

import type { HealthKind } from '../domain/health.ts';
import { isPausedAt } from '../domain/pause.ts';
import type { SourceState } from '../domain/ports.ts';
import { isReadable } from '../domain/vocabulary.ts';

export { STANDINGS } from '../domain/overview.ts';

export type Standing =
  | { name: 'verified'; at: string; how: 'unchanged' | 'changed' | 'first' }
  | { name: 'unread'; since: string; verdict: string; because: string }
  | { name: 'never' }
  | { name: 'paused'; until?: string; reason?: string }
  | { name: 'archive' };

/** Reads the standing of a source at a moment from what the store knows of it. */
export function standingOf(state: SourceState, now: Date): Standing {
  if (state.source.archiveOnly) return { name: 'archive' };
  const pause = pauseOf(state, now);
  if (pause) return pause;
  const last = state.lastVisit;
  // Imported history says nothing about whether the page can be read today.
  if (!last || last.archive) return { name: 'never' };
  if (isReadable(last.verdict)) return { name: 'verified', at: state.verifiedAt ?? last.at, how: how(state) };
  return { name: 'unread', since: state.unreadSince ?? last.at, verdict: last.verdict, because: last.because };
}

/** Paused by its watcher, which has no end, or by an operator. */
function pauseOf(state: SourceState, now: Date): Standing | undefined {
  if (isPausedAt(state, now)) {
    const { pausedUntil: until, pauseReason: reason } = state;
    const end = until === undefined || state.source.paused ? {} : { until };
    return { name: 'paused', ...end, ...(reason === undefined ? {} : { reason }) };
  }
  return state.source.paused ? { name: 'paused' } : undefined;
}

/** What the last reading brought: the first sight of the page, a change, or the same as before. */
function how(state: SourceState): 'unchanged' | 'changed' | 'first' {
  if (state.visits <= 1) return 'first';
  return state.lastChangeAt !== undefined && state.lastChangeAt === state.lastVisit?.at ? 'changed' : 'unchanged';
}

/** How many sources stand where. */
export function tally(states: SourceState[], now: Date): Record<Standing['name'], number> {
  const counts = { verified: 0, unread: 0, never: 0, paused: 0, archive: 0 };
  for (const state of states) counts[standingOf(state, now).name] += 1;
  return counts;
}

/** How many sources have an open event of each kind. */
export function eventTally(states: readonly SourceState[]): Record<HealthKind, number> {
  const counts = { unread: 0, 'selector-rot': 0, moved: 0, 'not-verified': 0, unsigned: 0 };
  for (const { health = [] } of states) for (const kind of new Set(health.map((event) => event.kind))) counts[kind] += 1;
  return counts;
}

export interface VendorGroup {
  id: string;
  name: string;
  states: SourceState[];
}

/** Sources by vendor, vendors by name, sources by id. */
export function byVendor(states: SourceState[]): VendorGroup[] {
  const groups = new Map<string, VendorGroup>();
  for (const state of states) {
    const { id, name } = state.source.vendor;
    const group = groups.get(id) ?? { id, name, states: [] };
    group.states.push(state);
    groups.set(id, group);
  }
  const collator = new Intl.Collator('en');
  for (const group of groups.values()) group.states.sort((a, b) => collator.compare(a.source.id, b.source.id));
  return [...groups.values()].sort((a, b) => collator.compare(a.name, b.name) || collator.compare(a.id, b.id));
}

/** The same of sources that come vendor by vendor: their order stays. */
export function vendorRuns(states: readonly SourceState[]): VendorGroup[] {
  const groups: VendorGroup[] = [];
  for (const state of states) {
    const { id, name } = state.source.vendor;
    const last = groups.at(-1);
    if (last?.id === id) last.states.push(state);
    else groups.push({ id, name, states: [state] });
  }
  return groups;
}
