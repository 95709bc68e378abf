/**
 * Fields of an entry: what a column header or a label ("Data location: …") stands for, and what a text says without one.
 * @module
 */
import type { ListCues } from '../../../domain/cues.ts';
import { placesIn } from '../../../lib/places.ts';
import { asWords } from './words.ts';

export type Role = 'name' | 'purpose' | 'location' | 'seat' | 'other';

export interface Field {
  role: Role;
  value: string;
}

export interface Segments {
  /** What stands before the first label. */
  head: string;
  fields: Field[];
}

const ROLES: readonly Role[] = ['name', 'purpose', 'location', 'seat', 'other'];
const MAX_HEADER_CHARS = 90;
const MAX_LABEL_CHARS = 48;
/** A space and the first two letters. */
const KEY = 3;
/** So many headers are remembered. */
const MAX_KNOWN = 2000;
/** Text of a place alone has few letters besides the names of places. */
const MAX_REST = 0.35;
const MAX_PLACES = 300;
const SMALL_WORDS =
  /\b(?:in|within|the|and|or|of|to|region|regions|country|countries|member states|based|located|der|die|das|und|oder|le|la|les|et|ou|en|au|aux|dans)\b/gi;
const PREPOSITION =
  /(?:^|[\s(])(?:in|within|to|into|from|en|au|aux|dans|innerhalb|nach|à)\s+(?:the\s|der\s|den\s|die\s|la\s|le\s|les\s)?$/i;
const CONNECTOR = /^[\s,;/&]*(?:(?:and|or|und|oder|et|ou|the|in|as well as)[\s,]*){0,3}$/i;

interface Phrase {
  role: Role;
  /** Position in the catalogue's list: earlier words fit better. */
  rank: number;
  /** As looked for: a space before each word. */
  text: string;
  /** Where its last word begins. */
  last: number;
}

/** Words after which a header tells of what, not what: "Location of the subprocessor". */
const OF = /\s(?:of|for|by|where|de|des|du|der|die|d|l|used|involved)\s/;

export class Fields {
  private readonly phrases: Phrase[];
  private readonly last: Index;
  private readonly whole: Index;
  private readonly known = new Map<string, { role: Role; rank: number } | undefined>();

  constructor(cues: ListCues['fields']) {
    const all = ROLES.flatMap((role) =>
      cues[role].map((phrase, rank): Phrase => {
        const text = asWords(phrase).trimEnd();
        return { role, rank, text, last: text.lastIndexOf(' ') };
      }),
    );
    this.phrases = all;
    this.last = indexOf(all);
    this.whole = indexOf(all.filter(({ text }) => OF.test(`${text} `)));
  }

  /**
   * What a column header or label stands for; lower ranks fit better. The last word decides ("Subprocessor location" is a location),
   * or the last before "of" ("Location of the subprocessor").
   */
  roleOf(header: string): { role: Role; rank: number } | undefined {
    if (header === '' || header.length > MAX_HEADER_CHARS) return undefined;
    if (!this.known.has(header)) {
      if (this.known.size > MAX_KNOWN) this.known.clear();
      this.known.set(header, this.findRole(asWords(header.replace(/\([^()]*\)/g, ' '))));
    }
    return this.known.get(header);
  }

  /** The role of a text that is a label and nothing else: "Location", "Purpose:". */
  labelOf(text: string): Role | undefined {
    if (text.length > MAX_LABEL_CHARS) return undefined;
    const words = asWords(text).trimEnd();
    return this.phrases.find((phrase) => words === phrase.text || words === `${phrase.text}s`)?.role;
  }

  private findRole(words: string): { role: Role; rank: number } | undefined {
    const cut = words.search(OF);
    return lastOf(this.whole, words) ?? lastOf(this.last, cut < 0 ? words : words.slice(0, cut + 1)) ?? lastOf(this.last, words);
  }

  /** Cuts "Acme: Purpose: hosting. Data location: Sweden." at its labels. */
  segments(text: string): Segments {
    const labels = this.labelsIn(text);
    const first = labels[0];
    if (!first) return { head: text, fields: [] };
    const fields = labels.map(({ role, end }, at) => fieldOf(role, text.slice(end, labels[at + 1]?.start ?? text.length)));
    return { head: trimName(text.slice(0, first.start)), fields };
  }

  private labelsIn(text: string): Array<{ role: Role; start: number; end: number }> {
    const found: Array<{ role: Role; start: number; end: number }> = [];
    for (const { index } of text.matchAll(/:(?!\/\/)/g)) {
      const from = Math.max(found.at(-1)?.end ?? 0, index - MAX_LABEL_CHARS);
      const before = text.slice(from, index);
      const start = from + labelStart(before);
      const role = this.roleOf(text.slice(start, index))?.role;
      if (role !== undefined) found.push({ role, start, end: index + 1 });
    }
    return found;
  }
}

/** Phrases by their first characters. */
type Index = ReadonlyMap<string, readonly Phrase[]>;

function indexOf(phrases: readonly Phrase[]): Index {
  return Map.groupBy(phrases, ({ text }) => text.slice(0, KEY));
}

function lastOf(index: Index, words: string): { role: Role; rank: number } | undefined {
  let best: Phrase | undefined;
  let bestAt = -1;
  for (let start = 0; start >= 0 && start < words.length - 1; start = words.indexOf(' ', start + 1)) {
    for (const phrase of index.get(words.slice(start, start + KEY)) ?? []) {
      const at = start + phrase.last;
      const isBetter = at > bestAt || (at === bestAt && phrase.text.length > (best?.text.length ?? 0));
      if (isBetter && words.startsWith(phrase.text, start)) [best, bestAt] = [phrase, at];
    }
  }
  return best && { role: best.role, rank: best.rank };
}

/** Where the label before a colon begins: after the last mark that ends what stood before it, or at the last words with a capital. */
function labelStart(before: string): number {
  const mark = Math.max(
    ...['. ', '; ', ': ', ' • ', ' | ', ' – ', ' - ', ', '].map((sign) =>
      before.includes(sign) ? before.lastIndexOf(sign) + sign.length : 0,
    ),
  );
  const label = before.slice(mark);
  // "Cloud hosting Data location": the label is the words from its last capital on.
  const capital = /(?:^|\s)(\p{Lu}[^\s]*(?:\s\p{Ll}[^\s]*)*)$/u.exec(label);
  return mark + (capital?.[1] === undefined ? label.length - label.trimStart().length : label.length - capital[1].length);
}

/** Whether a text names places and says hardly anything else; remarks in brackets do not count where a place stands outside them. */
export function isPlaceOnly(text: string): boolean {
  if (text.length > MAX_PLACES) return false;
  const bare = text.replace(/\([^()]*\)/g, ' ');
  return /^\W*(?:global(?:ly)?|worldwide|various)\W*$/i.test(bare) || isMostlyPlaces(bare) || isMostlyPlaces(text);
}

function isMostlyPlaces(text: string): boolean {
  const places = placesIn(text);
  if (places.length === 0) return false;
  const named = places.reduce((sum, place) => sum + letters(place.text), 0);
  const rest = letters(withoutSpans(text, places).replace(SMALL_WORDS, ' '));
  return named >= (named + rest) * (1 - MAX_REST);
}

function withoutSpans(text: string, spans: ReadonlyArray<{ start: number; end: number }>): string {
  return spans.map(({ start }, at) => text.slice(spans[at - 1]?.end ?? 0, start)).join(' ') + text.slice(spans.at(-1)?.end ?? 0);
}

/** "hosting (Ireland)", "support, Sweden": what stands before the places at the end. */
export function beforePlaces(text: string): string {
  const places = placesIn(text);
  let end = text.length;
  for (const place of places.toReversed()) {
    if (!/^[\s).,;]*$/.test(text.slice(place.end, end))) break;
    const mark = /[\s,;(–—-]+(?:(?:and|und|et|&)\s+)?$/u.exec(text.slice(0, place.start));
    if (!mark || !/[,;(–—-]|and|und|et|&/.test(mark[0])) break;
    end = mark.index;
  }
  return trimField(text.slice(0, end));
}

function letters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

/**
 * The places of a text as written, each once by its longest name; undefined when it names none. In a sentence, those after a
 * preposition where there are any: "users of the EU service: data in Ireland" is about Ireland.
 */
export function placesAsWritten(text: string, language?: string): string | undefined {
  const places = placesIn(text, language === undefined ? {} : { language });
  const reached: typeof places = [];
  for (const place of places) {
    const last = reached.at(-1);
    const gap = last && text.slice(last.end, place.start);
    if (PREPOSITION.test(text.slice(Math.max(0, place.start - 24), place.start)) || (gap !== undefined && CONNECTOR.test(gap)))
      reached.push(place);
  }
  const names = new Map<string, string>();
  for (const { code, text: name } of reached.length > 0 ? reached : places) {
    if (name.length > (names.get(code)?.length ?? 0)) names.set(code, name);
  }
  return names.size > 0 ? [...names.values()].join(', ') : undefined;
}

/** Without the punctuation and foot-note marks around a name. */
export function trimName(text: string): string {
  return text
    .replace(/^[\s:;,.•·*†‡–—-]+/u, '')
    .replace(/[\s:;,•·*†‡–—-]+$/u, '')
    .replace(/\s*(?:\[\d{1,2}\]|\(\d{1,2}\))$/, '');
}

/** A field with its value as it is kept: the full stop of "Inc." belongs to a name. */
export function fieldOf(role: Role, value: string): Field {
  return { role, value: role === 'name' ? trimName(value) : trimField(value) };
}

/** Without white space and the marks that end a field. */
export function trimField(text: string): string {
  return text.replace(/^[\s:;,•|–—-]+/u, '').replace(/[\s.;,•|–—-]+$/u, '');
}

/** A text up to its first full stop. */
export function firstSentence(text: string): string {
  const end = /[.;](?=\s+\p{Lu}|$)/u.exec(text);
  return end ? text.slice(0, end.index) : text;
}
