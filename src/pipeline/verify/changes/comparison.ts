/**
 * The changes of one comparison, held against what the comparison gives.
 * @module
 */
import type { Change } from '../../../domain/change.ts';
import { OperationalError } from '../../../domain/errors.ts';
import type { Visit } from '../../../domain/snapshot.ts';
import { isReadable } from '../../../domain/vocabulary.ts';
import type { Source } from '../../../domain/watcher.ts';
import { isCurrent } from '../../../extract/version.ts';
import { canonicalJson } from '../../../lib/canonicalJson.ts';
import { bindChanges, hasOwnId } from '../../../record/bind.ts';
import { lastingId } from '../../../record/reversions.ts';
import { readOptionsOf } from '../../advance.ts';
import type { Suspicion } from '../examiner.ts';
import type { ChangesExamination } from './group.ts';

const OTHER_RULES = 'not compared again: other rules than the present ones recorded them; ids, dates, pages and quotes hold';
const OTHER_CATALOGUE = "told otherwise by today's catalogue: ids, dates, pages and quotes hold";
const JUDGED_OTHERWISE = "found again, and judged otherwise by today's catalogue";
const NO_PAGES = 'not compared again: their pages cannot be read';
const REMEDY = 'Restore the database from a backup.';

/** What does not hold of changes of one source that have the same time; `most`: how many there may have been. */
export async function comparisonFaults(
  given: ChangesExamination,
  source: Source,
  group: readonly Change[],
  most = group.length,
): Promise<Suspicion[]> {
  const faults: Suspicion[] = [];
  const pairs = Map.groupBy(group, ({ oldSnapshot, newSnapshot, lastSeenOldAt }) => `${oldSnapshot} ${newSnapshot} ${lastSeenOldAt}`);
  for (const changes of pairs.values()) faults.push(...(await pairFaults(given, source, changes, most)));
  return faults;
}

async function pairFaults(given: ChangesExamination, source: Source, changes: readonly Change[], most: number): Promise<Suspicion[]> {
  const [first] = changes;
  if (!first) return [];
  const faults = changes.filter((change) => !hasOwnId(change, most)).map((change) => fault(change, 'Its id is not what its words give.'));
  const visit = await given.installation.store.visitOf(source.id, first.newSnapshot, first.firstSeenNewAt);
  faults.push(...(await placeFaults(given, changes, visit)));
  const isPresent = changes.every(({ extractorVersion }) => isCurrent(extractorVersion, readOptionsOf(source, given.catalogue)));
  try {
    const left = isPresent ? await derive(given, source, changes, visit) : { faults: [], told: changes, why: OTHER_RULES };
    faults.push(...left.faults);
    const quotes = await quoteFaults(given, left.told);
    faults.push(...quotes);
    if (left.told.length > quotes.length) given.note(left.why, left.told.length - quotes.length);
  } catch (error) {
    if (!(error instanceof OperationalError) || (error.code !== 'evidence' && error.code !== 'input')) throw error;
    given.note(NO_PAGES, changes.length);
  }
  return faults;
}

/** Both pages were read by visits at the times that the changes name. */
async function placeFaults(given: ChangesExamination, changes: readonly Change[], visit: Visit | undefined): Promise<Suspicion[]> {
  const [first] = changes;
  if (!first) return [];
  const { store } = given.installation;
  const before = await store.visitOf(first.source, first.oldSnapshot, first.lastSeenOldAt);
  const isAt = (found: Visit | undefined, at: string): boolean =>
    found !== undefined && found.fetchedAt === at && isReadable(found.verdict);
  const sentences = [
    ...(isAt(visit, first.firstSeenNewAt) ? [] : [`No visit at ${first.firstSeenNewAt} read the page ${first.newSnapshot}.`]),
    ...(isAt(before, first.lastSeenOldAt) ? [] : [`No visit at ${first.lastSeenOldAt} read the page ${first.oldSnapshot}.`]),
  ];
  return [
    ...sentences.flatMap((sentence) => changes.map((change) => fault(change, sentence))),
    ...changes
      .filter(({ url }) => visit !== undefined && url !== visit.finalUrl)
      .map((change) => fault(change, 'Its address is not that of the visit that found it.')),
  ];
}

