/**
 * `/changes/:id/evidence.zip`: the evidence of a change as one file.
 * @module
 */
import { z } from 'zod';
import { OperationalError } from '../../domain/errors.ts';
import { gatherEvidence } from '../../pipeline/evidence.ts';
import { bundleOf } from '../../publish/bundle/bundle.ts';
import { EVIDENCE_POLICY } from '../guards.ts';
import { siteOrigin } from '../origin.ts';
import { readQuery } from '../query.ts';
import { type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing } from '../show.ts';

const BundleQuery = z.strictObject({
  /** "out": names of people and what they wrote are left out. */
  people: z.enum(['in', 'out'], 'must be "in" or "out"').default('in'),
});

export const bundleRoutes: Routes = (services) => [
  view('/changes/:id/evidence.zip', async (ask) => {
    const { store, version, entry } = services;
    const id = ask.context.req.param('id') ?? '';
    const { people } = readQuery(BundleQuery, ask.context.req.query());
    const readers = { page: services.readPage, picture: pictureReader(services) };
    const baseUrl = siteOrigin(ask.context, entry?.publicUrl);
    const evidence = await gatherEvidence({ store, readers, version, baseUrl }, id, { people: people === 'in' });
    if (!evidence) return missing(ask, services, 'change');
    return ask.context.body(ReadableStream.from(bundleOf(evidence, readers)), 200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="evidence-${id.replaceAll(/[^\w-]/g, '_')}.zip"`,
      'content-security-policy': EVIDENCE_POLICY,
    });
  }),
];

function pictureReader({ readPicture }: WebServices): (sha256: string) => Promise<Uint8Array> {
  return async (sha256) => {
    if (!readPicture) throw new OperationalError('evidence', 'Pictures of pages are not kept here.');
    return readPicture(sha256);
  };
}
