/**
 * Legal pages: several documents on one page, a plain table, renderings that alternate.
 * @module
 */
import { literal, page } from '../answer.ts';
import { COMPANY, clauses, type DpaTerms, dpaClauses, joined, moved, NEWCOMER, subprocessors, table } from '../content.ts';
import { age, mix, now } from '../noise.ts';
import { type Behaviour, type CityPage, type ExpectedChange, NOISY, type PlantedEdit, READ, type Visit } from '../types.ts';

/** Edits that every page with the clauses of the DPA can have. */
export const DPA_EDITS: PlantedEdit[] = [
  {
    id: 'window',
    what: 'The objection window is cut from thirty to ten days.',
    expect: { kind: 'fact', action: 'modified', key: 'subprocessors.objection_window', old: ['30'], new: ['10'] },
  },
  {
    id: 'breach',
    what: 'A breach is told within forty-eight hours in place of seventy-two.',
    expect: { kind: 'fact', action: 'modified', key: 'breach.notification', old: ['72'], new: ['48'] },
  },
];

/** The clauses as the planted edits have them. */
export function dpaTerms(visit: Visit, name?: string): DpaTerms {
  return {
    ...(visit.edited('window', name) ? { window: 'ten (10) days' } : {}),
    ...(visit.edited('breach', name) ? { breach: 'forty-eight (48) hours' } : {}),
  };
}

const SECTIONS_PATH = '/legal';
const section = (name: string, what: string, kind: Behaviour['kind'], anchor: string, edits: PlantedEdit[]): Behaviour => ({
  name,
  what,
  path: `${SECTIONS_PATH}#${anchor}`,
  kind,
  render: 'http',
  expect: READ,
  edits,
  source: { section: { anchor } },
});

const TERMS: Array<[string, string]> = [
  ['Accounts', 'You are responsible for the accounts of your users and for keeping their passwords safe.'],
  ['Fees', 'Invoices are due within fourteen days. Fees that were paid in advance are not refunded.'],
  ['Liability', 'Our total liability is limited to the fees that you paid in the twelve months before the claim.'],
];

/** The path has a fragment: it is served without. */
export const LEGAL_SECTIONS: CityPage = {
  rows: [
    section('legal-terms', 'The first of three documents on one page of a framework whose script addresses change.', 'terms', 'terms', [
      {
        id: 'fees',
        what: 'Invoices are due within thirty days in place of fourteen.',
        expect: { kind: 'passage', action: 'modified', old: ['fourteen days'], new: ['thirty days'] },
      },
    ]),
    section('legal-dpa', 'The second document of the same page.', 'dpa', 'dpa', DPA_EDITS),
    section('legal-subprocessors', 'The third document of the same page.', 'subprocessors', 'subprocessors', [
      {
        id: 'row',
        what: 'A subprocessor joins the list.',
        expect: { kind: 'row', action: 'added', new: ['Tarnside Compute Ltd'] },
      },
    ]),
  ],
  serve: (visit) => {
    const build = visit.token('build');
    const terms = TERMS.map(([heading, text]): [string, string] => [
      heading,
      visit.edited('fees', 'legal-terms') ? text.replace('fourteen', 'thirty') : text,
    ]);
    const list = subprocessors(9);
    return page({
      title: `Legal | ${COMPANY}`,
      head: `<link rel="preload" as="script" href="/_next/static/chunks/${build}.js"><script src="/_next/static/chunks/main-${build}.js" defer></script>`,
      main: `<nav aria-label="Documents"><a href="#terms">Terms</a> <a href="#dpa">DPA</a> <a href="#subprocessors">Subprocessors</a></nav>
<section id="terms"><h1>Terms of Service</h1>${clauses(terms)}</section>
<section id="dpa"><h1>Data Processing Addendum</h1>${clauses(dpaClauses(dpaTerms(visit, 'legal-dpa')))}</section>
<section id="subprocessors"><h1>Subprocessors</h1><p>These companies may process personal data on our behalf.</p>${table(visit.edited('row', 'legal-subprocessors') ? joined(list, 3, NEWCOMER) : list)}</section>`,
      after: `<script id="__NEXT_DATA__" type="application/json">${literal({ buildId: build })}</script>`,
    });
  },
};

