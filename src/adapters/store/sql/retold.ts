/**
 * Events of the ledger made anew from the rows that they tell of, as they stand now: what an event says can be held against them, and which
 * rows an event of its id may speak of at all.
 * @module
 */
import type { Selectable } from 'kysely';
import type { HealthEvent } from '../../../domain/health.ts';
import { LEDGER_VERSION, type LedgerEvent, type LedgerStore, type Occasion, type Retold, type ToldRow } from '../../../domain/ledger.ts';
import type { Removing } from '../../../domain/retention.ts';
import type { Db } from './db.ts';
import { eventOf } from './health.ts';
import {
  actEvent,
  changeEvent,
  deliveryEvent,
  entryEvent,
  keyEvent,
  type NewEvent,
  occasionEvent,
  registryEventEvent,
  ruleEditEvent,
  stampEvent,
  visitEvent,
} from './ledgerEvents.ts';
import { removedOf, tombstoneEvent } from './retention/tombstones.ts';
import { chunks } from './rows.ts';
import type { TombstonesTable } from './schema.ts';

/** An event, and what its id says after the first slash. */
interface Asked {
  event: LedgerEvent;
  key: string;
}

interface Kind {
  /** Whether an event of this key may name the row. */
  tells(key: string, row: Pick<ToldRow, 'table' | 'key'>): boolean;
  /** Events anew, by key; none for rows that are gone, or of which the program tells otherwise. */
  make(db: Db, asked: readonly Asked[]): Promise<Array<[key: string, event: NewEvent]>>;
}

const only =
  (table: string): Kind['tells'] =>
  (key, row) =>
    row.table === table && row.key.length === 1 && row.key[0] === key;

