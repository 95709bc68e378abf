/**
 * Pausing and resuming from the command line, and what the schedule and checks make of it.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceState } from '../../src/domain/ports.ts';
import type { CheckOutcome } from '../../src/pipeline/check.ts';
import { installation, type TestInstallation } from '../helpers/cli.ts';
import { dpaPage } from '../helpers/pages.ts';
import { startServer, type TestServer } from '../helpers/servers.ts';
import { signIn } from '../helpers/signIn.ts';

let site: TestServer;
let home: TestInstallation;

beforeAll(async () => {
  site = await startServer((_, response) => void response.setHeader('content-type', 'text/html').end(dpaPage()));
  const sources = ['dpa', 'sla', 'terms'].map((id) => `  - { id: ${id}, kind: dpa, url: "${site.origin}/${id}", render: http, every: 1h }`);
  home = await installation({
    watchers: {
      acme: `vendor: { id: acme, name: Acme }\nsources:\n${sources.join('\n')}\n  - { id: asleep, kind: terms, url: "${site.origin}/asleep", paused: true }\n`,
    },
    config: `egress: { allow: ["127.0.0.1:${site.port}"] }\n`,
  });
});
afterAll(async () => {
  await home.remove();
  await site.close();
});

const FAR = '2190-01-15';
const states = async (): Promise<Map<string, SourceState>> =>
  new Map((JSON.parse(await home.output('list', '--json')) as SourceState[]).map((state) => [state.source.id, state]));
const checked = async (...names: string[]): Promise<string[]> =>
  (JSON.parse(await home.output('check', ...names, '--json')) as CheckOutcome[]).map(({ sourceId }) => sourceId);

/** Each step goes on from the one before. */
describe('clausewatch pause and resume', () => {
  it('pauses with an end and a reason, which list shows, and plans the first visit after it', async () => {
    const paused = await home.output('pause', 'acme/dpa', '--until', FAR, '--reason', 'They rebuild\nit\u001b[31m.');
    expect(paused).toContain('paused until 2190-01-15 00:00: They rebuild it\uFFFD[31m.');
    expect(await home.output('list')).toContain('paused until 2190-01-15 00:00: They rebuild it');
    const state = (await states()).get('acme/dpa');
    expect(state).toMatchObject({ pausedUntil: `${FAR}T00:00:00.000Z`, pauseReason: 'They rebuild\nit\u001b[31m.' });
    expect(state?.nextDueAt?.slice(0, 13)).toBe(`${FAR}T00`);
  });

  it('pauses all of a vendor, without an end', async () => {
    const paused = JSON.parse(await home.output('pause', 'acme', '--json')) as SourceState[];
    expect(paused.map(({ source, pausedUntil, nextDueAt }) => [source.id, pausedUntil, nextDueAt])).toEqual([
      ['acme/dpa', undefined, undefined],
      ['acme/sla', undefined, undefined],
      ['acme/terms', undefined, undefined],
    ]);
  });

  it('is honoured by the monitor: nothing is visited', async () => {
    const monitor = home.start(['start', '--port', '0']);
    const { url, headers } = await signIn(await monitor.line('Sign in:'));
    await monitor.line('Watching');
    expect(await (await fetch(`${url}/sources`, { headers })).text()).toContain('4 paused');
    monitor.kill('SIGTERM');
    expect((await monitor.ended).code).toBe(0);
    expect(site.requests).toHaveLength(0);
  });

  it('lets a paused source be checked by its name, and no other way', async () => {
    expect(await checked()).toEqual([]);
    expect(await checked('acme')).toEqual([]);
    expect(await checked('acme/dpa')).toEqual(['acme/dpa']);
    expect((await states()).get('acme/dpa')).toMatchObject({ visits: 1 });
    expect((await states()).get('acme/dpa')?.pausedSince).toBeDefined();
  });

  it('resumes: each source is due at its next slot, and the pause is gone from what list says', async () => {
    const before = Date.now();
    const resumed = await home.output('resume', 'acme/dpa', 'acme/sla');
    expect(resumed).toMatch(/^acme\/dpa +verified/m);
    const known = await states();
    for (const id of ['acme/dpa', 'acme/sla']) {
      const due = Date.parse(known.get(id)?.nextDueAt ?? '');
      expect(due).toBeGreaterThan(before);
      expect(due).toBeLessThan(before + 3_700_000);
      expect(known.get(id)).not.toHaveProperty('pausedSince');
    }
    expect(known.get('acme/terms')).toHaveProperty('pausedSince');
    expect(await checked()).toEqual(['acme/dpa', 'acme/sla']);
  });

  it('resumes no source twice, and says so', async () => {
    const { code, stderr } = await home.run('resume', 'acme/dpa');
    expect([code, stderr]).toEqual([0, 'None of them was paused.\n']);
  });

  it('says what it cannot do, and does nothing then', async () => {
    const cases: Array<[string[], string]> = [
      [['pause', 'acme/nothing'], 'No watcher declares acme/nothing.'],
      [['pause', 'acme/dpa', '--until', '2020-01-01'], '2020-01-01T00:00:00.000Z is over already.'],
      [['resume', 'acme/asleep'], 'acme/asleep is paused by its watcher.'],
    ];
    for (const [args, sentence] of cases) {
      const { code, stderr } = await home.run(...args);
      expect([code, stderr.split('\n')[0]]).toEqual([2, `clausewatch: ${sentence}`]);
    }
    expect((await states()).get('acme/dpa')).not.toHaveProperty('pausedSince');
  });

  it('tells a log of each check as it ends', async () => {
    const { stderr } = await home.run('check', 'acme/dpa', 'acme/sla');
    expect(stderr.split('\n').filter((line) => /^\[[12]\/2\] acme\/(?:dpa|sla): unchanged/.test(line))).toHaveLength(2);
  });
});
