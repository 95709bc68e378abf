/**
 * Sentences → facts, by the rules of the catalogue: what a sentence says, what it must and must not say besides, and where
 * it stands.
 * @module
 */
import type { Fact, FactValue } from '../../domain/extraction.ts';
import type { CompiledPhrase, Scan } from '../../lib/phrases/match.ts';
import type { Words } from '../../lib/phrases/words.ts';
import type { PageText, Unit } from './pageText.ts';
import { quoteOf } from './quote.ts';
import type { CompiledCatalogue, CompiledKey, CompiledRule } from './rules.ts';
import { type Mention, mentionsIn } from './values.ts';

/** A fact, and how good the rule is that read it: the page's best counts. */
export interface Statement {
  fact: Fact;
  rank: number;
}

const SETS = new Set(['set', 'numbers']);
/** A sentence may name several: the law for each region. */
const PLURAL = new Set([...SETS, 'jurisdiction']);
/** What the sentences of a page state, in order. */
export function readStatements(page: PageText, catalogue: CompiledCatalogue, language: string): Statement[] {
  const reader = new Reader(page, catalogue, language);
  return page.passages.flatMap((_, passage) => reader.passage(passage));
}

class Reader {
  private readonly page: PageText;
  private readonly catalogue: CompiledCatalogue;
  private readonly language: string;
  /** For each rule, and for each pattern, the last stretch of words in which it was met. */
  private readonly asked: Int32Array;
  private readonly met: Int32Array;
  private turn = 0;

  constructor(page: PageText, catalogue: CompiledCatalogue, language: string) {
    this.page = page;
    this.catalogue = catalogue;
    this.language = language;
    this.asked = new Int32Array(catalogue.rules.length);
    this.met = new Int32Array(catalogue.lexicon.size);
  }

  passage(passage: number): Statement[] {
    const words = this.page.wordsOf(passage);
    if (this.rulesFor(words, 0, words.fits.length).length === 0) return [];
    return this.page.unitsOf(passage).flatMap((unit) => this.rulesFor(words, unit.from, unit.to).flatMap((rule) => this.apply(rule, unit)));
  }

  /** The rules that have all their words in a stretch, in the order of the catalogue. */
  private rulesFor({ fits }: Words, from: number, to: number): CompiledRule[] {
    const turn = ++this.turn;
    const found: number[] = [];
    for (let at = from; at < to; at++)
      for (const pattern of fits[at] ?? []) {
        if (this.met[pattern] === turn) continue;
        this.met[pattern] = turn;
        for (const rule of this.catalogue.triggers[pattern] ?? []) {
          if (this.asked[rule] === turn) continue;
          this.asked[rule] = turn;
          found.push(rule);
        }
      }
    const rules = found.sort((a, b) => a - b).map((rule) => this.catalogue.rules[rule] as CompiledRule);
    return rules.filter(({ needs }) => needs.some((groups) => this.hasMet(groups, turn)));
  }

  /** Whether one pattern of each group was met. Asked for every rule of every sentence: plain loops. */
  private hasMet(groups: number[][], turn: number): boolean {
    next: for (const group of groups) {
      for (const pattern of group) if (this.met[pattern] === turn) continue next;
      return false;
    }
    return true;
  }

  private apply(rule: CompiledRule, unit: Unit): Statement[] {
    const said = this.said(rule, unit);
    if (said.length === 0 || !this.holds(rule, unit, said)) return [];
    const distinct = [...new Set(said.map((mention) => mention.value))];
    const values =
      SETS.has(rule.key.definition.type) || (distinct.length > 1 && PLURAL.has(rule.key.definition.type))
        ? [distinct as FactValue]
        : distinct.slice(0, 1);
    return values.map((value) => ({ fact: this.fact(rule, unit, value, said[0] as Mention), rank: rule.rank }));
  }

