/** Lists of subprocessors in the layouts that vendors' pages and trust centers use; all names are invented. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../../../src/declare/catalogue.ts';
import type { Entity, Fact } from '../../../../src/domain/extraction.ts';
import { extractText } from '../../../../src/extract/extract.ts';

const catalogue = await loadCatalogue(join(import.meta.dirname, '../../../../config/catalogue.yaml'));

function listOf(body: string, title = 'Acme'): Fact[] {
  const html = `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main>${body}</main></body></html>`;
  return extractText(html, html.length, { catalogue }).facts.filter(({ key }) => key === 'subprocessors.list');
}

/** "name | purpose | location" of each entry. */
function inShort(body: string, title?: string): string[] {
  return listOf(body, title).map(({ value }) => {
    const { name, purpose = '', location = '' } = value as Entity;
    return [name, purpose, location].join(' | ');
  });
}

function table(headers: string[], rows: string[][], cell = 'th'): string {
  const row = (cells: string[], tag: string) => `<tr>${cells.map((text) => `<${tag}>${text}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${row(headers, cell)}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;
}

const GLOBEX = 'Globex Cloud, Inc. | Hosting | United States';
const INITECH = 'Initech GmbH | E-mail delivery | Germany';

describe('tables', () => {
  test.each([
    ['entity, purpose, location', ['Entity', 'Purpose', 'Location']],
    ['name of subprocessor, description, country', ['Name of Sub-processor', 'Description of Processing', 'Country']],
    ['third party, service, region', ['Third Party', 'Service provided', 'Hosting Region']],
    ['German headers', ['Unterauftragsverarbeiter', 'Zweck der Verarbeitung', 'Ort der Verarbeitung']],
    ['French headers', ['Nom du prestataire', 'Finalité', 'Lieu de traitement']],
    ['location and activity after of', ['Entity name', 'Nature of processing', 'Location of processing']],
  ])('%s', (_, headers) => {
    const body = `<h1>Subprocessors</h1><p>Acme uses these.</p>${table(headers, [
      ['Globex Cloud, Inc.', 'Hosting', 'United States'],
      ['Initech GmbH', 'E-mail delivery', 'Germany'],
    ])}`;
    expect(inShort(body)).toEqual([GLOBEX, INITECH]);
  });

  test('columns in another order, with more of them, by their headers', () => {
    const headers = [
      'Applicable services',
      'Entity country',
      'Subprocessor',
      'Data location',
      'Subprocessing activities',
      'Transfer mechanism',
    ];
    const row = ['All', 'Ireland', 'Globex Cloud, Inc.', 'United States', 'Hosting', 'SCC'];
    expect(inShort(`<h2>Our list</h2>${table(headers, [row])}`)).toEqual([GLOBEX]);
  });

  test('a row of ordinary cells as headers, groups between the rows', () => {
    const rows = [
      ['Company', 'Server location', 'Activities'],
      ['Globex Cloud, Inc.<br>1 Main Street, Springfield', 'United States', 'Hosting'],
      ['Support'],
      ['Company', 'Location', 'Activities'],
      ['Initech GmbH', 'Germany', 'E-mail delivery'],
    ];
    expect(inShort(`<h2>Annex 3: authorized sub-processors</h2>${table(['Infrastructure'], rows)}`)).toEqual([GLOBEX, INITECH]);
  });

  test('no headers: places and names tell', () => {
    const rows = [
      ['Globex Cloud, Inc.', 'Hosting', 'United States'],
      ['Initech GmbH', 'E-mail delivery', 'Germany'],
    ];
    expect(
      inShort(
        `<h2>Subprocessors</h2><table>${rows.map((row) => `<tr>${row.map((text) => `<td>${text}</td>`).join('')}</tr>`).join('')}</table>`,
      ),
    ).toEqual([GLOBEX, INITECH]);
  });

  test('role=table made of divs', () => {
    const row = (cells: string[], role: string) =>
      `<div role="row">${cells.map((text) => `<div role="${role}">${text}</div>`).join('')}</div>`;
    const body = `<h1>Sub-processors</h1><div role="table">${row(['Name', 'Purpose', 'Location'], 'columnheader')}${row(
      ['Globex Cloud, Inc.', 'Hosting', 'United States'],
      'cell',
    )}${row(['Initech GmbH', 'E-mail delivery', 'Germany'], 'cell')}</div>`;
    expect(inShort(body)).toEqual([GLOBEX, INITECH]);
  });

  test('a category that spans rows', () => {
    const html = `<h1>Subprocessors</h1><table><tr><th>Category</th><th>Subprocessor</th><th>Purpose</th><th>Location</th></tr>
      <tr><td rowspan="2">Infrastructure</td><td>Globex Cloud, Inc.</td><td>Hosting</td><td>United States</td></tr>
      <tr><td>Initech GmbH</td><td>E-mail delivery</td><td>Germany</td></tr></table>`;
    expect(inShort(html)).toEqual([GLOBEX, INITECH]);
  });

  test('the same company in two lists is two entries, each with its path', () => {
    const list = (product: string) =>
      `<h2>${product}</h2><h3>Sub-processors</h3>${table(['Entity', 'Purpose', 'Location'], [['Globex Cloud, Inc.', 'Hosting', 'United States']])}`;
    expect(listOf(`<h1>DPA</h1>${list('Acme Chat')}${list('Acme API')}`).map(({ path }) => path)).toEqual([
      ['DPA', 'Acme Chat', 'Sub-processors'],
      ['DPA', 'Acme API', 'Sub-processors'],
    ]);
  });

  test('other tables are none, even below the heading', () => {
    expect(
      inShort(`<h1>Cookies</h1>${table(['Name', 'Provider', 'Purpose', 'Expiry'], [['_ga', 'Globex', 'Statistics', '2 years']])}`),
    ).toEqual([]);
    expect(inShort(`<h1>Retention</h1>${table(['Category of data', 'Purpose', 'Retention'], [['Logs', 'Security', '30 days']])}`)).toEqual(
      [],
    );
    expect(inShort(`<h1>Prices</h1>${table(['Name', 'Location', 'Price'], [['Globex', 'Ireland', '10']])}`)).toEqual([]);
    expect(inShort(`<h2>Subprocessors</h2>${table(['Version', 'Date'], [['1.0', 'May 2024']])}`)).toEqual([]);
    expect(
      inShort(
        `<h2>How we share data with service providers</h2>${table(['Categories of recipients', 'Purpose'], [['Payment processors', 'Payments']])}`,
      ),
    ).toEqual([]);
  });
});

