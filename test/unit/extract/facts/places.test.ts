/** Where data is: stated places, and what only looks like one. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../../../src/declare/catalogue.ts';
import type { Fact } from '../../../../src/domain/extraction.ts';
import { extractText } from '../../../../src/extract/extract.ts';

const catalogue = await loadCatalogue(join(import.meta.dirname, '../../../../config/catalogue.yaml'));

function factsOf(body: string): Fact[] {
  const html = `<!doctype html><html><head><title>Acme</title></head><body><main>${body}</main></body></html>`;
  return extractText(html, html.length, { catalogue }).facts.filter(({ key }) => key === 'residency.places');
}

const placesOf = (body: string) => factsOf(body).flatMap(({ value }) => value as string[]);
const ofSentence = (sentence: string) => placesOf(`<h2>Your data</h2><p>${sentence}</p>`);

describe('sentences that say where data is', () => {
  test.each([
    ['Customer Data is stored in Sweden.', ['SE']],
    ['The Platform and the data are hosted in data centers located in Ireland and the Netherlands.', ['IE', 'NL']],
    ['All our data centres are within the European Economic Area (“EEA”).', ['EEA']],
    ['We process all of your personal information in the United States, where we have servers.', ['US']],
    ['Your data will be hosted on U.S. servers.', ['US']],
    ['We store customer data in Ireland.', ['IE']],
    ['Data is stored in Ireland for all customers, as described in our Privacy Policy.', ['IE']],
    ['If you use the US service, personal data is stored in the United States.', ['US']],
    ['We store and process data in the State of California and in eu-west-1.', ['US']],
    ['Inputs are stored by our hosting provider Globex in Frankfurt.', ['DE']],
    ['Die Daten werden in Rechenzentren in Deutschland und der Schweiz gespeichert.', ['DE', 'CH']],
    ['Vos données sont hébergées en France.', ['FR']],
    ['Data is stored in the EU, unless you choose Singapore.', ['EU']],
    ['Acme processes data on servers within the Member States of the European Union and Switzerland.', ['EU', 'CH']],
  ])('%s', (sentence, codes) => {
    expect(ofSentence(sentence)).toEqual(codes);
  });

  test.each([
    'Acme is based in the United States and its customers are in Germany.',
    'If you are located in the EEA, we process your personal data on the following grounds.',
    'Personal data may be processed by our affiliate located in the United Kingdom.',
    'We do not store your data in Russia.',
    'Your data is stored with the same protection as in Switzerland.',
    'The information that cookies give is stored by Globex in the United States.',
    'We process the data of customers in Germany.',
    'Data is not processed outside the European Union.',
    'Personal data of individuals in Switzerland is stored safely.',
    'We process data in accordance with the laws of Germany.',
    'We process information in connection with US State Privacy Laws.',
    'Data is processed under the EU-U.S. Data Privacy Framework.',
    'We process data for services provided by Acme Ireland Limited in good faith.',
    'Data means information stored about persons in France.',
  ])('not: %s', (sentence) => {
    expect(ofSentence(sentence)).toEqual([]);
  });

  test('not below headings about other things', () => {
    const clause = '<p>Data is stored in Ireland.</p>';
    expect(placesOf(`<h2>Standard Contractual Clauses</h2>${clause}`)).toEqual([]);
    expect(placesOf(`<h2>Storage</h2>${clause}`)).toEqual(['IE']);
  });
});

test('labelled fields and announced lists', () => {
  expect(placesOf('<h2>Hosting</h2><p>Data location: Sweden</p><p>Office: Germany</p>')).toEqual(['SE']);
  expect(placesOf('<table><tr><td>Data residency</td><td>European Union</td></tr><tr><td>Sales</td><td>Japan</td></tr></table>')).toEqual([
    'EU',
  ]);
  expect(
    placesOf(
      '<p>Customer data is stored in the following countries:</p><ul><li>Ireland</li><li>For users in Chile: Japan</li></ul><p>France</p>',
    ),
  ).toEqual(['IE', 'JP']);
});

test('locations of the list of subprocessors add up, seats do not', () => {
  const list = (header: string) =>
    `<h1>Subprocessors</h1><table><tr><th>Entity</th><th>Purpose</th><th>${header}</th></tr>
     <tr><td>Globex, Inc.</td><td>Hosting</td><td>Germany (EU customers), USA</td></tr><tr><td>Initech AB</td><td>E-mail</td><td>EEA</td></tr></table>`;
  expect(placesOf(list('Data location'))).toEqual(['DE', 'US', 'EEA']);
  expect(placesOf(list('Headquarters'))).toEqual([]);
});

test('each place once, quoted where it stands first', () => {
  const facts = factsOf(
    '<h2>Hosting</h2><p>Hello. Data is stored in Ireland. Bye.</p><p>Backups are stored in Ireland on servers in France.</p>',
  );
  expect(facts.map(({ value, quote, path }) => ({ value, quote, path }))).toEqual([
    { value: ['IE'], quote: 'Data is stored in Ireland.', path: ['Hosting'] },
    { value: ['FR'], quote: 'Backups are stored in Ireland on servers in France.', path: ['Hosting'] },
  ]);
});

test('stays linear on hostile text', () => {
  const start = performance.now();
  ofSentence(`data stored ${'in Ireland '.repeat(20_000)}`);
  ofSentence(`data stored ${'in the of '.repeat(20_000)}Ireland`);
  expect(performance.now() - start).toBeLessThan(5000);
});
