/**
 * What is on a page without being part of its document: navigation, footers, banners, dialogs, widgets.
 * Told by meaning (elements, roles), by naming habits of the web at large, and by how much of it is links.
 * @module
 */
import { type Measures, measureOf } from './measure.ts';
import type { PageElement } from './parse.ts';

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
/** Whole class names or ids, in any spelling of word breaks. Long text is never chrome because of its name. */
const NAMES =
  /^(?:site|page|main|global|top|the|js|l|c|o)?(?:nav|navbar|navigation|menu|mainmenu|submenu|breadcrumbs?|footer|cookies?|cookie(?:banner|bar|notice|consent|popup|modal|law|dialog)|consent(?:banner|modal|popup)?|gdpr(?:banner)?|skip(?:link|tocontent|nav)?|toc|tableofcontents|relatedarticles?|relatedposts?|relatedcontent|recentlyviewed(?:articles)?|recentarticles|socials?|sociallinks|share|sharebuttons?|newsletter(?:signup)?|subscribe|feedback|articlevotes?|searchbox|searchform|languageselector|localeselector|langswitcher|languageswitcher|announcement(?:bar)?|promobar|backtotop|chatwidget|onthispage)$/;

/** A named part with more than this share of the page's text is content whatever its name says. */
const NAMED_SHARE = 0.35;
/** Screen-reader decorations and icons are shorter than this; whole pages are hidden behind open dialogs. */
const DECORATION_CHARS = 60;
const ICON_TAGS = new Set(['i', 'span']);
/** Class names by which icon fonts draw a glyph in place of the text. */
const ICON = /(?:^|\s)(?:material-(?:icons|symbols)\S*|(?:svg-|bi-|mdi-)?icons?|glyphicon\S*|fa[bsrl]?|fa-\S+)(?:\s|$)/i;

export interface ChromeContext {
  measures: Measures;
  /** Characters of the whole page. */
  pageChars: number;
  /** True inside main, article or a selected part. */
  inMain: boolean;
}

/** Whether the element and all in it is left out. */
export function isChrome(element: PageElement, context: ChromeContext): boolean {
  const role = element.attribs['role'];
  if (TAGS.has(element.name)) return true;
  if (role !== undefined && ROLES.has(role) && !(role === 'banner' && context.inMain)) return true;
  if (isDecoration(element, context) || isLiveRegion(element, context)) return true;
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
function isLiveRegion(element: PageElement, { measures }: ChromeContext): boolean {
  const live = element.attribs['aria-live'];
  return (live === 'polite' || live === 'assertive') && measureOf(measures, element).chars <= 300;
}

function isSiteHeader(element: PageElement, { measures, inMain }: ChromeContext): boolean {
  const { headings, chars, linkChars } = measureOf(measures, element);
  return !inMain && (headings === 0 || linkChars > chars / 2);
}

function isSidebar(element: PageElement, { measures, inMain }: ChromeContext): boolean {
  const { chars, linkChars } = measureOf(measures, element);
  return !inMain || linkChars > chars / 2;
}

function isNamedChrome(element: PageElement, { measures, pageChars }: ChromeContext): boolean {
  const { id, class: names } = element.attribs;
  if (!id && !names) return false;
  const named = `${id ?? ''} ${names ?? ''}`
    .split(/\s+/)
    .some((name) => name !== '' && name.length < 40 && NAMES.test(name.toLowerCase().replace(/[-_:]+/g, '')));
  return named && measureOf(measures, element).chars <= pageChars * NAMED_SHARE;
}

/** Lists that are nothing but links within the site are navigation: tables of contents, related articles, languages. */
function isLinkList(element: PageElement, { measures }: ChromeContext): boolean {
  if (element.name !== 'ul' && element.name !== 'ol') return false;
  const { chars, linkChars, links, anchorLinks, absoluteLinks } = measureOf(measures, element);
  if (links < 3 || linkChars < chars * 0.9) return false;
  return anchorLinks >= links - 1 || (links >= 4 && absoluteLinks === 0);
}
