/**
 * Keeps the registry true: works out anew what the pages, the changes and the decisions of people make of its cells, wherever they are not
 * as they were. Everything follows from the store, so that whatever one process did not come to, the next one finds.
 * @module
 */
import { ConflictError } from '../../domain/errors.ts';
import type { Clock, Log, Store } from '../../domain/ports.ts';
import { type Question, questionsOf } from '../../domain/question.ts';
import type { RegistryStep } from '../../domain/registry.ts';
import type { Source, VendorProfile } from '../../domain/watcher.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import { sha256 } from '../../lib/hash.ts';
import { type Asked, askedOf, withVendorsOf } from '../../registry/asked.ts';
import { createProposer, type Proposer, type RegistryCatalogue } from '../../registry/propose.ts';
import { type PassServices, passOver, type VendorAsked } from './pass.ts';

export interface KeeperOptions {
  store: PassServices['store'] & Pick<Store, 'journal' | 'writeRegistry'>;
  clock: Clock;
  log: Pick<Log, 'debug' | 'error'>;
  catalogue: RegistryCatalogue;
  profiles: readonly VendorProfile[];
  sources: readonly Source[];
  /** What the registry begins with is brought: before the first refresh, and again with the next one where that failed. */
  begin?: (() => Promise<unknown>) | undefined;
}

/** What a refresh did. */
export interface Refreshed {
  /** Vendors that something had happened to. */
  vendors: string[];
  /** Events written, by kind, in the order of the first of each. */
  events: Partial<Record<RegistryStep['event']['kind'], number>>;
}

export interface RegistryKeeper {
  /** Brings the cells that these vendors answer for up to date, or all. One runs at a time: others wait for their turn. */
  refresh(filter?: { vendors?: readonly string[]; signal?: AbortSignal }): Promise<Refreshed>;
  /** The same for what must not fail because the registry does: a failure is logged, and the next refresh brings what this one did not. */
  keepUp(filter?: { vendors?: readonly string[]; signal?: AbortSignal }): Promise<void>;
  /** Sources that were declared since, or in another way; one of a vendor that was not declared yet brings it along. */
  adopt(sources: readonly Source[]): void;
}

export function createRegistryKeeper(options: KeeperOptions): RegistryKeeper {
  const keeper = new Keeper(options);
  return {
    refresh: (filter = {}) => keeper.refresh(filter.vendors, filter.signal),
    async keepUp(filter = {}) {
      try {
        await keeper.refresh(filter.vendors, filter.signal);
      } catch (error) {
        options.log.error(
          { err: error, ...filter, signal: undefined },
          'the registry could not be brought up to date; trying again with the next check',
        );
      }
    },
    adopt: (sources) => keeper.adopt(sources),
  };
}

/** How often others may write in between before a pass is given up. */
const TRIES = 5;

class Keeper {
  private readonly options: KeeperOptions;
  private readonly questions: readonly Question[];
  private readonly rules: string;
  private proposer: Proposer | undefined;
  private profiles: readonly VendorProfile[];
  private sources: ReadonlyMap<string, Source>;
  private asked: ReadonlyMap<string, Asked[]>;
  /** What each vendor's cells were last worked out from, in this process: after a restart all are looked at once. */
  private readonly known = new Map<string, string>();
  private turn: Promise<unknown> = Promise.resolve();
  private begun = false;

  constructor(options: KeeperOptions) {
    this.options = options;
    const { dimensions, commitments, hosting, terms, keys } = options.catalogue;
    this.questions = questionsOf(options.catalogue);
    this.rules = sha256(canonicalJson({ dimensions, commitments, hosting, terms, keys }));
    this.profiles = options.profiles;
    this.sources = new Map(options.sources.map((source) => [source.id, source]));
    this.asked = this.ask();
  }

  adopt(sources: readonly Source[]): void {
    this.profiles = withVendorsOf(this.profiles, sources);
    this.sources = new Map([...this.sources, ...sources.map((source) => [source.id, source] as const)]);
    this.asked = this.ask();
  }

