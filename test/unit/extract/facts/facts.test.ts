/** Facts of whole pages, by the shipped catalogue. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../../src/declare/catalogue.ts';
import type { Fact } from '../../../../src/domain/extraction.ts';
import { extractText } from '../../../../src/extract/extract.ts';

const catalogue = await loadCatalogue(join(import.meta.dirname, '../../../../config/catalogue.yaml'));

function factsOf(body: string, title = 'Acme Data Processing Addendum'): Fact[] {
  const html = `<html lang="en"><head><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
  return extractText(html, html.length, { catalogue }).facts;
}
const valuesOf = (key: string, body: string, title?: string): unknown[] =>
  factsOf(body, title)
    .filter((fact) => fact.key === key)
    .map((fact) => fact.value);

describe('subprocessors', () => {
  it('reads the notice before a new one is engaged, and the window to object', () => {
    const body = `<p>Acme will notify Customer at least thirty (30) days before engaging a new Subprocessor.
      Customer may object in writing within ten (10) business days of such notice.</p>`;
    expect(valuesOf('subprocessors.notice', body)).toEqual([{ n: 30, unit: 'd' }]);
    expect(valuesOf('subprocessors.objection_window', body)).toEqual([{ n: 10, unit: 'bd' }]);
  });

  it('does not take the notice of new terms for it', () => {
    expect(
      valuesOf('subprocessors.notice', '<p>We will notify you at least 30 days before new terms take effect.</p>', 'Acme Terms'),
    ).toEqual([]);
  });
});

describe('deletion and retention', () => {
  it('reads the time after the end of the contract, also from the lead-in of a list', () => {
    const body =
      '<p>Within sixty (60) days of termination of the Agreement, Acme will:</p><ul><li>return Customer Data; or</li><li>delete it.</li></ul>';
    expect(valuesOf('deletion.after_termination', body)).toEqual([{ n: 60, unit: 'd' }]);
  });

  it('does not take the deletion that a user asks for', () => {
    expect(valuesOf('deletion.after_termination', '<p>We will delete your profile within 90 days of your request.</p>', 'Privacy')).toEqual(
      [],
    );
  });

  it('reads how long inputs and outputs are kept', () => {
    const body = '<p>We keep API inputs and outputs for up to 30 days to identify abuse.</p>';
    expect(valuesOf('retention.default', body, 'Privacy')).toEqual([{ n: 30, unit: 'd' }]);
  });
});

describe('breach.notification', () => {
  it('prefers a number to words', () => {
    const body =
      '<p>Acme shall notify Customer of any Personal Data Breach without undue delay and no later than 48 hours after becoming aware.</p>';
    expect(valuesOf('breach.notification', body)).toEqual([{ n: 48, unit: 'h' }]);
  });

  it('keeps the words where there is no number', () => {
    const body = '<p>Acme shall notify Customer of any Personal Data Breach without undue delay.</p>';
    expect(valuesOf('breach.notification', body)).toEqual([{ text: 'without undue delay' }]);
  });
});

describe('audits', () => {
  const body = `<p>Customer may audit Acme no more than once per year. Any audit requires at least ninety (90) days’ prior written notice.</p>`;
  it('reads notice and frequency', () => {
    expect(valuesOf('audit.notice', body)).toEqual([{ n: 90, unit: 'd' }]);
    expect(valuesOf('audit.frequency', body)).toEqual([{ n: 1, per: 'year' }]);
  });
});

describe('dates', () => {
  it('keeps the two dates apart, also where markup was lost', () => {
    const body = '<p>UpdatedNovember 14, 2023</p><p>Effective: January 1, 2024</p><p>Text.</p>';
    expect(valuesOf('dates.last_updated', body)).toEqual(['2023-11-14']);
    expect(valuesOf('dates.effective', body)).toEqual(['2024-01-01']);
  });

  it('guesses no day and reads no defined term', () => {
    expect(valuesOf('dates.last_updated', '<p>Last updated: May 2026</p>')).toEqual([]);
    expect(valuesOf('dates.effective', '<p>“Effective Date” means the date of the Order Form.</p>')).toEqual([]);
  });

  it('marks a date whose day and month could be swapped', () => {
    const html = '<html><body><main><h1>Terms</h1><p>Last updated: 05/06/2025</p></main></body></html>';
    expect(extractText(html, html.length, { catalogue }).facts).toMatchObject([{ key: 'dates.last_updated', flags: ['ambiguous-date'] }]);
  });
});

describe('training.default', () => {
  it('is mixed where plans differ', () => {
    const body =
      '<ul><li>Enterprise plan: we do not use your content to train our models.</li><li>You can opt out of training of our models.</li></ul>';
    expect(valuesOf('training.default', body, 'Acme Privacy')).toEqual(['mixed']);
  });

  it('is opt-in where only an agreement allows it', () => {
    const body = '<p>We do not use Customer Content to train models unless Customer explicitly agrees.</p>';
    expect(valuesOf('training.default', body)).toEqual(['opt_in']);
  });

  it('does not take what the customer may not do', () => {
    expect(valuesOf('training.default', '<p>You may not use outputs to train competing models.</p>', 'Terms')).toEqual([]);
  });
});

describe('sets', () => {
  it('adds up over the page without repeating itself', () => {
    const body = `<p>Transfers are based on the Standard Contractual Clauses.</p><p>We rely on the Standard Contractual Clauses.</p>
      <p>We comply with the EU-U.S. Data Privacy Framework.</p>`;
    expect(valuesOf('transfers.mechanisms', body)).toEqual([['SCC'], ['DPF']]);
  });

  it('takes the more specific of nested names', () => {
    expect(valuesOf('certifications', '<p>Acme maintains a SOC 2 Type II report.</p>', 'Acme Security')).toEqual([['SOC2_TYPE2']]);
  });
});

describe('contradictions', () => {
  it('are both kept and marked', () => {
    const body = `<p>Customer may object to a new Subprocessor within 10 days.</p><p>Customer may object to a new Subprocessor within 30 days.</p>`;
    const facts = factsOf(body).filter((fact) => fact.key === 'subprocessors.objection_window');
    expect(facts.map(({ value, flags }) => [value, flags])).toEqual([
      [{ n: 10, unit: 'd' }, ['contradicted']],
      [{ n: 30, unit: 'd' }, ['contradicted']],
    ]);
  });
});

describe('evidence', () => {
  it('quotes the sentence as it stands on the page, with its headings', () => {
    const [fact] = factsOf('<h2>7. Breaches</h2><p>First. Acme will notify you of a data breach within 24 hours. Last.</p>');
    expect(fact).toMatchObject({
      key: 'breach.notification',
      quote: 'Acme will notify you of a data breach within 24 hours.',
      path: ['Acme Data Processing Addendum', '7. Breaches'],
      extractor: 'duration/within',
    });
  });
});
