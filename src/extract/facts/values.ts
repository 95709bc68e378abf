/**
 * The values that a sentence holds, by the type of a key: where each stands, and what it is.
 * @module
 */
import type { FactFlag, FactValue } from '../../domain/extraction.ts';
import type { Span } from '../../lib/phrases/match.ts';
import { wordAt } from '../../lib/phrases/words.ts';
import { placesIn } from '../../lib/places.ts';
import { durationsIn } from './duration.ts';
import type { Unit } from './pageText.ts';
import type { CompiledKey } from './rules.ts';

/** A value and the words that state it. */
export interface Mention extends Span {
  value: FactValue;
  flags: FactFlag[];
}

const memory = new WeakMap<Unit, Map<CompiledKey, Mention[]>>();

/** All mentions of a key's values in a sentence, in order. Many rules of a key ask for the same. */
export function mentionsIn(unit: Unit, key: CompiledKey, language: string): Mention[] {
  const known = memory.get(unit) ?? new Map<CompiledKey, Mention[]>();
  memory.set(unit, known);
  const mentions = known.get(key) ?? readMentions(unit, key, language);
  known.set(key, mentions);
  return mentions;
}

function readMentions(unit: Unit, key: CompiledKey, language: string): Mention[] {
  switch (key.definition.type) {
    case 'duration':
      return durations(unit, key);
    case 'jurisdiction':
      return jurisdictions(unit, language);
    default:
      return named(unit, key);
  }
}

const durationMemory = new WeakMap<Unit, Mention[]>();

function durations(unit: Unit, { definition: { units } }: CompiledKey): Mention[] {
  let all = durationMemory.get(unit);
  if (!all) {
    all = durationsIn(unit.text).map(({ value, start, end, disagrees }) => ({
      value,
      ...spanOf(unit, start, end),
      flags: disagrees ? ['word-and-number-disagree' as const] : [],
    }));
    durationMemory.set(unit, all);
  }
  return all.filter(({ value }) => {
    const { n, unit: name } = value as { n: number; unit: keyof NonNullable<typeof units> };
    const range = units?.[name];
    return units === undefined || (range !== undefined && n >= range[0] && n <= range[1]);
  });
}

function jurisdictions(unit: Unit, language: string): Mention[] {
  const places = placesIn(unit.text, { adjectives: true, language });
  const parts = places.filter(({ code }) => code.includes('-')).map(({ code }) => code.slice(0, 2));
  return places
    .filter(({ code }) => /^[A-Z]{2}(?:-[A-Z]{2,3})?$/.test(code) && code !== 'EU' && !parts.includes(code)) // "Delaware, USA" is one place
    .map(({ code, start, end }) => ({ value: code, ...spanOf(unit, start, end), flags: [] }));
}

/** Names of the catalogue; of names within one another the longest. */
function named({ scan }: Unit, key: CompiledKey): Mention[] {
  const found = key.names.flatMap(({ value, phrases }) =>
    phrases.flatMap((phrase) =>
      phrase.flatMap((steps) => scan.find(steps).map((span) => ({ ...span, value: typed(value, key), flags: [] }))),
    ),
  );
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return found.filter((mention) => {
    if (mention.start < end) return false;
    end = mention.end;
    return true;
  });
}

/** A name's value in the shape of its key: "1/year" of a frequency, "2" of numbers. */
function typed(value: string, { definition: { type } }: CompiledKey): FactValue {
  if (type === 'numbers') return Number(value);
  if (type !== 'frequency') return value;
  const [n = '1', per = 'year'] = value.split('/');
  return { n: Number(n), per };
}

function spanOf({ scan, start }: Unit, from: number, to: number): Span {
  return { start: wordAt(scan.words, start + from), end: wordAt(scan.words, start + to) };
}
