/** Where the shipped rules must not say more than the sentence that they read. */
import { describe, expect, it } from 'vitest';
import { questionsOf } from '../../../src/domain/question.ts';
import type { Grade } from '../../../src/domain/registry.ts';
import type { SourceKind } from '../../../src/domain/vocabulary.ts';
import { CATALOGUE, shippedAnswer } from './shippedAnswer.ts';

const KINDS: Record<string, SourceKind> = { governing_law: 'terms', soc2_type2: 'help-center', retention_zdr: 'help-center' };

const answer = (id: string, texts: readonly string[]) => shippedAnswer(id, KINDS[id] ?? 'dpa', texts);

type Case = [grade: Grade, ...texts: string[]];

const UNDUE = 'We shall notify the customer of a personal data breach without undue delay.';
const DELETED = 'After termination of the agreement, we delete all customer data within 90 days.';
const IRELAND = 'These terms are governed by the laws of Ireland.';
const SOC2 = 'We have completed a SOC 2 audit.';

const CASES: Record<string, Case[]> = {
  post_termination_deletion: [
    ['yes_public', 'A report link is no longer available after 7 days.', DELETED],
    ['yes_public', 'Customers lose access to preview features on 14 days notice.', DELETED],
    [
      'partial',
      'Upon termination of the agreement customers lose access to the account, and we will delete all customer data after 30 days.',
    ],
    [
      'partial',
      'After termination Customer Data will no longer be accessible after 30 days and will be deleted within 90 days of termination.',
    ],
    ['partial', 'Après la fin du contrat, les données ne seront plus accessibles après 30 jours.'],
  ],
  governing_law: [
    ['partial', 'If your billing address is in Europe, this agreement is governed by the laws of Ireland.'],
    ['partial', 'If you reside in Europe, this agreement is governed by Irish law.'],
    ['partial', 'For European customers, these terms are governed by the laws of Ireland.'],
    ['partial', 'If you are an EU customer, these terms are governed by the laws of Ireland.'],
    ['partial', 'Für Kunden in der Schweiz gilt Schweizer Recht.'],
    ['partial', 'Für Verbraucher gilt das Recht des Staates, in dem sie wohnen; im Übrigen unterliegt der Vertrag deutschem Recht.'],
    ['partial', 'Pour les clients européens, les présentes conditions sont régies par le droit français.'],
    ['partial', 'These terms are governed by the laws of the country in which you live.'],
    ['partial', 'Le présent contrat est régi par la loi du pays où réside le client.'],
    ['partial', IRELAND, 'If you are located in California, the laws of California govern how we answer privacy requests.'],
    ['partial', 'These terms are governed by the laws of Ireland, except where the standard contractual clauses name the laws of Germany.'],
    ['yes_public', 'Der Vertrag unterliegt deutschem Recht. Der Kunde hat seinen Sitz mitzuteilen; wir haben das Recht zur Prüfung.'],
    ['yes_public', 'Le contrat est régi par le droit français. Les clients situés au Canada ont droit à une facturation en dollars.'],
    ['yes_public', IRELAND, 'Where you are a customer based in the EEA, data protection law governs our processing.'],
  ],
  audit_rights: [
    ['partial', 'Customer has no right to audit. Instead, we provide audit reports on 30 days notice.'],
    ['partial', 'Customer may not audit our systems; Customer may request our SOC 2 report instead.'],
    ['partial', 'Der Kunde hat kein Recht auf Audits.'],
    ['yes_public', 'Customer may not audit more than once per year.'],
    [
      'partial',
      'We will, no more than once per year, provide Customer with our security policies and other information necessary to demonstrate compliance, and allow for and contribute to audits by Customer.',
    ],
  ],
  retention_zdr: [
    ['partial', 'You can choose how long chats are kept.'],
    ['partial', 'Sie können festlegen, wie lange Ihre Daten gespeichert werden.'],
    ['none', 'Sie können nicht festlegen, wie lange Ihre Daten gespeichert werden.'],
    ['none', 'You can no longer choose how long data is retained.'],
    ['none', 'You control how long your login session is kept.'],
    ['none', 'Customers control how long logs are retained.'],
    ['none', 'Customers on other platforms control how long data is retained.'],
    ['none', 'We do not store your inputs and outputs until you consent, as needed.'],
  ],
  soc2_type2: [
    ['yes_gated', 'Successfully completed a SOC 2 audit.', 'Our API Platform has been audited and certified for SOC 2 Type 2 compliance.'],
    ...[
      'We run on AWS, which is SOC 2 Type II certified.',
      'Stripe, which processes our payments, has obtained SOC 2 Type II.',
      'Acme expects to be SOC 2 Type II certified by March 2027.',
      'Our SOC 2 Type II audit is scheduled to be completed in June.',
      'We aim to have achieved SOC 2 Type II by the end of the year.',
      'Ask whether a tool has achieved SOC 2 Type II.',
      'Customers that have passed SOC 2 Type II use us.',
    ].map((text): Case => ['partial', SOC2, text]),
  ],
};

