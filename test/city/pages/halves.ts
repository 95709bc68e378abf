/**
 * Pages that are sometimes not all there: a list cut short, a text that shrank.
 * @module
 */
import { page } from '../answer.ts';
import { COMPANY, clauses, dpaClauses, subprocessors, table } from '../content.ts';
import { now } from '../noise.ts';
import type { CityPage, Expectation } from '../types.ts';
import { DPA_EDITS, dpaTerms } from './legal.ts';

const SOMETIMES_PARTIAL: Expectation = { first: ['content'], later: ['unchanged', 'partial'] };

export const HALVES: CityPage[] = [
  {
    rows: [
      {
        name: 'half-list',
        what: 'A list that now and then has only the first 3 of its 40 rows.',
        path: '/flaky/subprocessors',
        kind: 'subprocessors',
        render: 'http',
        expect: SOMETIMES_PARTIAL,
        flaky: true,
        edits: [{ id: 'gone', what: 'A subprocessor leaves the list.', expect: { kind: 'row', action: 'removed', old: ['Elder'] } }],
      },
    ],
    serve: (visit) => {
      const all = subprocessors(40).filter((_, index) => index !== 4 || !visit.edited('gone'));
      return page({
        title: `Subprocessors | ${COMPANY}`,
        main: `<h1>Subprocessors</h1><p>These companies may process personal data on our behalf.</p>${table(now(visit.n, 4, 'half') ? all.slice(0, 3) : all)}`,
      });
    },
  },
  {
    rows: [
      {
        name: 'shrunken-page',
        what: 'A page that now and then has only its first clause.',
        path: '/flaky/dpa',
        kind: 'dpa',
        render: 'http',
        expect: SOMETIMES_PARTIAL,
        flaky: true,
        edits: DPA_EDITS,
      },
    ],
    serve: (visit) => {
      const all = dpaClauses(dpaTerms(visit));
      return page({
        title: `Data Processing Addendum | ${COMPANY}`,
        main: `<h1>Data Processing Addendum</h1>${clauses(now(visit.n, 4, 'shrunken') ? all.slice(0, 1) : all)}`,
      });
    },
  },
];
