/**
 * Generated documents of the trade: headings, clauses, lists and tables, as fast-check draws them, and as many ways to write one
 * down in HTML as a site's build may change between two visits.
 * @module
 */
import fc from 'fast-check';

export type Block = { p: string } | { list: string[]; ordered: boolean } | { table: { header: string[]; rows: string[][] } };

export interface Section {
  heading: string;
  level: 2 | 3;
  blocks: Block[];
}

export interface LegalDocument {
  title: string;
  sections: Section[];
}

const parties = fc.constantFrom('Acme', 'the Provider', 'the Processor', 'Globex', 'the Company');
const objects = fc.constantFrom(
  'personal data',
  'account data',
  'usage records',
  'support tickets',
  'log files',
  'the content of prompts & outputs',
);
const actions = fc.constantFrom('processes', 'stores', 'encrypts', 'reviews', 'deletes', 'discloses');
const places = fc.constantFrom(
  'in Ireland',
  'in the European Union',
  'on its own servers',
  'for the term of the agreement',
  'on documented instructions',
);
const reasons = fc.constantFrom(
  'to provide the service.',
  'unless the law requires otherwise.',
  '"as is", and only where § 4(2) allows it.',
  'subject to Annex II – Measures.',
  'where the customer so chooses; see <Annex I>.',
);
const clause = fc.tuple(parties, actions, objects, places, reasons).map((words) => words.join(' '));
const heading = fc.constantFrom(
  'Scope',
  'Definitions',
  'Duties of the Processor',
  'Security',
  'Subprocessors',
  'Transfers',
  'Audits',
  'Liability',
  'Terms & Termination',
);

const paragraph = clause.map((p): Block => ({ p }));
const list = fc
  .record({ list: fc.uniqueArray(clause, { minLength: 2, maxLength: 4 }), ordered: fc.boolean() })
  .map((block): Block => block);
const table = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom('Northwind Cloud', 'Initech GmbH', 'Umbrella Mail', 'Hooli Support'),
      objects,
      fc.constantFrom('Ireland', 'Germany', 'USA'),
    ),
    {
      minLength: 2,
      maxLength: 4,
      selector: ([name]) => name,
    },
  )
  .map((rows): Block => ({ table: { header: ['Name', 'Purpose', 'Location'], rows } }));

/** A document in which every clause is said once. */
export const documents: fc.Arbitrary<LegalDocument> = fc
  .record({
    title: fc.constantFrom('Data Processing Addendum', 'Terms of Service', 'Privacy Policy'),
    sections: fc.uniqueArray(
      fc.record({
        heading,
        level: fc.constantFrom<2 | 3>(2, 3),
        blocks: fc.array(fc.oneof({ weight: 4, arbitrary: paragraph }, { weight: 2, arbitrary: list }, { weight: 1, arbitrary: table }), {
          minLength: 1,
          maxLength: 4,
        }),
      }),
      { minLength: 2, maxLength: 5, selector: (section) => section.heading },
    ),
  })
  .map(numbered);

/** Clauses carry their number, as contracts' do: no two are alike. */
function numbered(document: LegalDocument): LegalDocument {
  let number = 0;
  const name = (text: string): string => {
    number += 1;
    return `Clause ${number}: ${text}`;
  };
  const sections = document.sections.map((section, at) => ({
    ...section,
    heading: `${at + 1}. ${section.heading}`,
    // The first heading of a document is never a deeper one.
    level: at === 0 ? (2 as const) : section.level,
    blocks: section.blocks.map((block): Block => {
      if ('p' in block) return { p: name(block.p) };
      return 'list' in block ? { ...block, list: block.list.map(name) } : block;
    }),
  }));
  return { ...document, sections };
}

/** How a document is written down. All of it is invisible to a reader. */
export interface Writing {
  /** Drawn anew wherever the writing has a choice: from 0 (inclusive) to 1 (exclusive). */
  chance: () => number;
  wrap?: boolean;
  attributes?: boolean;
  space?: boolean;
  entities?: boolean;
  scripts?: boolean;
  comments?: boolean;
  upperCase?: boolean;
}

export const PLAIN: Writing = { chance: () => 0.99 };

/** The document as a whole page. */
export function writePage(document: LegalDocument, writing: Writing = PLAIN): string {
  const pen = new Pen(writing);
  const body = document.sections.map((section) => pen.section(section)).join(pen.between());
  const main = pen.element('main', `${pen.element('h1', pen.text(document.title))}${pen.between()}${body}`);
  const menu = '<nav><a href="/">Home</a> <a href="/pricing">Pricing</a></nav>';
  const page = `<head><title>${pen.text(document.title)}</title>${pen.between()}</head><body>${menu}${pen.between()}${main}${pen.between()}</body>`;
  return `<!doctype html><html lang="en">${page}</html>`;
}

