import { describe, expect, it } from 'vitest';
import { fingerprintOf as fingerprint, mainPage, textsOf } from '../../helpers/extracts.ts';

const CLAUSE = 'Acme keeps customer data in the European Union and erases it thirty days after the end of the contract. '.repeat(8).trim();
const SAID = 'From 1 May we will read all messages for advertising.';
const MORE = 'We keep what we read for two years, and share it with our partners.';

function texts(inner: string): string[] {
  return textsOf(mainPage(`<p>${CLAUSE}</p>${inner}`)).slice(1);
}

describe('a statement of the document is read', () => {
  it.each([
    ['in an alert', `<div role="alert">${SAID}</div>`],
    ['in a status', `<div role="status">${SAID}</div>`],
    ['in a live region', `<div aria-live="polite">${SAID}</div>`],
    ['in the footer of an article', `<footer>${SAID}</footer>`],
    ['in a box to scroll through', `<textarea readonly>${SAID}</textarea>`],
    ['in a declared shadow root', `<div><template shadowrootmode="open"><p>${SAID}</p></template></div>`],
  ])('%s', (_where, html) => {
    expect(texts(html)).toEqual([SAID]);
  });

  it.each(['consent', 'feedback', 'chat', 'previous', 'notification', 'announcement'])('under a heading in a part named %s', (name) => {
    expect(texts(`<section class="${name}"><h3>Your messages</h3><p>${SAID}</p></section>`)).toEqual(['Your messages', SAID]);
  });

  it.each(['announcement-banner', 'sharing', 'related', 'cookies'])('of several sentences in a part named %s', (name) => {
    expect(texts(`<div class="${name}"><p>${SAID} ${MORE}</p></div>`)).toEqual([`${SAID} ${MORE}`]);
  });

  it('of several sentences in an aside of a page that marks no main part', () => {
    expect(textsOf(`<body><p>${CLAUSE}</p><aside>${SAID} ${MORE}</aside></body>`)).toEqual([CLAUSE, `${SAID} ${MORE}`]);
  });
});

describe('a widget stays left out', () => {
  it.each([
    ['an answer', '<div role="status">Thanks for your feedback.</div>'],
    ['a question', '<section class="feedback"><h3>Feedback</h3><p>Did you find what you were looking for on this page?</p></section>'],
    ['what has a button', `<div class="consent"><h3>Consent</h3><p>${SAID} ${MORE}</p><button aria-label="Close"></button></div>`],
    ['what has a field', `<div role="dialog"><h3>Chat</h3><p>${SAID}</p><input type="text"></div>`],
    ['a list of links', `<section class="related"><h3>Related</h3><p><a href="/a">${SAID} ${MORE}</a></p></section>`],
    ['an announcement that leads on', '<div role="status">The Acme Services Agreement has been updated. <a href="/x">Learn more</a></div>'],
    ['a single sentence under such a name', `<div class="sharing"><p>${SAID}</p></div>`],
    ['a box to type in', `<textarea>${SAID}</textarea>`],
    ['a template', `<template><p>${SAID}</p></template>`],
  ])('%s', (_what, html) => {
    expect(texts(html)).toEqual([]);
  });

  it('in an aside with a single sentence', () => {
    expect(textsOf(`<body><p>${CLAUSE}</p><aside>${SAID}</aside></body>`)).toEqual([CLAUSE]);
  });
});

describe('text that is taken off the page', () => {
  it.each([
    ['by the hidden attribute', `<p hidden>${SAID}</p>`],
    ['by its style', `<p style="display: none">${SAID}</p>`],
    ['within a sentence', `<p>${MORE} <span style="display:none">${SAID}</span></p>`],
  ])('%s is not in force', (_how, html) => {
    expect(texts(html).join()).not.toContain(SAID);
    expect(texts(`<p>${MORE}</p>${html}<h2>General</h2>`).join()).not.toContain(SAID);
  });

  it.each([
    ['in a panel of tabs', `<div role="tabpanel" hidden><p>${SAID}</p></div>`],
    ['in a part that holds more than text', `<div style="display:none"><p>${SAID}</p></div>`],
    ['with a name for scripts', `<p class="more" hidden>${SAID}</p>`],
    ['below a heading that may open it', `<h3>Messages</h3><p style="display:none">${SAID}</p>`],
    ['beside a link that may open it', `<p style="display:none">${SAID}</p><a href="#">Read more</a>`],
    ['that a search on the page opens', `<p hidden="until-found">${SAID}</p>`],
    ['in an entry of a list', `<ul><li style="display:none">${SAID}</li></ul>`],
  ])('stays %s', (_how, html) => {
    expect(texts(html)).toContain(SAID);
  });
});

it('the fingerprint tells a box to read from a box to type in, and a shown template from another', () => {
  expect(fingerprint('<textarea readonly>x</textarea>')).not.toBe(fingerprint('<textarea>x</textarea>'));
  expect(fingerprint('<template shadowrootmode="open">x</template>')).not.toBe(fingerprint('<template>x</template>'));
  expect(fingerprint('<p hidden>x</p>')).not.toBe(fingerprint('<p>x</p>'));
});
