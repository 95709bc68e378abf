/**
 * The stages of checks, watched: what they need is wrapped, so that they themselves know nothing of it.
 * @module
 */
import type { CaptureFailure, RenderOutcome } from '../../domain/capture.ts';
import type { Lane } from '../../domain/lanes.ts';
import type { Batch, Renderer } from '../../domain/ports.ts';
import type { SpanAttributes, Telemetry } from '../../domain/telemetry.ts';
import type { RendererName } from '../../domain/vocabulary.ts';
import type { PageWorkers } from '../page/workers.ts';
import type { CheckServices } from '../services.ts';

/** The lane whose machines can make such a visit. */
export function laneFor(renderer: RendererName): Lane {
  return renderer === 'http' ? 'http' : 'browser';
}

type Watched = Pick<CheckServices, 'visitors' | 'pages' | 'store' | 'blobs'>;

/** The same services; each visit, reading and transaction is timed, and a span where traces are kept. */
export function watchStages<Services extends Watched>(services: Services, telemetry: Telemetry): Services {
  const { visitors, pages, store, blobs } = services;
  const renderers = new Map<RendererName, Renderer>();
  return {
    ...services,
    visitors: {
      ...visitors,
      renderer(name: RendererName) {
        const known = renderers.get(name) ?? watchRenderer(visitors.renderer(name), telemetry);
        renderers.set(name, known);
        return known;
      },
    },
    pages: watchPages(pages, telemetry),
    store: {
      ...store,
      commit: (batch: Batch) => timedStage(telemetry, 'record', { 'clausewatch.changes': changesIn(batch) }, () => store.commit(batch)),
    },
    blobs: {
      ...blobs,
      put: (name: string, bytes: Uint8Array) =>
        timedStage(telemetry, 'archive', { 'clausewatch.bytes': bytes.byteLength }, () => blobs.put(name, bytes)),
    },
  };
}

function watchRenderer(renderer: Renderer, telemetry: Telemetry): Renderer {
  return {
    ...renderer,
    name: renderer.name,
    close: () => renderer.close(),
    render: (request) =>
      timedStage(
        telemetry,
        'capture',
        { 'clausewatch.lane': laneFor(renderer.name), 'server.address': hostOf(request.url) },
        async (span) => {
          const outcome = await renderer.render(request);
          span.set(outcomeOf(outcome));
          return outcome;
        },
      ),
  };
}

/** Threads time the stages themselves: a reading is both, and waits for a thread before. */
function watchPages(pages: PageWorkers, { meter, tracer }: Telemetry): PageWorkers {
  return {
    ...pages,
    async advance(task) {
      const { took = [], ...advanced } = await pages.advance(task);
      for (const { stage, from, to, ms } of took) {
        meter.observe('clausewatch_stage_duration_seconds', { stage }, ms / 1000);
        tracer.past(stage, { from, to }, { 'clausewatch.busy_ms': Math.round(ms) });
      }
      return advanced;
    },
  };
}

function timedStage<Result>(
  { meter, tracer }: Telemetry,
  stage: string,
  attributes: SpanAttributes,
  work: (span: { set(attributes: SpanAttributes): void }) => Promise<Result>,
): Promise<Result> {
  const begun = performance.now();
  return tracer
    .span(stage, { attributes }, work)
    .finally(() => meter.observe('clausewatch_stage_duration_seconds', { stage }, (performance.now() - begun) / 1000));
}

function outcomeOf(outcome: RenderOutcome): SpanAttributes {
  if (!outcome.ok) return failureOf(outcome.failure);
  const { status, body, redirects } = outcome.capture;
  return {
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
    'clausewatch.bytes': body.byteLength,
    'clausewatch.redirects': redirects.length,
  };
}

function failureOf({ kind, transient }: CaptureFailure): SpanAttributes {
  return { 'error.type': kind, 'clausewatch.transient': transient };
}

function changesIn({ records }: Batch): number {
  return records.reduce((sum, { changes }) => sum + changes.length, 0);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
