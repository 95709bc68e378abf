/** Pages that answer 200 and are not the page, in the shapes that sites serve them in, against the catalogue as it is shipped. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classify, isDoubt, type Reading } from '../../../src/capture/verdict.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { extractHtml, mainPage } from '../../helpers/extracts.ts';

const { verdicts } = await loadCatalogue(join(import.meta.dirname, '../../../config/catalogue.yaml'));

function verdictOf(html: string, more: Partial<Reading> = {}) {
  return classify({ status: 200, headers: {}, page: extractHtml(html), ...more }, verdicts);
}

const page = (title: string, body: string, lang = 'en'): string =>
  `<html lang="${lang}"><head><title>${title}</title></head><body>${body}</body></html>`;

const MENU = '<header><nav><a href="/">Home</a><a href="/pricing">Pricing</a></nav></header>';
const FOOTER =
  '<div class="site-footer"><p>Product</p><a href="/a">Features</a><a href="/b">Pricing</a><p>Company</p><a href="/c">About</a><a href="/d">Privacy</a></div>';
const ARTICLES = Array.from(
  { length: 30 },
  (_, n) => `<p><a href="/articles/${n}">How to set up workspace number ${n} for a team of many people</a></p>`,
).join('');

describe('a page that is none', () => {
  it.each([
    [
      'challenge',
      'a wall that checks the browser',
      page('Just a moment...', '<h1>acme.example</h1><p>Verifying you are human. This may take a few seconds.</p><p>Ray ID: 8f2a1</p>'),
    ],
    [
      'challenge',
      'a wall with a puzzle in a frame',
      page(
        'acme.example',
        '<p>Please enable JS and disable any ad blocker</p><iframe src="/captcha"></iframe><p>Please verify you are a human</p>',
      ),
    ],
    [
      'challenge',
      'a wall to press and hold',
      page(
        'Access to this page has been denied',
        '<p>Press & Hold to confirm you are a human (and not a bot).</p><p>Reference ID 77-12</p>',
      ),
    ],
    [
      'challenge',
      'a denial by the edge',
      page(
        'Access Denied',
        `<h1>Access Denied</h1><p>You don't have permission to access "http://acme.example/dpa" on this server.</p><p>Reference #18.5f</p>`,
      ),
    ],
    [
      'challenge',
      'a German wall',
      page('Nur einen Moment…', '<p>Bestätigen Sie, dass Sie ein Mensch sind. Dies dauert nur einen Augenblick.</p>', 'de'),
    ],
    ['challenge', 'a French wall', page('acme.example', "<p>Vérifiez que vous êtes humain en effectuant l'action ci-dessous.</p>", 'fr')],
    [
      'login',
      'a single sign-on',
      page('Acme', `<h1>Welcome back</h1><p>Continue with SSO</p><p>or use your work address</p><input type="email">`),
    ],
    [
      'login',
      'a gate before a trust center',
      page('Acme Trust Center', '<p>You need permission to view these documents. Enter your work email to request it.</p>'),
    ],
    ['login', 'a German sign-in', page('Acme', '<h1>Anmelden</h1><p>Bitte melden Sie sich an, um diese Seite zu sehen.</p>', 'de')],
    ['login', 'a French sign-in', page('Acme', '<p>Vous devez être connecté pour consulter ce document.</p>', 'fr')],
    [
      'consent',
      'a wall of consent',
      page(
        'Acme',
        '<h1>Before you continue to Acme</h1><p>We use cookies and data to deliver and maintain our services.</p><p>Accept all</p>',
      ),
    ],
    [
      'consent',
      'a French wall of consent',
      page('Acme', '<p>Continuer sans accepter</p><p>Nos partenaires et nous stockons des informations.</p>', 'fr'),
    ],
    [
      'error-page',
      'a script that broke',
      page('', `${MENU}<h2>Application error: a client-side exception has occurred (see the browser console for more information).</h2>`),
    ],
    [
      'error-page',
      'a German script that broke',
      page('Acme', '<main><p>Es ist ein Fehler aufgetreten. Bitte laden Sie die Seite neu.</p></main>', 'de'),
    ],
    [
      'shell',
      'an empty application',
      page('Acme Trust Center', '<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript>'),
    ],
    ['shell', 'a title and a date', mainPage('<h1>Data Processing Addendum</h1><p>Updated: 12 May 2026</p>')],
    ['shell', 'a menu and a footer', page('Acme', `${MENU}<div id="app"></div>${FOOTER}`)],
    [
      'shell',
      'skeletons under an introduction',
      mainPage(
        `<h1>Subprocessors</h1><p>Acme engages the companies below to deliver its services to customers.</p>${'<div class="skeleton-row animate-pulse"></div>'.repeat(6)}`,
      ),
    ],
    [
      'shell',
      'a part that is busy loading',
      mainPage(
        '<h1>Trust Center</h1><p>Documents of Acme are shown here.</p><ul aria-busy="true"></ul><ul aria-busy="true"></ul><ul aria-busy="true"></ul>',
      ),
    ],
    [
      'error-page',
      'a page not found that lists other articles',
      page('Page not found | Acme Help', `<main><h1>Oh no</h1><p>Here is what others read:</p>${ARTICLES}</main>`),
    ],
    [
      'error-page',
      'a German page not found with articles',
      page('Seite nicht gefunden – Acme', `<main><h1>Hoppla</h1>${ARTICLES}</main>`, 'de'),
    ],
    [
      'error-page',
      'a French page not found',
      page('Acme', '<main><h1>Erreur</h1><p>La page que vous recherchez a été déplacée ou supprimée.</p></main>', 'fr'),
    ],
    ['moved', 'a stub', page('This page has moved', '<p>This document has moved. Update your bookmarks.</p>')],
    ['moved', 'a German stub', page('Weiterleitung', '<p>Sie werden automatisch weitergeleitet. Einen Augenblick bitte.</p>', 'de')],
    [
      'error-page',
      'a search engine with news',
      page('Globe', Array.from({ length: 20 }, (_, n) => `<p>${n} Storm over the islands ${n}</p>`).join('')),
    ],
    [
      'error-page',
      'advertising',
      page(
        'Acme: the assistant for every day',
        `<main><h1>Meet your new companion</h1>${['Try Acme now', 'Download the app', 'Explore features', 'Read the blog', 'Get started'].map((text) => `<p>Acme helps you to do more of what you love, every day of the week.</p><p><a href="/x">${text}</a></p>`).join('')}</main>`,
      ),
    ],
  ])('%s: %s', (verdict, _name, html) => {
    const judged = verdictOf(html);
    expect(judged.verdict).toBe(verdict);
    expect(judged.because).toMatch(/^(?:the|\d+|a|another|advertising|what) /);
  });
});

describe('a page that is one, although it looks like little', () => {
  it.each([
    ['a notice', mainPage('<h1>Data Processing Addendum</h1><p>This policy has been retired.</p>')],
    [
      'a list of companies without a sentence',
      mainPage(`<h1>Subprocessors</h1><table>${'<tr><td>Harbour Hosting Ltd</td><td>Ireland</td></tr>'.repeat(3)}</table>`),
    ],
    [
      'a trust center of cards',
      mainPage(
        '<h1>Acme Trust Center</h1><h2>Compliance</h2><h3>SOC 2 Type II</h3><h3>ISO 27001</h3><h3>GDPR</h3><h2>Documents</h2><p>Penetration test report</p><p>Security whitepaper</p><p>Cyber insurance</p><p>Network diagram</p><p>Business continuity plan, tested once a year</p>',
      ),
    ],
    [
      'an index of a help center',
      mainPage(
        `<h1>Acme Help Center</h1><h2>Privacy</h2><p><a href="/1">How your data is used</a></p><p><a href="/2">Delete your account</a></p><h2>Billing</h2><p><a href="/3">Invoices and refunds of your plan</a></p><p><a href="/4">Change the plan of your team</a></p><p><a href="/5">Taxes</a></p>`,
      ),
    ],
    [
      'a privacy page that sells a little',
      mainPage(
        '<h1>Enterprise privacy</h1><p>Acme does not train on the data of its customers.</p><p><a href="/a">Learn more</a></p><p><a href="/b">Contact sales</a></p><p><a href="/c">Get started</a></p><p><a href="/d">Try Acme</a></p><p><a href="/e">Read the blog</a></p>',
      ),
    ],
    [
      'an article about an error',
      mainPage(
        `<h1>What to do when access is denied</h1>${'<p>Ask the administrator of your workspace to invite you again, and wait for the message.</p>'.repeat(20)}`,
      ),
    ],
    [
      'a long document with leftover skeletons',
      mainPage(
        `<h1>Terms</h1>${'<p>Acme provides the services as they are described in the order form of the customer.</p>'.repeat(20)}${'<div class="skeleton"></div>'.repeat(9)}`,
      ),
    ],
    [
      'one with hidden templates of skeletons',
      mainPage(
        `<h1>Retention</h1><p>Inputs are deleted within thirty days after they were made.</p><div style="display:none">${'<div class="skeleton"></div>'.repeat(9)}</div>`,
      ),
    ],
  ])('%s', (_name, html) => {
    expect(verdictOf(html)).toEqual({ verdict: 'content', because: 'the page has readable text' });
  });
});

describe('where a visit was sent on to', () => {
  const document = mainPage('<h1>Terms</h1><p>Acme provides the services as they are described in the order form.</p>');
  const from = 'https://acme.example/legal/dpa';
  it.each([
    ['moved', "the visit was sent on to the site's home page", 'https://www.acme.example/en'],
    ['login', 'the visit was sent on to a sign-in page', 'https://id.acme.example/login?next=dpa'],
    ['content', 'the page has readable text', 'https://acme.example/legal/dpa-2026'],
    ['content', 'the page has readable text', 'https://dpa.acme.example/'],
    ['content', 'the page has readable text', from],
  ])('%s: %s (%s)', (verdict, because, finalUrl) => {
    expect(verdictOf(document, { requestUrl: from, finalUrl })).toEqual({ verdict, because });
  });
});

describe('another variant of the page', () => {
  const english = Array.from(
    { length: 6 },
    (_, n) =>
      `<p>The processor informs the controller of any change to the list, and may not engage the company before the end of period ${n}.</p>`,
  ).join('');
  const german = Array.from(
    { length: 6 },
    (_, n) =>
      `<p>Der Auftragsverarbeiter informiert den Verantwortlichen über jede Änderung der Liste und darf das Unternehmen nicht vor dem Ende der Frist ${n} beauftragen.</p>`,
  ).join('');
  const french = Array.from(
    { length: 6 },
    (_, n) =>
      `<p>Le sous-traitant informe le responsable des changements dans la liste et ne peut recourir aux services de la société avant la fin du délai ${n}.</p>`,
  ).join('');
  const reading = (html: string, before: string, more: Partial<Reading> = {}): Reading => ({
    status: 200,
    headers: {},
    page: extractHtml(html),
    reference: extractHtml(before),
    ...more,
  });

  it.each([
    [
      'another language',
      page('DPA', `<main>${german}</main>`, 'de'),
      page('DPA', `<main>${english}</main>`),
      'the page is in German and was in English',
    ],
    [
      'another language under the same declaration',
      page('DPA', `<main>${french}</main>`),
      page('DPA', `<main>${english}</main>`),
      'the page is in French and was in English',
    ],
    [
      'another region',
      page('DPA', `<main>${english}<p>For Ireland.</p></main>`, 'en-IE'),
      page('DPA', `<main>${english}</main>`, 'en-US'),
      'the page is made for IE and was made for US',
    ],
  ])('%s is partial, and a doubt that ends', (_name, now, before, because) => {
    const judged = classify(reading(now, before), verdicts);
    expect(judged.verdict).toBe('partial');
    expect(judged.because).toContain(because);
    expect(isDoubt(reading(now, before), verdicts)).toBe(true);
  });

  it('another place in the address is partial too', () => {
    const [now, before] = [page('DPA', `<main>${english}<p>For Ireland.</p></main>`), page('DPA', `<main>${english}</main>`)];
    const judged = classify(
      reading(now, before, { finalUrl: 'https://acme.example/en-ie/dpa', referenceUrl: 'https://acme.example/en-us/dpa' }),
      verdicts,
    );
    expect(judged).toEqual({
      verdict: 'partial',
      because: 'the address leads to "en-ie" and led to "en-us": the variant for another place',
    });
  });

  it('a page that begins to declare its region is the same page', () => {
    const [now, before] = [page('DPA', `<main>${english}<p>New.</p></main>`, 'en-GB'), page('DPA', `<main>${english}</main>`, 'en')];
    expect(classify(reading(now, before), verdicts).verdict).toBe('content');
  });

  it('a list that ends early is partial; one that was cut with a word about it is content', () => {
    const list = (rows: number, note = ''): string =>
      mainPage(
        `<h1>Subprocessors</h1><p>Acme engages these companies to deliver its services.${note}</p><table>${Array.from({ length: rows }, (_, n) => `<tr><td>Company ${n} Ltd</td><td>Ireland</td></tr>`).join('')}</table>`,
      );
    expect(classify(reading(list(4), list(20)), verdicts)).toEqual({
      verdict: 'partial',
      because: '4 of 20 entries of a list are there, and nothing else differs',
    });
    expect(classify(reading(list(18), list(20)), verdicts).verdict).toBe('content');
    expect(classify(reading(list(4, ' It has fewer of them now.'), list(20)), verdicts).verdict).not.toBe('partial');
  });
});
