/**
 * One story end to end, as those who watch processes are told it: a page changes, a check finds it, an alert arrives. The scheduler, the worker
 * and the sender log, trace and answer as in production.
 * @module
 */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, jsonLines, type RunningCli, type TestInstallation } from '../helpers/cli.ts';
import { type Collector, startCollector } from '../helpers/collector.ts';
import { type HookReceiver, startHook } from '../helpers/faultyReceivers.ts';
import { dpaPage } from '../helpers/pages.ts';
import { startServer, type TestServer } from '../helpers/servers.ts';
import { webClient } from '../helpers/webClient.ts';
import { withStore } from '../helpers/withStore.ts';

let site: TestServer;
let hook: HookReceiver;
let collector: Collector;
let home: TestInstallation;
let body = dpaPage();

beforeAll(async () => {
  site = await startServer((request, response: ServerResponse) => {
    if (request.url === '/robots.txt') response.writeHead(404).end();
    else response.setHeader('content-type', 'text/html').end(body);
  });
  hook = await startHook();
  collector = await startCollector();
  home = await installation({
    watchers: {
      acme: `vendor: { id: acme, name: Acme }\nsources:\n  - { id: dpa, kind: dpa, url: "${site.origin}/dpa", render: http, every: 1d }\n`,
    },
    config: `egress: { allow: ["127.0.0.1:${site.port}", "127.0.0.1:${hook.port}"] }
manners: { delay: 0s }
confirm: { afterMs: 0 }
alerts:
  channels: [{ id: hook, type: webhook, url: "${hook.url}", secrets: [{ env: HOOK_SECRET }] }]
  rules: [{ id: all, changes: {}, to: [hook] }]
telemetry: { otlp: { endpoint: "${collector.origin}" } }
`,
    env: { HOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=', CLAUSEWATCH_LOG: 'debug' },
  });
});
afterAll(async () => {
  await home.remove();
  await Promise.all([site.close(), hook.close(), collector.close()]);
});

type Line = Record<string, unknown> & { msg: string };

/** Where it answers for health and metrics. */
async function listener(monitor: RunningCli): Promise<string> {
  return (JSON.parse(await monitor.line('Health and metrics are at')) as Line).msg.split(' ').at(-1) ?? '';
}

const start = (...roles: string[]): RunningCli =>
  home.start(['--data', 'data', 'start', '--roles', roles.join(','), '--port', '0', '--health-port', '0']);

describe('a change that is alerted', () => {
  let lines: Line[];
  let change: string;
  let check: string;
  let message: string;
  let metrics: string;

  it('arrives at its channel', { timeout: 90_000 }, async () => {
    const monitor = start('web', 'scheduler', 'worker', 'sender');
    const health = await listener(monitor);
    const link = new URL((await monitor.line('Sign in:')).split(' ').at(-1) ?? '');
    await withStore(home, async (store) => {
      await expect.poll(async () => (await store.visits('acme/dpa')).length, { timeout: 30_000 }).toBe(1);
      body = dpaPage({ window: 'ten (10) days' });
      const client = webClient(link.origin);
      await client.signIn(`${link.pathname}${link.search}`);
      expect((await client.post('/sources/acme/dpa/check')).headers.get('x-request-id')).toMatch(/^req_/);
      await hook.came(1);
      await expect.poll(() => store.countMessages({ state: 'delivered' }), { timeout: 10_000 }).toBe(1);
      const [found] = await Array.fromAsync(store.changes());
      change = found?.id ?? '';
      check = (await store.checksOf([change])).get(change) ?? '';
      message = (await store.messages())[0]?.id ?? '';
    });
    metrics = await (await fetch(`${health}/metrics`)).text();
    monitor.kill('SIGTERM');
    const { code, stderr } = await monitor.ended;
    expect(code).toBe(0);
    lines = jsonLines<Line>(stderr);
  });

  it('is told by the lines that carry its check, from the visit to the delivery', () => {
    expect(check).toMatch(/^acme\/dpa@/);
    // As grep finds them.
    const story = lines.filter((line) => JSON.stringify(line).includes(check)).map(({ msg }) => msg);
    expect(story.filter((msg) => ['checked', 'message made', 'delivered'].includes(msg))).toEqual(['checked', 'message made', 'delivered']);
    const [checked, made, delivered] = ['checked', 'message made', 'delivered'].map((msg) =>
      lines.find((line) => line.msg === msg && JSON.stringify(line).includes(check)),
    );
    expect(checked).toMatchObject({ check, verdict: 'content', changeIds: [change] });
    expect(made).toMatchObject({ message, channel: 'hook', changeIds: [change], checkIds: [check] });
    expect(delivered).toMatchObject({ message, channel: 'hook', changeIds: [change], checkIds: [check] });
  });

  it('is one line of JSON for each event, and no line has a page, a secret or a sign-in link in it', () => {
    for (const line of lines) expect(line).toMatchObject({ level: expect.any(Number), time: expect.any(Number), msg: expect.any(String) });
    const all = JSON.stringify(lines);
    expect(all).not.toMatch(/whsec_|general authorisation|token=[^…]/);
    for (const line of lines) expect(JSON.stringify(line).length).toBeLessThan(6_000);
  });

  it('is one trace from who hands the check out through each stage, and another for the delivery that names the check', () => {
    const checked = collector.spans.find(({ name, attributes }) => name === 'check' && attributes['clausewatch.check'] === check);
    const own = collector.spans.filter(({ traceId }) => traceId === checked?.traceId);
    expect(own.map(({ name }) => name).sort()).toEqual(
      ['hand out', 'check', 'capture', 'extract', 'compare', 'archive', 'record', 'request'].sort(),
    );
    const handed = own.find(({ name }) => name === 'hand out');
    expect(checked?.parentSpanId).toBe(handed?.spanId);
    for (const stage of ['capture', 'extract', 'compare', 'archive', 'record']) {
      const span = own.find(({ name }) => name === stage);
      expect(span?.parentSpanId, stage).toBe(checked?.spanId);
    }
    // The lines of the check name its trace.
    expect(lines.find(({ msg, check: of }) => msg === 'checked' && of === check)?.['trace']).toBe(checked?.traceId);
    const delivery = collector.spans.find(({ name }) => name === 'deliver');
    expect(delivery?.attributes).toMatchObject({ 'clausewatch.message': message, 'clausewatch.checks': [check] });
  });

  it('has requests under their id and route, and never what was asked for', () => {
    const answered = lines.filter(({ msg }) => msg === 'answered');
    expect(answered.find(({ route }) => route === '/sources/:vendor/:source/check')).toMatchObject({
      method: 'POST',
      request: expect.stringMatching(/^req_/),
    });
    expect(new Set(answered.map(({ request }) => request)).size).toBe(answered.length);
    const spans = collector.spans.filter(({ name }) => name === 'request');
    expect(spans.map(({ attributes }) => attributes['http.route'])).toContain('/enter');
    expect(JSON.stringify(collector.spans.map(({ attributes }) => attributes))).not.toContain('token');
  });

  it('is in the numbers', () => {
    const told = metrics.split('\n');
    for (const line of [
      'clausewatch_checks_total{lane="http",verdict="content"} 2',
      'clausewatch_stage_duration_seconds_count{stage="capture"} 2',
      'clausewatch_stage_duration_seconds_count{stage="compare"} 1',
      'clausewatch_task_attempts_total{outcome="done"} 2',
      'clausewatch_tasks_enqueued_total{lane="http",priority="now"} 1',
      'clausewatch_alerts_made_total{channel="hook"} 1',
      'clausewatch_deliveries_total{channel="hook",outcome="delivered"} 1',
      'clausewatch_messages{channel="hook",state="delivered"} 1',
      'clausewatch_review_queue 1',
    ])
      expect(told).toContain(line);
    expect(metrics).toMatch(
      /^clausewatch_http_request_duration_seconds_count\{route="\/sources\/:vendor\/:source\/check",method="POST",status="\d+"\} 1$/m,
    );
    expect(metrics).not.toMatch(/acme|127\.0\.0\.1/);
  });
});

describe('a process without pages', () => {
  it('answers for its health and its own numbers on the listener, and a command asks it', { timeout: 60_000 }, async () => {
    const sender = start('sender');
    const health = await listener(sender);
    await sender.line('Watching');
    expect(await (await fetch(`${health}/healthz`)).json()).toMatchObject({ status: 'ok' });
    const ready = await fetch(`${health}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', parts: { roles: 'ok', store: 'ok', migrations: 'ok', blobs: 'ok' } },
    ]);
    const metrics = await (await fetch(`${health}/metrics`)).text();
    expect(metrics).toContain('process_cpu_seconds_total');
    // The record is told of by those who hand out, and by the pages.
    expect(metrics).not.toContain('clausewatch_sources{');
    expect((await fetch(`${health}/`)).status).toBe(404);
    expect(await home.run('health', '--url', health)).toMatchObject({ code: 0, stdout: expect.stringContaining('ok: {"status":"ready"') });
    expect(await home.run('health', '--url', health, '--live')).toMatchObject({ code: 0 });
    sender.kill('SIGTERM');
    expect((await sender.ended).code).toBe(0);
    expect(await home.run('health', '--url', health)).toMatchObject({ code: 1, stdout: expect.stringContaining('does not answer') });
    expect((await home.run('health', '--url', 'file:///etc/passwd')).code).not.toBe(0);
  });
});
