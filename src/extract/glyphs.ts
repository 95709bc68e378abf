/**
 * Glyphs and drawings of a tick or a cross, by the names that icon fonts and icon sets give them, and what a drawing calls itself.
 * @module
 */
export const YES = '✓';
export const NO = '✗';
export const TICKED = '☑';
export type Glyph = typeof YES | typeof NO;

const MAX_CLASS_CHARS = 200;
const GLYPH_TAGS = new Set(['i', 'span', 'em', 'svg', 'img']);
const YES_WORDS = new Set('check checkmark tick yes true ok done included'.split(' '));
const NO_WORDS = new Set('times xmark cross no false x cancel close excluded unavailable'.split(' '));
/** Names of icon sets, and words for how an icon looks. */
const ICON_SETS = new Set(
  (
    'fa fas far fab fal fad bi mdi icon icons lucide ph ti ri glyphicon dashicons dashicon feather octicon tabler heroicon heroicons material ' +
    'svg ico uil bx la las anticon'
  ).split(' '),
);
const LOOKS = new Set(
  'circle square lg sm md xl xs bold solid fill filled line outline outlined o alt regular light thin small large mark'.split(' '),
);

/** Whether an element draws a tick or a cross, by its class names; undefined for everything else. */
export function glyphOf(name: string, { class: names }: Record<string, string>): Glyph | undefined {
  if (names === undefined || !GLYPH_TAGS.has(name) || names.length > MAX_CLASS_CHARS || !GLYPH.test(names)) return undefined;
  const tokens = names.toLowerCase().split(/\s+/);
  const isIcon = name === 'i' || name === 'svg' || tokens.some((token) => wordsOf(token).some((word) => ICON_SETS.has(word)));
  if (!isIcon) return undefined;
  if (tokens.some((token) => saysOnly(token, NO_WORDS))) return NO;
  return tokens.some((token) => saysOnly(token, YES_WORDS)) ? YES : undefined;
}

const GLYPH = /check|tick|yes|true|ok|done|included|times|x|cross|no|false|cancel|close|excluded|unavailable/i;

function wordsOf(token: string): string[] {
  return token.split(/[-_]+/);
}

/** "fa-times-circle", "icon-no": a word for it, and beside it only words for icons. */
function saysOnly(token: string, said: ReadonlySet<string>): boolean {
  const words = wordsOf(token);
  return words.some((word) => said.has(word)) && words.every((word) => said.has(word) || ICON_SETS.has(word) || LOOKS.has(word));
}

/** Icon fonts draw a glyph in place of a word: `<span class="material-icons">close</span>`. */
export function ligatureOf({ class: names }: Record<string, string>, text: string): Glyph | undefined {
  if (names === undefined || names.length > MAX_CLASS_CHARS || !/material-(?:icons|symbols)/.test(names)) return undefined;
  const token = text.toLowerCase();
  if (saysOnly(token, NO_WORDS)) return NO;
  return saysOnly(token, YES_WORDS) ? YES : undefined;
}

/** An `svg` element as it is read past: all that is kept of it is what it is called. */
export class Drawing {
  readonly #attributes: Record<string, string>;
  #title = '';
  #inTitle = false;
  readonly #maxTitle: number;

  /** `maxTitle`: about so many characters of its title are kept. */
  constructor(attributes: Record<string, string>, maxTitle: number) {
    this.#attributes = attributes;
    this.#maxTitle = maxTitle;
  }

  /** An element within the drawing, as many levels deep as `depth` says. */
  onopentag(name: string, depth: number): void {
    this.#inTitle = name === 'title' && depth === 1;
  }

  onclosetag(): void {
    this.#inTitle = false;
  }

  ontext(text: string): void {
    if (this.#inTitle && this.#title.length < this.#maxTitle) this.#title += text.slice(0, this.#maxTitle);
  }

  /** All that `marks` depends on; undefined where there are none, whatever the texts of the drawing mean. */
  get grounds(): Record<string, string> | undefined {
    const { class: names = '', 'aria-hidden': hidden = '', 'aria-label': label = '', title = '' } = this.#attributes;
    const name = this.#title;
    return names || label || title || name ? { class: names, 'aria-hidden': hidden, 'aria-label': label, title, name } : undefined;
  }

  /** Attributes by which the drawing is told; undefined for one without name and without meaning. */
  get marks(): Record<string, string> | undefined {
    const { class: names, 'aria-hidden': hidden, 'aria-label': label, title } = this.#attributes;
    const name = label || this.#title || title || '';
    const glyph = names !== undefined && glyphOf('svg', this.#attributes) !== undefined ? names : undefined;
    if (name === '' && glyph === undefined) return undefined;
    const marks: Record<string, string> = {};
    if (name !== '') marks['aria-label'] = name;
    if (glyph !== undefined) marks['class'] = glyph;
    if (hidden !== undefined) marks['aria-hidden'] = hidden;
    return marks;
  }
}
