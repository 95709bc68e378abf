/**
 * What watching costs: checks of pages that have not changed, which are most of all checks, plain, with numbers and ids, and with traces to a
 * collector that takes them, and to one that is away; and the numbers of a record of 100,000 sources.
 *
 *   node bench/watching.ts [CHECKS]
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGate } from '../src/adapters/egress/gate.ts';
import { createSqliteStore } from '../src/adapters/store/sqlite/index.ts';
import { openOtlpTracer } from '../src/adapters/telemetry/otlp.ts';
import type { Telemetry } from '../src/domain/telemetry.ts';
import { systemClock } from '../src/lib/clock.ts';
import { createProcessMetrics } from '../src/lib/metrics.ts';
import { createScope } from '../src/lib/scope.ts';
import { silentTracer } from '../src/lib/telemetry.ts';
import { createOutages } from '../src/pipeline/outages.ts';
import { createRecordText } from '../src/pipeline/telemetry/record.ts';
import { watchStages } from '../src/pipeline/telemetry/stages.ts';
import { watchTasks } from '../src/pipeline/telemetry/tasks.ts';
import { work } from '../src/pipeline/work.ts';
import { openCheckServices } from '../test/helpers/checkServices.ts';
import { startCollector } from '../test/helpers/collector.ts';
import { dpaPage } from '../test/helpers/pages.ts';
import { sampleSource } from '../test/helpers/samples.ts';
import { startServer } from '../test/helpers/servers.ts';
import { silentLog } from '../test/helpers/silentLog.ts';

const CHECKS = Number(process.argv[2] ?? 1_000);
const ROUNDS = 5;
const SOURCES = 100_000;

const scope = createScope();
const metrics = createProcessMetrics();
const counted: Telemetry = { meter: metrics.meter, tracer: silentTracer, within: scope.bind };

function traced(endpoint: string): Telemetry {
  const service = { name: 'bench', version: '0' };
  return { ...counted, tracer: openOtlpTracer({ endpoint, sample: 1, service, log: silentLog, within: scope.bind }) };
}

async function checks(): Promise<void> {
  const page = dpaPage();
  const site = await startServer((request, response) => {
    if (request.url === '/robots.txt') response.writeHead(404).end();
    else response.setHeader('content-type', 'text/html').end(page);
  });
  const collector = await startCollector();
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-bench-'));
  const { services, close } = await openCheckServices({
    folder,
    gate: createGate({ allow: [`127.0.0.1:${site.port}`] }),
    clock: systemClock,
  });
  const source = sampleSource('acme/dpa', { url: `${site.origin}/dpa`, render: 'http' });
  await services.store.declare([source]);
  const outages = createOutages(services);
  const kinds: Array<[string, Telemetry | undefined]> = [
    ['not watched', undefined],
    ['numbers and ids', counted],
    ['and traces', traced(collector.origin)],
    ['and traces, collector away', traced('http://127.0.0.1:9')],
  ];
  let n = 0;
  const round = async (telemetry: Telemetry | undefined): Promise<number> => {
    const used = { ...(telemetry ? { ...watchStages(services, telemetry), telemetry } : services), outages };
    const one = (task: Parameters<typeof work>[0], signal: AbortSignal) => work(task, used, signal);
    const handle = telemetry ? watchTasks(telemetry, one) : one;
    const begun = performance.now();
    for (let i = 0; i < CHECKS; i += 1) {
      n += 1;
      const dueAt = new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
      await handle({ id: `acme/dpa@${dueAt}`, sourceId: 'acme/dpa', dueAt }, new AbortController().signal);
    }
    return (performance.now() - begun) / CHECKS;
  };
  await round(undefined);
  const best = new Map<string, number[]>();
  // In turns: whatever else the machine does, it does to all of them.
  for (let r = 0; r < ROUNDS; r += 1)
    for (const [name, telemetry] of kinds) best.set(name, [...(best.get(name) ?? []), await round(telemetry)]);
  for (const [name, times] of best) {
    const sorted = times.toSorted((a, b) => a - b);
    console.log(`${name.padEnd(28)} best ${sorted[0]?.toFixed(3)} ms, median ${sorted[Math.floor(ROUNDS / 2)]?.toFixed(3)} ms a check`);
  }
  console.log(`${collector.spans.length} spans arrived`);
  for (const [, telemetry] of kinds) await telemetry?.tracer.close();
  await close();
  await Promise.all([site.close(), collector.close()]);
  await rm(folder, { recursive: true });
}

async function record(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-bench-'));
  const store = await createSqliteStore({ file: join(folder, 'clausewatch.sqlite') });
  const sources = Array.from({ length: SOURCES }, (_, at) => sampleSource(`vendor-${at % 5_000}/s${at}`));
  await store.declare(sources);
  await store.setManyDue(sources.map(({ id }, at) => ({ sourceId: id, dueAt: new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString() })));
  const times: number[] = [];
  for (let r = 0; r < ROUNDS; r += 1) {
    const text = createRecordText({ store, version: '0', clock: systemClock });
    const begun = performance.now();
    await text();
    times.push(performance.now() - begun);
  }
  console.log(`the numbers of ${SOURCES} sources: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  await store.close();
  await rm(folder, { recursive: true });
}

await checks();
await record();
process.exit(0);
