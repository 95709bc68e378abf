/**
 * A registry as a team has it after a year: every grade and status, what turned stale and why, pages that contradict each other, long notes,
 * offerings that one vendor makes and another serves, assessments, deals and their events. All vendors are made up.
 * @module
 */
import { FactKeyDefinition } from '../../src/domain/catalogue.ts';
import { type Question, questionsOf } from '../../src/domain/question.ts';
import {
  type Answer,
  type Assessment,
  type Cell,
  type Citation,
  cellId,
  type Deal,
  type Grade,
  NEVER_READ,
  type RegistryEvent,
  type RegistryRecord,
  type RegistryStep,
  type RegistryStore,
  type Subject,
} from '../../src/domain/registry.ts';
import type { Actor } from '../../src/domain/review.ts';
import type { Offering, Vendor } from '../../src/domain/watcher.ts';
import { sha256 } from '../../src/lib/hash.ts';
import type { RegistryServices } from '../../src/web/registry/services.ts';
import { HOSTILE } from './hostile.ts';

const vendor = (id: string, name: string, country: string, more: Partial<Vendor> = {}): Vendor => ({
  id,
  name,
  country,
  aliases: [],
  domains: [`${id}.example`],
  ...more,
});

export const SAMPLE_VENDORS: readonly Vendor[] = [
  vendor('northwind-ai', 'Northwind AI', 'FR', { legalName: 'Northwind AI SAS' }),
  vendor('halden', 'Halden Cloud', 'NO', { legalName: 'Halden Cloud AS' }),
  vendor('quarry', 'Quarry Labs', 'US', { legalName: 'Quarry Labs, Inc.' }),
  vendor('tallow', 'Tallow', 'DE', { legalName: 'Tallow Sprachmodelle GmbH' }),
  vendor('fernwood', 'Fernwood', 'CA'),
];

export const SAMPLE_OFFERINGS: readonly Offering[] = [
  { id: 'northwind-platform', name: 'Northwind Platform', developer: 'northwind-ai', platform: 'northwind-ai' },
  { id: 'northwind-on-halden', name: 'Northwind Large on Halden Cloud', developer: 'northwind-ai', platform: 'halden' },
  { id: 'quarry-api', name: 'Quarry API', developer: 'quarry', platform: 'quarry' },
  { id: 'quarry-on-halden', name: 'Quarry 2 on Halden Cloud', developer: 'quarry', platform: 'halden' },
  { id: 'tallow-workbench', name: 'Tallow Workbench', developer: 'tallow', platform: 'tallow' },
  { id: 'fernwood-chat', name: `Fernwood Chat ${HOSTILE.slice(0, 30)}`, developer: 'fernwood', platform: 'fernwood' },
];

/** What a question is about, and what pages say of it by the grade: summary, then watch-out. */
interface Topic {
  id: string;
  label: string;
  question: string;
  /** Source that answers it. */
  page: string;
  quote: string;
  says: Partial<Record<Grade, readonly [summary: string, note?: string]>>;
  more?: Partial<Answer>;
}

