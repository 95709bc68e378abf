/**
 * What it costs to record one unchanged check, as the pipeline writes it: in SQLite, and in Postgres with the same promise, that what was
 * recorded is on the disk. Usage: node bench/store.ts [DATABASE-URL]   (without one: a Postgres of its own, whose disk is that of the
 * temporary folder)
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresStore } from '../src/adapters/store/postgres/index.ts';
import { createSqliteStore } from '../src/adapters/store/sqlite/index.ts';
import type { Store } from '../src/domain/ports.ts';
import { ask, startPostgres } from '../test/helpers/postgres.ts';
import { sampleBatch, sampleRecord, sampleSource, sampleVisit } from '../test/helpers/samples.ts';
import { median } from './median.ts';

const WARM_UP = 50;
const CHECKS = 300;

const given = process.argv[2];
const folder = await mkdtemp(join(tmpdir(), 'clausewatch-bench-'));
const server = given === undefined ? await startPostgres({ own: true, durable: true }) : undefined;
const url = given ?? (await server?.database()) ?? '';
try {
  const sqlite = await milliseconds(await createSqliteStore({ file: join(folder, 'clausewatch.db') }));
  process.stdout.write(`SQLite    ${sqlite.toFixed(2)} ms a check (median of ${CHECKS})\n`);
  const postgres = await milliseconds(await createPostgresStore({ url, schema: 'clausewatch_bench' }));
  process.stdout.write(`Postgres  ${postgres.toFixed(2)} ms a check, ${(postgres / sqlite).toFixed(1)} times as long\n`);
} finally {
  if (given !== undefined) await ask(given, 'drop schema if exists clausewatch_bench cascade');
  await server?.stop();
  await rm(folder, { recursive: true });
}

/** A page that is as it was before: a visit, the date of the baseline, the sums of the source. */
async function milliseconds(store: Store): Promise<number> {
  await store.declare([sampleSource()]);
  await store.commit(sampleBatch([sampleRecord(0)]));
  const took: number[] = [];
  for (let n = 1; n <= WARM_UP + CHECKS; n += 1) {
    const visit = sampleVisit(n, 'page 0', { verdict: 'unchanged' });
    const record = { visit, changes: [], verifies: true as const, health: { edits: [] } };
    const begun = performance.now();
    await store.commit({ ...sampleBatch([record]), objects: [] });
    if (n > WARM_UP) took.push(performance.now() - begun);
  }
  await store.close();
  return median(took);
}
