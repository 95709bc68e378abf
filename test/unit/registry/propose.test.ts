/** From evidence to an answer. */
import { describe, expect, it } from 'vitest';
import type { FactValue } from '../../../src/domain/extraction.ts';
import { NEVER_READ } from '../../../src/domain/registry.ts';
import type { EvidencePage } from '../../../src/registry/pages.ts';
import { createProposer, type Proposal } from '../../../src/registry/propose.ts';
import { askedFor, catalogueOf, passagesOf, readPage, stated, unreadPage } from '../../helpers/registryPages.ts';
import { at } from '../../helpers/samples.ts';

async function propose(
  question: Record<string, unknown>,
  pages: EvidencePage[],
  sources = pages.map(({ source }) => source),
): Promise<Proposal> {
  const catalogue = catalogueOf(question);
  return createProposer(catalogue).propose(askedFor(catalogue, sources), pages);
}

const rule = (grade: string, conditions: Record<string, unknown>, rest: Record<string, unknown> = {}) => ({
  grade,
  summary: `It is ${grade}.`,
  ...conditions,
  ...rest,
});
const days = (n: number) => ({ n, unit: 'd' }) as const;
const WINDOW = {
  values: [{ name: 'window', label: 'W', key: 'window' }],
  rules: [rule('yes_public', { facts: [{ key: 'window' }] }, { summary: 'Within $.' })],
};

