/**
 * Documents within documents: frames and shadow roots.
 * @module
 */
import { literal, markup, page, script } from '../answer.ts';
import { COMPANY, clauses, dpaClauses } from '../content.ts';
import { type Behaviour, type CityPage, READ } from '../types.ts';
import { DPA_EDITS, dpaTerms } from './legal.ts';

const row = (name: string, what: string): Behaviour => ({
  name,
  what,
  path: `/nested/${name}`,
  kind: 'dpa',
  render: 'chromium',
  expect: READ,
  edits: DPA_EDITS,
});

const TITLE = `Data Processing Addendum | ${COMPANY}`;

/** What the frame of another site says: nobody may read it into this page. */
export const FOREIGN = 'Nobody may come here';

export const NESTED: CityPage[] = [
  {
    rows: [row('frames', 'The clauses are in a frame of the same site; a frame of another site, which nobody allowed, is beside it.')],
    serve: (visit) =>
      page({
        title: TITLE,
        main: `<h1>Data Processing Addendum</h1><p>The addendum is shown below and may be printed.</p><iframe src="${visit.part('clauses.html')}" width="900" height="900" title="Addendum"></iframe><iframe src="${visit.outside}/widget" title="Chat"></iframe>`,
      }),
    parts: {
      'clauses.html': (visit) => ({ body: markup({ title: 'Addendum', main: '', body: clauses(dpaClauses(dpaTerms(visit))) }) }),
    },
  },
  {
    rows: [row('shadow-dom', 'The clauses are in open shadow roots.')],
    serve: (visit) =>
      page({
        title: TITLE,
        main: '<legal-document></legal-document>',
        after: script(`
const CLAUSES = ${literal(dpaClauses(dpaTerms(visit)))};
customElements.define('legal-clause', class extends HTMLElement {
  show(heading, text) { this.attachShadow({ mode: 'open' }).append(h('style', {}, 'h2 { font-size: 1.2em }'), h('h2', {}, heading), h('p', {}, text)); return this; }
});
customElements.define('legal-document', class extends HTMLElement {
  connectedCallback() { this.attachShadow({ mode: 'open' }).append(h('h1', {}, 'Data Processing Addendum'), ...CLAUSES.map(([heading, text]) => h('legal-clause').show(heading, text))); }
});`),
      }),
  },
];
