/**
 * Text that its own markup takes off the page, and that nothing on the page could bring back.
 * @module
 */
import { isHeadingTag } from './measure.ts';
import { elementBeside, isStyledAway, type PageElement } from './parse.ts';

/** Elements that hold text and no structure. */
const TEXT_TAGS = new Set(['p', 'span', 'b', 'strong', 'em', 'i', 'u', 'small', 'mark', 'font', 'blockquote']);

/** Whether every attribute of such an element counts, whatever its name: by any of them a script may find it. */
export function isFoundByAnyName(name: string): boolean {
  return TEXT_TAGS.has(name);
}

/**
 * Hidden text that has no name by which a script finds it, and nothing beside it that opens it. Panels of tabs and accordions are
 * hidden too, and are part of the document.
 */
export function isTakenOff(element: PageElement): boolean {
  const { name, attribs } = element;
  if (attribs['hidden'] === undefined && !isStyledAway(attribs)) return false;
  if (attribs['hidden'] === 'until-found' || !TEXT_TAGS.has(name)) return false;
  if (Object.keys(attribs).some((key) => key !== 'hidden' && key !== 'style' && key !== 'lang' && key !== 'dir')) return false;
  const [before, after] = [elementBeside(element, 'prev'), elementBeside(element, 'next')];
  return isPlain(before) && (isPlain(after) || (after !== undefined && isHeadingTag(after.name)));
}

/** Text without a name of its own opens nothing; headings, links, buttons and what has a class may open what stands beside them. */
function isPlain(element: PageElement | undefined): boolean {
  return !element || (TEXT_TAGS.has(element.name) && Object.keys(element.attribs).every((key) => key === 'hidden' || key === 'style'));
}