describe('rules', () => {
  it('give the grade, words and fields of the first that fits', async () => {
    const rules = [
      rule('yes_public', { facts: [{ key: 'training', in: ['not_used'] }] }),
      rule(
        'partial',
        { facts: [{ key: 'training', in: ['opt_in', 'opt_out'] }] },
        { note: 'N', tier: 'self_serve', route: 'public', default: 'enabled', confidence: 'high' },
      ),
      rule('no', { facts: [{ key: 'training' }] }),
    ];
    const { answer } = await propose({ rules }, [readPage('acme/dpa', { facts: [stated('training', 'opt_out')] })]);
    expect(answer).toMatchObject({
      grade: 'partial',
      summary: 'It is partial.',
      note: 'N',
      tier: 'self_serve',
      route: 'public',
      default: 'enabled',
      confidence: 'high',
    });
  });

  it('ask of a set that one of the values is in it', async () => {
    const rules = [rule('yes_gated', { facts: [{ key: 'certificates', in: ['SOC2', 'HIPAA'] }] }, { summary: 'Has $.' })];
    const page = (...values: string[]) => [readPage('acme/dpa', { facts: [stated('certificates', values)] })];
    expect((await propose({ rules }, page('ISO'))).answer.grade).toBe('none');
    // Only the values that made it fit are said: the others are no matter of this question.
    expect((await propose({ rules }, page('ISO', 'HIPAA'))).answer).toMatchObject({ grade: 'yes_gated', summary: 'Has HIPAA.' });
  });

  it('ask for several values where they say so, of one page or of many', async () => {
    const rules = [
      rule('partial', { facts: [{ key: 'law', several: true }] }, { summary: 'Several: $.' }),
      rule('yes_public', { facts: [{ key: 'law' }] }),
    ];
    const page = (source: string, ...laws: FactValue[]) => readPage(source, { facts: laws.map((law) => stated('law', law)) });
    expect((await propose({ rules }, [page('acme/a', 'IE'), page('acme/b', 'IE')])).answer.grade).toBe('yes_public');
    expect((await propose({ rules }, [page('acme/a', ['IE', 'FR'])])).answer.grade).toBe('partial');
    const { answer } = await propose({ rules }, [page('acme/a', 'IE'), page('acme/b', 'FR')]);
    expect(answer).toMatchObject({ grade: 'partial', summary: 'Several: Ireland, France.' });
    expect(answer.citations.map(({ source }) => source)).toEqual(['acme/a', 'acme/b']);
  });

  it('do not cite a sentence once for what it states and once for its words', async () => {
    const text = 'Notice is given within 30 days.';
    const rules = [rule('yes_public', { facts: [{ key: 'window' }], says: ['notice ~3 within'] })];
    const page = readPage('acme/dpa', { texts: ['# Terms', text], facts: [stated('window', days(30), { quote: text })] });
    expect((await propose({ rules }, [page])).answer.citations.map(({ quote, key }) => [quote, key])).toEqual([[text, 'window']]);
  });

  it('cite a sentence once, by all its words, where the quote of what it states is cut shorter', async () => {
    const text = 'Notice is given within 30 days, as long as nothing else was agreed upon.';
    const rules = [rule('yes_public', { facts: [{ key: 'window' }], says: ['notice ~3 within'] })];
    const cited = async (quote: string, path = ['Terms']) => {
      const page = readPage('acme/dpa', { texts: ['# Terms', text], facts: [stated('window', days(30), { quote, path })] });
      return (await propose({ rules }, [page])).answer.citations.map((citation) => [citation.quote, citation.key, citation.value]);
    };
    expect(await cited('Notice is given within 30 days')).toEqual([[text, 'window', days(30)]]);
    expect(await cited(`${text} It is free.`)).toEqual([[`${text} It is free.`, 'window', days(30)]]);
    expect(await cited('Notice is given within 30 days', ['Elsewhere'])).toHaveLength(2);
    expect(await cited('Some other words')).toHaveLength(2);
    expect(await cited('Notice')).toHaveLength(2);
  });

  it('say all places where one of them fits, and not only that one', async () => {
    const rules = [rule('partial', { facts: [{ key: 'places', in: ['US'] }] }, { summary: 'Kept in $.' })];
    const facts = [stated('places', ['SE']), stated('places', ['US'])];
    expect((await propose({ rules }, [readPage('acme/dpa', { facts })])).answer.summary).toBe('Kept in Sweden, United States.');
  });

  it('need all their conditions, which may hold on different pages, and cite them all', async () => {
    const rules = [rule('yes_gated', { facts: [{ key: 'certificates', in: ['SOC2'] }], says: ['report ~4 request'] })];
    const fact = readPage('acme/a', { facts: [stated('certificates', ['SOC2'])] });
    const text = readPage('acme/b', { texts: ['The report is given on request.'] });
    const center = readPage('acme/c', { kind: 'trust-center', texts: ['# Trust'] });
    expect((await propose({ rules }, [fact, center])).answer.grade).toBe('none');
    expect((await propose({ rules }, [text, center])).answer.grade).toBe('none');
    const { answer } = await propose({ rules }, [fact, text, center]);
    expect(answer.grade).toBe('yes_gated');
    expect(answer.citations.map(({ source, quote }) => [source, quote])).toEqual([
      ['acme/a', 'certificates is ["SOC2"]'],
      ['acme/b', 'The report is given on request.'],
    ]);
  });

  it('look for a sentence on pages of the kinds that they name only', async () => {
    const rules = [rule('yes_gated', { says: ['report ~4 request'], pages: ['trust-center'] })];
    const texts = ['# Trust', 'The report is given on request.'];
    const [empty, elsewhere] = [readPage('acme/b', { kind: 'trust-center', texts: ['# Center'] }), readPage('acme/c', { texts })];
    expect((await propose({ rules }, [empty, elsewhere])).answer.grade).toBe('none');
    const { answer } = await propose({ rules }, [empty, elsewhere, readPage('acme/d', { kind: 'trust-center', texts })]);
    expect(answer.grade).toBe('yes_gated');
    expect(answer.citations.map(({ source, quote }) => [source, quote])).toEqual([
      ['acme/b', 'Center'],
      ['acme/d', 'Trust'],
      ['acme/d', 'The report is given on request.'],
    ]);
  });

  it('may look for a fact on one kind of page only', async () => {
    const rules = [rule('yes_public', { facts: [{ key: 'window', on: ['terms'] }] })];
    const facts = [stated('window', days(3))];
    expect((await propose({ rules }, [readPage('acme/dpa', { facts })])).answer.grade).toBe('none');
    expect((await propose({ rules }, [readPage('acme/dpa', { facts, kind: 'terms' })])).answer.grade).toBe('yes_public');
  });

  it('cite a page by its first heading, else by its title', async () => {
    const rules = [rule('yes_public', { pages: ['dpa'] })];
    const quotes = async (page: EvidencePage) => (await propose({ rules }, [page])).answer.citations.map(({ quote }) => quote);
    expect(await quotes(readPage('acme/dpa', { texts: ['Menu', '# Data Processing Addendum', '# Second'] }))).toEqual([
      'Data Processing Addendum',
    ]);
    expect(await quotes(readPage('acme/dpa', { texts: ['Text'], title: 'DPA | Acme' }))).toEqual(['DPA | Acme']);
  });
});