  refresh(vendors: readonly string[] | undefined, signal: AbortSignal | undefined): Promise<Refreshed> {
    const run = (): Promise<Refreshed> => this.go(vendors, signal);
    const turn = this.turn.then(run, run);
    this.turn = turn;
    return turn;
  }

  private ask(): Map<string, Asked[]> {
    const { profiles } = this;
    return Map.groupBy(askedOf({ profiles, sources: [...this.sources.values()], questions: this.questions }), ({ vendor }) => vendor);
  }

  private async go(wanted: readonly string[] | undefined, signal: AbortSignal | undefined): Promise<Refreshed> {
    if (!this.begun) await this.options.begin?.();
    this.begun = true;
    const refreshed: Refreshed = { vendors: [], events: {} };
    const vendors = wanted === undefined ? [...this.asked.keys()].toSorted() : [...new Set(wanted)];
    for (const vendor of vendors) {
      if (signal?.aborted) break;
      const steps = await this.bring(vendor);
      if (!steps) continue;
      refreshed.vendors.push(vendor);
      for (const { event } of steps) refreshed.events[event.kind] = (refreshed.events[event.kind] ?? 0) + 1;
    }
    return refreshed;
  }

  /** The steps that were written; undefined where nothing has happened. */
  private async bring(vendor: string): Promise<RegistryStep[] | undefined> {
    const asked = this.asked.get(vendor);
    if (!asked) return undefined;
    const sources = [...this.sources.values()].filter((source) => source.vendor.id === vendor);
    for (let tries = 1; ; tries += 1) {
      const known = await this.inputs({ vendor, asked, sources });
      if (this.known.get(vendor) === digestOf(known)) return undefined;
      const steps = await passOver(this.services(), { vendor, asked, sources });
      try {
        if (steps.length > 0) await this.options.store.writeRegistry(steps);
      } catch (error) {
        if (!(error instanceof ConflictError) || tries === TRIES) throw error;
        this.options.log.debug({ vendor }, 'somebody else wrote to the registry meanwhile; looking again');
        continue;
      }
      // As it was when it was looked at, with what was written: whatever else happened since is looked at the next time.
      this.known.set(vendor, digestOf({ ...known, event: steps.at(-1)?.event.id ?? known.event }));
      return steps;
    }
  }

  /** Compiled when it is needed first: most commands never come to it. */
  private services(): PassServices {
    const { store, clock, catalogue } = this.options;
    this.proposer ??= createProposer(catalogue);
    return { store, clock, proposer: this.proposer };
  }

  /** All that cells are worked out from, by its marks: no page, no fact and no change is read for them. */
  private async inputs({ vendor, asked, sources }: VendorAsked): Promise<Inputs> {
    const { store } = this.options;
    const marks = await store.pageMarks({ vendor });
    const [last] = await store.registryEvents({ vendor, newestFirst: true, limit: 1 });
    let told = 0;
    for await (const { seq } of store.journal({ vendor, newestFirst: true, limit: 1 })) told = seq;
    return {
      rules: this.rules,
      asked: asked.map(({ id, sources, except }) => [id, ...sources, ...(except ? [canonicalJson(except)] : [])].join(' ')),
      urls: sources.map(({ id, url, kind }) => `${id} ${kind} ${url}`),
      pages: marks.map(({ sourceId, page, unreadSince }) =>
        [sourceId, page?.contentHash, page?.extractorVersion, unreadSince !== undefined].join(' '),
      ),
      // Every change and every decision is told in the journal.
      told,
      event: last?.id,
    };
  }
}

interface Inputs {
  rules: string;
  asked: string[];
  urls: string[];
  pages: string[];
  told: number;
  event: string | undefined;
}

function digestOf(inputs: Inputs): string {
  return sha256(canonicalJson(inputs));
}
