/**
 * Names of months in English, German and French, in full and as they are shortened, without marks.
 * @module
 */
const NAMES = [
  'january jan januar janner janvier janv',
  'february feb februar fevrier fevr',
  'march mar marz mars',
  'april apr avril avr',
  'may mai',
  'june jun juni juin',
  'july jul juli juillet juil',
  'august aug aout',
  'september sep sept septembre',
  'october oct oktober okt octobre',
  'november nov novembre',
  'december dec dezember dez decembre',
];

const MONTHS = new Map(NAMES.flatMap((names, at) => names.split(' ').map((name) => [name, at + 1] as const)));

/** 1 for January; 0 for what is no month. */
export function monthOf(word: string): number {
  return MONTHS.get(word) ?? 0;
}
