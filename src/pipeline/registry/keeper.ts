/**
 * Keeps the registry true: works out anew what the pages, the changes and the decisions of people make of its cells, wherever they are not
 * as they were. Everything follows from the store, so that whatever one process did not come to, the next one finds.
 * @module
 */
import { ConflictError } from '../../domain/errors.ts';
import type { Clock, Log, Store } from '../../domain/ports.ts';
import { type Question, questionsOf } from '../../domain/question.ts';
import type { RegistryStep } from '../../domain/registry.ts';
import type { VendorProfile } from '../../domain/watcher.ts';
import { createBreath } from '../../lib/breathe.ts';
import { type Asker, createAsker, shapeOf } from '../../registry/asked.ts';
import { createProposer, type Proposer, type RegistryCatalogue } from '../../registry/propose.ts';
import { createPageTexts, type PageTexts } from './pageTexts.ts';
import { type PassServices, passOver, type VendorAsked } from './pass.ts';
import { concerned, isNothing, type Looked, lookAt } from './stirred.ts';

export interface KeeperOptions {
  store: PassServices['store'] &
    Pick<Store, 'declared' | 'vendors' | 'pageMarks' | 'journal' | 'extraction' | 'cellMarks' | 'cellsOn' | 'writeRegistry'>;
  clock: Clock;
  log: Pick<Log, 'debug' | 'error'>;
  catalogue: RegistryCatalogue;
  /** What watchers say of vendors beside their sources, which are those that the record declares. */
  profiles: readonly VendorProfile[];
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

export interface RefreshFilter {
  /** Default: all. */
  vendors?: readonly string[];
  signal?: AbortSignal;
  /** Nothing was found that would move a cell: a vendor that was looked at within a day, and well, is left alone. */
  quiet?: boolean;
}

export interface RegistryKeeper {
  /** Brings the cells that these vendors answer for up to date, or all. One runs at a time for each vendor: others wait for their turn. */
  refresh(filter?: RefreshFilter): Promise<Refreshed>;
  /** The same for what must not fail because the registry does: a failure is logged, and the next refresh brings what this one did not. */
  keepUp(filter?: RefreshFilter): Promise<void>;
}

export function createRegistryKeeper(options: KeeperOptions): RegistryKeeper {
  const keeper = new Keeper(options);
  return {
    refresh: (filter = {}) => keeper.refresh(filter),
    async keepUp(filter = {}) {
      try {
        await keeper.refresh(filter);
      } catch (error) {
        options.log.error(
          { err: error, ...filter, signal: undefined },
          'the registry could not be brought up to date; trying again with the next check',
        );
      }
    },
  };
}

/** How often others may write in between before a pass is given up. */
const TRIES = 5;
/** After so long what another process found and did not come to is looked for, though nothing was found here. */
const QUIET_MS = 24 * 3_600_000;

/** How a vendor stood when its cells were worked out last, in this process: after a restart all are looked at once. */
interface Known extends Looked {
  /** Of its sources, as `asked` followed from them. */
  shape: string;
  /** When that was (ms since 1970). */
  at: number;
  /** Changes whose corrected values counted. */
  corrected: readonly string[];
  /** Events that were written then. */
  own: ReadonlySet<string>;
}

class Keeper {
  private readonly options: KeeperOptions;
  private readonly questions: readonly Question[];
  private readonly texts: PageTexts;
  private proposer: Proposer | undefined;
  /** Made when it is asked for first: to some roles and most commands it never comes. */
  private asker: Asker | undefined;
  private readonly known = new Map<string, Known>();
  /** Vendors that are being brought up to date, or were not to the end. */
  private readonly behind = new Set<string>();
  private readonly turns = new Map<string, Promise<unknown>>();
  private begun: Promise<unknown> | undefined;

  constructor(options: KeeperOptions) {
    this.options = options;
    this.questions = questionsOf(options.catalogue);
    this.texts = createPageTexts(options.store);
  }

  async refresh({ vendors: wanted, signal, quiet = false }: RefreshFilter): Promise<Refreshed> {
    await this.begin();
    const refreshed: Refreshed = { vendors: [], events: {} };
    const vendors = wanted === undefined ? await this.all() : [...new Set(wanted)];
    const breath = createBreath();
    for (const vendor of vendors) {
      // A record in this process answers without a pause.
      await breath();
      if (signal?.aborted) break;
      const steps = await this.inTurn(vendor, () => (quiet && this.mayRest(vendor) ? undefined : this.bring(vendor)));
      if (!steps) continue;
      refreshed.vendors.push(vendor);
      for (const { event } of steps) refreshed.events[event.kind] = (refreshed.events[event.kind] ?? 0) + 1;
    }
    return refreshed;
  }

