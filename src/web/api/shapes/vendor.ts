/** @module */
import { z } from 'zod';
import type { VendorSummary } from '../../../domain/ports.ts';
import type { Offering, VendorProfile } from '../../../domain/watcher.ts';

export const VendorItem = z
  .object({
    id: z.string(),
    name: z.string(),
    sources: z.int().describe('Pages of it that are watched, or were, or that an archive brought.'),
  })
  .meta({ id: 'VendorItem', description: 'A vendor in a list.' });

export const OfferingItem = z
  .object({
    id: z.string(),
    name: z.string().describe('The product as served.'),
    developer: z.string().describe('Vendor that made it.'),
    platform: z.string().describe('Vendor that serves it.'),
  })
  .meta({ id: 'Offering', description: 'A product as served on a platform.' });

export const Vendor = z
  .object({
    ...VendorItem.shape,
    watched: z.boolean().describe('A watcher declares it; else an archive alone knows it.'),
    legalName: z.string().describe('Company that signs.').optional(),
    country: z.string().describe('Its seat, ISO 3166 alpha-2.').optional(),
    aliases: z.array(z.string()).describe('Product and former names.'),
    domains: z.array(z.string()).describe('Host names that belong to it.'),
    offerings: z.array(OfferingItem).describe('Offerings that its watcher declares.'),
  })
  .meta({ id: 'Vendor', description: 'A vendor with what its watcher says of it.' });

export function vendorItemOf({ id, name, sources }: VendorSummary): z.input<typeof VendorItem> {
  return { id, name, sources };
}

export function offeringItemOf({ id, name, developer, platform }: Offering): z.input<typeof OfferingItem> {
  return { id, name, developer, platform };
}

export function vendorOf(summary: VendorSummary, profile: VendorProfile | undefined): z.input<typeof Vendor> {
  const { legalName, country, aliases = [], domains = [] } = profile?.vendor ?? {};
  const offerings = (profile?.offerings ?? []).map(offeringItemOf);
  return { ...vendorItemOf(summary), watched: profile !== undefined, legalName, country, aliases, domains, offerings };
}
