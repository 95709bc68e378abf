/**
 * Reads pages in threads of their own, with bounds on time and memory: a hostile page costs its own check, never the monitor.
 * @module
 */
import PQueue from 'p-queue';
import { OperationalError } from '../../domain/errors.ts';
import { resources } from '../../lib/machine.ts';
import { type Answer, exhaustion, unwrap } from '../crossing.ts';
import type { PageReading } from '../read.ts';
import { openThreads, type Threads } from '../threads.ts';
import { packCatalogue } from './catalogue.ts';
import { roomForThreads } from './room.ts';
import type {
  Advanced,
  AdvanceTask,
  CompareTask,
  FingerprintTask,
  PageAnswer,
  PageTask,
  PairReading,
  QuotesTask,
  ReadTask,
  Recompared,
  RecompareTask,
  Reread,
  RereadTask,
} from './task.ts';

export interface PageWorkers {
  /** One capture against what is known of its source. Throws OperationalError('input') when the page is too much to read. */
  advance(task: AdvanceTask): Promise<Advanced>;
  /** Verdict and extraction of one page. Throws as `advance` does. */
  read(task: ReadTask): Promise<PageReading>;
  /** Hash of a page's visible text. Throws as `advance` does. */
  fingerprint(task: FingerprintTask): Promise<string>;
  /** What differs between two stored pages. Throws as `advance` does. */
  compare(task: CompareTask): Promise<PairReading>;
  /** What a stored page says, to be held against what is recorded of it. Throws as `advance` does. */
  reread(task: RereadTask): Promise<Reread>;
  /** What two stored pages gave when they were compared. Throws as `advance` does. */
  recompare(task: RecompareTask): Promise<Recompared>;
  /** Those of the quotes that stand nowhere in the page. Throws as `advance` does. */
  missingQuotes(task: QuotesTask): Promise<string[]>;
  close(): Promise<void>;
}

export interface PageWorkersOptions {
  /** Default: the machine's cores, at most 4, and no more than have their memory. */
  threads?: number;
  /** Milliseconds that one page may take. Default 60 000. */
  timeoutMs?: number;
  /** Heap of one thread, in megabytes. Default 1024, or what there is. */
  memoryMb?: number;
  /** Milliseconds without a page after which a thread ends; the next one takes half a second to start. Default 30 000. */
  idleMs?: number;
}

/** Threads start with the first page and end when there is nothing to read. */
export function createPageWorkers(options: PageWorkersOptions = {}): PageWorkers {
  const room = roomForThreads(resources());
  const { threads = room.threads, timeoutMs = 60_000, memoryMb = room.memoryMb, idleMs = 30_000 } = options;
  let pool: Threads<PageTask, Answer<PageAnswer>> | undefined;
  // The time that a page may take begins with its turn.
  const queue = new PQueue({ concurrency: threads });

  const run = (task: PageTask): Promise<PageAnswer> => queue.add(() => work(task));

  async function work(task: PageTask): Promise<PageAnswer> {
    pool ??= openThreads(import.meta.url, { min: 0, max: threads, idleMs, memoryMb });
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      return unwrap(await pool.run(task, { signal: deadline }));
    } catch (cause) {
      if (deadline.aborted) throw tooMuch(`it takes more than ${Math.round(timeoutMs / 1000)} s`, cause);
      const why = exhaustion(cause);
      throw why === undefined ? cause : tooMuch(why, cause);
    }
  }

  return {
    advance: (task) => run({ job: 'advance', ...task, catalogue: packCatalogue(task.catalogue) }) as Promise<Advanced>,
    read: (task) => run({ job: 'read', ...task }) as Promise<PageReading>,
    fingerprint: (task) => run({ job: 'fingerprint', ...task }) as Promise<string>,
    compare: (task) => run({ job: 'compare', ...task, catalogue: packCatalogue(task.catalogue) }) as Promise<PairReading>,
    reread: (task) => run({ job: 'reread', ...task, catalogue: packCatalogue(task.catalogue) }) as Promise<Reread>,
    recompare: (task) => run({ job: 'recompare', ...task, catalogue: packCatalogue(task.catalogue) }) as Promise<Recompared>,
    missingQuotes: (task) => run({ job: 'quotes', ...task }) as Promise<string[]>,
    close: async () => {
      await pool?.destroy();
    },
  };
}

function tooMuch(why: string, cause: unknown): OperationalError {
  return new OperationalError('input', `The page is too large or too complex to be read: ${why}.`, {
    remedy: 'Name the part that matters with "select" in the watcher, or watch another page.',
    cause,
  });
}