  /** The values that the rule reads in the sentence; a fixed value where it says one. */
  private said(rule: CompiledRule, unit: Unit): Mention[] {
    const { scan } = unit;
    if (rule.value !== undefined) {
      const span = firstSpan(scan, rule.says);
      return span ? [{ ...span, value: rule.value as FactValue, flags: [] }] : [];
    }
    const mentions = mentionsIn(unit, rule.key, this.language);
    if (mentions.length === 0) return [];
    const { type } = rule.key.definition;
    const hits = new Set<number>();
    for (const phrase of rule.says)
      for (const steps of phrase) {
        const found = scan.valuesAt(steps, mentions, SETS.has(type));
        if (!PLURAL.has(type) && found.length > 0) return found.slice(0, 1).map((index) => mentions[index] as Mention);
        for (const index of found) hits.add(index);
      }
    return preferred(
      rule.key,
      unit,
      [...hits].sort((a, b) => a - b).map((index) => mentions[index] as Mention),
    );
  }

  private holds(rule: CompiledRule, unit: Unit, said: readonly Mention[]): boolean {
    const { key } = rule;
    const { scan } = unit;
    if (scan.has(rule.without, said)) return false;
    if (scan.has(key.unless, said) && (unit.clauseAt(said)?.has(key.unless, said) ?? true)) return false;
    const needsFrame = rule.with.length + rule.about.length + rule.under.length + rule.notUnder.length + key.notUnder.length > 0;
    if (!needsFrame) return true;
    const frame = this.page.frameOf(unit);
    if (!inAll(rule.with, [scan, ...frame])) return false;
    const above = [...this.page.headingsOf(unit.passage), this.page.titleScan(), ...frame];
    if (rule.under.length > 0 && !above.some((other) => other.has(rule.under))) return false;
    if (above.some((other) => other.has(rule.notUnder))) return false;
    if (key.notUnder.length > 0 && this.page.headingsOf(unit.passage).some((other) => other.has(key.notUnder))) return false;
    if (rule.about.length === 0) return true;
    const before = this.page.before(unit);
    return inAll(rule.about, [scan, ...above, ...(before ? [before] : [])]);
  }

  private fact({ key, name }: CompiledRule, unit: Unit, value: FactValue, mention: Mention): Fact {
    const passage = this.page.passages[unit.passage];
    const scope = scopeOf(key, unit);
    return {
      key: key.key,
      value,
      ...(scope ? { scope } : {}),
      quote: quoteOf(unit, mention),
      path: passage?.path ?? [],
      extractor: `${key.definition.type}/${name}`,
      passage: unit.passage,
      ...(mention.flags.length > 0 ? { flags: mention.flags } : {}),
    };
  }
}

function inAll(phrases: readonly CompiledPhrase[], scans: readonly Scan[]): boolean {
  return phrases.every((phrase) => scans.some((scan) => scan.has([phrase])));
}

function firstSpan(scan: Scan, phrases: readonly CompiledPhrase[]): { start: number; end: number } | undefined {
  for (const phrase of phrases) for (const steps of phrase) for (const span of scan.find(steps)) return span;
  return undefined;
}

/** Of several values the one that holds in general ("for all other customers"), where the sentence says which. */
function preferred({ prefer }: CompiledKey, { scan }: Unit, mentions: Mention[]): Mention[] {
  if (mentions.length < 2) return mentions;
  const general = prefer.flatMap((phrase) => phrase.flatMap((steps) => scan.valuesAt(steps, mentions, false)));
  return general.length > 0 ? general.slice(0, 1).map((index) => mentions[index] as Mention) : mentions;
}

/** What the sentence limits itself to, in its own words. */
function scopeOf(key: CompiledKey, { scan }: Unit): string | undefined {
  const { words } = scan;
  const found = key.scope.flatMap((phrase) => phrase.flatMap((steps) => scan.find(steps)));
  const texts = found.sort((a, b) => a.start - b.start).map(({ start, end }) => words.text.slice(words.starts[start], words.ends[end - 1]));
  return [...new Set(texts)].join(', ').slice(0, 120) || undefined;
}
