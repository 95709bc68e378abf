/**
 * Whether an entry of the journal is one that a rule tells of.
 * @module
 */
import type { AlertRule, ChangeMatch } from '../domain/alertSettings.ts';
import type { Change } from '../domain/change.ts';
import type { ChangeEntry, ChangeEntryKind, HealthEntry } from '../domain/journal.ts';
import type { Source } from '../domain/watcher.ts';
import { coversKey } from '../lib/factKeys.ts';

/** What a rule may ask of the page that a change is on. */
export type Declared = Pick<Source, 'kind'> & { offerings: readonly string[] };

/** What an entry is to a rule: `new`: to be told; `follow-up`: to be told to who was told of its subject before. */
export type Fit = 'new' | 'follow-up';

/** Whether a change is one of those. A condition on the page never holds where its declaration is not known. */
export function fitsChange(match: ChangeMatch, change: Change, declared: Declared | undefined): boolean {
  const { vendors, sources, offerings, kinds, keys, severity, significance } = match;
  const of = [...change.offerings, ...(declared?.offerings ?? [])];
  return (
    has(vendors, change.vendor) &&
    has(sources, change.source) &&
    (offerings?.some((offering) => of.includes(offering)) ?? true) &&
    has(kinds, declared?.kind) &&
    (keys?.some((pattern) => change.key !== undefined && coversKey(pattern, change.key)) ?? true) &&
    has(severity, change.severity) &&
    has(significance, change.significance)
  );
}

/** What an entry on a change is to a rule; undefined where it does not concern it. */
export function fitOfChange(rule: AlertRule, entry: ChangeEntry, declared: Declared | undefined): Fit | undefined {
  if (!rule.changes) return undefined;
  const { change, was, kind } = entry;
  const is = fitsChange(rule.changes, change, declared);
  if (kind === FIRST[rule.state]) return is ? 'new' : undefined;
  const before = was !== undefined && fitsChange(rule.changes, { ...change, severity: was.severity }, declared);
  // Somebody found it to be worse than it was read: who asked for what is so bad has not been told of it yet.
  if (kind === 'change.corrected' && is && !before) return rule.state === 'flagged' || change.state === 'confirmed' ? 'new' : undefined;
  return rule.followUps && isFollowUp(entry) && (is || before) ? 'follow-up' : undefined;
}

/** The entry by which a change first concerns rules of a state. */
const FIRST: Record<AlertRule['state'], ChangeEntryKind> = { flagged: 'change.recorded', confirmed: 'change.confirmed' };

function isFollowUp({ kind, was }: ChangeEntry): boolean {
  // What was worked out for the first time stands in the alert itself.
  if (kind === 'change.due') return was !== undefined && was.deadlines.length > 0;
  return kind === 'change.corrected' || kind === 'change.retracted' || kind === 'change.reinstated';
}

/** What an entry on health is to a rule: that it is over is told to who was told of it. */
export function fitOfHealth(rule: AlertRule, { kind, health }: HealthEntry): Fit | undefined {
  if (!rule.health) return undefined;
  const { vendors, sources, events, recovered } = rule.health;
  const { sourceId } = health;
  if (!(has(vendors, sourceId?.split('/')[0]) && has(sources, sourceId) && has(events, health.kind))) return undefined;
  if (kind === 'health.opened') return 'new';
  return recovered ? 'follow-up' : undefined;
}

function has<Item>(allowed: readonly Item[] | undefined, item: Item | undefined): boolean {
  return allowed === undefined || (item !== undefined && allowed.includes(item));
}
