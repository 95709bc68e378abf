/**
 * What stands in place of text: pictures, drawings, glyphs and boxes to tick, by which tables and lists say yes and no.
 * They are read by their accessible name, as the web platform has it: what `aria-label`, `alt` or `title` says; and by the
 * class names of icon fonts, which draw a tick or a cross.
 * @module
 */
import { glyphOf, ligatureOf, NO, TICKED } from './glyphs.ts';
import { isElement, isStyledAway, type PageElement, type PageNode } from './parse.ts';
import { normalise, READABLE } from './text.ts';

/** Longer names are descriptions, or whole pages in hostile ones. */
const MAX_NAME_CHARS = 200;
/** Controls have a name for what they do; the others are no part of what is said. */
const UNNAMED = new Set(['button', 'select', 'textarea', 'nav', 'dialog', 'option']);
/** Only as words for a picture: `src` put in for a name that is missing. */
const FILE_NAME = /\.(?:png|jpe?g|gif|svg|webp|avif)$|^(?:image|picture|screenshot|photo|bild|img)[\s_-]*[\d\s_.:-]*$|^[\w-]{24,}$/i;
const SAYS_PICTURE = /\s+(?:logo|icon)$/i;

/** The name that an element gives itself. */
function ownName({ name, attribs }: PageElement): string {
  const said = attribs['aria-label'] || (name === 'img' ? attribs['alt'] : undefined) || attribs['title'] || '';
  if (said.length > MAX_NAME_CHARS) return '';
  const text = normalise(said);
  return FILE_NAME.test(text) ? '' : text.replace(SAYS_PICTURE, '');
}

/** Whether a box is ticked, by its attribute or its role. */
export function isTicked({ name, attribs }: PageElement): boolean {
  const { type, role } = attribs;
  if (name === 'input')
    return (type === 'checkbox' || type === 'radio') && attribs['checked'] !== undefined && attribs['hidden'] === undefined;
  return attribs['aria-checked'] === 'true' && (role === 'checkbox' || role === 'radio' || role === 'switch');
}

/**
 * The mark that a glyph or a box sets beside text. A tick beside an item is its bullet and says no more than the item; a cross
 * takes back what it says, and a box that is ticked differs from one that is not.
 */
export function markBeside(element: PageElement): string {
  if (isTicked(element)) return element.attribs['type'] === 'radio' || isStyledAway(element.attribs) ? '' : TICKED;
  return element.children.length === 0 && glyphOf(element.name, element.attribs) === NO ? NO : '';
}

/** Answers by element, so that tables within tables are gone through once. */
export type StandIns = Map<PageElement, string>;

/** What is said in a cell or an item that has no text of its own; empty where nothing is. */
export function standInOf(element: PageElement, known: StandIns): string {
  let answer = known.get(element);
  if (answer === undefined) {
    answer = nameOf(element, known);
    known.set(element, answer);
  }
  return answer;
}

function nameOf(element: PageElement, known: StandIns): string {
  const { name, attribs } = element;
  if (UNNAMED.has(name) || attribs['role'] === 'button' || attribs['role'] === 'tooltip') return '';
  if (attribs['hidden'] !== undefined || isStyledAway(attribs)) return '';
  if (isTicked(element)) return TICKED;
  if (name === 'input') return '';
  const own = name === 'td' || name === 'th' || name === 'li' || name === 'a' ? '' : ownName(element);
  if (own !== '') return own;
  const said = namesIn(element, known);
  return glyphOf(name, attribs) ?? ligatureOf(attribs, said) ?? said;
}

/** What is within, without what is hidden from screen readers if there is anything else. */
function namesIn(element: PageElement, known: StandIns): string {
  const shown: string[] = [];
  const silent: string[] = [];
  for (const child of element.children as PageNode[]) {
    const isSilent = isElement(child) && child.attribs['aria-hidden'] === 'true';
    const said = isElement(child) ? standInOf(child, known) : inkOf(child);
    if (said !== '') (isSilent ? silent : shown).push(said);
  }
  return [...new Set(shown.length > 0 ? shown : silent)].join(' ').slice(0, MAX_NAME_CHARS);
}

function inkOf(node: PageNode): string {
  if (node.type !== 'text') return '';
  const text = normalise((node as { data: string }).data.slice(0, MAX_NAME_CHARS * 4));
  return READABLE.test(text) ? text.slice(0, MAX_NAME_CHARS) : '';
}
