/**
 * One dated capture against what is known of its source: the heart of the flow, the same for a live check and for
 * an imported capture. Pure apart from the track that it moves forward.
 * @module
 */
import type { ChainWriter } from '../archive/chain.ts';
import { compare } from '../compare/compare.ts';
import { publishedDate } from '../compare/statedDates.ts';
import type { CaptureMeta, Verdict } from '../domain/capture.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Change, Difference } from '../domain/change.ts';
import type { Extraction } from '../domain/extraction.ts';
import type { Ignoring } from '../domain/ignore.ts';
import type { VisitRecord } from '../domain/ports.ts';
import type { RuleDifference } from '../domain/ruleEdit.ts';
import type { Baseline, Visit } from '../domain/snapshot.ts';
import { proposable } from '../domain/trouble.ts';
import { isReadable } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { extract } from '../extract/extract.ts';
import { fingerprint } from '../extract/fingerprint.ts';
import { sha256 } from '../lib/hash.ts';
import { bindChanges } from '../record/bind.ts';
import type { ReversionIndex } from '../record/reversions.ts';
import { ignoring } from '../review/ignore.ts';
import { doubtOf, isDoubted } from './doubt.ts';
import { judge, type PageReading, type ReadOptions } from './read.ts';
import { type Stopwatch, timed } from './stopwatch.ts';

/** Everything that following one source needs; moved forward by `step`. */
export interface Standing {
  source: Source;
  options: ReadOptions;
  reversions: ReversionIndex;
  baseline: Baseline | undefined;
  /** The baseline was read by other rules before: told with the first visit that moves it. */
  rules?: RuleDifference | undefined;
  /** Extractions by fingerprint: pages that alternate between two renderings are extracted once. */
  recent: Map<string, Extraction>;
  /** Rules that people made, as far as they concern this source; imports and replays follow none. */
  ignore?: Ignoring | undefined;
  /** Times the stages for who watches; nothing follows from it. */
  stopwatch?: Stopwatch | undefined;
}

/** The same with the evidence that is written on the way; moved forward by `advance`. */
export interface Track extends Standing {
  chain: ChainWriter;
}

/** A capture without its bytes. */
export interface CaptureRecord {
  /** Id of the visit. */
  id: string;
  meta: CaptureMeta;
  /** SHA-256 of the screenshot, where one is stored. */
  screenshot?: string;
}

export interface DatedCapture extends CaptureRecord {
  body: Uint8Array;
  /** What is read of the body (see `readable`), where that is not the body itself. */
  readable?: Uint8Array;
}

/** What came back, as far as it has to be looked at: each answer costs more than the one before. */
export interface CapturedPage {
  /** SHA-256 of the bytes. */
  hash: string;
  fingerprint(): string;
  extraction(): Extraction;
}

const RECENT_EXTRACTIONS = 4;
/** A page that only the comparison with its past speaks against is believed once it has stayed the same for so long. */
const DOUBT_ENDS_MS = 7 * 24 * 3600 * 1000;

const optionsOf = new WeakMap<Source, { catalogue: Catalogue; options: ReadOptions }>();

/** What reading options a source asks for; the noise rules of its watcher come before those of the catalogue. */
export function readOptionsOf(source: Source, catalogue: Catalogue): ReadOptions {
  // The same object each time: the version of the rules is a hash over them, which is taken once for an object.
  const made = optionsOf.get(source);
  if (made?.catalogue === catalogue) return made.options;
  const options = makeOptions(source, catalogue);
  optionsOf.set(source, { catalogue, options });
  return options;
}

function makeOptions(source: Source, catalogue: Catalogue): ReadOptions {
  return {
    catalogue: source.ignore ? { ...catalogue, suppress: [...source.ignore, ...(catalogue.suppress ?? [])] } : catalogue,
    kind: source.kind,
    ...(source.select ? { select: source.select } : {}),
    ...(source.remove ? { remove: source.remove } : {}),
    ...(source.section ? { section: source.section } : {}),
  };
}

/** Archives the page, decides what it is, compares it with the baseline and moves the track. */
export function advance(track: Track, capture: DatedCapture): VisitRecord {
  const { baseline } = track;
  if (baseline && capture.meta.fetchedAt < baseline.verifiedAt) return evidenceOnly(track, capture);
  const hash = sha256(capture.body);
  track.chain.add(capture.body, hash);
  return step(track, capture, pageOf(capture.readable ?? capture.body, hash, track.options));
}

/** Archives and judges a capture from a time whose history is recorded already, and compares it with nothing. */
export function evidenceOnly(track: Track, capture: DatedCapture): VisitRecord {
  const { visit } = advance({ ...track, baseline: undefined, rules: undefined, recent: new Map() }, capture);
  return { visit: { ...visit, evidenceOnly: true }, changes: [] };
}