const GROUPS: ReadonlyArray<readonly [group: string, subject: 'platform' | 'developer', topics: readonly Topic[]]> = [
  [
    'Vendor trust',
    'platform',
    [
      {
        id: 'soc2_type2',
        label: 'SOC 2 Type II',
        question: 'Is there a SOC 2 Type II report, and who may read it?',
        page: 'trust-center',
        quote: 'Our SOC 2 Type II report covers the period 1 April 2025 to 31 March 2026.',
        says: {
          yes_public: ['A SOC 2 Type II report is named with its period.'],
          yes_gated: ['A SOC 2 Type II report is named; it is given on request.', 'The report itself is under NDA: ask sales for it.'],
        },
        more: { route: 'trust_center_nda' },
      },
      {
        id: 'iso_27001',
        label: 'ISO 27001',
        question: 'Is there an ISO 27001 certificate?',
        page: 'trust-center',
        quote: 'ISO/IEC 27001:2022 certified since 2023.',
        says: {
          yes_public: ['ISO 27001:2022, the certificate can be downloaded.'],
          partial: ['ISO 27001 covers the corporate network only.', 'The scope names no service: ask for the statement of applicability.'],
        },
      },
      {
        id: 'iso_42001',
        label: 'ISO 42001',
        question: 'Is there an ISO 42001 certificate?',
        page: 'trust-center',
        quote: 'We are preparing for ISO/IEC 42001.',
        says: { partial: ['Announced for 2026, not certified.', 'An intention is not a certificate.'] },
      },
      {
        id: 'trust_center',
        label: 'Trust center',
        question: 'Is there a public trust center?',
        page: 'trust-center',
        quote: 'Welcome to our trust center.',
        says: { yes_public: ['A public trust center lists controls and documents.'] },
      },
      {
        id: 'hipaa_baa',
        label: 'HIPAA BAA',
        question: 'Does the vendor sign a business associate agreement?',
        page: 'help-center',
        quote: 'A BAA is available to customers on the Enterprise plan.',
        says: {
          yes_gated: ['A BAA is signed with customers of the Enterprise plan.', 'Enterprise plan only.'],
          no: ['The terms exclude protected health information.', 'Not for health data.'],
        },
        more: { tier: 'enterprise_only', route: 'sales_contract' },
      },
    ],
  ],
  [
    'Data handling',
    'platform',
    [
      {
        id: 'gdpr_dpa',
        label: 'GDPR DPA',
        question: 'Is the data processing agreement public?',
        page: 'dpa',
        quote: 'This Data Processing Addendum ("DPA") forms part of the Agreement between Customer and the Provider.',
        says: {
          yes_public: ['The DPA is public and part of the terms.'],
          yes_gated: ['A DPA exists; it is sent on request.', 'Ask for it before procurement.'],
        },
        more: { route: 'public' },
      },
      {
        id: 'training_default',
        label: 'No-training default',
        question: 'Is customer data kept out of training unless the customer asks for it?',
        page: 'terms',
        quote: 'We do not use Customer Data to train our models unless you opt in.',
        says: {
          yes_public: ['Not used for training unless the customer opts in.'],
          partial: [
            'Paid plans are excluded from training, the free plan is not.',
            'On the free plan inputs are used unless one opts out.',
          ],
          no: ['Inputs are used for training.', 'There is no way to opt out on the Team plan.'],
        },
        more: { default: 'enabled', tier: 'self_serve' },
      },
      {
        id: 'retention_zdr',
        label: 'Retention and ZDR',
        question: 'How long are inputs kept, and can that be zero?',
        page: 'help-center',
        quote: 'Inputs and outputs are kept for 30 rolling days for abuse monitoring, unless zero data retention is enabled.',
        says: {
          yes_public: ['Zero data retention can be switched on by everybody.'],
          partial: [
            'Kept for 30 days; zero data retention after approval.',
            'Zero data retention has to be asked for and approved, holds for the API alone, and does not cover files, batch jobs or anything that is kept for abuse monitoring; the help center says that approval "may take several weeks".',
          ],
        },
        more: { default: 'requires_approval' },
      },
      {
        id: 'data_residency',
        label: 'Data residency',
        question: 'Where is data processed and stored?',
        page: 'subprocessors',
        quote: 'Customer data is hosted in the European Union (Ireland, Netherlands).',
        says: {
          yes_public: ['Hosted in the EU by default.'],
          partial: ['An EU region can be chosen; the default is the United States.', 'Has to be configured for each workspace.'],
        },
        more: { geography: ['IE', 'NL'], default: 'requires_config' },
      },
    ],
  ],
  [
    'EU AI Act',
    'developer',
    [
      {
        id: 'gpai_code',
        label: 'GPAI code of practice',
        question: 'Did the developer sign the code of practice for general-purpose AI?',
        page: 'policy',
        quote: 'We signed the General-Purpose AI Code of Practice in August 2025.',
        says: {
          yes_public: ['Signed in August 2025, all chapters.'],
          partial: ['Signed the chapter on safety and security only.', 'Transparency and copyright are not covered.'],
        },
      },
      {
        id: 'art53_summary',
        label: 'Art. 53 training summary',
        question: 'Is there a public summary of the training content?',
        page: 'policy',
        quote: 'Summary of the content used for training (Article 53(1)(d)).',
        says: { yes_public: ['The summary of training content is public.'] },
      },
    ],
  ],
  [
    'Contract terms',
    'platform',
    [
      {
        id: 'subprocessor_list',
        label: 'Subprocessor list',
        question: 'Is the list of subprocessors public?',
        page: 'subprocessors',
        quote: 'Subprocessors engaged by the Provider as of 1 September 2026.',
        says: { yes_public: ['A public list of 15 subprocessors with purpose and location.'] },
      },
      {
        id: 'subprocessor_notice',
        label: 'Subprocessor notice',
        question: 'How long before a new subprocessor are customers told, and can they object?',
        page: 'dpa',
        quote: 'Customer may object in writing within ten (10) days of receipt of the notice.',
        says: {
          yes_public: ['Notice by e-mail, 10 days to object.'],
          partial: ['Notice by updating a page; no e-mail.', 'Nobody is told: the page has to be watched.'],
        },
        more: { values: { objection_window: { n: 10, unit: 'd' } } },
      },
      {
        id: 'post_termination_deletion',
        label: 'Deletion after termination',
        question: 'When is data deleted after the contract ends?',
        page: 'dpa',
        quote: 'Within thirty (30) days of termination the Provider deletes all Customer Personal Data.',
        says: { yes_public: ['Deleted within 30 days of termination.'], partial: ['Deleted, without a date.', 'No deadline is stated.'] },
        more: { values: { deletion: { n: 30, unit: 'd' } } },
      },
      {
        id: 'audit_rights',
        label: 'Audit rights',
        question: 'May customers audit, and with which notice?',
        page: 'dpa',
        quote: 'Customer may audit once per year on ninety (90) days’ notice.',
        says: {
          yes_public: ['Once a year, with 90 days of notice.'],
          partial: ['By report only; audits on site at cost.', 'On-site audits are charged.'],
        },
        more: { values: { audit_notice: { n: 90, unit: 'd' }, audit_frequency: { n: 1, per: 'year' } } },
      },
      {
        id: 'breach_notification',
        label: 'Breach notification',
        question: 'How soon are customers told of a breach?',
        page: 'dpa',
        quote: 'The Provider notifies Customer without undue delay and no later than 48 hours after becoming aware.',
        says: { yes_public: ['Within 48 hours of becoming aware.'], partial: ['Without undue delay; no number.', 'No deadline in hours.'] },
        more: { values: { deadline: { n: 48, unit: 'h' } } },
      },
      {
        id: 'transfer_mechanisms',
        label: 'Transfer mechanisms',
        question: 'On what grounds does data leave the EEA?',
        page: 'dpa',
        quote: 'Restricted transfers are governed by the Standard Contractual Clauses, Module Two.',
        says: { yes_public: ['Standard contractual clauses, module two.'] },
        more: { values: { mechanisms: ['SCC', 'DPF'] } },
      },
      {
        id: 'governing_law',
        label: 'Governing law',
        question: 'Which law governs the contract?',
        page: 'terms',
        quote: 'This Agreement is governed by the laws of France.',
        says: { yes_public: ['The law of France; courts of Paris.'] },
        more: { geography: ['FR'] },
      },
    ],
  ],
];

