/**
 * Rows against the events that tell of them: an event says what the program would say of its rows as they stand, and no event speaks of rows of
 * another one. So a row that was edited cannot be vouched for anew by an event that is appended.
 * @module
 */
import { type LedgerEvent, type Retold, rowName, type ToldRow } from '../../domain/ledger.ts';
import type { Store } from '../../domain/ports.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import type { Suspicion } from './examiner.ts';
import { fault, type ReadLine, readLine } from './ledgerWalk.ts';

const REMEDY = 'Look at what a backup has in its place, and restore that.';
/** Rows of these are told with each event that they come with: what was read of a page may be written anew, a message be given up and sent again. */
const TOLD_AGAIN: ReadonlySet<string> = new Set(['extractions', 'messages']);

type RowStore = Pick<Store, 'rowDigests' | 'retoldEvents' | 'ledgerEvents' | 'entombedDigests'>;

export interface SoundLine extends ReadLine {
  /** Nothing is wrong with its text: what it says can be held against the rows. */
  isSound: boolean;
}

export interface Rows {
  /** What is wrong with what these events say. */
  look(lines: readonly SoundLine[]): Promise<Suspicion[]>;
  /** Rows that are not as the last event about them says. */
  faults(): Suspicion[];
}

/** `size`: as far as events are read. */
export function createRows(store: RowStore, size: number): Rows {
  const wrong = new Map<string, Suspicion>();

  function note(row: TellingRow, digest: string | undefined): boolean {
    const name = rowName(row);
    if (digest === row.digest) {
      if (TOLD_AGAIN.has(row.table)) wrong.delete(name);
      return true;
    }
    wrong.set(name, rowFault(row, digest, TOLD_AGAIN.has(row.table) ? async () => !(await isToldAnew(store, row, size)) : undefined));
    return false;
  }

  return {
    async look(lines) {
      const told = lines.flatMap(({ event, ...rest }) => (event ? [{ ...rest, event }] : []));
      const retold = await store.retoldEvents(told.map(({ event }) => event));
      const digests = await digestsOf(store, told, retold);
      const entombed = await entombedAmong(
        store,
        told.flatMap(({ event }) => event.rows).filter((row) => !digests.has(rowName(row))),
      );
      return told.flatMap(({ line, event, isSound }, n) => {
        const isGone = event.rows.some((row) => entombed.has(row));
        const held = event.rows.map((row) => entombed.has(row) || note({ ...row, event: event.id }, digests.get(rowName(row))));
        const sentence = isSound ? eventFault(event, retold[n], isGone || held.includes(false)) : undefined;
        if (sentence === undefined) return [];
        return [
          { ...fault(line, sentence), stillSo: async () => eventFault(event, (await store.retoldEvents([event]))[0], false) !== undefined },
        ];
      });
    },
    faults: () => [...wrong.values()],
  };
}

/** Rows that are gone, and of which a tombstone says that they were what is told. */
async function entombedAmong(store: RowStore, gone: readonly ToldRow[]): Promise<ReadonlySet<ToldRow>> {
  if (gone.length === 0) return new Set();
  const told = await store.entombedDigests(gone);
  return new Set(gone.filter(({ digest }, n) => told[n]?.has(digest)));
}

/** Digests of all rows that these events name, by name, of those that are there. Most are known from the events made anew. */
async function digestsOf(
  store: RowStore,
  told: ReadonlyArray<{ event: LedgerEvent }>,
  retold: readonly Retold[],
): Promise<Map<string, string>> {
  const digests = new Map(retold.flatMap(({ event }) => (event?.rows ?? []).map((row) => [rowName(row), row.digest])));
  const rest = told.flatMap(({ event }) => event.rows).filter((row) => !digests.has(rowName(row)));
  for (const [n, digest] of (await store.rowDigests(rest)).entries()) {
    const row = rest[n];
    if (row && digest !== undefined) digests.set(rowName(row), digest);
  }
  return digests;
}

/** `isRowWrong`: a row of it is not what it was, and named already, or was removed by policy. */
function eventFault(event: LedgerEvent, retold: Retold | undefined, isRowWrong: boolean): string | undefined {
  if (!retold?.isKnown) return 'The program writes no such event: another hand added it.';
  if (retold.strays.length > 0) return `It names rows that are none of its own: ${retold.strays.map(rowName).join(', ')}.`;
  if (isRowWrong) return undefined;
  if (!retold.event) return 'What it tells of is not in the record.';
  return canonicalJson(said(event)) === canonicalJson(said(retold.event))
    ? undefined
    : 'It does not say what the rows say that it tells of.';
}

/** All but digests of rows that may be written anew: these are held against the last event about them. */
function said(event: LedgerEvent): object {
  return { ...event, rows: event.rows.map(({ digest, ...row }) => (TOLD_AGAIN.has(row.table) ? row : { ...row, digest })) };
}

interface TellingRow extends ToldRow {
  /** Id of the event that tells of it. */
  event: string;
}

function rowFault(row: TellingRow, digest: string | undefined, stillSo: (() => Promise<boolean>) | undefined): Suspicion {
  const sentence =
    digest === undefined
      ? `It is gone, though the event ${row.event} says that it was written.`
      : `It is not what was written, as the event ${row.event} says: it was edited, or is damaged.`;
  return { what: 'row', id: rowName(row), sentence, remedy: REMEDY, ...(stillSo ? { stillSo } : {}) };
}

/** By an event that came while the ledger was read. */
async function isToldAnew(store: RowStore, row: ToldRow, size: number): Promise<boolean> {
  const [digest] = await store.rowDigests([row]);
  for await (const line of store.ledgerEvents({ from: size })) {
    if (readLine(line).event?.rows.some((told) => rowName(told) === rowName(row) && told.digest === digest)) return true;
  }
  return false;
}
