/**
 * Adding a source from the pages: a preview that runs beside them, and the file that is written once somebody has looked at it.
 * @module
 */
import { type AddedSource, type NewSource, planSource, refuseReadOnly, writeSource } from '../declare/add.ts';
import { formatProblem, hasErrors, type Problem } from '../declare/lint.ts';
import { type LoadedWatcher, loadWatchers } from '../declare/load.ts';
import { lintPlanned, plannedSource } from '../declare/planned.ts';
import { ConflictError, OperationalError } from '../domain/errors.ts';
import type { Act, Actor } from '../domain/review.ts';
import type { RendererName } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { type Preview, type PreviewServices, previewUrl } from './preview.ts';

/** What would be written, and what is wrong with it. */
export interface Planned {
  added: AddedSource;
  problems: Problem[];
}

/** Why nothing can be written. */
export interface Fault {
  message: string;
  remedy?: string;
}

export type PreviewJob = { id: string; wish: NewSource; startedAt: string } & (
  | { state: 'running'; doing?: RendererName }
  | { state: 'failed'; fault: Fault }
  | { state: 'done'; preview: Preview; planned?: Planned; fault?: Fault }
);

export interface Adder {
  /** Why no source can be added at all, if so. */
  hindrance(): Promise<Fault | undefined>;
  /** Begins a preview; gives the id of its job, which only `owner` may look at. Throws 'usage' for what may not be watched, 'queue' when too many run. */
  start(wish: NewSource, owner: string): Promise<string>;
  /** Undefined when there is none, or it is another's, or it was forgotten. */
  look(id: string, owner: string): PreviewJob | undefined;
  /** Writes what was shown, and nothing else. Throws ConflictError when the files are not as they were then. */
  save(id: string, owner: string, by: Actor): Promise<AddedSource>;
  /** Calls off what runs, and waits for it. */
  close(): Promise<void>;
}

export interface AdderOptions {
  /** Folder of the watchers. */
  dir: string;
  services: PreviewServices;
  /** Takes up sources that were written just now. */
  adopt(sources: Source[]): Promise<void>;
  note(acts: readonly Act[]): Promise<void>;
  /** Ids that nobody can guess, from their prefix. */
  newId(prefix: string): string;
  /** Previews at once. Default 2. */
  most?: number;
}

const KEPT_MS = 20 * 60_000;
const MOST_KEPT = 40;
const DEADLINE_MS = 4 * 60_000;
const PATIENCE_MS = 60_000;

type Kept = PreviewJob & { owner: string; endedAt?: number };

