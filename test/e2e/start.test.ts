/**
 * The monitor as a process: its page, its port, its end.
 * @module
 */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, type RunningCli, type TestInstallation } from '../helpers/cli.ts';
import { dpaPage } from '../helpers/pages.ts';
import { CAN_LIST, descendantsOf, stillAlive } from '../helpers/processes.ts';
import { freePort, startRedis } from '../helpers/redis.ts';
import { startServer, type TestServer } from '../helpers/servers.ts';
import { signIn } from '../helpers/signIn.ts';

let site: TestServer;
let home: TestInstallation;
let serve: (response: ServerResponse) => unknown = (response) => response.end(dpaPage());

beforeAll(async () => {
  site = await startServer((request, response) => {
    if (request.url === '/robots.txt') response.writeHead(404).end();
    else serve(response.setHeader('content-type', 'text/html'));
  });
  home = await installation({
    watchers: {
      acme: `vendor: { id: acme, name: Acme }\nsources:\n  - { id: dpa, kind: dpa, url: "${site.origin}/dpa", render: chromium, every: 1d }\n`,
    },
    config: `egress: { allow: ["127.0.0.1:${site.port}"] }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n`,
  });
});
afterAll(async () => {
  await home.remove();
  await site.close();
});

async function started(port: number, data: string): Promise<{ monitor: RunningCli; url: string }> {
  const monitor = home.start(['--data', data, 'start', '--port', String(port)]);
  const url = (await monitor.line('Clausewatch is at')).split(' ').at(-1) ?? '';
  return { monitor, url };
}

describe('clausewatch start', () => {
  it('answers on a free port with health, metrics and pages, and ends on SIGTERM with 0', async () => {
    const { monitor, url } = await started(0, 'first');
    await monitor.line('Sites are not told whom to write to');
    const health = await fetch(`${url}/healthz`);
    expect([health.status, ((await health.json()) as { status?: string }).status]).toEqual([200, 'ok']);
    const { headers } = await signIn(await monitor.line('Sign in:'));
    expect(await (await fetch(`${url}/metrics`, { headers })).text()).toContain('clausewatch_');
    for (const path of ['/', '/sources', '/changes', '/sources/acme/dpa', '/vendors/acme']) {
      const answer = await fetch(url + path, { headers });
      expect([path, answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([path, 200, 'text/html']);
    }
    monitor.kill('SIGTERM');
    expect(await monitor.ended).toMatchObject({ code: 0, signal: null });
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('visits what was never visited at once, and ended meanwhile lets that visit end and leaves no process behind', async (context) => {
    if (!CAN_LIST) context.skip('processes can only be listed where /proc is');
    const arrived = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    serve = async (response) => {
      arrived.resolve();
      await released.promise;
      response.end(dpaPage());
    };
    const { monitor } = await started(0, 'second');
    await arrived.promise;
    const children = descendantsOf(monitor.pid);
    expect(children.length).toBeGreaterThan(0); // the browser
    monitor.kill('SIGTERM');
    await monitor.line('Stopping');
    released.resolve();
    expect(await monitor.ended).toMatchObject({ code: 0, signal: null });
    expect(stillAlive(children)).toEqual([]);
    expect(JSON.parse(await home.output('--data', 'second', 'list', '--json'))).toMatchObject([
      { visits: 1, lastVisit: { verdict: 'content' } },
    ]);
  });

  it('says in one sentence that its port is taken, and ends with 1', async () => {
    const port = await freePort();
    const { monitor } = await started(port, 'third');
    const second = await home.run('--data', 'other', 'start', '--port', String(port));
    expect(second.code).toBe(1);
    expect(second.stderr).toBe(
      `clausewatch: Port ${port} is already in use.\n  Stop the other program, or choose another port with --port ${port + 1}.\n`,
    );
    expect(second.stdout).toBe('');
    monitor.kill('SIGTERM');
    expect((await monitor.ended).code).toBe(0);
  });

  it('ends where its start fails half-way, also with a queue that would keep it alive', async () => {
    const taken = await startServer((_, response) => response.end());
    const redis = await startRedis();
    try {
      const monitor = home.start(
        ['--data', 'half-way', 'start', '--roles', 'worker,scheduler', '--health-port', new URL(taken.origin).port],
        { REDIS_URL: redis.url },
      );
      const late = new Promise((resolve) => setTimeout(resolve, 30_000, 'it lives on').unref());
      expect(await Promise.race([monitor.ended, late])).toMatchObject({ code: 1, stderr: expect.stringContaining('is already in use') });
    } finally {
      await Promise.all([taken.close(), redis.stop()]);
    }
  }, 60_000);
});
