import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../src/domain/ports.ts';
import { signCheckpoint } from '../../../../src/ledger/checkpoint.ts';
import { signerOf, writeVerifier } from '../../../../src/ledger/note.ts';
import { canonicalJson } from '../../../../src/lib/canonicalJson.ts';
import { renewKey } from '../../../../src/pipeline/ledger/key.ts';
import { signLedger } from '../../../../src/pipeline/ledger/sign.ts';
import type { Examination, Finding, Remark } from '../../../../src/pipeline/verify/examiner.ts';
import { ledgerExaminers } from '../../../../src/pipeline/verify/ledger.ts';
import { verify } from '../../../../src/pipeline/verify/verify.ts';
import { type LedgerSample, ledgerSample, rehash } from '../../../helpers/ledgerSample.ts';
import { at, collect } from '../../../helpers/samples.ts';

const { signal } = new AbortController();

async function findingsOf(
  store: Store,
  known?: Examination['knownOfLedger'],
): Promise<{ findings: Finding[]; remarks: Remark[]; examined: object }> {
  // Nothing but the store is asked for.
  const installation = { store } as unknown as Examination['installation'];
  const catalogue = {} as Examination['catalogue'];
  const { findings, remarks, examined } = verify({
    installation,
    catalogue,
    knownOfLedger: known,
    now: new Date(),
    signal,
    examiners: ledgerExaminers,
  });
  return { findings: await collect(findings), remarks, examined };
}

/** Ten visits with a change each, signed twice on the way: 0–1 visit and change, 2 the key, then visit and change in turn. */
async function signed(): Promise<LedgerSample> {
  const sample = await ledgerSample();
  for (let minutes = 1; minutes <= 10; minutes++) {
    await sample.record(minutes);
    if (minutes % 5 === 1) await signLedger(sample.sign, signal);
  }
  return sample;
}

/** Edits the database as somebody else would, past triggers and seals. */
function tamper(file: string, ...statements: string[]): void {
  const raw = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  for (const { name } of raw.prepare("select name from sqlite_schema where type = 'trigger'").all()) raw.exec(`drop trigger ${name}`);
  for (const statement of statements) raw.exec(statement);
  raw.close();
}

const OWN = { v: 1, at: '2026-03-02T00:00:00.000Z' };
const EDIT = "update changes set new_quote = 'ninety (90) days' where id = 'c3'";
const told = (table: string, key: string, digest: string) => ({ table, key: [key], digest });

/** Appends an event as the program would. */
function append(file: string, event: object): void {
  const raw = new DatabaseSync(file);
  raw
    .prepare('insert into ledger select max(seq) + 1, ?, ?, ?, ?, zeroblob(32), zeroblob(0) from ledger')
    .run(...['id', 'type', 'at'].map((name) => String(Reflect.get(event, name))), canonicalJson(event));
  raw.close();
  rehash(file);
}

const flipped = (column: string, byte: number): string =>
  `unhex(substr(hex(${column}), 1, ${byte * 2}) || '00' || substr(hex(${column}), ${byte * 2 + 3}))`;
const visit = 'visits acme/dpa@2026-03-01T00:05:00.000Z';

const STAMP = { size: 13, authority: 'https://tsa.example', at: at(1), response: new Uint8Array([1, 2, 3]) };

