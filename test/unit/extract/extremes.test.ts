import { describe, expect, it } from 'vitest';
import { decode, extract } from '../../../src/extract/extract.ts';
import { extractHtml, fingerprintOf as fingerprint, mainPage, textsOf } from '../../helpers/extracts.ts';

describe('pages that are not as they should be', () => {
  it.each([
    ['nothing', ''],
    ['white space', ' \n\t '],
    ['a doctype', '<!doctype html>'],
    ['an empty body', '<html><body></body></html>'],
    ['an open comment', '<body><!-- <p>text</p>'],
    ['an open script', '<body><script>var a = "</p>text"'],
  ])('%s gives no passages', (_name, html) => {
    const extraction = extract(Buffer.from(html));
    expect(extraction.passages).toEqual([]);
    expect(extraction.signs).toMatchObject({ bytes: html.length, mainChars: 0, passages: 0 });
  });

  it('reads text without any element', () => {
    expect(textsOf('Only text')).toEqual(['Only text']);
  });

  it('reads 10,000 nested elements, with the text at the bottom and after them', () => {
    const html = `<body>${'<div>'.repeat(10_000)}<p>deep</p>${'</div>'.repeat(10_000)}<p>after</p></body>`;
    expect(textsOf(html).join(' ')).toMatch(/deep.*after/);
    expect(fingerprint(html)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('reads 10,000 nested inline elements and 10,000 elements that are never closed', () => {
    expect(textsOf(`<body>${'<b><i>'.repeat(5_000)}deep`)).toEqual(['deep']);
    expect(textsOf(`<body>${'<li><ul>'.repeat(5_000)}deep`)).toEqual(['deep']);
    expect(textsOf(`<table>${'<tr><td><table>'.repeat(3_000)}deep`).join(' ')).toContain('deep');
  });

  it('reads the valid rest of ill-formed UTF-8, the same way every time', () => {
    const bytes = Buffer.concat([Buffer.from('<p>before '), Buffer.from([0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80]), Buffer.from(' after</p>')]);
    const [first, second] = [extract(bytes), extract(Buffer.from(bytes))];
    expect(first.passages[0]?.text).toMatch(/^before \ufffd+\(\ufffd+ after$/);
    expect(second).toEqual(first);
  });

  it('reads a page that is a part of a larger buffer', () => {
    const whole = Buffer.from('xxxx<p>page</p>yyyy');
    expect(decode(new Uint8Array(whole.buffer, whole.byteOffset + 4, 11))).toBe('<p>page</p>');
  });

  it('reads markup inside a title, an attribute and a raw text element as text', () => {
    const page = '<title>A <b>bold</b> &amp; odd</title><body><p title="<p>no</p>">yes &lt;b&gt;</p>';
    expect(extractHtml(page).title).toBe('A <b>bold</b> & odd');
    expect(textsOf(page)).toContain('yes <b>');
  });

  it('attribute and element names of objects are only names', () => {
    const page = mainPage('<constructor __proto__="x" hasownproperty="y">odd</constructor><p id="__proto__" class="constructor">text</p>');
    expect(textsOf(page).join(' ')).toBe('odd text');
  });

  it('a page of a million characters, and one of 20,000 open elements, end soon', () => {
    const started = performance.now();
    extractHtml(mainPage(`<p>${'word '.repeat(200_000)}</p>`));
    extractHtml(mainPage('<p>a'.repeat(20_000)));
    extractHtml(mainPage('<ul><li><a href="/x">a</a>'.repeat(3_000)));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('signs', () => {
  it('count what tells a page from a stub', () => {
    const page = `<html><head><meta http-equiv="Refresh" content="0; url=/login"><script></script></head>
      <body><script></script><noscript>Please enable JavaScript</noscript><form>Log in <input type="password"></form><h1>Hello</h1></body></html>`;
    expect(extractHtml(page).signs).toMatchObject({
      scripts: 2,
      passwordFields: 1,
      headings: 1,
      metaRefresh: '0; url=/login',
      noscript: 'Please enable JavaScript',
      lead: 'Log in Hello',
    });
  });

  it('bound what they quote of a page', () => {
    const { signs } = extractHtml(`<body><noscript>${'n '.repeat(5_000)}</noscript><p>${'text '.repeat(5_000)}</p></body>`);
    expect(signs.lead.length).toBeLessThanOrEqual(2_000);
    expect(signs.noscript.length).toBeLessThanOrEqual(500);
  });
});