/** Decides what an archived page is, compares it with the baseline and moves the standing. */
export function step(standing: Standing, capture: CaptureRecord, page: CapturedPage): VisitRecord {
  return tellingRules(standing, follow(standing, capture, page));
}

/** The readable bytes of a page, read as far as they are asked for. `hash` is the SHA-256 of the stored ones. */
export function pageOf(body: Uint8Array, hash: string, options: ReadOptions): CapturedPage {
  let print: string | undefined;
  return {
    hash,
    fingerprint: () => (print ??= fingerprint(body, options)),
    extraction: () => extract(body, options),
  };
}

function follow(track: Standing, capture: CaptureRecord, page: CapturedPage): VisitRecord {
  const { baseline } = track;
  const seen: Seen = { hash: page.hash, capture };
  const same = statusIsFine(capture) && knowsItsRules(track);
  if (baseline && page.hash === baseline.sha256 && same) return verified(track, baseline, seen, 'the bytes are the same');
  seen.fingerprint = timed(track, 'extract', () => page.fingerprint());
  if (baseline && seen.fingerprint === baseline.fingerprint && same) return verified(track, baseline, seen, 'the visible text is the same');
  return read(track, seen, extractionFor(track, seen.fingerprint, page));
}

/** An older version did not note which rules matched: the page is read once more, whether it changed or not. */
function knowsItsRules({ baseline, options: { select, remove, section } }: Standing): boolean {
  return baseline?.unmatched !== undefined || !(select ?? remove ?? section);
}

/** The edited rules are told once, with the visit that moves the baseline to them. */
function tellingRules(standing: Standing, record: VisitRecord): VisitRecord {
  const { rules } = standing;
  if (!rules || !record.baseline) return record;
  standing.rules = undefined;
  const { id, sourceId, fetchedAt } = record.visit;
  return { ...record, ruleEdit: { id: `${id}#rules`, sourceId, at: fetchedAt, ...rules } };
}

/** A visit that brought nothing back: recorded, and nothing else. */
export function unread(visit: Visit): VisitRecord {
  return { visit, changes: [] };
}

interface Seen {
  hash: string;
  capture: CaptureRecord;
  fingerprint?: string;
}

/** Archives keep no status; what they keep was answered. */
export function statusIsFine({ meta }: Pick<CaptureRecord, 'meta'>): boolean {
  return meta.status === undefined || (meta.status >= 200 && meta.status < 300);
}

function extractionFor(track: Standing, print: string, page: CapturedPage): Extraction {
  const known = track.recent.get(print);
  if (known) return known;
  const extraction = timed(track, 'extract', () => page.extraction());
  track.recent.set(print, extraction);
  const oldest = track.recent.keys().next().value;
  if (track.recent.size > RECENT_EXTRACTIONS && oldest !== undefined) track.recent.delete(oldest);
  return extraction;
}

function read(track: Standing, seen: Seen, extraction: Extraction): VisitRecord {
  const { baseline } = track;
  const reading = judge(extraction, seen.capture.meta, track.options.catalogue, baseline?.extraction, baseline?.url);
  if (!isReadable(reading.verdict)) {
    const believed = baseline !== undefined && reading.doubt && doubtHasEnded(baseline, extraction, seen.capture);
    if (!believed) return doubted(track, seen, reading);
  }
  if (!baseline) return content(track, seen, extraction, [], 'the first readable capture');
  if (baseline.extraction.contentHash === extraction.contentHash)
    return verified(track, baseline, seen, 'the passages are the same', extraction);
  const changes = changesBetween(track, baseline, seen, extraction);
  const because = changes.length > 0 ? countOf(changes) : 'the text is cut into passages in another way';
  return content(track, seen, extraction, [...changes, ...lastingOf(track, baseline, seen)], because);
}

function changesBetween(track: Standing, baseline: Baseline, seen: Seen, extraction: Extraction): Change[] {
  const { source, reversions } = track;
  const { meta } = seen.capture;
  const capture = { sha256: seen.hash, fetchedAt: meta.fetchedAt, finalUrl: meta.finalUrl };
  const differences = timed(track, 'compare', () => compare(baseline.extraction, extraction, track.options.catalogue, baseline.verifiedAt));
  const changes = bindChanges({
    source,
    baseline,
    capture,
    extraction,
    differences,
    publishedAt: publishedDate(extraction.facts),
    earlier: reversions,
    ignored: ignoredIn(track, meta.fetchedAt),
  });
  reversions.add(changes);
  return changes;
}

function countOf(changes: Change[]): string {
  const held = changes.filter(({ suppressedBy }) => suppressedBy !== undefined).length;
  return held === 0 ? `${changes.length} changes` : `${changes.length - held} changes, ${held} held back`;
}