describe('wording', () => {
  const fits = async (conditions: Record<string, unknown>, ...texts: string[]) => {
    const { answer } = await propose({ rules: [rule('partial', conditions)] }, [readPage('acme/dpa', { texts })]);
    return answer.citations.map(({ quote }) => quote);
  };

  it('is found within a sentence, which is what is quoted', async () => {
    expect(await fits({ says: ['report ~6 request'] }, 'We are audited. You may get the report on request! Ask us.')).toEqual([
      'You may get the report on request!',
    ]);
    expect(await fits({ says: ['report ~6 request'] }, 'This is the report. Please request a demo.')).toEqual([]);
  });

  it('needs each phrase of "with" in the passage or above it', async () => {
    const says = { says: ['report ~6 request'], with: ['soc 2', 'independent|external'] };
    expect(await fits(says, 'An independent SOC 2 report is given on request.')).toHaveLength(1);
    expect(await fits(says, 'A SOC 2 report is given on request.')).toEqual([]);
    expect(await fits(says, '# SOC 2', 'An independent report is given on request.')).toHaveLength(1);
    expect(await fits(says, '# Independent SOC 2 audits', 'The report is given on request.')).toHaveLength(1);
    expect(await fits(says, 'An independent report is given on request.', 'SOC 2')).toEqual([]);
  });

  it('holds of one sentence, headings left out, where the rule wants it together', async () => {
    const says = { says: ['report ~6 request'], with: ['soc 2'], without: ['draft'], together: true };
    expect(await fits(says, 'Hello. The SOC 2 report is given on request. A draft too.')).toEqual([
      'The SOC 2 report is given on request.',
    ]);
    expect(await fits(says, 'The report is given on request. We have SOC 2.')).toEqual([]);
    expect(await fits(says, '# SOC 2', 'The report is given on request.')).toEqual([]);
    expect(await fits(says, 'The draft of the SOC 2 report is given on request.')).toEqual([]);
    expect(await fits(says, 'A draft of the SOC 2 report is given on request. The SOC 2 report is given on request.')).toEqual([
      'The SOC 2 report is given on request.',
    ]);
  });

  it('gives for $ only what is stated in the sentence found, where the rule wants it together', async () => {
    const says = { facts: [{ key: 'certificates' }], says: ['audited'] };
    const quoted = (value: string[], quote: string) => ({ ...stated('certificates', value), quote, path: [] });
    const facts = [quoted(['SOC2'], 'We are audited for SOC 2.'), quoted(['ISO_27001'], 'ISO 27001 is ours.')];
    const page = readPage('acme/dpa', { facts, texts: ['We are audited for SOC 2. ISO 27001 is ours.'] });
    const apart = await propose({ rules: [rule('partial', says, { summary: 'Has $.' })] }, [page]);
    const together = await propose({ rules: [rule('partial', { ...says, together: true }, { summary: 'Has $.' })] }, [page]);
    expect(apart.answer.summary).not.toBe(together.answer.summary);
    expect(together.answer.summary).not.toContain('27001');
    expect(together.answer.citations.map(({ value }) => value)).toEqual([['SOC2']]);
  });

  it('quotes from one sentence to the other where the passage says it in two', async () => {
    const says = { says: ['report ~6 request'], with: ['soc 2'] };
    expect(await fits(says, 'Hello. We have SOC 2. That is good. The report is given on request. Bye.')).toEqual([
      'We have SOC 2. That is good. The report is given on request.',
    ]);
  });

  it('is refused by "without" anywhere in the passage', async () => {
    const says = { says: ['report ~6 request'], without: ['not'] };
    expect(await fits(says, 'The report is given on request.')).toHaveLength(1);
    expect(await fits(says, 'The report is given on request. This is not so for trials.')).toEqual([]);
  });

  it("is that of the catalogue's terms too", async () => {
    const catalogue = catalogueOf({ rules: [rule('partial', { says: ['<paper> ~4 request'] })] }, { paper: ['report', 'letter'] });
    const page = readPage('acme/dpa', { texts: ['A letter upon request.'] });
    const { answer } = await createProposer(catalogue).propose(askedFor(catalogue, ['acme/dpa']), [page]);
    expect(answer.grade).toBe('partial');
  });

  it('reads a page once, however many rules and questions look at it', async () => {
    const catalogue = catalogueOf({
      rules: [rule('yes_public', { says: ['one'] }), rule('partial', { says: ['two'] }), rule('no', { says: ['three'] })],
    });
    const page = readPage('acme/dpa', { texts: ['Three.'] });
    let reads = 0;
    const passages = page.read.passages;
    page.read.passages = () => {
      reads += 1;
      return passages();
    };
    const proposer = createProposer(catalogue);
    const asked = askedFor(catalogue, ['acme/dpa']);
    expect((await proposer.propose(asked, [page])).answer.grade).toBe('no');
    await proposer.propose(asked, [page]);
    expect(reads).toBe(1);
  });

  it('is not asked for where no rule looks at text', async () => {
    const page = readPage('acme/dpa', { facts: [stated('window', days(3))] });
    page.read.passages = () => Promise.reject(new Error('not to be read'));
    expect((await propose(WINDOW, [page])).answer.grade).toBe('yes_public');
  });
});

