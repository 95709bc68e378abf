/** @module */
import { z } from 'zod';
import { CAPTURE_FAILURES } from '../../../domain/capture.ts';
import type { Visit } from '../../../domain/snapshot.ts';
import { isReadable, VERDICTS } from '../../../domain/vocabulary.ts';
import { Sha256, Time } from './common.ts';

export const Check = z
  .object({
    id: z.string(),
    source: z.string(),
    at: Time.describe('When the page was fetched.'),
    verdict: z.enum(VERDICTS).describe('What came back. Only content and unchanged say anything about the page.'),
    because: z.string().describe('Why, in words that name the sign. It may quote the page.'),
    readable: z.boolean().describe('The page was read. Where it was not, nothing is concluded about it.'),
    requestUrl: z.string(),
    finalUrl: z.string().describe('After redirects.'),
    redirects: z.array(z.object({ from: z.string(), to: z.string(), status: z.int() })),
    status: z.int().describe('HTTP status of the document.').optional(),
    renderer: z.enum(['http', 'chromium', 'archive']),
    durationMs: z.number().optional(),
    snapshot: Sha256.describe('The stored page; absent where nothing came back.').optional(),
    contentHash: Sha256.describe('Hash of what the page says: equal text, equal hash.').optional(),
    failure: z
      .object({ kind: z.enum(CAPTURE_FAILURES), message: z.string(), remedy: z.string().optional(), transient: z.boolean() })
      .describe('Why nothing came back.')
      .optional(),
    tls: z
      .object({
        protocol: z.string(),
        issuer: z.string().optional(),
        subject: z.string().optional(),
        validFrom: z.string().optional(),
        validTo: z.string().optional(),
      })
      .describe('The connection of the document.')
      .optional(),
    robots: z
      .object({ allowed: z.boolean(), rule: z.string().optional(), url: z.string(), fetchedAt: Time })
      .describe('What the robots.txt of the site says of the page.')
      .optional(),
  })
  .meta({ id: 'Check', description: 'One visit to a page and what came of it.' });

export function checkOf(visit: Visit): z.input<typeof Check> {
  const { failure, tls, robots } = visit;
  return {
    id: visit.id,
    source: visit.sourceId,
    at: visit.fetchedAt,
    verdict: visit.verdict,
    because: visit.because,
    readable: isReadable(visit.verdict),
    requestUrl: visit.requestUrl,
    finalUrl: visit.finalUrl,
    redirects: visit.redirects.map(({ from, to, status }) => ({ from, to, status })),
    status: visit.status,
    renderer: visit.renderer,
    durationMs: visit.durationMs,
    snapshot: visit.sha256,
    contentHash: visit.contentHash,
    failure: failure && { kind: failure.kind, message: failure.message, remedy: failure.remedy, transient: failure.transient },
    tls: tls && { protocol: tls.protocol, issuer: tls.issuer, subject: tls.subject, validFrom: tls.validFrom, validTo: tls.validTo },
    robots: robots && { allowed: robots.allowed, rule: robots.rule, url: robots.url, fetchedAt: robots.fetchedAt },
  };
}
