/**
 * A Watcher is one YAML file under `watchers/`: a vendor, its offerings, its sources, its commitments.
 * The schema is the contract for the files, for the editor's JSON Schema and for the code.
 * @module
 */
import { z } from 'zod';
import { SuppressRule } from './suppress.ts';
import { Blackout, Every, Interval } from './timing.ts';
import { RENDER_MODES, ROBOTS_MODES, SOURCE_KINDS } from './vocabulary.ts';

/** Lower-case words joined by single hyphens, so that ids are safe in addresses and file names. */
export const Id = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits joined by single hyphens, like "acme"')
  .max(80);

const WebUrl = z.string().superRefine((text, context) => {
  const fault = urlFault(text);
  if (fault) context.addIssue({ code: 'custom', message: fault });
});

/** Why `text` is not an address that may be watched; undefined when it is one. The same rule serves YAML, command line and API. */
export function urlFault(text: string): string | undefined {
  if (text !== text.trim()) return 'must not begin or end with a space';
  if (hasWhiteSpaceOrControl(text)) return 'must not contain white space or control characters';
  if (text.includes('\\')) return 'must not contain a backslash';
  if (!URL.canParse(text)) return 'must be a full address, like "https://example.com/terms"';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `must begin with https:// or http:// (not ${url.protocol})`;
  // The parser repairs "https:host" and "HTTPS:///host"; a person reading the file would not know where that leads.
  if (!/^https?:\/\/[^/]/i.test(text)) return 'must be a full address, like "https://example.com/terms"';
  if (url.username || url.password || authorityOf(text).includes('@')) return 'must not contain a user name or password';
  return undefined;
}

function authorityOf(address: string): string {
  return address.split('/')[2]?.split(/[?#]/)[0] ?? '';
}

function hasWhiteSpaceOrControl(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/.test(text);
}

/** An IANA time zone that this machine knows. */
export const TimeZone = z.string().refine(
  (zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  },
  { message: 'must be an IANA time zone, like "Europe/Paris"' },
);

/** A language tag (BCP 47), as sent to the site. */
export const LanguageTag = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a language tag, like "en" or "fr-FR"');

/** "none": every Monday to Friday is a business day. */
export const NO_CALENDAR = 'none';

/** Whose public holidays are no business days: a country, a part of one, or nobody's. */
export const CalendarName = z
  .string()
  .regex(/^(?:none|[A-Z]{2}(?:-[A-Z0-9]{1,3}){0,2})$/, 'must be a country or a part of one (ISO 3166), like "FR" or "DE-BY", or "none"');

const Text = z.string().min(1);
const Selector = Text.max(1000);
const Selectors = z.union([Selector, z.array(Selector).min(1)]).transform((value) => (typeof value === 'string' ? [value] : value));

export const Section = z
  .strictObject({
    anchor: Text.describe('Id of the element that begins the document.').optional(),
    title: z
      .union([Text, z.array(Text).min(1)])
      .describe('Heading text of the document; a list when it was renamed.')
      .optional(),
  })
  .refine((section) => section.anchor !== undefined || section.title !== undefined, { message: 'needs "anchor" or "title"' });
export type Section = z.output<typeof Section>;

export const Ready = z
  .strictObject({
    selector: Selector.describe('CSS selector that must match before the page is read.').optional(),
    text: Text.describe('Text that must be visible before the page is read.').optional(),
  })
  .refine((ready) => ready.selector !== undefined || ready.text !== undefined, { message: 'needs "selector" or "text"' });
export type Ready = z.output<typeof Ready>;

export const SourceDeclaration = z
  .strictObject({
    id: Id.describe('Short name, unique within the vendor: dpa, subprocessors, privacy, terms.'),
    kind: z.enum(SOURCE_KINDS).describe('What the page is.'),
    url: WebUrl.describe('Public address of the page, http or https.'),
    render: z
      .enum(RENDER_MODES)
      .default('auto')
      .describe('How the page is fetched: auto tries plain HTTP first and a browser where the page needs one.'),
    schedule: Text.describe('When it is visited: a cron expression with five fields, like "0 6 * * *".').optional(),
    every: Interval.describe(
      'How often it is visited, instead of a cron expression: "12h"; or { min: 6h, max: 7d }, the less often the longer it has not changed.',
    ).optional(),
    blackout: Blackout.describe('When it is not visited, in place of the blackout of the settings; [] for none.').optional(),
    timezone: TimeZone.describe('IANA time zone of the schedule, of the blackout and of the browser, like "Europe/Paris".').optional(),
    select: Selectors.describe('CSS selectors of the parts to read; everything else is left out.').optional(),
    remove: Selectors.describe('CSS selectors of parts to leave out.').optional(),
    ignore: z
      .array(SuppressRule)
      .min(1)
      .describe('What differs on this page between visits and means nothing; recorded, and held back by name.')
      .optional(),
    section: Section.describe('Which one of several documents on the page.').optional(),
    ready: Ready.describe('What must be on the page before it is read.').optional(),
    language: LanguageTag.describe('Language asked for, like "en" or "fr-FR".').optional(),
    robots: z
      .enum(ROBOTS_MODES)
      .describe('note: visited although the robots.txt of the site disallows it, which is stored with each visit; obey: not visited then.')
      .optional(),
    calendar: CalendarName.describe(
      'Whose public holidays are no business days where this page counts in them: "FR", "DE-BY" or "none"; that of the vendor when absent.',
    ).optional(),
    archives: z.array(Text).min(1).describe('What imported archives call this document, as "Vendor/Document".').optional(),
    verifiedWithin: Every.describe(
      'Longest time without a successful visit before an event is raised: "72h". At least three times the interval of its visits.',
    ).optional(),
    paused: z.boolean().describe('true: keep the history, make no visits.').optional(),
    notes: Text.describe('For people: what is peculiar about this page.').optional(),
  })
  .refine((source) => source.schedule === undefined || source.every === undefined, {
    message: 'cannot stand beside "schedule"; keep one of them',
    path: ['every'],
  });
export type SourceDeclaration = z.output<typeof SourceDeclaration>;

export const Vendor = z.strictObject({
  id: Id.describe('Short name of the vendor, unique over all files.'),
  name: Text.describe('Name as people say it.'),
  legalName: Text.describe('Name of the company that signs.').optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166 alpha-2 code, like "FR"')
    .describe('Seat of the company, ISO 3166 alpha-2.')
    .optional(),
  calendar: CalendarName.describe(
    'Whose public holidays are no business days in what its pages promise: "FR", "DE-BY" or "none"; those of its country when absent.',
  ).optional(),
  aliases: z.array(Text).default([]).describe('Product and former names.'),
  domains: z
    .array(z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'must be a host name, like "acme.example"'))
    .default([])
    .describe('Host names that belong to the vendor.'),
});
export type Vendor = z.output<typeof Vendor>;

export const Offering = z.strictObject({
  id: Id.describe('Short name, unique over all files.'),
  name: Text.describe('Product as served: "Acme Large on a cloud".'),
  developer: Id.describe('Vendor id of who made the model.'),
  platform: Id.describe('Vendor id of who serves it.'),
});
export type Offering = z.output<typeof Offering>;

export const Commitment = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z0-9_]+(?:\.[a-z0-9_]+)*$/, 'must be a fact key, like "subprocessors.notice"')
    .describe('Fact key of the catalogue.'),
  sources: z.array(Id).min(1).describe('Ids of the sources, in this file, that state it.'),
  offerings: z.array(Id).default([]).describe('Ids of the offerings it holds for.'),
});
export type Commitment = z.output<typeof Commitment>;

