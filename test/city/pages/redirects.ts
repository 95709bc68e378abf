/**
 * Redirects of every kind.
 * @module
 */
import { literal, page, redirect } from '../answer.ts';
import { COMPANY, dpa } from '../content.ts';
import { always, type Behaviour, type CityPage, type Expectation, READ, type Serve, unreachable, type Visit } from '../types.ts';
import { DPA_EDITS, dpaTerms } from './legal.ts';

const row = (name: string, what: string, expect: Expectation = READ, render: Behaviour['render'] = 'http'): Behaviour => ({
  name,
  what,
  path: `/go/${name.replace('redirect-', '')}`,
  kind: 'dpa',
  render,
  expect,
  ...(expect === READ ? { edits: DPA_EDITS } : {}),
});

const document: Serve = (visit) => page({ title: `Data Processing Addendum | ${COMPANY}`, main: dpa(dpaTerms(visit)) });

/** A page whose document lies below it, where `lead` leads to. The edits are the page's, so the document has to be its own. */
function leading(behaviour: Behaviour, lead: (to: string, visit: Visit) => ReturnType<Serve>): CityPage {
  const to = `/went${behaviour.path}`;
  return { rows: [behaviour], serve: (visit) => lead(to, visit), aliases: { [to]: document } };
}

const status = (code: number): CityPage =>
  leading(row(`redirect-${code}`, `A redirect with status ${code}.`), (to, { origin }) => redirect(code, `${origin}${to}`));

const HOPS = 5;

function chain(): CityPage {
  const behaviour = row('redirect-chain', `A chain of ${HOPS} redirects.`);
  const hop = (left: number): string => (left === 0 ? `/went${behaviour.path}` : `${behaviour.path}/${left}`);
  const hops = Array.from({ length: HOPS - 1 }, (_, index) => index + 1);
  return {
    rows: [behaviour],
    serve: () => redirect(302, hop(HOPS - 1)),
    aliases: { ...Object.fromEntries(hops.map((left) => [hop(left), () => redirect(302, hop(left - 1))])), [hop(0)]: document },
  };
}

function stub(title: string, head: string, body: string): ReturnType<typeof page> {
  return page({ title, main: '', head, body });
}

const refresh = (behaviour: Behaviour): CityPage =>
  leading(behaviour, (to) =>
    stub('Moved', `<meta http-equiv="refresh" content="0; url=${to}">`, `<p>Our <a href="${to}">addendum</a> moved.</p>`),
  );

const forbidden = (
  name: string,
  what: string,
  to: string | ((visit: Visit) => string),
  render: Behaviour['render'] = 'http',
): CityPage => ({
  rows: [row(name, what, unreachable('refused'), render)],
  serve: (visit) => redirect(302, typeof to === 'string' ? to : to(visit)),
});

export const REDIRECTS: CityPage[] = [
  ...[301, 302, 303, 307, 308].map(status),
  leading(row('redirect-relative', 'A redirect to a relative address.'), () => redirect(302, '../went/go/relative')),
  refresh(row('redirect-refresh', 'A page that forwards by meta refresh, visited with a browser.', READ, 'chromium')),
  refresh(row('redirect-refresh-unrendered', 'The same visited without a browser.', always('moved'))),
  leading(row('redirect-script', 'A page that forwards by script.', READ, 'chromium'), (to) =>
    stub('Redirecting...', `<script>location.replace(${literal(to)})</script>`, '<p>You are being redirected.</p>'),
  ),
  chain(),
  {
    rows: [row('redirect-loop', 'Two addresses that redirect to each other.', unreachable('too-many-redirects'))],
    serve: () => redirect(302, '/go/loop/back'),
    aliases: { '/go/loop/back': () => redirect(302, '/go/loop') },
  },
  {
    rows: [row('redirect-loop-rendered', 'The same visited with a browser.', unreachable('too-many-redirects'), 'chromium')],
    serve: () => redirect(302, '/go/loop-rendered/back'),
    aliases: { '/go/loop-rendered/back': () => redirect(302, '/go/loop-rendered') },
  },
  {
    rows: [
      {
        ...row('redirect-home', 'A document that is gone: its address leads to the home page.', always('moved')),
        path: '/go/old-addendum',
      },
    ],
    serve: () => redirect(301, '/'),
    aliases: { '/': home },
  },
  leading(row('redirect-moved', 'A document that moved for good to another folder, with the same content.'), (to) => redirect(308, to)),
  forbidden('redirect-outside', 'A redirect to a port of this machine that nobody allowed.', ({ outside }) => `${outside}/secret`),
  forbidden('redirect-outside-rendered', 'The same visited with a browser.', ({ outside }) => `${outside}/secret`, 'chromium'),
  {
    rows: [row('redirect-script-outside', 'A script that leads the page there.', unreachable('refused'), 'chromium')],
    serve: ({ outside }) =>
      stub('Redirecting...', `<script>location.replace(${literal(`${outside}/secret`)})</script>`, '<p>One moment.</p>'),
  },
  forbidden('redirect-file', 'A redirect to a file.', 'file:///etc/hostname'),
  forbidden('redirect-file-rendered', 'The same visited with a browser.', 'file:///etc/hostname', 'chromium'),
  forbidden('redirect-javascript', 'A redirect to a script.', 'javascript:document.write(1)'),
];

function home(): ReturnType<typeof page> {
  return page({
    title: COMPANY,
    main: `<h1>Software for regulated companies</h1><p>${COMPANY} helps teams to write, to review and to file.</p><ul><li><a href="/product">Product</a></li><li><a href="/pricing">Pricing</a></li><li><a href="/customers">Customers</a></li></ul>`,
  });
}