describe('values', () => {
  const shown = async (key: string, facts: ReturnType<typeof stated>[], rest: Record<string, unknown> = {}) => {
    const question = {
      values: [{ name: 'v', label: 'V', key, ...rest }],
      rules: [rule('yes_public', { facts: [{ key }] }, { summary: '$' })],
    };
    const { answer } = await propose(question, [
      readPage('acme/dpa', { facts: facts.slice(0, 1) }),
      readPage('acme/terms', { kind: 'terms', facts: facts.slice(1) }),
    ]);
    return { value: answer.values?.['v'], summary: answer.summary, geography: answer.geography };
  };
  const row = (name: string) => stated('list', { name, purpose: 'Hosting' });

  it('add up over pages, each once, for sets, numbers and lists', async () => {
    expect(
      (await shown('certificates', [stated('certificates', ['SOC2', 'ISO']), stated('certificates', ['ISO', 'HIPAA'])])).value,
    ).toEqual(['SOC2', 'ISO', 'HIPAA']);
    expect((await shown('modules', [stated('modules', [2]), stated('modules', [3, 2])])).value).toEqual([2, 3]);
    expect((await shown('list', [row('A'), row('B'), row('A')])).value).toEqual([row('A').value, row('B').value]);
  });

  it('of a list may be how many there are, and $ says the same', async () => {
    expect(await shown('list', [row('A'), row('B'), row('A'), row('C')], { count: true })).toMatchObject({ value: 3, summary: '3' });
  });

  it('are written as a reader writes them in the summary', async () => {
    expect((await shown('window', [stated('window', days(10))])).summary).toBe('10 days');
    expect((await shown('law', [stated('law', ['FR']), stated('law', 'US-CA')])).summary).toBe('France, United States (CA)');
  });

  it('say where it holds for places', async () => {
    expect(await shown('places', [stated('places', ['SE', 'NO']), stated('places', ['SE', 'US'])])).toMatchObject({
      value: ['SE', 'NO', 'US'],
      geography: ['SE', 'NO', 'US'],
    });
  });

  it('are the newest of dates, which are each of its own document', async () => {
    expect((await shown('since', [stated('since', '2025-05-27'), stated('since', '2024-01-01')])).value).toBe('2025-05-27');
  });

  it('prefer a number to words', async () => {
    expect(
      (await shown('window', [stated('window', { text: 'without undue delay' }), stated('window', { n: 72, unit: 'h' })])).value,
    ).toEqual({ n: 72, unit: 'h' });
  });

  it('name the plan of each where plans differ, unless one holds in general', async () => {
    const free = stated('window', days(30), { scope: 'free plan' });
    const paid = stated('window', days(7), { scope: 'paid plan' });
    expect((await shown('window', [free, paid])).value).toEqual({ text: '30 days (free plan); 7 days (paid plan)' });
    expect((await shown('window', [free, stated('window', days(7))])).value).toEqual(days(7));
  });

  it('are those of one kind of page where the question says so', async () => {
    expect((await shown('since', [stated('since', '2024-01-01'), stated('since', '2025-05-27')], { on: ['dpa'] })).value).toBe(
      '2024-01-01',
    );
  });

  it('are shown and cited beside a fit that another condition made', async () => {
    const question = { values: [{ name: 'since', label: 'S', key: 'since' }], rules: [rule('yes_public', { pages: ['dpa'] })] };
    const page = readPage('acme/dpa', { texts: ['# DPA'], facts: [stated('since', '2025-05-27', { page: 2, scope: 's' })] });
    const { answer } = await propose(question, [page]);
    expect(answer.values).toEqual({ since: '2025-05-27' });
    expect(answer.citations).toEqual([
      { source: 'acme/dpa', url: 'https://acme/dpa', quote: 'DPA', snapshot: page.read.snapshot, path: [], at: at(0) },
      {
        source: 'acme/dpa',
        url: 'https://acme/dpa',
        quote: 'since is "2025-05-27"',
        snapshot: page.read.snapshot,
        path: ['Terms'],
        at: at(0),
        key: 'since',
        value: '2025-05-27',
        scope: 's',
        page: 2,
      },
    ]);
  });

  it('that no rule grades make the cell unclear, and are cited', async () => {
    const { answer } = await propose({ ...WINDOW, rules: [] }, [readPage('acme/dpa', { facts: [stated('window', days(3))] })]);
    expect(answer).toMatchObject({ grade: 'unclear', confidence: 'low', values: { window: days(3) }, citations: [{ value: days(3) }] });
  });
});

describe('pages of a vendor', () => {
  const ofVendor = (key: string, pages: EvidencePage[]) => {
    const values = [{ name: 'v', label: 'V', key }];
    const catalogue = catalogueOf({ values, rules: [rule('yes_public', { facts: [{ key }] })] });
    const asked = askedFor(
      catalogue,
      pages.map(({ source }) => source),
    );
    return createProposer(catalogue).propose({ ...asked, subject: { type: 'vendor', id: 'acme' } }, pages);
  };

  it('are of different products: they do not contradict each other, and all that they state is shown', async () => {
    const pages = (one: ReturnType<typeof stated>, other: ReturnType<typeof stated>) => [
      readPage('acme/app', { facts: [one] }),
      readPage('acme/api', { facts: [other] }),
    ];
    const training = await ofVendor('training', pages(stated('training', 'opt_out'), stated('training', 'not_used')));
    expect(training).toMatchObject({ conflict: false, answer: { grade: 'yes_public', values: { v: ['not_used', 'opt_out'] } } });
    const windows = await ofVendor('window', pages(stated('window', days(10)), stated('window', days(30))));
    expect(windows).toMatchObject({ conflict: false, answer: { values: { v: { text: '30 days; 10 days' } } } });
  });

  it('contradict themselves all the same', async () => {
    const facts = [stated('window', days(10)), stated('window', days(30))];
    expect(await ofVendor('window', [readPage('acme/app', { facts })])).toMatchObject({ conflict: true, answer: { grade: 'unclear' } });
  });
});