/** What comparing gives, beside what is recorded. `told`: recorded, but not given by today's catalogue. */
async function derive(
  { installation: { evidence, store }, workers, catalogue, note }: ChangesExamination,
  source: Source,
  changes: readonly Change[],
  visit: Visit | undefined,
): Promise<{ faults: Suspicion[]; told: Change[]; why: string }> {
  const [first] = changes as [Change];
  const [before, after] = [await evidence.read(first.oldSnapshot), await evidence.read(first.newSnapshot)];
  const { differences, publishedAt } = await workers.recompare({ source, catalogue, before, after, lastSeenOldAt: first.lastSeenOldAt });
  const given = bindChanges({
    source,
    baseline: { sha256: first.oldSnapshot, verifiedAt: first.lastSeenOldAt },
    capture: { sha256: first.newSnapshot, fetchedAt: first.firstSeenNewAt, finalUrl: visit?.finalUrl ?? first.url },
    extraction: first,
    differences,
    publishedAt,
  });
  const derived = new Map(given.flatMap((change) => [[change.id, change] as const, [lastingId(change.id), change] as const]));
  const recorded = new Set(changes.map(({ id }) => id));
  const faults: Suspicion[] = [];
  const told: Change[] = [];
  for (const change of changes) {
    const twin = derived.get(change.id);
    if (!twin) told.push(change);
    else if (saysOf(twin) !== saysOf(change)) faults.push(fault(change, 'It does not say what comparing its two pages gives.'));
    else if (judgementOf(twin) !== judgementOf(change)) note(JUDGED_OTHERWISE);
  }
  // Where today's catalogue tells all that was recorded in the same way, what it tells beyond that was taken away.
  if (told.length === 0)
    for (const change of given.filter(({ id }) => !recorded.has(id))) {
      const stillSo = async (): Promise<boolean> => (await store.change(change.id)) === undefined;
      faults.push({ ...fault(change, `Comparing the pages of ${change.firstSeenNewAt} gives it, and it is not recorded.`), stillSo });
    }
  return { faults, told, why: OTHER_CATALOGUE };
}

async function quoteFaults({ installation: { evidence }, workers }: ChangesExamination, changes: readonly Change[]): Promise<Suspicion[]> {
  const [first] = changes;
  if (!first) return [];
  const sides = [
    { page: first.oldSnapshot, quotes: changes.flatMap(({ oldQuote }) => oldQuote ?? []) },
    { page: first.newSnapshot, quotes: changes.flatMap(({ newQuote }) => newQuote ?? []) },
  ];
  const [old, now] = await Promise.all(
    sides.map(async ({ page, quotes }) => new Set(await workers.missingQuotes({ body: await evidence.read(page), quotes }))),
  );
  return changes
    .filter(({ oldQuote, newQuote }) => (oldQuote !== undefined && old?.has(oldQuote)) || (newQuote !== undefined && now?.has(newQuote)))
    .map((change) => fault(change, 'What it quotes does not stand in its page.'));
}

/** What of a change never changes. */
function saysOf(change: Change): string {
  const { kind, action, key, path, oldValue, newValue, oldQuote, newQuote, oldPage, newPage, publishedAt, effectiveAt } = change;
  return canonicalJson([kind, action, key, path, oldValue, newValue, oldQuote, newQuote, oldPage, newPage, publishedAt, effectiveAt]);
}

function judgementOf({ significance, severity }: Change): string {
  return `${significance} ${severity}`;
}

function fault({ id }: Change, sentence: string): Suspicion {
  return { what: 'change', id, sentence, remedy: REMEDY };
}
