import { describe, expect, it } from 'vitest';
import { classify, isDoubt, type Reading } from '../../../src/capture/verdict.ts';
import type { VerdictMarkers } from '../../../src/domain/catalogue.ts';
import { extractHtml, mainPage } from '../../helpers/extracts.ts';

const MARKERS: VerdictMarkers = {
  challenge: [
    { text: 'x-wall: challenge', where: 'header' },
    { text: 'One moment please', where: 'title' },
    { text: 'Show that you are human', where: 'lead' },
  ],
  login: [{ text: 'Sign in to continue', where: 'lead' }],
  consent: [{ text: 'Before you go on', where: 'title' }],
  error: [{ text: 'Page not found', where: 'lead' }],
  moved: [{ text: 'This page has moved', where: 'lead' }],
  shell: [{ text: 'Please enable scripts', where: 'lead' }],
};

const CLAUSES = [
  'The processor informs the controller about every engagement of a further subprocessor thirty days beforehand.',
  'Personal information remains within the European Union unless the controller instructs the processor otherwise.',
  'Encryption protects all information during transmission and within every database, including all of their backups.',
  'Deletion follows within ninety days after termination, except where legislation demands further retention periods.',
];
const DOCUMENT = mainPage(`<h1>Addendum</h1>${CLAUSES.map((clause) => `<p>${clause}</p>`).join('')}`);
const OTHER = mainPage(
  `<h1>Careers</h1><p>${'Engineers wanted everywhere: flexible schedules, generous holidays, lively offices, wonderful colleagues, delicious lunches. '.repeat(5)}</p>`,
);

function reading(html: string, more: Partial<Reading> = {}): Reading {
  return { status: 200, headers: {}, page: extractHtml(html), ...more };
}

function verdictOf(html: string, more: Partial<Reading> = {}) {
  return classify(reading(html, more), MARKERS);
}

describe('by status', () => {
  it.each([
    [404, 'gone', 'the server answered 404'],
    [410, 'gone', 'the server answered 410'],
    [401, 'login', 'the server answered 401'],
    [407, 'login', 'the server answered 407'],
    [403, 'challenge', 'the server answered 403 and refuses this visitor'],
    [304, 'moved', 'the server answered 304 without a usable target'],
    [302, 'moved', 'the server answered 302 without a usable target'],
    [429, 'error-page', 'the server answered 429'],
    [500, 'error-page', 'the server answered 500'],
    [503, 'error-page', 'the server answered 503'],
    [451, 'error-page', 'the server answered 451'],
  ])('%i is %s although the page is full of text', (status, verdict, because) => {
    expect(verdictOf(DOCUMENT, { status })).toEqual({ verdict, because });
  });

  it.each([[200], [203], [undefined]])('%s is content', (status) => {
    expect(verdictOf(DOCUMENT, { status })).toEqual({ verdict: 'content', because: 'the page has readable text' });
  });

  it('a marker in the response headers comes before the status and says which it was', () => {
    const headers = { 'x-wall': 'Challenge; id=7' };
    expect(verdictOf(DOCUMENT, { status: 200, headers })).toEqual({
      verdict: 'challenge',
      because: 'the response carries the header "x-wall: challenge"',
    });
    expect(verdictOf(DOCUMENT, { status: 200, headers: { 'x-other': 'challenge' } }).verdict).toBe('content');
  });
});

describe('by phrases on a short page', () => {
  it.each([
    ['challenge', '<title>One moment please...</title><p>Checking</p>', 'the title says "One moment please" and there is little else'],
    [
      'challenge',
      '<p>Show that you are human by pressing the button</p>',
      'the text says "Show that you are human" and there is little else',
    ],
    ['login', '<p>Sign in to continue to your workspace now</p>', 'the text says "Sign in to continue" and there is little else'],
    ['consent', '<title>Before you go on</title><p>We and our partners</p>', 'the title says "Before you go on" and there is little else'],
    [
      'error-page',
      '<h1>PAGE NOT FOUND</h1><p>Try the search instead of this</p>',
      'the text says "Page not found" and there is little else',
    ],
    ['moved', '<p>This page has moved to another address of ours</p>', 'the text says "This page has moved" and there is little else'],
    ['shell', '<noscript>Please enable scripts</noscript>', 'the text says "Please enable scripts" and there is little else'],
  ])('%s: %s', (verdict, html, because) => {
    expect(verdictOf(html)).toEqual({ verdict, because });
  });

  it('a long document may speak of any of them', () => {
    const page = mainPage(`<p>Show that you are human.</p>${`<p>${CLAUSES.join(' ')}</p>`.repeat(5)}`);
    expect(verdictOf(page).verdict).toBe('content');
  });

  it('what a page tells visitors without JavaScript counts only where there is no text besides', () => {
    expect(verdictOf(`<noscript>Please enable scripts</noscript><p>${CLAUSES[0]}</p>`).verdict).toBe('content');
  });

  it('a title marker is not looked for in the text, nor the other way round', () => {
    expect(verdictOf('<p>One moment please: our commitments follow at once on this page.</p>').verdict).toBe('content');
    expect(verdictOf(`<title>Sign in to continue</title><body><p>${CLAUSES[0]}</p></body>`).verdict).toBe('content');
  });
});

