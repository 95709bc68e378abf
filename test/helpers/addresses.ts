/**
 * Every page of the site, from its routes: a route that somebody adds is visited by the tests that ask here.
 * @module
 */
import { basename } from 'node:path';
import type { Store } from '../../src/domain/ports.ts';
import { routesOf, type WebServices } from '../../src/web/app.ts';
import { sourcePath } from '../../src/web/links.ts';
import { answerPath, registryPath } from '../../src/web/registry/addresses.ts';
import type { Route } from '../../src/web/routes.ts';

/** The routes of an installation in which every optional service is there. */
export function allRoutes(): Route[] {
  return routesOf(anything() as WebServices);
}

/** Whatever is asked of it is there: routes only look whether services are. */
function anything(): unknown {
  return new Proxy(() => undefined, { get: (_, name) => (name === Symbol.iterator || name === 'then' ? undefined : anything()) });
}

/**
 * Values for the parameters of paths, by their names. A name that means different things is looked up as "/path/:name" first. "?/path":
 * queries without which the page has nothing to show, or shows something else. "=/path": the addresses as they are.
 */
export type Ids = Record<string, readonly string[]>;

/**
 * Addresses of a route: one for each value of its parameters and each query, taken side by side. Throws for a parameter that has none.
 */
export function addressesOf(path: string, ids: Ids): readonly string[] {
  const whole = ids[`=${path}`];
  if (whole) return whole;
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const lists = names.map((name) => {
    const list = ids[path.slice(0, path.indexOf(`:${name}`) + name.length + 1)] ?? ids[name];
    if (!list || list.length === 0) throw new Error(`nobody says what :${name} of ${path} may be; add it to the ids`);
    return list;
  });
  const queries = ids[`?${path}`] ?? [''];
  return Array.from({ length: Math.max(queries.length, ...lists.map(({ length }) => length)) }, (_, at) => {
    const one = (list: readonly string[] = []): string => list[at % list.length] ?? '';
    const made = names.reduce((address, name, place) => address.replace(`:${name}`, encodeURIComponent(one(lists[place]))), path);
    const query = one(queries);
    return query === '' ? made : `${made}?${query}`;
  });
}

/** Ids of what a store holds: some of each, the first and the last among them. */
export async function idsOf(store: Store, most = 6): Promise<Ids> {
  const states = await store.sources();
  const sources = some(states.map(idOfState), most);
  const read = some(states.filter(({ verifiedAt }) => verifiedAt !== undefined).map(idOfState), most);
  const files = states.flatMap(({ source: { file }, undeclared }) => (file === undefined || undeclared ? [] : basename(file)));
  const vendors = (await store.vendors()).map(idOf);
  const changes: string[] = [];
  const pages = new Set<string>();
  const pictures = new Set<string>();
  for await (const { id, source, oldSnapshot, newSnapshot } of store.changes({ suppressed: 'too' })) {
    changes.push(id);
    for (const page of [oldSnapshot, newSnapshot]) pages.add(page);
    const picture = await store.pictureOf(source, newSnapshot);
    if (picture) pictures.add(picture.sha256);
  }
  const [entry] = await store.queue({ limit: 1 });
  return {
    vendor: sources.map((id) => id.slice(0, id.indexOf('/'))),
    source: sources.map((id) => id.slice(id.indexOf('/') + 1)),
    '/vendors/:id': some(vendors, most),
    '/commitments/:vendor': some(vendors, 2),
    '/directory/:offering': await offeringsIn(store),
    '?/compare': ['', `offerings=${(await offeringsIn(store)).join(',')}`],
    '/changes/:id': some(changes, most),
    '/api/v1/changes/:id': some(changes, 2),
    offering: [...(await offeringsIn(store)), 'none'],
    ...(await registryIdsOf(store, most)),
    '/settings/users/:id': some((await store.users()).map(idOf), most),
    '/settings/watchers/:name': some([...new Set(files)], 2),
    '/settings/queue/:name': ['http'],
    // Known to the session that looked at a page, and forgotten soon.
    '/settings/add/:id': ['forgotten'],
    hold: [...(await store.holds()).map(idOf), 'act_none'],
    '/settings/rules/:id': [...(await store.ignoreRules()).map(idOf), 'ign_none'],
    channel: [...(await store.channelStandings()).map(({ channel }) => channel), 'none'],
    '/alerts/:id': some((await store.messages({ limit: 1000 })).map(idOf), most),
    '/settings/tokens/:id': [...(await store.tokens()).map(idOf), 'tok_none'],
    ...(await cellIds(store)),
    '/registry/:offering/:question': ['gdpr_dpa'],
    '/commitments/:vendor/:question': ['ip_indemnity'],
    '/methodology/:question': ['gdpr_dpa', 'governing_law'],
    '=/settings/queue/board/:path{.+}': ['/settings/queue/board/queue/http'],
    sha256: some([...pages], 2),
    '/screenshots/:sha256': [...some([...pictures], 2), NO_HASH].slice(0, 2),
    name: ['app.css', 'app.js'],
    '=/sources/:vendor/:source/passages': read.map((id) => `${sourcePath(id)}/passages`),
    '=/sources/:vendor/:source/compare': await Promise.all(read.map((id) => comparison(store, id))),
    '?/settings/rules/new': some(changes, most).map((id) => `change=${encodeURIComponent(id)}`),
    '=/corrections/new': await correctAddresses(store),
    // Its key is known to nobody but its sender.
    key: ['unknown'],
    '/corrections/:id': some([...(await store.corrections()).map(idOf), 'cor_none'], 1),
    '?/corrections': ['', 'show=spam', 'show=accepted'],
    '/opinions/:id': some([...(await store.opinions({ states: ['published'] })).map(idOf), 'opn_none'], 1),
    '?/opinions': ['', 'show=published', 'show=unconfirmed'],
    '?/review': ['', 'state=open', 'state=confirmed', 'severity=high', `incident=${encodeURIComponent(entry?.incident ?? 'none')}`],
    '?/alerts': ['', 'state=delivered', 'channel=none'],
    '?/feeds': ['', `vendor=${encodeURIComponent(vendors[0] ?? '')}&severity=critical`],
    '?/changes': ['', 'held=too', `vendor=${encodeURIComponent(vendors[0] ?? '')}`],
  };
}

