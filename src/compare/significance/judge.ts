/**
 * Does a change matter to the reader? Every kind of edit that leaves the meaning as it is has a name; what has none is substantive,
 * and the record names the feature that weighs most in it.
 * @module
 */
import type { Passage } from '../../domain/extraction.ts';
import type { Significance } from '../../domain/vocabulary.ts';
import { placeCodes } from '../../lib/places.ts';
import { asideOf, isDateLine, MAX_LINE } from './asides.ts';
import { type Context, contextOf, type Revision } from './context.ts';
import { editorialKind } from './editorial.ts';
import type { Edit } from './edits.ts';
import { featureOf } from './features.ts';
import { isKnownWord } from './lexicon.ts';
import { phraseAt } from './phrases.ts';
import { type Dressing, type Reading, readingOf } from './reading.ts';
import type { SignificanceRules } from './rules.ts';
import { keysOf, type Token } from './tokens.ts';

export interface Judgement {
  significance: Significance;
  rule: string;
}

/** Share of the words of two headings that may differ. */
const MAX_CHANGED = 0.67;

const DRESSINGS: ReadonlyArray<readonly [Dressing, string]> = [
  ['numbering', 'only the numbering differs'],
  ['hidden address', 'only the way an address is hidden differs'],
  ['link mark', 'only the mark of a link differs'],
  ['markup', 'only remains of markup differ'],
  ['equivalent', 'only abbreviations or set phrases are written in another way'],
];

/** Judges a modified passage; `kind` is that of its new form. */
export function judgeEdit(before: string, after: string, context: Context = contextOf(), kind: Passage['kind'] = 'paragraph'): Judgement {
  const revision = context.revisionOf(before, after);
  const { edits } = revision;
  if (marksOf(before) !== marksOf(after)) return substantive('a mark for yes or no changed');
  if (!edits) return substantive('the passage was rewritten');
  if (edits.length === 0) return editorial(dressed(revision));
  if (isDateLineReworded(revision, context)) return editorial('a date line is worded differently; its date is the same');
  if (isRelativeDate(revision, edits, context)) return editorial('a date is told by its distance from the visit');
  // The order of the cells of a row says what belongs to which column.
  if (kind !== 'row' && isReordered(revision, edits, context)) return editorial('only the order of an enumeration');
  const kinds = new Set<string>();
  const weighty: Edit[] = [];
  for (const edit of edits) {
    const found = editorialKind(edit, context, revision);
    if (found) kinds.add(found);
    else weighty.push(edit);
  }
  if (weighty.length === 0) return editorial(`only ${[...kinds].join(', ')}`);
  const feature = featureOf(weighty, context.rules);
  const isRename = kind === 'heading' && feature.isPlain && weighty.every((edit) => isOrdinary(edit, context));
  if (isRename && isMostlyKept(revision, weighty) && context.sharesSection(before, after)) {
    return editorial('a heading is worded differently; what stands under it is compared by itself');
  }
  return substantive(feature.says);
}

/** Judges a passage that is new. */
export function judgeAddition(passage: Passage, context: Context = contextOf()): Judgement {
  return judgeAlone(passage, context, 'a passage is new', 'before');
}

/** Judges a passage that is gone. */
export function judgeRemoval(passage: Passage, context: Context = contextOf()): Judgement {
  return judgeAlone(passage, context, 'a passage is gone', 'after');
}

function judgeAlone({ text, kind }: Passage, context: Context, otherwise: string, other: 'before' | 'after'): Judgement {
  if (kind === 'row' || text.length > MAX_LINE) return substantive(otherwise);
  const { rules } = context;
  const { tokens } = readingOf(text, rules);
  if (isDateLine(tokens, rules)) {
    if (tokens.some(({ key }) => rules.forceWords.has(key))) return substantive('the date of effect changed');
    return context.isDated(other) ? substantive('the page bears another date') : editorial(`${otherwise}: it only dates the page`);
  }
  if (rules.controls.has(tokens.map(({ key }) => key).join(' '))) return editorial(`${otherwise}: a label of the page's controls`);
  const aside = asideOf(text, rules);
  return aside ? editorial(`${otherwise}: ${aside}`) : substantive(otherwise);
}

function editorial(rule: string): Judgement {
  return { significance: 'editorial', rule };
}

function substantive(rule: string): Judgement {
  return { significance: 'substantive', rule };
}

/** Nothing differs in what the texts say: it is in what was left out of them, or in signs. */
function dressed({ before, after }: Revision): string {
  const differing = DRESSINGS.find(([dressing]) => before.dressing[dressing] !== after.dressing[dressing]);
  return differing?.[1] ?? 'only punctuation, case or spacing differs';
}

function isDateLineReworded({ before, after }: Revision, { rules }: Context): boolean {
  const date = (tokens: typeof before.tokens): string | undefined => tokens.find(({ kind }) => kind === 'date')?.key;
  return isDateLine(before.tokens, rules) && isDateLine(after.tokens, rules) && date(before.tokens) === date(after.tokens);
}

const MAX_RELATIVE_DATE = 12;
/** What may stand before the end of a relative date: "over 6 days ago". */
const MAX_BEFORE_AGO = 4;

