/**
 * Good manners: before each visit the site's robots.txt and its turn are asked for, after it the robots.txt of where it led to, and the
 * host is left alone for as long as it wants. Whatever renders pages in a check does so through here.
 * @module
 */
import type { CaptureFailure, CaptureMeta, RenderOutcome, RenderRequest, RobotsNote } from '../domain/capture.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Entry, Renderer, Store } from '../domain/ports.ts';
import type { RendererName } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { boundedHold, retryAfterMs, turnsAway } from '../lib/retryAfter.ts';
import { fullJitter } from '../schedule/backoff.ts';
import { metaOf } from './captured.ts';
import { fetchRobots, freshRobots, type RobotsReading } from './robots.ts';
import type { CheckServices, Visitors } from './services.ts';

/** The host of a check cannot be visited now; nothing was requested. */
export class HostBusy extends Error {
  override readonly name = 'HostBusy';
  readonly host: string;
  /** When it is worth to try again, in milliseconds. */
  readonly waitMs: number;
  /** The host asked to be left alone; else others are visiting it. */
  readonly held: boolean;

  constructor(host: string, { waitMs, held }: Extract<Entry, { ok: false }>) {
    super(`${host} cannot be visited for ${Math.ceil(waitMs / 1000)} s`);
    this.host = host;
    this.waitMs = waitMs;
    this.held = held;
  }
}

/** What polite visits need. */
export interface MannersServices
  extends Pick<CheckServices, 'visitors' | 'limits' | 'patienceMs' | 'random' | 'clock' | 'wait' | 'log' | 'config' | 'onStage'> {
  store: Pick<Store, 'robots' | 'keepRobots'>;
}

/** A later visit of the same check waits for its turn so long, and longer where the host wants more between visits. */
const LATER_PATIENCE_MS = 60_000;
/** How long a host is left alone that turns visits away and does not say for how long: up to 1, 2, 4 … minutes. */
const TURNED_AWAY = { firstMs: 60_000, mostMs: 6 * 3_600_000 };
const SHOWN_CHARS = 200;

/**
 * The renderers for one check of the source. Its first visit throws HostBusy when its turn is further away than the services have
 * patience; later ones wait, as the check has begun, and fail when that takes too long.
 */
export function politeVisitors(source: Pick<Source, 'id' | 'robots'>, services: MannersServices, signal: AbortSignal): Visitors {
  const check: Check = { source, services, signal, begun: false };
  return {
    ...services.visitors,
    renderer(name): Renderer {
      const renderer = services.visitors.renderer(name);
      return { name, render: (request) => visit(renderer, request, check), close: () => renderer.close() };
    },
  };
}

interface Check {
  source: Pick<Source, 'id' | 'robots'>;
  services: MannersServices;
  signal: AbortSignal;
  /** A visit was made already. */
  begun: boolean;
}

async function visit(renderer: Renderer, request: RenderRequest, check: Check): Promise<RenderOutcome> {
  const { services, signal } = check;
  const { host } = new URL(request.url);
  const notMade = (failure: CaptureFailure, robots?: RobotsNote): RenderOutcome => ({
    ok: false,
    failure,
    meta: unmade(request.url, renderer.name, services, robots),
  });
  const fresh = await freshRobots(request.url, services);
  if (fresh && isForbidden(fresh, check)) return notMade(disallowed(fresh.note), fresh.note);
  const entry = await enter(host, fresh?.crawlDelayMs ?? 0, check);
  if (!entry.ok) return notMade(crowded(host, entry));
  try {
    const asked = fresh ? ({ ok: true, robots: fresh } as const) : await fetchRobots(request.url, services, signal);
    if (asked.ok && isForbidden(asked.robots, check)) return notMade(disallowed(asked.robots.note), asked.robots.note);
    if (!asked.ok && modeOf(check) === 'obey') {
      if (asked.answer) await heed([host], asked.answer, services);
      return notMade(asked.failure);
    }
    const outcome = await renderer.render(request);
    const meta = outcome.ok ? outcome.capture : outcome.meta;
    await heed([host, new URL(meta.finalUrl).host], meta, services);
    const barred = outcome.ok && (await barredAt(meta.finalUrl, request.url, asked.ok ? asked.robots : undefined, check));
    if (barred) return { ok: false, failure: disallowed(barred, meta.finalUrl), meta: { ...metaOf(outcome.capture), robots: barred } };
    return asked.ok ? noted(outcome, asked.robots.note) : outcome;
  } finally {
    await tolerant(entry.leave(), services);
  }
}

/**
 * Where a redirect or a script led is known only when it was requested; what robots.txt disallows there is not read. A foreign site
 * whose robots.txt cannot be read does not take the page away from the site that leads to it.
 */
