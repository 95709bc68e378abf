/**
 * Installations to be copied: a record with rows of many kinds, and the evidence that it refers to.
 * @module
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { createPostgresCopy } from '../../src/adapters/store/postgres/copy.ts';
import { createPostgresStore } from '../../src/adapters/store/postgres/index.ts';
import { createSqliteCopy } from '../../src/adapters/store/sqlite/copy.ts';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../src/archive/archive.ts';
import type { SealFault } from '../../src/domain/audit.ts';
import type { RecordCopy } from '../../src/domain/copy.ts';
import type { Blobs, Store } from '../../src/domain/ports.ts';
import { sha256 } from '../../src/lib/hash.ts';
import type { CopyPlace } from '../../src/pipeline/copy/copy.ts';
import { firstSealFaults } from '../../src/pipeline/copy/seals.ts';
import { at, sampleBaseline, sampleBatch, sampleChange, sampleExtraction, sampleMark, sampleSource, sampleVisit } from './samples.ts';
import { tempDir } from './tempDir.ts';

export interface CopyEnd extends CopyPlace {
  record: RecordCopy;
  blobs: Blobs;
  /** Opens the store; it is closed when the running test is finished. */
  store(): Promise<Store>;
}

export interface SqliteEnd extends CopyEnd {
  dataDir: string;
  file: string;
  /** Runs SQL on the record as another program would. */
  tamper(sql: string): void;
  /** First column of the first row. */
  ask(sql: string): unknown;
}

/** An embedded installation in a new folder; nothing is made yet. */
export async function sqliteEnd(folder?: string): Promise<SqliteEnd> {
  const dataDir = folder ?? (await tempDir());
  const file = join(dataDir, 'clausewatch.sqlite');
  const within = <Result>(work: (db: DatabaseSync) => Result): Result => {
    const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  return {
    dataDir,
    file,
    record: createSqliteCopy({ file }),
    sealFaults: () => sealFaultsOf(createSqliteStore({ file, readOnly: true })),
    blobs: createFsBlobs(dataDir),
    async store() {
      const store = await createSqliteStore({ file });
      onTestFinished(() => store.close());
      return store;
    },
    tamper: (sql) => within((db) => db.exec(sql)),
    ask: (sql) => within((db) => Object.values(db.prepare(sql).get() ?? {})[0]),
  };
}

/** An installation on a Postgres database, with its evidence in a new folder. */
export async function postgresEnd(url: string): Promise<CopyEnd> {
  return {
    record: createPostgresCopy({ url }),
    sealFaults: () => sealFaultsOf(createPostgresStore({ url, readOnly: true })),
    blobs: createFsBlobs(await tempDir()),
    async store() {
      const store = await createPostgresStore({ url });
      onTestFinished(() => store.close());
      return store;
    },
  };
}

async function sealFaultsOf(opening: Promise<Store>): Promise<SealFault[]> {
  const store = await opening;
  try {
    return await firstSealFaults(store);
  } finally {
    await store.close();
  }
}

/** Page number `n`, unlike any other, with what engines may write differently. */
export function copiedPage(n: number): Buffer {
  return Buffer.from(`<p>${'always the same – “ünïcödé” 🦊 '.repeat(50)}</p><p>${sha256(String(n))}</p>`);
}

/** Records so many more visits with pages, extractions and changes, and gives the names of their evidence. */
export async function recordVisits({ store, blobs }: { store: Store; blobs: Blobs }, from: number, count: number): Promise<string[]> {
  await store.declare([sampleSource()]);
  const writer = await createArchive({ blobs, store }).openChain('acme/dpa');
  const numbers = Array.from({ length: count }, (_, index) => from + index);
  for (const n of numbers) writer.add(copiedPage(n));
  const picture = Buffer.from(`picture ${from}`);
  await blobs.put(sha256(picture), picture);
  const pack = writer.finish();
  if (!pack) throw new Error('there are pages');
  await blobs.put(pack.name, pack.bytes);
  const records = numbers.map((n) => {
    const page = sha256(copiedPage(n));
    const text = `Text ${n} – “ünïcödé” 🦊`;
    return {
      visit: sampleVisit(n, `text ${n}`, { sha256: page, durationMs: n + 0.125, ...(n === from ? { screenshot: sha256(picture) } : {}) }),
      extraction: sampleExtraction(text),
      changes: [sampleChange(`change ${n}`, n, { oldSnapshot: page, newSnapshot: page, oldQuote: text })],
      baseline: sampleBaseline(n, text, { sha256: page }),
    };
  });
  await store.commit({
    ...sampleBatch(records),
    objects: pack.objects,
    recordedAt: at(from + count),
    importMark: sampleMark(from + count),
  });
  return [pack.name, sha256(picture)];
}
