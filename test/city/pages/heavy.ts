/**
 * Pages that are too much: for memory, for parsers, for patience.
 * @module
 */
import { page, script } from '../answer.ts';
import { COMPANY, dpa } from '../content.ts';
import { type Behaviour, type CityPage, type Expectation, READ, unreachable } from '../types.ts';
import { DPA_EDITS, dpaTerms } from './legal.ts';

const row = (name: string, what: string, expect: Expectation): Behaviour => ({
  name,
  what,
  path: `/heavy/${name}`,
  kind: 'policy',
  render: 'chromium',
  expect,
  heavy: true,
});

const LEAD = '<h1>Security policy</h1><p>This policy describes how we protect the data of our customers, at some length.</p>';

const heavy = (behaviour: Behaviour, code: string): CityPage => ({
  rows: [behaviour],
  serve: () => page({ title: `Security policy | ${COMPANY}`, main: LEAD, after: script(code) }),
});

/** About 50 MB when it is written out. */
const HUGE = `
const text = 'The processor keeps records of all categories of processing activities that are carried out on behalf of a controller. '.repeat(4);
const main = document.querySelector('main');
for (let chapter = 0; chapter < 100; chapter++) {
  const section = document.createElement('section');
  for (let at = 0; at < 1000; at++) { const p = document.createElement('p'); p.textContent = chapter + '.' + at + ' ' + text; section.append(p); }
  main.append(section);
}`;

/** A selector nested deeper than Chromium's stack; where that is caught, a tree that is. */
const CRASH = `
try { document.querySelector(':is('.repeat(100_000) + 'p' + ')'.repeat(100_000)); } catch {}
let at = document.body;
for (let depth = 0; depth < 20_000; depth++) { const next = document.createElement('div'); at.append(next); at = next; }
at.append('bottom');
document.body.offsetHeight;`;

/** The heap of a page ends at four gigabytes; on a machine with less, the system ends the page before. Never more than five. */
const HOG = 'const hog = []; for (let at = 0; at < 160; at++) hog.push(new Array(8_000_000).fill(at)); document.title = hog.length;';

const DEPTH = 600;

export const HEAVY: CityPage[] = [
  heavy(row('huge-dom', 'A script builds a page of fifty megabytes.', unreachable('too-large', 'timeout', 'crashed')), HUGE),
  heavy(row('crash', 'A script makes the renderer crash.', unreachable('crashed')), CRASH),
  heavy(row('memory-hog', 'A script takes memory until the renderer dies.', unreachable('too-large', 'crashed', 'timeout')), HOG),
  heavy(row('hang', 'A script that never ends, while the page is read.', unreachable('timeout')), 'while (true) {}'),
  heavy(
    row('hang-later', 'A script that never ends, once the page was read.', unreachable('timeout')),
    'addEventListener("load", () => setTimeout(() => { while (true) {} }));',
  ),
  {
    rows: [
      {
        name: 'deep-tags',
        what: `A document within ${DEPTH} nested elements.`,
        path: '/heavy/deep-tags',
        kind: 'dpa',
        render: 'auto',
        expect: READ,
        edits: DPA_EDITS,
      },
    ],
    serve: (visit) =>
      page({
        title: `Data Processing Addendum | ${COMPANY}`,
        main: `${'<div>'.repeat(DEPTH)}${dpa(dpaTerms(visit))}${'</div>'.repeat(DEPTH)}`,
      }),
  },
];
