/**
 * Stored pages, as bytes that nothing in a browser acts on.
 * @module
 */
import { SHA256 } from '../../lib/hash.ts';
import { EVIDENCE_POLICY } from '../guards.ts';
import { type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { gone, missing } from '../show.ts';
import { storedPageAnswer } from '../storedPage.ts';

export const evidenceRoutes: Routes = (services) => [
  view('/snapshots/:sha256', async (ask) => {
    const sha256 = ask.context.req.param('sha256') ?? '';
    if (!SHA256.test(sha256)) return missing(ask, services, 'stored page');
    if (!(await services.store.object(sha256))) return gone(ask, services, 'stored page', await services.store.tombstone('page', sha256));
    return storedPageAnswer(ask.context, { sha256, read: () => services.readPage(sha256) });
  }),
  ...(services.readPicture ? [pictureRoute(services, services.readPicture)] : []),
];

/** Pictures of pages: only those that a visit names, and as nothing but a picture. */
function pictureRoute(services: WebServices, readPicture: NonNullable<WebServices['readPicture']>): Route {
  return view('/screenshots/:sha256', async (ask) => {
    const sha256 = ask.context.req.param('sha256') ?? '';
    if (!SHA256.test(sha256)) return missing(ask, services, 'picture');
    if (!(await services.store.hasPicture(sha256)))
      return gone(ask, services, 'picture', await services.store.tombstone('picture', sha256));
    return ask.context.body(Uint8Array.from(await readPicture(sha256)), 200, {
      'content-type': 'image/png',
      'content-security-policy': EVIDENCE_POLICY,
      'cache-control': 'private, max-age=31536000, immutable',
    });
  });
}
