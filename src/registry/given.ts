/**
 * What people give the registry, from whatever face: the schemas that forms, commands and files are read by.
 * @module
 */
import { z } from 'zod';
import { FactValue } from '../domain/extraction.ts';
import {
  AUDIENCE_FITS,
  CONFIDENCES,
  DEAL_KINDS,
  DEAL_STATES,
  DEFAULTS,
  GRADES,
  HOSTING_VERDICTS,
  ROUTES,
  TIERS,
} from '../domain/registry.ts';
import { CitationEntry } from '../domain/registryFile.ts';

/** As files name sources, so that whatever an answer cites can be kept: archives bring names of their own, and readers pages. */
const SourceName = CitationEntry.shape.source;
const Line = z.string().trim().min(1, 'is empty').max(200, 'has at most 200 characters');
const Sentence = z.string().trim().min(1, 'is empty').max(600, 'has at most 600 characters');
const List = z.array(Sentence).max(50, 'has at most 50 entries').default([]);
const Day = z.iso.date({ error: 'must be a day, like "2026-11-20"' });

/** A passage in a stored page of a source: of the snapshot that is named, else of the page as it stands now. */
export const GivenCitation = z.strictObject({
  source: SourceName,
  quote: z.string().trim().min(1, 'is empty').max(4000, 'has at most 4000 characters'),
  snapshot: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of a stored page')
    .optional(),
});
export type GivenCitation = z.output<typeof GivenCitation>;

const Citations = z.array(GivenCitation).max(30, 'has at most 30 entries').default([]);

/** An answer as a person gives it; what is left out of it is left out of the cell. */
export const GivenAnswer = z.strictObject({
  grade: z.enum(GRADES),
  summary: Sentence,
  note: Sentence.optional(),
  tier: z.enum(TIERS).optional(),
  route: z.enum(ROUTES).optional(),
  default: z.enum(DEFAULTS).optional(),
  geography: z.array(Line).max(80, 'has at most 80 entries').optional(),
  values: z.record(z.string(), FactValue).optional(),
  confidence: z.enum(CONFIDENCES).default('medium'),
  citations: Citations,
});
export type GivenAnswer = z.output<typeof GivenAnswer>;

/** What people sum up about how an offering can be hosted. */
export const GivenAssessment = z.strictObject({
  verdict: z.enum(HOSTING_VERDICTS),
  reasons: List,
  audiences: z
    .array(z.strictObject({ audience: Line, fit: z.enum(AUDIENCE_FITS), because: Sentence }))
    .max(30, 'has at most 30 entries')
    .default([]),
  strengths: List,
  weaknesses: List,
  findings: z
    .array(z.strictObject({ kind: z.enum(['positive', 'negative']), text: Sentence }))
    .max(50, 'has at most 50 entries')
    .default([]),
  serverLocation: Sentence.optional(),
  models: z.array(Line).max(100, 'has at most 100 entries').default([]),
  citations: Citations,
  status: z.enum(['draft', 'verified']).default('verified'),
});
export type GivenAssessment = z.output<typeof GivenAssessment>;

/** An announced deal. */
export const GivenDeal = z.strictObject({
  vendor: z.string().min(1, 'is empty'),
  partner: Line,
  partnerVendor: z.string().min(1, 'is empty').optional(),
  kind: z.enum(DEAL_KINDS),
  state: z.enum(DEAL_STATES),
  announcedOn: Day,
  read: Sentence,
  citations: Citations,
  status: z.enum(['draft', 'verified']).default('verified'),
});
export type GivenDeal = z.output<typeof GivenDeal>;
