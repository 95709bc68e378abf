/**
 * Every page of the site, from its routes: a route that somebody adds is visited by the tests that ask here.
 * @module
 */
import type { Store } from '../../src/domain/ports.ts';
import { routesOf, type WebServices } from '../../src/web/app.ts';
import type { Route } from '../../src/web/routes.ts';

/** The routes of an installation in which every optional service is there. */
export function allRoutes(): Route[] {
  return routesOf(anything() as WebServices);
}

/** Whatever is asked of it is there: routes only look whether services are. */
function anything(): unknown {
  return new Proxy(() => undefined, { get: (_, name) => (name === Symbol.iterator || name === 'then' ? undefined : anything()) });
}

/** Values for the parameters of paths, by their names. A name that means different things is looked up as "/path/:name" first. */
export type Ids = Record<string, readonly string[]>;

/** Addresses of a route: one for each value of its parameters, taken side by side. Throws for a parameter that has none. */
export function addressesOf(path: string, ids: Ids): string[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  if (names.length === 0) return [path];
  const lists = names.map((name) => {
    const list = ids[path.slice(0, path.indexOf(`:${name}`) + name.length + 1)] ?? ids[name];
    if (!list || list.length === 0) throw new Error(`nobody says what :${name} of ${path} may be; add it to the ids`);
    return list;
  });
  return Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, at) =>
    names.reduce((made, name, place) => made.replace(`:${name}`, encodeURIComponent(lists[place]?.[at % lists[place].length] ?? '')), path),
  );
}

/** Ids of what a store holds: some of each, the first and the last among them. */
export async function idsOf(store: Store, most = 6): Promise<Ids> {
  const sources = some(
    (await store.sources()).map(({ source }) => source.id),
    most,
  );
  const changes: string[] = [];
  const hashes = new Set<string>();
  for await (const { id, oldSnapshot, newSnapshot } of store.changes({ suppressed: 'too' })) {
    changes.push(id);
    for (const hash of [oldSnapshot, newSnapshot]) hashes.add(hash);
  }
  const users = await store.users();
  return {
    vendor: sources.map((id) => id.slice(0, id.indexOf('/'))),
    source: sources.map((id) => id.slice(id.indexOf('/') + 1)),
    '/vendors/:id': some(
      (await store.vendors()).map(({ id }) => id),
      most,
    ),
    '/changes/:id': some(changes, most),
    '/settings/users/:id': some(
      users.map(({ id }) => id),
      most,
    ),
    sha256: some([...hashes], 2),
    name: ['app.css', 'app.js'],
  };
}

function some(list: readonly string[], most: number): string[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, at) => list[Math.round((at * (list.length - 1)) / (most - 1))] ?? '');
}
