import { describe, expect, it } from 'vitest';
import { Catalogue } from '../../../src/domain/catalogue.ts';
import { readPage } from '../../../src/pipeline/read.ts';
import { extractHtml, fixturePage, mainPage, outlineOf, textsOf } from '../../helpers/extracts.ts';

const PAGE = fixturePage('several-documents');

describe('one of several documents on a page', () => {
  it('is found by its title and ends where the next heading of its rank begins', () => {
    const lines = outlineOf(PAGE, { section: { title: 'Data Processing Addendum' } });
    expect(lines[0]).toBe('heading: Data Processing Addendum');
    expect(lines.at(-1)).toMatch(/^Data Processing Addendum > Subprocessors > paragraph: Acme informs the customer thirty days/);
    expect(lines.join('\n')).not.toMatch(/Terms of Service|Privacy|Contact/);
  });

  it('is the text below its heading, not the entry of a table of contents that comes first', () => {
    const contents = '<p>Terms of Service</p><p>Data Processing Addendum</p>';
    const page = PAGE.replace('<h1>Legal</h1>', `<h1>Legal</h1>${contents}`);
    expect(textsOf(page, { section: { title: 'Data Processing Addendum' } })).toEqual(
      textsOf(PAGE, { section: { title: 'Data Processing Addendum' } }),
    );
  });

  it('is found whatever the case, the numbering and the white space of its title', () => {
    expect(textsOf(PAGE, { section: { title: '  privacy  POLICY' } })[0]).toBe('1. Privacy Policy');
  });

  it('is found by the first of its titles that the page has, in the order in which they are declared', () => {
    const both = textsOf(PAGE, { section: { title: ['Privacy Policy', 'Terms of Service'] } });
    expect(both[0]).toBe('1. Privacy Policy');
    const renamed = textsOf(PAGE, { section: { title: ['Former Terms', 'Terms of Service'] } });
    expect(renamed[0]).toBe('Terms of Service');
  });

  it('is found by the id of the element around it', () => {
    expect(textsOf(PAGE, { section: { anchor: 'privacy' } })).toEqual(textsOf(PAGE, { section: { title: 'Privacy Policy' } }));
  });

  it.each([
    ['before its heading', (heading: string) => `<a id="here"></a>${heading}`],
    ['in its heading', (heading: string) => heading.replace('>', '><a id="here"></a>')],
  ])('is found by the id of an empty element %s', (_name, mark) => {
    const page = PAGE.replace(/<h\d[^>]*>Data Processing Addendum<\/h\d>/, mark);
    expect(page).not.toBe(PAGE);
    expect(textsOf(page, { section: { anchor: 'here' } })).toEqual(textsOf(PAGE, { section: { title: 'Data Processing Addendum' } }));
  });

  it('is found by the id of its heading', () => {
    expect(textsOf(PAGE, { section: { anchor: 'dpa' } })).toEqual(textsOf(PAGE, { section: { title: 'Data Processing Addendum' } }));
  });

  it('is found by its title where its anchor is gone', () => {
    const lines = outlineOf(PAGE, { section: { anchor: 'former', title: 'Terms of Service' } });
    expect(lines[0]).toBe('heading: Terms of Service');
  });

  it('begins with its heading, also where that is no heading element', () => {
    const text = 'Long text of the document. '.repeat(12);
    const page = mainPage(`<div><div><div>Acme DPA</div></div><p>${text}</p></div><div><p>Other: ${text}</p></div>`);
    expect(outlineOf(page, { section: { title: 'Acme DPA' } })).toEqual(['heading: Acme DPA', `Acme DPA > paragraph: ${text.trim()}`]);
  });

  it('is the whole page where the page itself carries its title', () => {
    const page = `<html><head><title>Acme DPA | Acme</title></head><body><main><p>${'Clause of the page. '.repeat(20)}</p></main></body></html>`;
    expect(textsOf(page, { section: { title: 'Acme DPA' } })).toEqual(textsOf(page));
  });

  it('keeps the same passages when only the documents beside it change', () => {
    const edited = PAGE.replace('Fees are due within thirty days', 'Fees are due within ninety days');
    const section = { title: 'Data Processing Addendum' };
    expect(extractHtml(edited, { section }).contentHash).toBe(extractHtml(PAGE, { section }).contentHash);
    expect(extractHtml(edited).contentHash).not.toBe(extractHtml(PAGE).contentHash);
  });

  it('that is not on the page leaves nothing to read and makes the page partial', async () => {
    const reading = await readPage(
      Buffer.from(PAGE),
      { headers: {} },
      { catalogue: Catalogue.parse({ keys: {} }), section: { title: 'Service Level Agreement' } },
    );
    expect(reading.extraction.passages).toEqual([]);
    expect(reading).toMatchObject({
      verdict: 'partial',
      because: 'the page lacks what the watcher reads: section "Service Level Agreement"',
      doubt: false,
    });
  });

  it('that is only mentioned, without a text below it, counts as missing', () => {
    const page = mainPage('<h1>Legal</h1><h2>Acme DPA</h2><p>See our documents.</p><h2>Others</h2><p>More</p>');
    expect(extractHtml(page, { section: { title: 'Acme DPA' } }).signs.missing).toBe('section "Acme DPA"');
  });
});
