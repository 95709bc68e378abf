/**
 * Deadlines in the flow: worked out from the vendor's own clauses, as they stood when a change came, and kept beside the record. What a
 * change is recorded with says that its deadlines are still to be worked out, so that none is lost by a process that dies in between.
 * @module
 */
import type { Catalogue } from '../domain/catalogue.ts';
import type { Change, Deadline } from '../domain/change.ts';
import { Duration, type Fact } from '../domain/extraction.ts';
import type { Clock, Store } from '../domain/ports.ts';
import type { Source } from '../domain/watcher.ts';
import { type ClausePage, deadlinesOf, startedBy, windowKeys } from '../record/deadlines.ts';
import { openCalendar } from '../record/holidays.ts';

type DeadlineRecord = Pick<
  Store,
  'pageMarks' | 'unsettled' | 'settle' | 'changes' | 'change' | 'sources' | 'standingAt' | 'extraction' | 'reviews'
>;

export interface DeadlineServices {
  store: DeadlineRecord;
  catalogue: Pick<Catalogue, 'deadlines'> & Partial<Pick<Catalogue, 'calendar'>>;
  clock: Clock;
}

const CHUNK = 200;
/** Clauses give weeks or months: what came longer ago has no clock that still runs. */
const LOOK_BACK_MS = 366 * 24 * 3600 * 1000;

/** Works out what is not worked out yet, of one vendor or of all. Gives the deadlines that there are, by change. */
export async function settleDeadlines(
  services: DeadlineServices,
  { vendor, signal }: { vendor?: string; signal?: AbortSignal } = {},
): Promise<Map<string, Deadline[]>> {
  const all = new Map<string, Deadline[]>();
  for (;;) {
    if (signal?.aborted) return all;
    const changes = await services.store.unsettled({ ...(vendor === undefined ? {} : { vendor }), limit: CHUNK });
    for (const [id, group] of Map.groupBy(changes, (change) => change.vendor))
      for (const [change, deadlines] of await settle(services, id, group)) if (deadlines.length > 0) all.set(change, deadlines);
    if (changes.length < CHUNK) return all;
  }
}

/** Works out anew what a vendor's changes start, those first seen since a time (ISO 8601) or all: its clauses are known better now. */
export async function resettleDeadlines(services: DeadlineServices, { vendor, since }: { vendor: string; since?: string }): Promise<void> {
  const filter = { vendor, ...(since === undefined ? {} : { since }) };
  let some: Change[] = [];
  for await (const change of services.store.changes(filter)) {
    // What a rule started that is gone since, or does not fit any more, is not due any more.
    if (change.deadlines.length === 0 && startedBy(change, services.catalogue.deadlines).length === 0) continue;
    some.push(change);
    if (some.length < CHUNK) continue;
    await settle(services, vendor, some);
    some = [];
  }
  if (some.length > 0) await settle(services, vendor, some);
}

/** After a check was recorded: its own changes, and what other changes start where it has told more of the clauses. */
export async function settleCheck(
  services: DeadlineServices,
  { vendor }: Source,
  { changes, first }: { changes: readonly Change[]; first: boolean },
): Promise<Map<string, Deadline[]>> {
  if (changes.length === 0 && !first) return new Map();
  const settled = changes.length > 0 ? await settleDeadlines(services, { vendor: vendor.id }) : new Map<string, Deadline[]>();
  const keys = windowKeys(services.catalogue.deadlines);
  if (keys.size > 0 && (first || changes.some(({ key }) => key !== undefined && keys.has(key)))) {
    const since = new Date(services.clock.now().getTime() - LOOK_BACK_MS).toISOString();
    await resettleDeadlines(services, { vendor: vendor.id, since });
  }
  return settled;
}

const turns = new WeakMap<object, Map<string, Promise<unknown>>>();

/** One after the other for each vendor: what was worked out from what is known now is not written over by what was known before. */
async function settle(services: DeadlineServices, vendor: string, changes: readonly Change[]): Promise<Map<string, Deadline[]>> {
  const waiting = turns.get(services.store) ?? new Map<string, Promise<unknown>>();
  turns.set(services.store, waiting);
  const before = waiting.get(vendor) ?? Promise.resolve();
  const work = (): Promise<Map<string, Deadline[]>> => untilKnown(services, vendor, changes);
  const turn = before.then(work, work);
  waiting.set(vendor, turn);
  try {
    return await turn;
  } finally {
    if (waiting.get(vendor) === turn) waiting.delete(vendor);
  }
}

/** How often others may tell more of the clauses meanwhile; whoever told it last works it out too. */
const TRIES = 3;

/**
 * Other processes take no turns with this one: whoever finds, after writing, that more is known than what was written follows from, works it
 * out again. So what is written last follows from what is known last.
 */
async function untilKnown(services: DeadlineServices, vendor: string, changes: readonly Change[]): Promise<Map<string, Deadline[]>> {
  const starting = changes.filter((change) => startedBy(change, services.catalogue.deadlines).length > 0);
  if (starting.length === 0) return workOut(services, vendor, changes);
  const known = (): Promise<string> => knownOf(services.store, vendor, starting);
  for (let tries = 1, before = await known(); ; tries += 1) {
    const deadlines = await workOut(services, vendor, changes);
    const after = await known();
    if (after === before || tries === TRIES) return deadlines;
    before = after;
  }
}

