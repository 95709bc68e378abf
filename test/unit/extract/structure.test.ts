import { describe, expect, it } from 'vitest';
import { extractHtml, fixturePage, mainPage, outlineOf, textsOf } from '../../helpers/extracts.ts';

describe('a contract with bold numbered paragraphs', () => {
  const lines = outlineOf(fixturePage('dpa'));

  it('reads as headings, paragraphs and items under the headings that stand above them', () => {
    const dpa = 'Data Processing Addendum';
    expect(lines).toEqual([
      `heading: ${dpa}`,
      `${dpa} > paragraph: Last updated: 1 March 2025`,
      `${dpa} > paragraph: This addendum forms part of the agreement between Acme and the customer and governs the processing of personal data.`,
      `${dpa} > heading: 1. Definitions`,
      `${dpa} > 1. Definitions > paragraph: "Personal Data" means any information relating to an identified or identifiable natural person.`,
      `${dpa} > heading: 2. Subprocessors`,
      `${dpa} > 2. Subprocessors > heading: 2.1 Authorisation.`,
      `${dpa} > 2. Subprocessors > 2.1 Authorisation. > paragraph: The customer gives Acme a general authorisation to engage the subprocessors that are listed on this page.`,
      `${dpa} > 2. Subprocessors > heading: 2.2 Objection`,
      `${dpa} > 2. Subprocessors > 2.2 Objection > paragraph: The customer may object within thirty (30) days of the notice. Write to privacy@acme.example.`,
      `${dpa} > heading: 3. Security`,
      `${dpa} > 3. Security > item: Encryption at rest`,
      `${dpa} > 3. Security > item: AES-256 for databases`,
      `${dpa} > 3. Security > item: AES-256 for backups`,
      `${dpa} > 3. Security > item: Encryption in transit`,
      `${dpa} > 3. Security > heading: Effective date:`,
      `${dpa} > 3. Security > Effective date: > item: Controller`,
      `${dpa} > 3. Security > Effective date: > item: The customer`,
      `${dpa} > 3. Security > Effective date: > item: Processor`,
      `${dpa} > 3. Security > Effective date: > item: Acme SAS, Paris`,
      `${dpa} > 3. Security > Effective date: > paragraph: First part of the notice.`,
      `${dpa} > 3. Security > Effective date: > paragraph: Second part of the notice, on two lines.`,
    ]);
  });

  it('gives its title and language', () => {
    expect(extractHtml(fixturePage('dpa'))).toMatchObject({ title: 'Data Processing Addendum | Acme', language: 'en' });
  });

  it('leaves out navigation, banner, footer, skip link, scripts and styles', () => {
    const text = textsOf(fixturePage('dpa')).join('\n');
    for (const chrome of ['Skip to content', 'Product', 'Pricing', 'cookies', 'Accept all', 'All rights reserved', '__state', 'color: red'])
      expect(text).not.toContain(chrome);
  });

  it('keeps link targets apart from the text, so that a changed target leaves the hashes', () => {
    const before = extractHtml(fixturePage('dpa'));
    const after = extractHtml(fixturePage('dpa').replace('https://acme.example/subprocessors', 'https://acme.example/elsewhere'));
    expect(before.passages.find(({ links }) => links)?.links).toEqual(['https://acme.example/subprocessors']);
    expect(after.passages.find(({ links }) => links)?.links).toEqual(['https://acme.example/elsewhere']);
    expect(after.contentHash).toBe(before.contentHash);
  });
});

describe('a page of ARIA roles and accordions', () => {
  it('reads ARIA headings, tables and the buttons that open a part of the page', () => {
    expect(outlineOf(fixturePage('trust-center'))).toEqual([
      'heading: Trust Center',
      'Trust Center > heading: Subprocessors',
      'Trust Center > Subprocessors > row: Name | Purpose | Location',
      'Trust Center > Subprocessors > row: CloudCo | Hosting | Ireland',
      'Trust Center > Subprocessors > row: MailCo | E-mail | Germany',
      'Trust Center > heading: Questions',
      'Trust Center > Questions > heading: How long is data kept?',
      'Trust Center > Questions > How long is data kept? > paragraph: Thirty days after the end of the contract.',
      'Trust Center > Questions > heading: Is data used for training?',
      'Trust Center > Questions > Is data used for training? > paragraph: No customer data is used to train models.',
      'Trust Center > heading: Residency',
      'Trust Center > Residency > heading: Where is data stored?',
      'Trust Center > Residency > Where is data stored? > paragraph: All customer data is stored in the European Union.',
      'Trust Center > Residency > Where is data stored? > paragraph: Certified against ISO 27001.',
    ]);
  });

  it.each([
    ['a dialog', 'Manage your consent'],
    ['a live region', 'Page loaded'],
    ['a sidebar', 'webinar'],
    ['a chat widget', 'how can we help'],
    ['an icon font', 'expand_more'],
    ['what is hidden from screen readers', 'decorative'],
    ['a control', 'Contact sales'],
    ['the page information', 'Imprint'],
  ])('leaves out %s', (_name, phrase) => {
    expect(fixturePage('trust-center')).toContain(phrase);
    expect(textsOf(fixturePage('trust-center')).join('\n')).not.toContain(phrase);
  });
});

