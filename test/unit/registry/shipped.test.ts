/** The shipped questions of an entry, asked of sentences as pages of the field have them. */
import { describe, expect, it } from 'vitest';
import type { Grade } from '../../../src/domain/registry.ts';
import type { SourceKind } from '../../../src/domain/vocabulary.ts';
import { CATALOGUE, shippedAnswer } from './shippedAnswer.ts';

const CASES: Array<[question: string, kind: SourceKind, text: string | string[], grade: Grade]> = [
  ['soc2_type2', 'help-center', 'Yes, we are SOC 2 Type II certified. You can request the report in our Trust Center.', 'yes_gated'],
  ['soc2_type2', 'help-center', 'Acme has successfully completed a SOC 2 Type 2 audit.', 'yes_gated'],
  ['soc2_type2', 'trust-center', ['# Compliance', 'SOC 2 Type II'], 'yes_gated'],
  ['soc2_type2', 'trust-center', 'We are SOC 2 Type II certified. Our SOC 2 Type II report is publicly available.', 'yes_public'],
  [
    'soc2_type2',
    'trust-center',
    'We are SOC 2 Type II certified. Our SOC 2 report is publicly available to customers under NDA.',
    'yes_gated',
  ],
  ['soc2_type2', 'help-center', 'We have successfully completed a SOC 2 audit.', 'partial'],
  ['soc2_type2', 'help-center', 'We are working towards SOC 2 Type II certification.', 'none'],
  ['soc2_type2', 'help-center', 'Our cloud provider is SOC 2 Type II certified.', 'none'],
  ['iso_27001', 'help-center', 'Acme is certified under ISO/IEC 27001:2022. The certificate is available upon request.', 'yes_gated'],
  ['iso_27001', 'help-center', 'Acme holds an ISO 27001 certification.', 'yes_gated'],
  ['iso_27001', 'help-center', 'Our security program is aligned with ISO 27001.', 'partial'],
  ['iso_27001', 'trust-center', ['# Certifications', 'ISO 27001'], 'yes_gated'],
  ['iso_42001', 'help-center', 'Acme is certified under ISO 27001.', 'none'],
  ['iso_42001', 'help-center', 'Acme has achieved ISO 42001 certification.', 'yes_gated'],
  ['trust_center', 'trust-center', 'Welcome.', 'yes_public'],
  ['trust_center', 'help-center', 'See our trust center.', 'none'],
  ['hipaa_baa', 'terms', 'We do not sign business associate agreements.', 'no'],
  ['hipaa_baa', 'help-center', 'If you need a BAA, please contact our sales team.', 'yes_gated'],
  ['hipaa_baa', 'help-center', 'A BAA is included in the Enterprise terms.', 'yes_public'],
  [
    'hipaa_baa',
    'terms',
    'You may not process protected health information unless you have signed a business associate agreement with us.',
    'partial',
  ],
  ['gdpr_dpa', 'dpa', 'This Data Processing Addendum is effective.', 'yes_public'],
  ['gdpr_dpa', 'terms', 'The Data Processing Addendum is incorporated into these terms by reference.', 'partial'],
  ['gdpr_dpa', 'terms', 'Please contact us to sign our Data Processing Addendum.', 'yes_gated'],
  ['gdpr_dpa', 'terms', 'These terms apply.', 'none'],
  ['training_default', 'terms', 'We do not use Customer Data to train our models.', 'yes_public'],
  ['training_default', 'terms', 'We will not train our models on your data unless you opt in.', 'yes_public'],
  ['training_default', 'terms', 'We use your prompts to train our models. You can opt out of training in the settings.', 'partial'],
  [
    'training_default',
    'terms',
    'We do not use your data to train our models, except when you use the services under a free subscription.',
    'partial',
  ],
  ['retention_zdr', 'help-center', 'API inputs are retained for 30 days. Eligible customers can request zero data retention.', 'yes_gated'],
  ['retention_zdr', 'help-center', 'API inputs are retained for 30 days.', 'partial'],
  ['retention_zdr', 'help-center', 'Zero data retention is active by default.', 'yes_public'],
  ['retention_zdr', 'help-center', 'We do not offer zero data retention.', 'none'],
  ['retention_zdr', 'help-center', 'Zero data retention can be switched on.', 'partial'],
  ['data_residency', 'help-center', 'Customer data is stored in Ireland and Sweden.', 'yes_public'],
  ['data_residency', 'help-center', 'Customer data is stored in the United States and Ireland.', 'partial'],
  ['data_residency', 'help-center', 'Customer data is stored safely.', 'none'],
  ['gpai_code', 'registry', 'Acme has signed the EU General-Purpose AI Code of Practice.', 'yes_public'],
  ['gpai_code', 'registry', 'Acme is a signatory of the General-Purpose AI (GPAI) Code of Practice.', 'yes_public'],
  ['gpai_code', 'registry', 'We have signed the safety and security chapter of the AI Code of Practice.', 'partial'],
  ['gpai_code', 'registry', 'Acme will not sign the AI Code of Practice.', 'no'],
  ['gpai_code', 'registry', 'We won’t be signing the Code of Practice for general-purpose AI models.', 'no'],
  ['gpai_code', 'registry', 'We intend to sign the General-Purpose AI Code of Practice.', 'partial'],
  ['gpai_code', 'registry', 'The European Commission published the General-Purpose AI Code of Practice. Providers may sign it.', 'none'],
  ['art53_summary', 'registry', ['# Public summary of training content', 'Model: Acme 1'], 'yes_public'],
  ['art53_summary', 'registry', 'Providers must publish a summary of the content used for training of the model.', 'none'],
  ['art53_summary', 'help-center', 'We do not disclose our training datasets.', 'unclear'],
  ['subprocessor_list', 'subprocessors', 'Our subprocessors are listed elsewhere.', 'partial'],
  ['subprocessor_list', 'dpa', 'The list of subprocessors is available upon request.', 'yes_gated'],
  ['subprocessor_notice', 'dpa', 'We notify you of new subprocessors 30 days before engaging them.', 'yes_public'],
  ['subprocessor_notice', 'dpa', 'We will inform the customer of any changes concerning the addition of subprocessors.', 'partial'],
  ['post_termination_deletion', 'dpa', 'Upon termination of the agreement, we delete all customer data within 30 days.', 'yes_public'],
  ['post_termination_deletion', 'dpa', 'Upon termination of the agreement, we delete or return all personal data.', 'partial'],
  ['audit_rights', 'dpa', 'Customer may audit our compliance on ninety (90) days written notice.', 'yes_public'],
  ['audit_rights', 'dpa', 'We allow for and contribute to audits.', 'partial'],
  ['breach_notification', 'dpa', 'We shall notify the customer of any personal data breach within 72 hours.', 'yes_public'],
  ['breach_notification', 'dpa', 'We notify customers of a personal data breach.', 'partial'],
  ['transfer_mechanisms', 'dpa', 'Transfers are based on the standard contractual clauses.', 'yes_public'],
  ['governing_law', 'terms', 'These terms are governed by the laws of Ireland.', 'yes_public'],
  [
    'governing_law',
    'terms',
    'These terms are governed by the laws of Ireland, and you agree that courts located in Dublin decide all disputes.',
    'yes_public',
  ],
  [
    'governing_law',
    'terms',
    [
      'These terms are governed by the laws of Ireland.',
      'You are not located in a country under a U.S. government embargo, and you follow the laws of your country on export.',
      'Where Customer is established in the EEA, the addendum governs how personal data is processed under applicable law.',
      'We help customers in complying with the laws of the European Union.',
    ],
    'yes_public',
  ],
  [
    'governing_law',
    'terms',
    '“Governing Laws” means: (a) for Customers in the EEA, Switzerland, or UK, the Laws of Ireland; and (b) for all other Customers, the laws of the State of California.',
    'partial',
  ],
  [
    'governing_law',
    'terms',
    ['The law of the place where you live governs these terms.', 'Used for business, these terms are governed by the laws of Ireland.'],
    'partial',
  ],
  ['governing_law', 'terms', ['If you are located in Canada, the laws of Ontario will govern these terms.'], 'partial'],
  [
    'governing_law',
    'terms',
    'This agreement is governed by the laws of England if Customer is domiciled in Europe, and otherwise by the laws of Delaware.',
    'partial',
  ],
  [
    'governing_law',
    'terms',
    ['These terms are governed by the laws of Ireland.', 'The governing law depends on the billing address of the customer, as follows.'],
    'partial',
  ],
  [
    'governing_law',
    'terms',
    ['These terms are governed by the laws of Ireland.', 'This order is governed by the laws of France.'],
    'partial',
  ],
  [
    'soc2_type2',
    'help-center',
    ['We have completed a SOC 2 audit.', 'Our API has been audited and certified for SOC 2 Type 2.'],
    'yes_gated',
  ],
  ['soc2_type2', 'help-center', ['We have completed a SOC 2 audit.', 'Our hosting provider is certified for SOC 2 Type 2.'], 'partial'],
  ['soc2_type2', 'help-center', ['We have completed a SOC 2 audit.', 'We plan to be certified for SOC 2 Type 2.'], 'partial'],
  ['retention_zdr', 'help-center', 'Your workspace admins control how long your data is retained.', 'partial'],
  ['retention_zdr', 'privacy', 'We keep your inputs and outputs until you delete the conversation.', 'partial'],
  ['retention_zdr', 'privacy', 'You control how long cookies are stored.', 'none'],
  [
    'post_termination_deletion',
    'dpa',
    'After termination we delete personal data under our deletion policy. Personal data will no longer be accessible thirty (30) days after the termination of the agreement.',
    'partial',
  ],
  [
    'post_termination_deletion',
    'dpa',
    'Thirty days after termination, your account will no longer be accessible. Upon termination, we delete all customer data within 30 days.',
    'yes_public',
  ],
  // German and French.
  [
    'governing_law',
    'terms',
    [
      'Es gilt deutsches Recht.',
      'Für Kunden mit Sitz in der Schweiz gilt Schweizer Recht; der Vertrag unterliegt im Übrigen deutschem Recht.',
    ],
    'partial',
  ],
  [
    'governing_law',
    'terms',
    ['Les présentes conditions sont régies par le droit français.', 'Si vous résidez au Canada, elles sont régies par les lois du Québec.'],
    'partial',
  ],
  ['soc2_type2', 'help-center', 'Wir sind nach SOC 2 Typ II zertifiziert. Der SOC 2 Bericht ist auf Anfrage erhältlich.', 'yes_gated'],
  ['iso_27001', 'help-center', 'Acme ist nach ISO 27001 zertifiziert.', 'yes_gated'],
  ['iso_27001', 'help-center', 'Acme est certifiée ISO 27001. Le certificat est disponible sur demande.', 'yes_gated'],
  ['training_default', 'terms', 'Wir nutzen Ihre Daten nicht für das Training unserer Modelle.', 'yes_public'],
];