const COMMITMENTS: readonly Topic[] = [
  ['acceptable_use', 'Acceptable use policy', 'You may not use the Services to generate unlawful content.'],
  ['no_train_default', 'No-train default', 'We do not use Customer Data to train our models unless you opt in.'],
  ['output_ownership', 'Output ownership', 'As between the parties, Customer owns all Output.'],
  ['ip_indemnity', 'IP indemnity', 'We will defend Customer against claims that the Output infringes intellectual property.'],
  ['retention_default', 'Retention default', 'Inputs and outputs are kept for 30 rolling days.'],
  ['deprecation_notice', 'Deprecation notice', 'We announce the retirement of a model at least 6 months ahead.'],
  ['safety_framework', 'Safety framework', 'Our frontier safety framework describes thresholds and evaluations.'],
].map(([id = '', label = '', quote = '']) => ({
  id,
  label,
  question: `What does the vendor commit to: ${label}?`,
  page: 'terms',
  quote,
  says: { yes_public: [quote] },
}));

const HOSTING: readonly Topic[] = [
  ['on_premises', 'On premises', 'The container image runs in your own data center.'],
  ['private_cloud', 'Private cloud', 'Dedicated deployments in your own cloud account.'],
  ['eu_saas', 'EU SaaS', 'The service is hosted in Ireland and the Netherlands.'],
  ['hybrid', 'Hybrid', 'The gateway runs with you, models with us.'],
  ['dpa_avv', 'DPA (AVV)', 'The Data Processing Addendum forms part of the Agreement.'],
  ['no_training', 'No training on customer data', 'We do not use Customer Data to train our models unless you opt in.'],
  ['open_source_path', 'Open source path', 'Model weights are published under Apache 2.0.'],
].map(([id = '', label = '', quote = '']) => ({
  id,
  label,
  question: `Hosting: ${label}?`,
  page: 'help-center',
  quote,
  says: { yes_public: [quote], partial: [`${quote} For some plans.`, 'For some plans only.'] },
}));