export function createAdder({ dir, services, adopt, note, newId, most = 2 }: AdderOptions): Adder {
  const { clock, catalogue } = services;
  const jobs = new Map<string, Kept>();
  const running = new Set<Promise<void>>();
  const closed = new AbortController();
  let saving: Promise<unknown> = Promise.resolve();

  function forget(): void {
    const now = clock.now().getTime();
    for (const [id, { endedAt }] of jobs) if (endedAt !== undefined && now - endedAt > KEPT_MS) jobs.delete(id);
    const ended = [...jobs].filter(([, job]) => job.state !== 'running');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - MOST_KEPT))) jobs.delete(id);
  }

  /** Jobs are replaced, never edited: what a page shows is one state. */
  function become(
    id: string,
    now: Omit<Extract<PreviewJob, { state: 'done' }>, keyof Begun> | Omit<Extract<PreviewJob, { state: 'failed' }>, keyof Begun>,
  ): void {
    const job = jobs.get(id);
    if (job) jobs.set(id, { id, wish: job.wish, startedAt: job.startedAt, owner: job.owner, endedAt: clock.now().getTime(), ...now });
  }

  async function run(id: string, wish: NewSource): Promise<void> {
    const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(DEADLINE_MS)]);
    const onStage = (doing: RendererName): void => {
      const job = jobs.get(id);
      if (job?.state === 'running') jobs.set(id, { ...job, doing });
    };
    try {
      const preview = await previewUrl(wish.url, { ...services, patienceMs: PATIENCE_MS }, { kind: wish.kind, signal, onStage });
      become(id, { state: 'done', preview, ...(await planned({ ...wish, title: preview.title })) });
    } catch (error) {
      if (!(error instanceof OperationalError)) services.log.error({ err: error, url: wish.url }, 'fault in a preview');
      become(id, { state: 'failed', fault: faultOf(error) });
    }
  }

  async function planned(wish: NewSource): Promise<{ planned: Planned } | { fault: Fault }> {
    try {
      const watchers = await existingWatchers(dir);
      const added = await planSource(dir, watchers, wish);
      return { planned: { added, problems: lintPlanned(added, watchers, catalogue) } };
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      return { fault: faultOf(error) };
    }
  }

  async function write(job: Extract<Kept, { state: 'done' }>, by: Actor): Promise<AddedSource> {
    const shown = job.planned?.added;
    if (!shown) throw new OperationalError('usage', 'There is nothing to save: no watcher can be written for this address.');
    const now = await planSource(dir, await existingWatchers(dir), { ...job.wish, title: job.preview.title });
    if (now.file !== shown.file || now.text !== shown.text || now.before !== shown.before) throw overtaken(shown.file);
    const source = plannedSource(shown);
    if (!source) throw new OperationalError('config', `${shown.file} would not be a valid watcher.`);
    await writeSource(shown);
    jobs.delete(job.id);
    const at = clock.now().toISOString();
    const { file, sourceId, created } = shown;
    await note([
      {
        id: newId('act'),
        at,
        by,
        kind: 'source.add',
        subject: { type: 'source', id: sourceId },
        detail: { note: { file, created, url: source.url } },
      },
    ]);
    await adopt([source]);
    return shown;
  }

  function look(id: string, owner: string): Kept | undefined {
    forget();
    const job = jobs.get(id);
    return job?.owner === owner ? job : undefined;
  }

  return {
    async hindrance() {
      try {
        await refuseReadOnly(dir);
        return undefined;
      } catch (error) {
        if (!(error instanceof OperationalError)) throw error;
        return faultOf(error);
      }
    },

    async start(wish, owner) {
      await refuseReadOnly(dir);
      await planSource(dir, await existingWatchers(dir), wish); // refuses a bad address before it is visited
      forget();
      if (running.size >= most)
        throw new OperationalError('queue', `${most === 1 ? 'Another preview is' : `${most} other previews are`} under way.`, {
          remedy: 'Try again when they have ended; that takes a minute at most.',
          transient: true,
        });
      const id = newId('pre');
      jobs.set(id, { id, wish, owner, startedAt: clock.now().toISOString(), state: 'running' });
      const job = run(id, wish).finally(() => running.delete(job));
      running.add(job);
      return id;
    },
    look,
    async save(id, owner, by) {
      const job = look(id, owner);
      if (job?.state !== 'done')
        throw new OperationalError('usage', 'This preview is not there any more.', { remedy: 'Look at the address again, then save it.' });
      // One after the other: two new sources of one vendor go into one file.
      const mine = saving.then(() => write(job, by));
      saving = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      closed.abort();
      await Promise.allSettled([...running, saving]);
    },
  };
}

interface Begun {
  id: string;
  wish: NewSource;
  startedAt: string;
}

function overtaken(file: string): ConflictError {
  return new ConflictError(
    file,
    `${file} was changed since this was shown, so nothing was written.`,
    'Look at the address again, then save it.',
  );
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof OperationalError)) return { message: 'This is a fault of Clausewatch. The log has the details.' };
  return { message: error.message, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) };
}

/**
 * Watcher files that are there; a folder that is missing or empty is a fresh start. Throws OperationalError('config') when one of them has
 * an error: what is written beside it could not be used.
 */
export async function existingWatchers(dir: string): Promise<LoadedWatcher[]> {
  const { watchers, problems } = await loadWatchers(dir).catch((error: unknown) => {
    if (error instanceof OperationalError) return { watchers: [], problems: [] };
    throw error;
  });
  if (!hasErrors(problems)) return watchers;
  throw new OperationalError('config', `${dir} has errors:\n${problems.slice(0, 5).map(formatProblem).join('\n')}`, {
    remedy: 'Mend them first; "clausewatch lint" lists all.',
  });
}
