/**
 * How large the installation is that the bench measures, and how unevenly it is spread.
 * @module
 */

export interface Parameters {
  seed: number;
  vendors: number;
  /** Of all vendors together; the first has ten times as many as each of the others. */
  sources: number;
  /** Of all sources together. */
  changes: number;
  /** Days over which the changes are spread, up to the present. */
  days: number;
  /** Daily checks of each source that found nothing, up to the present. */
  quietChecks: number;
  /** Passages of a page. */
  passages: number;
  /** Of the registry, an offering for each vendor; without it there is none. */
  dimensions?: number;
}

/** What the project's limits are stated for. */
export const FULL: Parameters = { seed: 1, vendors: 500, sources: 10_000, changes: 100_000, days: 900, quietChecks: 12, passages: 40 };

/** Enough to try the bench itself. */
export const SMALL: Parameters = { ...FULL, vendors: 20, sources: 200, changes: 2000, days: 200 };

/** A registry of 200 offerings × 25 dimensions. */
export const REGISTRY: Parameters = { ...FULL, vendors: 200, sources: 1200, changes: 3000, days: 300, dimensions: 25 };

export const SMALL_REGISTRY: Parameters = { ...REGISTRY, vendors: 20, sources: 120, changes: 300 };

/** Sources of the vendor at this place. */
export function sourcesOf({ vendors, sources }: Parameters, at: number): number {
  const first = vendors === 1 ? sources : Math.min(sources - vendors + 1, Math.floor((sources / vendors) * 10));
  if (at === 0) return first;
  return share(sources - first, at / (vendors - 1)) - share(sources - first, (at - 1) / (vendors - 1));
}

/** Most pages never change and some change all the time: shares of ten neighbours, added up, in per cent. */
const SHARES = [0, 38, 58, 71, 81, 88, 93, 97, 99, 100, 100] as const;

/** Changes of the source at this place, counted over all vendors; all sources' add up to `changes`. */
export function changesOf({ sources, changes }: Parameters, at: number): number {
  const upTo = (n: number): number => (Math.floor(n / 10) * 10 + (SHARES[n % 10] ?? 0) / 10) / sources;
  return share(changes, Math.min(1, upTo(at + 1))) - share(changes, Math.min(1, upTo(at)));
}

function share(of: number, part: number): number {
  return Math.floor(of * part);
}
