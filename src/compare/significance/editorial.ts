/**
 * The kinds of edit that leave the meaning as it is. Each answers for one edit, from its words, the words around it and the pages.
 * @module
 */
import { registrableDomain } from '../../lib/names.ts';
import { placeCodes } from '../../lib/places.ts';
import { asideOf } from './asides.ts';
import { type Context, isBrand, type Revision, written } from './context.ts';
import { type Edit, tokensIn } from './edits.ts';
import { isCompany } from './features.ts';
import { isGerman, isKnownWord } from './lexicon.ts';
import { isMeasure } from './measures.ts';
import { numbersOf } from './numerals.ts';
import { HIDDEN_ADDRESS } from './reading.ts';
import type { SignificanceRules } from './rules.ts';
import { isInflection, isMisspelling, isRegionalSpelling } from './spelling.ts';
import type { Token } from './tokens.ts';

type Kind = (edit: Edit, context: Context, revision: Revision) => boolean;

const CONJUNCTIONS = new Set(['and', 'or', 'to', 'und', 'oder', 'bis', 'et', 'ou']);

/** In the order in which they are tried; the words are what the record says. */
const KINDS: ReadonlyArray<readonly [string, Kind]> = [
  ['spacing and punctuation', isSpacing],
  ['a repeated word', isRepetition],
  ['an address written in another way', isAddressForm],
  ['the wording of a link', isLinkWording],
  ['words without weight', isFiller],
  ['a number written in another way', isNumberForm],
  ['an abbreviation', isAbbreviation],
  ['the spelling of words', isSpelling],
  ['the grammatical number of words', isGrammar],
  ['a cross-reference', isCrossReference],
  ['a name that was replaced throughout', isRename],
  ['a product name', isProductName],
  ['a sentence that only points elsewhere', isAsideSentence],
  ['text that the page states elsewhere as often as before', isRecut],
];

/** What kind of editorial edit this is; nothing if it may change the meaning. */
export function editorialKind(edit: Edit, context: Context, revision: Revision): string | undefined {
  return KINDS.find(([, is]) => is(edit, context, revision))?.[0];
}

/** The same letters and the same numbers, cut differently: "sub processor", "L.L.C.". */
function isSpacing({ removed, added }: Edit): boolean {
  const ink = (tokens: Token[]): string => tokens.map(({ key }) => key).join('');
  const numbers = (tokens: Token[]): string => tokens.flatMap(({ kind, key }) => (kind === 'word' ? [] : [key])).join(' ');
  return ink(removed) === ink(added) && numbers(removed) === numbers(added);
}

/** "the the" for "the", or the other way round. */
function isRepetition({ removed, added, left, right }: Edit): boolean {
  if (removed.length > 0 && added.length > 0) return false;
  const said = removed.length > 0 ? removed : added;
  if (said.length > 4 || said.some(({ kind }) => kind !== 'word')) return false;
  const keys = said.map(({ key }) => key).join(' ');
  const joined = (tokens: Token[]): string => tokens.map(({ key }) => key).join(' ');
  return keys === joined(left.slice(-said.length)) || keys === joined(right.slice(0, said.length));
}

/** One web address for another; an address shown or hidden; an address lost from a sentence that has a hole without it. */
function isAddressForm(edit: Edit, { rules }: Context, { before, after }: Revision): boolean {
  const { removed, added, left, right } = edit;
  const isAddress = ({ kind }: Token): boolean => kind === 'address' || kind === 'email';
  if (isHalfHidden(tokensIn(edit), edit)) return true;
  if (!tokensIn(edit).every(isAddress)) return false;
  if (removed.length === added.length) return removed.every((token, at) => isSameAddress(token, added[at] as Token));
  const [there, other] = removed.length > added.length ? [removed, after] : [added, before];
  if (removed.length * added.length > 0 || there.length > 2) return false;
  return isHole(other.text, left, right, removed.length > 0, rules);
}

/** What is left of an address beside the note that hides it: "supp[email protected]". */
function isHalfHidden(tokens: Token[], { removed, added, left, right }: Edit): boolean {
  if (tokens.length > 2 || (removed.length > 0 && added.length > 0)) return false;
  const isRest = ({ kind, key }: Token): boolean => kind === 'address' || (kind === 'word' && !isKnownWord(key));
  return tokens.every(isRest) && [left.at(-1), right[0]].some((token) => token?.key === HIDDEN_ADDRESS);
}