/** The page is as it was: the baseline's date moves, and its evidence is the latest capture. */
function verified(track: Standing, baseline: Baseline, seen: Seen, because: string, again?: Extraction): VisitRecord {
  const changes = lastingOf(track, baseline, seen);
  const { doubt: _, unmatched: __, ...rest } = baseline;
  const extraction = again ?? baseline.extraction;
  // Pages of one content may differ in what the rules match; the stored extraction is of the first of them.
  const unmatched = again ? again.signs.unmatched : baseline.unmatched;
  track.baseline = {
    ...rest,
    ...(unmatched ? { unmatched } : {}),
    extraction,
    sha256: seen.hash,
    fingerprint: seen.fingerprint ?? baseline.fingerprint,
    verifiedAt: seen.capture.meta.fetchedAt,
    url: seen.capture.meta.finalUrl,
  };
  return {
    visit: visitOf(track, seen, { verdict: 'unchanged', because }, extraction.contentHash, unmatched),
    changes,
    baseline: track.baseline,
  };
}

/** What was held back as a turn of something that comes and goes, and has stayed: told once. */
function lastingOf(track: Standing, baseline: Baseline, { capture }: Seen): Change[] {
  const { fetchedAt } = capture.meta;
  const ignored = ignoredIn(track, fetchedAt);
  const changes = track.reversions.lasting(fetchedAt, baseline.verifiedAt).map((change) => {
    const suppressedBy = ignored?.(change);
    return suppressedBy === undefined ? change : { ...change, suppressedBy };
  });
  track.reversions.add(changes);
  return changes;
}

/** Which rule of a person holds back what a visit at `at` finds; undefined where there are none. */
function ignoredIn({ ignore, source }: Standing, at: string): ((difference: Difference) => string | undefined) | undefined {
  if (!ignore || ignore.rules.length === 0) return undefined;
  const by = ignoring(ignore, at);
  return (difference) => by({ ...difference, vendor: source.vendor.id, source: source.id });
}

function content(track: Standing, seen: Seen, extraction: Extraction, changes: Change[], because: string): VisitRecord {
  const { fetchedAt, finalUrl } = seen.capture.meta;
  const { unmatched } = extraction.signs;
  track.baseline = {
    sourceId: track.source.id,
    sha256: seen.hash,
    fingerprint: seen.fingerprint ?? '',
    extraction,
    firstSeenAt: fetchedAt,
    verifiedAt: fetchedAt,
    url: finalUrl,
    ...(unmatched ? { unmatched } : {}),
  };
  return {
    visit: visitOf(track, seen, { verdict: 'content', because }, extraction.contentHash, unmatched),
    extraction,
    changes,
    baseline: track.baseline,
  };
}

/** Unread: the baseline stays, apart from a note of what to look for in the next captures. */
function doubted(track: Standing, seen: Seen, reading: PageReading): VisitRecord {
  const { contentHash, signs } = reading.extraction;
  const visit = visitOf(track, seen, reading, contentHash, signs.missing === undefined ? undefined : signs.unmatched);
  const forwardsTo = reading.verdict === 'moved' ? forwardOf(signs.metaRefresh, seen.capture.meta.finalUrl) : undefined;
  const record = { visit: { ...visit, ...(forwardsTo === undefined ? {} : { forwardsTo }) }, changes: [] };
  const { baseline } = track;
  if (!baseline || !reading.doubt) return record;
  if (!isDoubted(baseline, reading.extraction))
    track.baseline = { ...baseline, doubt: { ...doubtOf(reading.extraction), since: seen.capture.meta.fetchedAt } };
  return track.baseline ? { ...record, baseline: track.baseline } : record;
}

/** The address in "0; url=/elsewhere". */
function forwardOf(refresh: string | undefined, base: string): string | undefined {
  const target = refresh === undefined ? undefined : /^[\d.\s]*[;,]\s*(?:url\s*=\s*)?["']?([^"']*)/i.exec(refresh.slice(0, 3000))?.[1];
  return target === undefined || target.trim() === '' ? undefined : proposable(target.trim(), base);
}

function doubtHasEnded(baseline: Baseline, extraction: Extraction, { meta }: CaptureRecord): boolean {
  const { doubt } = baseline;
  return doubt !== undefined && isDoubted(baseline, extraction) && Date.parse(meta.fetchedAt) - Date.parse(doubt.since) >= DOUBT_ENDS_MS;
}

function visitOf(track: Standing, seen: Seen, { verdict, because }: Verdict, contentHash: string, unmatched?: string[]): Visit {
  const { id, meta, screenshot } = seen.capture;
  return {
    ...meta,
    id,
    sourceId: track.source.id,
    verdict,
    because,
    sha256: seen.hash,
    contentHash,
    ...(seen.fingerprint === undefined ? {} : { fingerprint: seen.fingerprint }),
    ...(screenshot === undefined ? {} : { screenshot }),
    ...(unmatched ? { unmatched } : {}),
  };
}
