/**
 * The web pages. Reads from the store only; the one request that does something is "check now".
 *
 * @example
 * const app = createApp({ store, readPage, clock: systemClock, version: '0.1.0' });
 * await app.request('http://localhost/changes?vendor=mistral-ai');
 * @module
 */
import { type Context, Hono } from 'hono';
import type { Change } from '../domain/change.ts';
import { OperationalError } from '../domain/errors.ts';
import { isPdf } from '../lib/pdf.ts';
import { assetNamed } from './assets.ts';
import { readChangePage } from './changePages.ts';
import { collect } from './collect.ts';
import { EVIDENCE_POLICY, hostGuard, isSameOrigin, securityHeaders } from './guards.ts';
import type { Html } from './html.ts';
import { type PageOptions, page } from './layout.ts';
import { sourcePath } from './links.ts';
import { metricsText } from './metrics.ts';
import { changePage } from './pages/change.ts';
import { changesPage } from './pages/changes.ts';
import { faultPage } from './pages/fault.ts';
import { overviewPage } from './pages/overview.ts';
import { sourcePage } from './pages/source.ts';
import { sourcesPage } from './pages/sources.ts';
import { vendorPage } from './pages/vendor.ts';
import { welcomePage } from './pages/welcome.ts';
import { readChangeQuery, readSourceQuery } from './query.ts';
import { DEFAULT_HINTS, type ReadStore, type WebServices } from './services.ts';

export type { CommandHints, ReadStore, WebServices } from './services.ts';

const LATEST_CHANGES = 30;
const SHOWN_RULE_EDITS = 3;
const SHOWN_EVENTS = 12;
const STRIP_VISITS = 60;
const RECENT_DAYS = 30;
const DAY_MS = 86_400_000;
/** A check that was asked for and says nothing for this long is no longer waited for. */
const WAIT_FOR_CHECK_MS = 3 * 60_000;
const SHA256 = /^[0-9a-f]{64}$/;

/** All routes. Needs no socket: `app.request()` answers in tests. */
export function createApp(services: WebServices): Hono {
  const app = new Hono();
  app.use(securityHeaders());
  app.use(hostGuard(services.allowedHosts));
  addPages(app, services);
  addEvidence(app, services);
  addMachineRoutes(app, services);
  if (services.checkNow) addCheck(app, services, services.checkNow);
  addFaults(app, services);
  return app;
}

type Frame = Omit<PageOptions, 'version'>;

function show(
  context: Context,
  services: WebServices,
  frame: Frame,
  body: Html,
  status: 200 | 400 | 403 | 404 | 500 | 503 = 200,
): Response | Promise<Response> {
  return context.html(page({ ...frame, version: services.version }, body), status);
}

function missing(context: Context, services: WebServices, what: string): Response | Promise<Response> {
  return show(context, services, { title: 'Not found' }, faultPage('Not found', `There is no such ${what} here.`), 404);
}

function latest(store: ReadStore, filter: { vendor?: string; source?: string }): Promise<Change[]> {
  return collect(store.changes({ ...filter, newestFirst: true, limit: LATEST_CHANGES }));
}

function addPages(app: Hono, services: WebServices): void {
  const { store, clock } = services;
  const canCheck = services.checkNow !== undefined;

  app.get('/', async (context) => {
    const [states, changes, totalChanges] = await Promise.all([store.sources(), latest(store, {}), store.countChanges()]);
    const now = clock.now();
    const untouched = totalChanges === 0 && states.every((state) => state.visits === 0);
    if (untouched) {
      const body = welcomePage({ states, hints: { ...DEFAULT_HINTS, ...services.hints }, canCheck, now });
      return show(context, services, { title: 'Welcome', section: 'overview' }, body);
    }
    const events = await store.health({ state: 'open' });
    const recentChanges = await store.countChanges({ since: new Date(now.getTime() - RECENT_DAYS * DAY_MS).toISOString() });
    return show(
      context,
      services,
      { title: 'Overview', section: 'overview' },
      overviewPage({ states, changes, totalChanges, recentChanges, events, now }),
    );
  });

  app.get('/sources', async (context) => {
    const query = readSourceQuery(context.req.query());
    const states = await store.sources();
    return show(context, services, { title: 'Sources', section: 'sources' }, sourcesPage({ states, query, now: clock.now(), canCheck }));
  });

  app.get('/sources/:vendor/:source', async (context) => {
    const id = `${context.req.param('vendor')}/${context.req.param('source')}`;
    const state = await store.source(id);
    if (!state) return missing(context, services, 'source');
    const [visits, changes, baseline, ruleEdits, health] = await Promise.all([
      store.visits(id, { limit: STRIP_VISITS }),
      latest(store, { source: id }),
      store.baseline(id),
      store.ruleEdits({ source: id, limit: SHOWN_RULE_EDITS }),
      store.health({ source: id, limit: SHOWN_EVENTS }),
    ]);
    const facts = baseline?.extraction.facts ?? [];
    const now = clock.now();
    const running = isRunning(context.req.query('asked'), visits[0]?.fetchedAt, now);
    const oldest = visits.at(-1)?.fetchedAt;
    const changedAt = oldest ? await changeTimes(store, id, oldest) : new Set<string>();
    const body = sourcePage({
      state,
      visits,
      facts,
      changes,
      ruleEdits,
      health,
      totalChanges: state.changes,
      changedAt,
      now,
      canCheck,
      running,
    });
    return show(context, services, { title: id, section: 'sources', ...(running && { refresh: 3 }) }, body);
  });

  app.get('/vendors/:id', async (context) => {
    const vendor = context.req.param('id');
    const states = await store.sources({ vendor });
    if (states.length === 0) return missing(context, services, 'vendor');
    const [changes, totalChanges] = await Promise.all([latest(store, { vendor }), store.countChanges({ vendor })]);
    const visits = new Map(
      await Promise.all(states.map(async ({ source }) => [source.id, await store.visits(source.id, { limit: STRIP_VISITS })] as const)),
    );
    const body = vendorPage({ states, visits, changes, totalChanges, now: clock.now(), canCheck });
    return show(context, services, { title: states[0]?.source.vendor.name ?? vendor, section: 'sources' }, body);
  });

  app.get('/changes', async (context) => {
    const query = readChangeQuery(context.req.query());
    const [states, found] = await Promise.all([store.sources(), readChangePage(store, query)]);
    return show(context, services, { title: 'Changes', section: 'changes' }, changesPage({ states, query, found, now: clock.now() }));
  });

  app.get('/changes/:id', async (context) => {
    const change = await store.change(context.req.param('id'));
    if (!change) return missing(context, services, 'change');
    const [state, siblings, reverted] = await Promise.all([
      store.source(change.source),
      siblingsOf(store, change),
      change.reverts ? store.change(change.reverts) : undefined,
    ]);
    const body = changePage({ change, siblings, now: clock.now(), ...(state && { state }), ...(reverted && { reverted }) });
    return show(context, services, { title: `Change of ${change.source}`, section: 'changes' }, body);
  });
}

