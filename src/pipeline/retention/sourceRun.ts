/**
 * Retention of one source: its surplus of visits, and pictures, in steps that each leave the record whole.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { Lock, SourceState } from '../../domain/ports.ts';
import type { AgedVisit, CitedPages, Removing, Retained } from '../../domain/retention.ts';
import { TURN_MS, undisturbed } from '../copy/places.ts';
import { putVerified, repack } from './repack.ts';
import { goesBefore, type RetentionOptions, type RetentionServices } from './run.ts';
import { type SurplusRules, surplusOf } from './surplus.ts';

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
/** Steps that are tried anew where somebody else wrote meanwhile; then the source waits for the next run. */
const TRIES = 3;

export interface RunOptions extends RetentionOptions {
  cited: CitedPages;
}

export class SourceRun {
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

  #before(length: string | undefined): string | undefined {
    return goesBefore(this.#services.clock.now(), length);
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
    const gone = await this.#goneWith('page', surplus);
    this.#amounts.pages += gone.length;
    for (const { length } of await store.objectsOf(gone)) this.#amounts.bytes += length;
    this.#amounts.pictures += (await this.#goneWith('picture', surplus)).length;
  }

  /** Pages, or pictures, that no visit names once these are gone. */
  async #goneWith(what: 'page' | 'picture', visits: readonly AgedVisit[]): Promise<string[]> {
    const own = Map.groupBy(
      visits.flatMap(({ sha256, screenshot }) => (what === 'page' ? sha256 : screenshot) ?? []),
      (name) => name,
    );
    const naming = await this.#services.store.visitsNaming(what, [...own.keys()]);
    return [...own].filter(([name, visitsOf]) => naming.get(name) === visitsOf.length).map(([name]) => name);
  }

  /** The newest first: what is built upon a page has mostly gone before it then, and need not be compressed anew. */
  async #removeAll(what: 'unchanged' | 'unread', surplus: readonly AgedVisit[]): Promise<void> {
    const { wait } = this.#services;
    const { signal } = this.#options;
    const going = new Set(await this.#goneWith('page', surplus));
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
      const pages = await this.#goneWith('page', visits);
      const pictures = await this.#goneWith('picture', visits);
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
        this.#amounts.pictures += pictures.length;
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
