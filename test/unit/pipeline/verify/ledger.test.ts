import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../../src/domain/ports.ts';
import { signLedger } from '../../../../src/pipeline/ledger/sign.ts';
import type { Examination, Finding, Remark } from '../../../../src/pipeline/verify/examiner.ts';
import { ledgerExaminers } from '../../../../src/pipeline/verify/ledger.ts';
import { verify } from '../../../../src/pipeline/verify/verify.ts';
import { type LedgerSample, ledgerSample } from '../../../helpers/ledgerSample.ts';
import { at, collect } from '../../../helpers/samples.ts';

const { signal } = new AbortController();

async function findingsOf(store: Store): Promise<{ findings: Finding[]; remarks: Remark[]; examined: object }> {
  // Nothing but the store is asked for.
  const installation = { store } as unknown as Examination['installation'];
  const catalogue = {} as Examination['catalogue'];
  const { findings, remarks, examined } = verify({ installation, catalogue, signal, examiners: ledgerExaminers });
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
function tamper(file: string, statement: string): void {
  const raw = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  for (const { name } of raw.prepare("select name from sqlite_schema where type = 'trigger'").all()) raw.exec(`drop trigger ${name}`);
  raw.exec(statement);
  raw.close();
}

const flipped = (column: string, byte: number): string =>
  `unhex(substr(hex(${column}), 1, ${byte * 2}) || '00' || substr(hex(${column}), ${byte * 2 + 3}))`;
const visit = 'visits acme/dpa@2026-03-01T00:05:00.000Z';

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
      remarks: [{ what: 'event', count: 8, sentence: 'no checkpoint vouches for them yet' }],
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
    await store.addTimeStamp({ size: 13, authority: 'https://tsa.example', at: at(1), response: new Uint8Array([1, 2, 3]) });
    expect((await findingsOf(store)).findings).toMatchObject([
      { what: 'checkpoint', id: '13', sentence: 'Its time stamp of https://tsa.example does not hold: it is no time stamp.' },
    ]);
  });
});
