/**
 * The difference of any two snapshots of a source, for people who ask for it.
 * @module
 */
import PQueue from 'p-queue';
import type { Archive } from '../archive/archive.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Source } from '../domain/watcher.ts';
import { extractorVersion } from '../extract/version.ts';
import { readOptionsOf } from './advance.ts';
import type { PairReading } from './page/task.ts';
import type { PageWorkers } from './page/workers.ts';

export interface ComparerOptions {
  evidence: Pick<Archive, 'read'>;
  pages: Pick<PageWorkers, 'compare'>;
  catalogue: Catalogue;
}

/**
 * SHA-256 of both pages. Throws OperationalError('evidence') for lost or damaged bytes, ('input') for a page that is too much to read,
 * ('queue') while many others wait.
 */
export type CompareSnapshots = (source: Source, pair: { from: string; to: string }) => Promise<PairReading>;

/** Comparisons that are kept: going back to one, or through its parts, does not make it again. */
const KEPT = 16;
/** Who asks for more than can be made soon is told so: others wait in the same line, and one that nobody waits for any more is made all the same. */
const MOST_WAITING = 8;

/** One comparison at a time: people who ask for many do not keep the checks from their threads. */
export function createSnapshotComparer({ evidence, pages, catalogue }: ComparerOptions): CompareSnapshots {
  const queue = new PQueue({ concurrency: 1 });
  const kept = new Map<string, Promise<PairReading>>();

  async function compare(source: Source, { from, to }: { from: string; to: string }): Promise<PairReading> {
    const [before, after] = [await evidence.read(from), await evidence.read(to)];
    return pages.compare({ source, catalogue, before, after });
  }

  return async (source, pair) => {
    const key = JSON.stringify([source.id, extractorVersion(readOptionsOf(source, catalogue)), pair.from, pair.to]);
    const known = kept.get(key);
    if (known) return known;
    if (queue.size >= MOST_WAITING) throw crowded();
    const made = queue.add(() => compare(source, pair));
    kept.set(key, made);
    const oldest = kept.keys().next().value;
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    // What failed may be mended by the next time.
    made.catch(() => kept.delete(key));
    return made;
  };
}

function crowded(): OperationalError {
  return new OperationalError('queue', 'Many comparisons are under way.', { remedy: 'Try again in a minute.', transient: true });
}
