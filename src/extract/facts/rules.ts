/**
 * The catalogue's keys and rules, compiled once: phrases as pattern numbers, and for each pattern the rules it can set off.
 * @module
 */
import type { Catalogue, FactKeyDefinition, FactRule } from '../../domain/catalogue.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Lexicon } from '../../lib/phrases/lexicon.ts';
import type { CompiledPhrase, CompiledTerms, Step } from '../../lib/phrases/match.ts';
import { PhraseBook } from '../../lib/phrases/phraseBook.ts';
import { UNIT_WORDS } from './duration.ts';

/** Types that are read from the whole page, not sentence by sentence. */
const READ_ELSEWHERE: ReadonlySet<string> = new Set(['date', 'email', 'entities', 'places']);

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
  /** For each phrase of `says`, groups of patterns: a word of each group stands wherever the phrase does. */
  needs: number[][][];
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
  /** Of sentences. */
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
  const book = new PhraseBook(catalogue.terms);
  const { lexicon, terms } = book;
  const keys = Object.entries(catalogue.keys).map(([key, definition]) => compileKey(key, definition, (texts) => book.phrases(texts)));
  const units = UNIT_WORDS.map((text) => lexicon.add({ text, prefix: false }));
  const rules = keys.filter((key) => !READ_ELSEWHERE.has(key.definition.type)).flatMap((key) => key.rules);
  const groups = new Groups(terms, units);
  for (const rule of rules) rule.needs = rule.says.flatMap((phrase) => phrase.map((steps) => groups.ofPhrase(steps, rule.key)));
  return { lexicon, terms, keys, rules, triggers: triggersOf(rules, lexicon) };
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
    needs: [],
  }));
  return compiledKey;
}

/** Rules are set off by the rarest group of each of their phrases. */
function triggersOf(rules: readonly CompiledRule[], lexicon: Lexicon): number[][] {
  const triggers: number[][] = Array.from({ length: lexicon.size }, () => []);
  for (const [index, rule] of rules.entries()) {
    const patterns = rule.needs.flatMap((groups) => groups.toSorted((a, b) => lexicon.weight(a) - lexicon.weight(b))[0] ?? []);
    for (const pattern of new Set(patterns)) triggers[pattern]?.push(index);
  }
  return triggers;
}

/** Which patterns must be there for a phrase to be. */
class Groups {
  private readonly terms: CompiledTerms;
  private readonly units: number[];
  private readonly known = new Map<number, number[]>();

  constructor(terms: CompiledTerms, units: number[]) {
    this.terms = terms;
    this.units = units;
  }

  ofPhrase(steps: readonly Step[], key: CompiledKey): number[][] {
    // The smallest first: what is missing is found soonest.
    const groups = steps.map((step) => this.ofStep(step, key)).filter((group) => group.length > 0);
    return groups.sort((a, b) => a.length - b.length);
  }

  private ofStep(step: Step, key: CompiledKey): number[] {
    if (step.kind === 'words') return step.alternatives.flatMap((sequence) => sequence.slice(0, 1));
    if (step.kind === 'term') return this.ofTerm(step.term, key);
    if (step.kind === 'number') return [];
    return key.definition.type === 'duration' ? this.units : [...new Set(key.names.flatMap((name) => this.ofPhrases(name.phrases, key)))];
  }

  private ofTerm(term: number, key: CompiledKey): number[] {
    const known = this.known.get(term) ?? [...new Set(this.ofPhrases(this.terms[term] ?? [], key))];
    this.known.set(term, known);
    return known;
  }

  /** Of phrases of which one must be there, a word of one of them. */
  private ofPhrases(phrases: readonly CompiledPhrase[], key: CompiledKey): number[] {
    return phrases.flatMap((phrase) => phrase.flatMap((steps) => this.ofPhrase(steps, key)[0] ?? []));
  }
}
