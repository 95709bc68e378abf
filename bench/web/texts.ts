/**
 * Sentences as vendors write them, from random numbers: made up, of realistic lengths, and never the same twice in a row.
 * @module
 */

export type Random = () => number;

export function pick<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[Math.floor(random() * list.length)] ?? list[0];
}

/** A whole number, both ends included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

const WHO = [
  'The Provider',
  'Each Party',
  'The Customer',
  'An Affiliate',
  'Any Subprocessor',
  'The Processor',
  'Our support team',
] as const;
const DOES = [
  'shall notify the other Party of',
  'may process Personal Data for the purpose of',
  'will delete or return all copies of',
  'shall implement appropriate technical and organisational measures against',
  'is entitled to object in writing to',
  'keeps records that demonstrate',
  'shall not disclose to third parties',
  'may update from time to time',
] as const;
const WHAT = [
  'any intended addition or replacement of a Subprocessor',
  'the Customer Data that is stored in backups',
  'inputs and outputs of the API, including prompts and files',
  'a Personal Data Breach that affects the Services',
  'the list of hosting locations and transfer mechanisms',
  'audit reports, certificates and penetration tests',
  'the terms under which models are trained or improved',
  'logs that are kept for the detection of abuse',
] as const;
const WHEN = [
  'within {n} days of receipt of the notice',
  'no later than {n} hours after it has become aware of it',
  'for a period of {n} days after the end of the subscription',
  'at least {n} days in advance',
  'once every {n} months',
  'without undue delay and in any event within {n} business days',
] as const;
const TAIL = [
  'unless applicable law requires otherwise',
  'by e-mail to the address that is given in the Order Form',
  'provided that the request is made on reasonable grounds relating to data protection',
  'in accordance with Article 28 of the Regulation and the instructions of the Customer',
  'and the other Party shall be deemed to have accepted it if it does not answer',
  'subject to the limits of liability that the Agreement sets out',
  'where this is technically feasible and does not put the security of other customers at risk',
] as const;

/** One sentence of 80 to 250 characters; `number` stands where it names one. */
export function sentence(random: Random, number = between(random, 2, 90)): string {
  const end = random() < 0.6 ? `, ${pick(random, TAIL)}` : '';
  return `${pick(random, WHO)} ${pick(random, DOES)} ${pick(random, WHAT)} ${pick(random, WHEN).replace('{n}', String(number))}${end}.`;
}

/** A passage of one to four sentences. */
export function paragraph(random: Random): string {
  return Array.from({ length: between(random, 1, 4) }, () => sentence(random)).join(' ');
}

const HEADS = [
  'Scope',
  'Definitions',
  'Subprocessors',
  'Security',
  'Transfers',
  'Retention',
  'Audit',
  'Liability',
  'Breach',
  'Contact',
] as const;

/** Headings above a passage. */
export function headings(random: Random, title: string): string[] {
  return [title, `${between(random, 1, 14)}. ${pick(random, HEADS)}`];
}

const FIRST = [
  'Amber',
  'Birch',
  'Cobalt',
  'Delta',
  'Ember',
  'Fjord',
  'Granite',
  'Harbour',
  'Indigo',
  'Juniper',
  'Kestrel',
  'Larch',
] as const;
const SECOND = ['Cloud', 'Metrics', 'Mail', 'Analytics', 'Storage', 'Support', 'Identity', 'Payments', 'Compute', 'Search'] as const;
const PURPOSES = [
  'Hosting',
  'Usage metering',
  'E-mail delivery',
  'Customer support',
  'Payment processing',
  'Error tracking',
  'Backups',
] as const;
const PLACES = ['Ireland', 'Germany', 'United States', 'Netherlands', 'France', 'Canada', 'Japan', 'Singapore'] as const;

/** A name that two numbers make unlike others. */
export function companyName(random: Random): string {
  return `${pick(random, FIRST)} ${pick(random, SECOND)} ${between(random, 2, 999)}`;
}

/** A row of a subprocessor list. */
export function listRow(random: Random): { name: string; purpose: string; location: string } {
  return { name: companyName(random), purpose: pick(random, PURPOSES), location: pick(random, PLACES) };
}
