/**
 * Tombstones against what a policy may do: what one names was old, was not on hold, and is gone. That they are those that the ledger tells of is
 * looked at with all other events.
 * @module
 */
import { z } from 'zod';
import type { LedgerLine } from '../../domain/ledger.ts';
import type { Store } from '../../domain/ports.ts';
import { ENTOMBED, RETAINED, type Removed } from '../../domain/retention.ts';
import { jsonIn } from '../../lib/jsonIn.ts';
import type { Examiner, Suspicion } from './examiner.ts';

const REMEDY = 'Look at what a backup has in its place, and restore that.';
/** No policy takes what is younger. */
const LEAST_MS = 30 * 86_400_000;
/** By which clocks of machines that write may differ. */
const SLACK_MS = 3_600_000;

/** As the store writes it. */
const Said = z.looseObject({
  tombstone: z.looseObject({
    policy: z.looseObject({ what: z.enum(RETAINED) }),
    source: z.string().optional(),
    removed: z.array(
      z.strictObject({ what: z.enum(ENTOMBED), key: z.string(), moment: z.iso.datetime({ offset: false }), digest: z.string().optional() }),
    ),
  }),
});

export const retentionExaminer: Examiner = {
  name: 'retention',
  title: 'what was removed by policy against what says so',
  async *examine({ installation: { store }, signal, remark }) {
    const holds = await holdsIn(store);
    const vendorOf = new Map((await store.sources()).map(({ source }) => [source.id, source.vendor.id]));
    let removed = 0;
    for await (const line of store.ledgerEvents({ type: 'tombstone' })) {
      signal.throwIfAborted();
      const said = saidBy(line);
      if (!said) {
        yield fault(line, 'Its text is no tombstone.');
        continue;
      }
      removed += said.removed.length;
      const [signed] = await store.checkpoints({ from: line.index + 1, limit: 1 });
      if (signed && Date.parse(line.at) > Date.parse(signed.at) + SLACK_MS)
        yield fault(line, `It says that it is of ${line.at}, and was signed on ${signed.at}.`);
      if (said.removed.some(({ moment }) => Date.parse(moment) + LEAST_MS > Date.parse(line.at)))
        yield fault(line, 'It names what was too young for any policy.');
      if (said.source === undefined && said.policy.what !== 'messages') yield fault(line, 'It does not say of which source it is.');
      const hold = holds.find((one) => isHeld(one, said.source, vendorOf, line.index));
      if (hold) yield fault(line, `It names what was on hold (${hold.id}).`);
      yield* await againstTelling(store, line, said);
      yield* await thereStill(store, line, said.removed);
    }
    if (removed > 0) remark({ what: 'row', count: removed, sentence: 'deleted by policy, as tombstones in the ledger say' });
  },
};

interface HoldInLedger {
  id: string;
  subject: { type: string; id: string };
  /** Of the events that set and released it: which came first is told by their order, not by clocks of several machines. */
  from: number;
  to: number;
}

const HoldAct = z.looseObject({
  act: z.looseObject({ id: z.string(), kind: z.string(), subject: z.looseObject({ type: z.string(), id: z.string() }) }),
});

async function holdsIn(store: Pick<Store, 'ledgerEvents'>): Promise<HoldInLedger[]> {
  const holds = new Map<string, HoldInLedger>();
  for await (const line of store.ledgerEvents({ type: 'act.hold' })) {
    const act = HoldAct.safeParse(jsonIn(line.json)).data?.act;
    if (act?.kind === 'hold.set') holds.set(act.id, { id: act.id, subject: act.subject, from: line.index, to: Number.POSITIVE_INFINITY });
    const released = act?.kind === 'hold.release' ? holds.get(act.subject.id) : undefined;
    if (released) released.to = Math.min(released.to, line.index);
  }
  return [...holds.values()];
}

const Visited = z.looseObject({
  visit: z.looseObject({ source: z.string(), fetchedAt: z.string(), sha256: z.string().optional(), screenshot: z.string().optional() }),
});
type VisitTold = z.output<typeof Visited>['visit'];

/** What is said of visits against the events that told of them, and of pages and pictures against these visits. */
async function againstTelling(
  store: Pick<Store, 'ledgerEvent'>,
  line: LedgerLine,
  { removed, source, policy }: SaidTombstone,
): Promise<Suspicion[]> {
  const faults: Suspicion[] = [];
  const visits: VisitTold[] = [];
  for (const { what, key, moment } of removed) {
    if (what !== 'visits') continue;
    const told = await store.ledgerEvent(`visits/${key}`);
    const visit = told && told.index < line.index ? Visited.safeParse(jsonIn(told.json)).data?.visit : undefined;
    if (!visit) faults.push(fault(line, `No event before it tells of the visit ${key} that it names.`));
    else if (visit.fetchedAt !== moment || visit.source !== source)
      faults.push(fault(line, `It says of the visit ${key} another time or source than the event that told of it.`));
    else visits.push(visit);
  }
  if (policy.what !== 'unchanged' && policy.what !== 'unread') return faults;
  for (const { what, key, moment } of removed) {
    if (what !== 'page' && what !== 'picture') continue;
    const naming = visits.filter((visit) => key === (what === 'page' ? visit.sha256 : visit.screenshot));
    if (!naming.some(({ fetchedAt }) => fetchedAt === moment) || naming.some(({ fetchedAt }) => fetchedAt > moment))
      faults.push(fault(line, `No visit that it names was the last of the ${what} ${key} at that time.`));
  }
  return faults;
}

type SaidTombstone = z.output<typeof Said>['tombstone'];

function saidBy(line: LedgerLine): SaidTombstone | undefined {
  return Said.safeParse(jsonIn(line.json)).data?.tombstone;
}

function isHeld(
  { subject, from, to }: HoldInLedger,
  source: string | undefined,
  vendorOf: ReadonlyMap<string, string>,
  index: number,
): boolean {
  if (source === undefined || index < from || index > to) return false;
  return subject.type === 'source' ? subject.id === source : subject.id === vendorOf.get(source);
}

/** A visit that was removed does not come back: its id is of one moment. */
async function thereStill(
  store: Pick<Store, 'rowDigests'>,
  line: LedgerLine,
  removed: ReadonlyArray<Pick<Removed, 'what' | 'key'>>,
): Promise<Suspicion[]> {
  const rows = removed.flatMap(({ what, key }) => (what === 'visits' || what === 'messages' ? { table: what, key: [key] } : []));
  const digests = await store.rowDigests(rows);
  return rows
    .filter((_, n) => digests[n] !== undefined)
    .map(({ table, key }) => ({
      ...fault(line, ''),
      what: 'row',
      id: `${table} ${key}`,
      sentence: `It is there, though ${line.id} says that it was removed.`,
    }));
}

function fault({ index, id }: LedgerLine, sentence: string): Suspicion {
  return { what: 'event', id: `${index} ${id}`, sentence, remedy: REMEDY };
}
