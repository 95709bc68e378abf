/**
 * Noise rules → what finds their phrases in a text. Built once for each list of rules; never from the text of a page.
 * @module
 */
import type { NoiseKind, SuppressRule } from '../domain/suppress.ts';
import { stripPhrases, wholePhrases, wordPhrases } from '../lib/noisePhrases.ts';
import { plainAddresses, withoutKeys } from './noiseKinds.ts';

export interface WholeMask {
  id: string;
  /** Matches texts that are a phrase of the rule from end to end. */
  whole: RegExp;
}

export interface RuleMask {
  id: string;
  /** The text without what the rule takes for noise. */
  replace(text: string): string;
}

export interface Masks {
  whole: WholeMask[];
  parts: RuleMask[];
  under: WholeMask[];
  /** The rule that has the kind. */
  kinds: Partial<Record<NoiseKind, string>>;
  /** By rule: whether it may hold back a passage of this text. */
  admits(id: string, text: string): boolean;
}

const built = new WeakMap<readonly SuppressRule[], Masks>();

export function masksOf(rules: readonly SuppressRule[]): Masks {
  const known = built.get(rules) ?? build(rules);
  built.set(rules, known);
  return known;
}

function build(rules: readonly SuppressRule[]): Masks {
  const barred = new Map<string, RegExp>();
  const admits = (id: string, text: string): boolean => !(barred.get(id)?.test(text) ?? false);
  const masks: Masks = { whole: [], parts: [], under: [], kinds: {}, admits };
  for (const { id, text, within, under, kinds, unless } of rules) {
    if (unless) barred.set(id, wordPhrases(unless));
    if (text) masks.whole.push({ id, whole: wholePhrases(text) });
    if (under) masks.under.push({ id, whole: wholePhrases(under) });
    if (within) masks.parts.push({ id, replace: stripPhrases(within) });
    for (const kind of kinds ?? []) masks.kinds[kind] ??= id;
  }
  const { keys, addresses } = masks.kinds;
  if (keys !== undefined) masks.parts.push({ id: keys, replace: withoutKeys });
  if (addresses !== undefined) masks.parts.push({ id: addresses, replace: plainAddresses });
  return masks;
}
