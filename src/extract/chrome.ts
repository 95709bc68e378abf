/**
 * What is on a page without being part of its document: navigation, footers, banners, dialogs, widgets.
 * Told by meaning (elements, roles), by naming habits of the web at large, and by how much of it is links.
 * @module
 */
import { isHeadingTag, type Measure, type Measures, measureOf } from './measure.ts';
import { kindOfLabel, kindOfNames, strongerOf } from './names.ts';
import type { PageElement, PageNode } from './parse.ts';
import { proseChars } from './prose.ts';
import { isTakenOff } from './takenOff.ts';

/** `title` stands among the text where a page leaves out its head and body tags. */
const TAGS = new Set(['title', 'nav', 'footer', 'select', 'textarea', 'input', 'menu', 'dialog', 'progress', 'meter', 'search']);
const ROLES = new Set([
  'navigation',
  'contentinfo',
  'search',
  'alert',
  'alertdialog',
  'dialog',
  'status',
  'log',
  'timer',
  'menu',
  'menubar',
  'toolbar',
  'tooltip',
  'tablist',
  'listbox',
  'combobox',
  'progressbar',
  'banner',
  'marquee',
]);
/** A named part with more than this share of the page's text is content whatever its name says. */
const NAMED_SHARE = 0.35;
/** A heading with as much text under it is a clause. */
const PROSE_CHARS = 300;
/** Forms and boxes for typing with less text than this are controls with their labels. */
const FORM_CHARS = 600;
const TYPING_CHARS = 300;
/** Text that only screen readers get is longer than this only where whole pages are hidden so. */
const SPOKEN_CHARS = 150;
/** Buttons with so much text on average are proposals of what to ask. */
const PROPOSAL_CHARS = 22;
const WIDGET_CHARS = 1500;
/** Characters in full sentences that make a statement of the document, with and without a heading or a role that goes with it. */
const MIN_STATEMENT_CHARS = 30;
const STATEMENT_CHARS = 80;
/** Screen-reader decorations and icons are shorter than this; whole pages are hidden behind open dialogs. */
const DECORATION_CHARS = 60;
const ICON_TAGS = new Set(['i', 'span']);
const WORD_TAGS = new Set(['a', 'span', 'b', 'strong', 'em', 'i', 'u', 'small', 'mark', 'abbr', 'time', 'code']);
/** Class names by which icon fonts draw a glyph in place of the text. */
const ICON = /(?:^|\s)(?:material-(?:icons|symbols)\S*|(?:svg-|bi-|mdi-)?icons?|glyphicon\S*|fa[bsrl]?|fa-\S+)(?:\s|$)/i;

export interface ChromeContext {
  measures: Measures;
  /** Characters of the whole page. */
  pageChars: number;
  /** True inside main, article or a selected part. */
  inMain: boolean;
}

/** Parts of these kinds are at times part of the document: notices, notes of the page's foot, terms to scroll through. */
const NOTICE_TAGS = new Set(['footer', 'dialog']);
const NOTICE_ROLES = new Set(['alert', 'status', 'log', 'dialog', 'contentinfo']);

/** Whether the element and all in it is left out. */
export function isChrome(element: PageElement, context: ChromeContext): boolean {
  const role = element.attribs['role'];
  if (isTakenOff(element)) return true;
  if (TAGS.has(element.name)) return !isStatement(element, context, isReadOnly(element) || NOTICE_TAGS.has(element.name));
  if (role !== undefined && ROLES.has(role) && !(role === 'banner' && context.inMain)) {
    return !isStatement(element, context, NOTICE_ROLES.has(role));
  }
  if (isDecoration(element, context) || isLiveRegion(element, context) || isSpokenOnly(element, context)) return true;
  if (isControlBox(element, context) || isProposals(element, context)) return true;
  if (element.name === 'header' || role === 'banner') return isSiteHeader(element, context);
  if (element.name === 'aside' || role === 'complementary') return isSidebar(element, context);
  return isNamedChrome(element, context) || isLinkList(element, context);
}

/** Hidden from screen readers, drawn as a picture, or a glyph of an icon font: short text that nobody reads as text. */
function isDecoration(element: PageElement, { measures }: ChromeContext): boolean {
  const { role, class: names = '', 'aria-hidden': hidden } = element.attribs;
  const { chars, links } = measureOf(measures, element);
  if (chars > DECORATION_CHARS) return false;
  return hidden === 'true' || role === 'img' || (ICON_TAGS.has(element.name) && links === 0 && ICON.test(names));
}

/** Announcements for screen readers, like the name of the route just opened. */
function isLiveRegion(element: PageElement, context: ChromeContext): boolean {
  const live = element.attribs['aria-live'];
  if (live !== 'polite' && live !== 'assertive') return false;
  return measureOf(context.measures, element).chars <= 300 && !isStatement(element, context, true);
}

/**
 * Sentences of the document in a part that goes by the name of something else: nothing in it is operated, and it is no list of links.
 * Under a heading one sentence is enough, and in a live region or a note, which documents are full of; elsewhere it takes more,
 * and where a link leads on to what the sentence only announces.
 */
