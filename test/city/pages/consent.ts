/**
 * Cookie dialogs: walls that hold the content back, and a banner over a page that is there.
 * @module
 */
import { literal, markup, page, script } from '../answer.ts';
import { COMPANY, dpa } from '../content.ts';
import { always, type CityPage, READ, type Visit } from '../types.ts';
import { DPA_EDITS, dpaTerms } from './legal.ts';

interface Dialog {
  heading: string;
  text: string;
  /** How it lies over the page. */
  style: string;
}

/** The dialog of a widespread open-source consent script: tools know it by these ids, classes and roles. */
function dialog({ heading, text, style }: Dialog): string {
  return `<div id="cc-main" data-nosnippet><div class="cm-wrapper"><div class="cm" role="dialog" aria-label="${heading}" style="position:fixed;background:#fff;border:1px solid #888;padding:1em;${style}">
<h2 class="cm__title">${heading}</h2>
<p class="cm__desc">${text}</p>
<div class="cm__btns"><button type="button" class="cm__btn" data-role="all">Accept all</button> <button type="button" class="cm__btn" data-role="necessary">Reject all</button> <button type="button" class="cm__btn" data-role="show">Manage preferences</button></div>
</div></div></div>`;
}

const WALL = dialog({
  heading: `Before you continue to ${COMPANY}`,
  text: 'We and our partners use cookies to store and access information on your device. You may accept or reject them.',
  style: 'inset:20% 25%',
});

const BANNER = dialog({
  heading: 'We use cookies',
  text: 'Some are necessary, others help us to understand how this site is used. You may change your choice at any time.',
  style: 'left:0;right:0;bottom:0',
});

/** Closes the dialog, remembers the choice and then does `after`. */
const ANSWERS = (after: string): string => `
for (const button of document.querySelectorAll('.cm__btn:not([data-role=show])')) button.addEventListener('click', () => {
  document.cookie = 'cc_cookie=' + button.dataset.role + '; path=/';
  document.getElementById('cc-main').remove();
  ${after}
});`;

const TITLE = `Data Processing Addendum | ${COMPANY}`;

const text = (visit: Visit): string => dpa(dpaTerms(visit));

export const COOKIE_WALL: CityPage = {
  rows: [
    {
      name: 'cookie-wall',
      what: 'The content is fetched only when the cookie dialog was answered, with yes or with no.',
      path: '/eu/legal/dpa',
      kind: 'dpa',
      render: 'chromium',
      expect: READ,
      needs: ['consent'],
      without: always('consent'),
      edits: DPA_EDITS,
    },
  ],
  serve: (visit) =>
    page({
      title: TITLE,
      main: '',
      body: '<main id="content"></main>',
      after: `${WALL}${script(
        ANSWERS(
          `fetch(${literal(visit.part('content.html'))}).then((answer) => answer.text()).then((html) => { document.getElementById('content').innerHTML = html; });`,
        ),
      )}`,
    }),
  parts: { 'content.html': (visit) => ({ body: text(visit), delay: visit.pace.data }) },
};

export const COOKIE_WALL_ODD: CityPage = {
  rows: [
    {
      name: 'cookie-wall-unanswerable',
      what: 'A wall that lets visitors in only with tracking or with a subscription: there is nothing to reject.',
      path: '/eu/legal/terms',
      kind: 'terms',
      render: 'http',
      expect: always('consent'),
    },
  ],
  serve: () =>
    page({
      title: `Before you continue to ${COMPANY}`,
      main: '',
      body: `<div class="wall"><h1>Before you continue to ${COMPANY}</h1><p>Read on with advertising and tracking, or take out a subscription without either.</p><a href="/subscribe">Subscribe</a></div>`,
    }),
};

export const COOKIE_BANNER: CityPage = {
  rows: [
    {
      name: 'cookie-banner',
      what: 'A cookie banner lies over a page that is all there.',
      path: '/legal/dpa-with-banner',
      kind: 'dpa',
      render: 'chromium',
      expect: READ,
      edits: DPA_EDITS,
    },
  ],
  serve: (visit) => ({
    body: markup({
      title: TITLE,
      main: text(visit),
      after: `${BANNER}${script(ANSWERS(''))}`,
    }),
  }),
};
