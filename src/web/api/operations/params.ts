/**
 * Parameters that several operations have.
 * @module
 */
import { z } from 'zod';
import { SHA256 } from '../../../lib/hash.ts';

/** A name as it may stand in an address. */
const Name = z.string().min(1).max(200);

export const VendorParams = z.object({ vendor: Name.meta({ description: 'Id of the vendor.', example: 'acme' }) });

export const SourceParams = z.object({
  ...VendorParams.shape,
  source: Name.meta({ description: 'Name of the source within its vendor.', example: 'dpa' }),
});

export const SnapshotParams = z.object({ sha256: z.string().regex(SHA256).describe('SHA-256 of its bytes, 64 hex digits.') });

export const ChangeParams = z.object({ id: Name.describe('Id of the change.') });

export const OfferingParams = z.object({ offering: Name.meta({ description: 'Id of the offering.', example: 'acme-api' }) });

export const CellParams = z.object({
  subject: Name.meta({
    description: 'Id of the offering; of a commitment, "vendor:" and the id of the vendor.',
    example: 'acme-api',
  }),
  question: Name.meta({ description: 'Dimension, commitment or criterion.', example: 'gdpr_dpa' }),
});

/** As records name it: "acme/dpa". */
export function sourceId({ vendor, source }: z.output<typeof SourceParams>): string {
  return `${vendor}/${source}`;
}

export const VendorFilter = z.string().max(200, 'must be at most 200 characters').describe('Only of this vendor.').optional();
export const SourceFilter = z
  .string()
  .max(400, 'must be at most 400 characters')
  .meta({ description: 'Only of this source.', example: 'acme/dpa' })
  .optional();
export const OfferingFilter = z
  .string()
  .max(200, 'must be at most 200 characters')
  .meta({ description: 'Only of this offering.', example: 'acme-api' })
  .optional();
export const QuestionFilter = z
  .string()
  .max(200, 'must be at most 200 characters')
  .meta({ description: 'Only answers to this question.', example: 'gdpr_dpa' })
  .optional();
export const DayFilter = z.iso.date('must be a date like 2025-02-01');
/** Of lists whose records have a place for ever. */
export const AfterFilter = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(0, 'must be at least 0')
  .max(Number.MAX_SAFE_INTEGER, 'is too large')
  .describe('Only those with a higher `cursor`: where a reader that remembers the last one goes on.')
  .optional();