/** What is done, and all that is then named. */
const FAULTS: Array<[what: string, statement: string, named: string[]]> = [
  [
    'the text of an event of even place',
    "update ledger set event_json = replace(event_json, 'http', 'htpp') where seq = 4",
    ['event 4 changes/c2'],
  ],
  [
    'the text of an event of odd place',
    "update ledger set event_json = replace(event_json, 'content', 'kontent') where seq = 3",
    ['event 3 visits/acme/dpa@2026-03-01T00:02:00.000Z'],
  ],
  [
    'the text of the last event',
    "update ledger set event_json = replace(event_json, 'flagged', 'dlaggef') where seq = 20",
    ['event 20 changes/c10'],
  ],
  ['the leaf of an event of even place', `update ledger set leaf_hash = ${flipped('leaf_hash', 7)} where seq = 4`, ['event 4 changes/c2']],
  [
    'the leaf of an event of odd place',
    `update ledger set leaf_hash = ${flipped('leaf_hash', 7)} where seq = 7`,
    ['event 7 visits/acme/dpa@2026-03-01T00:04:00.000Z'],
  ],
  [
    'a hash of a subtree',
    `update ledger set subtrees = ${flipped('subtrees', 40)} where seq = 7`,
    ['event 7 visits/acme/dpa@2026-03-01T00:04:00.000Z'],
  ],
  [
    'the id beside a text',
    "update ledger set id = 'changes/c3x' where seq = 6",
    ['event 6 changes/c3x', 'row changes c3', 'row journal c3:'],
  ],
  ['the time beside a text', "update ledger set at = '2026-03-02T00:00:00.000Z' where seq = 6", ['event 6 changes/c3']],
  ['an event is removed', 'delete from ledger where seq = 6', ['event 6', 'row changes c3', 'row journal c3:']],
  [
    'the last events are removed',
    'delete from ledger where seq > 18',
    ['row changes c10', 'row journal c10:', 'row visits acme/dpa@2026-03-01T00:10:00.000Z'],
  ],
  ['signed events are removed', 'delete from ledger where seq > 10', ['checkpoint 13', 'row visits', 'row changes', 'row journal']],
  [
    'the signature of a checkpoint',
    "update checkpoints set note = replace(note, '— acme.example ', '— acme.example A') where size = 13",
    ['checkpoint 13'],
  ],
  ['the size of a checkpoint', 'update checkpoints set size = 12 where size = 13', ['checkpoint 12']],
  ['the root of a checkpoint', `update checkpoints set root = ${flipped('root', 3)} where size = 13`, ['checkpoint 13']],
  ['a visit', "update visits set because = 'it is fine' where fetched_at = '2026-03-01T00:05:00.000Z'", [`row ${visit}`]],
  ['a number of a visit', "update visits set status = 201 where fetched_at = '2026-03-01T00:05:00.000Z'", [`row ${visit}`]],
  ['a stored extraction', 'update extractions set extraction = zeroblob(9) where rowid = 4', ['row extractions']],
  ['a change', "update changes set new_quote = 'ninety (90) days' where id = 'c5'", ['row changes c5']],
  ['an entry of the journal', "update journal set at = '2020-01-01T00:00:00.000Z' where id = 'c5:recorded'", ['row journal c5:recorded']],
  ['the place of an entry of the journal', "update journal set seq = 100 where id = 'c5:recorded'", ['row journal c5:recorded']],
  ['a visit is removed', "delete from visits where fetched_at = '2026-03-01T00:05:00.000Z'", [`row ${visit}`]],
  ['the key', "update ledger_keys set at = '2020-01-01T00:00:00.000Z'", ['row ledger_keys']],
  [
    'an act is added',
    "insert into acts values (99, 'act_x', '2026-03-01T00:00:00.000Z', 'user', 'usr', 'Eve', 'comment', 'change', 'c1', null, '{}')",
    ['row acts act_x'],
  ],
  [
    'an entry of the journal is added',
    `insert into journal (id, at, kind, change_id, alerting) values ('c1:again', '${at(1)}', 'change.recorded', 'c1', 0)`,
    ['row journal c1:again'],
  ],
];

