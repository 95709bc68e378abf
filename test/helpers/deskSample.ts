/**
 * A desk with work on it: what a compliance team finds on a Tuesday morning. All vendors are made up.
 * @module
 */
import type { Change } from '../../src/domain/change.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { type PageEdit, passage } from './deskSite.ts';
import { sampleSource } from './samples.ts';

const WINDOW =
  'Northwind AI shall notify Customer of any intended addition or replacement of a Subprocessor by e-mail to the address given in the Order Form. Customer may object in writing on reasonable grounds relating to data protection within {window} of receipt of the notice. If Customer does not object within this period, the new Subprocessor shall be deemed approved.';

const DPA = ['Data Processing Addendum'];
const OBJECTION = [...DPA, '4. Subprocessors', '4.2 Objection'];

function dpa(window: string, audit: string) {
  return [
    passage([], 'Data Processing Addendum', 'heading'),
    passage([...DPA, '4. Subprocessors'], '4. Subprocessors', 'heading'),
    passage(
      [...DPA, '4. Subprocessors'],
      '4.1 Customer grants Northwind AI a general authorisation to engage the Subprocessors listed in Annex III.',
    ),
    passage(OBJECTION, '4.2 Objection', 'heading'),
    passage(OBJECTION, WINDOW.replace('{window}', window)),
    passage(
      [...DPA, '4. Subprocessors'],
      '4.3 Northwind AI shall impose on each Subprocessor the same data protection obligations as set out in this Addendum.',
    ),
    passage([...DPA, '8. Audits'], '8. Audits', 'heading'),
    passage([...DPA, '8. Audits'], audit),
    passage([...DPA, '9. Deletion'], 'Northwind AI deletes Customer Personal Data within 30 days of the end of the Agreement.'),
  ];
}

const AUDIT_BEFORE = 'Customer may audit Northwind AI’s compliance with this Addendum once a year, on thirty (30) days’ written notice.';
const AUDIT_AFTER =
  'Customer may audit Northwind AI’s compliance with this Addendum once a year, on ninety (90) days’ written notice and at its own cost.';

function row(name: string, purpose: string, location: string) {
  const cells = [
    { header: 'Name', text: name },
    { header: 'Purpose', text: purpose },
    { header: 'Location', text: location },
  ];
  return passage(['Subprocessors'], cells.map(({ text }) => text).join(' | '), 'row', { cells });
}

const named = (id: string, name: string) => ({ vendor: { id, name } });

const dpaEdit: PageEdit = {
  source: sampleSource('northwind-ai/dpa', {
    ...named('northwind-ai', 'Northwind AI'),
    url: 'https://legal.northwind.example/data-processing-addendum',
  }),
  minutes: 60 * 24 * 8,
  before: dpa('thirty (30) days', AUDIT_BEFORE),
  after: dpa('ten (10) days', AUDIT_AFTER),
  pictures: [sha256('picture before'), sha256('picture after')],
  headers: { etag: '"5f3a-61c"', 'last-modified': 'Sun, 08 Mar 2026 22:10:00 GMT', server: 'nginx' },
  changes: [
    {
      id: 'chg_window',
      kind: 'fact',
      key: 'subprocessors.objection_window',
      path: OBJECTION,
      oldValue: { n: 30, unit: 'd' },
      newValue: { n: 10, unit: 'd' },
      oldQuote: WINDOW.replace('{window}', 'thirty (30) days'),
      newQuote: WINDOW.replace('{window}', 'ten (10) days'),
      severity: 'critical',
      rule: 'an objection window became shorter',
      publishedAt: '2026-03-08',
      effectiveAt: '2026-04-01',
      deadlines: [{ dueOn: '2026-03-18', clause: 'DPA 4.2: ten (10) days from receipt of the notice', basis: 'assumed' }],
      offerings: ['Northwind Platform', 'Northwind on Halden Cloud'],
    },
    {
      id: 'chg_audit',
      kind: 'fact',
      key: 'audit.notice',
      path: [...DPA, '8. Audits'],
      oldValue: { n: 30, unit: 'd' },
      newValue: { n: 90, unit: 'd' },
      oldQuote: AUDIT_BEFORE,
      newQuote: AUDIT_AFTER,
      severity: 'high',
      rule: 'a notice period became longer',
      effectiveAt: '2026-04-01',
    },
  ],
};

const LUMEN = row('Lumen Metering Corp.', 'Usage metering', 'United States');
const BRIGHT = row('Brightwater Cloud', 'Cloud infrastructure', 'Ireland');
const BRIGHT_NL = row('Brightwater Cloud', 'Cloud infrastructure', 'Netherlands');
const IRONBARK = row('Ironbark Compute Inc.', 'GPU capacity for model inference', 'United States');

const listEdit: PageEdit = {
  source: sampleSource('northwind-ai/subprocessors', {
    ...named('northwind-ai', 'Northwind AI'),
    kind: 'subprocessors',
    url: 'https://trust.northwind.example/subprocessors',
  }),
  minutes: 60 * 24 * 6,
  before: [passage([], 'Subprocessors', 'heading'), row('Aster Mail', 'E-mail delivery', 'Germany'), BRIGHT, LUMEN],
  after: [passage([], 'Subprocessors', 'heading'), row('Aster Mail', 'E-mail delivery', 'Germany'), BRIGHT_NL, IRONBARK, LUMEN],
  changes: [
    {
      id: 'chg_moved',
      kind: 'row',
      key: 'subprocessors.list',
      path: ['Subprocessors'],
      oldValue: { name: 'Brightwater Cloud', purpose: 'Cloud infrastructure', location: 'Ireland' },
      newValue: { name: 'Brightwater Cloud', purpose: 'Cloud infrastructure', location: 'Netherlands' },
      oldQuote: BRIGHT.text,
      newQuote: BRIGHT_NL.text,
      severity: 'medium',
      rule: 'the place of a subprocessor changed inside the EEA',
    },
    {
      id: 'chg_added',
      kind: 'row',
      action: 'added',
      key: 'subprocessors.list',
      path: ['Subprocessors'],
      newValue: { name: 'Ironbark Compute Inc.', purpose: 'GPU capacity for model inference', location: 'United States' },
      newQuote: IRONBARK.text,
      severity: 'critical',
      rule: 'a subprocessor outside the EEA was added',
    },
  ],
};

