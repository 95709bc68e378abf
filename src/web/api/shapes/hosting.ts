/** @module */
import { z } from 'zod';
import { AUDIENCE_FITS, type Assessment as DomainAssessment, HOSTING_VERDICTS } from '../../../domain/registry.ts';
import { Cell, Citation, citationOf } from './cell.ts';
import { Time } from './common.ts';

export const Assessment = z
  .object({
    offering: z.string(),
    vendor: z.string().describe('Vendor of its platform.'),
    version: z.int().describe('How many events made it.'),
    verdict: z.enum(HOSTING_VERDICTS),
    reasons: z.array(z.string()).describe('Why, a sentence each.'),
    audiences: z.array(z.object({ audience: z.string(), fit: z.enum(AUDIENCE_FITS), because: z.string() })),
    strengths: z.array(z.string()),
    weaknesses: z.array(z.string()),
    findings: z.array(z.object({ kind: z.enum(['positive', 'negative']), text: z.string() })),
    serverLocation: z.string().optional(),
    models: z.array(z.string()),
    citations: z.array(Citation),
    status: z.enum(['draft', 'verified']).describe('draft: pending verification.'),
    verifiedAt: Time.describe('When a person last vouched for it.').optional(),
  })
  .meta({ id: 'Assessment', description: 'How an offering can be hosted, summed up by people.' });

export const Hosting = z
  .object({
    offering: z.string(),
    assessment: Assessment.optional(),
    criteria: z.array(Cell).describe('In the order of their ids.'),
  })
  .meta({
    id: 'Hosting',
    description: 'How an offering can be hosted: the graded criteria, and the assessment of people where there is one.',
  });

export function assessmentOf(assessment: DomainAssessment): z.input<typeof Assessment> {
  const { offering, vendor, version, verdict, reasons, audiences, strengths, weaknesses, findings, models } = assessment;
  const { serverLocation, citations, status, verifiedAt } = assessment;
  return {
    offering,
    vendor,
    version,
    verdict,
    reasons,
    audiences: audiences.map(({ audience, fit, because }) => ({ audience, fit, because })),
    strengths,
    weaknesses,
    findings: findings.map(({ kind, text }) => ({ kind, text })),
    serverLocation,
    models,
    citations: citations.map(citationOf),
    status,
    verifiedAt,
  } satisfies Record<Exclude<keyof DomainAssessment, 'type' | 'id'>, unknown>;
}
