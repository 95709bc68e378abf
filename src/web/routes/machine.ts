/**
 * What programs ask for: health, metrics, static files.
 * @module
 */
import { assetNamed } from '../assets.ts';
import { type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing } from '../show.ts';
import { answerAlive, answerMetrics, answerReady } from '../watch.ts';

/** Of pages that are served beside nothing else. */
const NO_LOOPS = { stuck: () => [] };

export const machineRoutes: Routes = (services) => [
  view('/healthz', ({ context }) => answerAlive(context, services.watch ?? NO_LOOPS, services.version), 'public'),

  ...watchRoutes(services),

  view(
    '/assets/:name',
    (ask) => {
      const { context } = ask;
      const asset = assetNamed(context.req.param('name') ?? '');
      if (!asset) return missing(ask, services, 'file');
      const headers = { 'content-type': asset.type, etag: asset.etag, 'cache-control': 'public, max-age=31536000, immutable' };
      return context.req.header('if-none-match') === asset.etag ? context.body(null, 304, headers) : context.body(asset.body, 200, headers);
    },
    'public',
  ),
];

function watchRoutes({ watch }: WebServices): Route[] {
  if (!watch) return [];
  return [
    view('/readyz', ({ context }) => answerReady(context, watch), 'public'),
    view('/metrics', ({ context }) => answerMetrics(context, watch), { role: 'viewer', scope: 'metrics' }),
  ];
}
