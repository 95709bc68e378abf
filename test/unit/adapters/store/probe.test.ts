/** What `doctor` learns of a Postgres database. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { probeDatabase } from '../../../../src/adapters/store/postgres/probe.ts';
import { ask, startPostgres, type TestPostgres } from '../../../helpers/postgres.ts';
import { freePort } from '../../../helpers/redis.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** The database through a user who may do nothing but sign in. */
async function asGuest(url: string): Promise<string> {
  const guest = `cw_guest_${randomUUID().replaceAll('-', '')}`;
  await ask(url, `create role ${guest} login password 'secret'`);
  onTestFinished(async () => void (await ask(postgres.url, `drop role ${guest}`)));
  const address = new URL(url);
  [address.username, address.password] = [guest, 'secret'];
  return address.href;
}

describe('a database for the record', () => {
  it('is named with its version, before and after its tables are made, and nothing is made by looking', async () => {
    const url = await postgres.database();
    const name = `the database ${new URL(url).pathname.slice(1)} on 127.0.0.1:${new URL(url).port}`;
    const expected = { name, version: expect.stringMatching(/^\d+(\.\d+)?/), filled: false };
    const { time, ...facts } = await probeDatabase({ url });
    expect(facts).toEqual(expected);
    expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(60_000);
    expect(await probeDatabase({ url })).toEqual({ ...expected, time: expect.any(Date) });
    expect(await probeDatabase({ url: await postgres.record() })).toMatchObject({ filled: true });
  });

  it.each([
    ['empty', () => postgres.database(), 'grant create on database'],
    ['filled', () => postgres.record(), 'grant create on schema'],
  ])('is refused when it is %s and its user may make no tables, without a word of the password', async (_, open, remedy) => {
    const url = await asGuest(await open());
    const error: unknown = await probeDatabase({ url }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'storage',
      message: expect.stringContaining('may not make tables'),
      remedy: expect.stringContaining(remedy),
    });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  });

  it('is told to be away where nobody listens', async () => {
    const url = `postgres://user:secret@127.0.0.1:${await freePort()}/record`;
    await expect(probeDatabase({ url })).rejects.toMatchObject({ code: 'storage', transient: true });
  });
});
