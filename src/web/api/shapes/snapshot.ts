/** @module */
import { z } from 'zod';
import type { SourceSnapshot } from '../../../domain/apiPorts.ts';
import type { SnapshotSummary } from '../../../domain/overview.ts';
import { Sha256, Time } from './common.ts';

export const SnapshotItem = z
  .object({
    sha256: Sha256.describe('Of the bytes; its name everywhere.'),
    firstSeenAt: Time,
    lastSeenAt: Time,
    checks: z.int().describe('Visits that brought these bytes.'),
    size: z.int().describe('Bytes.'),
    readable: z.boolean().describe('It is the page, and was read.'),
    contentHash: Sha256.describe('Hash of what it says; pages of other bytes may say the same.').optional(),
  })
  .meta({ id: 'SnapshotItem', description: 'A stored page of a source.' });

export const Snapshot = z
  .object({
    sha256: Sha256.describe('Of the bytes.'),
    size: z.int().describe('Bytes.'),
    sources: z
      .array(
        z.object({
          source: z.string(),
          firstSeenAt: Time,
          lastSeenAt: Time,
          checks: z.int(),
          readable: z.boolean(),
          contentHash: Sha256.optional(),
        }),
      )
      .describe('Which sources had it, and when. At most 100.'),
    content: z.string().meta({ format: 'uri-reference', description: 'Where its bytes are.' }),
  })
  .meta({ id: 'Snapshot', description: 'A stored page.' });

export function snapshotItemOf(summary: SnapshotSummary): z.input<typeof SnapshotItem> {
  const { sha256, firstSeenAt, lastSeenAt, visits: checks, size, readable, contentHash } = summary;
  return { sha256, firstSeenAt, lastSeenAt, checks, size, readable, contentHash };
}

export function snapshotOf(sha256: string, size: number, sources: readonly SourceSnapshot[], content: string): z.input<typeof Snapshot> {
  const place = ({ sourceId, firstSeenAt, lastSeenAt, visits, readable, contentHash }: SourceSnapshot) => ({
    source: sourceId,
    firstSeenAt,
    lastSeenAt,
    checks: visits,
    readable,
    contentHash,
  });
  return { sha256, size, sources: sources.map(place), content };
}
