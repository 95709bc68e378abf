/**
 * Deals for programs.
 * @module
 */
import type { DealsModel } from '../pages/deals.ts';
import type { Twin } from '../twin.ts';
import { dealFields } from './commitments.ts';

const COLUMNS = [
  'id',
  'vendor',
  'vendorName',
  'partner',
  'partnerVendor',
  'kind',
  'state',
  'announcedOn',
  'summary',
  'status',
  'source',
  'sourceUrl',
  'quote',
  'snapshot',
  'verifiedAt',
] as const;

export const dealsTwin: Twin<DealsModel, (typeof COLUMNS)[number]> = {
  json: ({ deals }) => ({ deals }),
  columns: COLUMNS,
  rows: ({ deals }) =>
    deals.map((deal) => ({ ...dealFields(deal), vendor: deal.vendor.id, vendorName: deal.vendor.name, partnerVendor: deal.partner.id })),
};
