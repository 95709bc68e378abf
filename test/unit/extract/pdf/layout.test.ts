import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../../../src/domain/extraction.ts';
import { extract } from '../../../../src/extract/extract.ts';
import { readable } from '../../../../src/extract/pdf/readable.ts';
import { type LayoutOptions, layOut, type PdfPart, SHEET, wrap, writePdf } from '../../../helpers/pdf.ts';

const CLAUSES = [
  'The customer may object to a new subprocessor within thirty (30) days of the notice, and Acme will then look for another way to provide the service or let the customer leave without a fee.',
  'Personal data of the customer is stored and processed within the European Union only, apart from the support that is given from the United Kingdom during the night.',
  'Acme erases all personal data within ninety days after the end of the agreement, and confirms this to the customer in writing when the customer asks for it.',
  'Encryption protects personal data in transit and at rest, backups included, with keys that are kept apart from the data and renewed every year.',
];

async function read(bytes: Uint8Array): Promise<Extraction> {
  return extract(await readable(bytes));
}

async function outline(bytes: Uint8Array): Promise<string[]> {
  return (await read(bytes)).passages.map(({ kind, text, page }) => `${page} ${kind}: ${text}`);
}

const laid = (parts: PdfPart[], options?: LayoutOptions) => outline(layOut(parts, options));
const paragraphs = CLAUSES.map((p) => ({ p }));

describe('paragraphs', () => {
  it('are put together from their lines, and told apart by the space between them', async () => {
    expect(await laid(paragraphs)).toEqual(CLAUSES.map((clause) => `1 paragraph: ${clause}`));
  });

  it('are told apart without any space, by where their last lines end', async () => {
    expect(await laid(paragraphs, { space: 0 })).toEqual(CLAUSES.map((clause) => `1 paragraph: ${clause}`));
  });

  it('go on over the page, whose number is that of their beginning', async () => {
    expect(await laid(paragraphs, { height: 72 })).toEqual([
      `1 paragraph: ${CLAUSES[0]}`,
      `1 paragraph: ${CLAUSES[1]}`,
      `1 paragraph: ${CLAUSES[2]}`,
      `2 paragraph: ${CLAUSES[3]}`,
    ]);
  });

  it('say the same wherever the pages end', async () => {
    const hashes = async (height: number) =>
      (await read(layOut(paragraphs, { height, header: 'Acme DPA', footer: 'Page # of ##' }))).contentHash;
    expect(new Set(await Promise.all([96, 84, 72, 60, 36].map(hashes))).size).toBe(1);
  });

  it('begin anew with a number at the beginning of a line', async () => {
    const numbered = CLAUSES.map((clause, at) => ({ p: `(${'abcd'[at]}) ${clause}` }));
    expect(await laid(numbered, { space: 0 })).toEqual(numbered.map(({ p }) => `1 paragraph: ${p}`));
  });

  it('do not hold the notes at the foot of the page', async () => {
    const [first = '', second = ''] = CLAUSES;
    const [a = [], b = []] = [wrap(first, 451), wrap(second, 451)];
    const texts = (lines: string[], y: number) => lines.map((text, at) => ({ text, x: 72, y: y + at * 12 }));
    const bytes = writePdf([
      {
        texts: [
          ...texts(b, 100),
          ...texts(a.slice(0, 1), 700),
          { text: 'A note that explains a word of the text above it.', x: 72, y: 760, size: 7 },
        ],
      },
      { texts: [...texts(a.slice(1), 84), ...texts(b, 200)] },
    ]);
    expect(await outline(bytes)).toEqual([
      `1 paragraph: ${second}`,
      `1 paragraph: ${first}`,
      '1 paragraph: A note that explains a word of the text above it.',
      `2 paragraph: ${second}`,
    ]);
  });
});

