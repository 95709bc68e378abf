/**
 * How much a change of text matters by what it speaks of: an indemnity, silence that counts as consent. By the rules and in the
 * phrases of the catalogue.
 * @module
 */
import type { Catalogue, PassageRule, TopicEvent } from '../domain/catalogue.ts';
import type { Difference } from '../domain/change.ts';
import type { Passage } from '../domain/extraction.ts';
import type { CompiledPhrase, Scan } from '../lib/phrases/match.ts';
import { PhraseBook } from '../lib/phrases/phraseBook.ts';
import { sentencesOf } from '../lib/phrases/sentences.ts';
import type { Pages } from './align.ts';

type Rules = Pick<Catalogue, 'severity'> & Partial<Pick<Catalogue, 'terms'>>;

interface CompiledRule {
  rule: PassageRule;
  about: CompiledPhrase[];
  under: CompiledPhrase[];
  without: CompiledPhrase[];
}

interface Compiled {
  book: PhraseBook;
  rules: CompiledRule[];
}

/** A rule that fits a change. */
export type Topic = Pick<PassageRule, 'id' | 'says' | 'severity'>;

const byRules = new WeakMap<object, Compiled>();

function compiled({ severity, terms }: Rules): Compiled {
  const known = byRules.get(severity);
  if (known) return known;
  const book = new PhraseBook(terms);
  const rules = severity.passages.rules.map((rule) => ({
    rule,
    about: book.phrases(rule.about),
    under: book.phrases(rule.under),
    without: book.phrases(rule.without),
  }));
  byRules.set(severity, { book, rules });
  return { book, rules };
}

/** Weighs the changed passages of two pages. Work in proportion to what changed; a whole page is read where a rule asks for it. */
export class Topics {
  private readonly pages: Pages;
  private readonly compiled: Compiled | undefined;
  private readonly scans = new Map<string, Scan[]>();
  private readonly headings = new Map<string, Scan>();

  constructor(rules: Rules | undefined, pages: Pages) {
    this.pages = pages;
    this.compiled = rules && rules.severity.passages.rules.length > 0 ? compiled(rules) : undefined;
  }

  /** The first rule that fits a passage that was edited (both), is new (`after`) or is gone (`before`). */
  of(before: Passage | undefined, after: Passage | undefined): Topic | undefined {
    const isHeading = (after ?? before)?.kind === 'heading'; // it promises nothing by itself
    if (!this.compiled || isHeading) return undefined;
    const { book, rules } = this.compiled;
    const [old, now] = changedSentences(before?.text, after?.text).map((texts) => texts.map((text) => book.scan(text)));
    const { path = [] } = after ?? before ?? {};
    return rules.find(
      (rule) => this.fitsHeadings(rule, path) && rule.rule.when.some((event) => this.happened(event, rule, old ?? [], now ?? [])),
    )?.rule;
  }

  private fitsHeadings({ under }: CompiledRule, path: readonly string[]): boolean {
    return under.length === 0 || path.some((heading) => this.heading(heading).has(under));
  }

  private heading(text: string): Scan {
    const known = this.headings.get(text) ?? (this.compiled as Compiled).book.scan(text);
    this.headings.set(text, known);
    return known;
  }

  private happened(event: TopicEvent, rule: CompiledRule, old: readonly Scan[], now: readonly Scan[]): boolean {
    if (event === 'changed') return rule.about.length === 0 || [...old, ...now].some((scan) => speaksOf(rule, scan));
    const [side, other] = event === 'gained' ? [now, 'before' as const] : [old, 'after' as const];
    return side.some((scan) => speaksOf(rule, scan)) && !this.page(other).some((scan) => speaksOf(rule, scan));
  }

  /** All sentences of a page, read once. */
  private page(which: keyof Pages): Scan[] {
    const known = this.scans.get(which);
    if (known) return known;
    const scans = this.pages[which].flatMap(({ text }) =>
      sentences(text).map((sentence) => (this.compiled as Compiled).book.scan(sentence)),
    );
    this.scans.set(which, scans);
    return scans;
  }
}

/** The difference with the weight of what it speaks of; an editorial one speaks of nothing new. */
export function weigh<Weighed extends Omit<Difference, 'severity'>>(
  difference: Weighed,
  rules: Catalogue['severity'] | undefined,
  topic: () => Topic | undefined,
): Weighed & Pick<Difference, 'severity'> {
  if (difference.significance === 'editorial') return { ...difference, severity: rules?.passages.editorial ?? 'low' };
  const found = topic();
  if (!found) return { ...difference, severity: rules?.passages.substantive ?? 'medium' };
  return { ...difference, severity: found.severity, rule: `${difference.rule}: ${found.says} (${found.id})` };
}

function speaksOf({ about, without }: CompiledRule, scan: Scan): boolean {
  return scan.has(about) && !scan.has(without);
}

/** The sentences of each text that the other does not have. */
function changedSentences(before = '', after = ''): [string[], string[]] {
  const [old, now] = [sentences(before), sentences(after)];
  const [left, kept] = [new Set(old), new Set(now)];
  return [old.filter((sentence) => !kept.has(sentence)), now.filter((sentence) => !left.has(sentence))];
}

function sentences(text: string): string[] {
  return sentencesOf(text).map(({ start, end }) => text.slice(start, end));
}
