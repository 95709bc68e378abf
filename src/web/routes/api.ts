/**
 * `/api/v1/…`, the document of it at `/openapi.json`, and the reference at `/api` and `/api/shapes`.
 * @module
 */
import { once } from '../../lib/once.ts';
import { answer, tagged } from '../api/answer.ts';
import { apiDocument } from '../api/document.ts';
import { API_ROOT, type Operation } from '../api/operation.ts';
import { OPERATIONS } from '../api/operations/index.ts';
import type { ApiContext } from '../api/services.ts';
import { sessionCookieName } from '../door.ts';
import { siteOrigin } from '../origin.ts';
import { apiReferencePage } from '../pages/apiReference.ts';
import { apiShapesPage } from '../pages/apiShapes.ts';
import { SHAPES_PATH } from '../parts/apiSchema.ts';
import { type Guard, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { show } from '../show.ts';

export const apiRoutes: Routes = (services) => {
  const { api } = services;
  if (!api) return [];
  const sessionCookie = sessionCookieName(services.entry?.publicUrl?.startsWith('https:') ?? false);
  const isPublic = (operation: Operation) => guardOf(operation, services) === 'public';
  const document = once(() => apiDocument({ version: services.version, sessionCookie, isPublic }));
  const text = once(() => JSON.stringify(document()));
  const reference = (origin: string) => apiReferencePage({ document: document(), operations: OPERATIONS, origin, sessionCookie });
  const shapes = once(() => apiShapesPage(document()));
  return [
    ...OPERATIONS.flatMap((operation) => routesOf(operation, { ...services, api })),
    view('/openapi.json', ({ context }) => tagged(context, text(), { 'content-type': 'application/json' }), 'public'),
    view('/api', (ask) => show(ask, services, { title: 'API' }, reference(siteOrigin(ask.context, services.entry?.publicUrl))), 'public'),
    view(SHAPES_PATH, (ask) => show(ask, services, { title: 'Shapes of the API' }, shapes()), 'public'),
  ];
};

/** The beginning is there with and without its slash. */
function routesOf(operation: Operation, services: ApiContext): Route[] {
  const path = `${API_ROOT}${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
  const paths = path.endsWith('/') ? [path, path.slice(0, -1)] : [path];
  return paths.map((one) => view(one, (ask) => answer(ask, operation, services), guardOf(operation, services)));
}

/** The registry's part is there for everybody where its pages are. */
function guardOf({ tag, guard }: Operation, { registry }: Pick<WebServices, 'registry'>): Guard {
  return tag === 'registry' && registry?.isPublic ? 'public' : guard;
}
