/**
 * `backtest`: the stored history by today's rules, or by rules that are only tried, beside what was recorded. Reads and
 * writes nothing. Sources are replayed side by side in worker threads; results come in the order of the sources.
 * @module
 */
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Change } from '../../domain/change.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { SourceState, Store } from '../../domain/ports.ts';
import type { RuleEdit } from '../../domain/ruleEdit.ts';
import type { Source } from '../../domain/watcher.ts';
import { type Answer, answering, exhaustion, unwrap } from '../crossing.ts';
import type { Installation } from '../services.ts';
import { openThreads, type Threads } from '../threads.ts';
import { type BacktestVerdict, type Match, matchChanges } from './match.ts';
import type { BacktestTask, Question, Report } from './task.ts';

export type BacktestServices = Pick<Installation, 'evidence'> & { store: Pick<Store, 'sources' | 'visits' | 'changes' | 'ruleEdits'> };

export interface BacktestOptions {
  /** The watchers and the catalogue that are tried. */
  sources: Source[];
  catalogue: Catalogue;
  /** The catalogue in use. */
  recordedCatalogue: Catalogue;
  vendor?: string;
  /** Id of one source. */
  source?: string;
  /** Only changes first seen from then on (ISO 8601); what came before is replayed all the same, as later changes rest on it. */
  since?: string;
  /** Default: the machine's cores. */
  workers?: number;
  onProgress?(progress: { visits: number; total: number }): void;
  signal?: AbortSignal;
}

export interface SourceBacktest {
  source: string;
  visits: number;
  counts: Record<BacktestVerdict, number>;
  /** All but what is kept. */
  matches: Match[];
  /** Rules that were edited in the time, newest first. */
  ruleEdits: RuleEdit[];
}

/** A source with history, by the rules in use and by those that are tried. */
interface Candidate {
  tried: Source;
  recorded: SourceState;
}

const MEMORY_MB = 2048;
const PORTION = 500;

/** Sources whose history the tried rules apply to, in the order of their ids; and how many have history and no watcher among those tried. */
export async function candidatesOf(
  { store }: Pick<BacktestServices, 'store'>,
  { sources, vendor, source }: Pick<BacktestOptions, 'sources' | 'vendor' | 'source'>,
): Promise<{ candidates: Candidate[]; leftOut: number }> {
  const declared = new Map(sources.map((one) => [one.id, one]));
  const states = (await store.sources(vendor === undefined ? {} : { vendor })).filter(
    (state) => state.visits > 0 && (source === undefined || state.source.id === source),
  );
  const candidates = states.flatMap((recorded) => {
    const tried = declared.get(recorded.source.id) ?? (recorded.source.archiveOnly ? recorded.source : undefined);
    return tried ? [{ tried, recorded }] : [];
  });
  return { candidates, leftOut: states.length - candidates.length };
}

/** Yields the result of each source. Throws OperationalError('evidence') when a stored page is damaged or missing. */
export async function* backtest(
  candidates: Candidate[],
  services: BacktestServices,
  options: BacktestOptions,
): AsyncGenerator<SourceBacktest> {
  if (candidates.length === 0) return;
  const threads = Math.max(1, Math.min(options.workers ?? availableParallelism(), candidates.length));
  const pool = openThreads<BacktestTask, Answer<void>>(import.meta.url, { min: threads, max: threads, memoryMb: MEMORY_MB });
  const total = candidates.reduce((sum, { recorded }) => sum + recorded.visits, 0);
  let visits = 0;
  const onVisits = (done: number): void => {
    visits += done;
    options.onProgress?.({ visits, total });
  };
  try {
    const waiting = [...candidates];
    const running: Array<Promise<SourceBacktest>> = [];
    while (waiting.length + running.length > 0) {
      // A few sources ahead of the one whose turn it is: bounds what is held back until then.
      while (running.length < threads * 2 && waiting.length > 0) {
        const result = backtestSource(waiting.shift() as Candidate, pool, services, options, onVisits);
        result.catch(() => {}); // reported in its turn
        running.push(result);
      }
      yield await (running.shift() as Promise<SourceBacktest>);
    }
  } finally {
    await pool.destroy();
  }
}

async function backtestSource(
  candidate: Candidate,
  pool: Threads<BacktestTask, Answer<void>>,
  services: BacktestServices,
  options: BacktestOptions,
  onVisits: (done: number) => void,
): Promise<SourceBacktest> {
  const { id } = candidate.tried;
  const { store } = services;
  const since = options.since === undefined ? {} : { since: options.since };
  const replayed = await replayInThread(candidate, pool, services, options, onVisits);
  const recorded = await Array.fromAsync(store.changes({ source: id, ...since }));
  const matches = matchChanges(
    recorded,
    replayed.filter(({ firstSeenNewAt }) => firstSeenNewAt >= (options.since ?? '')),
  );
  const counts = { kept: 0, rejudged: 0, raised: 0, withdrawn: 0 };
  for (const { verdict } of matches) counts[verdict] += 1;
  return {
    source: id,
    visits: candidate.recorded.visits,
    counts,
    matches: matches.filter(({ verdict }) => verdict !== 'kept'),
    ruleEdits: await store.ruleEdits({ source: id, ...since }),
  };
}

/** All changes that the tried rules give. The thread asks for what it needs, one thing at a time. */
async function replayInThread(
  { tried, recorded }: Candidate,
  pool: Threads<BacktestTask, Answer<void>>,
  services: BacktestServices,
  { catalogue, recordedCatalogue, signal }: BacktestOptions,
  onVisits: (done: number) => void,
): Promise<Change[]> {
  const { port1, port2 } = new MessageChannel();
  const changes: Change[] = [];
  const { promise: told, resolve } = Promise.withResolvers<void>();
  port1.on('message', (message: Question | Report) => {
    if ('ask' in message) void answer(message, tried.id, services, port1);
    else if (message.tell === 'visits') onVisits(message.done);
    else if (message.tell === 'changes') changes.push(...message.changes);
    else resolve();
  });
  const task: BacktestTask = { source: tried, catalogue, recorded: { source: recorded.source, catalogue: recordedCatalogue }, port: port2 };
  try {
    // The pool's type is that of the browser's transfer list.
    unwrap(await pool.run(task, { transferList: [port2] as never, ...(signal ? { signal } : {}) }));
    await told; // what it had to tell takes another way than its end
    return changes;
  } catch (cause) {
    const why = exhaustion(cause);
    if (why === undefined) throw cause;
    throw new OperationalError('input', `A page of ${tried.id} cannot be read: ${why}.`, {
      remedy: 'Name other sources with --vendor or --source.',
      cause,
    });
  } finally {
    port1.close();
  }
}

/** Errors of the record and of the evidence travel as values; bugs end the process loudly. */
async function answer(question: Question, sourceId: string, { store, evidence }: BacktestServices, port: MessagePort): Promise<void> {
  const reply = await answering<unknown>(() =>
    question.ask === 'page'
      ? evidence.read(question.sha256)
      : store.visits(sourceId, { limit: PORTION, offset: question.offset, oldestFirst: true }),
  );
  port.postMessage(reply);
}
