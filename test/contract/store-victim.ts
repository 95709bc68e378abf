/**
 * A writer for tests to kill: keeps committing batches of visits with their evidence, and says so after each.
 * Usage: node store-victim.ts FOLDER [DATABASE-URL]. Writes the number of visits on a line after each commit.
 * @module
 */
import { join } from 'node:path';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { createPostgresStore } from '../../src/adapters/store/postgres/index.ts';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { sha256 } from '../../src/lib/hash.ts';
import {
  at,
  sampleBaseline,
  sampleBatch,
  sampleChange,
  sampleExtraction,
  sampleMark,
  sampleSource,
  sampleVisit,
} from '../helpers/samples.ts';

export const BATCH = 40;

/** Page number `n`, unlike any other. */
export function victimPage(n: number): Buffer {
  return Buffer.from(`<p>${'always the same '.repeat(200)}</p><p>${sha256(String(n))}</p>`);
}

async function main(folder: string, url: string | undefined): Promise<void> {
  const store = await (url === undefined ? createSqliteStore({ file: join(folder, 'clausewatch.db') }) : createPostgresStore({ url }));
  const blobs = createFsBlobs(folder);
  const archive = createArchive({ blobs, store });
  await store.declare([sampleSource()]);
  const [mark] = await store.importMarks('a');
  for (let done = mark?.done ?? 0; ; done += BATCH) {
    const writer = await archive.openChain('acme/dpa');
    const numbers = Array.from({ length: BATCH }, (_, index) => done + index);
    for (const n of numbers) writer.add(victimPage(n));
    const pack = writer.finish();
    if (pack) await blobs.put(pack.name, pack.bytes);
    const records = numbers.map((n) => {
      const page = sha256(victimPage(n));
      const baseline = sampleBaseline(n, `text ${n}`, { sha256: page });
      const change = sampleChange(`change ${n}`, n, { oldSnapshot: page, newSnapshot: page });
      return {
        visit: sampleVisit(n, `text ${n}`, { sha256: page }),
        extraction: sampleExtraction(`text ${n}`),
        changes: [change],
        baseline,
      };
    });
    await store.commit({
      ...sampleBatch(records),
      objects: pack?.objects ?? [],
      recordedAt: at(done),
      importMark: sampleMark(done + BATCH),
    });
    process.stdout.write(`${done + BATCH}\n`);
  }
}

const [, script, folder, url] = process.argv;
if (script === import.meta.filename && folder !== undefined) await main(folder, url);
