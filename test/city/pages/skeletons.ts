/**
 * Skeletons: grey bars where text will be, or never is.
 * @module
 */
import { json, literal, page, script } from '../answer.ts';
import { COMPANY, subprocessors } from '../content.ts';
import { always, type CityPage, READ, type Visit } from '../types.ts';

const BARS = Array.from({ length: 6 }, () => '<div class="skeleton animate-pulse" aria-hidden="true"></div>').join('');

const LOAD = `get(DATA).then((rows) => document.querySelector('main').replaceChildren(h('h1', {}, 'Subprocessors'),
  h('p', {}, 'These companies may process personal data on our behalf.'), tableOf(rows)));`;

const skeleton = (visit: Visit): ReturnType<typeof page> =>
  page({
    title: `Subprocessors | ${COMPANY}`,
    main: '',
    body: `<main aria-busy="true">${BARS}</main>`,
    after: script(`const DATA = ${literal(visit.part('rows.json'))};${LOAD}`),
  });

export const SKELETONS: CityPage[] = [
  {
    rows: [
      {
        name: 'skeleton-resolves',
        what: 'A skeleton that is replaced by a table after one and a half seconds.',
        path: '/app/subprocessors',
        kind: 'subprocessors',
        render: 'chromium',
        expect: READ,
        edits: [{ id: 'gone', what: 'A subprocessor leaves the list.', expect: { kind: 'row', action: 'removed', old: ['Dapple'] } }],
      },
    ],
    serve: skeleton,
    parts: {
      'rows.json': (visit) =>
        json(
          subprocessors(12).filter((_, index) => index !== 3 || !visit.edited('gone')),
          { delay: visit.pace.skeleton },
        ),
    },
  },
  {
    rows: [
      {
        name: 'skeleton-forever',
        what: 'A skeleton whose data never come.',
        path: '/app/stuck',
        kind: 'subprocessors',
        render: 'chromium',
        expect: always('shell'),
      },
    ],
    serve: skeleton,
    parts: { 'rows.json': () => ({ stream: () => {} }) },
  },
];
