import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractHtml, fingerprintOf as fingerprint, fixturePage, mainPage } from '../../helpers/extracts.ts';

/** What must not differ where the fingerprint does not. */
function contentOf(html: string) {
  const { passages, title, language, contentHash, signs } = extractHtml(html);
  return { passages, title, language, contentHash, headings: signs.headings, passwordFields: signs.passwordFields };
}

describe('the fingerprint stays', () => {
  const page = fixturePage('dpa');
  it.each([
    ['another nonce', (html: string) => html.replace('r4nd0m', 'other')],
    ['another script', (html: string) => html.replace('Not part of the page', 'Still not')],
    ['one script more', (html: string) => html.replace('</body>', '<script>later()</script></body>')],
    ['another style', (html: string) => html.replace('color: red', 'color: blue')],
    ['another drawing', (html: string) => html.replace('<main', '<svg><path d="M0 0"/><text>x</text></svg><main')],
    ['a comment', (html: string) => html.replace('<main', '<!-- built at 12:00 --><main')],
    ['an attribute that nothing reads', (html: string) => html.replace('<main', '<main data-reqid="4711" style="top:1px"')],
    [
      'preloads and other metadata',
      (html: string) => html.replace('</head>', '<link rel="preload" href="/x"><meta name="csrf" content="q"></head>'),
    ],
  ])('with %s', (_name, edit) => {
    expect(edit(page)).not.toBe(page);
    expect(fingerprint(edit(page))).toBe(fingerprint(page));
  });
});

describe('the fingerprint changes', () => {
  const page = fixturePage('trust-center');
  it.each([
    ['a visible word', 'European Union', 'European Economic Area'],
    ['a single digit', '27001', '27002'],
    ['the rank of an ARIA heading', 'aria-level="2">Questions', 'aria-level="3">Questions'],
    ['a role', 'role="heading" aria-level="2">Questions', 'role="note" aria-level="2">Questions'],
    ['what is hidden from screen readers', 'aria-hidden="true"', 'aria-hidden="false"'],
    ['a live region', 'aria-live="polite"', 'aria-live="off"'],
    ['an accordion', '<button aria-expanded="true">', '<button>'],
    ['an element', '<summary>Is data used for training?</summary>', '<p>Is data used for training?</p>'],
    ['a class', 'class="chat-widget"', 'class="content"'],
    ['the title', '<title>Trust Center', '<title>Trust Centre'],
    ['the language', 'lang="en"', 'lang="fr"'],
  ])('with %s', (_name, from, to) => {
    expect(page).toContain(from);
    expect(fingerprint(page.replace(from, to))).not.toBe(fingerprint(page));
  });

  it('with a link target, an obfuscated address and a refresh', () => {
    const link = (href: string) => fingerprint(mainPage(`<a href="${href}">x</a>`));
    const mail = (hex: string) => fingerprint(mainPage(`<a data-cfemail="${hex}">x</a>`));
    const refresh = (content: string) => fingerprint(`<meta http-equiv="refresh" content="${content}">x`);
    expect(link('/a')).not.toBe(link('/b'));
    expect(mail('00')).not.toBe(mail('01'));
    expect(refresh('0; url=/a')).not.toBe(refresh('0; url=/b'));
  });

  it('where a name for scripts, on a text or beside it, decides whether the text can be shown', () => {
    const page = (own: string, other = '') => mainPage(`<p>Kept for a year.</p><p hidden${own}>Sold to nobody.</p><p${other}>Always.</p>`);
    expect(contentOf(page(''))).not.toEqual(contentOf(page(' data-more')));
    expect(fingerprint(page(''))).not.toBe(fingerprint(page(' data-more')));
    expect(contentOf(page(''))).not.toEqual(contentOf(page('', ' onclick="more()"')));
    expect(fingerprint(page(''))).not.toBe(fingerprint(page('', ' onclick="more()"')));
    expect(fingerprint(page(' data-more="1"'))).toBe(fingerprint(page(' data-more="2"')));
  });

  it('where text only looks like the markup of the other page', () => {
    expect(fingerprint('<div>&lt;p&gt;x&lt;/&gt;</div>')).not.toBe(fingerprint('<div><p>x</p></div>'));
    expect(fingerprint('<div class="x role=button">y</div>')).not.toBe(fingerprint('<div class="x" role="button">y</div>'));
    expect(fingerprint('<div class="x>y">z</div>')).not.toBe(fingerprint('<div class="x">y&quot;>z</div>'));
    expect(fingerprint('<div class="x>y">z</div>')).not.toBe(fingerprint('<div class="x">y>z</div>'));
  });
});

describe('bytes that are not decoded', () => {
  const differ = (before: string, after: string) => {
    expect(contentOf(before)).not.toEqual(contentOf(after));
    expect(fingerprint(before)).not.toBe(fingerprint(after));
  };

  it('tell a style that hides by its entities from one that does not', () => {
    const page = (style: string) => mainPage(`<div style="${style}">${'text '.repeat(40)}</div><table><tr><td>x</td></tr></table>`);
    expect(fingerprint(page('display&#58;none'))).not.toBe(fingerprint(page('top:1px')));
    expect(fingerprint(page(`${'a'.repeat(4990)};display:none`))).not.toBe(fingerprint(page(`${'a'.repeat(4990)};display:some`)));
  });

  it('tell drawings by names that are written in entities, and are long', () => {
    const table = (svg: string) => mainPage(`<table><tr><td>Encryption</td><td>${svg}</td></tr></table>`);
    differ(table('<svg class="icon-&#99;heck"></svg>'), table('<svg class="icon-&#99;ross"></svg>'));
    const title = (end: string) => table(`<svg><title>${'&#32;'.repeat(60)}${end}</title></svg>`);
    differ(title('Yes'), title('No'));
  });

  it('tell text for readers without JavaScript to its end', () => {
    const page = (end: string) => `<body><noscript>${'&#32;'.repeat(150)}${end}</noscript></body>`;
    expect(fingerprint(page('one'))).not.toBe(fingerprint(page('two')));
  });

  it('tell pages whose tags close each other by letters that have the lower case of others', () => {
    // The Kelvin sign becomes "k": the first page's drawing ends with the element around it, and what follows is read.
    const page = (word: string) => `<body><div-\u212a><svg></div-k><p>Kept for ${word} days.</p></body>`;
    differ(page('thirty'), page('ten'));
  });
});

