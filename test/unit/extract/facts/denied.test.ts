/** What a page denies, leaves in the past, or says of others is none of its facts. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../../src/declare/catalogue.ts';
import { extractText } from '../../../../src/extract/extract.ts';

const catalogue = await loadCatalogue(join(import.meta.dirname, '../../../../config/catalogue.yaml'));

function valuesOf(key: string, body: string): unknown[] {
  const title = 'Acme Data Processing Addendum';
  const html = `<html lang="en"><head><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
  const { facts } = extractText(html, html.length, { catalogue });
  return facts.filter((fact) => fact.key === key).map((fact) => fact.value);
}

describe('a sentence that denies a value, or says it of others', () => {
  it.each([
    ['subprocessors.objection_window', 'Customer has no right to object to a new subprocessor within 30 days or at any other time.'],
    ['subprocessors.objection_window', 'Until 2024, Customer could object to a new subprocessor within 60 days.'],
    ['subprocessors.objection_window', 'If Customer objects to a subprocessor, we will respond within 30 days.'],
    ['subprocessors.objection_window', 'Failing agreement on a subprocessor, Customer may terminate within 90 days of the objection.'],
    ['subprocessors.objection_window', 'Customer may not object to a new subprocessor within the first 5 days.'],
    ['breach.notification', 'Supervisory authorities must be notified by the controller of a personal data breach within 72 hours.'],
    ['training.default', 'You should not use outputs to train models that compete with ours.'],
    ['training.default', 'It is a myth that we do not train on customer data.'],
    ['training.default', 'We not only use your content to improve the service but also train our models on it.'],
    ['training.default', 'You can opt in to having your training data removed.'],
    ['retention.default', 'We no longer delete prompts after 30 days; they are kept forever.'],
    ['retention.default', 'Technical support data: we keep your data, and your prompts, for 5 years.'],
    ['deletion.after_termination', 'After termination of the agreement we do not delete Customer Data for 180 days.'],
    ['breach.notification', 'Acme is not required to notify Customer of a personal data breach within 72 hours.'],
    ['governing_law', 'This agreement is not governed by the laws of Germany.'],
    ['governing_law', 'This agreement was formerly governed by the laws of Germany.'],
    ['transfers.mechanisms', 'The Standard Contractual Clauses are not incorporated into this DPA.'],
    ['transfers.scc_modules', 'Module Two applies where Customer is a controller; Module Three never applies.'],
    ['certifications', 'Our ISO 27001 certificate expired in 2023.'],
    ['certifications', 'Acme has let its ISO 27001 certification lapse.'],
    ['certifications', 'Customer represents that it is certified under ISO 27001.'],
    ['certifications', 'Our catering contractor is certified to ISO 27001.'],
    ['residency.places', 'We hope to store customer data in Germany from 2030.'],
  ])('states no %s: %s', (key, sentence) => {
    expect(valuesOf(key, `<p>${sentence}</p>`)).toEqual([]);
  });

  it.each([
    ['subprocessors.objection_window', 'Customer may object to a new subprocessor within 30 days of notice.', { n: 30, unit: 'd' }],
    ['breach.notification', 'Acme will notify Customer of a personal data breach within 72 hours.', { n: 72, unit: 'h' }],
    ['retention.default', 'We keep prompts for 30 days; tuning data stays until you delete your account.', { n: 30, unit: 'd' }],
    ['residency.places', 'Customer data is stored in Germany only and never in the United States.', ['DE']],
    ['residency.places', 'Customer data was stored in Ireland until 2025 and is stored in Norway since.', ['NO']],
    [
      'deletion.after_termination',
      'After termination of the agreement, data is available for export for 30 days, and Acme will thereafter delete it within ninety (90) days.',
      { n: 90, unit: 'd' },
    ],
    ['governing_law', 'This agreement is governed by the laws of Germany.', 'DE'],
    ['certifications', 'Acme is certified to ISO 27001.', ['ISO_27001']],
    ['training.default', 'We do not train on customer data.', 'not_used'],
    ['training.default', 'We do not merely promise this: we do not train on customer data.', 'not_used'],
    ['retention.default', 'Prompts are no longer stored after 30 days.', { n: 30, unit: 'd' }],
    ['retention.default', 'Prompts are retained for 30 days and are no longer kept after that.', { n: 30, unit: 'd' }],
    ['retention.default', 'Once stored, prompts are kept for 30 days.', { n: 30, unit: 'd' }],
    ['certifications', 'Acme, formerly Beta, is certified to ISO 27001.', ['ISO_27001']],
    ['certifications', 'Customers who need assurance: Acme holds an ISO 27001 certificate.', ['ISO_27001']],
  ])('states %s where it asserts it: %s', (key, sentence, value) => {
    expect(valuesOf(key, `<p>${sentence}</p>`)).toEqual([value]);
  });
});

describe('a list of companies that are not engaged', () => {
  const table = '<table><tr><th>Name</th><th>Purpose</th></tr><tr><td>Globex, Inc.</td><td>Payments</td></tr></table>';
  it.each([
    ['former ones', `<h2>Former subprocessors</h2>${table}`],
    ['others, as a lead-in says', `<h2>Subprocessors</h2><p>The following companies are not subprocessors of Acme:</p>${table}`],
    [
      'removed ones',
      '<h2>Subprocessors removed since the last version</h2><ul><li>Globex, Inc. – payments</li><li>Initech LLC – ads</li></ul>',
    ],
  ])('lists no subprocessors: %s', (_what, body) => {
    expect(valuesOf('subprocessors.list', body)).toEqual([]);
  });

  it('lists those of the same table under a heading that asserts it', () => {
    expect(valuesOf('subprocessors.list', `<h2>Subprocessors</h2>${table}`)).toEqual([{ name: 'Globex, Inc.', purpose: 'Payments' }]);
  });
});

describe('a table of what is kept how long', () => {
  const table = (rows: string) => `<h2>How long we keep data</h2><table><tr><th>Data</th><th>Retention</th></tr>${rows}</table>`;

  it('states the default for inputs and outputs, and none by its other rows', () => {
    const billing = '<tr><td>Billing records</td><td>7 years</td></tr>';
    expect(valuesOf('retention.default', table(`${billing}<tr><td>Prompts and outputs</td><td>30 days</td></tr>`))).toEqual([
      { n: 30, unit: 'd' },
    ]);
    expect(valuesOf('retention.default', table(billing))).toEqual([]);
  });
});
