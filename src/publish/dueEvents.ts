/**
 * Deadlines as they come to a calendar: what is due, and what is not due any more, each under a name that never changes. Pure.
 * @module
 */
import type { Change, Deadline } from '../domain/change.ts';
import type { DueChange } from '../domain/deskPorts.ts';
import type { ChangeEntry } from '../domain/journal.ts';
import type { ChangeState, Severity } from '../domain/vocabulary.ts';

export interface DueEvent {
  /** Follows from the change and the rule that started the clock: the same on every day on which it may be due. */
  uid: string;
  /** How often it was moved, called off, called again, or became more or less grave: never less than before. */
  sequence: number;
  /** When what is said of it was recorded last (ISO 8601 UTC). */
  at: string;
  change: Change;
  deadline: Deadline;
  /** Why it is not due any more, in a sentence; absent while it is. */
  calledOff?: string;
}

export interface DueHistory {
  /** Entries of the journal, by `seq`. */
  add(entry: ChangeEntry): void;
  /** By day. `open`: what is due as of now; `changes`: by id, for what the journal does not know. */
  events(open: readonly DueChange[], changes: ReadonlyMap<string, Change>, filter?: { severity?: Severity; from?: string }): DueEvent[];
}

/** What became of one deadline. */
interface Track {
  uid: string;
  moves: number;
  at: string;
  isOpen: boolean;
  change: Change;
  deadline: Deadline;
  /** Those that the change had in the course of time. */
  severities: Set<Severity>;
}

const CLOSED: ReadonlySet<ChangeState> = new Set(['dismissed', 'superseded']);

export function createDueHistory(): DueHistory {
  const changes = new Map<string, Map<string, Track>>();

  /** `at`: when it is said. Gives the track where it is a new one. */
  function tell(change: Change, deadlines: readonly Deadline[], at: string): void {
    const tracks = changes.get(change.id) ?? new Map<string, Track>();
    changes.set(change.id, tracks);
    const isOpen = !CLOSED.has(change.state);
    const said = named(change.id, deadlines);
    for (const [uid, deadline] of said) {
      const before = tracks.get(uid);
      const moved =
        before !== undefined &&
        (before.isOpen !== isOpen || before.deadline.dueOn !== deadline.dueOn || before.change.severity !== change.severity);
      const severities = new Set(before?.severities).add(change.severity);
      tracks.set(uid, { uid, moves: (before?.moves ?? 0) + Number(moved), at, isOpen, change, deadline, severities });
    }
    for (const [uid, track] of tracks)
      if (!said.has(uid) && track.isOpen) tracks.set(uid, { ...track, moves: track.moves + 1, at, isOpen: false, change });
  }

  return {
    add({ change, was, at }) {
      // What was recorded before there was a journal is first heard of when something becomes of it.
      if (was && !changes.has(change.id))
        tell({ ...change, state: was.state, severity: was.severity }, was.deadlines, change.firstSeenNewAt);
      tell(change, change.deadlines, at);
    },

    events(open, known, { severity, from } = {}) {
      const tracks = new Map([...changes.values()].flatMap((some) => [...some]));
      const asked = (track: Track): boolean => severity === undefined || track.severities.has(severity);
      const due = openEvents(open, known, tracks).filter(({ track }) => asked(track));
      const isDue = new Set(due.map(({ event }) => event.uid));
      const over = [...tracks.values()].filter((track) => !isDue.has(track.uid) && asked(track));
      return [
        ...due.map(({ event }) => (severity === undefined || event.change.severity === severity ? event : demoted(event))),
        ...over.map(calledOff),
      ]
        .filter(({ deadline }) => from === undefined || deadline.dueOn >= from)
        .toSorted((a, b) => compare(a.deadline.dueOn, b.deadline.dueOn) || compare(a.uid, b.uid));
    },
  };
}

/** What the store says is due goes before what the journal tells: a change that takes another back is told of itself only. */
function openEvents(open: readonly DueChange[], known: ReadonlyMap<string, Change>, tracks: ReadonlyMap<string, Track>) {
  return [...Map.groupBy(open, ({ change }) => change)].flatMap(([id, deadlines]) =>
    [...named(id, deadlines)].flatMap(([uid, { change: _, ...deadline }]) => {
      const track = tracks.get(uid);
      // The journal's has the corrections of analysts in it.
      const change = track?.change ?? known.get(id);
      if (!change) return [];
      const moved = track !== undefined && (!track.isOpen || track.deadline.dueOn !== deadline.dueOn);
      const at = track?.at ?? change.firstSeenNewAt;
      const event: DueEvent = { uid, sequence: (track?.moves ?? 0) + Number(moved), at, change, deadline };
      const severities = new Set(track?.severities).add(change.severity);
      return [{ event, track: { uid, moves: event.sequence, at, isOpen: true, change, deadline, severities } satisfies Track }];
    }),
  );
}

function calledOff({ uid, moves, at, isOpen, change, deadline }: Track): DueEvent {
  const why = CLOSED.has(change.state)
    ? `The change was ${change.state}.`
    : isOpen
      ? 'The vendor took the change back.'
      : 'Its time does not run any more.';
  return { uid, sequence: moves + Number(isOpen), at, change, deadline, calledOff: why };
}

/** It is due, but not for those who follow another severity. */
function demoted(event: DueEvent): DueEvent {
  return { ...event, calledOff: `The change is of severity ${event.change.severity} now.` };
}

/** Deadlines of one change by their names. A rule starts one clock of a change; what no rule started goes by its place among its like. */
function named<One extends Deadline>(change: string, deadlines: readonly One[]): Map<string, One> {
  const names = new Map<string, One>();
  for (const deadline of deadlines) {
    const name = `${change}.${deadline.rule ?? 'day'}`;
    let uid = name;
    for (let n = 2; names.has(uid); n += 1) uid = `${name}.${n}`;
    names.set(uid, deadline);
  }
  return names;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
