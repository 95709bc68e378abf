/**
 * Whether a text can be the name of a company or service.
 * @module
 */
import { hasLegalForm } from '../../../lib/names.ts';
import { asWords } from './words.ts';

const MAX_NAME_CHARS = 90;
const MAX_NAME_WORDS = 9;
/** Words that begin sentences and phrases, in English, German and French; no name of a company begins with them in a running text. */
const SENTENCE_STARTS = new Set(
  'when if where while unless for our your their its any all some each every we you it they this that these those in on to as by with from how what who which such other wenn falls für unsere ihre sie wir bei beim mit von quand si pour nos notre vos votre nous vous ces cette dans avec'.split(
    ' ',
  ),
);
const CONNECTORS = new Set('of and & the de du des la le les et und der die das für for by at in on'.split(' '));

export class Names {
  private readonly generic: Set<string>;

  constructor(generic: readonly string[]) {
    this.generic = new Set(generic.flatMap((word) => asWords(word).trim().split(' ')));
  }

  /** Capitalised words, few of them, and not only words that kinds of companies are called by. */
  isName(text: string): boolean {
    if (text.length < 2 || text.length > MAX_NAME_CHARS || /[?!;]|\.\s+\p{Lu}\p{Ll}+\s\p{Ll}/u.test(text)) return false;
    const bare = text.replace(/\([^()]*\)/g, ' ').trim();
    const words = bare.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
    if (words.length === 0 || words.length > MAX_NAME_WORDS || !/\p{L}/u.test(bare) || /[()]/.test(bare)) return false;
    if (hasLegalForm(bare)) return true;
    const [first = '', last = ''] = [words[0], words.at(-1)].map((word) => word?.toLowerCase());
    if (words.length > 1 && (SENTENCE_STARTS.has(first) || CONNECTORS.has(last))) return false;
    const telling = words.filter((word) => !CONNECTORS.has(word.toLowerCase()));
    const proper = telling.filter((word) => /^[^\p{L}\p{N}]*[\p{Lu}\p{N}]|\p{Lu}|\.\p{Ll}{2,6}$/u.test(word));
    return /^\P{Ll}|\.\p{Ll}{2,6}$|\p{Ll}\p{Lu}/u.test(bare) && proper.length >= telling.length * 0.6 && !this.isGeneric(bare);
  }

  /** "Payment processors", "Analytics and hosting services". */
  isGeneric(text: string): boolean {
    return asWords(text)
      .trim()
      .split(' ')
      .every((word) => this.generic.has(word) || this.generic.has(word.replace(/s$/, '')) || CONNECTORS.has(word));
  }
}
