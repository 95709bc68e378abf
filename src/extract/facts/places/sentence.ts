/**
 * One sentence → the places that it says data is in.
 * @module
 */
import type { PlaceCues } from '../../../domain/cues.ts';
import type { Place } from '../../../lib/places.ts';
import { asWords, Wording } from '../lists/words.ts';

/** Longest way from "stored" to the place, in characters. */
const MAX_WAY = 220;
/** Longest gap between the places of one enumeration. */
const MAX_GAP = 60;
/** So many words before the place may say who is there. */
const LAST_WORDS = 8;
/** "in the", "within our data center region of": what may stand between the preposition and the place. */
const MAX_QUALIFIER = 70;
const PREPOSITION =
  /^(.*[\s(,])?(in|within|inside|throughout|across|including|at|on|im|innerhalb|auf|en|au|aux|dans|à|sur|namely|wie|y compris|including,? but not limited to,?)\s+((?:[\p{L}\p{N}'’-]+\s+){0,6})$/isu;
/** After these, a place tells of the servers only if they are named: "on U.S. servers". */
const ON = /^(?:on|auf|sur|at)$/i;
const FACILITY =
  /^(?:-based)?\s+(?:[\p{L}-]+\s){0,2}(?:servers?|data\s?cent|datacent|infrastructure|facilit|regions?\b|Server|Rechenzentr)/iu;
const CONNECTORS =
  /^(?:[\s,;/&()+]|\b(?:and|or|the|in|within|both|either|as|well|und|oder|sowie|in|der|den|dem|die|et|ou|la|le|les|en|au|aux|dans)\b)*$/i;
const NEGATION = /\b(?:not|never|no|nicht|kein\p{L}*|ne|pas|cannot)\b/iu;
const AWAY = /\b(?:outside|other than|except|außerhalb|hors|dehors|excluding|or from|laws?|courts?|accordance|recht)\b/iu;
/** "the same protection as in Switzerland" */
const COMPARISON = /\b(?:as|than|wie|que)\s*$/i;
/** "in services provided by …", "in connection with …": the preposition is not that of the place. */
const ELSEWHERE = /\b(?:by|from|for|with|via|to|connection|relation|relating|respect|order|effect)\b/i;
/** "US State Privacy Laws", "EU customers", "Acme Ireland Limited": the place is part of what follows. */
const PART_OF = new RegExp(
  [
    String.raw`^(?:'s|’s)?\s+(?:(?!for|where|when|and|or|to|by|of|which|that|as|on|from|with)[\p{L}-]+\s+){0,3}(?:laws?|regulations?|courts?|authorit\p{L}*|residents?|citizens?|customers?|users?|government)\b`,
    String.raw`^,?\s+(?:limited|ltd|llc|inc|gmbh|b\.?v)\b`,
    String.raw`^\s+(?:[\p{L}-]+\s+)?(?:privacy|notice|policy)\b`,
    String.raw`^\s+(?:[\p{L}-]+\s+){0,4}(?:register|registry)\b`,
  ].join('|'),
  'iu',
);

/** "never in the United States": "not only in" is none. */
const DENIED = /\b(?:never|not|nor|nie|niemals|nicht|jamais|pas)\s*$/iu;
/** "in Ireland until 2025" */
const ENDED = /^,?\s+(?:until|till|bis|jusqu['’]\p{L}+)\s/iu;

/** The wording of one key, ready to be looked up. */
export class PlaceWording {
  private readonly cues: Array<{ text: string; keeps: boolean }>;
  private readonly stems: RegExp;
  private readonly of: Wording;
  private readonly unless: Wording;
  private readonly people: Wording;
  private readonly companies: Wording;

  constructor(cues: PlaceCues) {
    const phrases = (list: readonly string[], keeps: boolean) => list.map((phrase) => ({ text: asWords(phrase).trimEnd(), keeps }));
    this.cues = [...phrases(cues.says, false), ...phrases(cues.keeps, true)];
    const stems = [...new Set([...cues.says, ...cues.keeps, ...cues.fields].map((phrase) => longestWord(phrase)))];
    this.stems = new RegExp(stems.map((stem) => stem.replace(/[^\p{L}\p{N}]/gu, '.')).join('|'), 'iu');
    this.of = new Wording(cues.of);
    this.unless = new Wording(cues.unless);
    this.people = new Wording(cues.people);
    this.companies = new Wording(cues.companies);
  }

  mayBeIn(text: string): boolean {
    return this.stems.test(text);
  }

  /** "Customer data is stored in the following countries:" */
  announces(text: string): boolean {
    return this.lastCue(text) !== undefined && this.of.isIn(text) && !this.unless.isIn(text);
  }

  isExcluded(sentence: string): boolean {
    return this.unless.isIn(sentence) || !this.of.isIn(sentence);
  }

  /** The last cue of a text: what follows it, and the few words before it. */
  lastCue(text: string): { after: string; before: string; keeps: boolean } | undefined {
    const words = asWords(text);
    let best = { at: -1, keeps: false };
    for (const { text: phrase, keeps } of this.cues) {
      const at = words.lastIndexOf(phrase);
      if (at > best.at || (at === best.at && at >= 0 && keeps)) best = { at, keeps };
    }
    const { at, keeps } = best;
    return at < 0 ? undefined : { after: words.slice(at), before: words.slice(Math.max(0, at - 24), at), keeps };
  }

  /** Whether someone is named in the last words after the cue: it is they who are in the place that follows. */
  isAboutOthers({ after, keeps }: { after: string; keeps: boolean }): boolean {
    const last = after.trim().split(' ').slice(1).slice(-LAST_WORDS);
    // "customer data", "personal information": about data all the same.
    const words = last.filter((_, at) => !this.of.isIn(last[at + 1] ?? '')).join(' ');
    return this.people.isIn(words) || (!keeps && this.companies.isIn(words));
  }
}

function longestWord(phrase: string): string {
  return phrase.split(/\s+/).reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

/** The places among `places` where the sentence says that data is. */
export function statedIn(sentence: string, places: readonly Place[], wording: PlaceWording): Place[] {
  if (places.length === 0 || wording.isExcluded(sentence)) return [];
  const stated: Place[] = [];
  let last: Place | undefined;
  for (const place of places) {
    const gap = last && sentence.slice(last.end, place.start);
    const goesOn = gap !== undefined && gap.length <= MAX_GAP && CONNECTORS.test(gap.replace(/\([^()]*\)/g, ''));
    if (goesOn || isPlaceOfData(sentence, place, wording)) {
      stated.push(place);
      last = place;
    }
  }
  return stated;
}

function isPlaceOfData(sentence: string, place: Place, wording: PlaceWording): boolean {
  const way = sentence.slice(Math.max(0, place.start - MAX_WAY), place.start);
  const rest = sentence.slice(place.end, place.end + MAX_QUALIFIER);
  const found = PREPOSITION.exec(way.slice(-MAX_QUALIFIER));
  const [left = '', preposition = '', qualifier = ''] = found?.slice(1) ?? [];
  if (
    !found ||
    DENIED.test(left) ||
    ENDED.test(rest) ||
    COMPARISON.test(left) ||
    AWAY.test(qualifier) ||
    ELSEWHERE.test(qualifier) ||
    PART_OF.test(rest)
  )
    return false;
  if (ON.test(preposition) && !FACILITY.test(rest)) return false;
  const cue = wording.lastCue(way);
  if (!cue || NEGATION.test(cue.before) || AWAY.test(cue.after)) return false;
  return !wording.isAboutOthers(cue);
}