  /** Once; again where it failed. */
  private async begin(): Promise<void> {
    this.begun ??= this.options.begin?.() ?? Promise.resolve();
    try {
      await this.begun;
    } catch (error) {
      this.begun = undefined;
      throw error;
    }
  }

  private asks(): Asker {
    this.asker ??= createAsker({ profiles: this.options.profiles, questions: this.questions });
    return this.asker;
  }

  /** Those of the watchers, and those that only the record knows of. */
  private async all(): Promise<string[]> {
    const recorded = await this.options.store.vendors();
    return [...new Set([...this.asks().vendors(), ...recorded.map(({ id }) => id)])].sort();
  }

  /** What a vendor is asked, by its pages as all processes know them: by their own watchers each would take the answers of others back. */
  private async asked(vendor: string): Promise<VendorAsked & { shape: string }> {
    const sources = await this.options.store.declared({ vendor });
    const [shape, known] = [shapeOf(sources), this.known.get(vendor)];
    const asked = known?.shape === shape ? known.asked : this.asks().of(vendor, sources);
    return { vendor, asked, sources, shape };
  }

  private async inTurn<Result>(vendor: string, work: () => Result | Promise<Result>): Promise<Result> {
    const turn = (this.turns.get(vendor) ?? Promise.resolve()).then(work, work);
    this.turns.set(vendor, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(vendor) === turn) this.turns.delete(vendor);
    }
  }

  private mayRest(vendor: string): boolean {
    const known = this.known.get(vendor);
    return known !== undefined && !this.behind.has(vendor) && this.options.clock.now().getTime() - known.at < QUIET_MS;
  }

  /** The steps that were written; undefined where nothing has happened. */
  private async bring(vendor: string): Promise<RegistryStep[] | undefined> {
    this.behind.add(vendor);
    for (let tries = 1; ; tries += 1) {
      try {
        const of = await this.asked(vendor);
        const steps = of.asked.length > 0 ? await this.pass(of) : undefined;
        this.behind.delete(vendor);
        return steps;
      } catch (error) {
        if (!(error instanceof ConflictError) || tries === TRIES) throw error;
        this.options.log.debug({ vendor }, 'somebody else wrote to the registry meanwhile; looking again');
      }
    }
  }

  /** Looks at what is not as it was, and writes what follows from it. */
  private async pass({ shape, ...of }: VendorAsked & { shape: string }): Promise<RegistryStep[] | undefined> {
    const { store, clock } = this.options;
    const { vendor } = of;
    const at = clock.now().getTime();
    const known = this.known.get(vendor);
    const { now, marks, stirred } = await lookAt(store, of, known, known?.own);
    const corrected = known?.corrected ?? [];
    if (stirred && isNothing(stirred)) {
      this.keep(vendor, { ...now, at, shape, corrected, own: new Set() });
      return undefined;
    }
    const asked = stirred ? await concerned(store, of.asked, stirred) : of.asked;
    const passed = await passOver(this.services(), { ...of, asked, marks, besides: [...corrected, ...(stirred?.changes ?? [])] });
    if (passed.steps.length > 0) await store.writeRegistry(passed.steps);
    // As it was when it was looked at: whatever else happened since, but for what was written here, is looked at the next time.
    const own = new Set(passed.steps.map(({ event }) => event.id));
    this.keep(vendor, { ...now, at, shape, corrected: passed.corrected, own });
    return passed.steps;
  }

  /** In the order in which they were looked at: those of long ago come first, and are forgotten, for memory must not follow all that there is. */
  private keep(vendor: string, known: Known): void {
    this.known.delete(vendor);
    this.known.set(vendor, known);
    for (const [other, { at }] of this.known) {
      if (known.at - at < QUIET_MS) return;
      this.known.delete(other);
    }
  }

  /** Compiled when it is needed first: most commands never come to it. */
  private services(): PassServices {
    const { store, clock, catalogue } = this.options;
    this.proposer ??= createProposer(catalogue);
    return { store, clock, proposer: this.proposer, texts: this.texts };
  }
}