describe('one cell a row', () => {
  const row = (lines: string[]) => `<tr><td><div>${lines.map((line) => `<div>${line}</div>`).join('')}</div></td></tr>`;

  test('fields on lines of their own, in any order, after the name', () => {
    const body = `<h2>Subprocessors</h2><table>${row(['Globex Cloud, Inc.', '•', 'Hosting', 'United States', 'Products: All'])}${row([
      'Initech GmbH',
      'Germany',
      'E-mail delivery',
    ])}</table>`;
    expect(inShort(body)).toEqual([GLOBEX, INITECH]);
  });

  test('the quote is the row as it stands', () => {
    const body = `<h2>Subprocessors</h2><table>${row(['Globex Cloud, Inc.', '•', 'Hosting', 'United States'])}</table>`;
    expect(listOf(body)[0]).toMatchObject({
      quote: 'Globex Cloud, Inc. Hosting United States',
      path: ['Subprocessors'],
      extractor: 'entities.cell',
    });
  });
});

describe('cards', () => {
  test('a heading with labelled fields', () => {
    const card = (name: string, purpose: string, location: string) =>
      `<div><h3>${name}</h3><p>Purpose: ${purpose}</p><p>Location: ${location}</p></div>`;
    const body = `<h2>Subprocessors</h2>${card('Globex Cloud, Inc.', 'Hosting', 'United States')}${card('Initech GmbH', 'E-mail delivery', 'Germany')}`;
    expect(inShort(body)).toEqual([GLOBEX, INITECH]);
  });

  test('a heading with lines without labels', () => {
    const card = (name: string, purpose: string, location: string) => `<div><h3>${name}</h3><p>${purpose}</p><p>${location}</p></div>`;
    const body = `<h2>Subprocessors</h2>${card('Globex Cloud, Inc.', 'Hosting', 'United States')}${card('Initech GmbH', 'E-mail delivery', 'Germany')}`;
    expect(inShort(body)).toEqual([GLOBEX, INITECH]);
  });

  test('lines without headings or labels, all cards alike', () => {
    const card = (lines: string[]) => `<div>${lines.map((line) => `<div>${line}</div>`).join('')}</div>`;
    const body = `<h2>Subprocessors</h2>${card(['Globex Cloud, Inc.', 'Hosting', 'United States'])}${card([
      'Initech GmbH',
      'E-mail delivery',
      'Germany',
    ])}${card(['Umbrella AB', 'Logs', 'Sweden'])}`;
    expect(inShort(body)).toEqual([GLOBEX, INITECH, 'Umbrella AB | Logs | Sweden']);
  });

  test('a name with nested items, other fields among them', () => {
    const card = (name: string, fields: string[]) => `<li>${name}:<ul>${fields.map((field) => `<li>${field}</li>`).join('')}</ul></li>`;
    const body = `<h2>1.3 Subprocessors</h2><ul>${card('Globex Cloud, Inc.', ['Purpose: Hosting. Data is encrypted.', 'Data location: United States.', 'Opt-out: in the settings.'])}${card(
      'Initech GmbH',
      ['Zweck: E-mail delivery', 'Standort: Germany'],
    )}</ul>`;
    expect(inShort(body)).toEqual([GLOBEX, INITECH]);
  });

  test('labels on lines of their own, or in a column of their own', () => {
    const fields = [
      ['Name', 'Globex Cloud, Inc.'],
      ['Purpose', 'Hosting'],
      ['Location', 'United States'],
      ['Name', 'Initech GmbH'],
      ['Purpose', 'E-mail delivery'],
      ['Location', 'Germany'],
    ];
    const list = fields.map(([label, value]) => `<dt>${label}</dt><dd>${value}</dd>`).join('');
    const rows = fields.map(([label, value]) => `<tr><td>${label}</td><td>${value}</td></tr>`).join('');
    const lines = (
      [
        'Globex Cloud, Inc.',
        'Location',
        'United States',
        'Purpose',
        'Hosting',
        'Initech GmbH',
        'Location',
        'Germany',
        'Purpose',
        'E-mail delivery',
      ] as const
    )
      .map((text) => `<div>${text}</div>`)
      .join('');
    for (const body of [`<dl>${list}</dl>`, `<table>${rows}</table>`, lines])
      expect(inShort(`<h2>Subprocessors</h2>${body}`)).toEqual([GLOBEX, INITECH]);
  });

  test('all on one line', () => {
    const body = `<h2>Subprocessors</h2><ul><li>Globex Cloud, Inc.: Purpose: Hosting. Location: United States.</li><li>Initech GmbH – Purpose: E-mail delivery; Location: Germany</li></ul>`;
    expect(inShort(body)).toEqual([GLOBEX, INITECH]);
  });
});