class Pen {
  readonly #writing: Writing;

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  section({ heading, level, blocks }: Section): string {
    const parts = [this.element(`h${level}`, this.#inline(heading)), ...blocks.map((block) => this.#wrapped(this.#block(block)))];
    return this.#wrapped(parts.join(this.between()));
  }

  element(name: string, content: string, attributes: Array<[string, string]> = []): string {
    const tag = this.#writing.upperCase && this.#often() ? name.toUpperCase() : name;
    return `<${tag}${this.#attributes(attributes)}>${content}</${tag}>`;
  }

  /** Text as it may stand in a page: entities for some of its characters, white space as the source breaks it. */
  text(text: string): string {
    let written = '';
    for (const character of text) {
      if (character === ' ' && this.#writing.space && this.#often()) written += this.#pick(['  ', '\n', '\n      ', ' \t']);
      else if ('<&>"'.includes(character)) written += this.#must(character);
      else if (this.#writing.entities && /[\p{L}\p{N}.,;§–]/u.test(character) && this.#rarely()) written += this.#coded(character);
      else written += character;
    }
    return written;
  }

  /** What may stand between two elements. */
  between(): string {
    const { scripts, comments, space } = this.#writing;
    let noise = space ? this.#pick(['', '\n', '\n    ', '  ']) : '';
    if (scripts && this.#often()) noise += this.#script();
    if (comments && this.#often())
      noise += this.#pick(['<!-- built 4711 -->', '<!---->', '<!--[if IE]> <p>Old</p> <![endif]-->', '<!-- <p>30 days</p> -->']);
    return noise;
  }

  #block(block: Block): string {
    if ('p' in block) return this.element('p', this.#inline(block.p), [['data-block', 'p']]);
    if ('list' in block) {
      const items = block.list.map((item) => this.element('li', this.#inner(item)));
      return this.element(block.ordered ? 'ol' : 'ul', items.join(this.between()));
    }
    const { header, rows } = block.table;
    const row = (cells: string[], name: string): string =>
      this.element('tr', cells.map((cell) => this.element(name, this.#inner(cell))).join(''));
    const head = this.element('thead', row(header, 'th'));
    return this.element('table', head + this.element('tbody', rows.map((cells) => row(cells, 'td')).join('')));
  }

  /** A block in a div or a section more. */
  #wrapped(html: string): string {
    return this.#writing.wrap && this.#often() ? this.element(this.#pick(['div', 'section', 'div']), html, [['class', 'block']]) : html;
  }

  /** The content of an item or a cell, in a block of its own or not. */
  #inner(text: string): string {
    const inline = this.#inline(text);
    return this.#writing.wrap && this.#rarely() ? this.element('div', inline) : inline;
  }

  /** Text, some words of it in a span. */
  #inline(text: string): string {
    if (!this.#writing.wrap || !this.#often()) return this.text(text) + this.#hidden();
    const words = text.split(' ');
    const from = Math.floor(this.#writing.chance() * words.length);
    const to = from + 1 + Math.floor(this.#writing.chance() * (words.length - from));
    const [before, inside, after] = [words.slice(0, from), words.slice(from, to), words.slice(to)].map((some) => this.text(some.join(' ')));
    const span = this.element('span', inside ?? '', [['style', 'color: inherit']]);
    return [before, span, after].filter((part) => part !== '').join(' ') + this.#hidden();
  }

  /** Scripts and comments within running text. */
  #hidden(): string {
    return this.#rarely() ? this.between().trim() : '';
  }

  #attributes(attributes: Array<[string, string]>): string {
    const all = [...attributes];
    if (this.#writing.attributes && this.#often()) {
      const noise: Array<[string, string]> = [
        ['class', `css-${this.#token()} mt-4`],
        ['id', `r${this.#token()}`],
        ['nonce', this.#token()],
        ['data-reqid', this.#token()],
        ['style', `top: ${this.#token().length}px`],
      ];
      for (const [name, value] of noise) if (this.#often() && !all.some(([known]) => known === name)) all.push([name, value]);
      all.sort(() => this.#writing.chance() - 0.5);
    }
    return all.map(([name, value]) => ` ${this.#writing.upperCase && this.#rarely() ? name.toUpperCase() : name}="${value}"`).join('');
  }

  #script(): string {
    const text = `window.__state = {"at": "${this.#token()}", "html": "<p>within 30 days</p>"}`;
    return this.#pick([`<script nonce="${this.#token()}">${text}</script>`, `<style>.css-${this.#token()} > p { color: red }</style>`]);
  }

  #must(character: string): string {
    const names: Record<string, string[]> = {
      '<': ['&lt;', '&#60;'],
      '&': ['&amp;', '&#38;', '&#x26;'],
      '>': ['&gt;', '&#62;'],
      '"': ['"', '&quot;'],
    };
    const [first = '', ...others] = names[character] ?? [character];
    return this.#writing.entities ? this.#pick([first, ...others]) : first;
  }

  #coded(character: string): string {
    const code = character.codePointAt(0) ?? 0;
    return this.#pick([`&#${code};`, `&#x${code.toString(16)};`, `&#X${code.toString(16).toUpperCase()};`]);
  }

  #token(): string {
    return Math.floor(this.#writing.chance() * 2 ** 32).toString(36);
  }

  #pick(choices: string[]): string {
    return choices[Math.floor(this.#writing.chance() * choices.length)] ?? '';
  }

  #often(): boolean {
    return this.#writing.chance() < 0.5;
  }

  #rarely(): boolean {
    return this.#writing.chance() < 0.15;
  }
}
