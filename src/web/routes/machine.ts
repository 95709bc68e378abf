/**
 * What programs ask for: health, metrics, static files.
 * @module
 */
import { assetNamed } from '../assets.ts';
import { metricsText } from '../metrics.ts';
import { type Routes, view } from '../routes.ts';
import { missing } from '../show.ts';

export const machineRoutes: Routes = (services) => [
  view(
    '/healthz',
    async ({ context }) => {
      await services.store.journalHead();
      return context.json({ status: 'ok', version: services.version });
    },
    'public',
  ),

  view(
    '/metrics',
    async ({ context }) => {
      const text = await metricsText(services.store, services.version, services.clock.now());
      return context.body(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    },
    { role: 'viewer', scope: 'metrics' },
  ),

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