describe('sentences', () => {
  const items = (...texts: string[]) => `<ul>${texts.map((text) => `<li>${text}</li>`).join('')}</ul>`;

  test('a name, a colon, and where the data is', () => {
    expect(
      inShort(`<h2>Annex</h2><p>Sub-processors:</p>${items('Globex Cloud: our hosting provider. The data is stored in Sweden.')}`),
    ).toEqual(['Globex Cloud | our hosting provider | Sweden']);
  });

  test('a dash, a bracket, a comma after the legal form', () => {
    expect(
      inShort(
        `<p>Our main providers are:</p>${items('Globex Cloud – hosting (Ireland)', 'Initech (Germany)', 'Umbrella AB, support, Sweden')}`,
      ),
    ).toEqual(['Globex Cloud | hosting | Ireland', 'Initech |  | Germany', 'Umbrella AB | support | Sweden']);
  });

  test('an item without a name goes on with the one before', () => {
    expect(
      inShort(
        `<h3>Sub-processors:</h3>${items('Globex Cloud: hosting.', 'If you use the EU service, data is stored in Ireland.', 'Else it is stored in the United States.')}`,
      ),
    ).toEqual(['Globex Cloud | hosting | Ireland, United States']);
  });

  test('names alone, where the list is announced', () => {
    expect(inShort(`<p>We engage the following subprocessors:</p>${items('Globex Cloud', 'Initech')}`)).toEqual([
      'Globex Cloud |  | ',
      'Initech |  | ',
    ]);
  });

  test('in German and French', () => {
    expect(inShort(`<p>Wir setzen folgende Unterauftragsverarbeiter ein:</p>${items('Globex GmbH: Hosting in Deutschland')}`)).toEqual([
      'Globex GmbH | Hosting in Deutschland | Deutschland',
    ]);
    expect(
      inShort(`<h2>Sous-traitants ultérieurs</h2>${items('Globex SAS : hébergement en France', 'Initech SARL : support en Irlande')}`),
    ).toEqual(['Globex SAS | hébergement en France | France', 'Initech SARL | support en Irlande | Irlande']);
  });

  test('clauses, categories and links are no list', () => {
    const clauses = items(
      'Notice: Acme will inform Customer of new Subprocessors.',
      'Objection right: Customer may object within 30 days.',
      'Liability: Acme remains liable for its Subprocessors in the EU.',
    );
    expect(inShort(`<h2>5. Subprocessors</h2><p>Acme may engage Subprocessors.</p>${clauses}`)).toEqual([]);
    expect(
      inShort(
        `<p>We share data with the following categories of service providers:</p>${items('Payment processors (US)', 'Analytics providers')}`,
      ),
    ).toEqual([]);
    expect(inShort('<h2>Subprocessors</h2><p>Our list of subprocessors is available <a href="/list">here</a>.</p>')).toEqual([]);
    expect(inShort(`<h2>Rights</h2>${items('Access: you may ask for a copy in Ireland.', 'Globex: see there, Ireland.')}`)).toEqual([]);
  });
});

test('a title alone says what the page lists', () => {
  expect(
    inShort(table(['Name', 'Purpose', 'Location'], [['Globex Cloud, Inc.', 'Hosting', 'United States']]), 'Subprocessors | Acme'),
  ).toEqual([GLOBEX]);
});

test('stays linear on hostile lists', () => {
  const start = performance.now();
  inShort(`<h2>Subprocessors</h2><ul>${'<li>Purpose: Location: A:</li>'.repeat(5000)}</ul>`);
  inShort(`<h2>Subprocessors</h2><p>${'Aa: '.repeat(50_000)}</p>`);
  inShort(
    `<h2>Subprocessors</h2><p>${'('.repeat(50_000)}</p><table><tr><td>${'Purpose '.repeat(20_000)}</td><td>${'in '.repeat(20_000)}</td></tr></table>`,
  );
  expect(performance.now() - start).toBeLessThan(4000);
});
