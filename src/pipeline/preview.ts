/**
 * Looks at an address without recording anything: what the page is, what would be read of it, and whether it takes a browser. With the
 * manners of every other visit.
 * @module
 */
import { guessKind } from '../declare/add.ts';
import type { Capture, CaptureFailure, RenderOutcome, RobotsNote, Verdict } from '../domain/capture.ts';
import type { Fact, Passage } from '../domain/extraction.ts';
import { isReadable, type RendererName, type SourceKind } from '../domain/vocabulary.ts';
import { isPdf } from '../lib/pdf.ts';
import { HostBusy, type MannersServices, politeVisitors } from './manners.ts';
import type { PageWorkers } from './page/workers.ts';
import type { PageReading } from './read.ts';
import type { CheckServices } from './services.ts';

export interface PreviewServices extends MannersServices, Pick<CheckServices, 'catalogue'> {
  pages: Pick<PageWorkers, 'read'>;
}

/** What one way to fetch the page gave. */
export interface Attempt extends Verdict {
  renderer: RendererName;
}

export interface Preview extends Verdict {
  /** Address that the page came from, after redirects; the one asked for where nothing came. */
  url: string;
  title: string;
  /** As it was wished, else as address and title tell. */
  kind: SourceKind;
  language: string;
  /** The first ones, and how many there are. */
  passages: Array<Pick<Passage, 'kind' | 'path' | 'text'>>;
  passageCount: number;
  facts: Fact[];
  factCount: number;
  /** In the order in which they were made: plain HTTP, then the browser where that was needed. */
  attempts: Attempt[];
  /** What the site's robots.txt says of the page; absent where it could not be asked. */
  robots?: RobotsNote;
  /** What a person can do about a page that could not be read. */
  remedy?: string;
}

const SHOWN_PASSAGES = 40;
const SHOWN_CHARS = 500;
const SHOWN_FACTS = 60;

/**
 * Visits the page, with the browser where plain HTTP does not give readable text. What the site's robots.txt disallows is not visited,
 * unless the settings only note it. What page, network and egress gate do is the verdict; throws
 * OperationalError('input') for a page that is too much to read.
 */
export async function previewUrl(
  url: string,
  services: PreviewServices,
  { kind, signal, onStage }: { kind?: SourceKind | undefined; signal: AbortSignal; onStage?: ((doing: RendererName) => void) | undefined },
): Promise<Preview> {
  const visitors = politeVisitors({ id: 'preview' }, services, signal);
  let preview = nothingOf(url, kind);
  for (const renderer of ['http', 'chromium'] as const) {
    onStage?.(renderer);
    const { language, timezone } = services.config.defaults;
    const outcome = await withPatience(() => visitors.renderer(renderer).render({ url, language, timezone, signal }));
    const seen = outcome.ok ? await readCapture(outcome.capture, kind, services) : refused(url, kind, outcome);
    const attempt = { renderer, verdict: seen.verdict, because: seen.because };
    const robots = seen.robots ?? preview.robots;
    preview = { ...seen, attempts: [...preview.attempts, attempt], ...(robots ? { robots } : {}) };
    if (isReadable(seen.verdict) || !isWorthABrowser(outcome)) break;
  }
  return preview;
}

type Outcome =
  | { ok: true; capture: Capture }
  | { ok: false; failure: CaptureFailure; meta?: Extract<RenderOutcome, { ok: false }>['meta'] };

/** A PDF is as it is; a host that is away, or a page that is barred, stays so. */
function isWorthABrowser(outcome: Outcome): boolean {
  return outcome.ok ? !isPdf(outcome.capture.body) : outcome.failure.kind === 'not-html';
}

async function withPatience(visit: () => Promise<RenderOutcome>): Promise<Outcome> {
  try {
    return await visit();
  } catch (error) {
    if (!(error instanceof HostBusy)) throw error;
    const why = error.held ? 'asked to be left alone' : 'is busy with other visits';
    const message = `${error.host} ${why} for another ${Math.ceil(error.waitMs / 1000)} s.`;
    return { ok: false, failure: { kind: 'held', message, remedy: 'Try again then.', transient: true } };
  }
}

async function readCapture(capture: Capture, wished: SourceKind | undefined, { pages, catalogue }: PreviewServices): Promise<Preview> {
  const read = (kind: SourceKind): Promise<PageReading> => pages.read({ body: capture.body, meta: capture, options: { catalogue, kind } });
  const first = wished ?? guessKind(capture.requestUrl);
  const reading = await read(first);
  const kind = wished ?? guessKind(capture.requestUrl, reading.extraction.title);
  // What a page is decides which of its lists are read.
  const { verdict, because, extraction } = kind === first ? reading : await read(kind);
  const { title, language, passages, facts } = extraction;
  return {
    verdict,
    because,
    url: capture.finalUrl,
    title,
    kind,
    language,
    passages: passages.slice(0, SHOWN_PASSAGES).map(({ kind, path, text }) => ({ kind, path, text: text.slice(0, SHOWN_CHARS) })),
    passageCount: passages.length,
    facts: facts.slice(0, SHOWN_FACTS),
    factCount: facts.length,
    attempts: [],
    ...(capture.robots ? { robots: capture.robots } : {}),
  };
}

function refused(url: string, kind: SourceKind | undefined, { failure, meta }: Extract<Outcome, { ok: false }>): Preview {
  return {
    ...nothingOf(url, kind),
    verdict: failure.kind === 'robots' ? 'robots' : 'unreachable',
    because: failure.message,
    ...(meta?.robots ? { robots: meta.robots } : {}),
    ...(failure.remedy === undefined ? {} : { remedy: failure.remedy }),
  };
}

function nothingOf(url: string, kind: SourceKind | undefined): Preview {
  return {
    verdict: 'unreachable',
    because: 'not visited',
    url,
    title: '',
    kind: kind ?? guessKind(url),
    language: '',
    passages: [],
    passageCount: 0,
    facts: [],
    factCount: 0,
    attempts: [],
  };
}
