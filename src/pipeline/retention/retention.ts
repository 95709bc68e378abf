/**
 * Retention by policy: what is old and says nothing that is not said beside it goes, source by source, in small steps that each leave the record
 * whole. Evidence of changes, baselines, citations and whatever is on hold stays.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { Clock, Lock, Log, SourceState } from '../../domain/ports.ts';
import {
  type AgedVisit,
  type CitedPages,
  type Hold,
  holdOn,
  type Removing,
  type Retained,
  type RetentionPolicy,
} from '../../domain/retention.ts';
import type { Actor } from '../../domain/review.ts';
import { lengthMs } from '../../domain/timing.ts';
import type { NewId } from '../../lib/ids.ts';
import { TURN_MS, undisturbed } from '../copy/places.ts';
import type { CheckServices, Installation } from '../services.ts';
import { putVerified, repack } from './repack.ts';
import { type SurplusRules, surplusOf } from './surplus.ts';

export interface RetentionServices extends Pick<Installation, 'store' | 'blobs' | 'evidence' | 'exclusive'> {
  clock: Clock;
  log: Log;
  newId: NewId;
  wait: CheckServices['wait'];
}

export interface RetentionOptions {
  policy: RetentionPolicy;
  by: Actor;
  /** Looks only. */
  dryRun?: boolean;
  signal: AbortSignal;
  onSource?(source: string): void;
}

/** What went, or would go. */
export interface Retention {
  /** Of sources that lose something, or would but for a hold. */
  sources: Array<{ source: string; hold?: Hold } & Amounts>;
  messages: number;
  /** Sources of which something could not be removed, because evidence beside it cannot be read: it stays, and the others go on. */
  left: Array<{ source: string; why: string }>;
}

export interface Amounts {
  /** Visits that found the page as it was, and those that could not read it. */
  unchanged: number;
  unread: number;
  pages: number;
  pictures: number;
  /** Of pages, as they are stored; pictures are not weighed before they go. */
  bytes: number;
}

const VISITS = 1000;
/** Visits that go in one transaction: whoever else wants to write waits for so long. */
const STEP = 200;
const MESSAGES = 100;
/** Steps that are tried anew where somebody else wrote meanwhile; then the source waits for the next run. */
const TRIES = 3;

/**
 * Runs once. What emptied packs held is removed after each source, and at the end whatever came of the run. Throws OperationalError('storage')
 * where the evidence is being copied for longer than a minute.
 */
export async function retain(services: RetentionServices, options: RetentionOptions): Promise<Retention> {
  const found: Retention = { sources: [], messages: 0, left: [] };
  try {
    await retainSources(services, options, found);
    found.messages = await removeMessages(services, options);
  } finally {
    // Its tombstones say that it is gone: so it goes, also where something else could not be done.
    if (options.dryRun !== true && !options.signal.aborted) await buryBlobs(services, options.signal);
  }
  return found;
}

async function retainSources(services: RetentionServices, options: RetentionOptions, found: Retention): Promise<void> {
  const { store } = services;
  const holds = await store.holds({ open: true });
  const cited = await store.citedPages();
  for (const state of await store.sources()) {
    options.signal.throwIfAborted();
    const source = state.source.id;
    const hold = holdOn(holds, state);
    const run = new SourceRun(services, { ...options, cited, dryRun: options.dryRun === true || hold !== undefined }, state);
    options.onSource?.(source);
    const { amounts, left } = await run.all();
    if (Object.values(amounts).some((amount) => amount > 0)) found.sources.push({ source, ...(hold ? { hold } : {}), ...amounts });
    if (left !== undefined) found.left.push({ source, why: left });
    if (options.dryRun !== true && !hold && amounts.pages + amounts.pictures > 0) await buryBlobs(services, options.signal);
  }
}

interface RunOptions extends RetentionOptions {
  cited: CitedPages;
}

class SourceRun {
  readonly #services: RetentionServices;
  readonly #options: RunOptions;
  readonly #source: string;
  readonly #amounts: Amounts = { unchanged: 0, unread: 0, pages: 0, pictures: 0, bytes: 0 };

  constructor(services: RetentionServices, options: RunOptions, { source }: SourceState) {
    this.#services = services;
    this.#options = options;
    this.#source = source.id;
  }

