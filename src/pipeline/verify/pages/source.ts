/**
 * What is recorded of one source's pages, held against the pages.
 * @module
 */
import { availableParallelism } from 'node:os';
import { OperationalError } from '../../../domain/errors.ts';
import type { Visit } from '../../../domain/snapshot.ts';
import { isReadable } from '../../../domain/vocabulary.ts';
import type { Source } from '../../../domain/watcher.ts';
import { canonicalJson } from '../../../lib/canonicalJson.ts';
import { sha256 } from '../../../lib/hash.ts';
import type { Reread } from '../../page/task.ts';
import type { PageWorkers } from '../../page/workers.ts';
import { ahead } from '../ahead.ts';
import type { Examination, Suspicion } from '../examiner.ts';
import { goingOn } from '../goingOn.ts';
import { type Versions, versionsOf } from '../versions.ts';

export interface SourceExamination extends Examination {
  source: Source;
  workers: Pick<PageWorkers, 'reread'>;
  /** Counts a visit that could not be read again. */
  notDerived(why: string): void;
}

/** A page as it reads today, or why it cannot be read. */
type Reading = Reread | { unread: string };

const PORTION = 200;
/** Fingerprints whose pages are not extracted again: those of the latest contents. */
const REMEMBERED = 64;
/** Pages of one content that are tried before its stored extraction is called another one. */
const MOST_TRIED = 50;
const OTHER_RULES = 'not read again: other rules than the present ones recorded them';
const UNKNOWN_RULES = 'read otherwise today: it is not known by which rules they were recorded';
const REMEDY = 'Restore the database from a backup.';

export class SourceReading {
  readonly #given: SourceExamination;
  /** By the hash of the page. */
  readonly #readings = new Map<string, Reading>();
  /** Content hashes by fingerprint. */
  readonly #contents = new Map<string, string>();
  /** Digests of extractions by content hash. */
  readonly #digests = new Map<string, Set<string>>();
  /** Some pages of each content. */
  readonly #pagesOf = new Map<string, Set<string>>();
  #last: Visit | undefined;
  /** When the page was last read, whatever for. */
  #lastRead = '';

  constructor(given: SourceExamination) {
    this.#given = given;
  }

  async *faults(): AsyncIterable<Suspicion> {
    const { installation, source, signal } = this.#given;
    const versions = await versionsOf(this.#given, source);
    let after: Visit | undefined;
    do {
      signal.throwIfAborted();
      const visits = await installation.store.visitsFrom(source.id, after, PORTION);
      await this.#read(visits.filter((visit) => versions.isPresent(visit.fetchedAt)));
      for (const visit of visits) yield* this.#visitFaults(visit, versions);
      after = visits.length < PORTION ? undefined : visits.at(-1);
    } while (after);
    yield* this.#extractionFaults(versions);
    yield* this.#baselineFaults();
  }

  /** Reads the pages of these visits that were not read yet, a few at once. */
  async #read(visits: readonly Visit[]): Promise<void> {
    const wanted = new Map<string, boolean>();
    for (const { sha256: page, verdict } of visits)
      if (page !== undefined && !this.#readings.has(page)) wanted.set(page, verdict === 'content' || (wanted.get(page) ?? false));
    const rereads = ahead(from(wanted), ([page, whole]) => this.#reread(page, whole), 2 * Math.min(4, availableParallelism()));
    for await (const [page, reading] of rereads) this.#note(page, reading);
  }

  async #reread(page: string, whole: boolean): Promise<[string, Reading]> {
    const { installation, workers, source, catalogue } = this.#given;
    try {
      const body = await installation.evidence.read(page);
      const known = whole ? [] : [...this.#contents.keys()].slice(-REMEMBERED);
      return [page, await workers.reread({ source, catalogue, body, known })];
    } catch (error) {
      if (!(error instanceof OperationalError) || (error.code !== 'evidence' && error.code !== 'input')) throw error;
      return [
        page,
        {
          unread:
            error.code === 'evidence'
              ? 'not read again: their pages are damaged or missing'
              : 'not read again: their pages are too much to read',
        },
      ];
    }
  }

  #note(page: string, reading: Reading): void {
    this.#readings.set(page, reading);
    if ('unread' in reading || !reading.extraction) return;
    const { contentHash, digest } = reading.extraction;
    this.#contents.set(reading.fingerprint, contentHash);
    this.#digests.set(contentHash, (this.#digests.get(contentHash) ?? new Set()).add(digest));
  }

  *#visitFaults(visit: Visit, versions: Versions): Iterable<Suspicion> {
    this.#given.examined('visit');
    const { verdict, sha256: page, contentHash, fingerprint, evidenceOnly } = visit;
    const readable = isReadable(verdict);
    if (readable) this.#lastRead = visit.fetchedAt;
    if (readable && !evidenceOnly && !visit.id.endsWith('#again')) this.#last = visit;
    if (readable && (page === undefined || contentHash === undefined))
      return yield fault(visit, `It is said to have read the page, and names no ${page === undefined ? 'page' : 'content'}.`);
    if (page === undefined) return;
    if (contentHash !== undefined) this.#remember(contentHash, page);
    if (!versions.isPresent(visit.fetchedAt)) return this.#given.notDerived(OTHER_RULES);
    const reading = this.#readings.get(page) ?? { unread: 'not read again: their pages are damaged or missing' };
    if ('unread' in reading) return this.#given.notDerived(reading.unread);
    const content = reading.extraction?.contentHash ?? this.#contents.get(reading.fingerprint);
    const wrong = [
      ...(fingerprint !== undefined && fingerprint !== reading.fingerprint ? ['fingerprint'] : []),
      ...(contentHash !== undefined && contentHash !== content ? ['content hash'] : []),
    ];
    if (wrong.length === 0) return;
    // Only what moved the baseline was surely read by the rules of its time.
    if (!readable || evidenceOnly) return this.#given.notDerived(UNKNOWN_RULES);
    yield fault(visit, `Its ${wrong.join(' and ')} ${wrong.length === 1 ? 'is' : 'are'} not what its stored page ${page} gives.`);
  }

