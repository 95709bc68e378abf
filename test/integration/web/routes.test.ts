/** Every route of the site, and who gets past its guard. A new route is tried here by itself. */
import { describe, expect, it } from 'vitest';
import { ROLES, type Role, SCOPES, type Scope } from '../../../src/domain/access.ts';
import { AlertSettings } from '../../../src/domain/alertSettings.ts';
import { OperationalError } from '../../../src/domain/errors.ts';
import type { AlertingDesk } from '../../../src/pipeline/alerting/alertingDesk.ts';
import type { QueueDesk } from '../../../src/pipeline/queueDesk.ts';
import type { CorrectionBox } from '../../../src/registry/corrections/box.ts';
import type { CorrectionDesk } from '../../../src/registry/corrections/desk.ts';
import type { RegistryDesk } from '../../../src/registry/desk.ts';
import type { OpinionBox } from '../../../src/registry/opinions/box.ts';
import type { OpinionDesk } from '../../../src/registry/opinions/desk.ts';
import type { Desk } from '../../../src/review/desk.ts';
import { createApp, routesOf, type WebServices } from '../../../src/web/app.ts';
import type { ReaderServices } from '../../../src/web/readers/services.ts';
import type { Route } from '../../../src/web/routes.ts';
import type { EntryServices } from '../../../src/web/services.ts';
import type { Browser, Page } from '../../helpers/browser.ts';
import { type EntrySite, entrySite, TESTER } from './entrySite.ts';

/** Everybody may ask for these. Whoever adds one says why. */
const PUBLIC = [
  'GET /healthz', // says that the process gets on, and the version
  'GET /readyz', // names the parts of the program that do not answer, and no reason
  'GET /assets/:name', // the same files for everybody
  'GET /sign-in',
  'POST /sign-in',
  'GET /enter',
  'POST /enter',
  'GET /sign-in/oidc',
  'GET /sign-in/oidc/return',
  'GET /api', // what the API can do, and nothing of what it holds
  'GET /api/shapes', // what answers of the API are made of
  'GET /openapi.json', // the same for programs
  // Authors of reviews have no account: the secret of their mail lets them in, and without it there is nothing behind these.
  'GET /opinions/confirm',
  'POST /opinions/confirm',
  'GET /opinions/withdraw',
  'POST /opinions/withdraw',
];

/** What readers send, where the registry is there for everybody and the settings let everybody send it. */
const READERS = [
  'GET /corrections/new',
  'POST /corrections/new',
  'GET /corrections/sent/:key',
  'GET /directory/:offering/reviews',
  'GET /directory/:offering/reviews/new',
  'POST /directory/:offering/reviews/new',
  'GET /opinions/:id/report',
  'POST /opinions/:id/report',
];

/** Everybody who is signed in may do this: it is about themselves, or waits for somebody to decide. */
const OWN = [
  '/corrections/new',
  '/directory/:offering/reviews/new',
  '/opinions/:id/report',
  '/sign-out',
  '/account/name',
  '/account/password',
  '/account/sessions/end',
];

const name = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;
const address = ({ path }: Route): string => path.replaceAll(/:\w+(\{[^}]*\})?/g, 'x');

/** It does nothing, whoever asks. */
const notNow = { get: () => async () => Promise.reject(new OperationalError('usage', 'Not now.')) };
const NO_DESK = new Proxy({} as Desk, notNow);
const NO_REGISTRY = { questions: [], offerings: [], vendors: [], isPublic: false, desk: new Proxy({} as RegistryDesk, notNow) };
const NO_READERS: ReaderServices = {
  limits: { take: async () => ({ ok: true }) },
  corrections: {
    from: 'everybody',
    box: new Proxy({} as CorrectionBox, notNow),
    desk: new Proxy({} as CorrectionDesk, notNow),
    passagesOf: async () => [],
  },
  opinions: { box: new Proxy({} as OpinionBox, notNow), desk: new Proxy({} as OpinionDesk, notNow), reported: 'shown' },
};
const NO_QUEUE = { counts: notNow.get(), desk: new Proxy({} as QueueDesk, notNow) };
const NO_ALERTS = { desk: new Proxy({} as AlertingDesk, notNow), settings: AlertSettings.parse({}) };