const TRAINING =
  'Unless you opt out in your account settings, we may use Inputs and Outputs of the Free plan to train and improve our models.';
const CONTENT = ['Terms of Service', '3. Content'];

const termsEdit: PageEdit = {
  source: sampleSource('aurelia-models/terms', {
    ...named('aurelia-models', 'Aurelia Models'),
    kind: 'terms',
    url: 'https://aurelia.example/terms-of-service',
  }),
  minutes: 60 * 24 * 9 + 180,
  before: [
    passage([], 'Terms of Service', 'heading'),
    passage(CONTENT, '3. Content', 'heading'),
    passage(CONTENT, 'You own the Inputs that you provide and the Outputs that the Services make from them.'),
    passage(CONTENT, 'You are responsible for your Content.'),
    passage(['Terms of Service', '7. Law'], 'These Terms are governed by the laws of Ireland.'),
  ],
  after: [
    passage([], 'Terms of Service', 'heading'),
    passage(CONTENT, '3. Content', 'heading'),
    passage(CONTENT, 'You own the Inputs that you provide and the Outputs that the Services make from them.'),
    passage(CONTENT, TRAINING),
    passage(CONTENT, 'You are responsible for your Content.'),
    passage(['Terms of Service', '7. Law'], 'These Terms are governed by the laws of the Netherlands.'),
  ],
  changes: [
    {
      id: 'chg_training',
      kind: 'passage',
      action: 'added',
      path: CONTENT,
      newQuote: TRAINING,
      severity: 'critical',
      rule: 'a passage about training was added',
    },
    {
      id: 'chg_law',
      kind: 'fact',
      key: 'governing_law',
      path: ['Terms of Service', '7. Law'],
      oldValue: 'IE',
      newValue: 'NL',
      oldQuote: 'These Terms are governed by the laws of Ireland.',
      newQuote: 'These Terms are governed by the laws of the Netherlands.',
      severity: 'medium',
      rule: 'the governing law changed inside the EU',
    },
  ],
};

const regions = (n: number): Array<Partial<Change> & Pick<Change, 'id'>> =>
  Array.from({ length: n }, (_, at) => ({
    id: `chg_part${at + 1}`,
    incident: 'inc_redesign',
    path: ['Trust Center', `Section ${at + 1}`],
    oldQuote: `We keep logs of section ${at + 1} for thirty days.`,
    newQuote: `Logs of section ${at + 1} are kept as long as needed.`,
    severity: at === 0 ? 'high' : at < 3 ? 'medium' : 'low',
    rule: 'a passage about retention changed',
  }));

const trustEdit: PageEdit = {
  source: sampleSource('halden-cloud/trust-center', {
    ...named('halden-cloud', 'Halden Cloud'),
    kind: 'trust-center',
    url: 'https://trust.halden.example/',
  }),
  minutes: 60 * 24 * 3,
  before: [],
  after: [],
  changes: regions(6),
};

const CERTS = ['Security', 'Certifications'];
const privacyEdit: PageEdit = {
  source: sampleSource('halden-cloud/privacy', {
    ...named('halden-cloud', 'Halden Cloud'),
    kind: 'privacy',
    url: 'https://www.halden.example/legal/privacy',
  }),
  minutes: 60 * 24 * 2,
  before: [passage(CERTS, 'Data is stored in Ireland and Sweden.'), passage(['Contact'], 'Questions go to legal@halden.example .')],
  after: [passage(CERTS, 'Data is stored in Germany and Sweden.'), passage(['Contact'], 'Questions go to legal@halden.example.')],
  changes: [
    {
      id: 'chg_places',
      kind: 'fact',
      key: 'residency.places',
      path: CERTS,
      oldValue: ['IE', 'SE'],
      newValue: ['DE', 'SE'],
      oldQuote: 'Data is stored in Ireland and Sweden.',
      newQuote: 'Data is stored in Germany and Sweden.',
      severity: 'high',
      rule: 'places of storage changed',
    },
    {
      id: 'chg_dot',
      path: ['Contact'],
      oldQuote: 'Questions go to legal@halden.example .',
      newQuote: 'Questions go to legal@halden.example.',
      severity: 'low',
      significance: 'editorial',
      rule: 'only punctuation and white space changed',
    },
    {
      id: 'chg_breach',
      kind: 'fact',
      action: 'added',
      key: 'breach.notification',
      path: ['Security', 'Incidents'],
      newValue: { n: 48, unit: 'h' },
      newQuote: 'We notify customers of a breach within 48 hours.',
      severity: 'positive',
      rule: 'a promise was added',
    },
  ],
};

/** Worst first: window, added, training (critical), then high, medium, low, positive; one redesign of six parts. */
export const DESK_SAMPLE: PageEdit[] = [dpaEdit, listEdit, termsEdit, trustEdit, privacyEdit];
