/**
 * Where record and evidence are kept makes no difference: the same archive gives the same history, byte for byte.
 * @module
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installation, REPOSITORY, type TestInstallation } from '../helpers/cli.ts';
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts';
import { startS3, type TestS3 } from '../helpers/s3.ts';
import { corpusFile } from './corpus.ts';

let postgres: TestPostgres;
let s3: TestS3;
let embedded: TestInstallation;
let distributed: TestInstallation;

beforeAll(async () => {
  [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
  const { bucket, prefix, endpoint } = s3.settings();
  embedded = await installation();
  distributed = await installation({
    config: `storage: { s3: { bucket: ${bucket}, prefix: ${prefix}, endpoint: "${endpoint}" } }\n`,
    env: { ...s3.env, DATABASE_URL: await postgres.database() },
  });
});
afterAll(async () => {
  await Promise.all([embedded?.remove(), distributed?.remove()]);
  await Promise.all([postgres?.stop(), s3?.stop()]);
});

it('the same archive gives the same changes, byte for byte, in a file and a folder as in Postgres and a bucket', {
  timeout: 600_000,
}, async (context) => {
  const bundle = corpusFile('history.bundle');
  if ('missing' in bundle) return context.skip(bundle.missing);
  const some = ['--vendor', 'mistral-ai', '--until', '2025-02-08'];
  const history = async (home: TestInstallation): Promise<string> => {
    await home.output('--watchers', join(REPOSITORY, 'watchers'), 'import', bundle.path, ...some, '--json');
    return home.output('changes', '--format', 'ndjson');
  };
  const [one, other] = [await history(embedded), await history(distributed)];
  expect(one.split('\n').length).toBeGreaterThan(100);
  expect(createHash('sha256').update(other).digest('hex')).toBe(createHash('sha256').update(one).digest('hex'));
  expect(other).toBe(one);
});

it('what lies in Postgres and a bucket verifies', { timeout: 300_000 }, async (context) => {
  const bundle = corpusFile('history.bundle');
  if ('missing' in bundle) return context.skip(bundle.missing);
  const { code, stdout, stderr } = await distributed.run('verify', '--only', 'database,rows,blobs,objects,record,ledger');
  expect([code, stdout, stderr]).toEqual([0, expect.any(String), expect.any(String)]);
});
