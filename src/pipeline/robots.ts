/**
 * The robots.txt of a page's site: from the record while it is fresh, else from the site.
 * @module
 */
import { robotsDecision, robotsUrlOf } from '../capture/robots.ts';
import type { CaptureFailure, RobotsNote } from '../domain/capture.ts';
import type { FetchedText, Store, StoredRobots } from '../domain/ports.ts';
import type { CheckServices } from './services.ts';

export interface RobotsReading {
  note: RobotsNote;
  /** Milliseconds between visits that the site asks for. */
  crawlDelayMs?: number;
  /** What the same copy says of another address of the origin. */
  of(url: string): RobotsReading;
}

export type RobotsOutcome = { ok: true; robots: RobotsReading } | { ok: false; failure: CaptureFailure; answer?: FetchedText };

interface RobotsServices extends Pick<CheckServices, 'clock' | 'visitors'> {
  store: Pick<Store, 'robots' | 'keepRobots'>;
}

const HOUR_MS = 3_600_000;
const FRESH_MS = 24 * HOUR_MS;
/** A site that cannot answer is taken at its last word for so long. */
const LAST_WORD_MS = 30 * 24 * HOUR_MS;

/** What the stored copy says, while it is fresh. */
export async function freshRobots(url: string, { store, clock }: Omit<RobotsServices, 'visitors'>): Promise<RobotsReading | undefined> {
  const stored = await store.robots(new URL(url).origin);
  return stored && ageOf(stored, clock.now()) < FRESH_MS ? readingOf(stored, url) : undefined;
}

/**
 * Asks the site, and stores its answer: a text (2xx), or that it has none (other answers, 4xx above all: everything is allowed). One
 * that cannot answer now (429, 5xx, no connection) is taken at its last word, at most 30 days old; without one nothing is known.
 */
export async function fetchRobots(url: string, { store, clock, visitors }: RobotsServices, signal: AbortSignal): Promise<RobotsOutcome> {
  const { origin, host } = new URL(url);
  const outcome = await visitors.fetchText(robotsUrlOf(url), signal);
  if (outcome.ok && speaks(outcome.answer)) {
    const { status, text } = outcome.answer;
    const robots: StoredRobots = { origin, fetchedAt: clock.now().toISOString(), status, body: text };
    await store.keepRobots(robots);
    return { ok: true, robots: readingOf(robots, url) };
  }
  const last = await store.robots(origin);
  if (last && ageOf(last, clock.now()) < LAST_WORD_MS) return { ok: true, robots: readingOf(last, url) };
  return outcome.ok
    ? { ok: false, failure: unread(host, outcome.answer.status), answer: outcome.answer }
    : { ok: false, failure: outcome.failure };
}

/** 429 is no word about robots, though it is a 4xx: the site wants to be asked later. */
function speaks({ status }: FetchedText): boolean {
  return status < 500 && status !== 429;
}

function readingOf(stored: StoredRobots, url: string): RobotsReading {
  const { fetchedAt, status, body } = stored;
  const { allowed, rule, crawlDelayMs } = robotsDecision(status >= 200 && status < 300 ? body : '', url);
  return {
    note: { allowed, url: robotsUrlOf(url), fetchedAt, ...(rule === undefined ? {} : { rule }) },
    ...(crawlDelayMs === undefined ? {} : { crawlDelayMs }),
    of: (other) => readingOf(stored, other),
  };
}

function unread(host: string, status: number): CaptureFailure {
  return {
    kind: 'robots-unread',
    message: `The robots.txt of ${host} could not be read (the server answered ${status}), so the page was not visited.`,
    remedy: 'It is tried again soon. A source with "robots: note" is visited all the same.',
    transient: true,
  };
}

function ageOf({ fetchedAt }: StoredRobots, now: Date): number {
  return now.getTime() - Date.parse(fetchedAt);
}
