/** Traces against a collector that listens here. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createInlineQueue } from '../../../src/adapters/queue/inline.ts';
import { openOtlpTracer } from '../../../src/adapters/telemetry/otlp.ts';
import { readTraceparent } from '../../../src/adapters/telemetry/traceparent.ts';
import type { CheckTask } from '../../../src/domain/capture.ts';
import type { Tracer } from '../../../src/domain/telemetry.ts';
import { createScope } from '../../../src/lib/scope.ts';
import { silentMeter } from '../../../src/lib/telemetry.ts';
import { watchQueue, watchTasks } from '../../../src/pipeline/telemetry/tasks.ts';
import { type Collector, startCollector } from '../../helpers/collector.ts';
import { closedPort } from '../../helpers/servers.ts';

let collector: Collector;
beforeEach(async () => {
  vi.stubEnv('OTEL_SERVICE_NAME', undefined);
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', undefined);
  collector = await startCollector();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await collector.close();
});

const scope = createScope();

function opened(more: { endpoint?: string; sample?: number; said?: string[] } = {}): Tracer {
  const { endpoint = collector.origin, sample = 1, said = [] } = more;
  const tell = (_: object, message: string): void => void said.push(message);
  return openOtlpTracer({
    endpoint,
    sample,
    service: { name: 'clausewatch', version: '1.2.3' },
    log: { info: tell, warn: tell },
    within: scope.bind,
    everyMs: 10,
  });
}

const span = (name: string) => collector.spans.find((one) => one.name === name);

describe('a trace', () => {
  it('nests spans as the work nests, through awaits and beside other work, and ends failed ones as failed', async () => {
    const tracer = opened();
    const work = (n: number) =>
      tracer.span(`outer ${n}`, { kind: 'server', attributes: { n, text: 'x'.repeat(9_000), list: ['a', 'b'] } }, async (outer) => {
        await Promise.resolve();
        await tracer.span(`inner ${n}`, {}, async () => tracer.past(`past ${n}`, { from: 1_000, to: 2_500 })).catch(() => {});
        outer.set({ 'http.response.status_code': 200 });
      });
    await Promise.all([work(1), work(2)]);
    await expect(tracer.span('broken', {}, async () => Promise.reject(new Error('no way')))).rejects.toThrow('no way');
    await tracer.close();
    for (const n of [1, 2]) {
      const [outer, inner, past] = [span(`outer ${n}`), span(`inner ${n}`), span(`past ${n}`)];
      expect([inner?.parentSpanId, inner?.traceId]).toEqual([outer?.spanId, outer?.traceId]);
      expect([past?.parentSpanId, past?.from, past?.to]).toEqual([inner?.spanId, 1_000_000_000n, 2_500_000_000n]);
      expect(outer?.attributes).toMatchObject({ n, list: ['a', 'b'], 'http.response.status_code': 200 });
      expect(String(outer?.attributes['text']).length).toBeLessThanOrEqual(501);
    }
    expect(span('outer 1')?.traceId).not.toBe(span('outer 2')?.traceId);
    expect([span('broken')?.failed, span('outer 1')?.failed]).toEqual([true, false]);
    expect(new Set(collector.requests)).toEqual(new Set(['/v1/traces']));
  });

  it('goes with the task from who hands it out to who works on it, under one id of the log', async () => {
    const tracer = opened();
    const telemetry = { meter: silentMeter, tracer, within: scope.bind };
    const queue = watchQueue(createInlineQueue(), telemetry);
    const seen: Array<{ task: CheckTask; ids: object }> = [];
    const task = { id: 'acme/dpa@2026-03-01T00:00:00.000Z', sourceId: 'acme/dpa', dueAt: '2026-03-01T00:00:00.000Z' };
    await queue.work(
      watchTasks(telemetry, async (given) => {
        seen.push({ task: given, ids: scope.ids() });
        return undefined;
      }),
      { lanes: { http: 1 } },
    );
    await queue.enqueue([task], { lane: 'http' });
    await queue.idle();
    await queue.close();
    await tracer.close();
    const [handed, check] = [span('hand out'), span('check')];
    expect(check).toMatchObject({ traceId: handed?.traceId, parentSpanId: handed?.spanId });
    expect(seen).toMatchObject([{ task, ids: { check: task.id, trace: handed?.traceId } }]);
    expect(readTraceparent(seen[0]?.task.trace ?? '')).toMatchObject({ traceId: handed?.traceId, spanId: handed?.spanId });
    expect(check?.attributes).toMatchObject({ 'clausewatch.check': task.id, 'clausewatch.outcome': 'done' });
  });

  it('is recorded by its share, and whoever goes on with one follows who began it', async () => {
    const tracer = opened({ sample: 0 });
    let here: string | undefined = 'none yet';
    await tracer.span('left out', {}, async () => {
      here = tracer.here();
      expect(scope.ids()).toEqual({});
    });
    const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await tracer.span('gone on with', { parent }, async () => {});
    await tracer.span('of a trace that is none', { parent: '00-zz-01' }, async () => {});
    await tracer.close();
    expect(here).toBeUndefined();
    expect(collector.spans.map(({ name, traceId }) => [name, traceId])).toEqual([['gone on with', 'a'.repeat(32)]]);
  });

  it('says which service it is of, as the standard variables want it', async () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test,service.name=ours');
    const tracer = opened();
    await tracer.span('one', {}, async () => {});
    await tracer.close();
    expect(span('one')?.resource).toMatchObject({
      'service.name': 'ours',
      'service.version': '1.2.3',
      'deployment.environment.name': 'test',
    });
  });

  it('goes to where the standard variables say, where the settings say nothing', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `${collector.origin}/taken/here`);
    const { endpoint: _, ...rest } = { endpoint: '', sample: 1 };
    const tracer = openOtlpTracer({ ...rest, service: { name: 'c', version: '1' }, log: { info() {}, warn() {} }, within: scope.bind });
    await tracer.span('one', {}, async () => {});
    await tracer.close();
    expect(collector.requests).toEqual(['/taken/here']);
  });
});

describe('a collector that is away', () => {
  it('neither fails nor slows the work nor keeps the process, and is told of once', async () => {
    const said: string[] = [];
    const tracer = opened({ endpoint: `http://127.0.0.1:${await closedPort()}`, said });
    const begun = performance.now();
    for (let n = 0; n < 5_000; n += 1) await tracer.span('work', {}, async () => {});
    expect(performance.now() - begun).toBeLessThan(5_000);
    const closing = performance.now();
    await tracer.close();
    expect(performance.now() - closing).toBeLessThan(3_000);
    expect(said.length).toBeLessThanOrEqual(1);
  });

  it('that hangs ends with the process', async () => {
    collector.behave(() => {});
    const tracer = opened();
    await tracer.span('work', {}, async () => {});
    const closing = performance.now();
    await tracer.close();
    expect(performance.now() - closing).toBeLessThan(3_000);
  });

  it('and comes back is told of when it goes and when it is back', async () => {
    const said: string[] = [];
    collector.behave((response) => response.writeHead(400).end());
    const tracer = opened({ said });
    onTestFinished(() => tracer.close());
    await tracer.span('lost', {}, async () => {});
    await expect.poll(() => said).toEqual(['traces cannot be sent; they are dropped until they can']);
    collector.behave((response) => response.setHeader('content-type', 'application/json').end('{}'));
    await tracer.span('kept', {}, async () => {});
    await expect.poll(() => said).toEqual(['traces cannot be sent; they are dropped until they can', 'traces can be sent again']);
  });
});
