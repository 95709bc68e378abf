/** CSV that spreadsheets open right, whatever the pages say: read again by another parser. */
import fc from 'fast-check';
import papaparse from 'papaparse';
import { describe, expect, it } from 'vitest';
import {
  BYTE_ORDER_MARK,
  CHANGE_COLUMNS,
  changeCsvHeader,
  changeCsvRecord,
  ENTRY_COLUMNS,
  entryCsv,
  safeCell,
} from '../../../src/publish/csv.ts';
import { entry } from '../../helpers/entries.ts';
import { ATTACKS } from '../../helpers/hostile.ts';
import { change } from '../../helpers/webFixtures.ts';

const listed = async function* <Item>(items: Item[]): AsyncIterable<Item> {
  yield* items;
};
const textOf = async (...entries: Parameters<typeof listed>[0]) => (await Array.fromAsync(entryCsv(listed(entries as never)))).join('');

/** By another parser. Throws where it finds a fault. */
function reread(csv: string): string[][] {
  const { data, errors } = papaparse.parse<string[]>(csv.replace(BYTE_ORDER_MARK, ''), { delimiter: ',', newline: '\r\n' });
  if (errors[0]) throw new Error(errors[0].message);
  expect(data.pop()).toEqual(['']);
  return data;
}

/** What a spreadsheet computes: a formula sign at the beginning, in any width, whatever white space or quote stands before it. */
const COMPUTED = /^[\s"'“”]*[=+\-@＝＋－＠]|^[\t\r]/;

describe('a cell', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '"=1+1',
    '"=HYPERLINK(""x"")"',
    '“=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
    '\u2212cmd',
    '\u00a0=1',
    '\ufeff=1',
  ])('%j that would be a formula is a text', (text) => {
    expect(safeCell(text)).toBe(`'${text.replace(/(?<=["\t\r\n])[=+\-@]/g, "'$&")}`);
  });

  it.each(['30 days', 'a=b', 'a - b', 'x@example.com', '3+4', '', "it's", '“quoted”', 'line\nline'])(
    '%j that is none stays as it is',
    (text) => {
      expect(safeCell(text)).toBe(text);
    },
  );

  it('holds no beginning of a formula where a program that splits at other characters would see one', () => {
    expect(safeCell('terms;=cmd|x')).toBe("terms;'=cmd|x");
    expect(safeCell('a\n=cmd')).toBe("a\n'=cmd");
    expect(safeCell('a\t@cmd')).toBe("a\t'@cmd");
    expect(safeCell('a"=cmd')).toBe('a"\'=cmd');
  });

  it('holds neither NUL nor halves of characters', () => {
    expect(safeCell('a\u0000b\ud800c\u001b[31m')).toBe('a\ufffdb\ufffdc\ufffd[31m');
  });

  it('is never computed, whatever it is made of', () => {
    const piece = fc.oneof(
      fc.constantFrom('=', '+', '-', '@', '＝', '＋', '\t', '\r', '\n', '"', "'", '“', ' ', ';', ',', '\u0000', '\ud800', 'a', '1'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const cell = safeCell(pieces.join(''));
        expect(cell.startsWith("'") || !COMPUTED.test(cell)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a record', () => {
  const hostile = fc.oneof(
    fc.constantFrom(...ATTACKS, 'a,b', 'a"b', '"', '""', 'a\r\nb', 'a\rb', 'a\nb', '\u0000', '\ud800', "=cmd|'/C calc'!A0"),
    fc.string({ unit: 'binary' }),
  );

  it('is read by another parser with the cells that were written', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (oldQuote, newQuote, heading) => {
        const told = change({ id: 'chg_1', oldQuote, newQuote, path: [heading], oldValue: { n: 30, unit: 'd' } });
        const [names = [], cells = [], ...more] = reread(await textOf(entry(7, { change: told })));
        expect(more).toEqual([]);
        const read = Object.fromEntries(names.map((name, at) => [name, cells[at]]));
        expect(cells).toHaveLength(names.length);
        expect(read).toMatchObject({
          seq: '7',
          entry: 'change.recorded',
          id: 'chg_1',
          oldQuote: safeCell(oldQuote),
          newQuote: safeCell(newQuote),
          path: safeCell(heading),
          oldValue: '{"n":30,"unit":"d"}',
        });
      }),
      { numRuns: 500 },
    );
  });

  it('of an entry says what it moved, and by when something is due', async () => {
    const told = change({
      id: 'chg_1',
      state: 'superseded',
      severity: 'critical',
      deadlines: [
        { dueOn: '2026-12-24', clause: '', basis: 'stated' },
        { dueOn: '2026-12-08', clause: '', basis: 'assumed' },
      ],
    });
    const text = await textOf(
      entry(3, {
        kind: 'change.retracted',
        change: told,
        supersededBy: 'chg_2',
        was: { state: 'flagged', severity: 'high', deadlines: [] },
      }),
    );
    const [names, cells] = reread(text);
    expect(names).toEqual([...ENTRY_COLUMNS, ...CHANGE_COLUMNS]);
    expect(cells?.slice(0, ENTRY_COLUMNS.length)).toEqual([
      '3',
      'change.retracted',
      '2026-11-01T00:03:00.000Z',
      'flagged',
      'high',
      'chg_2',
      '2026-12-08',
      'assumed',
    ]);
  });

  it('ends with CR LF, and the file begins with the mark of UTF-8', async () => {
    const text = await textOf(entry(1), entry(2));
    expect(text.startsWith('\ufeffseq,entry,')).toBe(true);
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('of a change alone has neither mark nor columns of entries', () => {
    const text = `${changeCsvHeader()}${changeCsvRecord(change({ id: 'chg_1' }))}`;
    expect(reread(text).map(([first]) => first)).toEqual(['id', 'chg_1']);
    expect(text.startsWith('id,vendor,')).toBe(true);
  });
});