const asked = ({ id, label, question, more }: Topic) => ({
  id,
  label,
  question,
  read: [],
  rules: [],
  values: Object.keys(more?.values ?? {}).map((name) => ({
    name,
    label: `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`,
    key: `sample.${name}`,
  })),
});

const SHEETS_OF_QUESTIONS = {
  dimensions: GROUPS.flatMap(([group, subject, topics]) => topics.map((topic) => ({ ...asked(topic), group, subject }))),
  commitments: COMMITMENTS.map(asked),
  hosting: HOSTING.map(asked),
};

/** With the ids of the catalogue that comes with Clausewatch, and words of their own. */
export const SAMPLE_QUESTIONS: readonly Question[] = questionsOf(SHEETS_OF_QUESTIONS);

/** What a desk over the sample needs: the questions, and the keys of their values. */
export function sampleCatalogue() {
  const key = (type: FactKeyDefinition['type'], values?: string[]): FactKeyDefinition =>
    FactKeyDefinition.parse({ type, group: 'sample', description: 'A value of the sample.', ...(values && { values }) });
  const keys = {
    'sample.objection_window': key('duration'),
    'sample.deletion': key('duration'),
    'sample.audit_notice': key('duration'),
    'sample.audit_frequency': key('frequency'),
    'sample.deadline': key('duration'),
    'sample.mechanisms': key('set', ['SCC', 'DPF', 'BCR']),
  };
  return { ...SHEETS_OF_QUESTIONS, keys };
}

const TOPICS = new Map([...GROUPS.flatMap(([, , topics]) => topics), ...COMMITMENTS, ...HOSTING].map((topic) => [topic.id, topic]));

const GRADE_OF: Readonly<Record<string, Grade>> = {
  y: 'yes_public',
  g: 'yes_gated',
  p: 'partial',
  o: 'none',
  '?': 'unclear',
  n: 'no',
  '-': 'not_applicable',
};

/** A letter for each dimension, a space between groups; then for each criterion of hosting. */
const GRADES_OF: Readonly<Record<string, string>> = {
  'northwind-platform': 'yypyg yypy yo yyyyyyy nyyoyyy',
  'northwind-on-halden': 'ggoyg gypp yo yppppy? nyyoy?n',
  'quarry-api': 'gy?yg ynpp pp oyoppyy nnnooyo',
  'quarry-on-halden': 'ggoyg gypp pp yppppy? nypoy?n',
  'tallow-workbench': 'oooo- ypyy oo yypyyyy yyyyyyy',
  'fernwood-chat': '????? o?oo oo ooooo?o ???????',
};