/** "Updated 6 days ago", "Updated this week": another text at every visit. Nothing else differs. */
function isRelativeDate({ before, after }: Revision, edits: Edit[], { rules }: Context): boolean {
  const isDated = ({ tokens }: Reading): boolean =>
    tokens.length <= MAX_RELATIVE_DATE && tokens.some(({ key }) => key.length > 3 && rules.dateWords.has(key) && !rules.fillers.has(key));
  if (!isDated(before) || !isDated(after)) return false;
  const [old, now] = [relativeTokens(before, rules), relativeTokens(after, rules)];
  if (old.size === 0 || now.size === 0) return false;
  return edits.every(({ removed, added }) => removed.every((token) => old.has(token)) && added.every((token) => now.has(token)));
}

/** The tokens of relative dates: those of the phrase, and the numbers and units before it. */
function relativeTokens({ tokens }: Reading, rules: SignificanceRules): Set<Token> {
  const found = new Set<Token>();
  const keys = tokens.map(({ key }) => key);
  const isAge = ({ kind, key }: Token): boolean =>
    kind === 'number' || rules.units.has(key) || rules.fillers.has(key) || rules.limits.has(key);
  for (let at = 0; at < tokens.length; at += 1) {
    const length = phraseAt(rules.relativeDates, keys, at)?.length ?? 0;
    if (length === 0) continue;
    for (const token of tokens.slice(at, at + length)) found.add(token);
    for (let back = at - 1; back >= Math.max(0, at - MAX_BEFORE_AGO) && isAge(tokens[back] as Token); back -= 1)
      found.add(tokens[back] as Token);
  }
  return found;
}

const MIN_ITEMS = 3;
const MAX_ITEM_WORDS = 4;
const ITEM_ENDS = /[,;|]|\s(?:and|or|und|oder|et|ou)\s/;
const CONJUNCTION = /\s(?:and|or|und|oder|et|ou)(?=\s)/giu;

/** The same short items in another order: "a, b and c" for "c, a, b"; of places two are enough. "And" for "or" is another condition. */
function isReordered({ before, after }: Revision, edits: Edit[], { rules }: Context): boolean {
  if (before.tokens.some(({ key }) => rules.ordered.has(key))) return false;
  const count = (side: 'removed' | 'added'): number => edits.reduce((sum, edit) => sum + edit[side].length, 0);
  if (count('removed') !== count('added') || edits.some((edit) => Math.max(edit.removed.length, edit.added.length) > MAX_ITEM_WORDS))
    return false;
  const [old, now] = [itemsOf(before.text), itemsOf(after.text)];
  if (old.length >= MIN_ITEMS && isSame(old, now) && isJoinedAlike([before.text, after.text])) return true;
  const parts = differingPart(before, after);
  const [places = [], others = []] = parts.map(itemsOf);
  return isSame(places, others) && isJoinedAlike(parts) && (parts[0] ?? '').split(ITEM_ENDS).every((item) => placeCodes(item).length > 0);
}

/** One conjunction in all of them: "a, b or c" and "a or b and c" say other things when their items change places. */
function isJoinedAlike(texts: readonly string[]): boolean {
  return new Set(texts.flatMap((text) => text.toLowerCase().match(CONJUNCTION) ?? []).map((word) => word.trim())).size <= 1;
}

function isSame(old: readonly string[], now: readonly string[]): boolean {
  return old.length > 1 && old.toSorted().join('\n') === now.toSorted().join('\n');
}

function itemsOf(text: string): string[] {
  return text
    .split(ITEM_ENDS)
    .map((item) => keysOf(item).join(' '))
    .filter(Boolean);
}

/** Both texts from the first word that differs to the last. */
function differingPart(before: Reading, after: Reading): string[] {
  const [old, now] = [before.tokens, after.tokens];
  const shorter = Math.min(old.length, now.length);
  let [head, tail] = [0, 0];
  while (head < shorter && old[head]?.key === now[head]?.key) head += 1;
  while (tail < shorter - head && old.at(-1 - tail)?.key === now.at(-1 - tail)?.key) tail += 1;
  return [before, after].map(({ text, tokens }) => text.slice(tokens[head]?.start ?? 0, tokens.at(-1 - tail)?.end ?? 0));
}

/** Two headings with little in common are two headings. */
function isMostlyKept({ before, after }: Revision, edits: Edit[]): boolean {
  const changed = edits.reduce((sum, { removed, added }) => sum + removed.length + added.length, 0);
  return changed <= MAX_CHANGED * (before.tokens.length + after.tokens.length);
}

/** Ordinary words only: no names of products, companies or people, and none that decides what the section says. */
function isOrdinary({ removed, added }: Edit, { rules }: Context): boolean {
  return [...removed, ...added].every(({ kind, key }) => kind === 'word' && isKnownWord(key) && !rules.deciding.has(key));
}

/** The marks by which tables of features say yes and no, in order. */
function marksOf(text: string): string {
  return text.replace(/[^✓✔✗✘✕✖☑☒✅❌]+/gu, '');
}