/** Two pages of one site; a list that moved to another's site is told. */
function isSameAddress(a: Token, b: Token): boolean {
  if (a.key === HIDDEN_ADDRESS || b.key === HIDDEN_ADDRESS) return true;
  return a.kind === 'address' && b.kind === 'address' && isWebPage(a) && isWebPage(b) && siteOf(a) === siteOf(b);
}

function siteOf({ key }: Token): string {
  return registrableDomain(key).domain ?? key;
}

/** A page's address rather than a domain by its own name, which may be a party or a scope. */
function isWebPage({ raw }: Token): boolean {
  return /^https?:|^www\.|\//i.test(raw);
}

/** "write to ." and "listed on (the": what leads in to an address, and no address. */
function isHole(text: string, left: Token[], right: Token[], isLost: boolean, rules: SignificanceRules): boolean {
  const lead = left.at(-1);
  if (!lead) return false;
  // Positions of `left` and `right` are those of the new text: only there can the hole itself be looked at.
  const between = isLost ? text.slice(lead.end, right[0]?.start ?? text.length) : '';
  return rules.leadIns.has(lead.key) || between.includes(':');
}

/** "this page" for an address, "this article" for "this help center article", "see here". */
function isLinkWording(edit: Edit, { rules }: Context): boolean {
  const tokens = tokensIn(edit);
  const isPointer = ({ kind, key }: Token): boolean => kind === 'address' || rules.pointers.has(key);
  if (!tokens.every((token) => isPointer(token) || rules.pointerWords.has(token.key) || rules.fillers.has(token.key))) return false;
  // One address for another is judged by its site.
  if ([edit.removed, edit.added].every((side) => side.length > 0 && side.every(({ kind }) => kind === 'address'))) return false;
  const near = [...edit.left.slice(-1), ...edit.right.slice(0, 1)];
  if (edit.removed.length > 0 && edit.added.length > 0) return edit.removed.some(isPointer) && edit.added.some(isPointer);
  return tokens.every(({ kind }) => kind === 'word') && tokens.some(({ key }) => rules.pointerWords.has(key)) && near.some(isPointer);
}

function keys(tokens: Token[]): string {
  return tokens.map(({ key }) => key).join(' ');
}

/** Not before a number: "for 30 days" is another promise than "in 30 days". */
function isFiller(edit: Edit, { rules }: Context, { edits }: Revision): boolean {
  const [old, now] = [keys(edit.removed), keys(edit.added)];
  if (old !== '' && now !== '') {
    // "of our partners", "to our partners"; "der Kunde … dem Anbieter", "dem Kunden … der Anbieter".
    if (rules.directions.has(old) && rules.directions.has(now)) return false;
    if (edits?.some((other) => other !== edit && keys(other.removed) === now && keys(other.added) === old)) return false;
  }
  if (oneNumber(edit.right.slice(0, 1)) !== undefined) return false;
  return tokensIn(edit).every(({ kind, key }) => kind === 'word' && rules.fillers.has(key));
}

/** "thirty (30)" for "30". */
function isNumberForm({ removed, added, left, right }: Edit): boolean {
  const [old, now] = [oneNumber(removed), oneNumber(added)];
  if (removed.length > 0 && added.length > 0) return old !== undefined && old === now;
  const said = old ?? now;
  return said !== undefined && [left.slice(-1), right.slice(0, 1)].some((near) => oneNumber(near) === said);
}

function oneNumber(tokens: Token[]): number | undefined {
  const numbers = numbersOf(tokens);
  return numbers?.size === 1 ? [...numbers][0] : undefined;
}

/** "US" for "United States", "DPA" for "Data Processing Addendum". */
function isAbbreviation({ removed, added }: Edit): boolean {
  const [short, long] = removed.length <= added.length ? [removed, added] : [added, removed];
  const letters = short[0]?.raw ?? '';
  if (short.length !== 1 || long.length !== letters.length || !/^\p{Lu}{2,6}$/u.test(letters)) return false;
  return long.every(({ kind, key }, at) => kind === 'word' && key[0] === letters[at]?.toLowerCase());
}

function isSpelling({ removed, added }: Edit, { rules, countOf }: Context): boolean {
  return inPairs(removed, added, (old, now) => {
    if (isWeighty(old, rules) || isWeighty(now, rules)) return false;
    return isRegionalSpelling(old.key, now.key) || isMisspelling(old.raw, now.raw, countOf);
  });
}

