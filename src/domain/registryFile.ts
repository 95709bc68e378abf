/**
 * Registry files: the registry as a team keeps it in git, one YAML file an offering and one a vendor. The schema is the contract for the
 * files, for the editor's JSON Schema and for the code. What the machine keeps for itself (versions, readings, proposals) is not in them.
 * @module
 */
import { z } from 'zod';
import { FactValue } from './extraction.ts';
import {
  AUDIENCE_FITS,
  CELL_STATUSES,
  CONFIDENCES,
  DEAL_KINDS,
  DEAL_STATES,
  DEFAULTS,
  GRADES,
  HOSTING_VERDICTS,
  ROUTES,
  TIERS,
} from './registry.ts';
import { Id, urlFault } from './watcher.ts';

const Text = z.string().min(1);
const Texts = z.array(Text).default([]);

const MIDNIGHT = 'T00:00:00.000Z';
const NO_TIME = 'must be a day like "2026-11-20", or a time like "2026-11-20T09:24:00.000Z"';

/** A day stands for its beginning in UTC. */
const Time = z
  .string()
  .refine((text) => z.union([z.iso.date(), z.iso.datetime({ precision: 3 })]).safeParse(text).success, { message: NO_TIME })
  .transform((text) => (text.length === 'YYYY-MM-DD'.length ? `${text}${MIDNIGHT}` : text));

/** As a file says it: a time that begins a day is that day. */
export function timeInFile(time: string): string {
  return time.endsWith(MIDNIGHT) ? time.slice(0, -MIDNIGHT.length) : time;
}

const Day = z.string().refine((text) => z.iso.date().safeParse(text).success, { message: 'must be a day like "2026-11-20"' });

const Url = z.string().superRefine((text, context) => {
  const fault = urlFault(text);
  if (fault) context.addIssue({ code: 'custom', message: fault });
});

/** A value by the type of its key: text, a number, `{ n: 30, unit: d }`, a list. */
const Value = FactValue.meta({ id: 'value', description: 'A value: text, a number, { n: 30, unit: d } for a duration, or a list.' });

export const CitationEntry = z
  .strictObject({
    source: z
      .string()
      .regex(/^[a-z0-9-]+\/[^\s/][^\n\r]*$/, 'must be vendor/source, like "acme/dpa"')
      .describe('The watched page, as vendor/source.'),
    url: Url.describe('Its address.'),
    quote: Text.describe('The sentence, row or heading as it stands there, word for word.'),
    key: Text.describe('Fact key, where it states the value of one.').optional(),
    value: Value.optional(),
    scope: Text.describe('What the value is limited to, in words of the page.').optional(),
    path: z.array(Text).min(1).describe('Headings above the quote, outermost first.').optional(),
    page: z.int().min(1).describe('Page of a PDF, counted from 1.').optional(),
    snapshot: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be the 64 hex digits of a stored page')
      .describe('SHA-256 of the stored page; found by itself where the page as it is stored now has the quote.')
      .optional(),
    at: Time.describe('When the page was first read with it.').optional(),
  })
  .meta({ id: 'citation' });
export type CitationEntry = z.output<typeof CitationEntry>;

const Citations = z.array(CitationEntry).default([]).describe('What says so.');
const VerifiedAt = Time.describe('When somebody last vouched for it: a day, or a time in UTC.').optional();

const Stale = z
  .strictObject({
    since: Time.describe('When the page was first read with what is new.'),
    was: z.enum(['draft', 'verified', 'conflict']).describe('What it was before, and is again once the changes are decided.'),
    changes: z.array(Text).min(1).describe('Ids of the changes that did it.'),
  })
  .describe('Why it is stale. The machine writes it; it goes when the status does.');

