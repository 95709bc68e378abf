/**
 * Two visits to one page of each kind of platform, with the noise that such platforms make: nothing has changed. With an edit
 * beside the noise, that edit and nothing else has.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { comparePages } from '../../../src/pipeline/files.ts';

const catalogue = await loadCatalogue(join(import.meta.dirname, '../../../config/catalogue.yaml'));

/** What differs from visit to visit. */
interface Visit {
  token: string;
  age: string;
  count: string;
  key: string;
  order: 1 | -1;
  first: boolean;
}
const MONDAY: Visit = { token: 'a81f03', age: '2 days ago', count: '1,204', key: '⌘I', order: 1, first: true };
const FRIDAY: Visit = { token: '7c2be9', age: 'a week ago', count: '1,377', key: 'Ctrl+I', order: -1, first: false };

const CLAUSES = [
  'Acme processes personal data on behalf of its customers and on their documented instructions only.',
  'Inputs and outputs are deleted within thirty (30) days unless the customer asks for an earlier erasure.',
  'The customer may object to a new subprocessor within ten days of the notice that Acme has sent to it.',
];
const paragraphs = (window: string): string => CLAUSES.map((clause) => `<p>${clause.replace('thirty (30)', window)}</p>`).join('');
const ordered = (visit: Visit, ...items: string[]): string => (visit.order > 0 ? items : items.toReversed()).join('');

type Platform = (visit: Visit, window: string) => string;

