/**
 * Text that promises nothing: a link to earlier versions, "Learn more here", a notice that the page was updated, a date line.
 * @module
 */
import { placeCodes } from '../../lib/places.ts';
import { isKnownWord } from './lexicon.ts';
import { type Phrases, phraseAt } from './phrases.ts';
import { readingOf } from './reading.ts';
import type { SignificanceRules } from './rules.ts';
import { type Token, tokensOf } from './tokens.ts';

const MAX_SENTENCE = 14;
/** Longer texts are no date line, no label and no pointer to another page. */
export const MAX_LINE = 600;
const MAX_WORDS = 45;
const MAX_DATE_LINE = 12;
const ASKING = new Set([
  'how',
  'what',
  'why',
  'when',
  'which',
  'where',
  'who',
  'wie',
  'was',
  'warum',
  'welche',
  'comment',
  'pourquoi',
  'que',
  'quelles',
]);

/** What makes the text an aside, in words; nothing if something else is in it. */
export function asideOf(text: string, rules: SignificanceRules): string | undefined {
  if (text.length > MAX_LINE) return undefined;
  const tokens = tokensOf(text);
  if (tokens.length === 0) return 'nothing but signs';
  if (tokens.length > MAX_WORDS) return undefined;
  let found: string | undefined;
  for (const sentence of sentencesOf(text)) {
    const said = readingOf(sentence, rules).tokens;
    if (said.length === 0) continue;
    const kind = sentenceAside(said, rules);
    if (!kind) return undefined;
    found ??= kind;
  }
  return found;
}

/** Whether a text only dates the page: "Last updated: 3 May 2025". */
export function isDateLine(tokens: readonly Token[], rules: SignificanceRules): boolean {
  return (
    tokens.length <= MAX_DATE_LINE &&
    tokens.filter(({ kind }) => kind === 'date').length === 1 &&
    tokens.every(({ kind, key }) => kind === 'date' || rules.dateWords.has(key) || rules.fillers.has(key))
  );
}

function sentenceAside(tokens: Token[], rules: SignificanceRules): string | undefined {
  if (tokens.length > MAX_SENTENCE) return undefined;
  const isIn = (phrases: Phrases): boolean => {
    const rest = withoutPhrase(phrases, tokens);
    return rest !== undefined && !rest.some((token) => isSerious(token, rules) || isNamed(token, tokens[0]));
  };
  if (isIn(rules.notices) && isOnDocument(tokens, rules)) return 'a notice that the page was updated';
  return isIn(rules.asides) && !isTelling(tokens, rules) ? 'a pointer to another page' : undefined;
}

/** A notice is about the document and nothing else: "We have recently updated our privacy policy." */
function isOnDocument(tokens: Token[], rules: SignificanceRules): boolean {
  const rest = withoutPhrase(rules.notices, tokens) ?? [];
  return rest.every(
    ({ kind, key }) =>
      kind === 'date' ||
      [rules.documents, rules.fillers, rules.dateWords, rules.pointers, rules.pointerWords].some((words) => words.has(key)),
  );
}

/** "We learn more about you by …", "To learn more about you, we buy …": it says what someone does. */
function isTelling(tokens: Token[], { speakers }: SignificanceRules): boolean {
  return tokens.some(({ key }, at) => speakers.has(key) && (at === 0 || at > 1) && !isAsked(tokens, at));
}

/** "how we …", "what we …", "why we …": what the other page is about. */
function isAsked(tokens: Token[], at: number): boolean {
  return tokens.slice(Math.max(0, at - 3), at).some(({ key }) => ASKING.has(key));
}

/** The tokens around the first phrase of the list; nothing if none stands there. */
function withoutPhrase(phrases: Phrases, tokens: Token[]): Token[] | undefined {
  const keys = tokens.map(({ key }) => key);
  const at = keys.findIndex((_, start) => phraseAt(phrases, keys, start) !== undefined);
  const length = at < 0 ? 0 : (phraseAt(phrases, keys, at)?.length ?? 0);
  return length > 0 ? [...tokens.slice(0, at), ...tokens.slice(at + length)] : undefined;
}

function isSerious({ kind, key }: Token, rules: SignificanceRules): boolean {
  return (
    kind === 'number' ||
    kind === 'email' ||
    kind === 'sign' ||
    rules.negations.has(key) ||
    rules.limits.has(key) ||
    rules.serious.has(key) ||
    rules.deciding.has(key)
  );
}

/** A place, or a name within the sentence: "The governing law was updated to Delaware." */
function isNamed(token: Token, first: Token | undefined): boolean {
  if (token === first || token.kind !== 'word' || !/^\p{Lu}/u.test(token.raw)) return false;
  return !isKnownWord(token.key) || placeCodes(token.raw).length > 0;
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])[)\]"”]?(?=\s|$)|\s[/|]\s/);
}