/** What the registry has of offerings and vendors, by the pages of their answers; some of each sheet and status. */
async function registryIdsOf(store: Store, most: number): Promise<Ids> {
  const marks = await store.cellMarks();
  const offerings = [...new Set(marks.flatMap(({ subject: { type, id } }) => (type === 'offering' ? [id] : [])))];
  const kinds = Map.groupBy(marks, ({ sheet, status, subject }) => `${subject.type} ${sheet} ${status}`);
  const paths = [...kinds.values()].flatMap((same) => same.slice(0, 2).map(({ subject, question }) => answerPath(subject, question)));
  return {
    '=/registry/:offering': some(offerings, most).map((id) => registryPath(id)),
    '=/registry/:offering/:question': paths.filter((path) => path.startsWith('/registry/')),
    '=/commitments/:vendor/:question': paths.filter((path) => path.startsWith('/commitments/')),
    '?/registry': ['', 'view=matrix', 'status=stale'],
    '?/answers': ['', 'wait=draft'],
  };
}

/** Forms of corrections of some answers. */
async function correctAddresses(store: Store): Promise<string[]> {
  const offerings = await offeringsIn(store);
  return (offerings.length > 0 ? offerings : ['none']).map((id) => `/corrections/new?cell=${encodeURIComponent(`${id}/gdpr_dpa`)}`);
}

/** Those of which the registry says something; before it does, as sources name them. */
async function offeringsIn(store: Store): Promise<string[]> {
  const asked = (await store.cellMarks()).flatMap(({ subject: { type, id } }) => (type === 'offering' ? [id] : []));
  const named = (await store.sources()).flatMap(({ source }) => source.offerings);
  return some([...new Set(asked.length > 0 ? asked : named)], 2);
}

/** Subject and question of some cells, side by side: both are parts of the id. */
async function cellIds(store: Store): Promise<Ids> {
  const ids = [...some((await store.cellMarks()).map(idOf), 3), 'none/none'].map((id) => id.split('/'));
  const [subject, question] = ['/api/v1/cells/:subject', '/api/v1/cells/:subject/:question'];
  return { [subject]: ids.map(([one = '']) => one), [question]: ids.map(([, one = '']) => one) };
}

const NO_HASH = '0'.repeat(64);
const idOf = ({ id }: { id: string }): string => id;
const idOfState = ({ source: { id } }: { source: { id: string } }): string => id;

/** The first page that is known of a source against the last. */
async function comparison(store: Store, source: string): Promise<string> {
  const hashes = (await store.visits(source)).flatMap(({ sha256 }) => sha256 ?? []);
  return `${sourcePath(source)}/compare?${new URLSearchParams({ from: hashes.at(-1) ?? NO_HASH, to: hashes[0] ?? NO_HASH })}`;
}

function some(list: readonly string[], most: number): string[] {
  if (list.length <= most || most === 1) return list.slice(0, most);
  return Array.from({ length: most }, (_, at) => list[Math.round((at * (list.length - 1)) / (most - 1))] ?? '');
}
