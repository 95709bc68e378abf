/**
 * Whether a data folder is whole: what must hold of it at any moment, also after a kill.
 * @module
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../src/archive/archive.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Visit } from '../../src/domain/snapshot.ts';
import { isReadable } from '../../src/domain/vocabulary.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { collect } from '../helpers/samples.ts';

/** What stands in a data folder, read while nobody or somebody else writes. */
export interface Folder {
  /** Newest first. */
  visits: Visit[];
  changes: Change[];
  /** What is not as it must be, in words. */
  complaints: string[];
}

export const databaseOf = (data: string): string => join(data, 'clausewatch.sqlite');

/** Reads all that is recorded, and all evidence that it rests on. */
export async function readFolder(data: string): Promise<Folder> {
  const complaints: string[] = [...checkDatabase(data)];
  const store = await createSqliteStore({ file: databaseOf(data), readOnly: true });
  try {
    // One look at everything: what a monitor writes meanwhile is not half of it.
    const states = await store.sources();
    const visits: Visit[] = [];
    for (const { source } of states) {
      const own = await store.visits(source.id, { limit: 100_000 });
      visits.push(...own);
      complaints.push(...(await checkBaseline(store, source.id, own)));
    }
    const changes = await collect(store.changes({ suppressed: 'too' }));
    complaints.push(...(await checkEvidence(data, store, visits, changes)));
    return { visits, changes, complaints };
  } finally {
    await store.close();
  }
}

/** Each change is told once, unless a rule holds it back, and alerted unless it takes another back. */
const MISTOLD = `
  select changes.id from changes left join journal on journal.change_id = changes.id and journal.kind = 'change.recorded'
  where coalesce(journal.alerting, -1) <> case when suppressed_by is not null then -1 when reverts is null then 1 else 0 end`;

function* checkDatabase(data: string): Iterable<string> {
  const database = new DatabaseSync(databaseOf(data), { readOnly: true, timeout: 10_000 });
  try {
    const ask = (sql: string): unknown[] => database.prepare(sql).all();
    const [answer] = ask('pragma integrity_check') as Array<{ integrity_check: string }>;
    if (answer?.integrity_check !== 'ok') yield `the database is damaged: ${answer?.integrity_check}`;
    if (ask('pragma foreign_key_check').length > 0) yield 'rows of the database refer to rows that are not there';
    for (const row of ask(MISTOLD)) yield `a change is not told, or alerted, as it must be: ${JSON.stringify(row)}`;
    for (const row of ask('select id from visits group by id having count(*) > 1')) yield `a visit is there twice: ${JSON.stringify(row)}`;
  } finally {
    database.close();
  }
}

/** The baseline is the page of the last visit that could be read. */
async function checkBaseline(store: Store, sourceId: string, newestFirst: readonly Visit[]): Promise<string[]> {
  const last = newestFirst.find((visit) => isReadable(visit.verdict) && !visit.id.endsWith('#again'));
  const baseline = await store.baseline(sourceId);
  if (!last && !baseline) return [];
  if (!last || !baseline) return [`${sourceId} has a baseline and no visit that gave it, or the other way round`];
  if (baseline.sha256 !== last.sha256 && baseline.fingerprint !== last.fingerprint)
    return [`the baseline of ${sourceId} is ${baseline.sha256}, and its last readable visit saw ${last.sha256}`];
  return baseline.verifiedAt === last.fetchedAt ? [] : [`${sourceId} was verified at ${baseline.verifiedAt} and read at ${last.fetchedAt}`];
}

async function checkEvidence(data: string, store: Store, visits: readonly Visit[], changes: readonly Change[]): Promise<string[]> {
  const blobs = createFsBlobs(data);
  const archive = createArchive({ blobs, store });
  const complaints: string[] = [];
  const check = async (what: string, hash: string, read: (hash: string) => Promise<Uint8Array>): Promise<void> => {
    try {
      if (sha256(await read(hash)) !== hash) complaints.push(`${what} ${hash} is not what its name says`);
    } catch (error) {
      complaints.push(`${what} ${hash} cannot be read: ${String(error)}`);
    }
  };
  const pages = new Set([
    ...visits.flatMap((visit) => visit.sha256 ?? []),
    ...changes.flatMap((change) => [change.oldSnapshot, change.newSnapshot]),
  ]);
  for (const hash of pages) await check('the page', hash, archive.read);
  for (const hash of new Set(visits.flatMap(({ screenshot }) => screenshot ?? [])))
    await check('the picture', hash, (name) => blobs.get(name));
  for (const { sourceId, id, verdict, sha256: page } of visits)
    if (isReadable(verdict) && page === undefined) complaints.push(`the visit ${id} of ${sourceId} was read and has no page`);
  return complaints;
}

/** Temporary files that killed writers left among the evidence. */
export function leftoversIn(data: string): string[] {
  return readdirSync(join(data, 'objects'), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.tmp-'));
}