/** A letter for each commitment. */
const COMMITTED: Readonly<Record<string, string>> = {
  'northwind-ai': 'yyyyypo',
  halden: 'yyoyyyo',
  quarry: 'ynyyppy',
  tallow: 'yyy?ooo',
  fernwood: '?oo??oo',
};

export const SAMPLE_ADA: Actor = { kind: 'user', id: 'usr_ada', name: 'Ada Lindqvist', login: 'ada' };
const MACHINE: Actor = { kind: 'system', id: 'clausewatch', name: 'Clausewatch' };

const FIRST = Date.UTC(2026, 1, 2, 6);
const HOUR = 3_600_000;
const time = (hours: number): string => new Date(FIRST + hours * HOUR).toISOString();

export interface RegistrySampleOptions {
  /** Changes that made cells stale; these need not be there. */
  changes?: readonly string[];
  /** Stored page that all quotes are cited from; need not be there. */
  snapshot?: string;
}

export interface RegistrySample {
  questions: readonly Question[];
  offerings: readonly Offering[];
  vendors: readonly Vendor[];
  /** In the order in which they happened. */
  steps: readonly RegistryStep[];
  /** As they stand after all steps. */
  records: readonly RegistryRecord[];
}

/** Always the same. */
export function registrySample(options: RegistrySampleOptions = {}): RegistrySample {
  const { changes = ['chg_sample_1', 'chg_sample_2'] } = options;
  const histories = [...offeringCells(options), ...vendorCells(options)].map((cell, index) => historyOf(cell, index, changes));
  const others = [...ASSESSMENTS, ...DEALS].map((record, index): Version[] => [[record, 'imported', time(400 + index), SAMPLE_ADA]]);
  const steps = [...histories, ...others]
    .flatMap((versions) => versions.map((version) => stepOf(version)))
    .sort((a, b) => (a.event.at < b.event.at ? -1 : a.event.at > b.event.at ? 1 : 0));
  const records = [...histories, ...others].flatMap((versions) => versions.at(-1)?.[0] ?? []);
  return { questions: SAMPLE_QUESTIONS, offerings: SAMPLE_OFFERINGS, vendors: SAMPLE_VENDORS, steps, records };
}

/** Writes it, and gives what the pages need beside the store. */
export async function addRegistrySample(
  store: Pick<RegistryStore, 'writeRegistry'>,
  { isPublic = false, ...options }: RegistrySampleOptions & { isPublic?: boolean } = {},
): Promise<RegistryServices> {
  const { steps, questions, offerings, vendors } = registrySample(options);
  await store.writeRegistry(steps);
  return { questions, offerings, vendors, isPublic };
}

function offeringCells(options: RegistrySampleOptions): Cell[] {
  const questions = SAMPLE_QUESTIONS.filter(({ sheet }) => sheet !== 'commitments');
  return SAMPLE_OFFERINGS.flatMap((offering) => {
    const letters = (GRADES_OF[offering.id] ?? '').replaceAll(' ', '');
    return questions.map((question, index) =>
      cellOf(
        { type: 'offering', id: offering.id },
        question,
        offering[question.subject === 'developer' ? 'developer' : 'platform'],
        letters[index],
        options,
      ),
    );
  });
}

function vendorCells(options: RegistrySampleOptions): Cell[] {
  const questions = SAMPLE_QUESTIONS.filter(({ sheet }) => sheet === 'commitments');
  return SAMPLE_VENDORS.flatMap(({ id }) =>
    questions.map((question, index) => cellOf({ type: 'vendor', id }, question, id, COMMITTED[id]?.[index], options)),
  );
}

