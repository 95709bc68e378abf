/**
 * What somebody reaches who can write the record, has the program and keeps its seals, and has no private key: each attack on a copy of its
 * own, with all parts of `verify`, and with a checkpoint that an auditor kept.
 * @module
 */
import type { SQLOutputValue } from 'node:sqlite';
import { signCheckpoint } from '../../src/ledger/checkpoint.ts';
import { signerOf, writeVerifier } from '../../src/ledger/note.ts';
import { canonicalJson } from '../../src/lib/canonicalJson.ts';
import { growingTree, leafHash } from '../../src/lib/merkle.ts';
import { EXAMINERS } from '../../src/pipeline/verify/examiners.ts';
import { judge } from './judge.ts';
import type { Target } from './target.ts';

interface Attack {
  title: string;
  run(target: Target): Promise<void>;
  /** The scheduler signs once more afterwards. */
  isSigned?: true;
}

const ALL_BUT_LEDGER = EXAMINERS.map(({ name }) => name).filter((name) => name !== 'ledger');
const MALLORY = signerOf('acme.example', new Uint8Array(32).fill(66));

const ATTACKS: readonly Attack[] = [
  { title: 'the quote of a change is rewritten', run: (target) => rewriteQuote(target) },
  {
    title: '… and a new event vouches for it, signed',
    run: async (target) => {
      await rewriteQuote(target);
      await appendEvent(target);
    },
    isSigned: true,
  },
  {
    title: '… and the event that told of it is rewritten, with all hashes',
    run: async (target) => {
      await rewriteQuote(target);
      await rewriteEvents(target);
    },
  },
  {
    title: '… and the checkpoints are removed, signed anew by the honest key',
    run: async (target) => {
      await rewriteQuote(target);
      await rewriteEvents(target);
      await target.edit('time_stamps', ['delete from time_stamps'], 'resealing');
      await target.edit('checkpoints', ['delete from checkpoints'], 'resealing');
    },
    isSigned: true,
  },
  {
    title: '… and the checkpoints are signed with a key of one’s own',
    run: async (target) => {
      await rewriteQuote(target);
      await rewriteEvents(target);
      await signAsMallory(target);
    },
  },
  { title: 'a change is removed, with its event at the end of the ledger', run: cutTail },
  {
    title: 'a decision is forged: dismissed, without an act',
    run: async (target) => {
      await target.edit('reviews', [`update reviews set review_json = replace(review_json, '"confirmed"', '"dismissed"')`], 'resealing');
      await target.edit('changes', ["update changes set state = 'dismissed' where state = 'confirmed'"], 'resealing');
    },
  },
  {
    title: 'the reason of a decision is rewritten',
    run: (target) => target.edit('acts', [`update acts set detail_json = replace(detail_json, 'Because of', 'In spite of')`], 'resealing'),
  },
  {
    title: 'a baseline is dated ahead, so that a source goes blind',
    run: (target) =>
      target.edit('baselines', ["update baselines set verified_at = '2099-01-01T00:00:00.000Z' where source_id = 'acme/dpa'"], 'resealing'),
  },
  {
    title: 'an administrator is added',
    run: (target) => target.edit('users', [insertUser], 'resealing'),
  },
  {
    title: 'a visit is dated otherwise',
    run: (target) =>
      target.edit(
        'visits',
        ["update visits set fetched_at = '2023-01-01T00:00:00.000Z' where id = (select min(id) from visits)"],
        'resealing',
      ),
  },
  {
    title: 'the next visit of a source is put off for years',
    run: (target) => target.edit('sources', ["update sources set next_due_at = '2099-01-01T00:00:00.000Z'"], 'resealing'),
  },
  {
    title: 'a trigger of the schema writes with our next commit',
    run: (target) => target.edit('ledger', [target.schemaEdits['a trigger writes on our commits'] ?? ''], 'schema'),
  },
  {
    title: 'the journal goes on with a number left out',
    run: (target) => target.edit('ledger', [target.schemaEdits['a sequence is moved'] ?? ''], 'schema'),
  },
];

const insertUser =
  "insert into users (id, login, name, role, created_at) values ('usr_mallory', 'mallory', 'Mallory', 'admin', '2026-01-01T00:00:00.000Z')";

/** `sign`: what the scheduler of the installation does every minute. */
export async function attack(copy: () => Target, { sign }: { sign(store: never): Promise<void> }, only = ''): Promise<void> {
  const [kept] = await within(copy(), (target) => target.ask('select note from checkpoints order by size desc limit 1'));
  const note = String(kept?.['note']);
  console.log('\nattack by one who keeps the seals and has no key                          found by');
  for (const { title, run, isSigned } of ATTACKS.filter(({ title }) => title.includes(only))) {
    await within(copy(), async (target) => {
      await run(target);
      const signed = isSigned ? await signing(target, sign) : '';
      const alone = new Set((await judge(target, [])).map(({ by }) => by));
      const withNote = new Set((await judge(target, ALL_BUT_LEDGER, [note])).map(({ by }) => by).filter((by) => !alone.has(by)));
      const found = [...alone, ...[...withNote].map((by) => `${by} (with a kept checkpoint)`)].join(', ');
      console.log(`${title.padEnd(74)}${found === '' ? 'NOTHING' : found}${signed}`);
    });
  }
}

async function within<Result>(target: Target, work: (target: Target) => Promise<Result>): Promise<Result> {
  try {
    return await work(target);
  } catch (error) {
    throw new Error('an attack could not be made', { cause: error });
  } finally {
    await target.remove();
  }
}

