/**
 * `/deals`: announced deals between vendors.
 * @module
 */
import type { Citation, Deal } from '../../../domain/registry.ts';
import { dealLabel } from '../../../lib/gradeWords.ts';
import type { Named } from './chosen.ts';

export interface DealView {
  id: string;
  vendor: Named;
  /** `id`: of a partner that is watched. */
  partner: { name: string; id?: string };
  kind: Deal['kind'];
  kindLabel: string;
  state: Deal['state'];
  stateLabel: string;
  /** YYYY-MM-DD. */
  announcedOn: string;
  read: string;
  status: Deal['status'];
  citations: Citation[];
  verifiedAt?: string;
}

export interface DealFilter {
  /** Vendor id, of either side. */
  vendor?: string | undefined;
  kind?: Deal['kind'] | undefined;
}

const STATE_LABELS: Record<Deal['state'], string> = { announced: 'Announced', active: 'Active', ended: 'Ended' };

export function dealStateLabel(state: Deal['state']): string {
  return STATE_LABELS[state];
}

/** The latest announced first. */
export function dealViews(deals: readonly Deal[], vendorName: (id: string) => string, { vendor, kind }: DealFilter = {}): DealView[] {
  return deals
    .filter(
      (deal) =>
        (vendor === undefined || deal.vendor === vendor || deal.partnerVendor === vendor) && (kind === undefined || deal.kind === kind),
    )
    .toSorted((a, b) => (a.announcedOn === b.announcedOn ? compare(a.id, b.id) : compare(b.announcedOn, a.announcedOn)))
    .map((deal) => dealView(deal, vendorName));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function dealView(deal: Deal, vendorName: (id: string) => string): DealView {
  const { id, vendor, partner, partnerVendor, kind, state, announcedOn, read, status, citations, verifiedAt } = deal;
  return {
    id,
    vendor: { id: vendor, name: vendorName(vendor) },
    partner: { name: partner, ...(partnerVendor !== undefined && { id: partnerVendor }) },
    kind,
    kindLabel: dealLabel(kind),
    state,
    stateLabel: dealStateLabel(state),
    announcedOn,
    read,
    status,
    citations,
    ...(verifiedAt !== undefined && { verifiedAt }),
  };
}