const KINDS: Readonly<Record<string, Kind>> = {
  visits: {
    // What was read of a page is told with a visit of its source.
    tells: (key, row) => only('visits')(key, row) || (row.table === 'extractions' && key.startsWith(`${row.key[0]}@`)),
    async make(db, asked) {
      const rows = await db.selectFrom('visits').selectAll().where('id', 'in', keysOf(asked)).execute();
      const named = asked.flatMap(({ event }) => event.rows.filter(({ table }) => table === 'extractions'));
      const extractions = await extractionsNamed(db, named);
      return paired(asked, rows, ({ event }, row) => {
        const own = event.rows.flatMap(({ table, key }) => (table === 'extractions' ? (extractions.get(String(key)) ?? []) : []));
        return visitEvent(row, own, event.at);
      });
    },
  },

  changes: {
    tells: (key, row) => only('changes')(key, row) || only('journal')(`${key}:recorded`, row),
    async make(db, asked) {
      const rows = await db.selectFrom('changes').selectAll().where('id', 'in', keysOf(asked)).execute();
      const told = asked.map(({ key }) => `${key}:recorded`);
      const entries = await db.selectFrom('journal').selectAll().where('id', 'in', told).execute();
      const entryOf = new Map(entries.map((entry) => [entry.id, entry]));
      return paired(asked, rows, ({ event }, row) => changeEvent(row, entryOf.get(`${row.id}:recorded`), event.at));
    },
  },

  journal: {
    tells: only('journal'),
    async make(db, asked) {
      const rows = await db.selectFrom('journal').selectAll().where('id', 'in', keysOf(asked)).execute();
      const named = rows.flatMap(({ health_id }) => health_id ?? []);
      const events = named.length === 0 ? [] : await db.selectFrom('health_events').selectAll().where('id', 'in', named).execute();
      const healthOf = new Map(events.map((event) => [event.id, eventOf(event)]));
      // That a change was found is told with the change.
      const own = rows.filter(({ kind, id, change_id }) => kind !== 'change.recorded' && id !== `${change_id}:recorded`);
      return paired(asked, own, ({ event }, row) => entryEvent(row, asThen(healthOf.get(row.health_id ?? ''), event)));
    },
  },

  acts: {
    tells: only('acts'),
    async make(db, asked) {
      const rows = await db.selectFrom('acts').selectAll().where('id', 'in', keysOf(asked)).execute();
      return paired(asked, rows, (_, row) => actEvent(row));
    },
  },

  rule_edits: {
    tells: only('rule_edits'),
    async make(db, asked) {
      const rows = await db.selectFrom('rule_edits').selectAll().where('id', 'in', keysOf(asked)).execute();
      return paired(asked, rows, ({ event }, row) => ruleEditEvent(row, event.at));
    },
  },

  registry_events: {
    tells: only('registry_events'),
    async make(db, asked) {
      const rows = await db.selectFrom('registry_events').selectAll().where('id', 'in', keysOf(asked)).execute();
      return paired(asked, rows, (_, row) => registryEventEvent(row));
    },
  },

  deliveries: {
    tells(key, row) {
      const [message, n] = messageOf(key);
      return only('messages')(message, row) || (row.table === 'message_attempts' && String(row.key) === `${message},${n}`);
    },
    async make(db, asked) {
      const ids = asked.map(({ key }) => messageOf(key)[0]);
      const rows = await db.selectFrom('messages').selectAll().where('id', 'in', ids).execute();
      const attempts = await db.selectFrom('message_attempts').selectAll().where('message_id', 'in', ids).execute();
      const carried = await db
        .selectFrom('alerts')
        .select(['message_id', 'entry'])
        .where('message_id', 'in', ids)
        .orderBy('entry')
        .execute();
      const rowOf = new Map(rows.map((row) => [row.id, row]));
      return asked.flatMap(({ event, key }): Array<[string, NewEvent]> => {
        const [message, n] = messageOf(key);
        const row = rowOf.get(message);
        if (!row) return [];
        const attempt = attempts.find((one) => one.message_id === message && one.n === n);
        const isDelivered = attempt ? attempt.ok === 1 : row.state === 'delivered';
        const entries = carried.flatMap(({ message_id, entry }) => (message_id === message ? [entry] : []));
        return [[key, deliveryEvent({ ...row, attempts: n }, attempt, { at: event.at, isDelivered, entries })]];
      });
    },
  },

  ledger_keys: {
    tells: only('ledger_keys'),
    async make(db, asked) {
      const rows = await db.selectFrom('ledger_keys').selectAll().where('key', 'in', keysOf(asked)).execute();
      return rows.map((row) => [row.key, keyEvent(row)]);
    },
  },

  time_stamps: {
    tells: (key, row) => row.table === 'time_stamps' && row.key.join('/') === key,
    async make(db, asked) {
      const sizes = asked.map(({ key }) => Number(key.slice(0, key.indexOf('/')))).filter(Number.isSafeInteger);
      if (sizes.length === 0) return [];
      const rows = await db.selectFrom('time_stamps').selectAll().where('size', 'in', sizes).execute();
      const rowOf = new Map(rows.map((row) => [`${row.size}/${row.authority}`, row]));
      return asked.flatMap(({ key }): Array<[string, NewEvent]> => {
        const row = rowOf.get(key);
        return row ? [[key, stampEvent(row)]] : [];
      });
    },
  },

  tombstones: {
    tells: () => false,
    async make(db, asked) {
      const ids = asked.map(({ event }) => event.id);
      const rows = await db.selectFrom('tombstones').selectAll().where('event', 'in', ids).orderBy('what').orderBy('key').execute();
      const removedBy = Map.groupBy(rows, ({ event }) => event);
      return asked.flatMap(({ event, key }): Array<[string, NewEvent]> => {
        const own = removedBy.get(event.id);
        return own ? [[key, tombstoneAnew(event, key, own)]] : [];
      });
    },
  },

  'ledger.restored': { tells: () => false, make: async (_, asked) => asked.map(ofOccasion) },
  'ledger.moved': { tells: () => false, make: async (_, asked) => asked.map(ofOccasion) },
};

