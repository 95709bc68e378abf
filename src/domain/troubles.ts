/**
 * The words and the remedies of every kind of trouble, in one table.
 * @module
 */
import { isNeeded } from './readingRules.ts';
import type { TroubledVisit, TroubleKind, TroubleTerm } from './trouble.ts';

/** What remedies name: the visit, and where its source is written. */
interface About {
  visit: TroubledVisit;
  /** `acme/dpa in watchers/acme.yaml`. */
  place: string;
}

interface Entry {
  /** How the sentence begins where the visit gives a reason and no sentence. */
  words: string;
  lasting: TroubleTerm;
  remedy(about: About): string;
  /** The failure's own remedy knows more than this table. */
  failureKnows?: true;
}

const SETTINGS = 'config/clausewatch.yaml';

const findAgain = ({ place }: About): string =>
  `Find the new address of the document and change url of ${place}; or set paused: true there to keep the history only.`;

export const TROUBLES: Record<TroubleKind, Entry> = {
  dns: {
    words: 'The name could not be resolved',
    lasting: 'transient',
    remedy: ({ place }) => `Check the spelling of url of ${place}, and the DNS of this machine.`,
  },
  refused: {
    words: 'The address may not be visited',
    lasting: 'lasting',
    remedy: ({ place }) =>
      `Change url of ${place} to a public address; one inside your network has to be named under egress.allow in ${SETTINGS}.`,
    failureKnows: true,
  },
  connect: {
    words: 'No connection could be made',
    lasting: 'transient',
    remedy: ({ visit }) =>
      `Open ${visit.requestUrl} in a browser. If it opens there, look at the network and the firewall of this machine; if not, the site is down.`,
  },
  tls: {
    words: 'No secure connection could be made',
    lasting: 'lasting',
    remedy: ({ visit }) => `Open ${visit.requestUrl} in a browser to compare, and tell the site's operator about its certificate.`,
    failureKnows: true,
  },
  timeout: {
    words: 'The visit took too long',
    lasting: 'transient',
    remedy: ({ visit, place }) =>
      visit.failure?.notReady
        ? `Compare ready of ${place} with the page: what it waits for did not come.`
        : `Open ${visit.requestUrl} in a browser. If it is only slow, raise egress.timeoutMs in ${SETTINGS}.`,
  },
  'too-large': {
    words: 'The page is too large',
    lasting: 'lasting',
    remedy: ({ place }) => `Change url of ${place} to a smaller page, or raise egress.maxBytes in ${SETTINGS}.`,
    failureKnows: true,
  },
  'too-many-redirects': {
    words: 'The redirects do not end',
    lasting: 'lasting',
    remedy: ({ place }) => `Change url of ${place} to the address at which a browser arrives.`,
  },
  'not-html': {
    words: 'What is served is no document',
    lasting: 'lasting',
    remedy: ({ place }) => `Change url of ${place} to a page that has the text.`,
    failureKnows: true,
  },
  crashed: {
    words: 'The page ended the browser',
    lasting: 'transient',
    remedy: ({ place }) => `Set render: http for ${place}, if the page can be read without a browser.`,
  },
  'browser-missing': {
    words: 'There is no browser',
    lasting: 'lasting',
    remedy: () => 'Run "clausewatch doctor": it says how to get one.',
    failureKnows: true,
  },
  protocol: {
    words: 'The answer is not valid',
    lasting: 'transient',
    remedy: ({ visit, place }) => `Open ${visit.requestUrl} in a browser. If it opens there, set render: chromium for ${place}.`,
    failureKnows: true,
  },
  unreachable: {
    words: 'The page could not be reached',
    lasting: 'transient',
    remedy: ({ visit, place }) => `Open ${visit.requestUrl} in a browser. If it does not open there, change url of ${place}.`,
  },
  'http-4xx': {
    words: 'The server refuses the request',
    lasting: 'lasting',
    remedy: ({ visit, place }) => `Open ${visit.requestUrl} in a browser. If it does not open there either, change url of ${place}.`,
  },
  'http-5xx': {
    words: 'The server has trouble of its own',
    lasting: 'transient',
    remedy: ({ visit }) => `Open ${visit.requestUrl} in a browser. If it fails there as well, only the site's operator can mend it.`,
  },
  blocked: {
    words: 'The site turns this visitor away',
    lasting: 'transient',
    remedy: ({ visit, place }) =>
      `Set contact in ${SETTINGS}, so that the site knows who comes; visit less often with every${visit.renderer === 'http' ? ', or set render: chromium,' : ''} for ${place}; or ask the vendor for access.`,
  },
  login: {
    words: 'The page asks for an account',
    lasting: 'lasting',
    remedy: ({ place }) => `Change url of ${place} to a page that anybody may read, or set paused: true there to keep the history only.`,
  },
  consent: {
    words: 'The page is covered by a question for consent',
    lasting: 'lasting',
    remedy: ({ visit, place }) =>
      visit.renderer === 'http'
        ? `Set render: chromium for ${place}.`
        : `Name the document with select, or what covers it with remove, for ${place}.`,
  },
  shell: {
    words: 'The page is empty',
    lasting: 'transient',
    remedy: ({ visit, place }) =>
      visit.renderer === 'http'
        ? `Set render: chromium for ${place}: the page may fill itself with a script.`
        : `Say with ready, for ${place}, what must be there before the page is read.`,
  },
  'error-page': {
    words: 'Something else is served in place of the page',
    lasting: 'transient',
    remedy: ({ visit, place }) => `Open ${visit.requestUrl} in a browser. If the document is elsewhere now, change url of ${place}.`,
  },
  partial: {
    words: 'Only a part of the page came',
    lasting: 'transient',
    remedy: ({ visit, place }) => {
      const lacking = visit.unmatched?.filter(isNeeded) ?? [];
      return lacking.length > 0
        ? `Mend ${lacking.join(', ')} of ${place}: compare with the page as it is now.`
        : `Open ${visit.requestUrl} and compare. A page that stays as it is for a week is taken as the document.`;
    },
  },
  gone: { words: 'The page is gone', lasting: 'lasting', remedy: findAgain },
  moved: {
    words: 'The page has moved',
    lasting: 'lasting',
    remedy: (about) =>
      about.visit.forwardsTo === undefined ? findAgain(about) : `Change url of ${about.place} to ${about.visit.forwardsTo}`,
  },
  'robots-unread': {
    words: "The site's robots.txt could not be read",
    lasting: 'transient',
    remedy: ({ visit, place }) =>
      `It is tried again soon. If ${new URL(visit.requestUrl).origin}/robots.txt stays broken and you may visit all the same, set robots: note for ${place}.`,
  },
  held: {
    words: 'The site asked to be left alone',
    lasting: 'transient',
    remedy: ({ place }) => `It is tried again soon. If that happens often, visit ${place} less often.`,
  },
  robots: {
    words: "The site's robots.txt asks not to be visited",
    lasting: 'lasting',
    remedy: ({ place }) =>
      `Watch another address, or ask the vendor for leave; where you may visit it all the same, set robots: note for ${place}.`,
  },
};
