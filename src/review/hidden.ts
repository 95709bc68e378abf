/**
 * What a rule would have hidden in the history, by the very function that decides about new changes.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { IgnoreMatch } from '../domain/ignore.ts';
import type { Store } from '../domain/ports.ts';
import type { Severity } from '../domain/vocabulary.ts';
import { matcherOf } from './ignore.ts';

export interface Hidden {
  /** Changes that were looked at, newest first. */
  looked: number;
  /** There are more than were looked at. */
  cut: boolean;
  /** How many would have been hidden. */
  hidden: number;
  bySeverity: Partial<Record<Severity, number>>;
  substantive: number;
  /** Somebody confirmed them. */
  confirmed: number;
  /** Ids of those that still wait for a decision, newest first; at most `MOST_OPEN`. */
  open: string[];
  /** The worst ones first, then the newest. */
  examples: Change[];
}

export interface HiddenOptions {
  /** Changes that are looked at. Default 10,000. */
  limit?: number;
  examples?: number;
  /** Severities that no rule holds back. */
  spared?: readonly Severity[];
}

const MOST_OPEN = 500;
const RANK: Record<Severity, number> = { critical: 0, high: 1, medium: 2, low: 3, positive: 4 };

/** Streams the latest changes of the rule's vendor or source; what is held back already is hidden already. */
export async function hiddenBy(
  match: IgnoreMatch,
  store: Pick<Store, 'changes'>,
  { limit = 10_000, examples = 12, spared = [] }: HiddenOptions = {},
): Promise<Hidden> {
  const matches = matcherOf(match);
  const { vendor, source } = match;
  const place = { ...(vendor === undefined ? {} : { vendor }), ...(source === undefined ? {} : { source }) };
  const found: Hidden = { looked: 0, cut: false, hidden: 0, bySeverity: {}, substantive: 0, confirmed: 0, open: [], examples: [] };
  const shown = new Worst(examples);
  for await (const change of store.changes({ ...place, newestFirst: true, limit: limit + 1 })) {
    if (found.looked === limit) {
      found.cut = true;
      break;
    }
    found.looked += 1;
    if (spared.includes(change.severity) || !matches(change)) continue;
    tally(found, change);
    shown.add(change);
  }
  return { ...found, examples: shown.all() };
}

function tally(found: Hidden, { id, severity, significance, state }: Change): void {
  found.hidden += 1;
  found.bySeverity[severity] = (found.bySeverity[severity] ?? 0) + 1;
  if (significance === 'substantive') found.substantive += 1;
  if (state === 'confirmed') found.confirmed += 1;
  if (state === 'flagged' && found.open.length < MOST_OPEN) found.open.push(id);
}

/** Whether somebody should think twice. */
export function isAlarming({ bySeverity, substantive, confirmed }: Hidden): boolean {
  return substantive > 0 || confirmed > 0 || (bySeverity.critical ?? 0) > 0;
}

/** The first few of each severity, as they come. */
class Worst {
  readonly #most: number;
  readonly #by = new Map<Severity, Change[]>();

  constructor(most: number) {
    this.#most = most;
  }

  add(change: Change): void {
    const known = this.#by.get(change.severity) ?? [];
    if (known.length < this.#most) this.#by.set(change.severity, [...known, change]);
  }

  all(): Change[] {
    const ranked = [...this.#by].sort(([a], [b]) => RANK[a] - RANK[b]);
    return ranked.flatMap(([, changes]) => changes).slice(0, this.#most);
  }
}
