import { describe, expect, it } from 'vitest';
import { extractHtml, fingerprintOf as fingerprint, textsOf } from '../../helpers/extracts.ts';

/** Far above what reading takes here, far below what it took when its time was squared. */
const SOON_MS = 8_000;

function timed<T>(run: () => T): T {
  const started = performance.now();
  const result = run();
  expect(performance.now() - started).toBeLessThan(SOON_MS);
  return result;
}

const nestedHeaders = (depth: number): string =>
  depth === 0 ? 'x' : `<table><tr><th>${nestedHeaders(depth - 1)}</th><th>h</th></tr><tr><td>a</td><td>b</td></tr></table>`;

describe('time grows with the page', () => {
  it.each([
    ['header cells that nest tables', nestedHeaders(60)],
    ['a table of 40,000 rows', `<table><tr>${'<th>h</th>'.repeat(6)}</tr>${'<tr><td>a<td>b<td>c</tr>'.repeat(40_000)}</table>`],
    ['2,000 columns over 4,000 rows', `<table><tr>${'<th>h</th>'.repeat(2_000)}</tr>${'<tr><td>a<td>b</tr>'.repeat(4_000)}</table>`],
    [
      'much markup before the first of many rows',
      `<table><caption>${'<i></i>'.repeat(40_000)}</caption>${'<tr><td>a<td>b</tr>'.repeat(4_000)}</table>`,
    ],
    ['80,000 line breaks', 'a<br>'.repeat(80_000)],
    ['200,000 lines before a line break', `<p>${'\n'.repeat(200_000)}x<br>y`],
    ['many inline elements in deep wrappers', '<span>'.repeat(500) + '<i>a</i>'.repeat(60_000)],
    ['400,000 open elements', `${'<div>'.repeat(400_000)}x`],
    ['100,000 open elements and as many end tags of others', '<div>'.repeat(100_000) + '</b>'.repeat(100_000)],
    ['open elements and form after form', '<b>'.repeat(100_000) + '<form>'.repeat(100_000)],
    ['drawings in drawings', '<svg><title>'.repeat(50_000) + '</b>'.repeat(100_000)],
  ])('of %s', (_name, html) => {
    timed(() => {
      extractHtml(html);
      fingerprint(html);
    });
  });

  it('of a title that stands on each of thousands of lines', () => {
    const html = '<div>'.repeat(300) + '<p>My Title</p>'.repeat(6_000);
    timed(() => extractHtml(html, { section: { title: 'My Title' } }));
  });

  it('of thousands of selected and removed elements', () => {
    const html = `${'<div>'.repeat(300)}${'<main>abc</main><p>x</p>'.repeat(40_000)}`;
    timed(() => extractHtml(html, { select: ['main'], remove: ['p'] }));
  });
});

describe('deep pages', () => {
  it('keep scripts out of the text', () => {
    const html = `<body>${'<div>'.repeat(3_000)}before <script>var no = 1;</script><style>p { no }</style>after`;
    expect(textsOf(html)).toEqual(['before after']);
  });

  it('are fingerprinted by their text', () => {
    const page = (text: string) => `<body>${'<div>'.repeat(3_000)}<p>${text}</p>${'</div>'.repeat(3_000)}<p>end</p>`;
    expect(fingerprint(page('thirty days'))).not.toBe(fingerprint(page('ten days')));
    expect(textsOf(page('thirty days'))).toEqual(['thirty days', 'end']);
  });
});

describe('headers of columns', () => {
  it('are read where their row is read as plain blocks', () => {
    const first = `<tr><th><h3>Name</h3></th><th>${'word '.repeat(300)}<table></table></th><th>Place</th></tr>`;
    const row = extractHtml(`<table>${first}<tr><td>Acme</td><td>x</td><td>Ireland</td></tr></table>`).passages.at(-1);
    expect(row?.cells?.map(({ header }) => header.slice(0, 9))).toEqual(['Name', 'word word', 'Place']);
  });

  it('are cut where they are long', () => {
    const row = extractHtml(`<table><tr><th>${'long '.repeat(100)}<th>b</tr><tr><td>x<td>y</tr></table>`).passages.at(-1);
    expect(row?.cells?.[0]?.header).toHaveLength(200);
  });

  it('are those of the innermost table', () => {
    const inner = '<table><tr><th>C<th>D</tr><tr><td>3<td>4</tr></table>';
    const passages = extractHtml(
      `<table><tr><th>A<th>B</tr><tr><td>1<td>2</tr></table>${inner}<table><tr><td>5<td>6</tr></table>`,
    ).passages.flatMap(({ cells }) => cells ?? []);
    expect(passages.filter(({ header }) => header).map(({ header, text }) => header + text)).toEqual(['A1', 'B2', 'C3', 'D4']);
  });
});

describe('line breaks', () => {
  it.each([
    ['two in a row', 'a<br><br>b', ['a', 'b']],
    ['two with white space between', 'a<br> <i> </i> <br>b', ['a', 'b']],
    ['one', 'a<br>b', ['a b']],
    ['two with a word between', 'a<br>x<br>b', ['a x b']],
    ['one after a line end of the source', 'a\n <br>b', ['a', 'b']],
  ])('%s', (_name, html, texts) => {
    expect(textsOf(`<p>${html}</p>`)).toEqual(texts);
  });
});

describe('pages too large to be read whole', () => {
  const tooLarge = 'the page is too large to be read whole';

  it('end after 50,000 passages, and say so', () => {
    const page = (count: number) => extractHtml('<p>a</p>'.repeat(count));
    expect(page(50_000).signs.missing).toBeUndefined();
    const { passages, signs } = page(50_001);
    expect(passages).toHaveLength(50_000);
    expect(signs.missing).toBe(tooLarge);
  });

  it('end after 500,000 elements, and say so', () => {
    const page = (count: number) => extractHtml(`<p>a${'<i></i>'.repeat(count)}</p><p>b</p>`);
    expect(page(499_998).passages.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(page(499_998).signs.missing).toBeUndefined();
    const { passages, signs } = page(500_000);
    expect(passages.map(({ text }) => text)).toEqual(['a']);
    expect(signs.missing).toBe(tooLarge);
  });
});