function isStatement(element: PageElement, { measures, inMain }: ChromeContext, isNotice = false): boolean {
  if (!inMain) return false;
  const { operated, chars, links, linkChars, headings } = measureOf(measures, element);
  if (chars < MIN_STATEMENT_CHARS || linkChars * 4 > chars) return false;
  if (element.name === 'textarea' ? !isNotice : operated > 0) return false;
  return proseChars(element) >= ((isNotice || headings > 0) && links === 0 ? MIN_STATEMENT_CHARS : STATEMENT_CHARS);
}

function isReadOnly({ name, attribs }: PageElement): boolean {
  return name === 'textarea' && attribs['readonly'] !== undefined;
}

/** Words that only screen readers get, beside what is seen: "(opens in a new window)", names of icons, headings of menus. */
function isSpokenOnly(element: PageElement, { measures }: ChromeContext): boolean {
  const { class: names, 'data-sr-only': marked } = element.attribs;
  if (marked !== 'true' && (names === undefined || !isVisuallyHidden(names))) return false;
  return measureOf(measures, element).chars <= SPOKEN_CHARS;
}

/** By the names that all style sheets use; a name that takes it back from some width of the screen on counts as seen. */
function isVisuallyHidden(names: string): boolean {
  if (!/sr|hidden|screen|assistive|a11y/i.test(names)) return false;
  return names.split(/\s+/).some((name) => SPOKEN_ONLY.test(name)) && !/(?:^|\s)(?!focus)[a-z0-9]+:not-sr-only/.test(names);
}

const SPOKEN_ONLY =
  /^(?:[a-z0-9]{1,12}[-_]{1,2})?(?:sr-?only|visually-?hidden|screen-?reader(?:-?(?:only|text))?|assistive-?text|a11y-?(?:hidden|only)|hidden-?visually)(?:-focusable)?(?:__?\w{0,12})?$/i;

/** A form, a label around its field, a box to type in: newsletter, search, feedback, chat. Some sites wrap the whole page in a form. */
function isControlBox(element: PageElement, { measures, pageChars }: ChromeContext): boolean {
  const { name } = element;
  const { chars, controls, typing, headings, tables } = measureOf(measures, element);
  if (controls === 0 || tables > 0) return false;
  if (name === 'label' || name === 'fieldset') return chars <= TYPING_CHARS;
  if (chars > pageChars * NAMED_SHARE) return false;
  return name === 'form' ? chars <= FORM_CHARS : typing > 0 && headings === 0 && chars <= TYPING_CHARS;
}

/** Mostly buttons with sentences on them: the questions that a chat proposes, with its greeting. */
function isProposals(element: PageElement, { measures, pageChars }: ChromeContext): boolean {
  const { chars, buttons, buttonChars } = measureOf(measures, element);
  if (buttons < 2 || buttonChars * 2 <= chars || chars > WIDGET_CHARS) return false;
  return buttonChars / buttons >= PROPOSAL_CHARS && chars <= pageChars / 2;
}

function isSiteHeader(element: PageElement, { measures, inMain }: ChromeContext): boolean {
  const { headings, chars, linkChars } = measureOf(measures, element);
  return !inMain && (headings === 0 || linkChars > chars / 2);
}

function isSidebar(element: PageElement, context: ChromeContext): boolean {
  const { chars, linkChars } = measureOf(context.measures, element);
  return context.inMain ? linkChars > chars / 2 : !isStatement(element, { ...context, inMain: true });
}

function isNamedChrome(element: PageElement, context: ChromeContext): boolean {
  const { measures, pageChars } = context;
  const { id, class: names, 'aria-label': label } = element.attribs;
  if ((!id && !names && !label) || isHeadingTag(element.name) || isPartOfSentence(element)) return false;
  const named = strongerOf(kindOfNames(names ?? ''), kindOfLabel(label ?? ''));
  const kind = strongerOf(named, kindOfNames(id ?? ''));
  if (kind === 'none') return false;
  const part = measureOf(measures, element);
  const mostlyLinks = part.linkChars > part.chars / 2;
  // The id of a clause is often its title in short: "cookies", "feedback".
  if (named === 'none' && kind === 'topic' && !mostlyLinks && part.controls === 0) return false;
  if (kind !== 'device' && isProse(part)) return false;
  if (isStatement(element, context)) return false;
  return mostlyLinks || part.chars <= pageChars * NAMED_SHARE;
}

/** A link or a marked word with text beside it: without it the sentence would lack a word. */
function isPartOfSentence({ name, parent }: PageElement): boolean {
  if (!WORD_TAGS.has(name) || !parent) return false;
  return (parent.children as PageNode[]).some((child) => child.type === 'text' && /\p{L}{2}/u.test((child as { data: string }).data));
}

/** Headings with text that is no link: a part of the document, whatever it is called. */
function isProse({ headings, chars, linkChars }: Measure): boolean {
  return headings > 0 && chars - linkChars >= PROSE_CHARS && linkChars < chars / 2;
}

/** Lists that are nothing but links within the site are navigation: tables of contents, related articles, languages. */
function isLinkList(element: PageElement, { measures }: ChromeContext): boolean {
  if (element.name !== 'ul' && element.name !== 'ol') return false;
  const { chars, linkChars, links, anchorLinks, absoluteLinks } = measureOf(measures, element);
  if (links < 3 || linkChars < chars * 0.9) return false;
  return anchorLinks >= links - 1 || (links >= 4 && absoluteLinks === 0);
}
