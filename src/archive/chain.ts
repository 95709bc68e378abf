/**
 * Writes the pages of one source into a pack. Works on buffers alone, so it can live in a worker thread.
 * @module
 */
import { sha256 } from '../lib/hash.ts';
import { type Candidate, type CompressOptions, compressAgainst, isAnchor } from './codec.ts';
import { buildPack, type Pack, type PackedFrame } from './pack.ts';

export interface ChainOptions extends CompressOptions {
  /** Pages to start from, newest first: what `candidates()` of the writer before gave. */
  candidates?: readonly Candidate[];
  /** Tells pages that are stored already, under whatever source. */
  known?: (sha256: string) => boolean;
}

const RECENT = 4;
const ANCHORS = 2;

/** Collects pages of one source, oldest first, and packs them. */
export class ChainWriter {
  readonly #options: ChainOptions;
  readonly #frames: PackedFrame[] = [];
  readonly #written = new Set<string>();
  #recent: Candidate[];
  #anchors: Candidate[];

  constructor(options: ChainOptions = {}) {
    this.#options = options;
    const candidates = options.candidates ?? [];
    this.#recent = candidates.slice(0, RECENT);
    this.#anchors = candidates.filter(isAnchor).slice(0, ANCHORS);
    for (const { sha256: page } of candidates) this.#written.add(page);
  }

  /**
   * Adds a page; `raw` must not be changed afterwards. `hash` is its SHA-256 where the caller has it already.
   * Returns 'known' when the page is stored already: nothing is added then.
   */
  add(raw: Uint8Array, hash: string = sha256(raw)): 'added' | 'known' {
    if (this.#written.has(hash) || this.#options.known?.(hash)) return 'known';
    const compressed = compressAgainst(raw, this.candidates(), this.#options);
    this.#frames.push({ sha256: hash, rawLength: raw.length, ...compressed });
    this.#written.add(hash);
    this.#remember({ sha256: hash, raw, depth: compressed.depth });
    return 'added';
  }

  /** Pages (at most six) that the next writer of this source should start from, newest first. */
  candidates(): Candidate[] {
    return [...this.#recent, ...this.#anchors.filter((anchor) => !this.#recent.includes(anchor))];
  }

  /** Pages added since the last `finish`. */
  get size(): number {
    return this.#frames.length;
  }

  /** The pack of everything added since the last `finish`; undefined when there is nothing. */
  finish(): Pack | undefined {
    return this.#frames.length === 0 ? undefined : buildPack(this.#frames.splice(0));
  }

  #remember(page: Candidate): void {
    this.#recent = [page, ...this.#recent].slice(0, RECENT);
    if (isAnchor(page)) this.#anchors = [page, ...this.#anchors].slice(0, ANCHORS);
  }
}
