/**
 * Entries of the journal and notices for tests of what leaves the building; every field can be overridden.
 * @module
 */
import type { Notice } from '../../src/domain/alert.ts';
import type { Change } from '../../src/domain/change.ts';
import type { HealthEvent } from '../../src/domain/health.ts';
import type { ChangeEntry, HealthEntry } from '../../src/domain/journal.ts';
import { at, sampleChange } from './samples.ts';

/** An entry that records `sampleChange(id, minutes)`, at that minute. */
export function recorded(seq: number, id: string, change: Partial<Change> = {}, minutes = seq): ChangeEntry {
  return { seq, id: `${id}:recorded`, at: at(minutes), kind: 'change.recorded', change: sampleChange(id, minutes, change) };
}

/** A later entry on a change that was recorded. */
export function followUp(
  seq: number,
  { change }: ChangeEntry,
  kind: Exclude<ChangeEntry['kind'], 'change.recorded'>,
  now: Partial<Change>,
  was: Partial<NonNullable<ChangeEntry['was']>> = {},
): ChangeEntry {
  const { state, severity, deadlines } = change;
  return {
    seq,
    id: `act_${seq}:${change.id}`,
    at: at(seq),
    kind,
    change: { ...change, ...now },
    was: { state, severity, deadlines, ...was },
  };
}

/** An entry that a source is in trouble, or that it is over. */
export function healthEntry(seq: number, kind: HealthEntry['kind'], health: Partial<HealthEvent> = {}): HealthEntry {
  const sourceId = 'acme/dpa';
  return {
    seq,
    id: `${sourceId}:unread@${at(0)}:${kind}`,
    at: at(seq),
    kind,
    health: {
      id: `${sourceId}:unread@${at(0)}`,
      sourceId,
      kind: 'unread',
      openedAt: at(0),
      detail: { sentence: 'The host did not answer.', remedy: 'Open it in a browser.' },
      ...(kind === 'health.recovered' && { endedAt: at(seq), ended: 'The page was read again.' }),
      ...health,
    },
  };
}

/** A notice of one change. */
export function sampleNotice(overrides: Partial<Notice> = {}): Notice {
  const entry = recorded(1, 'chg_1');
  return {
    id: 'alert:desk:chg_1:recorded',
    kind: 'alert',
    title: 'Acme: dpa: “Subprocessors” reworded',
    at: at(1),
    items: [{ type: 'change', entry, vendorName: 'Acme', path: '/changes/chg_1' }],
    more: 0,
    path: '/changes/chg_1',
    baseUrl: 'https://watch.example',
    ...overrides,
  };
}