describe('a page that says', () => {
  it.each(CASES)('%s (%s) %j', async (question, kind, text, grade) => {
    const given = await shippedAnswer(question, kind, [text].flat());
    expect(given.grade, JSON.stringify(given)).toBe(grade);
    if (!['none', 'unclear'].includes(grade)) expect(given.citations).not.toEqual([]);
  });
});

describe('a yes says what to mind', () => {
  const UNDUE = 'We shall notify the customer of any personal data breach without undue delay.';
  const NOTICE = 'Customer may audit our compliance on ninety (90) days written notice';

  it.each([
    ['breach_notification', 'dpa', UNDUE, expect.stringContaining('a number of hours or days was not found')],
    [
      'breach_notification',
      'dpa',
      'We shall notify the customer of any personal data breach without undue delay, within 72 hours.',
      undefined,
    ],
    ['audit_rights', 'dpa', `${NOTICE}.`, undefined],
    [
      'audit_rights',
      'dpa',
      `${NOTICE}, only where it cannot be satisfied by our reports.`,
      expect.stringContaining('Documents may have to do'),
    ],
    [
      'audit_rights',
      'dpa',
      `${NOTICE}. We may instead provide a summary of our reports.`,
      expect.stringContaining('Documents may have to do'),
    ],
    [
      'audit_rights',
      'dpa',
      'Customer may audit our compliance once per year. We may instead provide a summary of our reports.',
      expect.stringMatching(/announced was not found.*documents have to do first/),
    ],
  ] as const)('%s (%s) %j: %s', async (question, kind, text, note) => {
    expect(await shippedAnswer(question, kind, [text])).toMatchObject({ grade: 'yes_public', ...(note === undefined ? {} : { note }) });
    if (note === undefined) expect(await shippedAnswer(question, kind, [text])).not.toHaveProperty('note');
  });
});

it('a cell with a watch-out says what to mind', async () => {
  for (const { id, rules } of CATALOGUE.dimensions)
    for (const { grade, note, summary } of rules)
      if (grade !== 'yes_public' && grade !== 'no') expect(note, `${id}: ${summary}`).toBeDefined();
});

it('the report of a certificate that is given on request comes through the trust center', async () => {
  expect(
    await shippedAnswer('soc2_type2', 'help-center', ['We are SOC 2 Type II certified. You can request the report in our Trust Center.']),
  ).toMatchObject({
    route: 'trust_center_nda',
    summary: 'SOC 2 Type II is claimed; the report is given on request.',
  });
});
