/**
 * The one way in which visits, evidence, changes, deliveries and baselines are written.
 * @module
 */
import { OvertakenError } from '../../../domain/errors.ts';
import type { Batch, VisitRecord } from '../../../domain/ports.ts';
import type { Baseline } from '../../../domain/snapshot.ts';
import { insertChanges } from './changes.ts';
import type { Db } from './db.ts';
import { insertExtraction } from './extractions.ts';
import { flavourOf } from './flavour.ts';
import { applyHealthEdits } from './health.ts';
import { moveMark } from './imports.ts';
import { verifyBaseline } from './known.ts';
import { insertObjects } from './objects.ts';
import { chunks } from './rows.ts';
import { insertRuleEdits } from './ruleEdits.ts';
import type { ExtractionsTable } from './schema.ts';
import { storedPages, summarise } from './summary.ts';
import { insertVisits, moveBaseline, storedVisits, tellVisits } from './visits.ts';

/** Writes a batch in one transaction. A visit that is stored already is skipped with everything that came with it. */
export async function commit(db: Db, batch: Batch): Promise<void> {
  try {
    await write(db, batch);
  } catch (error) {
    if (flavourOf(db).isDangling(error) && (await needsRemoved(db, batch)))
      throw new OvertakenError(batch.records[0]?.visit.sourceId ?? '', error);
    throw error;
  }
}

/** Retention has removed a page meanwhile that was known, or to be built upon. */
async function needsRemoved(db: Db, { objects, records }: Batch): Promise<boolean> {
  const named = records.flatMap(({ visit, changes }) => [
    visit.sha256,
    ...changes.flatMap((change) => [change.oldSnapshot, change.newSnapshot]),
  ]);
  const pages = new Set([...objects.map(({ base }) => base), ...named].flatMap((page) => page ?? []));
  for (const { sha256 } of objects) pages.delete(sha256);
  for (const some of chunks([...pages], 500)) {
    const found = db.selectFrom('tombstones').select('key').where('what', '=', 'page').where('key', 'in', some);
    const gone = found.where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('objects').select('sha256').whereRef('sha256', '=', 'tombstones.key'))),
    );
    if (await gone.limit(1).executeTakeFirst()) return true;
  }
  return false;
}

async function write(db: Db, batch: Batch): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await insertObjects(trx, batch.objects);
    const records = await newRecords(trx, batch.records);
    for (const record of records) await refuseOvertaken(trx, record);
    const visits = records.map(({ visit }) => visit);
    const knownPages = await storedPages(trx, visits);
    await insertVisits(trx, visits);
    const stored = await storePages(trx, records);
    await tellVisits(trx, visits, { stored, at: batch.recordedAt });
    await insertRuleEdits(trx, records, batch.recordedAt);
    const changes = await insertChanges(trx, records, batch.recordedAt, batch.silent ?? false);
    for (const { visit, verifies } of records) if (verifies) await verifyBaseline(trx, visit);
    await summarise(trx, { records, changes, knownPages });
    for (const { health } of records) if (health) await applyHealthEdits(trx, health.edits, batch.recordedAt);
    if (batch.importMark) await moveMark(trx, batch.importMark);
  });
}

/** Stores what was read of the pages, and moves the baselines. Gives the extractions that are new, or were written anew. */
async function storePages(db: Db, records: readonly VisitRecord[]): Promise<ExtractionsTable[]> {
  const stored = new Map<string, ExtractionsTable>();
  const note = (row: ExtractionsTable | undefined): unknown =>
    row && stored.set([row.source_id, row.content_hash, row.extractor_version].join(' '), row);
  for (const { visit, extraction } of records) if (extraction) note(await insertExtraction(db, visit.sourceId, extraction));
  for (const baseline of latestBaselines(records)) note(await moveBaseline(db, baseline));
  return [...stored.values()];
}

async function newRecords(db: Db, records: readonly VisitRecord[]): Promise<VisitRecord[]> {
  const seen = await storedVisits(
    db,
    records.map(({ visit }) => visit.id),
  );
  return records.filter(({ visit }) => {
    const isNew = !seen.has(visit.id);
    seen.add(visit.id);
    return isNew;
  });
}

/** Two checks of a source may run at once, by a schedule and by hand: what one has told the other must not tell again. */
async function refuseOvertaken(db: Db, { visit: { sourceId }, changes, comparedWith }: VisitRecord): Promise<void> {
  if (comparedWith === undefined || changes.length === 0) return;
  const row = await db.selectFrom('baselines').select('content_hash').where('source_id', '=', sourceId).executeTakeFirst();
  if ((row?.content_hash ?? null) !== comparedWith) throw new OvertakenError(sourceId);
}

/** Of several baselines of a source in a batch only the one verified last is worth writing. */
function latestBaselines(records: readonly VisitRecord[]): Iterable<Baseline> {
  const latest = new Map<string, Baseline>();
  for (const { baseline } of records) {
    if (baseline && !((latest.get(baseline.sourceId)?.verifiedAt ?? '') > baseline.verifiedAt)) latest.set(baseline.sourceId, baseline);
  }
  return latest.values();
}
