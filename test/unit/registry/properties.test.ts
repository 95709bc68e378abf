/** What holds of answers whatever the pages say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatedFact } from '../../../src/domain/deskPorts.ts';
import type { FactValue } from '../../../src/domain/extraction.ts';
import { GRADES, type Grade } from '../../../src/domain/registry.ts';
import type { EvidencePage } from '../../../src/registry/pages.ts';
import { createProposer, type Proposal } from '../../../src/registry/propose.ts';
import { askedFor, catalogueOf, readPage, stated, unreadPage } from '../../helpers/registryPages.ts';
import { at } from '../../helpers/samples.ts';

const QUESTION = {
  values: [
    { name: 'window', label: 'W', key: 'window' },
    { name: 'certificates', label: 'C', key: 'certificates', count: true },
  ],
  rules: [
    { grade: 'partial', facts: [{ key: 'training', in: ['mixed', 'opt_out'] }], summary: 'Used: $.' },
    { grade: 'yes_public', facts: [{ key: 'window' }], says: ['report ~6 public'], summary: 'Within $.' },
    { grade: 'yes_gated', facts: [{ key: 'certificates', in: ['SOC2'] }], summary: '$' },
    { grade: 'no', says: ['never ~4 report'], summary: 'No.' },
    { grade: 'yes_public', pages: ['trust-center'], summary: 'There.' },
  ],
};
const CATALOGUE = catalogueOf(QUESTION);
const PROPOSER = createProposer(CATALOGUE);

const scope = fc.option(fc.constantFrom('free', 'paid'), { nil: undefined });
function factOf(key: string, value: fc.Arbitrary<FactValue>): fc.Arbitrary<StatedFact> {
  return fc
    .record({ value, scope, page: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }) })
    .map((parts) =>
      stated(key, parts.value, { ...(parts.scope ? { scope: parts.scope } : {}), ...(parts.page ? { page: parts.page } : {}) }),
    );
}
const duration = fc.record({ n: fc.integer({ min: 1, max: 3 }), unit: fc.constantFrom('d', 'bd', 'w') });
const fact = fc.oneof(
  factOf('window', duration),
  factOf('training', fc.constantFrom('not_used', 'opt_in', 'opt_out', 'mixed')),
  factOf('certificates', fc.uniqueArray(fc.constantFrom('SOC2', 'ISO', 'HIPAA'), { minLength: 1 })),
  factOf('modules', fc.constant([1])),
);
const text = fc.constantFrom('The report is public.', 'We never give a report.', '# Trust', 'Nothing of interest.', 'Report. Public.');
const kind = fc.constantFrom('dpa', 'terms', 'trust-center');

/** A page of acme under the name of a letter, read or not, readable or not. */
const page = (name: string): fc.Arbitrary<EvidencePage> =>
  fc.oneof(
    { weight: 1, arbitrary: kind.map((one) => unreadPage(`acme/${name}`, one)) },
    {
      weight: 4,
      arbitrary: fc
        .record({
          kind,
          facts: fc.array(fact, { maxLength: 3 }),
          texts: fc.array(text, { maxLength: 3 }),
          readAt: fc.nat(50),
          isLost: fc.boolean(),
        })
        .map(({ isLost, ...parts }) => readPage(`acme/${name}`, { ...parts, ...(isLost ? { unreadSince: at(90) } : {}) })),
    },
  );
const pages = fc.tuple(page('a'), page('b'), page('c')).chain((all) => fc.subarray(all));

function propose(given: readonly EvidencePage[], sources = given.map(({ source }) => source)): Promise<Proposal> {
  return PROPOSER.propose(askedFor(CATALOGUE, sources), given);
}

/** From the best down. To know nothing is no worse than to know that there is nothing. */
const WORTH: Record<Grade, number> = { yes_public: 4, yes_gated: 3, partial: 2, none: 1, unclear: 1, no: 1, not_applicable: 1 };
function isLower(one: Grade, than: Grade): boolean {
  return WORTH[one] < WORTH[than];
}

describe('whatever the pages say', () => {
  it('an unread page more lowers no grade', async () => {
    await fc.assert(
      fc.asyncProperty(pages, kind, async (given, one) => {
        const before = await propose(given);
        const after = await propose([...given, unreadPage('acme/z', one)]);
        expect(isLower(after.answer.grade, before.answer.grade)).toBe(false);
        expect(after.answer.citations).toEqual(before.answer.citations);
      }),
    );
  });

  it('a page that cannot be read any more lowers no grade', async () => {
    await fc.assert(
      fc.asyncProperty(pages, fc.nat(2), async (given, which) => {
        const lost = given.map((one, index) => (index === which && one.read ? { ...one, unreadSince: at(99) } : one));
        const [before, after] = [await propose(given), await propose(lost)];
        expect(isLower(after.answer.grade, before.answer.grade)).toBe(false);
        expect(after.answer.values).toEqual(before.answer.values);
      }),
    );
  });

  it('"no public evidence" is said only where every page that would answer was read and still can be', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (given) => {
        const { answer } = await propose(given);
        if (answer.grade !== 'none') return;
        expect(given.length).toBeGreaterThan(0);
        expect(given.every(({ read, unreadSince }) => read !== undefined && unreadSince === undefined)).toBe(true);
      }),
    );
    // It is said at all.
    expect((await propose([readPage('acme/a')])).answer.grade).toBe('none');
  });

  it('the order of the pages means nothing', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (given) => {
        expect(JSON.stringify(await propose([...given].reverse()))).toBe(JSON.stringify(await propose(given)));
      }),
    );
  });

  it('pages of another vendor, and pages that were not asked, change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(pages, pages, async (given, more) => {
        const sources = given.map(({ source }) => source);
        const foreign = more.map((one) => ({ ...one, source: one.source.replace('acme/', 'other/') }));
        const unasked = more.map((one) => ({ ...one, source: `${one.source}-x` }));
        const asked = [...sources, ...foreign.map(({ source }) => source)];
        const alone = await propose(given);
        expect(await propose([...given, ...unasked], sources)).toEqual(alone);
        const beside = await propose([...foreign, ...given], asked);
        expect(beside.answer.citations).toEqual(alone.answer.citations);
        expect(beside.read).toEqual(alone.read);
        expect(isLower(beside.answer.grade, alone.answer.grade)).toBe(false);
      }),
    );
  });

  it('a conflict is unclear and cites two values at least; all else that is graded on evidence cites it', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (given) => {
        const { answer, conflict } = await propose(given);
        if (conflict) {
          expect(answer.grade).toBe('unclear');
          expect(new Set(answer.citations.map(({ value }) => JSON.stringify(value))).size).toBeGreaterThan(1);
        } else if (answer.grade !== 'none' && answer.grade !== 'unclear') {
          expect(answer.citations.length).toBeGreaterThan(0);
        }
        expect(answer.citations.length).toBeLessThanOrEqual(12);
        expect(GRADES).toContain(answer.grade);
      }),
    );
  });

  it('what is cited stands on a page that was read, as it is cited', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (given) => {
        const { answer } = await propose(given);
        for (const { source, quote, snapshot } of answer.citations) {
          const cited = given.find((one) => one.source === source);
          expect(cited?.read?.snapshot).toBe(snapshot);
          const texts = (await cited?.read?.passages())?.map((passage) => passage.text) ?? [];
          const quotes = cited?.read?.facts.map((one) => one.quote) ?? [];
          expect([...quotes, cited?.read?.title].includes(quote) || texts.some((one) => one.includes(quote))).toBe(true);
        }
      }),
    );
  });
});
