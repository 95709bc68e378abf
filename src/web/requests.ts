/**
 * Requests, watched: each has an id that it is answered with and that its lines of the log carry, and is counted under its route.
 * @module
 */
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Log } from '../domain/ports.ts';
import type { Telemetry } from '../domain/telemetry.ts';
import type { NewId } from '../lib/ids.ts';

/** The header that a request is answered with. What a request brings in it is not taken over: anybody may write there. */
export const REQUEST_ID = 'x-request-id';

export interface RequestWatch {
  telemetry: Telemetry;
  newId: NewId;
  log: Pick<Log, 'debug'>;
}

export function watchRequests({ telemetry: { meter, tracer, within }, newId, log }: RequestWatch): MiddlewareHandler {
  return (context, next) => {
    const id = newId('req');
    const begun = performance.now();
    const { method } = context.req;
    return within({ request: id }, () =>
      tracer.span(
        'request',
        { kind: 'server', attributes: { 'http.request.method': known(method), 'clausewatch.request': id } },
        async (span) => {
          try {
            await next();
          } finally {
            const status = context.res.status;
            const route = routeOf(context);
            const ms = performance.now() - begun;
            context.res.headers.set(REQUEST_ID, id);
            span.set({ 'http.route': route, 'http.response.status_code': status });
            const labels = { route, method: known(method), status: String(status) };
            meter.observe('clausewatch_http_request_duration_seconds', labels, ms / 1000);
            log.debug({ ...labels, ms: Math.round(ms) }, 'answered');
          }
        },
      ),
    );
  };
}

/** As the route is written, like "/changes/:id": never what somebody filled in. */
function routeOf(context: Context): string {
  const route = matchedRoutes(context).findLast(({ path, method }) => method !== 'ALL' && !path.includes('*'));
  return route?.path ?? 'none';
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Anybody may write any word there. */
function known(method: string): string {
  return METHODS.has(method) ? method : 'other';
}
