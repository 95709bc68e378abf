/**
 * Binds the differences of a comparison to their source, dates and evidence: structural-change records.
 * @module
 */
import type { Change, Difference } from '../domain/change.ts';
import type { Source } from '../domain/watcher.ts';
import { sha256, sha256Of } from '../lib/hash.ts';
import { changeId, FLAPPING, lastingId, type ReversionIndex } from './reversions.ts';

export interface Binding {
  source: Pick<Source, 'id' | 'vendor' | 'offerings'>;
  /** The page before: its hash, and the last visit that still saw its content. */
  baseline: { sha256: string; verifiedAt: string };
  /** The page after: its hash, the time of the visit and the address it came from. */
  capture: { sha256: string; fetchedAt: string; finalUrl: string };
  extraction: { extractorVersion: string };
  /** In the order in which they stand on the page. */
  differences: readonly Difference[];
  /** The date the new page gives itself, YYYY-MM-DD. */
  publishedAt?: string | undefined;
  /** Earlier changes of this source, so that a change that takes one back, or keeps coming and going, is known. */
  earlier?: Pick<ReversionIndex, 'find' | 'flaps'> | undefined;
  /** The rule that a person made by which a difference is held back. */
  ignored?: ((difference: Difference) => string | undefined) | undefined;
}

/**
 * Change records, one for each difference, in the same order. The same input gives the same records with the same ids,
 * so that recording a comparison twice changes nothing.
 */
export function bindChanges(binding: Binding): Change[] {
  const { source, baseline, capture, extraction, differences, publishedAt, earlier, ignored } = binding;
  const nameNext = ordinals();
  return differences.map((difference) => {
    const reverts = earlier?.find(difference, capture.fetchedAt);
    const flaps = () => (earlier?.flaps(difference, capture.fetchedAt) ? FLAPPING : undefined);
    // What a person ignores is ignored for good; what comes and goes is told once it has stayed.
    const suppressedBy = difference.suppressedBy ?? ignored?.(difference) ?? flaps();
    return {
      ...difference,
      ...(difference.incident === undefined ? {} : { incident: incidentId(source.id, capture.fetchedAt, difference.incident) }),
      ...(suppressedBy === undefined ? {} : { suppressedBy }),
      id: nameNext(identity(source.id, capture.fetchedAt, difference)),
      vendor: source.vendor.id,
      offerings: [...source.offerings],
      source: source.id,
      url: capture.finalUrl,
      oldSnapshot: baseline.sha256,
      newSnapshot: capture.sha256,
      extractorVersion: extraction.extractorVersion,
      lastSeenOldAt: baseline.verifiedAt,
      firstSeenNewAt: capture.fetchedAt,
      ...(publishedAt === undefined ? {} : { publishedAt }),
      deadlines: [],
      ...(reverts === undefined ? {} : { reverts }),
      state: 'flagged',
    };
  });
}

/**
 * Whether a change's id is one that its own words give: as the first of its kind in a comparison, or a later one of `most`. What was held back
 * at first and told later has an id that follows from that.
 */
export function hasOwnId({ id, source, firstSeenNewAt, ...difference }: Change, most: number): boolean {
  const parts = identity(source, firstSeenNewAt, difference);
  for (let ordinal = 0; ordinal < most; ordinal++) {
    const own = changeId([...parts, String(ordinal)]);
    if (id === own || id === lastingId(own)) return true;
  }
  return false;
}

/** The same two pages may follow each other more than once: each time is an incident of its own. */
function incidentId(sourceId: string, firstSeenNewAt: string, incident: string): string {
  return `inc_${sha256Of([sourceId, firstSeenNewAt, incident]).slice(0, 20)}`;
}

/** What makes a difference this one and no other. A missing quote and an empty one are not the same. */
function identity(sourceId: string, firstSeenNewAt: string, difference: Difference): string[] {
  const { kind, action, key = '', path, oldQuote, newQuote } = difference;
  return [sourceId, firstSeenNewAt, kind, action, key, JSON.stringify(path), hashOf(oldQuote), hashOf(newQuote)];
}

function hashOf(quote: string | undefined): string {
  return quote === undefined ? '' : sha256(quote);
}

/** Turns identities into ids; the second of two equal ones gets another id than the first. */
function ordinals(): (parts: string[]) => string {
  const seen = new Map<string, number>();
  return (parts) => {
    const identity = sha256Of(parts);
    const ordinal = seen.get(identity) ?? 0;
    seen.set(identity, ordinal + 1);
    return changeId([...parts, String(ordinal)]);
  };
}