describe('pages that contradict each other', () => {
  const both = (one: ReturnType<typeof stated>, other: ReturnType<typeof stated>) =>
    propose({ values: [{ name: 'v', label: 'V', key: one.key }], rules: [rule('yes_public', { facts: [{ key: one.key }] })] }, [
      readPage('acme/terms', { facts: [other] }),
      readPage('acme/dpa', { facts: [one] }),
    ]);

  it('are in conflict: the answer is unclear, says both values and cites both', async () => {
    const { answer, conflict } = await both(stated('window', days(10)), stated('window', days(30)));
    expect(conflict).toBe(true);
    expect(answer).toMatchObject({
      grade: 'unclear',
      confidence: 'low',
      summary: 'Pages contradict each other on window: 10 days (dpa); 30 days (terms).',
    });
    expect(answer.values).toBeUndefined();
    expect(answer.citations.map(({ source, value }) => [source, value])).toEqual([
      ['acme/dpa', days(10)],
      ['acme/terms', days(30)],
    ]);
  });

  it.each([
    ['a month and 30 days', stated('window', { n: 1, unit: 'mo' }), stated('window', days(30)), false],
    ['a day and 24 hours', stated('window', days(1)), stated('window', { n: 24, unit: 'h' }), false],
    ['a year and 12 months', stated('window', { n: 1, unit: 'y' }), stated('window', { n: 12, unit: 'mo' }), false],
    ['days and as many business days', stated('window', days(10)), stated('window', { n: 10, unit: 'bd' }), true],
    ['words and a number', stated('window', { text: 'without undue delay' }), stated('window', days(3)), false],
    ['values for different plans', stated('window', days(10), { scope: 'free' }), stated('window', days(30), { scope: 'paid' }), false],
    ['values for the same plan', stated('window', days(10), { scope: 'Free' }), stated('window', days(30), { scope: 'free ' }), true],
    ['two frequencies', stated('often', { n: 1, per: 'year' }), stated('often', { n: 2, per: 'year' }), true],
    ['not used and only if opted in', stated('training', 'not_used'), stated('training', 'opt_in'), false],
    ['not used and used unless opted out', stated('training', 'not_used'), stated('training', 'opt_out'), true],
    ['not used and depending on the plan', stated('training', 'not_used'), stated('training', 'mixed'), false],
    ['two of a choice without a mixed value', stated('plain', 'a'), stated('plain', 'b'), true],
    ['places with nothing in common', stated('places', ['US']), stated('places', ['DE', 'FR']), true],
    ['a region and a country in it', stated('places', ['EU']), stated('places', ['IE']), false],
    ['places that have one in common', stated('places', ['US', 'DE']), stated('places', ['DE', 'FR']), false],
    ['two sets', stated('certificates', ['SOC2']), stated('certificates', ['ISO']), false],
    ['laws of two documents', stated('law', 'FR'), stated('law', 'US-CA'), false],
    ['dates of two documents', stated('since', '2025-01-01'), stated('since', '2024-01-01'), false],
  ])('%s: conflict or not', async (_, one, other, conflict) => {
    expect((await both(one, other)).conflict).toBe(conflict);
  });

  it('are told in good time, however many values they state', async () => {
    const facts = Array.from({ length: 20_000 }, (_, n) => stated('window', days(n + 1)));
    const started = performance.now();
    const { conflict, answer } = await propose(WINDOW, [readPage('acme/dpa', { facts })]);
    expect(conflict).toBe(true);
    expect(answer.citations.length).toBeLessThanOrEqual(12);
    expect(answer.summary.length).toBeLessThanOrEqual(401);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('add up the places of a page before they are set against those of another', async () => {
    const facts = [stated('places', ['SE']), stated('places', ['US'])];
    const question = { values: [{ name: 'v', label: 'V', key: 'places' }], rules: [] };
    expect(
      (await propose(question, [readPage('acme/a', { facts }), readPage('acme/b', { facts: [stated('places', ['US'])] })])).conflict,
    ).toBe(false);
  });

  it('are so on kinds of pages only where the question asks them', async () => {
    const question = { values: [{ name: 'v', label: 'V', key: 'window', on: ['dpa'] }], rules: [rule('yes_public', { pages: ['dpa'] })] };
    const pages = [
      readPage('acme/a', { facts: [stated('window', days(1))] }),
      readPage('acme/b', { kind: 'terms', facts: [stated('window', days(2))] }),
    ];
    expect((await propose(question, pages)).conflict).toBe(false);
  });

  it('are told of what they are asked for even where only a rule asks', async () => {
    const question = { rules: [rule('yes_public', { facts: [{ key: 'training', in: ['not_used'] }] })] };
    const pages = [
      readPage('acme/a', { facts: [stated('training', 'not_used')] }),
      readPage('acme/b', { facts: [stated('training', 'opt_out')] }),
    ];
    expect(await propose(question, pages)).toMatchObject({ conflict: true, answer: { grade: 'unclear' } });
  });

  it('leave the other values of the cell in place', async () => {
    const question = {
      values: [
        { name: 'w', label: 'W', key: 'window' },
        { name: 's', label: 'S', key: 'since' },
      ],
      rules: [],
    };
    const pages = [
      readPage('acme/a', { facts: [stated('window', days(1)), stated('since', '2025-01-01')] }),
      readPage('acme/b', { facts: [stated('window', days(2))] }),
    ];
    expect((await propose(question, pages)).answer).toMatchObject({ values: { s: '2025-01-01' } });
  });
});

describe('where nothing is said', () => {
  const NOTHING = { rules: [rule('yes_public', { facts: [{ key: 'window' }] })] };

  it('is no public evidence if every page that would say so was read', async () => {
    const { answer, read } = await propose(NOTHING, [readPage('acme/terms', { readAt: 5 }), readPage('acme/dpa')]);
    expect(answer).toEqual({
      grade: 'none',
      summary: 'No public evidence on the 2 pages that would say so.',
      confidence: 'medium',
      citations: [],
    });
    expect(read).toEqual([
      { source: 'acme/dpa', url: 'https://acme/dpa', at: at(0) },
      { source: 'acme/terms', url: 'https://acme/terms', at: at(5) },
    ]);
  });

  it('is unclear while one of them was never read', async () => {
    const { answer, read } = await propose(NOTHING, [readPage('acme/dpa'), unreadPage('acme/help'), unreadPage('acme/trust')]);
    expect(answer).toMatchObject({
      grade: 'unclear',
      confidence: 'low',
      summary: 'Of 3 pages that would say so, 2 were not read yet (help, trust).',
    });
    expect(read[1]).toEqual({ source: 'acme/help', url: 'https://acme/help' });
  });

  it('says so in one go where none of them was ever read', async () => {
    const { answer } = await propose(NOTHING, [unreadPage('acme/help'), unreadPage('acme/trust')]);
    expect(answer).toMatchObject({ grade: 'unclear', summary: 'None of the 2 pages that would say so was read yet (help, trust).' });
  });

  it('is unclear while one of them cannot be read any more', async () => {
    const { answer, read } = await propose(NOTHING, [readPage('acme/dpa', { unreadSince: at(9) })]);
    expect(answer).toMatchObject({ grade: 'unclear', summary: 'The page that would say so cannot be read at present (dpa).' });
    expect(read).toEqual([{ source: 'acme/dpa', url: 'https://acme/dpa', at: at(0), unreadSince: at(9) }]);
  });

  it('is unclear by a rule, too, while one of them was not read: it might say otherwise', async () => {
    const question = {
      values: [{ name: 'where', label: 'W', key: 'places' }],
      rules: [rule('none', { facts: [{ key: 'places' }] }, { summary: 'Only in $.' })],
    };
    const there = readPage('acme/privacy', { facts: [stated('places', ['US'])] });
    expect((await propose(question, [there])).answer).toMatchObject({ grade: 'none', summary: 'Only in United States.' });
    expect((await propose(question, [there, unreadPage('acme/dpa')])).answer).toMatchObject({
      grade: 'unclear',
      summary: 'Of 2 pages that would say so, 1 was not read yet (dpa).',
      values: { where: ['US'] },
      citations: [{ source: 'acme/privacy' }],
    });
  });

  it('is unclear of a page that nobody brought', async () => {
    const { answer } = await propose(NOTHING, [readPage('acme/dpa')], ['acme/dpa', 'acme/lost']);
    expect(answer).toMatchObject({ grade: 'unclear', summary: 'Of 2 pages that would say so, 1 was not read yet (lost).' });
  });

  it('is unclear where no page would say so', async () => {
    expect(await propose(NOTHING, [])).toEqual({
      answer: { grade: 'unclear', summary: 'No page that would say so is watched.', confidence: 'low', citations: [] },
      conflict: false,
      read: [],
      asOf: NEVER_READ,
    });
  });

  it('is unclear, not none, of evidence of another vendor', async () => {
    const facts = [stated('window', days(3))];
    const { answer, read } = await propose(NOTHING, [readPage('other/dpa', { facts })], ['other/dpa']);
    expect(answer).toMatchObject({ grade: 'unclear', citations: [] });
    expect(read).toEqual([]);
  });
});

describe('what an answer rests on', () => {
  it('leaves out pages that do not answer the question', async () => {
    const { answer, read } = await propose(
      WINDOW,
      [readPage('acme/dpa'), readPage('acme/blog', { facts: [stated('window', days(3))] })],
      ['acme/dpa'],
    );
    expect(answer.grade).toBe('none');
    expect(read.map(({ source }) => source)).toEqual(['acme/dpa']);
  });

  it('is as of the latest reading', async () => {
    expect((await propose(WINDOW, [readPage('acme/a', { readAt: 3 }), readPage('acme/b', { readAt: 7 }), unreadPage('acme/c')])).asOf).toBe(
      at(7),
    );
  });

  it('is dated by when the page was first read as it is, where that is known', async () => {
    const page = readPage('acme/dpa', { facts: [stated('window', days(3))], readAt: 50 });
    page.read.since = at(20);
    const { answer, asOf } = await propose(WINDOW, [page]);
    expect(answer.citations.map((citation) => citation.at)).toEqual([at(20)]);
    expect(asOf).toBe(at(50));
  });

  it('is worth less where a fact carries a caution, or the page cannot be read at present', async () => {
    const sure = { ...WINDOW, rules: [{ ...WINDOW.rules[0], confidence: 'high' }] };
    const confidence = async (page: EvidencePage) => (await propose(sure, [page])).answer.confidence;
    const facts = [stated('window', days(3))];
    expect(await confidence(readPage('acme/dpa', { facts }))).toBe('high');
    expect(await confidence(readPage('acme/dpa', { facts, unreadSince: at(1) }))).toBe('medium');
    expect(await confidence(readPage('acme/dpa', { facts: [stated('window', days(3), { flags: ['word-and-number-disagree'] })] }))).toBe(
      'low',
    );
  });

  it('cites the first rows of a long list and counts them all', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => stated('list', { name: `Company ${n}` }));
    const question = {
      values: [{ name: 'n', label: 'N', key: 'list', count: true }],
      rules: [rule('yes_public', { facts: [{ key: 'list' }], pages: ['subprocessors'] })],
    };
    const { answer } = await propose(question, [readPage('acme/subs', { kind: 'subprocessors', texts: ['# Subprocessors'], facts: rows })]);
    expect(answer.values).toEqual({ n: 40 });
    expect(answer.citations.map(({ quote }) => quote)).toEqual([
      'Subprocessors',
      ...[0, 1, 2, 3].map((n) => `list is {"name":"Company ${n}"}`),
    ]);
  });

  it('cites at most twelve passages, and every value by one at least', async () => {
    const pages = Array.from({ length: 20 }, (_, n) =>
      readPage(`acme/p${String(n).padStart(2, '0')}`, { texts: [`Report number ${n} on request.`] }),
    );
    const dated = readPage('acme/z', { facts: [stated('since', '2025-01-01')] });
    const question = { values: [{ name: 's', label: 'S', key: 'since' }], rules: [rule('partial', { says: ['report ~6 request'] })] };
    const { answer } = await propose(question, [...pages, dated]);
    expect(answer.citations).toHaveLength(12);
    expect(answer.citations.at(-1)?.key).toBe('since');
  });
});

