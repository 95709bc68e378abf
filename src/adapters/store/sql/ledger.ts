/**
 * The ledger: events in the order in which they were recorded, each with the hashes that it brings into the tree. A row is never written
 * anew: the root and every proof are read from a few of them.
 * @module
 */
import { type Selectable, sql } from 'kysely';
import { OperationalError } from '../../../domain/errors.ts';
import { LEDGER_VERSION, type LedgerFilter, type LedgerLine, type LedgerStore } from '../../../domain/ledger.ts';
import { canonicalJson } from '../../../lib/canonicalJson.ts';
import { growingTree, HASH_BYTES, leafHash, nodesOf, type TreeNode } from '../../../lib/merkle.ts';
import type { Db } from './db.ts';
import type { NewEvent } from './ledgerEvents.ts';
import { chunks } from './rows.ts';
import type { LedgerTable } from './schema.ts';
import { rowDigests } from './toldRows.ts';
import { untoldRows } from './untold.ts';

/** Events are read page by page: an open cursor would hold the connection while the caller works. */
const PAGE = 500;

type Reading = Pick<LedgerStore, 'ledgerSize' | 'ledgerEvents' | 'ledgerEvent' | 'ledgerHashes' | 'rowDigests' | 'untoldRows'>;

export function ledgerQueries(db: Db): Reading {
  return {
    ledgerSize: () => sizeOf(db),
    ledgerEvents: (filter = {}) => stream(db, filter),
    async ledgerEvent(id) {
      const row = await db.selectFrom('ledger').selectAll().where('id', '=', id).executeTakeFirst();
      return row && lineOf(row);
    },
    ledgerHashes: (nodes) => hashesAt(db, nodes),
    rowDigests: (rows) => rowDigests(db, rows),
    untoldRows: () => untoldRows(db),
  };
}

/**
 * Appends events, in the transaction that records what they tell: whoever writes has the write lock, so that leaves follow each other without
 * a gap. One whose id is there already is left out.
 */
export async function tellLedger(db: Db, events: readonly NewEvent[]): Promise<void> {
  const fresh = await newOnes(db, events);
  if (fresh.length === 0) return;
  const size = await sizeOf(db);
  const tree = growingTree(size, await hashesAt(db, nodesOf(0, size)));
  const rows = fresh.map((event) => {
    const event_json = canonicalJson({ v: LEDGER_VERSION, ...event });
    const leaf_hash = leafHash(event_json);
    const seq = tree.size;
    return { seq, id: event.id, type: event.type, at: event.at, event_json, leaf_hash, subtrees: Buffer.concat(tree.add(leaf_hash)) };
  });
  for (const some of chunks(rows)) await db.insertInto('ledger').values(some).execute();
}

async function newOnes(db: Db, events: readonly NewEvent[]): Promise<NewEvent[]> {
  const known = new Set<string>();
  for (const some of chunks(events, 500)) {
    const ids = some.map(({ id }) => id);
    for (const { id } of await db.selectFrom('ledger').select('id').where('id', 'in', ids).execute()) known.add(id);
  }
  return events.filter(({ id }) => !known.has(id) && known.add(id));
}

async function sizeOf(db: Db): Promise<number> {
  const row = await db.selectFrom('ledger').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? 0 : row.seq + 1;
}

/** The hash of a subtree stands with the leaf that completed it. */
async function hashesAt(db: Db, nodes: readonly TreeNode[]): Promise<Uint8Array[]> {
  const leaves = new Map<number, Pick<Selectable<LedgerTable>, 'leaf_hash' | 'subtrees'>>();
  for (const some of chunks([...new Set(nodes.map(lastLeafOf))], 500)) {
    const rows = await db.selectFrom('ledger').select(['seq', 'leaf_hash', 'subtrees']).where('seq', 'in', some).execute();
    for (const { seq, ...hashes } of rows) leaves.set(seq, hashes);
  }
  return nodes.map((node) => {
    const leaf = leaves.get(lastLeafOf(node));
    const hash = leaf && (node.level === 0 ? leaf.leaf_hash : hashesIn(leaf.subtrees)[node.level - 1]);
    if (hash?.length !== HASH_BYTES) throw damaged(lastLeafOf(node));
    return plain(hash);
  });
}

/** Somebody has removed an event, or cut what stands with it: rows are written whole, one after the other. */
function damaged(seq: number): OperationalError {
  return new OperationalError('evidence', `The ledger is damaged: its event ${seq} is missing, or the hashes that stand with it.`, {
    remedy: 'Look at "clausewatch verify", and restore a backup.',
  });
}

function lastLeafOf({ level, index }: TreeNode): number {
  return (index + 1) * 2 ** level - 1;
}

async function* stream(db: Db, filter: LedgerFilter): AsyncIterable<LedgerLine> {
  let left = filter.limit ?? Number.POSITIVE_INFINITY;
  let rest = filter;
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const rows = await page(db, rest).limit(size).execute();
    for (const row of rows) yield lineOf(row);
    left -= rows.length;
    const last = rows.at(-1);
    if (rows.length < size || !last) return;
    rest = { ...rest, ...(filter.newestFirst ? { to: last.seq } : { from: last.seq + 1 }) };
  }
}

function page(db: Db, { from, to, type, since, newestFirst }: LedgerFilter) {
  let query = db
    .selectFrom('ledger')
    .selectAll()
    .orderBy('seq', newestFirst ? 'desc' : 'asc');
  if (from !== undefined) query = query.where('seq', '>=', from);
  if (to !== undefined) query = query.where('seq', '<', to);
  if (since !== undefined) query = query.where('at', '>=', since);
  // "act" stands for "act.decide" and all that follow the dot; the slash comes next after it.
  if (type !== undefined) query = query.where(sql<boolean>`(type = ${type} or (type >= ${`${type}.`} and type < ${`${type}/`}))`);
  return query;
}

/** An event as it stands in the ledger. */
function lineOf({ seq, id, type, at, event_json, leaf_hash, subtrees }: Selectable<LedgerTable>): LedgerLine {
  return { index: seq, id, type, at, json: event_json, leaf: plain(leaf_hash), subtrees: hashesIn(subtrees) };
}

function hashesIn(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / HASH_BYTES) }, (_, n) =>
    plain(bytes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES)),
  );
}

/** Engines give bytes in classes of their own. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
