/**
 * A whole installation in a temporary folder, with the real record and evidence store and renderers that play a script.
 * @module
 */
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { createFsBlobs } from '../../../src/adapters/blobs/fs.ts';
import { createMemoryLimits } from '../../../src/adapters/limits/memory.ts';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../../src/archive/archive.ts';
import { type Capture, type CaptureFailure, checkId, type RenderOutcome, type RenderRequest } from '../../../src/domain/capture.ts';
import { Catalogue } from '../../../src/domain/catalogue.ts';
import { Config } from '../../../src/domain/config.ts';
import type { Renderer, TextOutcome } from '../../../src/domain/ports.ts';
import type { RendererName } from '../../../src/domain/vocabulary.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { sleep } from '../../../src/lib/sleep.ts';
import { type CheckOutcome, checkSource } from '../../../src/pipeline/check.ts';
import { createPageWorkers } from '../../../src/pipeline/page/workers.ts';
import type { CheckServices } from '../../../src/pipeline/services.ts';
import { alertingChanges, alertingHealth } from '../../helpers/alerting.ts';
import { collect, sampleSource } from '../../helpers/samples.ts';
import { silentLog } from '../../helpers/silentLog.ts';
import { tempDir } from '../../helpers/tempDir.ts';

export const CLAUSES = {
  objection: 'The customer may object to a new subprocessor within thirty (30) days of the notice.',
  residency: 'Personal data of the customer is stored and processed within the European Union only.',
  deletion: 'Acme erases all personal data within ninety days after the end of the agreement.',
  security: 'Encryption protects personal data in transit and at rest, backups included.',
};

/** A page of these paragraphs; all clauses when none are given. */
export function page(paragraphs: string[] = Object.values(CLAUSES), noise = ''): string {
  return `<!doctype html><html lang="en"><head><title>DPA</title></head><body><main><h1>Data Processing Addendum</h1>${paragraphs
    .map((text) => `<p>${text}</p>`)
    .join('')}</main><script>${noise}</script></body></html>`;
}

/** The page with words replaced. */
export function edited(from: string, to: string): string {
  return page().replace(from, to);
}

/** What a renderer answers: a page, a page with more to it, or a failure. */
export type Answer =
  | string
  | Buffer
  | (Partial<Omit<Capture, 'body'>> & { body: string | Buffer })
  | { failure: CaptureFailure['kind']; remedy?: string };

export interface FakeRenderer extends Renderer {
  /** Answers to come; the last one is repeated. */
  answers: Answer[];
  requests: RenderRequest[];
}

export function fakeRenderer(name: RendererName, clock: { now(): Date }, ...answers: Answer[]): FakeRenderer {
  const requests: RenderRequest[] = [];
  const renderer: FakeRenderer = {
    name,
    answers,
    requests,
    async render(request) {
      requests.push(request);
      const answer = renderer.answers.length > 1 ? renderer.answers.shift() : renderer.answers[0];
      if (answer === undefined) throw new Error(`the ${name} renderer has nothing to answer`);
      return outcome(name, request, clock.now().toISOString(), answer);
    },
    async close() {},
  };
  return renderer;
}

function outcome(renderer: RendererName, { url }: RenderRequest, fetchedAt: string, answer: Answer): RenderOutcome {
  const meta = { requestUrl: url, finalUrl: url, redirects: [], headers: {}, fetchedAt, durationMs: 5, renderer };
  if (typeof answer === 'string' || Buffer.isBuffer(answer))
    return { ok: true, capture: { ...meta, status: 200, body: Buffer.from(answer as string) } };
  if ('body' in answer) return { ok: true, capture: { ...meta, status: 200, ...answer, body: Buffer.from(answer.body as string) } };
  const { failure: kind, remedy } = answer;
  return { ok: false, failure: { kind, message: `It failed: ${kind}.`, transient: true, ...(remedy ? { remedy } : {}) }, meta };
}

/** A site's small texts: what is asked for, and the answer; there is no robots.txt until one is set. */
export interface FakeTexts {
  requests: string[];
  answer: TextOutcome;
}

export function textAnswer(status: number, text = '', headers: Record<string, string> = {}): TextOutcome {
  return { ok: true, answer: { status, headers, text } };
}

/** One set of threads for all worlds of a file. */
const pages = createPageWorkers({ threads: 2 });
afterAll(() => pages.close());

export const CATALOGUE = Catalogue.parse({
  keys: {},
  verdicts: { challenge: [{ text: 'Show that you are human', where: 'lead' }] },
});

const openLimits = () => createMemoryLimits({ perHost: 1, delayMs: 0, leaseMs: 60_000 });

export async function createWorld(options: { sources?: Source[] } = {}) {
  const folder = await tempDir();
  const clock = fixedClock('2026-03-01T06:00:00Z');
  const store = await createSqliteStore({ file: join(folder, 'clausewatch.db') });
  onTestFinished(() => store.close());
  const blobs = createFsBlobs(folder);
  const evidence = createArchive({ blobs, store, clock });
  const http = fakeRenderer('http', clock);
  const chromium = fakeRenderer('chromium', clock);
  const texts: FakeTexts = { requests: [], answer: textAnswer(404) };
  const services: CheckServices = {
    store,
    blobs,
    evidence,
    visitors: {
      renderer: (name) => (name === 'http' ? http : chromium),
      async fetchText(url) {
        texts.requests.push(url);
        return texts.answer;
      },
      async close() {},
    },
    limits: openLimits(),
    random: () => 0.5,
    pages,
    clock,
    wait: sleep,
    log: silentLog,
    config: Config.parse({ confirm: { afterMs: 0 } }),
    catalogue: CATALOGUE,
  };
  const sources = options.sources ?? [sampleSource('acme/dpa', { render: 'http', offerings: ['acme-model'] })];
  await store.declare(sources);
  const [source] = sources as [Source];
  let checks = 0;

  /** Checks the source on the next day; over HTTP the renderer gives these answers. */
  async function check(...answers: Answer[]): Promise<CheckOutcome> {
    if (answers.length > 0) http.answers = answers;
    checks += 1;
    if (checks > 1) {
      clock.advance(24 * 3600 * 1000);
      // The limits go by the time of the machine, for which no day has passed.
      services.limits = openLimits();
    }
    return checkAgain();
  }

  /** The same check once more, at the same time. */
  function checkAgain(as: Source = source): Promise<CheckOutcome> {
    const dueAt = clock.now().toISOString();
    return checkSource(as, { id: checkId(as.id, dueAt), sourceId: as.id, dueAt }, services);
  }

  return {
    folder,
    clock,
    store,
    blobs,
    evidence,
    http,
    chromium,
    texts,
    services,
    source,
    check,
    checkAgain,
    changes: () => collect(store.changes()),
    baseline: () => store.baseline(source.id),
    lastVisit: async () => (await store.visits(source.id, { limit: 1 }))[0],
    alertingChanges: () => alertingChanges(store),
    alertingHealth: () => alertingHealth(store),
  };
}
