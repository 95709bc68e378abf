/**
 * The catalogue's keys and rules, compiled once: phrases as pattern numbers, and for each pattern the rules it can set off.
 * @module
 */
import type { Catalogue, FactKeyDefinition, FactRule } from '../../domain/catalogue.ts';
import { type PhraseStep, parsePhrase } from '../../domain/phrase.ts';
import { sha256 } from '../../lib/hash.ts';
import { Lexicon } from './lexicon.ts';
import type { CompiledPhrase, CompiledTerms, Step } from './match.ts';

/** What facts are read by. */
export type FactCatalogue = Pick<Catalogue, 'keys'> & Partial<Pick<Catalogue, 'terms'>>;

export interface CompiledRule {
  key: CompiledKey;
  name: string;
  says: CompiledPhrase[];
  with: CompiledPhrase[];
  about: CompiledPhrase[];
  without: CompiledPhrase[];
  under: CompiledPhrase[];
  notUnder: CompiledPhrase[];
  value: FactRule['value'];
  /** Facts count only where no rule of a lower rank gave one. */
  rank: number;
}

export interface CompiledKey {
  key: string;
  definition: FactKeyDefinition;
  /** Values and what they are called. */
  names: Array<{ value: string; phrases: CompiledPhrase[] }>;
  unless: CompiledPhrase[];
  notUnder: CompiledPhrase[];
  scope: CompiledPhrase[];
  prefer: CompiledPhrase[];
  rules: CompiledRule[];
}

export interface CompiledCatalogue {
  lexicon: Lexicon;
  terms: CompiledTerms;
  keys: CompiledKey[];
  rules: CompiledRule[];
  /** By pattern: rules (by position) that a word of that pattern can set off. */
  triggers: number[][];
}

const byIdentity = new WeakMap<object, CompiledCatalogue>();
/** Catalogues that came by message are equal but never identical. */
const byDigest = new Map<string, CompiledCatalogue>();
const MAX_CATALOGUES = 8;

/** Compiles a catalogue, or finds it compiled. */
export function compiled(catalogue: FactCatalogue): CompiledCatalogue {
  const known = byIdentity.get(catalogue);
  if (known) return known;
  const digest = sha256(JSON.stringify([catalogue.terms ?? {}, catalogue.keys]));
  const same = byDigest.get(digest) ?? compile(catalogue);
  if (byDigest.size >= MAX_CATALOGUES) byDigest.clear();
  byDigest.set(digest, same);
  byIdentity.set(catalogue, same);
  return same;
}

function compile(catalogue: FactCatalogue): CompiledCatalogue {
  const lexicon = new Lexicon();
  const terms: CompiledTerms = [];
  const numbers = new Map<string, number>();
  const phrase = (text: string): CompiledPhrase =>
    variants(parsePhrase(text)).map((steps) => steps.map((step) => compileStep(step, lexicon, numbers)));
  const phrases = (texts: readonly string[] | undefined): CompiledPhrase[] => (texts ?? []).map(phrase);
  for (const [name, texts] of Object.entries(catalogue.terms ?? {})) {
    terms.push(phrases(texts));
    numbers.set(name, terms.length - 1);
  }
  const keys = Object.entries(catalogue.keys).map(([key, definition]) => compileKey(key, definition, phrases));
  const rules = keys.flatMap((key) => key.rules);
  return { lexicon, terms, keys, rules, triggers: triggersOf(rules, terms, lexicon) };
}

function compileKey(
  key: string,
  definition: FactKeyDefinition,
  phrases: (texts: readonly string[] | undefined) => CompiledPhrase[],
): CompiledKey {
  const compiledKey: CompiledKey = {
    key,
    definition,
    names: Object.entries(definition.names ?? {}).map(([value, texts]) => ({ value, phrases: phrases(texts) })),
    unless: phrases(definition.unless),
    notUnder: phrases(definition.notUnder),
    scope: phrases(definition.scope),
    prefer: phrases(definition.prefer),
    rules: [],
  };
  compiledKey.rules = (definition.rules ?? []).map((rule) => ({
    key: compiledKey,
    name: rule.name,
    says: phrases(rule.says),
    with: phrases(rule.with),
    about: phrases(rule.about),
    without: phrases(rule.without),
    under: phrases(rule.under),
    notUnder: phrases(rule.notUnder),
    value: rule.value,
    rank: rule.rank ?? 0,
  }));
  return compiledKey;
}

/** A phrase with and without each of its optional words. The gap of a word left out goes to the word after it. */
function variants(steps: readonly PhraseStep[]): PhraseStep[][] {
  const at = steps.findIndex((step) => step.optional);
  if (at < 0) return [[...steps]];
  const there = steps.map((step, index) => (index === at ? { ...step, optional: false } : step));
  const gap = steps[at]?.gap ?? 0;
  const gone = steps.flatMap((step, index) => {
    if (index === at) return [];
    return index === at + 1 ? [{ ...step, gap: Math.max(gap, step.gap) }] : [step];
  });
  return [...variants(there), ...variants(gone)];
}

function compileStep(step: PhraseStep, lexicon: Lexicon, terms: Map<string, number>): Step {
  const { gap } = step;
  if (step.kind === 'words')
    return { kind: 'words', gap, alternatives: step.alternatives.map((sequence) => sequence.map((word) => lexicon.add(word))) };
  return step.kind === 'term' ? { kind: 'term', gap, term: terms.get(step.name) ?? -1 } : { kind: step.kind, gap };
}

/**
 * Every phrase that a rule may say has a word without which it is not there: the pattern of one such place sets the rule off.
 * A phrase that is a value alone is set off by the names of the values.
 */
function triggersOf(rules: readonly CompiledRule[], terms: CompiledTerms, lexicon: Lexicon): number[][] {
  const triggers: number[][] = Array.from({ length: lexicon.size }, () => []);
  for (const [index, rule] of rules.entries()) {
    for (const pattern of new Set(rule.says.flatMap((phrase) => phrase.flatMap((steps) => firstPatterns(steps, rule.key, terms)))))
      triggers[pattern]?.push(index);
  }
  return triggers;
}

/** Patterns of the place that has the fewest: at least one of them stands wherever the phrase does. */
function firstPatterns(steps: readonly Step[], key: CompiledKey, terms: CompiledTerms): number[] {
  const choices = steps.flatMap((step) => {
    const patterns = patternsOf(step, key, terms);
    return patterns.length > 0 ? [patterns] : [];
  });
  return choices.sort((a, b) => a.length - b.length)[0] ?? [];
}

function patternsOf(step: Step, key: CompiledKey, terms: CompiledTerms): number[] {
  if (step.kind === 'words') return step.alternatives.flatMap((sequence) => sequence.slice(0, 1));
  if (step.kind === 'term')
    return (terms[step.term] ?? []).flatMap((phrase) => phrase.flatMap((steps) => firstPatterns(steps, key, terms)));
  if (step.kind === 'value')
    return key.names.flatMap((name) => name.phrases.flatMap((phrase) => phrase.flatMap((steps) => firstPatterns(steps, key, terms))));
  return [];
}
