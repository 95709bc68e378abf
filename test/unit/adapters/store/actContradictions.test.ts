import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from '../../../../src/adapters/store/sqlite/index.ts';
import type { Store } from '../../../../src/domain/ports.ts';
import type { Act, ActKind, Review } from '../../../../src/domain/review.ts';
import { at, collect, sampleBatch, sampleChange, sampleRecord, sampleSource } from '../../../helpers/samples.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const ADA = { kind: 'user', id: 'usr_ada', name: 'Ada' } as const;
let acts = 0;

function act(kind: ActKind, type: Act['subject']['type'], id: string, detail: Act['detail'] = {}): Act {
  acts += 1;
  return { id: `act_${acts}`, at: at(acts), by: ADA, kind, subject: { type, id }, detail };
}

/** Two people, a token, a rule that is over, and two changes of which one is decided. */
async function worked(): Promise<{ store: Store; file: string }> {
  const file = join(await tempDir(), 'clausewatch.sqlite');
  const store = await createSqliteStore({ file });
  onTestFinished(() => store.close());
  await store.declare([sampleSource()]);
  await store.commit(sampleBatch([sampleRecord(1, [sampleChange('c1', 1), sampleChange('c2', 1)])]));
  for (const login of ['ada', 'bob']) {
    const user = { id: `usr_${login}`, login, name: login, role: 'admin', createdAt: at(0) } as const;
    await store.addUser(user, act('user.add', 'user', user.id, { note: { login, role: 'admin' } }));
  }
  await store.editUser('usr_bob', { role: 'viewer' }, act('user.edit', 'user', 'usr_bob', { note: { role: 'viewer' } }));
  await store.editUser('usr_bob', { disabledAt: at(5) }, act('user.disable', 'user', 'usr_bob'));
  const token = { id: 'tok', name: 'Prometheus', scopes: ['metrics' as const], createdAt: at(0), createdBy: 'ada' };
  await store.addToken(token, 'hash', act('token.add', 'token', 'tok', { note: { name: 'Prometheus', scopes: ['metrics'] } }));
  await store.revokeToken('tok', at(6), act('token.revoke', 'token', 'tok'));
  const match = { source: 'acme/dpa', text: 'cookies' } as never;
  await store.addIgnoreRule(
    { id: 'ign', match, reason: 'Noise.', since: at(1), by: ADA },
    act('ignore.add', 'ignore', 'ign', { note: { match } }),
  );
  await store.endIgnoreRule('ign', { at: at(7), act: act('ignore.end', 'ignore', 'ign') });
  const end = { reason: 'they rebuild', note: { until: at(500) } };
  const pausing = act('source.pause', 'source', 'acme/dpa', end);
  await store.pause(['acme/dpa'], { since: pausing.at, until: at(500), reason: 'they rebuild' }, [pausing]);
  let before: Review = { change: 'c1', version: 0, state: 'flagged' };
  for (const state of ['confirmed', 'dismissed'] as const) {
    const review: Review = { ...before, version: before.version + 1, state, decided: { by: ADA, at: at(8) } };
    await store.decide([{ act: act('decide', 'change', 'c1', { decision: state, before, after: review }), review }]);
    before = review;
  }
  return { store, file };
}

/** What is done, and all that is named of people's work then. */
const FORGED: Array<[what: string, statement: string, named: string[]]> = [
  ['a decision', `update reviews set review_json = replace(review_json, '"Ada"', '"Boss"')`, ['reviews c1']],
  [
    'a decision that nobody took',
    `insert into reviews (change_id, version, review_json, proposed) values ('c2', 1, '{"change":"c2","version":1,"state":"flagged"}', 0)`,
    ['reviews c2'],
  ],
  ['a review that is no JSON', `update reviews set review_json = 'x'`, ['reviews c1', 'reviews c1']],
  ['a role', `update users set role = 'admin' where id = 'usr_bob'`, ['users usr_bob']],
  ['somebody who may sign in again', `update users set disabled_at = null where id = 'usr_bob'`, ['users usr_bob']],
  [
    'an administrator',
    `insert into users (id, login, name, role, created_at) values ('usr_eve', 'eve', 'Eve', 'admin', '${at(0)}')`,
    ['users usr_eve'],
  ],
  ['what a token may do', `update tokens set scopes_json = '["metrics","api"]'`, ['tokens tok']],
  ['a token that is good again', 'update tokens set revoked_at = null', ['tokens tok']],
  ['a token that nobody made', `update tokens set id = 'tik'`, ['tokens tik']],
  ['what a rule holds back', `update ignore_rules set match_json = replace(match_json, 'cookies', 'liability')`, ['ignore_rules ign']],
  ['a rule that is not over', 'update ignore_rules set ended_at = null', ['ignore_rules ign']],
  ['a pause without end', 'update pauses set until = null', ['pauses acme/dpa']],
  ['why a source is paused', `update pauses set reason = 'they asked'`, ['pauses acme/dpa']],
  ['since when a source is paused', `update pauses set since = '${at(0)}'`, ['pauses acme/dpa']],
  ['a pause that nobody made', `update pauses set source_id = 'acme/sla'`, ['pauses acme/sla']],
  ['a rule that nobody made', `update ignore_rules set id = 'ing'`, ['ignore_rules ing']],
];

describe("people's work against the acts that tell of it", () => {
  it('holds as the program leaves it', async () => {
    const { store } = await worked();
    expect(await collect(store.contradictions())).toEqual([]);
  });

  it('takes pauses as they are that an older version left, which noted none of the terminal', async () => {
    const { store, file } = await worked();
    await store.pause(['acme/dpa'], { since: at(600) });
    const raw = new DatabaseSync(file);
    for (const { name } of raw.prepare("select name from sqlite_schema where type = 'trigger'").all()) raw.exec(`drop trigger ${name}`);
    expect(await collect(store.contradictions())).toHaveLength(1);
    raw.exec(`update ledger set event_json = json_set(event_json, '$.backfilled', json('true')) where seq = 0`);
    expect(await collect(store.contradictions())).toEqual([]);
    raw.exec(`insert into checkpoints (size, root, at, note) values (1, zeroblob(32), '${at(599)}', 'n')`);
    expect(await collect(store.contradictions())).toHaveLength(1);
    raw.close();
  });

  it.each(FORGED)('names what no act says: %s', async (_, statement, named) => {
    const { store, file } = await worked();
    const raw = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    for (const { name } of raw.prepare("select name from sqlite_schema where type = 'trigger'").all()) raw.exec(`drop trigger ${name}`);
    raw.exec(statement);
    raw.close();
    expect((await collect(store.contradictions())).map(({ table, key }) => `${table} ${key}`)).toEqual(named);
  });
});