function cellOf(subject: Subject, question: Question, by: string, letter = '?', { snapshot }: RegistrySampleOptions): Cell {
  const topic = TOPICS.get(question.id);
  const grade = GRADE_OF[letter] ?? 'unclear';
  const source = `${by}/${topic?.page ?? 'terms'}`;
  const url = `https://${by}.example/${topic?.page ?? 'terms'}`;
  const isRead = grade !== 'unclear';
  const read = [
    { source, url, ...(isRead ? { at: time(290) } : by === 'fernwood' ? {} : { at: time(90), unreadSince: time(120) }) },
    ...(grade === 'none' ? [{ source: `${by}/help-center`, url: `https://${by}.example/help`, at: time(291) }] : []),
  ];
  const citation: Citation = {
    source,
    url,
    quote: topic?.quote ?? '',
    snapshot: snapshot ?? sha256(`sample ${source}`),
    path: [question.group, question.label],
    at: time(-4000),
  };
  return {
    type: 'cell',
    id: cellId(subject, question.id),
    version: 1,
    subject,
    question: question.id,
    sheet: question.sheet,
    vendor: by,
    answer: answerOf(grade, topic, citation),
    origin: 'evidence',
    status: 'draft',
    read,
    asOf: read.every((reading) => !('at' in reading)) ? NEVER_READ : time(290),
  };
}

const NOTHING: Partial<Record<Grade, readonly [summary: string, note?: string]>> = {
  none: ['No page that was read says so.', 'Nothing public: ask the vendor.'],
  unclear: ['The page that would say so could not be read.', 'Not known: the page is not readable for programs.'],
  not_applicable: ['Does not apply to this offering.'],
  no: ['The terms exclude it.', 'Excluded by the terms.'],
  yes_gated: ['Stated; the document is given on request.', 'Ask sales for the document.'],
  partial: ['Stated for a part of the service.', 'Holds for some plans only.'],
};

function answerOf(grade: Grade, topic: Topic | undefined, citation: Citation): Answer {
  const [summary, note] = topic?.says[grade] ?? NOTHING[grade] ?? ['Stated.'];
  const isEvidenced = !['none', 'unclear', 'not_applicable'].includes(grade);
  return {
    grade,
    summary,
    ...(note !== undefined && { note }),
    ...(isEvidenced && topic?.more),
    confidence: grade === 'yes_public' ? 'high' : isEvidenced ? 'medium' : 'low',
    citations: isEvidenced ? [citation] : [],
  };
}

type Version = [
  record: RegistryRecord,
  kind: RegistryEvent['kind'],
  at: string,
  by: Actor,
  because?: NonNullable<RegistryEvent['because']>,
];

/** What became of a cell: most are verified, and to some of them something happened. */
function historyOf(first: Cell, index: number, changes: readonly string[]): Version[] {
  const at = (hours: number): string => time(hours + (index % 24) / 24);
  const proposed: Version = [first, 'proposed', at(300), MACHINE];
  const special = SPECIAL[first.id];
  if (special === 'conflict') return [[inConflict(first), 'proposed', at(300), MACHINE]];
  if (first.vendor === 'fernwood') return [proposed];
  const verified: Cell = { ...first, version: 2, status: 'verified', verifiedAt: at(310), verifiedBy: SAMPLE_ADA.name };
  const history: Version[] = [proposed, [verified, 'verified', at(310), SAMPLE_ADA]];
  return special ? [...history, ...special(verified, changes, at)] : history;
}

/** Two pages that cannot both be right. */
function inConflict(cell: Cell): Cell {
  const [citation] = cell.answer.citations;
  const other = `${cell.vendor}/privacy`;
  const claims = [
    { ...citation, key: 'residency.hosting', value: ['IE', 'NL'] },
    {
      ...citation,
      source: other,
      url: `https://${cell.vendor}.example/privacy`,
      quote: `Data is stored and processed in the United States. ${HOSTILE}`,
      key: 'residency.hosting',
      value: ['US'],
    },
  ] as Citation[];
  return {
    ...cell,
    status: 'conflict',
    answer: {
      grade: 'unclear',
      summary: 'Two pages contradict each other.',
      note: 'One page says Ireland and the Netherlands, another the United States.',
      confidence: 'low',
      citations: claims,
    },
    read: [...cell.read, { source: other, url: `https://${cell.vendor}.example/privacy`, at: time(290) }],
  };
}