interface Node {
  tag: string;
  attributes: Record<string, string>;
  children: Array<Node | string>;
}

const TAGS = ['div', 'p', 'h2', 'h3', 'ul', 'li', 'span', 'b', 'a', 'button', 'table', 'tr', 'td', 'th', 'aside', 'header', 'i', 'summary'];
const words = fc.constantFrom(
  'data',
  'thirty (30) days',
  ' ',
  'not',
  '1. Scope',
  '<',
  '</>',
  '<p>',
  'x" role=button',
  '&',
  '\u200b',
  'Ireland',
  '.',
);
const attributes = fc.record(
  {
    class: fc.constantFrom('nav', 'icon', 'text', 'cookie-banner', 'x role=img'),
    id: fc.constantFrom('toc', 'a', 'menu'),
    href: fc.constantFrom('#a', '/b', 'https://c.example'),
    role: fc.constantFrom('heading', 'row', 'cell', 'dialog', 'img', 'listitem', 'table'),
    'aria-level': fc.constantFrom('1', '3', '9'),
    'aria-hidden': fc.constantFrom('true', 'false'),
    'aria-expanded': fc.constantFrom('true', 'false'),
    'aria-live': fc.constantFrom('polite', 'off'),
    hidden: fc.constantFrom('', 'until-found'),
    'data-noise': fc.constantFrom('1', '2'),
    style: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: [] },
);
const { node: tree } = fc.letrec<{ node: Node; child: Node | string }>((tie) => ({
  node: fc.record({
    tag: fc.constantFrom(...TAGS),
    attributes: attributes as fc.Arbitrary<Record<string, string>>,
    children: fc.array(tie('child'), { maxLength: 4 }),
  }),
  child: fc.oneof({ depthSize: 'small', withCrossShrink: true }, words, tie('node')),
}));

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function html(node: Node | string): string {
  if (typeof node === 'string') return escaped(node);
  const written = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<${node.tag}${written.join('')}>${node.children.map(html).join('')}</${node.tag}>`;
}

/** Every node of a tree, the root first. */
function nodesOf(node: Node): Node[] {
  return [node, ...node.children.flatMap((child) => (typeof child === 'string' ? [] : nodesOf(child)))];
}

interface Mutation {
  at: number;
  kind: 'text' | 'tag' | 'attribute' | 'drop' | 'noise' | 'unwrap';
  word: string;
  tag: string;
  attributes: Record<string, string>;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('text', 'tag', 'attribute', 'drop', 'noise', 'unwrap'),
  word: words,
  tag: fc.constantFrom(...TAGS),
  attributes: attributes as fc.Arbitrary<Record<string, string>>,
});

function mutate(root: Node, { at, kind, word, tag, attributes: more }: Mutation): Node {
  const copy = structuredClone(root);
  const nodes = nodesOf(copy);
  const node = nodes[at % nodes.length] as Node;
  if (kind === 'text') node.children.splice(at % (node.children.length + 1), 0, word);
  if (kind === 'tag') node.tag = tag;
  if (kind === 'attribute') Object.assign(node.attributes, more);
  if (kind === 'drop') node.children.splice(0, 1);
  if (kind === 'noise') node.attributes['data-noise'] = `${at}`;
  if (kind === 'unwrap') node.children = node.children.map((child) => (typeof child === 'string' ? child : html(child)));
  return copy;
}

describe('over generated pages', () => {
  it('a mutation changes the fingerprint or leaves the extraction as it was', () => {
    fc.assert(
      fc.property(tree, fc.array(mutation, { minLength: 1, maxLength: 3 }), (root, mutations) => {
        const before = `<body>${html(root)}</body>`;
        const after = `<body>${html(mutations.reduce(mutate, root))}</body>`;
        if (fingerprint(before) === fingerprint(after)) expect(contentOf(after)).toEqual(contentOf(before));
      }),
      { numRuns: 4_000 },
    );
  });

  it('scripts, styles and comments anywhere leave the fingerprint and the passages', () => {
    const noise = fc.constantFrom('<script>a<b</script>', '<style>p{}</style>', '<!-- <p>c</p> -->', '<template><p>t</p></template>');
    fc.assert(
      fc.property(tree, fc.array(noise, { minLength: 1, maxLength: 4 }), (root, pieces) => {
        const plain = `<body>${html(root)}</body>`;
        let at = 0;
        const noisy = plain.replace(/(?<=>)(?=<\/?(?:div|p|h2|ul|li|span|b|a))/g, () => pieces[at++ % pieces.length] ?? '');
        expect(fingerprint(noisy)).toBe(fingerprint(plain));
        expect(contentOf(noisy)).toEqual(contentOf(plain));
      }),
      { numRuns: 500 },
    );
  });
});