describe.each(Object.entries(CASES))('%s', (question, cases) => {
  it.each(cases)('is %s where a page says %j', async (grade, ...texts) => {
    const given = await answer(question, texts);
    expect(given.grade, JSON.stringify(given)).toBe(grade);
  });
});

describe('how soon the customer is told of a breach', () => {
  it.each([
    [{ n: 48, unit: 'h' }, [UNDUE, 'We will notify Customer of a Personal Data Breach within 48 hours of becoming aware.']],
    [{ n: 72, unit: 'h' }, ['We shall notify the customer of a personal data breach within seventy-two hours and without undue delay.']],
    [
      { n: 2, unit: 'd' },
      [
        'Der Anbieter informiert den Kunden unverzüglich, spätestens binnen zwei Tagen, über Verletzungen des Schutzes personenbezogener Daten.',
      ],
    ],
  ])('is %j, and no note says that there is no number', async (value, texts) => {
    const given = await answer('breach_notification', texts);
    expect(given.values).toEqual({ breach_notification: value });
    expect(given).not.toHaveProperty('note');
  });

  it('is told in words with a note on the number beside them that was not read', async () => {
    const given = await answer('breach_notification', [
      'Nous informons le client de toute violation de données à caractère personnel dans les meilleurs délais et au plus tard 72 heures après en avoir pris connaissance.',
    ]);
    expect(given).toMatchObject({
      summary: expect.stringContaining('without undue delay'),
      note: expect.stringContaining('stands in that sentence'),
    });
  });
});

describe('an audit that documents come before', () => {
  it.each([
    'The audit right is satisfied solely by our providing third-party reports on 30 days notice.',
    'Customer may audit once per year upon 30 days notice; such audit rights shall first be exercised by reviewing our certifications.',
    'Customer may audit on 30 days notice, provided that the Document Audit was carried out first.',
    'Customer may audit on 30 days notice if our certification is not sufficient.',
    'Only to the extent Customer cannot reasonably be satisfied by other means, Customer may audit on 30 days notice.',
  ])('is told with a note: %s', async (text) => {
    expect((await answer('audit_rights', [text])).note).toContain('Documents may have to do first');
  });
});

it('the law of some customers is not named as the one that holds', async () => {
  const { summary } = await answer('governing_law', [
    '“Governing Laws” means: (a) for Customers in the EEA, Switzerland, or UK, the Laws of Ireland; and (b) for all other Customers, the laws of the State of California.',
  ]);
  expect(summary).toBe('Which law holds depends on who the customer is, or where.');
});

it('no rule claims that pages do not state something', () => {
  const told = questionsOf(CATALOGUE).flatMap(({ id, rules }) => rules.map(({ summary, note = '' }) => `${id}: ${summary} ${note}`));
  expect(
    told.filter((text) => /\b(?:is|are) (?:not|nowhere) (?:stated|said|mentioned|named)\b|\bno \w+ is (?:stated|named)\b/i.test(text)),
  ).toEqual([]);
});