type Happening = (verified: Cell, changes: readonly string[], at: (hours: number) => string) => Version[];

const turnStale: Happening = (cell, changes, at) => {
  const stale: Cell = { ...cell, version: 3, status: 'stale', stale: { since: at(500), changes: changes.slice(0, 1), was: 'verified' } };
  return [[stale, 'staled', at(500), MACHINE, { changes: changes.slice(0, 1) }]];
};

const turnStaleWithSuggestion: Happening = (cell, changes, at) => {
  const [[stale, ...rest]] = turnStale(cell, changes, at) as [Version];
  const now: Answer = {
    ...cell.answer,
    grade: 'partial',
    summary: 'Notice by e-mail, 5 days to object.',
    note: 'The window is shorter than it was.',
    values: { objection_window: { n: 5, unit: 'd' } },
  };
  return [[{ ...(stale as Cell), suggestion: { answer: now } }, ...rest]];
};

/** Decided: the answer is another, and verified again. */
const updated: Happening = (cell, changes, at) => {
  const [[stale, ...rest]] = turnStale(cell, changes, at) as [Version];
  const { stale: _, ...settled } = stale as Cell;
  const answer: Answer = {
    ...cell.answer,
    summary: 'Once a year, with 30 days of notice.',
    values: { audit_notice: { n: 30, unit: 'd' } },
  };
  const after: Cell = { ...settled, version: 4, status: 'verified', answer, verifiedAt: at(520), asOf: at(500) };
  return [
    [stale, ...rest],
    [after, 'updated', at(520), SAMPLE_ADA, { changes: changes.slice(0, 1), reason: 'The new addendum says so.' }],
  ];
};

const corrected: Happening = (cell, _, at) => [
  [
    {
      ...cell,
      version: 3,
      origin: 'person',
      verifiedAt: at(540),
      answer: { ...cell.answer, summary: 'The DPA is public; it binds once it is signed.' },
    },
    'answered',
    at(540),
    SAMPLE_ADA,
    { correction: 'cor_sample', credit: 'Jo from a hospital', reason: `Seen on the page ${HOSTILE}` },
  ],
];

const suggested: Happening = (cell, _, at) => [
  [
    {
      ...cell,
      version: 3,
      origin: 'person',
      suggestion: { answer: { ...cell.answer, grade: 'yes_gated', summary: 'The certificate is given on request.', confidence: 'medium' } },
    },
    'suggested',
    at(530),
    MACHINE,
  ],
];

/** Text of people and pages may be anything. */
const hostile: Happening = (cell, _, at) => [
  [
    {
      ...cell,
      version: 3,
      answer: {
        ...cell.answer,
        summary: `=HYPERLINK("//evil.example") ${HOSTILE}`.slice(0, 590),
        note: HOSTILE.slice(0, 590),
        geography: [HOSTILE.slice(0, 60)],
        values: { retention: HOSTILE, [HOSTILE.slice(0, 40)]: 'x' },
        citations: cell.answer.citations.map((one) => ({ ...one, quote: HOSTILE, url: 'javascript:window.hit=1', path: [HOSTILE] })),
      },
    },
    'answered',
    at(550),
    { ...SAMPLE_ADA, name: HOSTILE.slice(0, 80) },
    { reason: HOSTILE },
  ],
];

const SPECIAL: Readonly<Record<string, Happening | 'conflict'>> = {
  'quarry-on-halden/data_residency': 'conflict',
  'vendor:quarry/no_train_default': 'conflict',
  'northwind-platform/subprocessor_notice': turnStaleWithSuggestion,
  'northwind-on-halden/subprocessor_notice': turnStale,
  'vendor:northwind-ai/retention_default': turnStale,
  'northwind-platform/audit_rights': updated,
  'northwind-platform/gdpr_dpa': corrected,
  'quarry-api/iso_27001': suggested,
  'quarry-api/retention_zdr': hostile,
};