describe('by structure', () => {
  it.each([
    ['shell', '<div id="root"></div><script src="app.js"></script>', 'the page has 0 characters of text'],
    ['shell', '<p>Loading</p>', 'the page has 7 characters of text'],
    [
      'moved',
      '<meta http-equiv="refresh" content="0; url=/x"><p>You are being sent to the new address of it.</p>',
      'the page only forwards to another address',
    ],
    ['login', '<p>Welcome back, please give us your name</p><input type="password">', 'the page asks for a password and has little else'],
  ])('%s: %s', (verdict, html, because) => {
    expect(verdictOf(html)).toEqual({ verdict, because });
  });

  it('a document with a sign-in form or a reload is a document', () => {
    const long = mainPage(CLAUSES.map((clause) => `<p>${clause} ${clause} ${clause}</p>`).join(''));
    expect(verdictOf(`<form><input type="password"></form>${long}`).verdict).toBe('content');
    expect(verdictOf(`<meta http-equiv="refresh" content="900">${long}`).verdict).toBe('content');
  });

  it('what the watcher reads is missing: partial, and it says what', () => {
    expect(classify({ status: 200, headers: {}, page: extractHtml(DOCUMENT, { select: ['.gone'] }) }, MARKERS)).toEqual({
      verdict: 'partial',
      because: 'the page lacks what the watcher reads: .gone',
    });
  });
});

describe('by the page as it was', () => {
  const reference = extractHtml(DOCUMENT);
  const first = mainPage(`<h1>Addendum</h1><p>${CLAUSES[0]?.slice(0, 80)}</p>`);

  it('a page with less than a quarter of the text is partial, and that is a doubt', () => {
    expect(verdictOf(first, { reference }).verdict).toBe('partial');
    expect(verdictOf(first, { reference }).because).toMatch(/^the page has \d+ % of the text that it had$/);
    expect(isDoubt(reading(first, { reference }), MARKERS)).toBe(true);
  });

  it('a page of other words is another page, and that is a doubt', () => {
    expect(verdictOf(OTHER, { reference })).toEqual({
      verdict: 'error-page',
      because: expect.stringMatching(/^another page is served in its place: \d+ % of the words are the same$/),
    });
    expect(isDoubt(reading(OTHER, { reference }), MARKERS)).toBe(true);
  });

  it('a page that kept a whole clause is the same document', () => {
    const rewritten = OTHER.replace('</main>', `<p>${CLAUSES[1]}</p></main>`);
    expect(verdictOf(rewritten, { reference }).verdict).toBe('content');
    expect(isDoubt(reading(rewritten, { reference }), MARKERS)).toBe(false);
  });

  it('a page that lost a part of its text is content', () => {
    expect(
      verdictOf(
        mainPage(
          CLAUSES.slice(0, 2)
            .map((clause) => `<p>${clause}</p>`)
            .join(''),
        ),
        { reference },
      ).verdict,
    ).toBe('content');
  });

  it('without an earlier page nothing is doubted', () => {
    expect(verdictOf(first).verdict).toBe('content');
    expect(isDoubt(reading(first), MARKERS)).toBe(false);
  });

  it('a page that says itself that it is none is no mere doubt', () => {
    expect(isDoubt(reading(DOCUMENT, { status: 500, reference }), MARKERS)).toBe(false);
    expect(isDoubt(reading('<p>Show that you are human</p>', { reference }), MARKERS)).toBe(false);
    expect(isDoubt(reading('', { reference }), MARKERS)).toBe(false);
  });
});