/** Every service that pages can have, so that every route is there. What stands behind the guards is written down when it is reached. */
type Site = EntrySite & { reached: string[]; routes: Route[] };

async function wholeSite(): Promise<Site> {
  const reached: string[] = [];
  const site = await entrySite({
    web: {
      checkNow: async () => {},
      readPicture: async () => new Uint8Array(),
      desk: NO_DESK,
      alerts: NO_ALERTS,
      checkQueue: NO_QUEUE,
      registry: NO_REGISTRY,
      readers: NO_READERS,
    },
    entry: {
      identity: {
        name: 'Example',
        provider: {
          begin: async () => ({ url: 'https://idp.example', remember: '' }),
          finish: async () => ({ subject: 's', login: 'stranger', name: 'Stranger' }),
        },
      },
    },
  });
  const { entry, door, api } = site.services;
  const services: WebServices = {
    ...watched({ ...site.services, entry: undefined, door: undefined }, 'services', reached),
    door,
    entry: watched(entry, 'entry', reached) as EntryServices,
    // Requests that are refused count.
    ...(api ? { api } : {}),
  };
  return { ...site, app: createApp(services), routes: routesOf(services), reached };
}

/** The same, and every function in it writes down that it was called. */
function watched<Value extends object>(value: Value, path: string, reached: string[]): Value {
  return new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      const here = `${path}.${String(key)}`;
      if (typeof found === 'function')
        return (...args: unknown[]) => {
          reached.push(here);
          return found.apply(target, args) as unknown;
        };
      return typeof found === 'object' && found !== null && !(found instanceof Date) ? watched(found, here, reached) : found;
    },
  });
}

/** Routes of the app that no list of guarded routes knows: they were added past the gatekeeper's table. */
function unknownTo(routes: Route[], app: ReturnType<typeof createApp>): string[] {
  const known = new Set(routes.map(name));
  return app.routes
    .filter(({ method, path }) => !(method === 'ALL' && path === '/*') && !known.has(`${method} ${path}`))
    .map(({ method, path }) => `${method} ${path}`);
}

/** Routes that everybody may ask for although the list above does not say so. */
function openTo(routes: Route[]): string[] {
  return routes
    .filter(({ guard }) => guard === 'public')
    .map(name)
    .filter((one) => !PUBLIC.includes(one));
}

/** Why a request was not let in; undefined when the route answered. */
function refusal({ status, location, headers, text, $ }: Page, method: Route['method'] = 'GET'): string | undefined {
  if (headers.has('www-authenticate') || (method === 'GET' && location?.startsWith('/sign-in'))) return 'sign-in';
  const isProblem = headers.get('content-type') === 'application/problem+json';
  const title = isProblem ? (JSON.parse(text) as { detail: string }).detail : $('h1').text();
  const titles: Record<string, string> = {
    'Your role does not reach that far.': 'role',
    'This token does not reach that far.': 'scope',
    'Not for your role': 'role',
    'Not for this token': 'scope',
    Refused: 'origin',
    'The page was too old': 'token',
  };
  return status === 403
    ? titles[title]
    : status === 404 && title === 'Not found' && $('main').text().includes('no such page here')
      ? 'missing'
      : undefined;
}

/** Tries each route; gives those for which the answer is not the wanted one, or behind which something was reached all the same. */
async function faults(
  { routes, reached }: Site,
  attempt: (route: Route) => Promise<Page> | undefined,
  wanted: (route: Route) => string | undefined,
): Promise<string[]> {
  const found: string[] = [];
  let tried = 0;
  for (const route of routes) {
    reached.length = 0;
    const trial = attempt(route);
    if (!trial) continue;
    tried += 1;
    const why = refusal(await trial, route.method);
    if (why !== wanted(route)) found.push(`${name(route)} answers ${why ?? 'the request'}, not ${wanted(route) ?? 'the request'}`);
    else if (why !== undefined && reached.length > 0) found.push(`${name(route)} was refused, and reached ${reached.join(', ')}`);
  }
  return tried === 0 ? ['no route was tried'] : found;
}

const isGuarded = (route: Route): route is Route & { guard: { role: Role; scope?: Scope } } => route.guard !== 'public';
/** With the token of the page that the browser has read. */
const ask = (browser: Browser, route: Route, headers: Record<string, string> = {}, fields: Record<string, string> = {}): Promise<Page> =>
  route.method === 'GET' ? browser.get(address(route), headers) : browser.post(address(route), fields, headers);

