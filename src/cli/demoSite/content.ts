/**
 * What the sample vendor says, before and after it edits its pages. Everything is made up.
 * @module
 */

export type DemoState = 'before' | 'after';

interface Subprocessor {
  name: string;
  purpose: string;
  location: string;
  products: string;
}

/** The values that the vendor's edit changes, by placeholder of the page templates. */
export interface EditedValues {
  objectionWindow: string;
  dpaDate: string;
  dpaVersion: string;
  retention: string;
}

const VALUES: Record<DemoState, EditedValues> = {
  before: { objectionWindow: 'thirty (30) days', dpaDate: 'March 1, 2026', dpaVersion: '3.1', retention: '30 days' },
  after: { objectionWindow: 'ten (10) days', dpaDate: 'December 1, 2026', dpaVersion: '3.2', retention: '60 days' },
};

export function editedValues(state: DemoState): EditedValues {
  return VALUES[state];
}

const UNTOUCHED: Subprocessor[] = [
  { name: 'Corvid Search SAS', purpose: 'Web retrieval for answers with sources', location: 'France', products: 'Workspace' },
  { name: 'Deskwell Ltd', purpose: 'Customer support tickets', location: 'Ireland', products: 'All' },
  { name: 'Kestrel Observability GmbH', purpose: 'Error monitoring', location: 'Germany', products: 'All' },
  { name: 'Ledgerline Inc.', purpose: 'Payments and invoicing', location: 'United States', products: 'Self-serve plans' },
  { name: 'Lumen Metering', purpose: 'Usage metering', location: 'United States', products: 'API' },
  { name: 'Postfach Mail GmbH', purpose: 'Transactional e-mail', location: 'Germany', products: 'All' },
];

function subprocessors(state: DemoState): Subprocessor[] {
  const hosting = { name: 'Brightwater Cloud', purpose: 'Cloud infrastructure', products: 'All' };
  if (state === 'before') return [{ ...hosting, location: 'Ireland' }, ...UNTOUCHED];
  const added = { name: 'Ironbark Compute Inc.', purpose: 'GPU capacity for model inference', location: 'United States', products: 'API' };
  return [{ ...hosting, location: 'Netherlands' }, ...UNTOUCHED.slice(0, 2), added, ...UNTOUCHED.slice(2)];
}

const CONTROLS = [
  {
    title: 'Infrastructure security',
    items: ['Production access requires multi-factor authentication', 'Network traffic is encrypted', 'Vulnerability scans run every week'],
  },
  {
    title: 'Organisational security',
    items: ['Background checks are performed at hiring', 'Security training is completed once a year', 'Devices are encrypted and managed'],
  },
  {
    title: 'Data and privacy',
    items: ['Customer data is deleted upon leaving', 'A data protection officer is appointed', 'Data is stored in the European Union'],
  },
];

const QUESTIONS = [
  'Is my data used for training?',
  'Where is data stored?',
  'Do you support single sign-on?',
  'Who are your subprocessors?',
  'Can I get the SOC 2 report?',
  'How do you handle incidents?',
  'Do you sign a BAA?',
  'How do I delete my data?',
];

/** What the trust center's client fetches. The suggested questions differ at each visit. */
export function trustData(state: DemoState, visit: number): object {
  return {
    lead: 'Northwind AI builds language models for companies. Here we share how we protect the data that customers entrust to us.',
    badges: ['SOC 2 Type II', 'ISO/IEC 27001', 'GDPR'],
    overview: [
      'Security is reviewed by independent auditors once a year.',
      'Reports are available to customers under a non-disclosure agreement.',
    ],
    controls: CONTROLS,
    subprocessors: subprocessors(state),
    updates: [{ title: 'SOC 2 Type II report available', text: 'The report for the past period can be requested by customers.' }],
    questions: rotate(QUESTIONS, visit).slice(0, 3),
  };
}

const RELATED = [
  ['4101', 'Where is my data stored?'],
  ['4107', 'Do you train on my data?'],
  ['4115', 'How do I export my data?'],
  ['4120', 'How do I delete my account?'],
  ['4126', 'Who can see my conversations?'],
  ['4133', 'What is zero data retention?'],
  ['4140', 'Which certifications do you hold?'],
] as const;

/** Other articles of the help center: a different choice, in a different order, at each visit. */
export function relatedArticles(visit: number): ReadonlyArray<readonly [id: string, title: string]> {
  return rotate(RELATED, visit * 3).slice(0, 5);
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