  /** `left`: why some of it stays although it may go. Damaged evidence of one source keeps no other from going. */
  async all(): Promise<{ amounts: Amounts; left?: string }> {
    try {
      await this.#everything();
      return { amounts: this.#amounts };
    } catch (error) {
      if (!(error instanceof OperationalError) || error.code !== 'evidence') throw error;
      this.#services.log.warn({ source: this.#source, err: error }, 'left as it is: evidence beside what may go cannot be read');
      return { amounts: this.#amounts, left: error.message };
    }
  }

  async #everything(): Promise<void> {
    const { policy, dryRun } = this.#options;
    const before = this.#before(policy.pictures);
    if (before !== undefined) await this.#removePictures(before);
    const rules = { unchangedBefore: this.#before(policy.unchanged), unreadBefore: this.#before(policy.unread) };
    const surplus = await this.#surplus(rules);
    if (dryRun) return this.#count(surplus);
    for (const what of ['unchanged', 'unread'] as const)
      await this.#removeAll(
        what,
        surplus.filter((visit) => kindOf(visit) === what),
      );
  }

  #before(after: string | undefined): string | undefined {
    return after === undefined ? undefined : new Date(this.#services.clock.now().getTime() - (lengthMs(after) ?? 0)).toISOString();
  }

  async #surplus(rules: SurplusRules): Promise<AgedVisit[]> {
    const { store } = this.#services;
    const until = [rules.unchangedBefore ?? '', rules.unreadBefore ?? ''].toSorted().at(-1) ?? '';
    const pins = await store.pins(this.#source);
    return Array.fromAsync(surplusOf(this.#visits(until), { pins, rules, spared: this.#options.cited.pages }));
  }

  /** Up to the first one that is young. */
  async *#visits(until: string): AsyncIterable<AgedVisit> {
    for (let after: AgedVisit | undefined; ; ) {
      this.#options.signal.throwIfAborted();
      const visits = await this.#services.store.agedVisits(this.#source, after, VISITS);
      for (const visit of visits) {
        yield visit;
        if (visit.fetchedAt >= until) return;
      }
      after = visits.at(-1);
      if (visits.length < VISITS) return;
    }
  }

  async #count(surplus: readonly AgedVisit[]): Promise<void> {
    const { store } = this.#services;
    for (const visit of surplus) this.#amounts[kindOf(visit)] += 1;
    const gone = await this.#goneWith(surplus);
    this.#amounts.pages += gone.length;
    for (const { length } of await store.objectsOf(gone)) this.#amounts.bytes += length;
    this.#amounts.pictures += new Set(surplus.flatMap(({ screenshot }) => screenshot ?? [])).size;
  }

  /** Pages that nothing names once these visits are gone. */
  async #goneWith(visits: readonly AgedVisit[]): Promise<string[]> {
    const own = Map.groupBy(
      visits.flatMap(({ sha256 }) => sha256 ?? []),
      (page) => page,
    );
    const naming = await this.#services.store.visitsNaming([...own.keys()]);
    return [...own].filter(([page, visitsOf]) => naming.get(page) === visitsOf.length).map(([page]) => page);
  }

