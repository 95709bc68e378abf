/**
 * Which renderer visits a source, and the visit itself.
 * @module
 */
import type { Capture, CheckTask, RenderOutcome, RenderRequest, Validators } from '../domain/capture.ts';
import { rendererOf } from '../domain/lanes.ts';
import type { Known } from '../domain/ports.ts';
import { isReadable, type RendererName } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { sha256 } from '../lib/hash.ts';
import { isPdf } from '../lib/pdf.ts';
import { readOptionsOf } from './advance.ts';
import type { PageReading } from './read.ts';
import type { CheckServices } from './services.ts';

const DAY_MS = 24 * 3600 * 1000;
/** The server's word, or the first look's, that nothing has changed is taken for so long; then the page is visited in full. */
const WORD_MS = 7 * DAY_MS;
/** What was pressed in vain may bring something the next time: such a page is opened again after so long. */
const OPENED_MS = DAY_MS;

/** The page needs a browser, and this process runs none: nothing is recorded, and the check goes on where there is one. */
export class NeedsBrowser extends Error {
  override readonly name = 'NeedsBrowser';

  /** Plain HTTP has visited the page and could not read it. */
  readonly plainFailed: boolean;

  constructor({ plainFailed }: { plainFailed: boolean }) {
    super('the page needs a browser');
    this.plainFailed = plainFailed;
  }
}

export function hasBrowser({ lanes }: Pick<CheckServices, 'lanes'>): boolean {
  return lanes === undefined || lanes.includes('browser');
}

/** Extras of one visit. */
export type VisitExtras = Pick<RenderRequest, 'validators' | 'isKnown' | 'wantPicture'>;

/**
 * Visits the source as its watcher says. With `render: auto` both renderers visit it once, plain HTTP is kept where it gives what the
 * browser gives, and that is asked again now and then. Throws NeedsBrowser where this process runs none.
 */
export async function visitSource(
  source: Source,
  { render }: Pick<CheckTask, 'render'>,
  known: Known,
  extras: VisitExtras,
  services: CheckServices,
  signal: AbortSignal,
): Promise<RenderOutcome> {
  const chosen = render ?? rendererOf(source, known.learned, services.clock.now());
  // Before anything was requested: where it goes on, nothing is visited twice.
  if (chosen !== 'http' && !hasBrowser(services)) throw new NeedsBrowser({ plainFailed: false });
  if (chosen === undefined) return visitBothWays(source, extras, services, signal);
  if (chosen === 'chromium') {
    const isKnown = knownBy(known, services.clock.now());
    const rendered = await renderWith('chromium', source, { ...extras, ...(isKnown ? { isKnown } : {}) }, services, signal);
    return orPdf(rendered, source, extras, services, signal);
  }
  const validators = validatorsOf(known, services.clock.now());
  return renderWith('http', source, { ...extras, ...(validators ? { validators } : {}) }, services, signal);
}

/** One visit by one renderer. */
export function renderWith(
  name: RendererName,
  source: Source,
  extras: VisitExtras,
  { visitors, config, onStage }: Pick<CheckServices, 'visitors' | 'config' | 'onStage'>,
  signal: AbortSignal,
): Promise<RenderOutcome> {
  const request: RenderRequest = {
    url: source.url,
    language: source.language ?? config.defaults.language,
    timezone: source.timezone ?? config.defaults.timezone,
    signal,
    ...extras,
    ...(source.ready ? { ready: source.ready } : {}),
  };
  onStage?.(source.id, name === 'http' ? 'fetching' : 'rendering');
  return visitors.renderer(name).render(request);
}

function validatorsOf({ whole }: Known, now: Date): Validators | undefined {
  return whole?.renderer === 'http' && isFresh(whole, now) ? whole.validators : undefined;
}

/** Whether a rendered page is the baseline; not asked for ever, because what scripts bring on demand may change unseen. */
function knownBy({ mark, whole }: Known, now: Date): RenderRequest['isKnown'] {
  if (!mark || whole?.renderer !== 'chromium' || !isFresh(whole, now)) return undefined;
  return (body) => sha256(body) === mark.sha256;
}

function isFresh({ at, opened }: NonNullable<Known['whole']>, now: Date): boolean {
  return now.getTime() - Date.parse(at) < (opened ? OPENED_MS : WORD_MS);
}

/** The browser saves a PDF and shows nothing: it is fetched without one, whatever the watcher says of pages. */
async function orPdf(
  outcome: RenderOutcome,
  source: Source,
  extras: VisitExtras,
  services: CheckServices,
  signal: AbortSignal,
): Promise<RenderOutcome> {
  if (outcome.ok || outcome.failure.kind !== 'not-html' || outcome.meta.renderer === 'http') return outcome;
  const plain = await renderWith('http', source, extras, services, signal);
  return plain.ok && isPdf(plain.capture.body) ? plain : outcome;
}

/** Keeps what gives more, and remembers which renderer that was. */
async function visitBothWays(source: Source, extras: VisitExtras, services: CheckServices, signal: AbortSignal): Promise<RenderOutcome> {
  const plain = await renderWith('http', source, extras, services, signal);
  if (plain.ok ? isPdf(plain.capture.body) : plain.failure.kind !== 'not-html') return plain;
  const rendered = await renderWith('chromium', source, extras, services, signal);
  if (!plain.ok) return rendered;
  const a = await read(plain.capture, source, services);
  const b = rendered.ok ? await read(rendered.capture, source, services) : undefined;
  const { certain, ...choice } = judge(a, b);
  if (certain) await services.store.learn(source.id, { ...choice, at: services.clock.now().toISOString() });
  return choice.renderer === 'http' ? plain : rendered;
}

interface Choice {
  renderer: RendererName;
  because: string;
  /** Both were read: worth remembering. */
  certain: boolean;
}

/** Plain HTTP is enough when it is readable and gives the passages that the browser gives, or the browser gives none. */
function judge(plain: PageReading, rendered: PageReading | undefined): Choice {
  if (!isReadable(plain.verdict))
    return {
      renderer: 'chromium',
      because: `plain HTTP gives: ${plain.because}`,
      certain: rendered !== undefined && isReadable(rendered.verdict),
    };
  if (!rendered) return { renderer: 'http', because: 'the browser could not visit the page', certain: false };
  if (!isReadable(rendered.verdict)) return { renderer: 'http', because: `the browser gets: ${rendered.because}`, certain: true };
  // One sentence that a script brings may be the promise.
  const missing = missingOf(plain, rendered);
  if (missing === 0) return { renderer: 'http', because: 'plain HTTP gives the passages that the browser gives', certain: true };
  return { renderer: 'chromium', because: `plain HTTP lacks ${missing} of the browser's passages`, certain: true };
}

/** How many of the browser's passages plain HTTP lacks. */
function missingOf(plain: PageReading, rendered: PageReading): number {
  const there = new Set(plain.extraction.passages.map(({ hash }) => hash));
  return rendered.extraction.passages.filter(({ hash }) => !there.has(hash)).length;
}

function read(capture: Capture, source: Source, { pages, catalogue }: CheckServices): Promise<PageReading> {
  const { status, headers, body } = capture;
  return pages.read({
    body,
    meta: { headers, ...(status === undefined ? {} : { status }) },
    options: readOptionsOf(source, catalogue),
  });
}
