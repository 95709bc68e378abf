/**
 * Visits the pages that readers name as evidence: through the egress gate and with the manners of every other visit, a few an hour, and in the
 * monitor's own time. A wish that a killed process had is taken up again when its lease ends.
 * @module
 */
import type { Capture, RenderOutcome } from '../../domain/capture.ts';
import type { CaptureWish, PageCapture } from '../../domain/correction.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { StoredObject } from '../../domain/snapshot.ts';
import { isReadable } from '../../domain/vocabulary.ts';
import { given } from '../../lib/given.ts';
import { sha256 } from '../../lib/hash.ts';
import { isPdf } from '../../lib/pdf.ts';
import { HostBusy, politeVisitors } from '../manners.ts';
import type { PageReading } from '../read.ts';
import type { CheckServices, Visitors } from '../services.ts';

export interface CaptureOptions {
  services: CheckServices;
  /** Visits in an hour. */
  perHour: number;
  /** Tells the holder of a wish from all others. */
  newToken(): string;
}

const HOUR_MS = 3_600_000;
/** Longer than any visit takes. */
const LEASE_MS = 10 * 60_000;
const DEADLINE_MS = 4 * 60_000;
/** So often is begun what ends with the process. */
const MOST_ATTEMPTS = 3;
/** What anybody may have kept here for ever has to be smaller than what we choose ourselves: twenty of these an hour fill no disk. */
const MOST_BYTES = 8 * 2 ** 20;
/** A chain of its own: readers' pages are no dictionary for anybody else's. */
const CHAIN = 'corrections';

/** Makes one visit, if one is due. True where there may be more to do. */
export async function captureNext({ services, perHour, newToken }: CaptureOptions, stopping: AbortSignal): Promise<boolean> {
  const { store, clock } = services;
  const now = clock.now().getTime();
  const token = newToken();
  const wish = await store.claimCapture({
    now: new Date(now).toISOString(),
    until: new Date(now + LEASE_MS).toISOString(),
    token,
    since: new Date(now - HOUR_MS).toISOString(),
    most: perHour,
  });
  if (!wish) return false;
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(DEADLINE_MS)]);
  const made = wish.attempts > MOST_ATTEMPTS ? givenUp(wish, clock.now()) : await visit(wish, services, signal);
  // Nobody knows what would have come of it: whoever starts next visits the page.
  if (stopping.aborted) return false;
  if ('againInMs' in made) {
    await store.putOffCapture({ id: wish.id, token, until: new Date(clock.now().getTime() + made.againInMs).toISOString() });
    return true;
  }
  await store.finishCapture({ id: wish.id, token, ...made });
  return true;
}

type Made = { objects: StoredObject[]; result: PageCapture } | { againInMs: number };

async function visit(wish: CaptureWish, services: CheckServices, signal: AbortSignal): Promise<Made> {
  const visitors = politeVisitors({ id: `corrections/${wish.correction}` }, services, signal);
  try {
    const { outcome, reading } = await see(wish.url, visitors, services, signal);
    if (!outcome.ok || !reading) return { objects: [], result: unread(outcome) };
    if (outcome.capture.body.length > MOST_BYTES) return { objects: [], result: tooLarge(outcome.capture) };
    return keep(outcome.capture, reading, services);
  } catch (error) {
    if (error instanceof HostBusy) return { againInMs: Math.max(error.waitMs, 1_000) };
    if (!(error instanceof OperationalError) || error.transient) throw error;
    return { objects: [], result: failed(wish.url, services.clock.now(), error.message, error.remedy) };
  }
}

/** Plain HTTP, and a browser for pages: it shows what scripts bring, and takes the picture. */
async function see(
  url: string,
  visitors: Visitors,
  services: CheckServices,
  signal: AbortSignal,
): Promise<{ outcome: RenderOutcome; reading?: PageReading }> {
  const { language, timezone } = services.config.defaults;
  const plain = await visitors.renderer('http').render({ url, language, timezone, signal });
  const first = plain.ok ? await read(plain.capture, services) : undefined;
  if (plain.ok ? isPdf(plain.capture.body) : plain.failure.kind !== 'not-html') return { outcome: plain, ...given({ reading: first }) };
  const rendered = await visitors.renderer('chromium').render({ url, language, timezone, signal, wantPicture: () => true });
  const second = rendered.ok ? await read(rendered.capture, services) : undefined;
  const worse = first && isReadable(first.verdict) && !(second && isReadable(second.verdict));
  return worse || !rendered.ok ? { outcome: plain, ...given({ reading: first }) } : { outcome: rendered, ...given({ reading: second }) };
}

function read(capture: Capture, { pages, catalogue }: CheckServices): Promise<PageReading> {
  return pages.read({ body: capture.body, meta: capture, options: { catalogue, kind: 'policy' } });
}

/** Evidence first, then the record of it. What came is kept whatever it is: an analyst may want to see the wall that stood there. */
async function keep(capture: Capture, { verdict, because, extraction }: PageReading, services: CheckServices): Promise<Made> {
  const { evidence, blobs } = services;
  const hash = sha256(capture.body);
  const objects: StoredObject[] = [];
  if (!(await evidence.has(hash))) {
    const chain = await evidence.openChain(CHAIN);
    chain.add(capture.body, hash);
    const pack = chain.finish();
    if (pack) await blobs.put(pack.name, pack.bytes);
    objects.push(...(pack?.objects ?? []));
  }
  const picture = capture.screenshot && sha256(capture.screenshot);
  if (capture.screenshot && picture) await blobs.put(picture, capture.screenshot);
  const { finalUrl, fetchedAt, status } = capture;
  const { title, passages } = extraction;
  return {
    objects,
    result: { verdict, because, finalUrl, fetchedAt, ...given({ status, picture }), sha256: hash, title, passages: passages.length },
  };
}

function unread(outcome: RenderOutcome): PageCapture {
  if (outcome.ok) throw new Error('a page that came was read');
  const { failure, meta } = outcome;
  return {
    verdict: failure.kind === 'robots' ? 'robots' : 'unreachable',
    because: failure.message,
    finalUrl: meta.finalUrl,
    fetchedAt: meta.fetchedAt,
    ...given({ status: meta.status, remedy: failure.remedy }),
  };
}

function tooLarge({ finalUrl, fetchedAt, status, body }: Capture): PageCapture {
  const because = `It has ${Math.ceil(body.length / 2 ** 20)} MB; of a page that a reader names at most ${MOST_BYTES / 2 ** 20} MB are kept.`;
  const remedy = 'Watch the page as a source of its own, if it is what evidences the answer.';
  return { verdict: 'unreachable', because, finalUrl, fetchedAt, ...given({ status }), remedy };
}

function failed(url: string, now: Date, because: string, remedy?: string): PageCapture {
  return { verdict: 'unreachable', because, finalUrl: url, fetchedAt: now.toISOString(), ...given({ remedy }) };
}

function givenUp({ url }: CaptureWish, now: Date): { objects: StoredObject[]; result: PageCapture } {
  const because = `The visit was begun ${MOST_ATTEMPTS} times, and ended with the process that made it each time.`;
  return { objects: [], result: failed(url, now, because, 'Try again; if it happens once more, the log has the details.') };
}
