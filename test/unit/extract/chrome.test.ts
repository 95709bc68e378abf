import { describe, expect, it } from 'vitest';
import { mainPage, textsOf } from '../../helpers/extracts.ts';

const CLAUSE = 'Acme keeps customer data in the European Union and erases it thirty days after the end of the contract. '.repeat(4);

/** A page without a main element, with enough text for shares of it to mean something. */
function page(inner: string): string {
  return `<html><head><title>t</title></head><body>${inner}<p>${CLAUSE}</p></body></html>`;
}

const CLAUSE_TEXT = CLAUSE.trim();

describe('left out as not part of the document', () => {
  it.each([
    ['navigation by its name', '<div class="site-nav"><p>Menu</p></div>'],
    ['navigation by its role', '<div role="navigation">Menu</div>'],
    ['a menu spelt in camel case', '<div id="mainMenu">Menu</div>'],
    ['a cookie banner by class', '<div class="x cookie-consent y"><p>We use cookies</p></div>'],
    ['a table of contents', '<div class="table-of-contents"><p>Contents</p></div>'],
    ['related articles', '<section class="related-articles"><p>More</p></section>'],
    ['a footer element', '<footer>Imprint</footer>'],
    ['a dialog element', '<dialog open>Accept</dialog>'],
    ['form controls', '<select><option>English</option></select><textarea>typed</textarea>'],
    ['a site header without headings', '<header>Acme <a href="/">Home</a></header>'],
    ['a sidebar', '<aside><p>Webinar</p></aside>'],
    ['a short live region', '<div aria-live="polite">Loaded</div>'],
    ['a glyph', '<span class="material-icons">expand_more</span>'],
    ['a glyph of private use', '<span>\ue5cf</span>'],
    ['a picture with text', '<span role="img" aria-label="flag">DE</span>'],
    ['a list of links within the page', '<ul><li><a href="#a">Aa</a></li><li><a href="#b">Bb</a></li><li><a href="#c">Cc</a></li></ul>'],
    [
      'a list of links within the site',
      '<ul><li><a href="/a">Aa</a></li><li><a href="/b">Bb</a></li><li><a href="/c">Cc</a></li><li><a href="/d">Dd</a></li></ul>',
    ],
  ])('%s', (_name, html) => {
    expect(textsOf(page(html))).toEqual([CLAUSE_TEXT]);
  });
});

describe('kept as part of the document', () => {
  it.each([
    ['a header that holds the title', '<header><h1>Title</h1></header>', 'Title'],
    [
      'a list of links to other sites',
      '<ul><li><a href="https://a.example">Aa</a></li><li><a href="https://b.example">Bb</a></li><li><a href="https://c.example">Cc</a></li><li><a href="https://d.example">Dd</a></li></ul>',
      'Aa',
    ],
    ['two links in a list', '<ul><li><a href="/a">Aa</a></li><li><a href="/b">Bb</a></li></ul>', 'Aa'],
    [
      'links with text around them',
      '<ul><li><a href="/a">A</a> hosts data</li><li><a href="/b">B</a> sends mail</li><li><a href="/c">C</a> supports</li><li><a href="/d">D</a> bills</li></ul>',
      'A hosts data',
    ],
    ['a name that only contains a chrome word', '<div class="menu-driven-deletion"><p>Deletion</p></div>', 'Deletion'],
  ])('%s', (_name, html, text) => {
    expect(textsOf(page(html))).toContain(text);
  });

  it('a part with much of the text, whatever its name says', () => {
    expect(textsOf(`<body><div class="cookie-notice"><p>${CLAUSE}</p></div></body>`)).toEqual([CLAUSE_TEXT]);
  });

  it('a long text that an open dialog hid from screen readers', () => {
    expect(textsOf(`<body><div aria-hidden="true"><p>${CLAUSE}</p></div></body>`)).toEqual([CLAUSE_TEXT]);
  });

  it('an aside within the main part, as a note', () => {
    expect(textsOf(mainPage(`<p>${CLAUSE}</p><aside>Note: only in the Union.</aside>`))).toEqual([CLAUSE_TEXT, 'Note: only in the Union.']);
  });

  it('the body, where the main part is only a placeholder', () => {
    expect(textsOf(`<body><main>Loading</main><div><p>${CLAUSE}</p></div></body>`)).toContain(CLAUSE_TEXT);
  });
});

it('reads only the main part where there is one', () => {
  expect(textsOf(`<body><p>Beside</p><main><p>${CLAUSE}</p></main><p>Below</p></body>`)).toEqual([CLAUSE_TEXT]);
});

it('reads a single article that holds most of the text', () => {
  expect(textsOf(`<body><p>Beside</p><article><p>${CLAUSE}</p></article></body>`)).toEqual([CLAUSE_TEXT]);
});
