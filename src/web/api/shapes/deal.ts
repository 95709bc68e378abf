/** @module */
import { z } from 'zod';
import { DEAL_KINDS, DEAL_STATES, type Deal as DomainDeal } from '../../../domain/registry.ts';
import { Citation, citationOf } from './cell.ts';
import { Day, Time } from './common.ts';

export const Deal = z
  .object({
    id: z.string(),
    version: z.int().describe('How many events made it.'),
    vendor: z.string(),
    partner: z.string().describe('The other side, as people say it.'),
    partnerVendor: z.string().describe('Its vendor id, where it is watched.').optional(),
    kind: z.enum(DEAL_KINDS),
    state: z.enum(DEAL_STATES),
    announcedOn: Day,
    read: z.string().describe('What it means, in one line.'),
    citations: z.array(Citation),
    status: z.enum(['draft', 'verified']).describe('draft: pending verification.'),
    verifiedAt: Time.describe('When a person last vouched for it.').optional(),
  })
  .meta({ id: 'Deal', description: 'An announced deal between two companies.' });

export function dealOf(deal: DomainDeal): z.input<typeof Deal> {
  const { id, version, vendor, partner, partnerVendor, kind, state, announcedOn, read, citations, status, verifiedAt } = deal;
  return {
    id,
    version,
    vendor,
    partner,
    partnerVendor,
    kind,
    state,
    announcedOn,
    read,
    citations: citations.map(citationOf),
    status,
    verifiedAt,
  } satisfies Record<Exclude<keyof DomainDeal, 'type'>, unknown>;
}