export const AnswerPlace = z.strictObject({
  question: z
    .string()
    .regex(/^[a-z0-9]+(?:_[a-z0-9]+)*$/, 'must be a dimension, commitment or criterion, like "gdpr_dpa"')
    .describe('Question of the registry.'),
  sources: z.array(Id).min(1).describe('Ids of the sources, in this file, that would answer it.'),
  offerings: z.array(Id).default([]).describe('Ids of the offerings it is about; all that the vendor answers for when empty.'),
  except: z
    .array(Text.regex(/[\p{L}\p{N}]/u, 'must have a letter or a digit'))
    .min(1)
    .max(20)
    .describe('Names of other products: what pages say of them, or under a heading that names only them, does not answer the question.')
    .optional(),
});
export type AnswerPlace = z.output<typeof AnswerPlace>;

export const Watcher = z.strictObject({
  vendor: Vendor.describe('Who makes the promises.'),
  offerings: z.array(Offering).default([]).describe('Products the promises are about.'),
  sources: z.array(SourceDeclaration).min(1).describe('Pages to watch.'),
  commitments: z.array(Commitment).default([]).describe('Which page states which promise, for which offerings.'),
  answers: z.array(AnswerPlace).default([]).describe('Which page answers which question of the registry, where no commitment says so.'),
});
export type Watcher = z.output<typeof Watcher>;

/** What a watcher says beside its sources. */
export type VendorProfile = Pick<Watcher, 'vendor' | 'offerings' | 'commitments' | 'answers'>;

/** A declared source with its vendor, whose calendar it has where it names none: what the pipeline works on. `id` is `vendor/source` and unique everywhere. */
export interface Source extends Omit<SourceDeclaration, 'id'> {
  id: string;
  vendor: Pick<Vendor, 'id' | 'name'>;
  /** Offerings that hang on this source through its commitments. */
  offerings: string[];
  /** True for a document that an archive brought and no watcher claims: it has history and is never visited. */
  archiveOnly?: boolean;
  /** The watcher file that declares it, for people. */
  file?: string;
  /** True where a page of one process added it, and no watchers that are declared as a whole have had it yet. */
  added?: true;
}