  #remember(contentHash: string, page: string): void {
    const pages = this.#pagesOf.get(contentHash) ?? new Set();
    if (pages.size < MOST_TRIED) pages.add(page);
    this.#pagesOf.set(contentHash, pages);
  }

  async *#extractionFaults(versions: Versions): AsyncIterable<Suspicion> {
    const { installation, source, signal, examined, notDerived } = this.#given;
    for (const { contentHash, extractorVersion } of await installation.store.extractionKeys(source.id)) {
      signal.throwIfAborted();
      examined('extraction');
      if (!versions.isOfNow(extractorVersion)) {
        notDerived('readings of pages not made again: other rules than the present ones made them');
        continue;
      }
      const id = `${source.id} ${contentHash} ${extractorVersion}`;
      const part = { what: 'extraction', id, title: 'this stored reading', signal } as const;
      yield* goingOn(part, () => this.#extractionFault(id, contentHash, extractorVersion));
    }
  }

  async *#extractionFault(id: string, contentHash: string, version: string): AsyncIterable<Suspicion> {
    const { installation, source } = this.#given;
    const extraction = await installation.store.extraction(source.id, contentHash, version);
    if (!extraction || (await this.#isDerived(contentHash, digestOf(extraction)))) return;
    const sentence = `What is stored as the content of pages of ${source.id} is not what any stored page of that content gives.`;
    yield { what: 'extraction', id, sentence, remedy: REMEDY };
  }

  async #isDerived(contentHash: string, digest: string): Promise<boolean> {
    if (this.#digests.get(contentHash)?.has(digest)) return true;
    // Pages that look the same may differ in where their links lead.
    const pages = [...(this.#pagesOf.get(contentHash) ?? [])];
    for (const page of pages) {
      this.#note(...(await this.#reread(page, true)));
      if (this.#digests.get(contentHash)?.has(digest)) return true;
    }
    // Nothing can be said where no page of it can be read.
    return (
      [...pages].every((page) => 'unread' in (this.#readings.get(page) ?? { unread: '' })) && pages !== undefined && [...pages].length > 0
    );
  }

  /** The baseline follows from the last visit that read the page. */
  async *#baselineFaults(): AsyncIterable<Suspicion> {
    const { installation, source, examined } = this.#given;
    const { mark } = await installation.store.known(source.id);
    const last = this.#last;
    if (mark) examined('baseline');
    const sentence = baselineFault(mark, last, this.#lastRead);
    if (sentence === undefined) return;
    const stillSo = async (): Promise<boolean> => {
      const [newest] = await installation.store.visits(source.id, { limit: 1 });
      return (
        newest?.id === undefined ||
        newest.fetchedAt <= (last?.fetchedAt ?? '') ||
        baselineFault((await installation.store.known(source.id)).mark, last, this.#lastRead) !== undefined
      );
    };
    yield { what: 'baseline', id: source.id, sentence, remedy: REMEDY, stillSo };
  }
}

type Mark = Awaited<ReturnType<Examination['installation']['store']['known']>>['mark'];

/** `lastRead`: one that was verified later than any visit would never be moved again, and the source be blind. */
function baselineFault(mark: Mark, last: Visit | undefined, lastRead: string): string | undefined {
  if (!mark) return undefined;
  if (!last) return 'There is a baseline, and no visit that read the page.';
  if (mark.verifiedAt > lastRead) return `It was verified at ${mark.verifiedAt}, and no visit read the page after ${lastRead}.`;
  if (mark.verifiedAt < last.fetchedAt) return `It was verified at ${mark.verifiedAt}, and the visit ${last.id} read the page after that.`;
  return mark.verifiedAt === last.fetchedAt && !isOf(mark, last) ? `It is not the page that the visit ${last.id} read.` : undefined;
}

/** A visit that knew the page by its bytes made no fingerprint. */
function isOf(mark: NonNullable<Mark>, { sha256: page, contentHash, fingerprint = mark.fingerprint, finalUrl }: Visit): boolean {
  return mark.sha256 === page && mark.contentHash === contentHash && mark.fingerprint === fingerprint && mark.url === finalUrl;
}

function fault({ id }: Visit, sentence: string): Suspicion {
  return { what: 'visit', id, sentence, remedy: REMEDY };
}

/** What a stored extraction says, apart from the signs, which are of one page of the content and not of the others. */
function digestOf(extraction: object): string {
  const { signs: _, ...said } = extraction as { signs?: unknown };
  return sha256(canonicalJson(said));
}

async function* from<Item>(items: Iterable<Item>): AsyncIterable<Item> {
  yield* items;
}