/** What the pages of a vendor say now, and when notice of these changes came: by their marks alone. */
async function knownOf(store: DeadlineRecord, vendor: string, changes: readonly Change[]): Promise<string> {
  const pages = (await store.pageMarks({ vendor })).map(({ sourceId, page }) => [sourceId, page?.contentHash, page?.extractorVersion]);
  return JSON.stringify([pages, [...(await noticesOf(store, changes))]]);
}

async function workOut(services: DeadlineServices, vendor: string, changes: readonly Change[]): Promise<Map<string, Deadline[]>> {
  const {
    store,
    clock,
    catalogue: { deadlines: rules },
  } = services;
  const starting = changes.filter((change) => startedBy(change, rules).length > 0);
  const notices = await noticesOf(store, starting);
  const book = starting.length > 0 ? createClauseBook(services, vendor) : undefined;
  const all = new Map<string, Deadline[]>(changes.map(({ id }) => [id, []]));
  for (const change of starting) {
    if (!book) break;
    const noticeAt = notices.get(change.id);
    const revertedAt = change.reverts === undefined ? undefined : (await store.change(change.reverts))?.firstSeenNewAt;
    const pages = await book.pages(endOf(noticeAt ?? change.firstSeenNewAt.slice(0, 10)));
    const own = change.effectiveAt === undefined ? undefined : await book.own(change);
    all.set(change.id, deadlinesOf({ change, rules, pages, own, noticeAt, revertedAt }));
  }
  await store.settle(all, clock.now().toISOString());
  return all;
}

/** A vendor changes several pages in one go, and they are visited one after the other: what counts is what they said in the end. */
function endOf(day: string): string {
  return `${day}T23:59:59.999Z`;
}

async function noticesOf(store: DeadlineRecord, changes: readonly Change[]): Promise<Map<string, string>> {
  const reviews = changes.length > 0 ? await store.reviews(changes.map(({ id }) => id)) : undefined;
  return new Map([...(reviews ?? [])].flatMap(([id, { noticeAt }]) => (noticeAt === undefined ? [] : [[id, noticeAt]])));
}

/** Pages of one vendor as they stood at some time. */
interface ClauseBook {
  /** Those that may state how long a clock runs. */
  pages(at: string): Promise<ClausePage[]>;
  /** The page that a change was seen on. */
  own(change: Change): Promise<ClausePage | undefined>;
}

/** Answers that are kept: changes come by time, and most pages stay as they are. More than one vendor has pages. */
const KEPT = 1_000;

function createClauseBook({ store, catalogue }: DeadlineServices, vendor: string): ClauseBook {
  const kinds = new Set(catalogue.deadlines.flatMap(({ window, statedIn }) => (window ? statedIn : [])));
  const factsOf = remembered(
    async (sourceId: string, contentHash: string): Promise<readonly Fact[]> => (await store.extraction(sourceId, contentHash))?.facts ?? [],
  );
  const standingAt = remembered((sourceId: string, at: string) => store.standingAt(sourceId, at));
  let sources: Promise<Source[]> | undefined;

  async function pageAt({ id, kind, offerings, calendar: named }: Source, at: string): Promise<ClausePage | undefined> {
    const standing = await standingAt(id, at);
    if (!standing) return undefined;
    const { sha256, url, contentHash } = standing;
    const facts = await factsOf(id, contentHash);
    const calendar = facts.some(isInBusinessDays) ? await openCalendar(named ?? catalogue.calendar) : undefined;
    return { source: id, kind, offerings, url, snapshot: sha256, facts, calendar };
  }

  async function all(): Promise<Source[]> {
    sources ??= store.sources({ vendor }).then((states) => states.map(({ source }) => source));
    return sources;
  }

  return {
    async pages(at) {
      const pages: ClausePage[] = [];
      for (const source of await all()) {
        const page = kinds.has(source.kind) ? await pageAt(source, at) : undefined;
        if (page) pages.push(page);
      }
      return pages;
    },
    async own({ source: id, firstSeenNewAt }) {
      const source = (await all()).find((one) => one.id === id);
      return source && (await pageAt(source, firstSeenNewAt));
    },
  };
}

function isInBusinessDays({ value }: Fact): boolean {
  return Duration.safeParse(value).data?.unit === 'bd';
}

/** Answers of a question about a source, those of which that were asked for last are not asked for again. */
function remembered<Answer>(ask: (sourceId: string, about: string) => Promise<Answer>): typeof ask {
  const answers = new Map<string, Promise<Answer>>();
  return (sourceId, about) => {
    const name = `${sourceId} ${about}`;
    const answer = answers.get(name) ?? ask(sourceId, about);
    // A Map iterates in insertion order, so its first entry is the least recently used one.
    answers.delete(name);
    answers.set(name, answer);
    for (const oldest of answers.keys()) {
      if (answers.size <= KEPT) break;
      answers.delete(oldest);
    }
    return answer;
  };
}
