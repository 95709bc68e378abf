/**
 * Whether an archive of real pages gives the same history, byte for byte, in a file and a folder as in Postgres and a bucket; and how long the import
 * takes in each. `test/corpus/distributed.test.ts` does the same with a part of the archive.
 *
 *   node bench/distributed.ts ARCHIVE.bundle [--vendor NAME] [--until DATE]
 *
 * Flags are handed to `clausewatch import`. Ends with 1 when the histories differ, or what lies in Postgres and the bucket does not verify.
 * @module
 */
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { REPOSITORY, type TestInstallation } from '../test/helpers/cli.ts';
import { twoPlaces } from '../test/helpers/twoPlaces.ts';

const [bundle, ...flags] = process.argv.slice(2);
if (bundle === undefined) {
  console.error('usage: node bench/distributed.ts ARCHIVE.bundle [--vendor NAME] [--until DATE]');
  process.exit(2);
}
const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;
const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const begun = performance.now();
  return [await work(), performance.now() - begun];
};

/** Imports the archive, and gives what the history exports. */
async function history(name: string, home: TestInstallation, archive: string): Promise<string> {
  const [, took] = await timed(() => home.output('--watchers', join(REPOSITORY, 'watchers'), 'import', archive, ...flags, '--json'));
  const changes = await home.output('changes', '--format', 'ndjson');
  const records = changes.split('\n').length - 1;
  const digest = createHash('sha256').update(changes).digest('hex');
  console.log(`${name.padEnd(12)} import ${seconds(took)}, ${records} records, ${changes.length} bytes, SHA-256 ${digest}`);
  return changes;
}

const places = await twoPlaces();
try {
  const one = await history('embedded', places.embedded, resolve(bundle));
  const other = await history('distributed', places.distributed, resolve(bundle));
  console.log(one === other ? 'equal, byte for byte' : 'NOT EQUAL');
  const [verified, took] = await timed(() => places.distributed.run('verify'));
  console.log(verified.stdout.trimEnd().split('\n').slice(-5).join('\n'));
  console.log(`verify of what lies in Postgres and the bucket ends with ${verified.code} after ${seconds(took)}`);
  process.exitCode = one === other && verified.code === 0 ? 0 : 1;
} finally {
  await places.remove();
}
