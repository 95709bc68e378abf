/**
 * Two readings of one stored page, by two versions of the extractor: which rules changed, and what that alone made different.
 * @module
 */
import type { Extraction, Fact } from '../domain/extraction.ts';
import type { ReadingDifference, RuleDifference, RulePart } from '../domain/ruleEdit.ts';

/** What `after` reads otherwise than `before`; both are of the page whose SHA-256 is `snapshot`. */
export function ruleDifference(snapshot: string, before: Extraction, after: Extraction): RuleDifference {
  return {
    from: before.extractorVersion,
    to: after.extractorVersion,
    changed: rulesChanged(before.extractorVersion, after.extractorVersion),
    snapshot,
    passages: differenceOf(before.passages, after.passages, ({ hash }) => hash),
    facts: differenceOf(before.facts, after.facts, statementOf),
  };
}

/** Which parts of two extractor versions (`program.catalogue+watcher`, the latter two optional) differ. */
export function rulesChanged(from: string, to: string): RulePart[] {
  const [a, b] = [partsOf(from), partsOf(to)];
  return (['program', 'catalogue', 'watcher'] as const).filter((part) => a[part] !== b[part]);
}

function partsOf(version: string): Record<RulePart, string> {
  const [rules = '', watcher = ''] = version.split('+');
  const [program = '', catalogue = ''] = rules.split('.');
  return { program, catalogue, watcher };
}

/** A fact without its quote, which a passage that is cut in another way words differently. */
function statementOf({ key, value, scope }: Fact): string {
  return JSON.stringify([key, value, scope ?? null]);
}

function differenceOf<Item>(before: readonly Item[], after: readonly Item[], name: (item: Item) => string): ReadingDifference {
  const left = new Map<string, number>();
  for (const item of before) left.set(name(item), (left.get(name(item)) ?? 0) + 1);
  let added = 0;
  for (const item of after) {
    const same = left.get(name(item)) ?? 0;
    if (same === 0) added += 1;
    else left.set(name(item), same - 1);
  }
  return { gone: [...left.values()].reduce((sum, n) => sum + n, 0), added };
}