export const PLAIN_TABLE: CityPage = {
  rows: [
    {
      name: 'plain-table',
      what: 'A subprocessor list as a plain table, with a relative date and a nonce.',
      path: '/legal/subprocessors',
      kind: 'subprocessors',
      render: 'http',
      expect: NOISY,
      edits: [
        { id: 'row', what: 'A subprocessor joins the list.', expect: { kind: 'row', action: 'added', new: ['Tarnside Compute Ltd'] } },
        {
          id: 'location',
          what: 'A subprocessor moves to Canada.',
          expect: { kind: 'row', action: 'modified', new: ['Canada'] },
        },
        { id: 'gone', what: 'A subprocessor leaves the list.', expect: { kind: 'row', action: 'removed', old: ['Fennel'] } },
      ],
    },
  ],
  serve: (visit) => {
    let list = subprocessors(24);
    if (visit.edited('location')) list = moved(list, 7, 'Canada');
    if (visit.edited('gone')) list = list.filter((_, index) => index !== 5);
    if (visit.edited('row')) list = joined(list, 10, NEWCOMER);
    return page({
      title: `Subprocessors | ${COMPANY}`,
      head: `<script nonce="${visit.token('nonce')}">window.rid = "${visit.token('rid')}"</script>`,
      main: `<h1>Subprocessors</h1><p>Updated ${age(visit.n)}</p><p>${COMPANY} engages the following companies to process personal data on behalf of its customers.</p>${table(list)}`,
    });
  },
};

/** What stands around the text of the two variants. */
const PROMO =
  '<aside class="promo"><a href="/product">See what is new</a> <a href="/pricing">Plans</a> <a href="/demo">Book a demo</a></aside>';

export const VARIANTS: CityPage = {
  rows: [
    {
      name: 'ab-variants',
      what: 'An experiment: two renderings of the same text take turns, with what stands around it in another order.',
      path: '/legal/data-processing',
      kind: 'dpa',
      render: 'http',
      expect: READ,
      edits: DPA_EDITS,
    },
  ],
  serve: (visit) => {
    const text = `<h1>Data Processing Addendum</h1>${clauses(dpaClauses(dpaTerms(visit)))}`;
    const second = mix(visit.n, 'variant') % 2 === 1;
    return page({
      title: `Data Processing Addendum | ${COMPANY}`,
      head: `<meta name="experiment" content="${second ? 'b' : 'a'}">`,
      main: '',
      body: second
        ? `<nav><a href="/pricing">Pricing</a> <a href="/product">Product</a></nav><main class="v2"><div class="prose">${text}</div></main>${PROMO}<footer><a href="/privacy">Privacy</a></footer>`
        : `${PROMO}<nav><a href="/product">Product</a> <a href="/pricing">Pricing</a></nav><main><article>${text}</article></main><footer><a href="/privacy">Privacy</a></footer>`,
    });
  },
};

const flapping = (name: string, path: string, what: string, flaps?: ExpectedChange[]): Behaviour => ({
  name,
  what,
  path,
  kind: 'dpa',
  render: 'http',
  expect: { first: ['content'], later: ['unchanged', 'partial', 'content'], ...(flaps ? { flaps } : {}) },
  edits: DPA_EDITS,
  flaky: true,
});

const COMES_AND_GOES: ExpectedChange[] = [
  { kind: 'passage', action: 'removed', old: ['Confidentiality'] },
  { kind: 'passage', action: 'removed', old: ['committed themselves to confidentiality'] },
  { kind: 'passage', action: 'added', new: ['Confidentiality'] },
  { kind: 'passage', action: 'added', new: ['committed themselves to confidentiality'] },
];

function withOrWithout(visit: Visit, without: boolean): ReturnType<typeof page> {
  const all = dpaClauses(dpaTerms(visit));
  const list = without ? all.filter(([heading]) => heading !== 'Confidentiality') : all;
  const body = list.map(([heading, text]) => `<h2>${heading}</h2><p>${text}</p>`).join('\n');
  return page({ title: `Data Processing Addendum | ${COMPANY}`, main: `<h1>Data Processing Addendum</h1>${body}` });
}

/** Two servers behind one address, one of which was not brought up to date: each visit may reach either. */
export const FLAPPING: CityPage = {
  rows: [flapping('flapping', '/legal/dpa/latest', 'A page that now and then, for one visit, lacks a paragraph.')],
  serve: (visit) => withOrWithout(visit, now(visit.n, 3, 'flap') && !now(visit.n - 1, 3, 'flap')),
};

export const FLAPPING_SPELLS: CityPage = {
  rows: [
    flapping(
      'flapping-spells',
      '/legal/dpa/current',
      'A page that lacks a paragraph for four visits, has it for four, and so on.',
      COMES_AND_GOES,
    ),
  ],
  serve: (visit) => withOrWithout(visit, Math.floor(visit.n / 4) % 2 === 1),
};