export const CellEntry = z
  .strictObject({
    grade: z.enum(GRADES).describe('What the evidence is worth.'),
    summary: Text.describe('What is so, in one or two sentences.'),
    note: Text.describe('Watch-out: what a reader has to mind.').optional(),
    tier: z.enum(TIERS).describe('For whom.').optional(),
    route: z.enum(ROUTES).describe('How one comes by it.').optional(),
    default: z.enum(DEFAULTS).describe('How it is unless one asks.').optional(),
    geography: z.array(Text).min(1).describe('Where it holds: ISO 3166 alpha-2, "EU", "EEA", or words.').optional(),
    values: z
      .record(
        z.string().regex(/^[a-z0-9]+(?:_[a-z0-9]+)*$/, 'must be lower-case words joined by underscores, like "objection_window"'),
        Value,
      )
      .describe('Values by the names that the question gives them.')
      .optional(),
    confidence: z.enum(CONFIDENCES).default('medium'),
    status: z.enum(CELL_STATUSES).default('draft').describe('draft: pending verification. stale and conflict are set by the machine.'),
    verifiedAt: VerifiedAt,
    verifiedBy: Text.describe('Who did.').optional(),
    stale: Stale.optional(),
    citations: Citations,
  })
  .superRefine(checkVouched)
  .superRefine(({ status, stale }, context) => {
    if ((status === 'stale') === (stale !== undefined)) return;
    const message = stale === undefined ? 'needs "stale", which says since when and why' : `cannot stand beside the status "${status}"`;
    context.addIssue({ code: 'custom', path: [stale === undefined ? 'status' : 'stale'], message });
  })
  .meta({ id: 'cell' });
export type CellEntry = z.output<typeof CellEntry>;

/** Whoever vouches for something does so on a day. */
function checkVouched(
  entry: { status: string; verifiedAt?: string | undefined; stale?: { was: string } | undefined },
  context: z.RefinementCtx,
): void {
  const vouched = entry.status === 'verified' || entry.stale?.was === 'verified';
  if (vouched && entry.verifiedAt === undefined)
    context.addIssue({
      code: 'custom',
      path: ['status'],
      message: 'verified needs "verifiedAt", the day on which somebody vouched for it',
    });
}

export const AssessmentEntry = z
  .strictObject({
    verdict: z.enum(HOSTING_VERDICTS).describe('Whether it can be hosted as people with high demands need it.'),
    reasons: Texts.describe('Why, a sentence each.'),
    audiences: z
      .array(z.strictObject({ audience: Text, fit: z.enum(AUDIENCE_FITS), because: Text }))
      .default([])
      .describe('For whom it is suitable.'),
    strengths: Texts,
    weaknesses: Texts,
    findings: z.array(z.strictObject({ kind: z.enum(['positive', 'negative']), text: Text })).default([]),
    serverLocation: Text.optional(),
    models: Texts.describe('Models that are served.'),
    status: z.enum(['draft', 'verified']).default('draft'),
    verifiedAt: VerifiedAt,
    citations: Citations,
  })
  .superRefine(checkVouched);
export type AssessmentEntry = z.output<typeof AssessmentEntry>;

export const DealEntry = z
  .strictObject({
    partner: Text.describe('The other side, as people say it.'),
    partnerVendor: Id.describe('Its vendor id, where it is watched.').optional(),
    kind: z.enum(DEAL_KINDS),
    state: z.enum(DEAL_STATES),
    announcedOn: Day.describe('Day of the announcement, YYYY-MM-DD.'),
    read: Text.describe('What it means, in one line.'),
    status: z.enum(['draft', 'verified']).default('draft'),
    verifiedAt: VerifiedAt,
    citations: Citations,
  })
  .superRefine(checkVouched);
export type DealEntry = z.output<typeof DealEntry>;

const QuestionId = z
  .string()
  .regex(
    /^[a-z0-9]+(?:_[a-z0-9]+)*$/,
    'must be a question of the catalogue: lower-case words joined by underscores, like "data_residency"',
  );
const Cells = z.record(QuestionId, CellEntry).default({});

/** `offerings/<offering>.yaml`. */
export const OfferingFile = z.strictObject({
  offering: Id.describe('Id of the offering, as a watcher declares it; the file is named after it.'),
  dimensions: Cells.describe('Graded answers, by question.'),
  hosting: Cells.describe('How it can be hosted, by criterion.'),
  assessment: AssessmentEntry.describe('The hosting criteria summed up.').optional(),
});
export type OfferingFile = z.output<typeof OfferingFile>;

/** `vendors/<vendor>.yaml`. */
export const VendorFile = z.strictObject({
  vendor: Id.describe('Id of the vendor, as a watcher declares it; the file is named after it.'),
  commitments: Cells.describe('What the vendor commits to, by question.'),
  deals: z.record(Id, DealEntry).default({}).describe('Deals with other companies, by an id that no other deal has.'),
});
export type VendorFile = z.output<typeof VendorFile>;
