/**
 * The word lists by which edits are judged (`significance` in the catalogue), as they are looked up.
 * @module
 */
import { SignificanceWords } from '../../domain/catalogue.ts';
import { type Phrases, phrasesOf } from './phrases.ts';
import { keysOf } from './tokens.ts';

export interface SignificanceRules {
  negations: ReadonlySet<string>;
  modals: ReadonlySet<string>;
  limits: ReadonlySet<string>;
  fillers: ReadonlySet<string>;
  units: ReadonlySet<string>;
  directions: ReadonlySet<string>;
  ordered: ReadonlySet<string>;
  documents: ReadonlySet<string>;
  speakers: ReadonlySet<string>;
  plans: ReadonlySet<string>;
  references: ReadonlySet<string>;
  leadIns: ReadonlySet<string>;
  dateWords: ReadonlySet<string>;
  forceWords: ReadonlySet<string>;
  pointers: ReadonlySet<string>;
  pointerWords: ReadonlySet<string>;
  serious: ReadonlySet<string>;
  deciding: ReadonlySet<string>;
  /** Whole texts, as their keys joined by spaces. */
  controls: ReadonlySet<string>;
  /** Phrases that are left out before texts are compared. */
  linkMarks: Phrases;
  hiddenAddresses: Phrases;
  /** Phrases that read as one. */
  equivalents: Phrases;
  relativeDates: Phrases;
  asides: Phrases;
  notices: Phrases;
}

/** Rules that know no words: then every change of words is substantive, but for spelling. */
export const NO_WORDS: SignificanceRules = compile(SignificanceWords.parse({}));

const compiled = new WeakMap<SignificanceWords, SignificanceRules>();

/** The lists as they are looked up, made once for each catalogue. */
export function rulesOf(words: SignificanceWords | undefined): SignificanceRules {
  if (!words) return NO_WORDS;
  const known = compiled.get(words);
  if (known) return known;
  const rules = compile(words);
  compiled.set(words, rules);
  return rules;
}

function compile(words: SignificanceWords): SignificanceRules {
  return {
    negations: single(words.negations),
    modals: single(words.modals),
    limits: single(words.limits),
    fillers: single(words.fillers),
    units: single(words.units),
    directions: single(words.directions),
    ordered: single(words.ordered),
    documents: single(words.documents),
    speakers: single(words.speakers),
    plans: single(words.plans),
    references: single(words.references),
    leadIns: single(words.lead_ins),
    dateWords: single([...words.date_words, ...words.force_words]),
    forceWords: single(words.force_words),
    pointers: single(words.pointers),
    pointerWords: single(words.pointer_words),
    serious: single(words.serious),
    deciding: single(words.deciding),
    controls: new Set(words.controls.map((label) => keysOf(label).join(' '))),
    linkMarks: phrasesOf(words.link_marks.map((phrase) => ({ phrase: keysOf(phrase), to: '' }))),
    hiddenAddresses: phrasesOf(words.hidden_addresses.map((phrase) => ({ phrase: keysOf(phrase), to: phrase }))),
    equivalents: phrasesOf(
      words.equivalents.flatMap((forms) => forms.slice(1).map((form) => ({ phrase: keysOf(form), to: keysOf(forms[0] ?? '').join(' ') }))),
    ),
    relativeDates: phrasesOf(words.relative_dates.map((phrase) => ({ phrase: keysOf(phrase), to: phrase }))),
    asides: phrasesOf(words.asides.map((phrase) => ({ phrase: keysOf(phrase), to: phrase }))),
    notices: phrasesOf(words.notices.map((phrase) => ({ phrase: keysOf(phrase), to: phrase }))),
  };
}

/** Words as keys; of a list entry that makes several keys ("can't") each counts. */
function single(list: readonly string[]): Set<string> {
  return new Set(list.flatMap((word) => keysOf(word)));
}