describe('headings', () => {
  it('a heading closes those of its own rank and below', () => {
    const page = mainPage('<h2>A</h2><h3>A one</h3><p>first</p><h2>B</h2><p>second</p>');
    expect(outlineOf(page)).toEqual([
      'heading: A',
      'A > heading: A one',
      'A > A one > paragraph: first',
      'heading: B',
      'B > paragraph: second',
    ]);
  });

  it('an ARIA level outside 1 to 6 counts as level 2', () => {
    const page = mainPage('<h1>Top</h1><div role="heading" aria-level="99">Odd</div><h3>Below</h3><p>text</p>');
    expect(outlineOf(page).at(-1)).toBe('Top > Odd > Below > paragraph: text');
  });

  it.each([
    ['a roman number', '<p><b>IV. Liability</b></p>'],
    ['a section word', '<p><strong>Section 4 – Liability</strong></p>'],
    ['another language', '<p><strong>Artikel 4: Haftung</strong></p>'],
    ['a label', '<p><strong>Liability</strong></p>'],
  ])('a bold paragraph with %s acts as one', (_name, html) => {
    expect(outlineOf(mainPage(`${html}<p>text</p>`))[1]).toMatch(/^.+ > paragraph: text$/);
  });

  it.each([
    ['a sentence', '<p><b>We never sell your data.</b></p>'],
    ['a date line', '<p><b>Effective 1 May 2024</b></p>'],
    ['part of a paragraph', '<p><b>Liability</b> is limited</p>'],
    ['a list item', '<ul><li><b>Liability</b></li></ul>'],
    ['text longer than a heading', `<p><b>${'liability '.repeat(20)}</b></p>`],
  ])('bold text that is %s does not', (_name, html) => {
    expect(outlineOf(mainPage(`${html}<p>text</p>`))[1]).toBe('paragraph: text');
  });

  it('numbered bold paragraphs nest by the parts of their number', () => {
    const page = mainPage(
      '<p><b>1. One</b></p><p><b>1.1 Inner</b></p><p><b>1.1.1 Innermost</b></p><p>text</p><p><b>2. Two</b></p><p>more</p>',
    );
    expect(outlineOf(page).filter((line) => line.includes('paragraph'))).toEqual([
      '1. One > 1.1 Inner > 1.1.1 Innermost > paragraph: text',
      '2. Two > paragraph: more',
    ]);
  });

  it('a button without an open or closed state is a control, and an accordion within a heading keeps its rank', () => {
    const page = mainPage('<h2>Faq</h2><button>Send</button><h3><button aria-expanded="false">Why?</button></h3><p>Because</p>');
    expect(outlineOf(page)).toEqual(['heading: Faq', 'Faq > heading: Why?', 'Faq > Why? > paragraph: Because']);
  });
});

describe('text', () => {
  it('one line break is a space, two begin a new paragraph, however they are written', () => {
    expect(textsOf(mainPage('<p>a<br>b<br/><br/>c<br> <br>d</p>'))).toEqual(['a b', 'c', 'd']);
  });

  it('inline elements do not cut words, and block elements do', () => {
    expect(textsOf(mainPage('<p>sub<em>pro</em><span>cessor</span></p><div>one<div>two</div>three</div>'))).toEqual([
      'subprocessor',
      'one',
      'two',
      'three',
    ]);
  });

  it('a link around blocks does not glue them together', () => {
    expect(textsOf(mainPage('<a href="/x"><h3>Card</h3><p>Its text</p></a>'))).toEqual(['Card', 'Its text']);
  });

  it('a passage without a letter or digit is none', () => {
    expect(textsOf(mainPage('<p>—</p><p> * * * </p><p>&nbsp;</p><p>x</p>'))).toEqual(['x']);
  });

  it('an item keeps its kind through paragraphs inside it, and nested lists give an item each', () => {
    const page = mainPage(
      '<ul><li><p>a</p><p>b</p><ul><li>c</li></ul></li></ul><p>d</p><div role="list"><div role="listitem">e</div></div>',
    );
    expect(outlineOf(page)).toEqual(['item: a', 'item: b', 'item: c', 'paragraph: d', 'item: e']);
  });

  it('what cannot be seen is no text: template, noscript, svg, comments', () => {
    const page = mainPage('<p>seen</p><template>t</template><noscript>n</noscript><svg><text>s</text></svg><!-- c --><iframe>i</iframe>');
    expect(textsOf(page)).toEqual(['seen']);
  });
});
