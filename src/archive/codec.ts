/**
 * Compression of a page against earlier pages of the same source. One fetch differs from the next by a few
 * hundred bytes, so a zstd frame with an earlier page as raw dictionary takes about that much.
 *
 * Depths bound the cost of reading. A source's pages form short runs that hang on anchors:
 * - an anchor has a depth below `ANCHOR_DEPTHS`; the first one is a key frame (depth 0), each further one
 *   is compressed against the anchor before it;
 * - an ordinary page has a depth of at least `ANCHOR_DEPTHS`, one more than its base, whatever the depth of the anchor
 *   its run hangs on. The depth is therefore an upper bound, and it tells anchors and ordinary pages apart.
 * When a run is full, the next page becomes the next anchor; when the anchors are used up, it becomes a key frame.
 * @module
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** A page that may serve as dictionary. */
export interface Candidate {
  /** SHA-256 (hex) of `raw`. */
  sha256: string;
  raw: Uint8Array;
  /** As in StoredObject. */
  depth: number;
}

export interface CompressOptions {
  /** zstd level, 1 to 19. */
  level?: number;
  /** A frame of at most this many bytes ends the search for a better dictionary. */
  goodEnough?: number;
  /** Bytes that may be decoded to read one page back. */
  readBudget?: number;
}

export interface Compressed {
  frame: Uint8Array;
  /** SHA-256 of the dictionary; absent for a key frame. */
  base?: string;
  depth: number;
}

/** Depths below this belong to anchors; half of the longest chain. */
export const ANCHOR_DEPTHS = 32;

const DEFAULTS: Required<CompressOptions> = { level: 9, goodEnough: 1500, readBudget: 48 * 2 ** 20 };
/** A frame that saves less than this share of a key frame is not worth the dependence on another page. */
const WORTHWHILE_SHARE = 0.8;
/** HTML compresses to about a sixth at best: smaller frames beat a key frame without trying one. */
const SURELY_WORTHWHILE = 1 / 16;
/** zstd ignores dictionaries below 8 bytes; tiny pages gain nothing anyway. */
const SMALLEST_DICTIONARY = 64;
/** Bytes with which zstd recognises a trained dictionary. A page that begins so would be parsed as one. */
const TRAINED_DICTIONARY = [0x37, 0xa4, 0x30, 0xec];
/** Level 9 looks back 4 MiB at most; larger pages need a larger window to reach their dictionary. */
const COMMON_WINDOW = 2 ** 22;
const LARGEST_WINDOW_LOG = 27;

/**
 * Compresses `raw` against the best of `candidates` (most promising first) or on its own.
 * The result depends on the arguments alone.
 */
export function compressAgainst(raw: Uint8Array, candidates: readonly Candidate[], options: CompressOptions = {}): Compressed {
  const settings = { ...DEFAULTS, ...options };
  const best = bestOf(raw, usable(raw, candidates, settings.readBudget), settings);
  if (best && best.frame.length <= raw.length * SURELY_WORTHWHILE) return best;
  const own: Compressed = { frame: compress(raw, settings.level), depth: 0 };
  return best && best.frame.length <= own.frame.length * WORTHWHILE_SHARE ? best : own;
}

/**
 * Decodes one frame to exactly `rawLength` bytes.
 * Throws whatever zlib throws when the frame is damaged, and RangeError when the length differs.
 */
export function decompress(frame: Uint8Array, rawLength: number, dictionary?: Uint8Array): Uint8Array {
  const limits = { maxOutputLength: Math.max(1, rawLength) };
  const raw = zstdDecompressSync(frame, dictionary ? { ...limits, dictionary } : limits);
  if (raw.length !== rawLength) throw new RangeError(`frame holds ${raw.length} bytes instead of ${rawLength}`);
  return raw;
}

/** True for a page that the next run can hang on. */
export function isAnchor(page: { depth: number }): boolean {
  return page.depth < ANCHOR_DEPTHS;
}

interface Choice {
  candidate: Candidate;
  depth: number;
}

/** Candidates that continue their run; where there are none, those that can begin a new one. */
function usable(raw: Uint8Array, candidates: readonly Candidate[], readBudget: number): Choice[] {
  const half = Math.max(1, Math.min(ANCHOR_DEPTHS, Math.floor(readBudget / Math.max(1, raw.length) / 2)));
  const fit = candidates.filter((candidate) => canBeDictionary(candidate.raw));
  const runs = fit
    .map((candidate) => ({ candidate, depth: Math.max(ANCHOR_DEPTHS, candidate.depth + 1) }))
    .filter((choice) => choice.depth < ANCHOR_DEPTHS + half);
  // An anchor that older pages already hang on would fit for ever, so only the newest page may be continued that way.
  const continued = runs.filter((choice) => !isAnchor(choice.candidate) || choice.candidate === candidates[0]);
  if (continued.length > 0) return runs;
  return fit.map((candidate) => ({ candidate, depth: candidate.depth + 1 })).filter((choice) => choice.depth < half);
}

function bestOf(raw: Uint8Array, choices: Choice[], settings: Required<CompressOptions>): Compressed | undefined {
  let best: Compressed | undefined;
  for (const { candidate, depth } of choices) {
    const frame = compress(raw, settings.level, candidate.raw);
    if (!best || frame.length < best.frame.length) best = { frame, base: candidate.sha256, depth };
    if (best.frame.length <= settings.goodEnough) break;
  }
  return best;
}

function canBeDictionary(page: Uint8Array): boolean {
  return page.length >= SMALLEST_DICTIONARY && TRAINED_DICTIONARY.some((byte, index) => page[index] !== byte);
}

function compress(raw: Uint8Array, level: number, dictionary?: Uint8Array): Uint8Array {
  const params: Record<number, number> = { [constants.ZSTD_c_compressionLevel]: level };
  const reach = raw.length + (dictionary?.length ?? 0);
  if (reach > COMMON_WINDOW) params[constants.ZSTD_c_windowLog] = Math.min(LARGEST_WINDOW_LOG, Math.ceil(Math.log2(reach)));
  return zstdCompressSync(raw, dictionary ? { params, dictionary } : { params });
}