function isGrammar({ removed, added }: Edit, { rules }: Context): boolean {
  return inPairs(removed, added, (old, now) => !isWeighty(old, rules) && !isWeighty(now, rules) && isInflection(old.key, now.key));
}

function inPairs(removed: Token[], added: Token[], is: (old: Token, now: Token) => boolean): boolean {
  if (removed.length !== added.length || removed.length > 3) return false;
  return removed.every((old, at) => {
    const now = added[at] as Token;
    return old.kind === 'word' && now.kind === 'word' && (old.key === now.key || is(old, now));
  });
}

/** Whether a word turns the meaning of its sentence. */
export function isWeighty({ key }: Token, rules: SignificanceRules): boolean {
  return rules.negations.has(key) || rules.modals.has(key) || rules.limits.has(key) || rules.units.has(key);
}

/** Another section of the same document, or another name for its annex. References to laws are none: "Article 6 of the GDPR". */
function isCrossReference({ removed, added, left, right }: Edit, { rules }: Context, { after }: Revision): boolean {
  if (removed.length === 0 || removed.length !== added.length) return false;
  const tokens = [...removed, ...added];
  const isNoun = ({ key }: Token): boolean => rules.references.has(key);
  if (tokens.every(isNoun)) return true;
  if (!tokens.every((token) => isLabel(token) || isNoun(token))) return false;
  const next = right.find((token) => !isLabel(token));
  if ((next && (isMeasure(next.raw) || rules.units.has(next.key))) || left.at(-1)?.kind === 'sign') return false;
  const lead = left.findLastIndex((token) => !isLabel(token) && !CONJUNCTIONS.has(token.key));
  const noun = left[lead];
  // "Under this Section, 30 days …": the number is no section's.
  const first = left[lead + 1] ?? added[0];
  const isAttached = noun && first && isNoun(noun) && /^[\s(§.]*$/.test(after.text.slice(noun.end, first.start));
  const isWhole = [removed, added].every(([token]) => token && isNoun(token));
  return (isAttached || isWhole) && !isForeign(right, rules);
}

/** "4", "4.2", "D", "iv". */
function isLabel({ kind, key }: Token): boolean {
  return (kind === 'number' && /^\d{1,3}(?:\.\d{1,3}){0,4}$/.test(key)) || (kind === 'word' && /^(?:[a-z]|[ivxlc]{2,6})$/.test(key));
}

/** "… of the GDPR", "… GDPR": not of "this Agreement". */
function isForeign(right: Token[], rules: SignificanceRules): boolean {
  const next = right.findIndex((token) => !isLabel(token));
  const [first, second] = [right[next], right[next + 1]];
  if (!first) return false;
  if (/^[A-Z]{3,}$/.test(first.raw)) return true;
  return (
    rules.leadIns.has(first.key) &&
    ['of', 'der', 'des', 'du', 'de'].includes(first.key) &&
    !/^(?:this|these|dies\p{L}*|ce\p{L}*)$/u.test(second?.key ?? '')
  );
}

/** A name is consistently another: so many places at least, the old one (almost) gone, the new one new. */
const MIN_PLACES = 3;
const MAX_LEFT_OVER = 0.34;

/** A product's name that was replaced throughout. Another company or party is none: "Stripe" for "Adyen", "Customer" for "Provider". */
function isRename(edit: Edit, context: Context): boolean {
  if (!isReplacedThroughout(edit, context) || tokensIn(edit).some((token) => isDeciding(token, context))) return false;
  const [old, now] = [edit.removed[0], edit.added[0]];
  if (old && now && old.key === now.key && isBrand(old)) return true;
  return context.replacements(written(edit.removed), written(edit.added)).branded && isBrandBefore(edit);
}

/** The brand, one word before the edit: "Acme Team". */
function isBrandBefore({ left }: Edit): boolean {
  return left.slice(-1).some(isBrand);
}

/** A word that says what holds, for whom or who does it. */
function isDeciding({ key }: Token, { rules }: Context): boolean {
  return rules.deciding.has(key);
}

function isReplacedThroughout(edit: Edit, context: Context): boolean {
  if (!isNameForName(edit, context.rules)) return false;
  const [old, now] = [written(edit.removed), written(edit.added)];
  if (context.replacements(old, now).places < MIN_PLACES) return false;
  const [oldCounts, newCounts] = [context.phraseCounts(old), context.phraseCounts(now)];
  return oldCounts.after <= MAX_LEFT_OVER * oldCounts.before && newCounts.before <= MAX_LEFT_OVER * newCounts.after;
}

/** Names that stand between a brand and the name in question: "Acme Enterprise and Team". */
const MAX_NAMES_BETWEEN = 4;

/** The last word of a product's name: the brand before it stays, the old name is gone from the page and the new one was not on it. */
function isProductName(edit: Edit, context: Context, { before, after }: Revision): boolean {
  if (!isNameForName(edit, context.rules) || isGerman(before.tokens.map(({ key }) => key))) return false;
  const names = edit.left.slice(-MAX_NAMES_BETWEEN);
  const start = names.findLastIndex(isBrand);
  if (tokensIn(edit).some((token) => isDeciding(token, context) || isPromisedPlan(token, edit, context))) return false;
  if (start < 0 || !names.slice(start + 1).every(({ raw, key }) => /^\p{Lu}/u.test(raw) || CONJUNCTIONS.has(key))) return false;
  const length = names.length - start;
  const phrase = (tokens: Token[], at: number, count: number, text: string): string =>
    text.slice(tokens[at - length]?.start, tokens[at + count - 1]?.end);
  const [oldName, newName] = [
    phrase(before.tokens, edit.oldAt, edit.removed.length, before.text),
    phrase(after.tokens, edit.newAt, edit.added.length, after.text),
  ];
  // One name, not the cells of a row or the parts of a list.
  if (/[|:;.!?()\n•–—]/.test(oldName + newName)) return false;
  const [old, now] = [context.phraseCounts(oldName), context.phraseCounts(newName)];
  return old.before > 0 && old.after === 0 && now.before === 0;
}

/** "We never train on content of Acme Team": who is promised what is not done is no matter of names. */
function isPromisedPlan({ key }: Token, { left }: Edit, { rules }: Context): boolean {
  return rules.plans.has(key) && left.some((token) => rules.negations.has(token.key));
}

/** Both sides are names: capitals throughout, no number, no place, no company's legal form in or behind them. */
function isNameForName({ removed, added, right }: Edit, rules: SignificanceRules): boolean {
  const isName = (tokens: Token[]): boolean =>
    tokens.length > 0 &&
    tokens.length <= 5 &&
    tokens.every((token) => token.kind === 'word' && /^\p{Lu}/u.test(token.raw) && !isWeighty(token, rules)) &&
    placeCodes(written(tokens)).length === 0 &&
    !isCompany(tokens, right);
  return isName(removed) && isName(added);
}

/** Whole sentences, put in or taken out, each of which is an aside. */
function isAsideSentence({ removed, added }: Edit, { rules }: Context, { before, after }: Revision): boolean {
  if (removed.length > 0 && added.length > 0) return false;
  const [tokens, text] = removed.length > 0 ? [removed, before.text] : [added, after.text];
  const [start, end] = [tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0];
  return isWholeSentence(tokens, text) && asideOf(text.slice(start, end + 1), rules) !== undefined;
}

/** Whether the tokens begin and end where sentences do: a clause belongs to the rest of its sentence. */
function isWholeSentence(tokens: Token[], text: string): boolean {
  const [start, end] = [tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0];
  const [head, tail] = [text.slice(Math.max(0, start - 4), start), text.slice(end, end + 4)];
  const begins = start === 0 || /[.!?:)/|]["”)\]]?\s*["“(]?$/.test(head);
  const ends = end >= text.length - 1 || /^["”)\]]?[.!?/|)]/.test(tail);
  return begins && ends;
}

const MIN_RECUT_WORDS = 5;

/** Text that was cut from one passage and stands in another: the two pages say it equally often, and of the same matter. */
function isRecut({ removed, added }: Edit, context: Context, { before, after }: Revision): boolean {
  if (removed.length > 0 && added.length > 0) return false;
  const [tokens, text] = removed.length > 0 ? [removed, before.text] : [added, after.text];
  if (tokens.length < MIN_RECUT_WORDS || !isWholeSentence(tokens, text)) return false;
  const said = text.slice(tokens[0]?.start, tokens.at(-1)?.end).replace(/\s+/g, ' ');
  const counts = context.phraseCounts(said);
  return counts.before > 0 && counts.before === counts.after && !context.changedSection(said);
}