const cited = (source: string, quote: string): Citation => ({
  source,
  url: `https://${source.replace('/', '.example/')}`,
  quote,
  snapshot: sha256(`sample ${source}`),
  at: time(-4000),
});

const ASSESSMENTS: readonly Assessment[] = [
  {
    type: 'assessment',
    id: 'northwind-platform',
    version: 1,
    offering: 'northwind-platform',
    vendor: 'northwind-ai',
    verdict: 'suitable',
    reasons: ['Hosted in the EU by default.', 'The DPA is public and part of the terms.'],
    audiences: [
      { audience: 'Public administration', fit: 'suitable', because: 'EU hosting, and weights that can be run on premises.' },
      { audience: 'Hospitals', fit: 'rather_not_suitable', because: 'No BAA below the Enterprise plan.' },
      { audience: 'Software teams', fit: 'very_suitable', because: 'Self-serve, with clear limits.' },
    ],
    strengths: ['EU company', 'Open weights of smaller models'],
    weaknesses: ['No ISO 42001 yet'],
    findings: [
      { kind: 'positive', text: 'Names each subprocessor with its location.' },
      { kind: 'negative', text: 'Ten days to object are short.' },
    ],
    serverLocation:
      'By the list of subprocessors: Ireland and the Netherlands for the models, Germany for logs; the United States, where a customer asks for its region by an order form of its own.',
    models: ['Northwind Large 2', 'Northwind Small'],
    citations: [cited('northwind-ai/subprocessors', 'Customer data is hosted in the European Union (Ireland, Netherlands).')],
    status: 'verified',
    verifiedAt: time(400),
  },
  {
    type: 'assessment',
    id: 'quarry-api',
    version: 1,
    offering: 'quarry-api',
    vendor: 'quarry',
    verdict: 'conditional',
    reasons: ['Only with the EU region configured.', HOSTILE.slice(0, 300)],
    audiences: [{ audience: 'Software teams', fit: 'suitable', because: 'With zero data retention.' }],
    strengths: [],
    weaknesses: ['Inputs are used for training on the Team plan'],
    findings: [],
    models: ['Quarry 2'],
    citations: [],
    status: 'draft',
  },
];

const DEALS: readonly Deal[] = [
  {
    type: 'deal',
    id: 'northwind-ai-halden-2026',
    version: 1,
    vendor: 'northwind-ai',
    partner: 'Halden Cloud',
    partnerVendor: 'halden',
    kind: 'model_host',
    state: 'active',
    announcedOn: '2026-02-26',
    read: 'Northwind models are served from Halden data centers under the terms of Halden.',
    citations: [cited('northwind-ai/policy', 'Today we announce that our models are available on Halden Cloud.')],
    status: 'verified',
    verifiedAt: time(401),
  },
  {
    type: 'deal',
    id: 'quarry-bigbank-2025',
    version: 1,
    vendor: 'quarry',
    partner: 'Big & Söhne "Bank" AG',
    kind: 'strategic_invest',
    state: 'announced',
    announcedOn: '2025-11-03',
    read: 'A minority stake; no access to customer data is stated.',
    citations: [],
    status: 'draft',
  },
];

function stepOf([after, kind, at, by, because]: Version): RegistryStep {
  const offering =
    after.type === 'cell'
      ? after.subject.type === 'offering'
        ? after.subject.id
        : undefined
      : after.type === 'assessment'
        ? after.offering
        : undefined;
  return {
    event: {
      id: `reg_${sha256(`${after.type} ${after.id} ${after.version}`).slice(0, 16)}`,
      at,
      by,
      kind,
      type: after.type,
      record: after.id,
      vendor: after.vendor,
      ...(offering !== undefined && { offering }),
      ...(after.type === 'cell' && { question: after.question }),
      after,
      ...(because && { because }),
    },
  };
}
