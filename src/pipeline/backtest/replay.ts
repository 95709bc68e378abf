/**
 * The stored visits of one source once more, by given rules: the same steps as when they were made, from the evidence that was kept.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { Extraction } from '../../domain/extraction.ts';
import type { VisitRecord } from '../../domain/ports.ts';
import type { Visit } from '../../domain/snapshot.ts';
import type { Source } from '../../domain/watcher.ts';
import { fingerprint } from '../../extract/fingerprint.ts';
import { readable } from '../../extract/pdf/readable.ts';
import { createReversionIndex, type Remembered } from '../../record/reversions.ts';
import { type CapturedPage, pageOf, type Standing, statusIsFine, step } from '../advance.ts';
import { confirmationId, hasRemovals, settle, UNCONFIRMED, unconfirmed } from '../confirm.ts';
import { SEAM } from '../import/seam.ts';
import type { ReadOptions } from '../read.ts';

export interface ReplayOptions {
  source: Source;
  /** The rules that are tried. */
  options: ReadOptions;
  /** The rules by which the visits were probably read: where that is so, their fingerprints are taken at their word. */
  recordedOptions: ReadOptions;
  /** Bytes of a stored page. */
  read(sha256: string): Promise<Uint8Array>;
  /** Called after each visit, replayed or left out. */
  onVisit?(): void;
}

/** Fingerprints remembered: those of the latest pages, among which a quiet source moves. */
const REMEMBERED = 64;

/** Yields the changes that the rules give, in the order of the visits. `visits` come oldest first. */
export async function* replay(visits: AsyncIterable<Visit>, options: ReplayOptions): AsyncGenerator<Change> {
  const replayer = new Replayer(options);
  for await (const [visit, confirmation] of withConfirmations(visits)) {
    yield* await replayer.follow(visit, confirmation);
    options.onVisit?.();
    if (confirmation) options.onVisit?.();
  }
}

/** Each visit together with the one that was made right after it to confirm it. */
async function* withConfirmations(visits: AsyncIterable<Visit>): AsyncGenerator<[visit: Visit, confirmation: Visit | undefined]> {
  let held: Visit | undefined;
  for await (const visit of visits) {
    if (held && visit.id === confirmationId(held.id)) {
      yield [held, visit];
      held = undefined;
      continue;
    }
    if (held) yield [held, undefined];
    held = visit;
  }
  if (held) yield [held, undefined];
}

class Replayer {
  readonly #options: ReplayOptions;
  readonly #standing: Standing;
  /** What a recorded fingerprint stands for under the rules that are tried. */
  readonly #prints = new Map<string, string>();

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#standing = {
      source: options.source,
      options: options.options,
      reversions: createReversionIndex(),
      baseline: undefined,
      recent: new Map(),
    };
  }

  async follow(visit: Visit, confirmation: Visit | undefined): Promise<Change[]> {
    if (visit.sha256 === undefined || visit.evidenceOnly) return [];
    const page = await this.#pageOf(visit, visit.sha256);
    if (visit.id.endsWith(SEAM)) this.#believe(page);
    const before = visit.renderer === 'archive' ? undefined : this.#remember();
    const record = this.#step(this.#standing, visit, page);
    // Only visits are confirmed; an archive tells what it has.
    if (!before || !hasRemovals(record)) return record.changes;
    const settled = await this.#confirm(record, before, visit, confirmation);
    if (settled !== record) this.#goBack(before, settled);
    return settled.changes;
  }

  #step(standing: Standing, visit: Visit, page: CapturedPage): VisitRecord {
    return step(standing, { id: visit.id, meta: visit }, page);
  }

  /** Decides as the check did, by the second capture it made. Without one nothing speaks against the removal. */
  async #confirm(record: VisitRecord, before: Before, visit: Visit, confirmation: Visit | undefined): Promise<VisitRecord> {
    if (confirmation?.sha256 === undefined) return visit.because === UNCONFIRMED ? unconfirmed(record) : record;
    const standing: Standing = { ...this.#standing, ...restored(before), recent: new Map(this.#standing.recent) };
    const second = this.#step(standing, confirmation, await this.#read(confirmation.sha256));
    return settle(record, second)[0];
  }

  #remember(): Before {
    const { baseline, reversions } = this.#standing;
    return { baseline, reversions: reversions.entries() };
  }

  /** The visit came to something else than the step: the standing is what the record says. */
  #goBack(before: Before, { baseline, changes }: VisitRecord): void {
    Object.assign(this.#standing, restored(before), baseline ? { baseline } : {});
    this.#standing.reversions.add(changes);
  }

  /** Where imported history meets visits, two pages are compared whatever they look like beside each other. */
  #believe(page: CapturedPage): void {
    const { baseline } = this.#standing;
    if (!baseline || page.hash === baseline.sha256) return;
    const { contentHash } = page.extraction();
    this.#standing.baseline = { ...baseline, doubt: { contentHash, since: new Date(0).toISOString() } };
  }

  /** The page of a visit, from memory where its content is known to be one that was read already. */
  async #pageOf(visit: Visit, hash: string): Promise<CapturedPage> {
    const { baseline, recent } = this.#standing;
    if (baseline && hash === baseline.sha256 && statusIsFine({ meta: visit }))
      return known(hash, baseline.fingerprint, baseline.extraction);
    const print = visit.fingerprint === undefined ? undefined : this.#prints.get(visit.fingerprint);
    const extraction = print === undefined ? undefined : print === baseline?.fingerprint ? baseline.extraction : recent.get(print);
    return print !== undefined && extraction ? known(hash, print, extraction) : this.#read(hash, visit);
  }

  async #read(hash: string, visit?: Visit): Promise<CapturedPage> {
    const { options, recordedOptions, read } = this.#options;
    const body = await readable(await read(hash));
    const page = pageOf(body, hash, options);
    if (visit?.fingerprint !== undefined && !this.#prints.has(visit.fingerprint) && readsNoMore(options, recordedOptions)) {
      // Where today's program gives the recorded fingerprint, it stands for the same content wherever it was recorded.
      if (fingerprint(body, recordedOptions) === visit.fingerprint) this.#learn(visit.fingerprint, page.fingerprint());
    }
    return page;
  }

  #learn(recorded: string, print: string): void {
    this.#prints.set(recorded, print);
    const oldest = this.#prints.keys().next().value;
    if (this.#prints.size > REMEMBERED && oldest !== undefined) this.#prints.delete(oldest);
  }
}

interface Before {
  baseline: Standing['baseline'];
  reversions: Remembered[];
}

function restored({ baseline, reversions }: Before): Pick<Standing, 'baseline' | 'reversions'> {
  return { baseline, reversions: createReversionIndex(reversions) };
}

function known(hash: string, print: string, extraction: Extraction): CapturedPage {
  return { hash, fingerprint: () => print, extraction: () => extraction };
}

/** Selectors may ask for any attribute; a fingerprint that was taken without them does not tell. */
function readsNoMore(tried: ReadOptions, recorded: ReadOptions): boolean {
  const selects = ({ select, remove }: ReadOptions): boolean => select !== undefined || remove !== undefined;
  return !selects(tried) || selects(recorded);
}
