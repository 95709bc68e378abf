/**
 * Which renderer visits a source, and the visit itself.
 * @module
 */
import { likenessOf } from '../capture/likeness.ts';
import type { Capture, RenderOutcome, RenderRequest } from '../domain/capture.ts';
import { isReadable, type RendererName } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { isPdf } from '../lib/pdf.ts';
import { readOptionsOf } from './advance.ts';
import type { PageReading } from './read.ts';
import type { CheckServices } from './services.ts';

/** Visits looked back over to find the renderer that last read the page. */
const LOOK_BACK = 20;
/** Without a browser a page must give nearly all of the text that it gives with one. */
const ENOUGH_SHARE = 0.95;

/** Visits the source as its watcher says. With `render: auto` the renderer that read the page last visits it again. */
export async function visitSource(source: Source, services: CheckServices, signal: AbortSignal): Promise<RenderOutcome> {
  const chosen = source.render === 'auto' ? await lastRenderer(source, services) : source.render;
  if (chosen) return orPdf(await renderWith(chosen, source, services, signal), source, services, signal);
  return firstVisit(source, services, signal);
}

export function renderWith(
  name: RendererName,
  source: Source,
  { visitors, config }: Pick<CheckServices, 'visitors' | 'config'>,
  signal: AbortSignal,
): Promise<RenderOutcome> {
  const request: RenderRequest = {
    url: source.url,
    language: source.language ?? config.defaults.language,
    timezone: source.timezone ?? config.defaults.timezone,
    signal,
    ...(source.ready ? { ready: source.ready } : {}),
  };
  return visitors.renderer(name).render(request);
}

/** The browser saves a PDF and shows nothing: it is fetched without one, whatever the watcher says of pages. */
async function orPdf(outcome: RenderOutcome, source: Source, services: CheckServices, signal: AbortSignal): Promise<RenderOutcome> {
  if (outcome.ok || outcome.failure.kind !== 'not-html' || outcome.meta.renderer === 'http') return outcome;
  const plain = await renderWith('http', source, services, signal);
  return plain.ok && isPdf(plain.capture.body) ? plain : outcome;
}

async function lastRenderer(source: Source, { store }: CheckServices): Promise<RendererName | undefined> {
  const visits = await store.visits(source.id, { limit: LOOK_BACK });
  const read = visits.find((visit) => isReadable(visit.verdict) && visit.renderer !== 'archive');
  return read && read.renderer !== 'archive' ? read.renderer : undefined;
}

/** Both ways once: plain HTTP is kept where it yields the same text as the browser. */
async function firstVisit(source: Source, services: CheckServices, signal: AbortSignal): Promise<RenderOutcome> {
  const plain = await renderWith('http', source, services, signal);
  if (plain.ok ? isPdf(plain.capture.body) : plain.failure.kind !== 'not-html') return plain;
  const rendered = await renderWith('chromium', source, services, signal);
  if (!plain.ok) return rendered;
  const [a, b] = [await read(plain.capture, source, services), rendered.ok ? await read(rendered.capture, source, services) : undefined];
  return isEnough(a, b) ? plain : rendered;
}

/** Plain HTTP is enough when it is readable and gives the text that the browser gives, or the browser gives none. */
function isEnough(plain: PageReading, rendered: PageReading | undefined): boolean {
  if (!isReadable(plain.verdict)) return false;
  if (!rendered || !isReadable(rendered.verdict)) return true;
  const [a, b] = [plain.extraction, rendered.extraction];
  return a.signs.mainChars >= b.signs.mainChars * ENOUGH_SHARE && likenessOf(a, b) > 0.5;
}

function read(capture: Capture, source: Source, { pages, catalogue }: CheckServices): Promise<PageReading> {
  const { status, headers, body } = capture;
  return pages.read({
    body,
    meta: { headers, ...(status === undefined ? {} : { status }) },
    options: readOptionsOf(source, catalogue),
  });
}