async function barredAt(
  finalUrl: string,
  requestUrl: string,
  known: RobotsReading | undefined,
  check: Check,
): Promise<RobotsNote | undefined> {
  if (finalUrl === requestUrl || modeOf(check) !== 'obey') return undefined;
  const { origin, host } = new URL(finalUrl);
  const reading = origin === new URL(requestUrl).origin ? known?.of(finalUrl) : await foreignRobots(finalUrl, host, check);
  return reading && !reading.note.allowed ? reading.note : undefined;
}

async function foreignRobots(url: string, host: string, { services, signal }: Check): Promise<RobotsReading | undefined> {
  const fresh = await freshRobots(url, services);
  if (fresh) return fresh;
  const asked = await fetchRobots(url, services, signal);
  if (asked.ok) return asked.robots;
  if (asked.answer) await heed([host], asked.answer, services);
  return undefined;
}

/** Waits for the host's turn as long as there is patience. */
async function enter(host: string, crawlDelayMs: number, check: Check): Promise<Entry> {
  const { services, signal } = check;
  const { delay, maxDelay } = services.config.manners;
  const delayMs = Math.min(crawlDelayMs, maxDelay);
  const patienceMs = check.begun ? LATER_PATIENCE_MS + 2 * Math.max(delay, delayMs) : (services.patienceMs ?? 0);
  for (let waited = 0; ; ) {
    const entry = await services.limits.enter(host, { delayMs });
    if (entry.ok || signal.aborted || waited + entry.waitMs > patienceMs) {
      if (!entry.ok && !check.begun) throw new HostBusy(host, entry);
      check.begun = true;
      return entry;
    }
    services.onStage?.(check.source.id, 'waiting for host');
    await services.wait(entry.waitMs, signal);
    waited += entry.waitMs;
  }
}

/** Leaves these hosts alone for as long as the answer wants. */
async function heed(
  hosts: string[],
  { status, headers }: Pick<CaptureMeta, 'status' | 'headers'>,
  services: MannersServices,
): Promise<void> {
  const asked = retryAfterMs(headers['retry-after'], services.clock.now());
  for (const host of new Set(hosts)) await tolerant(heedOne(host, status, asked, services), services);
}

async function heedOne(host: string, status: number | undefined, asked: number | undefined, services: MannersServices): Promise<void> {
  const { limits, random, log } = services;
  const row = turnsAway(status) ? await limits.turnedAway(host) : 0;
  if (row === 0 && status !== undefined) await limits.answered(host);
  const ms = asked ?? (row > 0 ? boundedHold(fullJitter(row, TURNED_AWAY, random)) : undefined);
  if (ms === undefined) return;
  log.info({ host, status, ms }, 'the host wants to be left alone');
  await limits.hold(host, ms);
}

/** The visit was made: without its limits it is recorded all the same, and a place ends with its lease. */
async function tolerant(work: Promise<void>, { log }: MannersServices): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    log.warn({ err: error }, 'the limits of a host could not be kept');
  }
}

function modeOf({ source, services }: Check): NonNullable<Source['robots']> {
  return source.robots ?? services.config.manners.robots;
}

function isForbidden({ note }: RobotsReading, check: Check): boolean {
  return !note.allowed && modeOf(check) === 'obey';
}

function noted(outcome: RenderOutcome, robots: RobotsNote): RenderOutcome {
  return outcome.ok
    ? { ok: true, capture: { ...outcome.capture, robots } }
    : { ok: false, failure: outcome.failure, meta: { ...outcome.meta, robots } };
}

/** @param ledTo the address that is disallowed, where the visit was sent on to it */
function disallowed({ rule }: RobotsNote, ledTo?: string): CaptureFailure {
  const where = ledTo === undefined ? 'the robots.txt of the site disallows it' : `it leads to ${shown(ledTo)}, which robots.txt disallows`;
  return {
    kind: 'robots',
    message: `${where}: ${rule ?? 'everything'}`,
    remedy: 'Watch another address, or ask the site. Where you may visit it all the same, set "robots: note" for this source.',
    transient: false,
  };
}

/** A site can lead to an address of any length. */
function shown(url: string): string {
  return url.length > SHOWN_CHARS ? `${url.slice(0, SHOWN_CHARS)}…` : url;
}

function crowded(host: string, { held, waitMs }: Extract<Entry, { ok: false }>): CaptureFailure {
  const why = held ? 'asked to be left alone' : 'was busy with other visits';
  return {
    kind: 'held',
    message: `${host} ${why} (for another ${Math.ceil(waitMs / 1000)} s), so the visit was not finished.`,
    remedy: 'It is tried again soon.',
    transient: true,
  };
}

function unmade(url: string, renderer: RendererName, { clock }: MannersServices, robots?: RobotsNote): CaptureMeta {
  return {
    requestUrl: url,
    finalUrl: url,
    redirects: [],
    headers: {},
    fetchedAt: clock.now().toISOString(),
    renderer,
    ...(robots ? { robots } : {}),
  };
}
