/**
 * A trust centre of the tabbed kind: a skeleton, data over an API, tabs whose panels are built only when they are selected.
 * @module
 */
import { json, literal, page, script } from '../answer.ts';
import { COMPANY, joined, moved, NEWCOMER, subprocessors } from '../content.ts';
import { type CityPage, READ, type Visit } from '../types.ts';

const CONTROLS = {
  'Infrastructure security': ['Production access requires multi-factor authentication', 'Data is encrypted at rest with AES-256'],
  'Organisational security': ['Background checks are performed before hiring', 'Security training is completed once per year'],
  'Data and privacy': ['Customer data is deleted when a customer leaves', 'A data protection officer is appointed'],
};

function data(visit: Visit): object {
  const start = subprocessors(14);
  const elsewhere = visit.edited('location') ? moved(start, 2, 'Canada') : start;
  return {
    requestId: visit.token('request'),
    overview: [
      `${COMPANY} builds software for regulated companies. Here we share how we protect the data that customers entrust to us.`,
      visit.edited('overview')
        ? 'Security is reviewed by independent auditors twice a year.'
        : 'Security is reviewed by independent auditors once a year.',
    ],
    controls: CONTROLS,
    subprocessors: visit.edited('row') ? joined(elsewhere, 4, NEWCOMER) : elsewhere,
    updates: ['Our SOC 2 Type II report for the last period is available to customers under a non-disclosure agreement.'],
  };
}

const CLIENT = `
const root = document.getElementById('root');
const main = h('main', { 'aria-busy': 'true' }, ...Array.from({ length: 6 }, () => h('div', { class: 'skeleton-' + SALT })));
root.replaceChildren(main);
const PANELS = {
  Overview: (data) => data.overview.map((text) => h('p', {}, text)),
  Controls: (data) => Object.entries(data.controls).flatMap(([title, items]) => [h('h3', {}, title), h('ul', {}, ...items.map((text) => h('li', {}, text)))]),
  Subprocessors: (data) => [h('p', {}, 'Third parties that may process customer data on our behalf.'), tableOf(data.subprocessors)],
  Updates: (data) => data.updates.map((text) => h('p', {}, text)),
};
function show(data, current) {
  const tabs = Object.keys(PANELS).map((name) => h('button', { role: 'tab', type: 'button', id: 'tab-' + name, 'aria-selected': String(name === current),
    'aria-controls': 'panel-' + name, class: 'tab-' + SALT, onclick: () => show(data, name) }, name));
  const panel = h('div', { role: 'tabpanel', id: 'panel-' + current, 'aria-labelledby': 'tab-' + current }, h('h2', {}, current), ...PANELS[current](data));
  root.replaceChildren(h('main', { class: 'page-' + SALT }, h('h1', {}, 'Trust Centre'), h('div', { role: 'tablist' }, ...tabs), panel));
}
get(DATA).then((data) => show(data, 'Overview'));
`;

export const TRUST_TABS: CityPage = {
  rows: [
    {
      name: 'trust-tabs',
      what: 'A single-page trust centre: skeleton, data over an API, and tabs that build their panel when they are selected.',
      path: '/trust',
      kind: 'trust-center',
      render: 'chromium',
      expect: READ,
      edits: [
        {
          id: 'overview',
          what: 'A sentence of the first tab is reworded.',
          expect: { kind: 'passage', action: 'modified', old: ['once a year'], new: ['twice a year'] },
        },
        {
          id: 'row',
          what: 'A subprocessor joins the table of the third tab.',
          expect: { kind: 'row', action: 'added', key: 'subprocessors.list', new: ['Tarnside Compute Ltd'] },
          needs: ['reveal'],
        },
        {
          id: 'location',
          what: 'A subprocessor in the table of the third tab moves to Canada.',
          expect: { kind: 'row', action: 'modified', new: ['Canada'] },
          needs: ['reveal'],
        },
      ],
    },
  ],
  serve: (visit) =>
    page({
      title: `Trust Centre | ${COMPANY}`,
      main: '',
      head: `<script>window.__boot = ${literal({ build: visit.token('build') })}</script>`,
      body: '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>',
      after: script(`const DATA = ${literal(visit.part('data.json'))}, SALT = ${literal(visit.token('class'))};${CLIENT}`),
    }),
  parts: { 'data.json': (visit) => json(data(visit), { delay: visit.pace.data }) },
};
