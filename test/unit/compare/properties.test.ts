/**
 * What a reader does not see is never a change; a number that changes in a duration always is one, which shows both.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import type { Catalogue } from '../../../src/domain/catalogue.ts';
import type { Difference } from '../../../src/domain/change.ts';
import { documents, type LegalDocument, type Section, writePage } from '../../helpers/documents.ts';
import { extractHtml } from '../../helpers/extracts.ts';
import { randomNumbers } from '../../helpers/random.ts';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await loadCatalogue('config/catalogue.yaml');
});

const ALL = { wrap: true, attributes: true, space: true, entities: true, scripts: true, comments: true, upperCase: true };

/** The changes between two pages, as `compare` on the command line tells them: with the catalogue. */
function changesBetween(before: string, after: string, rules: Catalogue | undefined): Difference[] {
  const options = rules ? { catalogue: rules } : {};
  return compare(extractHtml(before, options), extractHtml(after, options), rules);
}

it('two writings of one document never differ, with the catalogue and without', () => {
  fc.assert(
    fc.property(documents, fc.nat(), fc.nat(), (document, a, b) => {
      const [before, after] = [a, b].map((seed) => writePage(document, { ...ALL, chance: randomNumbers(seed) })) as [string, string];
      expect(changesBetween(before, after, undefined)).toEqual([]);
      expect(changesBetween(before, after, catalogue)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

const NUMBERS: Array<[number, string]> = [
  [5, 'five'],
  [7, 'seven'],
  [10, 'ten'],
  [14, 'fourteen'],
  [30, 'thirty'],
  [45, 'forty-five'],
  [60, 'sixty'],
  [90, 'ninety'],
];
const STYLES: Array<[string, (n: number, word: string) => string]> = [
  ['in digits', (n) => `${n} days`],
  ['in words', (_, word) => `${word} days`],
  ['in both', (n, word) => `${word} (${n}) days`],
];
const PLACES: Array<[string, (duration: string) => Section]> = [
  ['running text', (duration) => inSection({ p: `The customer may object to a new subprocessor within ${duration} of the notice.` })],
  [
    'a list item',
    (duration) =>
      inSection({
        ordered: false,
        list: ['Notices are sent by e-mail.', `The customer may object to a new subprocessor within ${duration} of the notice.`],
      }),
  ],
  [
    'a table cell',
    (duration) =>
      inSection({
        table: {
          header: ['Subject', 'Period'],
          rows: [
            ['Notices of the parties', 'in writing'],
            ['Objection to a new subprocessor', duration],
          ],
        },
      }),
  ],
];

function inSection(block: Section['blocks'][number]): Section {
  return { heading: '7. Engagement of subprocessors', level: 2, blocks: [block] };
}

function including(document: LegalDocument, section: Section, at: number): LegalDocument {
  const position = 1 + (at % document.sections.length);
  return { ...document, sections: document.sections.toSpliced(position, 0, section) };
}

/** Everything that the record shows of one side. */
function shown(quote: string | undefined, value: unknown): string {
  return `${quote ?? ''} ${JSON.stringify(value ?? '')}`;
}

const pairOfNumbers = fc.uniqueArray(fc.constantFrom(...NUMBERS), { minLength: 2, maxLength: 2, selector: ([n]) => n });

describe.each(PLACES)('another number in a duration in %s', (place, section) => {
  describe.each(STYLES)('%s', (_style, write) => {
    it('is exactly one change, which shows the old and the new', () => {
      fc.assert(
        fc.property(documents, pairOfNumbers, fc.nat(), fc.nat(), (document, [old, now] = [], at, seed) => {
          if (!old || !now) return;
          const [from, to] = [write(...old), write(...now)];
          const before = writePage(including(document, section(from), at));
          const after = writePage(including(document, section(to), at), { ...ALL, chance: randomNumbers(seed) });
          for (const rules of [undefined, catalogue]) {
            const changes = changesBetween(before, after, rules);
            expect(changes).toHaveLength(1);
            const [change] = changes as [Difference];
            expect([change.action, change.significance]).toEqual(['modified', 'substantive']);
            expect(shown(change.oldQuote, change.oldValue)).toContain(from);
            expect(shown(change.newQuote, change.newValue)).toContain(to);
            if (rules && place !== 'a table cell') {
              expect(change).toMatchObject({
                kind: 'fact',
                key: 'subprocessors.objection_window',
                oldValue: { n: old[0], unit: 'd' },
                newValue: { n: now[0], unit: 'd' },
              });
            }
          }
        }),
        { numRuns: 40 },
      );
    });
  });
});
