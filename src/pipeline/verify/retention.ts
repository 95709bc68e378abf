/**
 * Tombstones against what a policy may do: what one names was old, was not on hold, and is gone. That they are those that the ledger tells of is
 * looked at with all other events.
 * @module
 */
import { z } from 'zod';
import type { LedgerLine } from '../../domain/ledger.ts';
import type { Store } from '../../domain/ports.ts';
import { ENTOMBED, type Hold, RETAINED, type Removed } from '../../domain/retention.ts';
import type { Examiner, Suspicion } from './examiner.ts';

const REMEDY = 'Look at what a backup has in its place, and restore that.';
/** No policy takes what is younger. */
const LEAST_MS = 30 * 86_400_000;

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
    const holds = await store.holds();
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
      if (said.removed.some(({ moment }) => Date.parse(moment) + LEAST_MS > Date.parse(line.at)))
        yield fault(line, 'It names what was too young for any policy.');
      const hold = holds.find((one) => isHeld(one, said.source, vendorOf, line.at));
      if (hold) yield fault(line, `It names what was on hold since ${hold.at} (${hold.id}).`);
      yield* await thereStill(store, line, said.removed);
    }
    if (removed > 0) remark({ what: 'row', count: removed, sentence: 'deleted by policy, as tombstones in the ledger say' });
  },
};

function saidBy({ json }: LedgerLine): z.output<typeof Said>['tombstone'] | undefined {
  try {
    return Said.safeParse(JSON.parse(json)).data?.tombstone;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isHeld({ subject, at, released }: Hold, source: string | undefined, vendorOf: ReadonlyMap<string, string>, when: string): boolean {
  if (source === undefined || at > when || (released && released.at <= when)) return false;
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