describe('hyphens at the ends of lines', () => {
  const around = (word: string) =>
    `${'Acme keeps the personal data of all its customers in one place and will '.repeat(2)}${word} it there.`;

  /** The text with each possible beginning, so that the word stands at the end of a line in one of them. */
  async function allTexts(word: string, more: string): Promise<Set<string>> {
    const texts = new Set<string>();
    for (let cut = 0; cut < 40; cut++) {
      const text = `${'x'.repeat(cut + 1)} ${around(word)}`;
      const { passages } = await read(layOut([{ p: text }, { p: more }]));
      texts.add(passages[0]?.text.replace(/^x+ /, '') ?? '');
    }
    return texts;
  }

  it('are taken out where they cut a word', async () => {
    expect(await allTexts('proc\u00adess\u00ading and keep\u00ading', 'More text.')).toEqual(new Set([around('processing and keeping')]));
  });

  it('stay in a word that is written with one elsewhere', async () => {
    const found = await allTexts('let third-\u00adparty auditors look at', 'A third-party audit is made every year.');
    expect([...found].map((text) => text.includes('third-party auditors'))).toContain(true);
    expect([...found].filter((text) => text.includes('thirdparty'))).toEqual([]);
  });
});

describe('what is on every page', () => {
  it('is left out: running headers, footers and page numbers', async () => {
    const found = await laid(paragraphs, { height: 60, header: 'Acme Data Processing Addendum v3', footer: 'Page # of ##' });
    expect(found.map((line) => line.slice(2))).toEqual(CLAUSES.map((clause) => `paragraph: ${clause}`));
  });

  it.each(['#', '- # -', '#/##', 'Seite # von ##'])('is left out on a document of two pages: %s', async (footer) => {
    expect(await laid(paragraphs, { height: 96, footer })).toHaveLength(CLAUSES.length);
  });

  it('does not include titles that only look like numbers of pages', async () => {
    const sheets = ['Annex 1', 'Annex 2', 'Annex 3'].map((title, at) => ({
      texts: [
        { text: title, x: 72, y: 80, size: 16 },
        ...wrap(CLAUSES[at] ?? '', 451).map((text, line) => ({ text, x: 72, y: 110 + 12 * line })),
      ],
    }));
    const cover = { texts: [{ text: CLAUSES[3] ?? '', x: 72, y: 80, size: 4 }] };
    const found = await outline(writePdf([cover, ...sheets]));
    for (const title of ['Annex 1', 'Annex 2', 'Annex 3']) expect(found.join('\n')).toContain(`heading: ${title}`);
  });

  it('does not include a turned stamp, but turned text of one page', async () => {
    const stamped = (own: string) => ({
      texts: [
        ...wrap(CLAUSES[0] ?? '', 451).map((text, line) => ({ text, x: 72, y: 100 + 12 * line })),
        { text: 'DRAFT', x: 20, y: 400, turned: true },
        { text: own, x: 40, y: 400, turned: true },
      ],
    });
    const found = (await outline(writePdf(['one', 'two', 'three'].map((own) => stamped(`turned ${own}`))))).join('\n');
    expect(found).not.toContain('DRAFT');
    expect(found).toContain('turned two');
  });
});

describe('headings and items', () => {
  it('are told by their size, and give the path of what stands below', async () => {
    const { passages, title } = await read(
      layOut([
        { h: 'Data Processing Addendum', size: 20 },
        { h: '1. Subprocessors' },
        { p: CLAUSES[0] ?? '' },
        { h: '2. Places' },
        { p: CLAUSES[1] ?? '' },
      ]),
    );
    expect(title).toBe('Data Processing Addendum');
    expect(passages.map(({ kind, path }) => [kind, path])).toEqual([
      ['heading', []],
      ['heading', ['Data Processing Addendum']],
      ['paragraph', ['Data Processing Addendum', '1. Subprocessors']],
      ['heading', ['Data Processing Addendum']],
      ['paragraph', ['Data Processing Addendum', '2. Places']],
    ]);
  });

  it('are told by bold print', async () => {
    const { passages } = await read(layOut([{ p: '1. Subprocessors', bold: true }, ...paragraphs]));
    expect(passages[0]).toMatchObject({ kind: 'heading', text: '1. Subprocessors' });
    expect(passages[1]?.path).toEqual(['1. Subprocessors']);
  });

  it('have their bullets taken off, over several lines', async () => {
    const items = CLAUSES.map((li) => ({ li }));
    expect(await laid([{ p: 'Acme promises the following:' }, ...items], { space: 0 })).toEqual([
      '1 paragraph: Acme promises the following:',
      ...CLAUSES.map((clause) => `1 item: ${clause}`),
    ]);
  });

  it('are items where the bullet is drawn', async () => {
    const texts = ['The customer may object.', 'The data stay here.', 'Acme erases them.'].map((text, at) => ({
      text,
      x: 90,
      y: 100 + 12 * at,
    }));
    const dots = texts.map(({ y }) => ({ x: 78, y: y - 2, size: 3 }));
    expect(await outline(writePdf([{ texts, dots }]))).toEqual(texts.map(({ text }) => `1 item: ${text}`));
  });
});