const PLATFORMS: Record<string, Platform> = {
  'a trust center with a chat': (v, window) => `<body class="c-${v.token}"><div id="app"><div class="sc-${v.token}">
    <div aria-live="assertive" id="announcer">${v.first ? '' : '| Trust Center'}</div>
    <h1>Acme Trust Center</h1>${paragraphs(window)}
    <h2>Subprocessors</h2><div role="table">
      <div role="row"><span role="cell">Harbour Hosting • Cloud <i class="fa-bell alpha-fa-regular"></i><span data-sr-only="true">fa-bell alpha-fa-regular ${v.token}</span> • Ireland</span></div>
      <div role="row"><span role="cell">Quill Mail • E-mail delivery • Germany</span></div></div>
    <div class="sc-chat"><h2>Ask Acme a question</h2><p><strong>${v.first ? 'Hello!' : 'Hi there!'}</strong></p><p>What can we help with today?</p>
      <button>${v.first ? 'Do you encrypt the data of your customers?' : 'Is there a penetration test report?'}</button>
      <button>${v.first ? 'Where is my data stored and for how long?' : 'Which certifications does Acme hold today?'}</button></div>
    ${v.first ? '<p>Please verify answers for accuracy.</p>' : ''}</div></div></body>`,
  'a trust center of cards': (v, window) => `<main><header><h1>Security at Acme</h1></header>${paragraphs(window)}
    <h2>Certifications</h2><div class="card"><h3>SOC 2 Type II</h3><button>Request access</button></div>
    <div class="card"><h3>ISO 27001</h3><button>${v.first ? 'Request access' : 'Requested'}</button></div>
    <div class="toast-container">${v.first ? '' : '<p>Link copied</p>'}</div>
    <div role="dialog" aria-modal="true"><p>We value your privacy ${v.token}</p></div></main>`,
  'a help center that is rendered on the server': (
    v,
    window,
  ) => `<head><script id="__NEXT_DATA__">{"b":"${v.token}"}</script></head><body><div id="__next">
    <main><article><h1>How long is data kept?</h1><div class="avatar"><span>Written by Ada.</span> <span>Updated ${v.age}</span></div>${paragraphs(window)}
    <section class="related_articles_${v.token}"><h3>Related Articles</h3>${ordered(v, '<a href="/a/1">Export a workspace</a>', '<a href="/a/2">Invite members</a>', `<a href="/a/3">Item ${v.token}</a>`)}</section>
    <div class="reaction-picker"><p>Did this answer your question?</p><button>😞</button><button>😃</button></div></article></main>
    <select><option>${v.first ? 'English' : 'Deutsch'}</option></select></div></body>`,
  'a help center with votes and what was read last': (
    v,
    window,
  ) => `<body><main role="main"><article class="article"><header class="article-header"><h1>Data retention</h1>
    <ul class="meta-data"><li>${v.age}</li><li>Updated</li></ul><button class="subscribe">${v.first ? 'Follow' : 'Following'}</button></header>${paragraphs(window)}
    <footer><div class="article-votes"><span>Was this article helpful?</span> <span>${v.count} out of 2,000 found this helpful</span></div></footer></article>
    <section class="recent-articles"><h3>Recently viewed articles</h3><ul><li><a href="/x-${v.token}">Article ${v.token}</a></li></ul></section>
    <div class="related"><h2>Related articles</h2><p><a href="/y">${v.first ? 'Exports' : 'Imports'}</a></p></div></main></body>`,
  'legal pages with a route announcer': (
    v,
    window,
  ) => `<body><next-route-announcer><p aria-live="assertive" id="__next-route-announcer__" role="alert">${v.first ? '' : 'Terms | Acme'}</p></next-route-announcer>
    <main><span class="sr-only">Terms ${v.token}</span><label><span class="sr-only">Select language</span>${v.first ? '' : '<select><option>English</option></select>'}</label><h1 id="terms">Terms</h1>
    ${paragraphs(window)}<p>Read <a href="https://acme.example/r/${v.token}">the policy${v.first ? '' : '<span class="sr-only">(opens in a new window)</span>'}</a>.</p></main></body>`,
  'a workspace page with counters': (
    v,
    window,
  ) => `<body><div class="app-inner"><div class="topbar"><div>Share</div><div>Edited ${v.age}</div></div>
    <div class="page-body"><h1>Subprocessors of Acme</h1><div class="block-${v.token}">${paragraphs(window)}</div><div>${v.count} views</div></div>
    <div class="overlay-container">${v.first ? '' : '<div>Sign up or login</div>'}</div></div></body>`,
  'a page under a consent banner': (v, window) => `<body><div><h1>Privacy Policy</h1>${paragraphs(window).repeat(2)}</div>
    ${v.first ? `<div id="consent-banner-sdk" class="consent-banner-sdk"></div>` : `<div class="cookie-consent-banner"><h2>We value your privacy</h2><p>Acme and its partners store information on your device, such as cookies, and process it. ${v.token} You may accept or reject this at any time.</p><button>Accept</button></div>`}</body>`,
  'documentation with an assistant': (
    v,
    window,
  ) => `<body><div id="sidebar"><ul><li><a href="/a">A</a></li><li><a href="/b">B</a></li><li><a href="/c">C</a></li><li><a href="/${v.token}">D</a></li></ul></div>
    <main><div class="flex"><div>Search <span>${v.key}</span></div></div><h1>Security</h1>${paragraphs(window)}
    <div class="page-feedback"><p>Was this page helpful?</p><button>Yes</button><button>No</button></div>
    <div class="pagination-${v.token}"></div><nav aria-label="Pagination"><a href="/p">${v.first ? 'Quickstart' : 'Introduction'}</a></nav>
    <div class="prev-next-container"><a>Previous ${v.first ? 'Exports' : 'Imports'}</a><a>Next ${v.token}</a></div>
    <div class="chat-assistant-input"><textarea aria-label="Ask a question"></textarea><span>${v.key}</span><p>Responses are generated by a machine.</p></div></main></body>`,
  'documentation in German': (v, window) => `<html lang="de"><body><main><h1>Auftragsverarbeitung</h1>${paragraphs(window)}
    <p>${v.first ? 'Vor 2 Tagen' : 'Vor 9 Tagen'}</p><p>War dieser Artikel hilfreich?</p><h2>Verwandte Artikel</h2><p>${v.first ? 'Daten ausführen' : 'Mitglieder einladen'}</p></main></body></html>`,
  'documentation in French': (v, window) => `<html lang="fr"><body><main><h1>Sous-traitants</h1>${paragraphs(window)}
    <p>${v.first ? 'Il y a 2 jours' : 'Il y a 9 jours'}</p><p>Cet article vous a-t-il été utile ?</p><h2>Articles associés</h2><p>${v.first ? 'Exporter les données' : 'Inviter des membres'}</p></main></body></html>`,
};

function changesOf(before: string, after: string) {
  return comparePages(Buffer.from(before), Buffer.from(after), { catalogue: { ...catalogue, keys: {} } });
}

describe.each(Object.entries(PLATFORMS))('%s', (_name, platform) => {
  it('says nothing of its noise', async () => {
    expect(await changesOf(platform(MONDAY, 'thirty (30)'), platform(FRIDAY, 'thirty (30)'))).toMatchObject({
      before: { verdict: 'content' },
      after: { verdict: 'content' },
      changes: [],
    });
  });

  it('says the edit beside it, and nothing else', async () => {
    const { changes } = await changesOf(platform(MONDAY, 'thirty (30)'), platform(FRIDAY, 'sixty (60)'));
    const clause = CLAUSES[1] ?? '';
    const said = new Set(changes.map(({ oldQuote, newQuote }) => `${oldQuote} → ${newQuote}`));
    expect([...said]).toEqual([`${clause} → ${clause.replace('thirty (30)', 'sixty (60)')}`]);
  });
});