/** Times at which changes of a source were first seen, from `since` on. */
async function changeTimes(store: ReadStore, source: string, since: string): Promise<Set<string>> {
  const times = new Set<string>();
  for await (const change of store.changes({ source, since })) times.add(change.firstSeenNewAt);
  return times;
}

async function siblingsOf(store: ReadStore, change: Change): Promise<Change[]> {
  const until = new Date(new Date(change.firstSeenNewAt).getTime() + 1000).toISOString();
  const around = await collect(store.changes({ source: change.source, since: change.firstSeenNewAt, until }));
  return around.filter((other) => other.firstSeenNewAt === change.firstSeenNewAt && other.id !== change.id);
}

function isRunning(asked: string | undefined, lastVisit: string | undefined, now: Date): boolean {
  const at = asked === undefined ? Number.NaN : new Date(asked).getTime();
  if (Number.isNaN(at)) return false;
  const waited = now.getTime() - at;
  return waited >= 0 && waited < WAIT_FOR_CHECK_MS && (lastVisit === undefined || new Date(lastVisit).getTime() < at);
}

function addEvidence(app: Hono, services: WebServices): void {
  app.get('/snapshots/:sha256', async (context) => {
    const sha256 = context.req.param('sha256');
    if (!SHA256.test(sha256) || !(await services.store.object(sha256))) return missing(context, services, 'stored page');
    const bytes = await services.readPage(sha256);
    // A PDF is saved and never shown here: what it holds could act in a viewer of this address.
    const shown = isPdf(bytes)
      ? { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="${sha256}.pdf"` }
      : { 'content-type': 'text/plain; charset=utf-8', 'content-disposition': `inline; filename="${sha256}.txt"` };
    return context.body(Uint8Array.from(bytes), 200, {
      ...shown,
      'content-security-policy': EVIDENCE_POLICY,
      'cache-control': 'private, max-age=31536000, immutable',
    });
  });
}

function addMachineRoutes(app: Hono, services: WebServices): void {
  app.get('/healthz', async (context) => {
    await services.store.outbox(1);
    return context.json({ status: 'ok', version: services.version });
  });

  app.get('/metrics', async (context) => {
    const text = await metricsText(services.store, services.version, services.clock.now());
    return context.body(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });

  app.get('/assets/:name', (context) => {
    const asset = assetNamed(context.req.param('name'));
    if (!asset) return missing(context, services, 'file');
    const headers = { 'content-type': asset.type, etag: asset.etag, 'cache-control': 'public, max-age=31536000, immutable' };
    return context.req.header('if-none-match') === asset.etag ? context.body(null, 304, headers) : context.body(asset.body, 200, headers);
  });
}

function addCheck(app: Hono, services: WebServices, checkNow: (sourceId: string) => Promise<void>): void {
  app.post('/sources/:vendor/:source/check', async (context) => {
    if (!isSameOrigin(context)) {
      const body = faultPage(
        'Refused',
        'This request did not come from a page of Clausewatch.',
        'Use the button on the page of the source, or the command "check".',
      );
      return show(context, services, { title: 'Refused' }, body, 403);
    }
    const id = `${context.req.param('vendor')}/${context.req.param('source')}`;
    const state = await services.store.source(id);
    if (!state || state.source.archiveOnly) return missing(context, services, 'source to check');
    const asked = services.clock.now().toISOString();
    await checkNow(id);
    return context.redirect(`${sourcePath(id)}?asked=${encodeURIComponent(asked)}`, 303);
  });
}

function addFaults(app: Hono, services: WebServices): void {
  app.notFound((context) => missing(context, services, 'page'));
  app.onError((error, context) => {
    if (error instanceof OperationalError) {
      const usage = error.code === 'usage';
      if (!usage) services.log?.error({ err: error, path: context.req.path }, 'request failed');
      const status = usage ? 400 : error.transient ? 503 : 500;
      return show(
        context,
        services,
        { title: usage ? 'Not understood' : 'Not possible' },
        faultPage(usage ? 'Not understood' : 'Not possible right now', error.message, error.remedy),
        status,
      );
    }
    services.log?.error({ err: error, path: context.req.path }, 'fault in a page');
    return show(
      context,
      services,
      { title: 'Fault' },
      faultPage(
        'Something is broken',
        'This is a fault of Clausewatch, not of your request.',
        'The log has the details; please report them.',
      ),
      500,
    );
  });
}
