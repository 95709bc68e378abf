/**
 * Number words of English, German and French, up to 399.
 * @module
 */

const MAX = 399;

const EN_ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const EN_TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const DE_ONES =
  'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn'.split(
    ' ',
  );
const DE_TENS = '_ _ zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' ');
const FR_ONES =
  'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf'.split(' ');
const FR_TENS = '_ _ vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt'.split(' ');

function english(n: number): string[] {
  if (n < 20) return [EN_ONES[n] ?? ''];
  if (n < 100) return [`${EN_TENS[Math.floor(n / 10)]}${n % 10 ? `-${EN_ONES[n % 10]}` : ''}`];
  const hundreds = `${EN_ONES[Math.floor(n / 100)]} hundred`;
  if (n % 100 === 0) return [hundreds];
  return english(n % 100).flatMap((rest) => [`${hundreds} ${rest}`, `${hundreds} and ${rest}`]);
}

function german(n: number): string[] {
  if (n < 20) return [DE_ONES[n] ?? ''];
  const ten = DE_TENS[Math.floor(n / 10)] ?? '';
  if (n < 100) return [n % 10 ? `${DE_ONES[n % 10]}und${ten}` : ten];
  const hundreds = n < 200 ? ['einhundert', 'hundert'] : [`${DE_ONES[Math.floor(n / 100)]}hundert`];
  return n % 100 === 0 ? hundreds : hundreds.flatMap((hundred) => german(n % 100).map((rest) => `${hundred}${rest}`));
}

function french(n: number): string[] {
  if (n < 20) return [FR_ONES[n] ?? ''];
  if (n < 100) {
    const ten = Math.floor(n / 10);
    const rest = ten === 7 || ten === 9 ? n - (ten - 1) * 10 : n % 10;
    if (n === 80) return ['quatre-vingts', 'quatre-vingt'];
    if (rest === 0) return [FR_TENS[ten] ?? ''];
    const and = (rest === 1 || rest === 11) && ten < 8 ? '-et-' : '-';
    return [`${FR_TENS[ten]}${and}${FR_ONES[rest]}`];
  }
  const hundreds = n < 200 ? ['cent'] : [`${FR_ONES[Math.floor(n / 100)]} cent`, `${FR_ONES[Math.floor(n / 100)]} cents`];
  return n % 100 === 0 ? hundreds : hundreds.flatMap((hundred) => french(n % 100).map((rest) => `${hundred} ${rest}`));
}

const EXTRA: Array<[string, number]> = [
  ...['eine', 'einem', 'einen', 'einer', 'eines', 'eins', 'une'].map((word): [string, number] => [word, 1]),
  ...['dreissig', 'dreißigen'].map((word): [string, number] => [word, 30]),
  ['zweier', 2],
  ['dreier', 3],
  ['fourty', 40],
  ['hundred', 100],
];

/** Words as a page's are told apart: hyphens count as spaces. */
const NUMBERS = new Map<string, number>(EXTRA);
for (let n = 1; n <= MAX; n++)
  for (const spelling of [...english(n), ...german(n), ...french(n)]) {
    const words = spelling.replaceAll('-', ' ');
    if (!NUMBERS.has(words)) NUMBERS.set(words, n);
  }

/** The number that a sequence of words in lower case spells, up to 399. */
export function wordNumber(words: readonly string[]): number | undefined {
  return NUMBERS.get(words.join(' '));
}

/** How a number is spelled in English, German and French, for tests and examples. */
export function spellings(n: number): { en: string[]; de: string[]; fr: string[] } {
  return { en: english(n), de: german(n), fr: french(n) };
}