describe('the routes', () => {
  it('are all in the table that the gatekeeper knows, and public ones in the list above', async () => {
    const { routes, app } = await wholeSite();
    expect(unknownTo(routes, app)).toEqual([]);
    expect(openTo(routes)).toEqual([]);
    expect(PUBLIC.filter((one) => !routes.some((route) => name(route) === one))).toEqual([]);
    expect(new Set(routes.map(name)).size).toBe(routes.length);
  });

  it('let viewers change nothing but what is their own', async () => {
    const { routes } = await wholeSite();
    const open = routes
      .filter(({ method, guard }) => method === 'POST' && guard !== 'public' && guard.role === 'viewer')
      .map(({ path }) => path);
    expect(open.filter((path) => !OWN.includes(path))).toEqual([]);
  });

  it('let everybody send corrections and reviews where both the registry and the settings are open, and nothing else', async () => {
    const { services } = await wholeSite();
    const { readers, registry } = services;
    const openOf = (isPublic: boolean, from: 'people' | 'everybody'): string[] => {
      if (!readers?.corrections || !registry) return expect.unreachable();
      const open = {
        ...services,
        registry: { ...registry, isPublic },
        readers: { ...readers, corrections: { ...readers.corrections, from } },
      };
      return openTo(routesOf(open)).filter((one) => /corrections|opinions|reviews/.test(one));
    };
    expect(openOf(true, 'everybody').toSorted()).toEqual(READERS.toSorted());
    expect(openOf(true, 'people').filter((one) => one.includes('corrections'))).toEqual([]);
    expect(openOf(false, 'everybody')).toEqual([]);
  });

  it('show people, tokens and the queue to administrators only', async () => {
    const { routes } = await wholeSite();
    const about = routes.filter(({ path }) => /^\/settings\/(?:users|tokens|queue)/.test(path));
    expect(about.length).toBeGreaterThan(5);
    for (const { guard } of about) expect(guard).toEqual({ role: 'admin' });
  });

  it('would be found here without a guard', async () => {
    const { routes, app, services } = await wholeSite();
    const leak = { method: 'GET', path: '/leak', guard: 'public', handle: () => new Response('leaked') } as const;
    expect(openTo([...routes, leak])).toEqual(['GET /leak']);
    const tampered = createApp(services);
    tampered.get('/leak', () => new Response('leaked'));
    expect(unknownTo(routes, tampered)).toEqual(['GET /leak']);
    // The gatekeeper does not let it through either.
    expect(await (await tampered.request('/leak')).text()).not.toContain('leaked');
    expect((await app.request('/leak')).status).toBe(303);
  });

  it('refuse to be asked for whatever is no route, and tell nobody which are', async () => {
    const { browser, signedIn, person } = await wholeSite();
    for (const path of ['/nothing', '/settings/nothing', '/sign-in/x', '/.env', '/account/', '/settings/users/']) {
      const answer = await browser().get(path);
      expect([path, refusal(answer)]).toEqual([path, 'sign-in']);
    }
    const viewer = await signedIn(await person('bob'));
    expect(refusal(await viewer.get('/nothing'))).toBe('missing');
  });
});

