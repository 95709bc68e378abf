/** Redesigns and rewrites: many changes, one incident. */
import { describe, expect, it } from 'vitest';
import { align } from '../../../src/compare/align.ts';
import { compare } from '../../../src/compare/compare.ts';
import { incidentOf } from '../../../src/compare/incident.ts';
import { extractHtml, mainPage } from '../../helpers/extracts.ts';

const WORDS = 'fees taxes notice audit breach data privacy security support refund licence term law court venue party model'.split(' ');

/** `count` clauses; those from `from` on are worded anew. */
function clauses(count: number, from = count, newly = 'rewritten'): string[] {
  return Array.from({ length: count }, (_, at) => {
    const [first = '', second = ''] = [WORDS[at % WORDS.length], WORDS[(at * 7 + 3) % WORDS.length]];
    const clause = `Clause ${at} on ${first} and ${second} binds both parties for as long as the agreement lasts.`;
    return at < from ? clause : clause.replace('binds both parties', `${newly} at will by the vendor alone`);
  });
}

function changes(before: string[], after: string[]) {
  return compare(extractHtml(mainPage(before.join(''))), extractHtml(mainPage(after.join(''))));
}

const paragraphs = (texts: string[]) => texts.map((text) => `<p>${text}</p>`);
/** Two clauses below each heading. */
const chapters = (texts: string[], name: string) =>
  texts.map((text, at) => `${at % 2 === 0 ? `<h2>${name} ${WORDS[(at / 2) % WORDS.length]}</h2>` : ''}<p>${text}</p>`);

describe('an incident', () => {
  it('is a rewrite where most passages are worded anew: its parts share an id and name it in their rule', () => {
    const found = changes(paragraphs(clauses(30)), paragraphs(clauses(30, 6)));
    expect(found.length).toBeGreaterThan(20);
    expect(new Set(found.map(({ incident }) => incident)).size).toBe(1);
    expect(found[0]?.incident).toMatch(/^inc_[0-9a-f]{20}$/);
    expect(found[0]?.rule).toMatch(/; part of a rewrite \(80 % of the passages\)$/);
  });

  it('is a redesign where the words stay below other headings', () => {
    const found = changes(chapters(clauses(40), 'About'), chapters(clauses(40), 'Everything you need to know of'));
    expect(found.length).toBeGreaterThan(11);
    expect(found.every(({ rule }) => rule.includes('part of a redesign'))).toBe(true);
  });

  it('is a large revision where a fifth of a long page is worded anew', () => {
    const found = changes(paragraphs(clauses(250)), paragraphs(clauses(250, 200)));
    expect(found.every(({ rule }) => rule.endsWith('part of a large revision (20 % of the passages)'))).toBe(true);
  });

  it('is the same for the same pages, and another for others', () => {
    const [one, again, other] = [
      changes(paragraphs(clauses(30)), paragraphs(clauses(30, 6))),
      changes(paragraphs(clauses(30)), paragraphs(clauses(30, 6))),
      changes(paragraphs(clauses(30)), paragraphs(clauses(30, 5))),
    ];
    expect(again).toEqual(one);
    expect(other[0]?.incident).not.toBe(one[0]?.incident);
  });

  it('is not made by values that changed, nor by what is held back', () => {
    const [before, after] = [
      extractHtml(mainPage(paragraphs(clauses(30)).join(''))),
      extractHtml(mainPage(paragraphs(clauses(30, 6)).join(''))),
    ];
    const alignment = align(before.passages, after.passages);
    const differences = compare(before, after);
    expect(incidentOf({ before, after, alignment }, differences)?.says).toMatch(/^a rewrite/);
    expect(
      incidentOf(
        { before, after, alignment },
        differences.map((one) => ({ ...one, suppressedBy: 'noise' })),
      ),
    ).toBeUndefined();
    expect(
      incidentOf(
        { before, after, alignment },
        differences.map((one) => ({ ...one, key: 'subprocessors.list' })),
      ),
    ).toBeUndefined();
  });

  it('is none where a few passages of a long page changed, nor on a short page', () => {
    for (const [count, from] of [
      [100, 85],
      [8, 0],
    ] as const) {
      const found = changes(paragraphs(clauses(count)), paragraphs(clauses(count, from)));
      expect(found.length).toBeGreaterThan(5);
      expect(found.some(({ incident }) => incident !== undefined)).toBe(false);
    }
  });
});
