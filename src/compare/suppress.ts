/**
 * Which noise rule holds a difference back. What is held back is recorded all the same, with the names of the rules.
 * Facts are never noise: only passages and rows that no value tells.
 * @module
 */
import type { Difference } from '../domain/change.ts';
import type { SuppressRule } from '../domain/suppress.ts';
import { type Masks, masksOf, type RuleMask } from './masks.ts';
import { isAwaited, isLanguage, isReordered } from './noiseKinds.ts';

/** From the first length on a quote may be cut, and what is not seen whole is never noise. Beyond these lengths a text is no noise, and what was added to a passage is more than a token. */
const MAX_CHARS = 4000;
const MAX_NOISE = 200;

/** The same differences; noise names the rules that hold it back. */
export function suppress(differences: Difference[], rules: readonly SuppressRule[] | undefined): Difference[] {
  if (!rules || rules.length === 0) return differences;
  const masks = masksOf(rules);
  const awaited = masks.kinds.labels === undefined ? undefined : awaitedIn(differences);
  return differences.map((difference) => {
    const by = awaited?.has(difference) ? [masks.kinds.labels as string] : rulesFor(difference, masks);
    return by.length === 0 || isBarred(by, difference, masks) ? difference : { ...difference, suppressedBy: by.join(', ') };
  });
}

function isBarred(by: readonly string[], { oldQuote = '', newQuote = '' }: Difference, { admits }: Masks): boolean {
  return by.some((id) => !admits(id, oldQuote) || !admits(id, newQuote));
}

/** The rules that together hold a difference back; none where they do not. */
function rulesFor(difference: Difference, masks: Masks): readonly string[] {
  const { kind, key, suppressedBy, oldQuote = '', newQuote = '' } = difference;
  if (suppressedBy !== undefined || kind === 'fact' || key !== undefined || Math.max(oldQuote.length, newQuote.length) >= MAX_CHARS)
    return [];
  const one = byHeading(difference, masks) ?? byKind(oldQuote, newQuote, masks);
  return one === undefined ? byText(oldQuote, newQuote, masks) : [one];
}

/** Most labels that are looked through; a page with more differences was rebuilt. */
const MAX_LABELS = 200;

/** Labels that came with their values where they stood without them, or the other way round: too unlike to be taken for one passage. */
function awaitedIn(differences: readonly Difference[]): Set<Difference> {
  const short = differences.filter(
    ({ kind, key, oldQuote, newQuote }) => kind !== 'fact' && !key && (oldQuote ?? newQuote ?? '').length <= MAX_NOISE,
  );
  const removed = short.filter(({ action }) => action === 'removed').slice(0, MAX_LABELS);
  const added = short.filter(({ action }) => action === 'added').slice(0, MAX_LABELS);
  const pairs = removed.flatMap((old) => added.filter((now) => isAwaited(old.oldQuote ?? '', now.newQuote ?? '')).map((now) => [old, now]));
  return new Set(pairs.flat());
}

/** The heading itself goes with what stands under it. */
function byHeading({ path, oldQuote, newQuote }: Difference, { under }: Masks): string | undefined {
  if (under.length === 0) return undefined;
  const headings = path.length > 0 ? path : [oldQuote ?? newQuote ?? ''];
  return under.find(({ whole }) => headings.some((heading) => heading.length <= MAX_NOISE && whole.test(heading)))?.id;
}

function byKind(before: string, after: string, { kinds }: Masks): string | undefined {
  if (kinds.languages !== undefined && [before, after].every((text) => text === '' || isLanguage(text))) return kinds.languages;
  if (before === '' || after === '') return undefined;
  if (kinds.order !== undefined && isReordered(before, after)) return kinds.order;
  if (kinds.labels !== undefined && isAwaited(before, after)) return kinds.labels;
  return undefined;
}

/** Without their noise both sides read the same; a passage that came or went was nothing else. */
function byText(before: string, after: string, masks: Masks): readonly string[] {
  if (Math.abs(before.length - after.length) > MAX_NOISE || inkOf(before) === inkOf(after)) return [];
  const used = new Set<string>();
  return inkOf(maskAll(before, masks, used)) === inkOf(maskAll(after, masks, used)) ? [...used] : [];
}

function maskAll(text: string, { whole, parts }: Masks, used: Set<string>): string {
  const noise = text.length <= MAX_NOISE ? whole.find((mask) => mask.whole.test(text)) : undefined;
  if (noise) {
    used.add(noise.id);
    return '';
  }
  return parts.reduce((rest, mask) => maskOne(rest, mask, used), text);
}

function maskOne(text: string, { id, replace }: RuleMask, used: Set<string>): string {
  const rest = replace(text);
  if (rest !== text) used.add(id);
  return rest;
}

function inkOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}%€$£]+/gu, '');
}
