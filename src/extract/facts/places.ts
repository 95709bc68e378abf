/**
 * Where data is: places that a page names as those where data is stored, hosted or processed, and the locations that its list of
 * subprocessors gives. Not: seats and offices, where people are, whose law holds, what data may be transferred to.
 * @module
 */
import type { PlaceCues } from '../../domain/cues.ts';
import type { Entity, Fact, Passage } from '../../domain/extraction.ts';
import { countryOf, isCountry, placesIn } from '../../lib/places.ts';
import type { FactPage } from './index.ts';
import { isPlaceOnly } from './lists/fields.ts';
import { Wording } from './lists/words.ts';
import { PlaceWording, statedIn } from './places/sentence.ts';

const SENTENCE_END = /(?<=[.;!?])\s+(?=[\p{Lu}"“(\d])/u;
const MAX_QUOTE = 1000;
/** A label has few letters, and a passage that is asked for one is short. */
const MAX_LABELLED = 300;
/** Lists whose locations are where data is; not seats, nor what a sentence says in passing. */
const LISTED = /^entities\.(?:table|cell|card)$/;

const REMARK = /\([^()]*\)/g;

const known = new WeakMap<PlaceCues, PageWording>();

interface PageWording {
  sentences: PlaceWording;
  notUnder: Wording;
  fields: Wording;
}

interface Stated {
  codes: string[];
  quote: string;
  passage: number;
  rule: string;
}

/**
 * The places where data is, one fact for each passage that states another place than those before it; values are arrays of ISO 3166
 * alpha-2 codes, `EU` and `EEA`. `entities`: the facts of the page's lists of subprocessors.
 */
export function readPlaces(page: FactPage, key: string, cues: PlaceCues, entities: readonly Fact[]): Fact[] {
  const stated = [...ofSentences(page, wordingOf(cues)), ...ofLists(entities, page.language)].sort((a, b) => a.passage - b.passage);
  const seen = new Set<string>();
  return stated.flatMap(({ codes, quote, passage, rule }) => {
    const value = codes.filter((code) => !seen.has(code));
    for (const code of value) seen.add(code);
    const path = page.passages[passage]?.path ?? [];
    return value.length > 0 ? [{ key, value, quote: quote.slice(0, MAX_QUOTE), path, extractor: `places.${rule}`, passage }] : [];
  });
}

function wordingOf(cues: PlaceCues): PageWording {
  const wording = known.get(cues) ?? {
    sentences: new PlaceWording(cues),
    notUnder: new Wording(cues.notUnder),
    fields: new Wording(cues.fields),
  };
  known.set(cues, wording);
  return wording;
}

function ofSentences({ passages, language }: FactPage, { sentences, notUnder, fields }: PageWording): Stated[] {
  const found: Stated[] = [];
  /** Kind of the passages that an announcement is followed by, once there is one. */
  let announced: Passage['kind'] | 'any' | undefined;
  for (const [at, passage] of passages.entries()) {
    if (passage.kind === 'heading') {
      announced = undefined;
      continue;
    }
    const { text } = passage;
    // "For users in Canada: United States"
    const place = text.slice(text.lastIndexOf(':') + 1);
    if ((announced === 'any' || announced === passage.kind) && isPlaceOnly(place)) {
      announced = passage.kind;
      found.push({ codes: codesIn(place, language), quote: text, passage: at, rule: 'announced' });
      continue;
    }
    announced = text.endsWith(':') && text.length <= MAX_LABELLED && sentences.announces(text) ? 'any' : undefined;
    if (!mayState(passage, sentences) || passage.path.some((heading) => notUnder.isInHeading(heading))) continue;
    const labelled = labelledPlaces(passage, fields);
    if (labelled !== undefined) found.push({ codes: codesIn(labelled, language), quote: text, passage: at, rule: 'field' });
    else for (const sentence of text.split(SENTENCE_END)) for (const place of stateOf(sentence, at, sentences, language)) found.push(place);
  }
  return found.filter(({ codes }) => codes.length > 0);
}

/** Cheap: most passages end here. */
function mayState({ text }: Passage, sentences: PlaceWording): boolean {
  return sentences.mayBeIn(text);
}

function stateOf(sentence: string, passage: number, sentences: PlaceWording, language: string): Stated[] {
  if (!sentences.mayBeIn(sentence)) return [];
  const places = statedIn(sentence, placesIn(sentence, { language }), sentences);
  return places.length > 0 ? [{ codes: codesOf(places), quote: sentence, passage, rule: 'sentence' }] : [];
}

/** The value of "Data location: Sweden", or of a row "Data residency | Sweden". */
function labelledPlaces({ text, cells }: Passage, fields: Wording): string | undefined {
  const [label, value] = cells?.length === 2 ? cells.map((cell) => cell.text) : cutAtColon(text);
  if (label === undefined || value === undefined || label.length > 60 || value.length > MAX_LABELLED) return undefined;
  return isPlaceOnly(value) && fields.isIn(label) ? value : undefined;
}

function cutAtColon(text: string): string[] {
  const colon = text.slice(0, 61).indexOf(':');
  return colon > 0 ? [text.slice(0, colon), text.slice(colon + 1)] : [];
}

function ofLists(entities: readonly Fact[], language: string): Stated[] {
  return entities.flatMap(({ value, quote, passage, extractor }) => {
    const { location } = value as Entity;
    const codes = location && LISTED.test(extractor) ? codesIn(location.replace(REMARK, bare), language) : [];
    return codes.length > 0 ? [{ codes, quote, passage, rule: 'list' }] : [];
  });
}

/** "Germany (EU customers)": a remark in brackets is kept only if it is a place. */
function bare(remark: string): string {
  return isPlaceOnly(remark.slice(1, -1)) ? remark : ' ';
}

function codesIn(text: string, language: string): string[] {
  return codesOf(placesIn(text, { language }));
}

/** Countries, EU and EEA; "Europe" and "worldwide" are no places of this kind. A named country goes before a cloud's name of a region. */
function codesOf(places: ReadonlyArray<{ code: string; text: string }>): string[] {
  const named = places.filter(({ text }) => !/^\p{Ll}/u.test(text));
  const codes = (named.length > 0 ? named : places).map(({ code }) => countryOf(code));
  return [...new Set(codes)].filter((code) => isCountry(code) || code === 'EU' || code === 'EEA');
}
