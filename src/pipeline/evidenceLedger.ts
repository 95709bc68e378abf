/**
 * What the ledger proves of a change: the events that tell of it, under the first checkpoint that vouches for all of them, so that the same
 * record gives the same proof whenever it is asked for.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import type { Checkpoint, LedgerLine } from '../domain/ledger.ts';
import type { Store } from '../domain/ports.ts';
import { openCheckpoint } from '../ledger/checkpoint.ts';
import { fingerprintOf } from '../ledger/note.ts';
import { type Evidence, isThere, type Missing } from '../publish/bundle/evidence.ts';
import { type ProofStore, proofFiles } from './ledger/prove.ts';
import { verifiersOf } from './ledger/sign.ts';

export type EvidenceLedgerStore = ProofStore & Pick<Store, 'ledgerEvents'>;

interface Wanted {
  /** Of the event. */
  id: string;
  what: string;
}

/**
 * Without `people` only what names nobody: events cannot be blacked out, so that those of acts, entries and deliveries are left out whole. What
 * cannot be proven is said, and is no error.
 */
export async function ledgerEvidence(
  store: EvidenceLedgerStore,
  told: Pick<Evidence, 'change' | 'pages' | 'acts' | 'journal'>,
  { people }: { people: boolean },
): Promise<Pick<Evidence, 'ledger' | 'unproven'>> {
  const { lines, unproven } = await eventsOf(store, [...recordEvents(told), ...(people ? peopleEvents(told) : [])]);
  if (people) lines.push(...(await deliveries(store, told.journal, lines[0]?.index)));
  const checkpoint = await checkpointOver(store, lines);
  if (!checkpoint) return { ledger: { missing: 'the ledger is not signed yet' }, unproven };
  const signed = lines.filter(({ index }) => index < checkpoint.size);
  const young = lines
    .filter((line) => !signed.includes(line))
    .map(({ id }) => ({ what: id, why: 'it is younger than the last checkpoint of the ledger' }));
  if (signed.length === 0) return { ledger: { missing: 'the ledger is not signed yet' }, unproven };
  return { ledger: await proofOf(store, signed, checkpoint), unproven: [...unproven, ...young] };
}

/** What a program recorded: it names nobody. */
function recordEvents({ change, pages }: Pick<Evidence, 'change' | 'pages'>): Wanted[] {
  const visits = pages.flatMap(({ label, visit, picture }) => [
    ...(isThere(visit) ? [{ id: `visits/${visit.is.id}`, what: `${label}: proof of its visit` }] : []),
    ...(picture && isThere(picture) ? [{ id: `visits/${picture.is.visit}`, what: `${label}: proof of its picture` }] : []),
  ]);
  const each = visits.filter(({ id }, n) => visits.findIndex((one) => one.id === id) === n);
  return [{ id: `changes/${change.id}`, what: 'Proof of the change' }, ...each];
}

/** That it was recorded stands in the event of the change itself. */
function peopleEvents({ acts, journal }: Pick<Evidence, 'acts' | 'journal'>): Wanted[] {
  return [
    ...journal
      .filter(({ kind }) => kind !== 'change.recorded')
      .map(({ id }) => ({ id: `journal/${id}`, what: `Proof of the entry ${id}` })),
    ...acts.map(({ id }) => ({ id: `acts/${id}`, what: `Proof of the act ${id}` })),
  ];
}

async function eventsOf(store: ProofStore, wanted: readonly Wanted[]): Promise<{ lines: LedgerLine[]; unproven: Missing[] }> {
  const lines: LedgerLine[] = [];
  const unproven: Missing[] = [];
  for (const { id, what } of wanted) {
    const line = await store.ledgerEvent(id);
    if (line) lines.push(line);
    else unproven.push({ what, why: 'the ledger does not tell of it' });
  }
  return { lines, unproven };
}

/**
 * Those that carried an entry of the journal, by the ledger itself: messages may have been removed for their age, and their events stay. `from`:
 * the place of the change, which they all follow.
 */
async function deliveries(store: EvidenceLedgerStore, journal: Evidence['journal'], from = 0): Promise<LedgerLine[]> {
  const told = new Set(journal.map(({ id }) => id));
  const lines: LedgerLine[] = [];
  if (told.size === 0) return lines;
  for await (const line of store.ledgerEvents({ type: 'delivery', from })) if (tells(line).some((id) => told.has(id))) lines.push(line);
  return lines;
}

/** Ids of the entries that a delivery carried. */
function tells({ json }: LedgerLine): string[] {
  const { delivery } = JSON.parse(json) as { delivery?: { tells?: string[] } };
  return delivery?.tells ?? [];
}

/**
 * The first that vouches for all of these events: of those that an authority has stamped, where there is one; else of all. The last one where none
 * does.
 */
async function checkpointOver(store: ProofStore, lines: readonly LedgerLine[]): Promise<Checkpoint | undefined> {
  const from = Math.max(0, ...lines.map(({ index }) => index + 1));
  const [stamp] = await store.timeStamps({ from, limit: 1 });
  const [stamped] = stamp ? await store.checkpoints({ from: stamp.size, limit: 1 }) : [];
  if (stamped && stamped.size === stamp?.size) return stamped;
  const [first] = await store.checkpoints({ from, limit: 1 });
  return first ?? (await store.checkpoints({ newestFirst: true, limit: 1 }))[0];
}

async function proofOf(store: ProofStore, lines: readonly LedgerLine[], checkpoint: Checkpoint): Promise<Evidence['ledger']> {
  const head = openCheckpoint(checkpoint.note, await verifiersOf(store));
  if (!head) return { missing: 'no key of the record has signed its checkpoint' };
  try {
    const files = await proofFiles(store, lines, checkpoint, { inBundle: true });
    const { size, at: signedAt } = checkpoint;
    return { is: { name: head.origin, size, signedAt, key: fingerprintOf(head.by), events: lines.length, files } };
  } catch (error) {
    // A tree that was damaged: "verify" names where.
    if (!(error instanceof RangeError) && !(error instanceof OperationalError && error.code === 'evidence')) throw error;
    return { missing: 'the ledger is damaged' };
  }
}
