/**
 * What the vendors of the city say. Everything is made up: companies, people and promises.
 * @module
 */
import { token } from './noise.ts';

export const COMPANY = 'Larkfield Systems';

export interface Subprocessor {
  name: string;
  purpose: string;
  location: string;
}

const FIRST = [
  'Amber',
  'Brindle',
  'Cobble',
  'Dapple',
  'Elder',
  'Fennel',
  'Garnet',
  'Hazel',
  'Indigo',
  'Juniper',
  'Kestrel',
  'Lichen',
  'Marsh',
];
const SECOND = ['wick', 'mere', 'fold', 'garth', 'holm', 'leigh', 'brook', 'stead', 'combe', 'thorpe', 'dale'];
const FORM = ['Ltd', 'GmbH', 'Inc.', 'SAS', 'B.V.', 'AB', 'S.r.l.'];
const PURPOSES = [
  'Cloud hosting',
  'Customer support tickets',
  'Transactional e-mail',
  'Error monitoring',
  'Payment processing',
  'Product analytics',
  'Content delivery',
  'Backup storage',
];
const PLACES = ['Ireland', 'Germany', 'United States', 'France', 'Netherlands', 'Sweden', 'Canada', 'Japan'];

/** The first `count` of the city's companies; a company has the same purpose and place on every page. */
export function subprocessors(count: number): Subprocessor[] {
  return Array.from({ length: count }, (_, index) => ({
    name: companyName(index),
    purpose: at(PURPOSES, index * 3),
    location: at(PLACES, index * 5 + 1),
  }));
}

function companyName(index: number): string {
  return `${at(FIRST, index)}${at(SECOND, index + Math.floor(index / FIRST.length))} ${at(FORM, index)}`;
}

function at(list: readonly string[], index: number): string {
  return list[index % list.length] ?? '';
}

/** The list with one company somewhere else. */
export function moved(list: Subprocessor[], index: number, location: string): Subprocessor[] {
  return list.map((entry, at) => (at === index ? { ...entry, location } : entry));
}

/** The list with a company more, after the first `index`. */
export function joined(list: Subprocessor[], index: number, entry: Subprocessor): Subprocessor[] {
  return [...list.slice(0, index), entry, ...list.slice(index)];
}

export const NEWCOMER: Subprocessor = { name: 'Tarnside Compute Ltd', purpose: 'Model inference', location: 'Sweden' };

/** Markup of a table of subprocessors. */
export function table(list: Subprocessor[], attributes = ''): string {
  const rows = list.map(({ name, purpose, location }) => `<tr><td>${name}</td><td>${purpose}</td><td>${location}</td></tr>`);
  return `<table${attributes}><thead><tr><th>Subprocessor</th><th>Purpose</th><th>Location</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

export interface DpaTerms {
  window?: string;
  breach?: string;
  deletion?: string;
  audit?: string;
}

/** Clauses of a data processing addendum: heading and text. */
export function dpaClauses({
  window = 'thirty (30) days',
  breach = 'seventy-two (72) hours',
  deletion = 'ninety (90) days',
  audit = 'once per year',
}: DpaTerms = {}): Array<[heading: string, text: string]> {
  return [
    [
      'Scope and roles',
      `This Data Processing Addendum forms part of the agreement between ${COMPANY} and the Customer. The Customer is the controller of Customer Personal Data and ${COMPANY} is the processor.`,
    ],
    [
      'Instructions',
      `${COMPANY} processes Customer Personal Data only on documented instructions from the Customer, unless the law of the Union or of a Member State requires otherwise.`,
    ],
    [
      'Confidentiality',
      'Persons authorised to process Customer Personal Data have committed themselves to confidentiality, and access is limited to those who need it.',
    ],
    [
      'Subprocessors',
      `The Customer grants a general authorisation to engage subprocessors. The Customer may object in writing to a new subprocessor within ${window} of receipt of the notice.`,
    ],
    [
      'Security incidents',
      `${COMPANY} notifies the Customer of a personal data breach without undue delay and in any event within ${breach} after becoming aware of it.`,
    ],
    [
      'Deletion',
      `Upon termination of the agreement ${COMPANY} deletes Customer Personal Data within ${deletion}, unless the law requires it to be kept for longer.`,
    ],
    [
      'Audits',
      `The Customer may audit the processing ${audit} on reasonable written notice, during business hours and under a duty of confidentiality.`,
    ],
    ['Governing law', 'This addendum is governed by the laws of Ireland, and the courts of Dublin have exclusive jurisdiction.'],
  ];
}

/** The clauses as markup. */
export function clauses(list: Array<[heading: string, text: string]>, level = 2): string {
  return list.map(([heading, text], index) => `<h${level}>${index + 1}. ${heading}</h${level}>\n<p>${text}</p>`).join('\n');
}

/** A whole data processing addendum as markup. */
export function dpa(terms: DpaTerms = {}, title = 'Data Processing Addendum'): string {
  return `<h1>${title}</h1>\n${clauses(dpaClauses(terms))}`;
}

/** An article of a help centre on how long data are kept: paragraphs. */
export function retention({ inputs = '30 days', logs = '12 months' }: { inputs?: string; logs?: string } = {}): string[] {
  return [
    `When you delete a conversation, it disappears from your history at once and is removed from our systems later.`,
    `We retain inputs and outputs for ${inputs} after they were sent, after which they are deleted from our production systems.`,
    `Security logs are kept for ${logs} so that our engineers can investigate incidents that come to light late.`,
    `Administrators can shorten these periods for their whole organisation under the data controls of the workspace settings.`,
    `Data that the law obliges us to keep, such as invoices, are stored separately and are not used for anything else.`,
  ];
}

export const ARTICLES = [
  'Where is my data stored?',
  'How do I export my conversations?',
  'Can I delete my account?',
  'Who can see my prompts?',
  'Is my content used for training?',
  'How do I invite a colleague?',
  'Which browsers are supported?',
];

/** Names of classes as style compilers make them, another at each visit. */
export function hashedClass(n: number, name: string): string {
  return `css-${token(n, name).slice(0, 6)}`;
}
