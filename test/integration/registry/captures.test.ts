/** Pages that readers name: visited through the real gate, renderers and evidence store. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGate, type ResolvedAddress } from '../../../src/adapters/egress/gate.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { createIds } from '../../../src/lib/ids.ts';
import { systemRandomBytes } from '../../../src/lib/secrets.ts';
import { captureNext } from '../../../src/pipeline/registry/captures.ts';
import type { CheckServices } from '../../../src/pipeline/services.ts';
import { createCorrectionBox } from '../../../src/registry/corrections/box.ts';
import { openCheckServices } from '../../helpers/checkServices.ts';
import { startServer, type TestServer } from '../../helpers/servers.ts';
import { tempDir } from '../../helpers/tempDir.ts';

/** More than is kept of what strangers name, and less than a visit may bring. */
const heavy = (): string =>
  `<!doctype html><html lang="en"><title>H</title><main title="${'x'.repeat(8 * 2 ** 20)}"><p>We keep it.</p></main></html>`;

const PAGE = `<!doctype html><html lang="en"><head><title>DPA</title></head><body><main><h1>Data Processing Addendum</h1>
${'<p>We process personal data on your behalf only as you tell us, and we tell you of every subprocessor 10 days before.</p>'.repeat(12)}
<script>document.body.append('never run by us')</script></main></body></html>`;

/** Every name leads inside. */
const resolve = async (): Promise<ResolvedAddress[]> => [{ address: '127.0.0.1', family: 4 }];

interface Room {
  services: CheckServices;
  folder: string;
  server: TestServer;
  clock: ReturnType<typeof fixedClock>;
  ask(url: string, id?: string): Promise<void>;
  next(more?: { perHour?: number; stopping?: AbortSignal }): Promise<boolean>;
  result(id?: string): ReturnType<typeof resultOf>;
}

async function resultOf(services: CheckServices, id: string) {
  return (await services.store.captures(id))[0];
}

async function room({ allowed = true, robots = '', maxBytes = 1_000_000 } = {}): Promise<Room> {
  const server = await startServer((request, response) => {
    if (request.url === '/robots.txt')
      return void response.writeHead(robots === '' ? 404 : 200, { 'content-type': 'text/plain' }).end(robots);
    if (request.url === '/inside') return void response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    if (request.url === '/big') return void response.writeHead(200, { 'content-type': 'text/html' }).end('x'.repeat(3_000_000));
    if (request.url === '/heavy') return void response.writeHead(200, { 'content-type': 'text/html' }).end(heavy());
    if (request.url === '/wall') return void response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Forbidden</h1>');
    return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
  });
  const clock = fixedClock('2026-03-01T12:00:00Z');
  const gate = createGate({ allow: allowed ? [`127.0.0.1:${server.port}`] : [], resolve });
  const folder = await tempDir();
  const { services, close } = await openCheckServices({
    folder,
    gate,
    clock,
    http: { maxBytes, maxDecompressedBytes: maxBytes },
  });
  onTestFinished(async () => {
    await close();
    await server.close();
  });
  let n = 0;
  const nextToken = (): string => {
    n += 1;
    return `t${n}`;
  };
  const room: Room = {
    services,
    folder,
    server,
    clock,
    async ask(url, id = 'cor_1') {
      n += 1;
      const at = clock.now().toISOString();
      const correction = {
        id,
        at,
        cell: 'plat/gdpr_dpa',
        vendor: 'acme',
        question: 'gdpr_dpa',
        cellVersion: 1,
        wrong: `Wrong ${n}`,
        right: 'Right',
        url,
      };
      await services.store.addCorrection({
        correction,
        sameness: id,
        keyHash: id,
        spent: { nonce: `n${n}`, until: at },
        capture: { id: `cap_${id}`, asker: 'reader', most: 100 },
      });
    },
    next: ({ perHour = 20, stopping = new AbortController().signal } = {}) =>
      captureNext({ services, perHour, newToken: nextToken }, stopping),
    result: (id = 'cor_1') => resultOf(services, id),
  };
  return room;
}

