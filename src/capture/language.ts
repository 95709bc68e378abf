/**
 * The language that a page is written in, told by its script and by the small words that every text of a language is full of.
 * @module
 */
import type { Extraction } from '../domain/extraction.ts';

/** Words that are frequent in one of the languages and rare in the others. */
const SMALL_WORDS: Readonly<Record<string, string>> = {
  en: 'the of and to that for with by this from be are or shall which any your you may our',
  de: 'der die das und nicht sie wir ist mit von dem den des ein eine oder werden wird für auf zu im bei nach durch',
  fr: 'les des et une dans pour vous est sur par nous votre vos aux qui ou ces cette être sont du leur',
  es: 'los las del para por con una usted sus nuestro este como puede ser están nuestros y el su',
  it: 'il di che per sono della nel con gli alla delle dei non una essere nostro degli ai dal dati',
  nl: 'het een van en voor niet op met zijn wij uw deze wordt bij aan door onze worden dit ook',
  pt: 'do da não para uma seus você por nossos são ao pela pelo dos das nosso ou seu',
  pl: 'nie się jest oraz przez dla lub w na do z są które może zgodnie tym od być przypadku',
};
/** Scripts that tell a language, or a family of them, by themselves. */
const SCRIPTS: ReadonlyArray<[language: string, script: RegExp]> = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['th', /\p{Script=Thai}/gu],
];
/** So much of a page is looked at. */
const SAMPLE_CHARS = 12_000;
const SCRIPT_SHARE = 0.3;
const KANA_SHARE = 0.08;
/** Fewer small words than these do not tell; neither does a smaller share of all words, as in tables of names. */
const MIN_WORDS = 12;
const MIN_SHARE = 0.06;
/** The language must have so many times the small words of the next one. */
const CLEARLY = 2;

const LANGUAGES_OF = new Map<string, string[]>();
for (const [language, words] of Object.entries(SMALL_WORDS))
  for (const word of words.split(' ')) LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), language]);

/** ISO 639-1 code of the language that most of the page is written in; undefined where the text is too short or too mixed to tell. */
export function languageOf({ passages }: Extraction): string | undefined {
  const text = sampleOf(passages.map((passage) => passage.text));
  return byScript(text) ?? bySmallWords(text);
}

/** From all over the page: a language list or a notice on top must not speak for the rest. */
function sampleOf(texts: string[]): string {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  const step = Math.max(1, Math.ceil(length / SAMPLE_CHARS));
  return texts
    .filter((_, at) => at % step === 0)
    .join(' ')
    .slice(0, SAMPLE_CHARS);
}

function byScript(text: string): string | undefined {
  if (!/[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(text)) return undefined;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 20) return undefined;
  return SCRIPTS.find(
    ([language, script]) => (text.match(script)?.length ?? 0) / letters >= (language === 'ja' ? KANA_SHARE : SCRIPT_SHARE),
  )?.[0];
}

function bySmallWords(text: string): string | undefined {
  const counts = new Map<string, number>();
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  for (const word of words) for (const language of LANGUAGES_OF.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1);
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!first || first[1] < Math.max(MIN_WORDS, words.length * MIN_SHARE) || (second && first[1] < second[1] * CLEARLY)) return undefined;
  return first[0];
}

const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** "German" for de; the code itself where it has no name. */
export function languageName(code: string): string {
  return NAMES.of(code) ?? code;
}
