/** @module */
import { z } from 'zod';
import { list, notFound, one } from '../operation.ts';
import { Vendor, VendorItem, vendorItemOf, vendorOf } from '../shapes/vendor.ts';
import { VendorParams } from './params.ts';

export const vendorOperations = [
  list({
    id: 'listVendors',
    path: '/vendors',
    tag: 'vendors',
    summary: 'All vendors',
    description: 'In the order of their ids.',
    example: '/vendors?limit=20',
    item: VendorItem,
    key: z.tuple([z.string()]),
    read: async ({ services }, { after, limit }) =>
      (await services.store.vendors()).filter(({ id }) => id > (after?.[0] ?? '')).slice(0, limit),
    keyOf: ({ id }) => [id],
    show: (vendors) => vendors.map(vendorItemOf),
  }),

  one({
    id: 'getVendor',
    path: '/vendors/{vendor}',
    tag: 'vendors',
    summary: 'One vendor',
    example: '/vendors/acme',
    params: VendorParams,
    response: Vendor,
    async read({ params: { vendor }, services: { store, profile } }) {
      const summary = (await store.vendors()).find(({ id }) => id === vendor);
      return summary ? vendorOf(summary, profile?.(vendor)) : notFound('vendor');
    },
  }),
];
