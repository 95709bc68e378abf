/**
 * Numbers in words, in English, German and French, as far as contracts use them.
 * @module
 */
import type { Token } from './tokens.ts';

const ONES =
  'zero null zero|one ein un|two zwei deux|three drei trois|four vier quatre|five funf cinq|six sechs six|seven sieben sept|eight acht huit|nine neun neuf|ten zehn dix|eleven elf onze|twelve zwolf douze|thirteen dreizehn treize|fourteen vierzehn quatorze|fifteen funfzehn quinze|sixteen sechzehn seize|seventeen siebzehn|eighteen achtzehn|nineteen neunzehn';
const TENS =
  'twenty zwanzig vingt|thirty dreissig trente|forty vierzig quarante|fifty funfzig cinquante|sixty sechzig soixante|seventy siebzig|eighty achtzig|ninety neunzig';

const VALUES = new Map<string, number>([
  ...ONES.split('|').flatMap((names, value) => names.split(' ').map((name) => [name, value] as const)),
  ...TENS.split('|').flatMap((names, at) => names.split(' ').map((name) => [name, 20 + 10 * at] as const)),
  ['dreißig', 30],
  ['hundred', 100],
  ['hundert', 100],
  ['cent', 100],
]);

/** The value of a number word, folded; nothing for other words. */
export function numeralOf(word: string): number | undefined {
  return VALUES.get(word);
}

/** The numbers that these tokens say, each once ("thirty (30)" is 30); nothing when there are other words among them. */
export function numbersOf(tokens: readonly Token[]): Set<number> | undefined {
  const found = new Set<number>();
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind, key } = tokens[at] as Token;
    const value = kind === 'number' ? Number(key) : kind === 'word' ? VALUES.get(key) : undefined;
    if (value === undefined || Number.isNaN(value)) return undefined;
    const next = tokens[at + 1];
    const ones = next?.kind === 'word' ? VALUES.get(next.key) : undefined;
    if (kind === 'word' && value >= 20 && value < 100 && ones !== undefined && ones > 0 && ones < 10) {
      found.add(value + ones);
      at += 1;
    } else found.add(value);
  }
  return found;
}
