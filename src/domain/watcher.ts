/**
 * A Watcher is one YAML file under `watchers/`: a vendor, its offerings, its sources, its commitments.
 * The schema is the contract for the files, for the editor's JSON Schema and for the code.
 * @module
 */
import { z } from 'zod';
import { RENDER_MODES, SOURCE_KINDS } from './vocabulary.ts';

/** Lower-case words joined by single hyphens, so that ids are safe in addresses and file names. */
export const Id = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits joined by single hyphens, like "mistral-ai"')
  .max(80);

const WebUrl = z.string().superRefine((text, context) => {
  const fault = urlFault(text);
  if (fault) context.addIssue({ code: 'custom', message: fault });
});

/** Why `text` is not an address that may be watched; undefined when it is one. The same rule serves YAML, command line and API. */
export function urlFault(text: string): string | undefined {
  if (text !== text.trim()) return 'must not begin or end with a space';
  if (text.includes('\\')) return 'must not contain a backslash';
  if (!URL.canParse(text)) return 'must be a full address, like "https://example.com/terms"';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `must begin with https:// or http:// (not ${url.protocol})`;
  if (url.username || url.password) return 'must not contain a user name or password';
  return undefined;
}

const TimeZone = z.string().refine(
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

const Every = z.string().regex(/^[1-9]\d{0,4}(?:m|h|d)$/, 'must be a number with m, h or d, like "12h"');
const Selectors = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).transform((value) => (typeof value === 'string' ? [value] : value));

export const Section = z
  .strictObject({
    anchor: z.string().min(1).describe('id of the element that begins the document').optional(),
    title: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).describe('heading text of the document; several when it was renamed').optional(),
  })
  .refine((section) => section.anchor !== undefined || section.title !== undefined, { message: 'needs "anchor" or "title"' });
export type Section = z.output<typeof Section>;

export const Ready = z.strictObject({
  selector: z.string().min(1).describe('CSS selector that must match before the page is read').optional(),
  text: z.string().min(1).describe('text that must be visible before the page is read').optional(),
});
export type Ready = z.output<typeof Ready>;

export const SourceDeclaration = z
  .strictObject({
    id: Id.describe('unique within the vendor'),
    kind: z.enum(SOURCE_KINDS),
    url: WebUrl,
    render: z.enum(RENDER_MODES).default('auto'),
    schedule: z.string().min(1).describe('cron expression, five fields').optional(),
    every: Every.describe('interval instead of a cron expression').optional(),
    timezone: TimeZone.optional(),
    select: Selectors.describe('CSS selectors of the parts to read; the rest is ignored').optional(),
    remove: Selectors.describe('CSS selectors of the parts to ignore').optional(),
    section: Section.describe('one of several documents on a page').optional(),
    ready: Ready.optional(),
    language: z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a language tag, like "en" or "fr-FR"').optional(),
    archives: z.array(z.string().min(1)).describe('what imported archives call this document, as "Vendor/Document"').optional(),
    paused: z.boolean().optional(),
    notes: z.string().optional(),
  })
  .refine((source) => source.schedule === undefined || source.every === undefined, { message: 'has both "schedule" and "every"; keep one', path: ['every'] });
export type SourceDeclaration = z.output<typeof SourceDeclaration>;

export const Vendor = z.strictObject({
  id: Id,
  name: z.string().min(1),
  legalName: z.string().min(1).optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166 alpha-2 code, like "FR"').optional(),
  aliases: z.array(z.string().min(1)).default([]),
  domains: z.array(z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'must be a host name, like "mistral.ai"')).default([]),
});
export type Vendor = z.output<typeof Vendor>;

export const Offering = z.strictObject({ id: Id, name: z.string().min(1), developer: Id, platform: Id });
export type Offering = z.output<typeof Offering>;

export const Commitment = z.strictObject({
  key: z.string().regex(/^[a-z0-9_]+(?:\.[a-z0-9_]+)*$/, 'must be a fact key, like "subprocessors.notice"'),
  sources: z.array(Id).min(1),
  offerings: z.array(Id).default([]),
});
export type Commitment = z.output<typeof Commitment>;

export const Watcher = z.strictObject({
  vendor: Vendor,
  offerings: z.array(Offering).default([]),
  sources: z.array(SourceDeclaration).min(1),
  commitments: z.array(Commitment).default([]),
});
export type Watcher = z.output<typeof Watcher>;

/** A declared source with its vendor: what the pipeline works on. `id` is `vendor/source` and unique everywhere. */
export interface Source extends Omit<SourceDeclaration, 'id'> {
  id: string;
  vendor: Pick<Vendor, 'id' | 'name'>;
  /** Offerings that hang on this source through its commitments. */
  offerings: string[];
  /** True for a document that an archive brought and no watcher claims: it has history and is never visited. */
  archiveOnly?: boolean;
}
