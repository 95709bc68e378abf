/**
 * Retention by policy: what is old and says nothing that is not said beside it goes, source by source, in small steps that each leave the record
 * whole. Evidence of changes, baselines, citations and whatever is on hold stays.
 * @module
 */
import type { Clock, Log, SourceState } from '../../domain/ports.ts';
import {
  type AgedVisit,
  type CitedPages,
  type Hold,
  holdOn,
  type RemovalOutcome,
  type Removing,
  type Retained,
  type RetentionPolicy,
} from '../../domain/retention.ts';
import type { Actor } from '../../domain/review.ts';
import { lengthMs } from '../../domain/timing.ts';
import type { NewId } from '../../lib/ids.ts';
import { undisturbed } from '../copy/places.ts';
import type { CheckServices, Installation } from '../services.ts';
import { repack } from './repack.ts';
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

/** Runs once. Throws OperationalError('storage') where the evidence is being copied for longer than a minute. */
export async function retain(services: RetentionServices, options: RetentionOptions): Promise<Retention> {
  const { store } = services;
  const holds = await store.holds({ open: true });
  const cited = await store.citedPages();
  const found: Retention = { sources: [], messages: 0 };
  for (const state of await store.sources()) {
    options.signal.throwIfAborted();
    const hold = holdOn(holds, state);
    const run = new SourceRun(services, { ...options, cited, dryRun: options.dryRun === true || hold !== undefined }, state);
    options.onSource?.(state.source.id);
    const amounts = await run.all();
    if (Object.values(amounts).some((amount) => amount > 0))
      found.sources.push({ source: state.source.id, ...(hold ? { hold } : {}), ...amounts });
  }
  found.messages = await removeMessages(services, options);
  if (options.dryRun !== true) await buryBlobs(services, options.signal);
  return found;
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

  async all(): Promise<Amounts> {
    const { policy, dryRun, signal } = this.#options;
    const rules = { unchangedBefore: this.#before(policy.unchanged), unreadBefore: this.#before(policy.unread) };
    const surplus = await this.#surplus(rules);
    if (dryRun) await this.#count(surplus);
    else if (surplus.length > 0)
      await undisturbed(this.#services, this.#services.wait, signal, async () => {
        for (const what of ['unchanged', 'unread'] as const)
          await this.#removeAll(
            what,
            surplus.filter((visit) => kindOf(visit) === what),
          );
      });
    const before = this.#before(policy.pictures);
    if (before !== undefined) await this.#removePictures(before);
    return this.#amounts;
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
    const going = new Set(await this.#goneWith(surplus));
    for (let end = surplus.length; end > 0; end -= STEP) {
      this.#options.signal.throwIfAborted();
      if (!(await this.#removeStep(what, surplus.slice(Math.max(0, end - STEP), end), going))) return;
    }
  }

  /** False where the source is left as it is until the next run. */
  async #removeStep(what: 'unchanged' | 'unread', visits: readonly AgedVisit[], going: ReadonlySet<string>): Promise<boolean> {
    const { store, blobs } = this.#services;
    for (let n = 0; n < TRIES; n += 1) {
      const pages = await this.#goneWith(visits);
      const objects = await store.objectsOf(pages);
      const { pack, moved } = await repack({ gone: new Set(pages), going }, this.#services);
      if (pack) await blobs.put(pack.name, pack.bytes);
      const removing = this.#removing(what);
      const ids = visits.map(({ id }) => id);
      const outcome = await store.removeVisits({
        ...removing,
        source: this.#source,
        visits: ids,
        pages,
        moved,
        cited: this.#options.cited.until,
      });
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

  async #removePictures(before: string): Promise<void> {
    const { store } = this.#services;
    for (;;) {
      const pictures = await store.agedPictures(this.#source, before, this.#options.dryRun ? Number.MAX_SAFE_INTEGER : STEP);
      if (pictures.length === 0) return;
      const outcome: RemovalOutcome | undefined = this.#options.dryRun
        ? undefined
        : await store.removePictures({ ...this.#removing('pictures'), source: this.#source, pictures });
      if (outcome === undefined || outcome === 'removed') this.#amounts.pictures += pictures.length;
      else this.#leave('pictures');
      if (outcome !== 'removed') return;
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
  return undisturbed(services, wait, signal, async () => {
    let removed = 0;
    for (;;) {
      signal.throwIfAborted();
      const doomed = await store.doomedBlobs(BLOBS);
      const done: string[] = [];
      for (const { name, used } of doomed) {
        const found = used ? undefined : await blobs.stat(name);
        if (found && clock.now().getTime() - found.modifiedAt.getTime() < AGE_MS) continue;
        if (found) await blobs.remove(name);
        if (found) removed += 1;
        done.push(name);
      }
      await store.forgetDoomed(done);
      if (doomed.length < BLOBS || done.length === 0) return removed;
    }
  });
}
