/**
 * A sample vendor site on loopback, for the demonstration and for tests: a trust center that JavaScript renders,
 * a data processing addendum and a help-center article. Its noise (nonces, hashed classes, related articles)
 * differs at every fetch; its promises change only with `edit()`.
 *
 * @example
 * const site = await startDemoSite({});
 * await fetch(`${site.url}/legal/data-processing-addendum`); // ... within thirty (30) days ...
 * site.edit();                                               // ... within ten (10) days ...
 * await site.close();
 * @module
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OperationalError } from '../../domain/errors.ts';
import { type DemoState, editedValues, relatedArticles, trustData } from './content.ts';

export type { DemoState } from './content.ts';
export { demoWatcherYaml } from './watcher.ts';

export interface DemoSite {
  url: string;
  /** The vendor edits its pages: from now on the "after" state is served. */
  edit(): void;
  state(): DemoState;
  close(): Promise<void>;
}

interface Answer {
  type: string;
  body: string;
}

const HTML = 'text/html; charset=utf-8';
/** Changes at each start, like a vendor's deployments. */
const BUILD = Date.now().toString(36);

function file(name: string): string {
  return readFileSync(new URL(`./pages/${name}`, import.meta.url), 'utf8');
}

/** Replaces `{{name}}`; a placeholder without a value is a fault of the template. */
function fill(template: string, values: Record<string, string>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the demo page has no value for {{${name}}}`);
    return value;
  });
}

/** Tokens that differ at each visit and mean nothing, from a counter so that no two are equal. */
function noise(visit: number): Record<string, string> {
  const token = (salt: number) => ((visit + 1) * 2654435761 + salt * 40503).toString(36);
  const related = relatedArticles(visit);
  return {
    build: BUILD,
    nonce: token(1),
    request: token(2),
    relatedIds: JSON.stringify(related.map(([id]) => id)),
    related: related.map(([id, title]) => `<li><a href="/help/articles/${id}">${title}</a></li>`).join(''),
  };
}

function answer(path: string, state: DemoState, visit: number): Answer | undefined {
  const page = (name: string): Answer => ({ type: HTML, body: fill(file(name), { ...noise(visit), ...editedValues(state) }) });
  if (path === '/') return page('home.html');
  if (path === '/legal/data-processing-addendum') return page('data-processing-addendum.html');
  if (path === '/help/articles/4112-how-long-we-keep-your-data') return page('retention-article.html');
  if (/^\/trust-center(?:\/(?:overview|controls|subprocessors|updates))?$/.test(path)) return page('trust-center.html');
  if (path === '/api/trust.json') return { type: 'application/json', body: JSON.stringify(trustData(state, visit)) };
  if (path === '/assets/trust.js') return { type: 'text/javascript; charset=utf-8', body: file('trust.js') };
  if (path === '/assets/site.css') return { type: 'text/css; charset=utf-8', body: file('site.css') };
  if (path === '/robots.txt') return { type: 'text/plain; charset=utf-8', body: 'User-agent: *\nAllow: /\n' };
  return undefined;
}

function serverOf(state: () => DemoState): Server {
  let visits = 0;
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    visits += 1;
    const found = answer(pathname, state(), visits);
    response.writeHead(found ? 200 : 404, { 'content-type': found?.type ?? HTML, 'cache-control': 'no-store' });
    response.end(found?.body ?? '<!doctype html><title>Not found</title><h1>Page not found</h1>');
  });
}

/** Starts the site on 127.0.0.1. Without a port, a free one. Throws OperationalError('network') when the port is taken. */
export async function startDemoSite(options: { port?: number } = {}): Promise<DemoSite> {
  let state: DemoState = 'before';
  const server = serverOf(() => state);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, options.port)));
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    edit: () => {
      state = 'after';
    },
    state: () => state,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listenError(error: NodeJS.ErrnoException, port: number | undefined): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new OperationalError('network', `Port ${port} is already in use.`, {
    remedy: 'Leave the port out: a free one is then chosen.',
    cause: error,
  });
}