describe('what a page says of other products', () => {
  const rules = [
    rule('yes_public', { facts: [{ key: 'window' }] }, { summary: 'Within $.' }),
    rule('partial', { says: ['kept until'], without: ['never'] }),
    rule('yes_gated', { says: ['completed ~4 audit'], with: ['enterprise'] }),
    rule('none', { facts: [{ key: 'places', in: ['US'] }] }),
  ];
  const VALUES = [{ name: 'window', label: 'W', key: 'window' }];
  const catalogue = catalogueOf({ rules, values: VALUES });
  const asks = async (others: string[], page: EvidencePage): Promise<Proposal> => {
    const except = { others, own: ['Acme Desk', 'Desk'] };
    return createProposer(catalogue).propose({ ...askedFor(catalogue, [page.source]), except }, [page]);
  };
  const texts = (...all: string[]) => readPage('acme/dpa', { texts: all });
  const fact = (quote: string, path: string[]) => readPage('acme/dpa', { facts: [stated('window', days(30), { quote, path })] });
  const UNCLEAR = 'What is said of it names other products as well (Chat, API): whether it holds here is not clear.';

  it.each([
    ['in the sentence', fact('The API keeps it for 30 days.', ['Terms'])],
    ['beside the product that is asked about', fact('Desk and API keep it for 30 days.', ['Terms'])],
    ['in a heading above it', fact('It is kept for 30 days.', ['Terms', 'What holds for the api?'])],
  ])('does not answer, by facts, and is not passed over in silence, where the product is named %s', async (_, page) => {
    expect((await asks(['Chat'], page)).answer.grade).toBe('yes_public');
    const { answer } = await asks(['Chat', 'API'], page);
    expect(answer).toMatchObject({ grade: 'unclear', summary: UNCLEAR, confidence: 'low' });
    expect(answer.citations.map(({ quote }) => quote)).toEqual(page.read.facts.map(({ quote }) => quote));
    expect(answer.values).toBeUndefined();
  });

  it('does not answer, by words, and leaves what it says beside that', async () => {
    const page = texts('# Acme Chat', 'It is kept until deleted.', '# Acme API', 'It is kept until used.');
    expect((await asks(['acme  chat'], page)).answer.citations.map(({ quote }) => quote)).toEqual(['It is kept until used.']);
    expect((await asks(['Acme'], page)).answer.grade).toBe('unclear');
  });

  it('is left out by the sentence, and the rest of the passage answers', async () => {
    const page = texts('# Terms', 'It is kept until deleted. For the API, see below.');
    expect((await asks(['API'], page)).answer).toMatchObject({ grade: 'partial', citations: [{ quote: 'It is kept until deleted.' }] });
  });

  it('is no silence where one sentence speaks of both', async () => {
    const both = 'API and Desk have each completed an audit for Enterprise customers.';
    expect((await asks(['API'], texts('# Terms', both))).answer).toMatchObject({ grade: 'unclear', citations: [{ quote: both }] });
  });

  it('does not lend an answer words that it needs, nor take one away in silence', async () => {
    const lent = texts('# Terms', 'We have completed an audit. The API is for enterprise customers.');
    expect((await asks(['API'], lent)).answer.grade).toBe('unclear');
    expect((await asks(['Chat'], lent)).answer.grade).toBe('yes_gated');
    const refused = texts('# Terms', 'It is kept until deleted. The API never does that.');
    expect((await asks(['API'], refused)).answer).toMatchObject({ grade: 'unclear', citations: [{ quote: 'It is kept until deleted.' }] });
    expect((await asks(['Chat'], refused)).answer.grade).toBe('none');
  });

  it('stands against that the pages tell of nothing else', async () => {
    const facts = [stated('places', ['US'])];
    const said = ['# Terms', 'With the API it is kept until deleted.'];
    expect((await asks(['Chat'], readPage('acme/dpa', { facts, texts: ['# Terms'] }))).answer.grade).toBe('none');
    expect((await asks(['API'], readPage('acme/dpa', { facts, texts: ['# Terms'] }))).answer.grade).toBe('none');
    expect((await asks(['API'], readPage('acme/dpa', { facts, texts: said }))).answer.grade).toBe('unclear');
  });

  it('is what a heading says of others alone: one that names both is about both', async () => {
    expect((await asks(['API'], texts('# Privacy of Desk and the API', 'It is kept until deleted.'))).answer.grade).toBe('partial');
    expect((await asks(['API'], fact('It is kept for 30 days.', ['The API and the desk']))).answer.grade).toBe('yes_public');
  });

  it('is told by the term of a definition and the item of a list too', async () => {
    const page = fact('It is kept for 30 days.', ['Terms']);
    const [passage] = passagesOf('It is kept for 30 days.');
    const labelled = (label: string) => ({
      ...page,
      read: { ...page.read, passages: async () => (passage ? [{ ...passage, label }] : []) },
    });
    expect((await asks(['API'], labelled('Desk'))).answer.grade).toBe('yes_public');
    expect((await asks(['API'], labelled('API'))).answer.grade).toBe('unclear');
  });

  it('is told by the whole sentence where the quote is but a part of it', async () => {
    const sentence = 'It is kept for 30 days, as far as customers of the API are concerned.';
    const facts = [stated('window', days(30), { quote: 'It is kept for 30 days' })];
    expect((await asks(['API'], readPage('acme/dpa', { facts, texts: [sentence] }))).answer.grade).toBe('unclear');
    expect((await asks(['API'], readPage('acme/dpa', { facts, texts: [`It is kept for 30 days. API.`] }))).answer.grade).toBe('yes_public');
  });

  it('is told by whole words, and is silence where nothing would answer', async () => {
    expect((await asks(['API', '***'], fact('Rapid APIs keep it for 30 days.', ['Terms']))).answer.grade).toBe('yes_public');
    expect((await asks(['API'], texts('# API', 'The API is fast.'))).answer.grade).toBe('none');
  });

  it('goes on in the sentences that follow, until the product is named that is asked about', async () => {
    const goesOn = 'The API is fast. It is kept until deleted.';
    expect((await asks(['API'], texts('# Terms', goesOn))).answer.grade).toBe('unclear');
    expect((await asks(['API'], texts('# Terms', `${goesOn} Desk differs. Texts are kept until used.`))).answer).toMatchObject({
      grade: 'partial',
      citations: [{ quote: 'Texts are kept until used.' }],
    });
    const facts = [stated('window', days(30), { quote: 'It is kept for 30 days.' })];
    const stating = (before: string) => readPage('acme/dpa', { facts, texts: [`${before} It is kept for 30 days.`] });
    expect((await asks(['API'], stating('The API is fast.'))).answer.grade).toBe('unclear');
    expect((await asks(['API'], stating('The API is fast. So is Desk.'))).answer.grade).toBe('yes_public');
  });
});