/** By which policy, and by whom, stands nowhere else. */
function tombstoneAnew(event: LedgerEvent, id: string, rows: ReadonlyArray<Selectable<TombstonesTable>>): NewEvent {
  const { policy, by } = (event['tombstone'] ?? {}) as Pick<Removing, 'policy' | 'by'>;
  const [first] = rows;
  return tombstoneEvent({ id, at: first?.at ?? '', by, policy }, rows.map(removedOf), first?.source_id ?? undefined);
}

/** Rows stand for none of it: what it says is taken from it, and everything else has to follow. */
function ofOccasion({ event, key }: Asked): [string, NewEvent] {
  const type = event.id.slice(0, event.id.indexOf('/')) as Occasion['type'];
  const { takenAt, size, root } = (event['copy'] ?? {}) as Omit<Occasion, 'type'>;
  return [key, occasionEvent({ type, ...(takenAt === undefined ? {} : { takenAt }), size, root }, key)];
}

export function retoldQueries(db: Db): Pick<LedgerStore, 'retoldEvents'> {
  return { retoldEvents: (events) => retoldEvents(db, events) };
}

async function retoldEvents(db: Db, events: readonly LedgerEvent[]): Promise<Retold[]> {
  const made = new Map<string, NewEvent>();
  const asked = events.map((event) => ({ event, ...partsOf(event.id) }));
  for (const [kind, own] of Map.groupBy(asked, ({ kind }) => kind)) {
    if (!Object.hasOwn(KINDS, kind)) continue;
    for (const some of chunks(own, 200))
      for (const [key, event] of (await KINDS[kind]?.make(db, some)) ?? []) made.set(`${kind}/${key}`, event);
  }
  return asked.map(({ event, kind, key }) => {
    const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    const anew = made.get(event.id);
    return {
      isKnown: known !== undefined,
      strays: event.rows.filter((row) => !known?.tells(key, row)),
      ...(anew ? { event: { v: LEDGER_VERSION, ...anew, ...(event.backfilled ? { backfilled: true as const } : {}) } } : {}),
    };
  });
}

function partsOf(id: string): { kind: string; key: string } {
  const slash = id.indexOf('/');
  return slash < 0 ? { kind: '', key: id } : { kind: id.slice(0, slash), key: id.slice(slash + 1) };
}

/** "<message>/<n>": which of its attempts it was. */
function messageOf(key: string): [id: string, n: number] {
  const slash = key.lastIndexOf('/');
  return [key.slice(0, slash), Number(key.slice(slash + 1))];
}

function keysOf(asked: readonly Asked[]): string[] {
  return asked.map(({ key }) => key);
}

function paired<Row extends { id: string }>(
  asked: readonly Asked[],
  rows: readonly Row[],
  make: (asked: Asked, row: Row) => NewEvent,
): Array<[string, NewEvent]> {
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  return asked.flatMap((one): Array<[string, NewEvent]> => {
    const row = rowOf.get(one.key);
    return row ? [[one.key, make(one, row)]] : [];
  });
}

async function extractionsNamed(db: Db, named: readonly ToldRow[]) {
  const all = [];
  for (const some of chunks(named, 100)) {
    const rows = await db
      .selectFrom('extractions')
      .selectAll()
      .where((row) =>
        row.or(
          some.map(({ key: [source, content, version] }) =>
            row.and([
              row('source_id', '=', String(source)),
              row('content_hash', '=', String(content)),
              row('extractor_version', '=', String(version)),
            ]),
          ),
        ),
      )
      .execute();
    all.push(...rows);
  }
  return Map.groupBy(all, ({ source_id, content_hash, extractor_version }) => String([source_id, content_hash, extractor_version]));
}

/** A health event as it was when it opened, where it is that which is told: what it said then has gone on since. */
function asThen(health: HealthEvent | undefined, { type, entry }: LedgerEvent): HealthEvent | undefined {
  if (!health || type !== 'health.opened') return health;
  const { endedAt: _at, ended: _why, detail: now, ...opened } = health;
  const { detail = now } = ((entry as { health?: Partial<HealthEvent> } | undefined)?.health ?? {}) as Partial<HealthEvent>;
  return { ...opened, detail };
}
