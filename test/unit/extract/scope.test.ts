import { describe, expect, it } from 'vitest';
import { Catalogue } from '../../../src/domain/catalogue.ts';
import { readPage } from '../../../src/pipeline/read.ts';
import { extractHtml, mainPage, textsOf } from '../../helpers/extracts.ts';

const PAGE = `<body><main><p>${'Main text of the page. '.repeat(20)}</p></main>
  <div class="legal"><h2>Terms</h2><p class="date">Seen 1,234 times</p><p>Clause one</p></div><div class="annex"><p>Annex text</p></div></body>`;

describe('select', () => {
  it('reads the named parts in the order of the page, whatever the order of the selectors', () => {
    expect(textsOf(PAGE, { select: ['.annex', '.legal'] })).toEqual(['Terms', 'Seen 1,234 times', 'Clause one', 'Annex text']);
  });

  it('reads a part once where one selected part holds another', () => {
    expect(textsOf(PAGE, { select: ['.legal', '.legal p', 'h2'] })).toEqual(['Terms', 'Seen 1,234 times', 'Clause one']);
  });

  it('makes the page partial where a selector matches nothing, and names it', async () => {
    const reading = await readPage(
      Buffer.from(PAGE),
      { headers: {} },
      {
        select: ['.legal', '.gone'],
        catalogue: Catalogue.parse({ keys: {} }),
      },
    );
    expect(reading).toMatchObject({ verdict: 'partial', because: 'the page lacks what the watcher reads: .gone' });
  });

  it('reads a selected part although it is named like navigation', () => {
    expect(textsOf('<body><div class="x"><div class="legal">A clause</div></div></body>', { select: ['.x'] })).toEqual(['A clause']);
  });
});

describe('remove', () => {
  it('leaves out what it names, and does not mind what is not there', () => {
    const extraction = extractHtml(PAGE, { select: ['.legal'], remove: ['.date', '.never'] });
    expect(extraction.passages.map(({ text }) => text)).toEqual(['Terms', 'Clause one']);
    expect(extraction.signs.missing).toBeUndefined();
  });

  it('joins no words around a removed element', () => {
    expect(textsOf(mainPage('<p>before <span class="x">counter</span> after</p>'), { remove: ['.x'] })).toEqual(['before after']);
  });
});

describe('rules that match nothing', () => {
  const html = '<html><body><main><p class="text">The customer may object within thirty days.</p></main></body></html>';

  it('are noted by name, and nothing where all of them match', () => {
    const { signs } = extractHtml(html, { select: ['.text', '.gone'], remove: ['.ad'], section: { title: 'DPA' } });
    expect(signs.unmatched).toEqual(['select ".gone"', 'remove ".ad"', 'section "DPA"']);
    expect(extractHtml(html, { select: ['.text'] }).signs.unmatched).toEqual([]);
    expect(extractHtml(html).signs).not.toHaveProperty('unmatched');
  });

  it('are no part of the content', () => {
    const [a, b] = [
      extractHtml(html, { remove: ['.ad'] }),
      extractHtml(html.replace('</main>', '<p class="ad">Buy</p></main>'), { remove: ['.ad'] }),
    ];
    expect([a.signs.unmatched, b.signs.unmatched]).toEqual([['remove ".ad"'], []]);
    expect(a.contentHash).toBe(b.contentHash);
    expect(a.extractorVersion).toBe(b.extractorVersion);
  });
});
