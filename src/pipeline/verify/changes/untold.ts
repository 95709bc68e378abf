/**
 * Visits that found another content, and of which no change is recorded: whether there was none.
 * @module
 */
import type { Change } from '../../../domain/change.ts';
import { OperationalError } from '../../../domain/errors.ts';
import type { Visit } from '../../../domain/snapshot.ts';
import { isReadable } from '../../../domain/vocabulary.ts';
import type { Source } from '../../../domain/watcher.ts';
import { bindChanges } from '../../../record/bind.ts';
import { confirmationId } from '../../confirm.ts';
import type { Suspicion } from '../examiner.ts';
import { type Versions, versionsOf } from '../versions.ts';
import type { ChangesExamination } from './group.ts';

const PORTION = 500;
const NO_PAGES = 'pages that were not compared again, because they cannot be read';

/** `told`: times of this source's changes. */
export async function* untoldFaults(given: ChangesExamination, source: Source, told: ReadonlySet<string>): AsyncIterable<Suspicion> {
  const versions = await versionsOf(given, source);
  let before: Visit | undefined;
  for await (const visit of readableVisits(given, source)) {
    if (before && visit.verdict === 'content' && !told.has(visit.fetchedAt) && isOneRun(before, visit, versions))
      yield* await changesOf(given, source, before, visit);
    before = visit;
  }
}

/** Visits that moved the baseline, or verified it, in their order. */
async function* readableVisits({ installation: { store }, signal }: ChangesExamination, { id }: Source): AsyncIterable<Visit> {
  for (let after: Visit | undefined; ; ) {
    signal.throwIfAborted();
    const visits = await store.visitsFrom(id, after, PORTION);
    const witnesses = new Set(visits.map((visit) => confirmationId(visit.id)));
    yield* visits.filter((visit) => isReadable(visit.verdict) && !visit.evidenceOnly && !witnesses.has(visit.id));
    after = visits.at(-1);
    if (visits.length < PORTION) return;
  }
}

/** Where imported history and visits meet, and where rules were edited in between, other pages were compared. */
function isOneRun(before: Visit, visit: Visit, { isPresent, at }: Versions): boolean {
  const isImported = ({ renderer }: Visit): boolean => renderer === 'archive';
  return isImported(before) === isImported(visit) && isPresent(visit.fetchedAt) && at(before.fetchedAt) === at(visit.fetchedAt);
}

async function changesOf(
  { installation: { evidence, store }, workers, catalogue, note }: ChangesExamination,
  source: Source,
  old: Visit,
  now: Visit,
): Promise<Suspicion[]> {
  const [oldPage, newPage, lastSeenOldAt] = [old.sha256 ?? '', now.sha256 ?? '', old.fetchedAt];
  try {
    const [before, after] = [await evidence.read(oldPage), await evidence.read(newPage)];
    const { differences, publishedAt } = await workers.recompare({ source, catalogue, before, after, lastSeenOldAt });
    const missing: Change[] = bindChanges({
      source,
      baseline: { sha256: oldPage, verifiedAt: lastSeenOldAt },
      capture: { sha256: newPage, fetchedAt: now.fetchedAt, finalUrl: now.finalUrl },
      extraction: { extractorVersion: '' },
      differences,
      publishedAt,
    });
    return missing.map(({ id }) => ({
      what: 'change',
      id,
      sentence: `Comparing the page of the visit ${now.id} with the one before gives it, and it is not recorded.`,
      remedy: 'Restore the database from a backup.',
      stillSo: async () => (await store.change(id)) === undefined,
    }));
  } catch (error) {
    if (!(error instanceof OperationalError) || (error.code !== 'evidence' && error.code !== 'input')) throw error;
    note(NO_PAGES);
    return [];
  }
}
