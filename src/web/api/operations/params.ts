/**
 * Parameters that several operations have.
 * @module
 */
import { z } from 'zod';
import { SHA256 } from '../../../lib/hash.ts';

/** A name as it may stand in an address. */
const Name = z.string().min(1).max(200);

export const VendorParams = z.object({ vendor: Name.meta({ description: 'Id of the vendor.', example: 'mistral-ai' }) });

export const SourceParams = z.object({
  ...VendorParams.shape,
  source: Name.meta({ description: 'Name of the source within its vendor.', example: 'dpa' }),
});

export const SnapshotParams = z.object({ sha256: z.string().regex(SHA256).describe('SHA-256 of its bytes, 64 hex digits.') });

export const ChangeParams = z.object({ id: Name.describe('Id of the change.') });

export const OfferingParams = z.object({ offering: Name.meta({ description: 'Id of the offering.', example: 'mistral-la-plateforme' }) });

/** As records name it: "acme/dpa". */
export function sourceId({ vendor, source }: z.output<typeof SourceParams>): string {
  return `${vendor}/${source}`;
}

export const VendorFilter = z.string().max(200, 'must be at most 200 characters').describe('Only of this vendor.').optional();
export const SourceFilter = z
  .string()
  .max(400, 'must be at most 400 characters')
  .meta({ description: 'Only of this source.', example: 'mistral-ai/dpa' })
  .optional();
export const DayFilter = z.iso.date('must be a date like 2025-02-01');