describe('nobody', () => {
  it('is sent to sign in from every route that is not public, and reaches nothing', async () => {
    const site = await wholeSite();
    const own = site.browser();
    await own.get('/sign-in');
    expect(
      await faults(
        site,
        (route) => ask(own, route),
        (route) => (isGuarded(route) ? 'sign-in' : undefined),
      ),
    ).toEqual([]);
  });

  it('is told so without a page where no page was asked for', async () => {
    const { app } = await wholeSite();
    for (const headers of [{ 'sec-fetch-dest': 'empty' }, { authorization: 'Bearer cw_unknown' }] as Array<Record<string, string>>) {
      const answer = await app.request('/changes', { headers });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
  });
});

describe.each(ROLES)('a person in the role %s', (role) => {
  it('gets past the guards of that role and of those below, and past no other', async () => {
    const site = await wholeSite();
    const user = await site.person('pat', role);
    await site.person('somebody-else', 'admin');
    const wanted = (route: Route) => (isGuarded(route) && ROLES.indexOf(route.guard.role) > ROLES.indexOf(role) ? 'role' : undefined);
    // What goes through may end the session: each request has one of its own.
    const attempt = async (route: Route): Promise<Page> => {
      const own = await site.signedIn(user);
      await own.get('/account');
      site.reached.length = 0;
      return ask(own, route);
    };
    expect(await faults(site, attempt, wanted)).toEqual([]);
  });
});

describe('a token', () => {
  it.each([...SCOPES.map((scope) => [scope]), [...SCOPES], []])(
    'with %j reads what these scopes reach, and changes nothing',
    async (...scopes) => {
      const site = await wholeSite();
      const { secret } = await site.access.tokens.make({ name: 't', scopes: [...scopes] }, { actor: TESTER, login: 'tester' });
      const admin = await site.signedIn(await site.person('root', 'admin'));
      await admin.get('/account');
      // The cookie of an administrator beside it lends it nothing.
      const attempt = (route: Route) => ask(admin, route, { authorization: `Bearer ${secret}` });
      const wanted = ({ guard, method }: Route) =>
        guard === 'public' || (method === 'GET' && guard.scope !== undefined && scopes.includes(guard.scope)) ? undefined : 'scope';
      expect(await faults(site, (route) => (isGuarded(route) ? attempt(route) : undefined), wanted)).toEqual([]);
    },
  );
});

describe('a change', () => {
  const posts = ({ method }: Route): boolean => method === 'POST';

  /** An administrator, who may do everything, in a browser that has read a page. */
  async function administrator(site: Site): Promise<Browser> {
    const own = await site.signedIn(await site.person('root', 'admin'));
    await own.get('/account');
    return own;
  }

  it.each([
    ['without a token', { csrf: '' }],
    ['with a wrong token', { csrf: 'x' }],
  ])('%s is refused on every route', async (_, fields) => {
    const site = await wholeSite();
    const own = await administrator(site);
    expect(
      await faults(
        site,
        (route) => (posts(route) ? ask(own, route, {}, fields) : undefined),
        () => 'token',
      ),
    ).toEqual([]);
  });

  it('with the token of another session, also of the same person, or of nobody, is refused on every route', async () => {
    const site = await wholeSite();
    const own = await administrator(site);
    const user = await site.access.people.byLogin('root');
    const other = user && (await site.signedIn(user));
    const tokens = [(await other?.get('/account'))?.csrf, (await site.browser().get('/sign-in')).csrf];
    for (const csrf of tokens) {
      expect(csrf).toMatch(/./);
      const attempt = (route: Route) => (posts(route) ? ask(own, route, {}, { csrf: csrf ?? '' }) : undefined);
      expect(await faults(site, attempt, () => 'token')).toEqual([]);
    }
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port', { origin: 'http://localhost:81', 'sec-fetch-site': 'same-site' }],
    ['nowhere', { origin: 'null' }],
  ])('that comes from %s is refused on every route', async (_, headers) => {
    const site = await wholeSite();
    const own = await administrator(site);
    expect(
      await faults(
        site,
        (route) => (posts(route) ? ask(own, route, headers) : undefined),
        () => 'origin',
      ),
    ).toEqual([]);
  });

  it('is made by POST only: to a GET, a HEAD or any other method the route is not there', async () => {
    const site = await wholeSite();
    const own = await administrator(site);
    const read = new Set(site.routes.filter(({ method }) => method === 'GET').map(address));
    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      for (const route of site.routes.filter((one) => posts(one) && !read.has(address(one)))) {
        site.reached.length = 0;
        const answer = await site.app.request(address(route), { method, headers: own.headers() });
        expect([method, name(route), answer.status, site.reached]).toEqual([method, name(route), 404, []]);
      }
    }
  });

  it('of no route that reads', async () => {
    const site = await wholeSite();
    const own = await administrator(site);
    const before = await everything(site);
    for (const route of site.routes.filter((one) => one.method === 'GET' && isGuarded(one))) await own.get(address(route));
    expect(await everything(site)).toEqual(before);
  });
});

/** What people, and what they did, look like in the store; when somebody was seen last is no change. */
async function everything({ store }: Site): Promise<unknown> {
  const users = (await store.users()).map(({ lastSeenAt: _, ...user }) => user);
  return { users, tokens: await store.tokens(), acts: await store.acts() };
}