describe('a page that a reader names', () => {
  it('is visited, and kept as evidence with its verdict and its picture', async () => {
    const { services, server, ask, next, result } = await room();
    await ask(`${server.origin}/dpa`);
    expect(await next()).toBe(true);
    const wish = await result();
    expect(wish).toMatchObject({
      state: 'done',
      result: { verdict: 'content', title: 'DPA', status: 200, finalUrl: `${server.origin}/dpa` },
    });
    const { sha256: hash = '', picture = '' } = wish?.result ?? {};
    const bytes = await services.evidence.read(hash);
    expect(sha256(bytes)).toBe(hash);
    expect(Buffer.from(bytes).toString()).toContain('10 days before');
    expect(
      Buffer.from(await services.blobs.get(picture))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(await services.store.packs()).toContain(picture);
    expect(await next()).toBe(false);
    expect(server.requests.some(({ url }) => url === '/robots.txt')).toBe(true);
    // It is nobody's source: nothing is watched, compared or told.
    expect(await services.store.sources()).toEqual([]);
  });

  it.each([
    ['http://127.0.0.1:8080/', 'this machine itself'],
    ['http://[::1]/', 'this machine itself'],
    ['http://169.254.169.254/latest', 'internal address|link-local'],
    ['http://10.0.0.1/', 'a private address'],
    ['http://[fd00::1]/', 'a private address'],
    ['http://localhost/', 'this machine itself'],
    ['http://2130706433/', 'this machine itself'],
    ['http://0x7f.1/', 'this machine itself'],
    ['http://[::ffff:127.0.0.1]/', 'IPv6 disguise'],
    ['http://inside.example/', 'this machine itself'],
    ['http://127.0.0.1:22/', 'port'],
  ])('inside of a network is not visited, and it is the gate that says so: %s', async (url, words) => {
    const { ask, next, result, server } = await room({ allowed: false });
    await ask(url);
    await next();
    const wish = await result();
    expect(wish?.result).toMatchObject({ verdict: 'unreachable', because: expect.stringMatching(new RegExp(words)) });
    expect(wish?.result?.sha256).toBeUndefined();
    expect(server.requests).toEqual([]);
  });

  it('that leads into a network, is too large, or is a wall brings its verdict in words', async () => {
    const { server, ask, next, result } = await room();
    for (const path of ['inside', 'big', 'wall']) await ask(`${server.origin}/${path}`, `cor_${path}`);
    for (let n = 0; n < 3; n++) await next();
    expect((await result('cor_inside'))?.result).toMatchObject({ verdict: 'unreachable' });
    expect((await result('cor_inside'))?.result?.because).toMatch(/169\.254\.169\.254.* (?:internal|link-local) address/);
    expect((await result('cor_big'))?.result?.verdict).toBe('unreachable');
    expect((await result('cor_wall'))?.result?.verdict).not.toBe('content');
  });

  it('that is heavier than what strangers may have kept is not kept', async () => {
    const { services, server, ask, next, result } = await room({ maxBytes: 50_000_000 });
    await ask(`${server.origin}/heavy`);
    await next();
    expect((await result())?.result).toMatchObject({ verdict: 'unreachable', because: expect.stringContaining('at most 8 MB') });
    expect((await result())?.result?.sha256).toBeUndefined();
    expect(await services.store.packs()).toEqual(new Set());
  });

  it('that the robots.txt of its site disallows is not visited', async () => {
    const { server, ask, next, result } = await room({ robots: 'User-agent: *\nDisallow: /' });
    await ask(`${server.origin}/dpa`);
    await next();
    expect((await result())?.result).toMatchObject({ verdict: 'robots' });
    expect(server.requests.filter(({ url }) => url === '/dpa')).toEqual([]);
  });

  it('is visited a few times an hour in all, whoever sends what', async () => {
    const { server, clock, ask, next, result } = await room();
    for (const id of ['cor_a', 'cor_b', 'cor_c']) await ask(`${server.origin}/wall`, id);
    expect([await next({ perHour: 2 }), await next({ perHour: 2 }), await next({ perHour: 2 })]).toEqual([true, true, false]);
    expect((await result('cor_c'))?.state).toBe('waiting');
    clock.advance(3_600_000);
    expect(await next({ perHour: 2 })).toBe(true);
  });

  it('does not wait for what one site sends by the hundred, and no address is kept', async () => {
    // Nothing is visited really: what is inside of a network is refused at the gate.
    const { services, clock, folder, next } = await room({ allowed: false });
    const { store } = services;
    const box = createCorrectionBox({ store, clock, random: systemRandomBytes, newId: createIds(systemRandomBytes) });
    const send = async (wrong: string, address: string): Promise<void> => {
      const of = { id: 'plat/gdpr_dpa', vendor: 'acme', question: 'gdpr_dpa', version: 1 };
      const token = await box.token(of.id);
      clock.advance(5_000);
      const sent = await box.send(of, { token, wrong, right: 'Right', url: `http://10.0.0.1/${encodeURIComponent(wrong)}` }, { address });
      expect(sent.ok).toBe(true);
    };
    // As many networks as there are forms, of one site.
    for (let n = 1; n <= 300; n++) await send(`flood ${n}`, `2001:db8:0:${n.toString(16)}::1`);
    await send('honest', '192.0.2.77');
    const begun = clock.now().getTime();
    while (await next()) clock.advance(60_000);
    expect(clock.now().getTime() - begun).toBeLessThan(3_600_000);
    const visited = [];
    for (const { id, wrong } of await store.corrections())
      for (const { state, result } of await store.captures(id)) if (state === 'done') visited.push({ wrong, at: result?.fetchedAt ?? '' });
    const inOrder = visited.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map(({ wrong }) => wrong);
    expect(inOrder).toEqual(['flood 1', 'honest', ...Array.from({ length: 18 }, (_, n) => `flood ${n + 2}`)]);
    const kept = Buffer.concat(
      await Promise.all(
        (await readdir(folder)).filter((name) => name.startsWith('clausewatch.sqlite')).map((name) => readFile(join(folder, name))),
      ),
    );
    expect(kept.includes('honest')).toBe(true);
    expect(['2001:db8', '192.0.2.77', sha256('192.0.2.77')].filter((text) => kept.includes(text))).toEqual([]);
    // Who asked is known as long as it counts, and only by a key.
    const askers = async (): Promise<unknown[]> => {
      const db = new DatabaseSync(join(folder, 'clausewatch.sqlite'), { readOnly: true });
      const rows = db.prepare("select distinct asker from correction_captures where state = 'done' and asker is not null").all();
      db.close();
      return rows.map((row) => row['asker']);
    };
    expect(await askers()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)]);
    clock.advance(3_600_000);
    const now = clock.now();
    await store.tidy({ now: now.toISOString(), asked: new Date(now.getTime() - 3_600_000).toISOString() });
    expect(await askers()).toEqual([]);
  }, 60_000);

  it('is visited again where the monitor was stopped in between, and given up in words after a few times', async () => {
    const { server, clock, ask, next, result } = await room();
    await ask(`${server.origin}/wall`);
    for (let n = 0; n < 3; n++) {
      await next({ stopping: AbortSignal.abort() });
      expect((await result())?.state).toBe('running');
      clock.advance(601_000);
    }
    await next();
    expect((await result())?.result).toMatchObject({ verdict: 'unreachable', because: expect.stringContaining('3 times') });
  });
});
