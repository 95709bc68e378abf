/**
 * What a part of a page is called by those who built it: class names, ids and labels, read word by word in any spelling.
 * A name speaks of chrome when it has a word for it and every other word is neutral: "article-feedback-wrapper" is feedback,
 * "menu-driven-deletion" is not a menu.
 * @module
 */

/** Parts of a page around a document. */
const PLACES = new Set('nav navs menu menus footer footers toc breadcrumb breadcrumbs skip promo prev next'.split(' '));
/** Such parts too; they can also be the topic of one of the document's clauses. */
const TOPICS = new Set(
  (
    'navigation cookie cookies consent gdpr related recommended recommendations suggestion suggestions recent ' +
    'recently viewed social socials share sharing newsletter subscribe subscription signup signin login feedback vote votes voting helpful rating ' +
    'ratings survey search language languages locale locales lang announcement announcements promotion chat notification notifications previous'
  ).split(' '),
);
/** Words that leave no doubt: nobody calls a clause so. */
const DEVICES = new Set(
  'banner bar modal popup popover dialog drawer widget switcher selector picker dropdown toggle button buttons btn btns launcher bubble overlay'.split(
    ' ',
  ),
);
/** Both in one word. */
const COMPOUNDS = new Set(
  (
    'navbar mainmenu submenu megamenu mainnav subnav topnav sidenav skiplink skipnav skiptocontent searchbox searchform searchbar backtotop ' +
    'chatbot livechat chatwidget toast toasts snackbar tooltip pagination paginator pager sitemap onthispage tableofcontents ' +
    'relatedarticles relatedposts relatedcontent relatedlinks recentarticles recentlyviewed sociallinks socialshare sharebuttons sharebar ' +
    'languageselector languageswitcher languagepicker localeselector langswitcher articlevotes copylink announcer promobar newslettersignup ' +
    'cookiebanner cookiebar cookienotice cookieconsent cookiepopup cookiemodal cookielaw cookiedialog consentbanner consentmodal consentpopup ' +
    'gdprbanner announcementbar prevnext'
  ).split(' '),
);
/** Words that only say where or how something stands. */
const NEUTRAL = new Set(
  (
    'site page pages main global top bottom the js l c o u m is has ui app web doc docs article articles post posts content contents block blocks ' +
    'section sections wrapper wrap container inner outer box area list lists item items group panel header head foot title links link nav body ' +
    'component module region root holder col column row grid card cards form input field fields ' +
    'notice message messages text label icon icons sticky fixed floating left right side sidebar desktop mobile primary ' +
    'secondary tertiary small large new view more all by to of was this is yes no up down on off open close active prompt law info ' +
    'embed frame layer options settings preferences'
  ).split(' '),
);
const MAX_NAME = 48;
const MAX_NAMES = 40;

/**
 * What a name says, weakest first: nothing; what could also be the topic of a clause; a place around documents; a device that
 * no part of a document is made of.
 */
const KINDS = ['none', 'topic', 'place', 'device'] as const;
export type NameKind = (typeof KINDS)[number];

export function strongerOf(a: NameKind, b: NameKind): NameKind {
  return KINDS.indexOf(a) >= KINDS.indexOf(b) ? a : b;
}

const known = new Map<string, NameKind>();
/** Names are few and come again on page after page; a bound keeps hostile pages from filling the memory. */
const MAX_KNOWN = 20_000;

/** Reads a list of names as it stands in an attribute. The strongest counts. */
export function kindOfNames(names: string): NameKind {
  let answer = known.get(names);
  if (answer === undefined) {
    answer = strongest(names);
    if (known.size >= MAX_KNOWN) known.clear();
    if (names.length <= 400) known.set(names, answer);
  }
  return answer;
}

function strongest(names: string): NameKind {
  let found: NameKind = 'none';
  for (const name of names.split(/\s+/, MAX_NAMES)) found = strongerOf(found, kindOfName(name));
  return found;
}

function kindOfName(name: string): NameKind {
  // Utility classes ("md:flex", "w-1/2", "[&_p]:mt-2") name no part.
  if (name === '' || name.length > MAX_NAME || /[:[\]/%.!&]/.test(name)) return 'none';
  return kindOfWords(wordsOf(name));
}

/** What the words of a label say, such as that of aria-label. */
export function kindOfLabel(label: string): NameKind {
  return label.length > MAX_NAME
    ? 'none'
    : kindOfWords(
        label
          .toLowerCase()
          .split(/[^\p{L}\p{N}]+/u)
          .filter(Boolean),
      );
}

function kindOfWords(words: string[]): NameKind {
  if (words.length > 1 && COMPOUNDS.has(words.join(''))) return 'device';
  let kind: NameKind = 'none';
  let device = false;
  for (const word of words) {
    if (COMPOUNDS.has(word)) kind = 'device';
    else if (PLACES.has(word)) kind = strongerOf(kind, 'place');
    else if (TOPICS.has(word)) kind = strongerOf(kind, 'topic');
    else if (DEVICES.has(word)) device = true;
    else if (!NEUTRAL.has(word)) return 'none';
  }
  return device && kind !== 'none' ? 'device' : kind;
}

/** Words of a name in kebab, snake, BEM or camel case, lower case. Build hashes behind them are left out. */
function wordsOf(name: string): string[] {
  const words = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1-$2')
    .split(/[-_]+/)
    .filter((word) => word !== '');
  while (words.length > 1 && isHash(words.at(-1) ?? '')) words.pop();
  return words.map((word) => word.toLowerCase());
}

function isHash(word: string): boolean {
  return /\d/.test(word);
}