describe('the examiner of the ledger', () => {
  it('finds nothing in what the program wrote, and says how much is not signed yet', async () => {
    const { store } = await signed();
    expect(await findingsOf(store)).toEqual({
      findings: [],
      remarks: [
        {
          what: 'event',
          count: 13,
          sentence: expect.stringMatching(
            /^vouched for by the last checkpoint, of 2026-.*, signed by acme\.example\+.* \(SHA-256 [0-9a-f]{64}\)$/,
          ),
        },
        { what: 'event', count: 8, sentence: 'no checkpoint vouches for them yet' },
      ],
      examined: { event: 21, checkpoint: 2 },
    });
  });

  it.each(FAULTS)('names what was touched: %s', async (_, statement, named) => {
    const { store, file } = await signed();
    tamper(file, statement);
    const { findings } = await findingsOf(store);
    const found = findings.map(({ what, id }) => `${what} ${id}`);
    for (const name of named)
      expect(
        found.some((one) => one.startsWith(name)),
        `${name} in ${found.join('; ')}`,
      ).toBe(true);
    expect(
      found.filter((one) => !named.some((name) => one.startsWith(name))),
      'nothing else',
    ).toEqual([]);
  });

  it('names a time stamp that does not hold', async () => {
    const { store } = await signed();
    await store.addTimeStamp(STAMP);
    expect((await findingsOf(store)).findings).toMatchObject([
      { what: 'checkpoint', id: '13', sentence: 'Its time stamp of https://tsa.example does not hold: it is no time stamp.' },
    ]);
  });

  it.each([
    ['a byte that no authority signed', 'update time_stamps set response = zeroblob(3)', 'row time_stamps [13,"https://tsa.example"]'],
    ['the time beside it', "update time_stamps set at = '2026-03-01T00:01:01.000Z'", 'row time_stamps [13,"https://tsa.example"]'],
    ['it is removed', 'delete from time_stamps', 'row time_stamps [13,"https://tsa.example"]'],
    [
      'another one is added',
      'insert into time_stamps select 3, authority, at, response from time_stamps',
      'row time_stamps [3,"https://tsa.example"]',
    ],
  ])('names a time stamp that is not the one that was recorded: %s', async (_, statement, named) => {
    const { store, file } = await signed();
    await store.addTimeStamp(STAMP);
    const before = (await findingsOf(store)).findings.map(({ what, id }) => `${what} ${id}`);
    tamper(file, statement);
    const found = (await findingsOf(store)).findings.map(({ what, id }) => `${what} ${id}`);
    expect(found.filter((one) => !before.includes(one) && !one.startsWith('checkpoint'))).toEqual([named]);
  });

  it('counts events that say another time than the checkpoints around them, by more than a day', async () => {
    const { store, sign, record, file } = await ledgerSample();
    await record(1);
    await signLedger(sign, signal);
    const later = { ...sign, clock: { now: () => new Date(at(5000)) } };
    await record(2000);
    await signLedger(later, signal);
    expect((await findingsOf(store)).remarks.map(({ sentence }) => sentence)).not.toContainEqual(expect.stringContaining('a clock'));
    // Two a day and more before the checkpoint that they come after, two as long after the one that vouches for them.
    await record(5000 - 1441);
    await record(5000 + 3001);
    await signLedger({ ...sign, clock: { now: () => new Date(at(5000 + 1559)) } }, signal);
    const { findings, remarks } = await findingsOf(store);
    expect(findings).toEqual([]);
    expect(remarks).toContainEqual({ what: 'event', count: 4, sentence: expect.stringContaining('a clock was wrong') });
    tamper(file, `update checkpoints set at = '${at(1)}'`);
    expect((await findingsOf(store)).remarks).toContainEqual({
      what: 'event',
      count: 6,
      sentence: expect.stringContaining('a clock was wrong'),
    });
  });

  const attacks: Array<[what: string, statement: string, forge: (digest: string) => object, named: string[]]> = [
    [
      'by an event of no kind',
      EDIT,
      (digest) => ({ ...OWN, id: 'x/1', type: 'visit', rows: [told('changes', 'c3', digest)] }),
      ['event 21 x/1', 'row changes c3'],
    ],
    [
      'by an event of an act that is none',
      EDIT,
      (digest) => ({ ...OWN, id: 'acts/act_x', type: 'act.comment', rows: [told('changes', 'c3', digest)] }),
      ['event 21 acts/act_x', 'row changes c3'],
    ],
    [
      'by an event of a change that is none',
      EDIT,
      (digest) => ({ ...OWN, id: 'changes/c3x', type: 'change.recorded', rows: [told('changes', 'c3', digest)] }),
      ['event 21 changes/c3x', 'row changes c3'],
    ],
    [
      'by an event that names no row',
      'select 1',
      () => ({ ...OWN, id: 'acts/act_x', type: 'act.comment', rows: [] }),
      ['event 21 acts/act_x'],
    ],
    [
      'by an event that is said to be of before',
      'select 1',
      () => ({
        ...OWN,
        id: 'ledger.moved/2026-03-02T00:00:00.000Z',
        type: 'ledger.moved',
        rows: [],
        backfilled: true,
        copy: { root: '00', size: 1 },
      }),
      ['event 21 ledger.moved/'],
    ],
  ];
  it.each(attacks)('names a row that was edited and vouched for anew %s', async (_, statement, forge, named) => {
    const { store, sign, file } = await signed();
    tamper(file, statement);
    const [digest] = await store.rowDigests([{ table: 'changes', key: ['c3'] }]);
    append(file, forge(digest ?? expect.fail('no row')));
    await signLedger(sign, signal);
    const found = (await findingsOf(store)).findings.map(({ what, id }) => `${what} ${id}`);
    for (const name of named)
      expect(
        found.some((one) => one.startsWith(name)),
        `${name} in ${found.join('; ')}`,
      ).toBe(true);
    expect(
      found.filter((one) => !named.some((name) => one.startsWith(name))),
      'nothing else',
    ).toEqual([]);
  });

  it('names an event that does not say what its rows say, though its digests are theirs', async () => {
    const { store, file } = await ledgerSample().then(async (sample) => ({ ...sample, _: await sample.record(1) }));
    tamper(file, `update ledger set event_json = replace(event_json, '"severity":"', '"severity":"x')`);
    rehash(file);
    expect((await findingsOf(store)).findings).toMatchObject([
      { what: 'event', id: '1 changes/c1', sentence: 'It does not say what the rows say that it tells of.' },
    ]);
  });

  it('names an event at a place that there is not, and nothing else', async () => {
    const { store, file } = await signed();
    tamper(file, `insert into ledger select -1, id || 'x', type, at, event_json, leaf_hash, subtrees from ledger where seq = 4`);
    expect((await findingsOf(store)).findings).toMatchObject([{ what: 'event', id: '-1 changes/c2x' }]);
  });

  it('holds the ledger against checkpoints that were kept elsewhere: what was cut off, and what was signed anew', async () => {
    const { store, file, sign } = await signed();
    const checkpoints = await store.checkpoints();
    const last = (await signLedger(sign, signal)) ?? expect.fail('not signed');
    const kept = [...checkpoints, last].map(({ size, note }) => ({ name: `kept-${size}`, note }));
    expect((await findingsOf(store, { keys: [], kept })).findings).toEqual([]);
    for (const table of ['visits', 'changes', 'journal']) tamper(file, `delete from ${table} where rowid > 1`);
    tamper(file, 'delete from checkpoints where size > 3', 'delete from ledger where seq > 2', 'delete from extractions where rowid > 1');
    expect((await findingsOf(store)).findings, 'it is whole in itself').toEqual([]);
    const own = { last: { note: last.note } };
    expect((await findingsOf(store, { keys: [], kept, own })).findings).toMatchObject([
      { id: 'kept-13', sentence: 'It vouches for 13 events, and the ledger has 3.' },
      { id: 'kept-21', sentence: 'It vouches for 21 events, and the ledger has 3.' },
      { id: 'what this machine signed last' },
    ]);
    const other = signCheckpoint({ size: 3, root: new Uint8Array(32) }, (await sign.signer()) ?? expect.fail('no key'));
    expect((await findingsOf(store, { keys: [], kept: [{ name: 'other', note: other }] })).findings).toMatchObject([
      { id: 'other', sentence: 'It vouches for other events than the ledger begins with.' },
    ]);
  });

  it('names any byte that flipped in the note of what this machine signed last', async () => {
    const { store } = await signed();
    const [last] = await store.checkpoints({ newestFirst: true, limit: 1 });
    const note = Buffer.from(last?.note ?? '');
    const named = async (bytes: Buffer): Promise<Set<string>> => {
      const { findings } = await findingsOf(store, { keys: [], kept: [], own: { last: { note: bytes.toString() } } });
      return new Set(findings.map(({ id }) => id));
    };
    expect(await named(note)).toEqual(new Set());
    for (let at = 0; at < note.length; at += 3) {
      const flipped = Buffer.from(note);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(await named(flipped), `byte ${at}`).toEqual(new Set(['what this machine signed last']));
    }
  });

  it('takes no key but those that were named, and those that they vouch for', async () => {
    const { store, file, sign, key, record } = await signed();
    const first = (await sign.signer())?.verifier ?? expect.fail('no key');
    await renewKey(key);
    await signLedger(sign, signal);
    const known = { keys: [first], kept: [] };
    expect(await findingsOf(store, known)).toMatchObject({ findings: [], remarks: [{ what: 'event', count: 22 }] });
    // One that nobody vouches for: the file of the key before is not there.
    const second = (await sign.signer())?.verifier ?? expect.fail('no key');
    await renewKey(key);
    await rm(`${key.file}.${second.id}`);
    await signLedger(sign, signal);
    await record(11);
    await signLedger(sign, signal);
    expect((await findingsOf(store, known)).findings).toMatchObject([
      { what: 'checkpoint', id: '25', sentence: expect.stringContaining('None of the keys') },
    ]);
    const { findings, remarks } = await findingsOf(store);
    expect(findings).toEqual([]);
    expect(remarks).toContainEqual({ what: 'checkpoint', count: 1, sentence: expect.stringContaining('did not vouch for it') });
    const other = { keys: [], kept: [], own: { key: first } };
    expect((await findingsOf(store, other)).findings).toMatchObject([{ id: 'the private key on this machine' }]);
    // Of a thief, put into the record and set to sign the last checkpoint.
    const [last] = await store.checkpoints({ newestFirst: true, limit: 1 });
    const thief = signerOf('acme.example', new Uint8Array(32).fill(77));
    tamper(file, `insert into ledger_keys values (9, '${writeVerifier(thief.verifier)}', '${at(1)}')`);
    tamper(file, `update checkpoints set note = '${signCheckpoint(last ?? expect.fail(), thief)}' where size = 25`);
    expect((await findingsOf(store)).findings.map(({ what, id }) => `${what} ${id}`)).toEqual([
      'checkpoint 25',
      expect.stringMatching(/^row ledger_keys/),
    ]);
  });

  it('holds while another process signs, stamps and records: what comes meanwhile is no fault', async () => {
    const { store, sign, record } = await signed();
    let looked = false;
    const busy: Store = {
      ...store,
      async *ledgerEvents(filter) {
        for await (const line of store.ledgerEvents(filter)) {
          if (!looked) {
            looked = true;
            await signLedger(sign, signal);
            await record(11);
            await signLedger(sign, signal);
            for (const { size } of await store.checkpoints({ from: 14 }))
              await store.addTimeStamp({ size, authority: 'https://tsa.example', at: at(1), response: new Uint8Array([1]) });
          }
          yield line;
        }
      },
    };
    const { findings } = await findingsOf(busy);
    expect(findings.map(({ sentence }) => sentence)).toEqual([
      // Read after its checkpoint, at the size that was known; of those beyond it nothing is said.
      'Its time stamp of https://tsa.example does not hold: it is no time stamp.',
    ]);
  });
});