async function signing(target: Target, sign: (store: never) => Promise<void>): Promise<string> {
  const { store, close } = await target.openToWrite();
  try {
    await sign(store as never);
    return '; signed';
  } catch (error) {
    return `; the signer refused: ${error instanceof Error ? error.message.slice(0, 60) : ''}`;
  } finally {
    await close();
  }
}

const QUOTED = "id = (select min(id) from changes where new_quote is not null and state = 'flagged')";

async function rewriteQuote(target: Target): Promise<void> {
  await target.edit('changes', [`update changes set new_quote = new_quote || ' (as amended)' where ${QUOTED}`], 'resealing');
}

/** The digest of the edited row as the program makes it. */
async function newDigest(target: Target): Promise<{ id: string; digest: string }> {
  const [row] = await target.ask(`select id from changes where ${QUOTED}`);
  const id = String(row?.['id']);
  const { store, close } = await target.open();
  const [digest] = await store.rowDigests([{ table: 'changes', key: [id] }]).finally(close);
  return { id, digest: digest ?? '' };
}

interface Event {
  seq: number;
  event_json: string;
}

async function eventsOf(target: Target): Promise<Event[]> {
  return (await target.ask('select seq, event_json from ledger order by seq')) as unknown as Event[];
}

async function appendEvent(target: Target): Promise<void> {
  const { id, digest } = await newDigest(target);
  const events = await eventsOf(target);
  const event = {
    at: '2026-03-01T00:00:00.000Z',
    id: `visits/${id}`,
    rows: [{ digest, key: [id], table: 'changes' }],
    type: 'visit',
    v: 1,
  };
  const json = canonicalJson(event);
  const tree = growingTree();
  for (const { event_json } of events) tree.add(leafHash(event_json));
  const leaf = leafHash(json);
  const values = [events.length, event.id, event.type, event.at, json, leaf, Buffer.concat(tree.add(leaf))].map((value) =>
    target.literal(value),
  );
  const columns = 'seq, id, type, at, event_json, leaf_hash, subtrees';
  await target.edit('ledger', [`insert into ledger (${columns}) values (${values.join(', ')})`], 'resealing');
}

/** The event of the change tells what its row says now; all hashes follow. */
async function rewriteEvents(target: Target): Promise<void> {
  const { id, digest } = await newDigest(target);
  const tree = growingTree();
  const statements = (await eventsOf(target)).map(({ seq, event_json }) => {
    const event = JSON.parse(event_json) as {
      rows: Array<{ table: string; key: unknown[]; digest: string }>;
      change?: { id: string; newQuote?: string };
    };
    for (const row of event.rows) if (row.table === 'changes' && row.key[0] === id) row.digest = digest;
    if (event.change?.id === id) event.change.newQuote += ' (as amended)';
    const json = canonicalJson(event);
    const leaf = leafHash(json);
    const [text, hash, subtrees] = [json, leaf, Buffer.concat(tree.add(leaf))].map((value) => target.literal(value));
    return `update ledger set event_json = ${text}, leaf_hash = ${hash}, subtrees = ${subtrees} where seq = ${seq}`;
  });
  await target.edit('ledger', statements, 'resealing');
}

async function signAsMallory(target: Target): Promise<void> {
  const tree = growingTree();
  const sizes = new Set((await target.ask('select size from checkpoints')).map(({ size }) => Number(size)));
  const statements: string[] = [];
  for (const { event_json } of await eventsOf(target)) {
    tree.add(leafHash(event_json));
    if (!sizes.has(tree.size)) continue;
    const note = signCheckpoint({ size: tree.size, root: tree.root() }, MALLORY);
    statements.push(
      `update checkpoints set root = ${target.literal(tree.root())}, note = ${target.literal(note)} where size = ${tree.size}`,
    );
  }
  await target.edit(
    'ledger_keys',
    [`insert into ledger_keys (key, at) values (${target.literal(writeVerifier(MALLORY.verifier))}, '2024-01-01T00:00:00.000Z')`],
    'resealing',
  );
  await target.edit('time_stamps', ['delete from time_stamps'], 'resealing');
  await target.edit('checkpoints', statements, 'resealing');
}

/** Everything since the last checkpoint but one, as if it had never been. */
async function cutTail(target: Target): Promise<void> {
  const sizes = (await target.ask('select size from checkpoints order by size desc limit 2')).map(({ size }) => Number(size));
  const [, before = 0] = sizes;
  const events = (await target.ask(`select event_json from ledger where seq >= ${before}`)).map(
    ({ event_json }) => JSON.parse(String(event_json)) as { rows: Array<{ table: string; key: SQLOutputValue[] }> },
  );
  for (const { rows } of events)
    for (const { table, key } of rows) {
      const name = key.length === 1 ? String(key[0]) : JSON.stringify(key);
      await target.edit(table, [`delete from ${table} as t where ${await target.where(table, name)}`], 'resealing');
    }
  await target.edit('ledger', [`delete from ledger where seq >= ${before}`], 'resealing');
  await target.edit('time_stamps', [`delete from time_stamps where size > ${before}`], 'resealing');
  await target.edit('checkpoints', [`delete from checkpoints where size > ${before}`], 'resealing');
  // What the acts decided.
  await target.edit('reviews', ['delete from reviews'], 'resealing');
  await target.edit('changes', ["update changes set state = 'flagged'"], 'resealing');
}