describe('tables', () => {
  const TITLES = ['Name', 'Purpose', 'Location'];
  const ROWS = [
    ['Harbour Hosting Ltd', 'Cloud infrastructure', 'Ireland'],
    ['Example Mail Inc.', 'Delivery of messages to the customers of the customer, and of invoices', 'United States'],
    ['Nordlicht GmbH', 'Support', 'Germany'],
    ['Fjord Analytics AS', 'Usage statistics', 'Norway'],
  ];

  it.each([
    ['by the space between them', {}],
    ['by the lines drawn between them', { ruled: true }],
  ])('give rows %s, with the titles of their columns', async (_name, options: LayoutOptions) => {
    const { passages } = await read(layOut([{ p: CLAUSES[0] ?? '' }, { rows: [TITLES, ...ROWS] }, { p: CLAUSES[1] ?? '' }], options));
    expect(passages.filter(({ kind }) => kind === 'row').map(({ text }) => text)).toEqual([TITLES, ...ROWS].map((row) => row.join(' | ')));
    expect(passages.find(({ text }) => text.startsWith('Nordlicht'))?.cells).toEqual([
      { header: 'Name', text: 'Nordlicht GmbH' },
      { header: 'Purpose', text: 'Support' },
      { header: 'Location', text: 'Germany' },
    ]);
    expect(passages.at(-1)?.text).toBe(CLAUSES[1]);
  });

  it('go on over the page, with their titles said once', async () => {
    const many = Array.from({ length: 12 }, (_, at) => [`Company ${String.fromCharCode(65 + at)}`, 'Hosting', 'Ireland']);
    const parts: PdfPart[] = [{ rows: [TITLES, ...many.slice(0, 6)] }, { rows: [TITLES, ...many.slice(6)] }];
    const { passages } = await read(layOut(parts, { height: 144, header: 'Subprocessors of Acme', footer: '#' }));
    expect(passages.map(({ text }) => text)).toEqual([TITLES, ...many].map((row) => row.join(' | ')));
    expect(passages.map(({ page }) => page)).toEqual([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
    expect(passages.at(-1)?.cells?.[0]).toEqual({ header: 'Name', text: 'Company L' });
  });

  it('keep cells in their columns where others are empty', async () => {
    const rows = [['Acme', '', 'Ireland'], ...ROWS];
    const { passages } = await read(layOut([{ rows: [TITLES, ...rows] }]));
    expect(passages[1]?.text).toBe('Acme | | Ireland');
  });

  it('are no columns of text: these are read one after the other', async () => {
    const [left, right] = [CLAUSES.slice(0, 2), CLAUSES.slice(2)].map((clauses) => clauses.flatMap((clause) => [...wrap(clause, 210), '']));
    const column = (lines: string[] = [], x: number) => lines.flatMap((text, at) => (text === '' ? [] : [{ text, x, y: 100 + 12 * at }]));
    const found = await outline(writePdf([{ texts: [...column(left, 72), ...column(right, 312)] }]));
    expect(found).toEqual(CLAUSES.map((clause) => `1 paragraph: ${clause}`));
  });
});

it('rows of long texts with lines between them are no columns', async () => {
  const rows = CLAUSES.map((clause, at) => [clause, `${CLAUSES[(at + 1) % CLAUSES.length]}`]);
  const { passages } = await read(layOut([{ rows: [['Clause', 'Reason'], ...rows] }], { columns: [220, 220], ruled: true }));
  expect(passages.map(({ text }) => text)).toEqual([['Clause', 'Reason'], ...rows].map((row) => row.join(' | ')));
});

it('a table of contents is left out: its numbers are those of pages', async () => {
  const contents = ['1. Subprocessors ........................ 2', '2. Places ............................. 3'];
  expect(await laid([...contents.map((p) => ({ p })), ...paragraphs])).toHaveLength(CLAUSES.length);
});

it('what stands off the page is not read', async () => {
  const bytes = writePdf([
    {
      texts: [
        { text: 'Seen.', x: 72, y: 100 },
        { text: 'Not seen.', x: SHEET.width + 50, y: 100 },
      ],
    },
  ]);
  expect((await outline(bytes)).join()).not.toContain('Not seen');
});