  /** The newest first: what is built upon a page has mostly gone before it then, and need not be compressed anew. */
  async #removeAll(what: 'unchanged' | 'unread', surplus: readonly AgedVisit[]): Promise<void> {
    const { wait } = this.#services;
    const { signal } = this.#options;
    const going = new Set(await this.#goneWith(surplus));
    for (let end = surplus.length; end > 0; end -= STEP) {
      const visits = surplus.slice(Math.max(0, end - STEP), end);
      const step = (lock: Pick<Lock, 'check'>): Promise<boolean> => this.#removeStep(what, visits, going, lock);
      if (!(await undisturbed(this.#services, wait, signal, step))) return;
      // Backups wait for it.
      if (end > STEP) await wait(TURN_MS, signal);
    }
  }

  /** False where the source is left as it is until the next run. */
  async #removeStep(
    what: 'unchanged' | 'unread',
    visits: readonly AgedVisit[],
    going: ReadonlySet<string>,
    lock: Pick<Lock, 'check'>,
  ): Promise<boolean> {
    const { store, blobs } = this.#services;
    for (let n = 0; n < TRIES; n += 1) {
      this.#options.signal.throwIfAborted();
      const pages = await this.#goneWith(visits);
      const objects = await store.objectsOf(pages);
      const { pack, moved } = await repack({ gone: new Set(pages), going }, this.#services);
      if (pack) await putVerified(pack, blobs);
      const ids = visits.map(({ id }) => id);
      const { until } = this.#options.cited;
      lock.check();
      const outcome = await store.removeVisits({ ...this.#removing(what), source: this.#source, visits: ids, pages, moved, cited: until });
      if (outcome === 'removed') {
        this.#amounts[what] += visits.length;
        this.#amounts.pages += pages.length;
        this.#amounts.pictures += new Set(visits.flatMap(({ screenshot }) => screenshot ?? [])).size;
        for (const { length } of objects) this.#amounts.bytes += length;
        return true;
      }
      if (outcome === 'held') break;
    }
    this.#leave(what);
    return false;
  }

  /** Before visits: pictures that go with those are counted with them. */
  async #removePictures(before: string): Promise<void> {
    const { store } = this.#services;
    const { cited, dryRun, signal } = this.#options;
    const pictures = (await store.agedPictures(this.#source, before, cited)).map(({ sha256 }) => sha256);
    if (dryRun) this.#amounts.pictures += pictures.length;
    else
      for (let from = 0; from < pictures.length; from += STEP) {
        signal.throwIfAborted();
        const some = pictures.slice(from, from + STEP);
        const gone = await store.removePictures({ ...this.#removing('pictures'), source: this.#source, pictures: some, before, cited });
        this.#amounts.pictures += gone;
        if (gone < some.length) this.#leave('pictures');
      }
  }

  #removing(what: Retained): Removing {
    const { newId, clock } = this.#services;
    return {
      id: newId('ret'),
      at: clock.now().toISOString(),
      by: this.#options.by,
      policy: { what, after: this.#options.policy[what] ?? '' },
    };
  }

  #leave(what: Retained): void {
    this.#services.log.info(
      { source: this.#source, what },
      'left as it is until the next run: something was written, or put on hold, meanwhile',
    );
  }
}

function kindOf({ readable }: AgedVisit): 'unchanged' | 'unread' {
  return readable ? 'unchanged' : 'unread';
}

async function removeMessages(
  { store, clock, newId }: RetentionServices,
  { policy, by, dryRun, signal }: RetentionOptions,
): Promise<number> {
  if (policy.messages === undefined) return 0;
  const now = clock.now();
  const before = new Date(now.getTime() - (lengthMs(policy.messages) ?? 0)).toISOString();
  if (dryRun) return (await store.agedMessages(before, Number.MAX_SAFE_INTEGER)).length;
  for (let gone = 0; ; ) {
    signal.throwIfAborted();
    const messages = await store.agedMessages(before, MESSAGES);
    if (messages.length === 0) return gone;
    const removing = { id: newId('ret'), at: now.toISOString(), by, policy: { what: 'messages' as const, after: policy.messages } };
    if ((await store.removeMessages({ ...removing, messages })) !== 'removed') return gone;
    gone += messages.length;
  }
}

/** Younger files may belong to a batch that is about to be committed. */
const AGE_MS = 3_600_000;
const BLOBS = 500;

/** Removes blobs that nothing refers to any more. What could not be removed this time is removed another time. */
export async function buryBlobs(services: RetentionServices, signal: AbortSignal): Promise<number> {
  const { store, blobs, clock, wait } = services;
  return undisturbed(services, wait, signal, async (lock) => {
    let removed = 0;
    for (;;) {
      signal.throwIfAborted();
      const doomed = await store.doomedBlobs(BLOBS);
      const done: string[] = [];
      for (const { name, used } of doomed) {
        const found = used ? undefined : await blobs.stat(name);
        if (found && clock.now().getTime() - found.modifiedAt.getTime() < AGE_MS) continue;
        // Somebody may copy by now what was there when this began.
        lock.check();
        if (found) await blobs.remove(name);
        if (found) removed += 1;
        done.push(name);
      }
      await store.forgetDoomed(done);
      if (doomed.length < BLOBS || done.length === 0) return removed;
    }
  });
}
