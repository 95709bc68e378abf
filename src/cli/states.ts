/**
 * Where a source stands, in a few words for a table.
 * @module
 */
import { isPausedAt } from '../domain/pause.ts';
import type { SourceState } from '../domain/ports.ts';
import { minute } from './table.ts';
import { plain } from './terminal.ts';

export function standing(state: SourceState, now: Date): string {
  if (state.source.archiveOnly) return 'archive only';
  if (isPausedAt(state, now)) return pause(state);
  if (state.source.paused) return 'paused by its watcher';
  if (!state.lastVisit) return 'never checked';
  if (state.lastVisit.archive) return 'imported only';
  if (state.unreadSince) return `unread: ${state.failing?.kind ?? state.lastVisit.verdict}`;
  return 'verified';
}

/** The state without a pause that is over: programs need not look at the clock. */
export function withoutPastPause(state: SourceState, now: Date): SourceState {
  if (isPausedAt(state, now)) return state;
  const { pausedSince: _, pausedUntil: __, pauseReason: ___, ...rest } = state;
  return rest;
}

function pause({ pausedUntil, pauseReason }: SourceState): string {
  const until = pausedUntil === undefined ? 'paused' : `paused until ${minute(pausedUntil)}`;
  return pauseReason === undefined ? until : `${until}: ${plain(pauseReason).replaceAll(/\s+/g, ' ')}`;
}
