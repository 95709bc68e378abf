/**
 * Where record and evidence are kept makes no difference: the same archive gives the same history, byte for byte.
 * @module
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPOSITORY, type TestInstallation } from '../helpers/cli.ts';
import { type TwoPlaces, twoPlaces } from '../helpers/twoPlaces.ts';
import { corpusFile } from './corpus.ts';

let places: TwoPlaces;

beforeAll(async () => {
  places = await twoPlaces();
});
afterAll(() => places?.remove());

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
  const [one, other] = [await history(places.embedded), await history(places.distributed)];
  expect(one.split('\n').length).toBeGreaterThan(100);
  expect(createHash('sha256').update(other).digest('hex')).toBe(createHash('sha256').update(one).digest('hex'));
  expect(other).toBe(one);
});

it('what lies in Postgres and a bucket verifies', { timeout: 300_000 }, async (context) => {
  const bundle = corpusFile('history.bundle');
  if ('missing' in bundle) return context.skip(bundle.missing);
  const { code, stdout, stderr } = await places.distributed.run('verify', '--only', 'database,rows,blobs,objects,record,ledger');
  expect([code, stdout, stderr]).toEqual([0, expect.any(String), expect.any(String)]);
});
