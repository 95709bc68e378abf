import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../../../../src/adapters/egress/gate.ts';
import { CHARSET_HEADER, createHttpRenderer } from '../../../../src/adapters/renderer/http.ts';
import type { Renderer } from '../../../../src/domain/ports.ts';
import { fixedClock } from '../../../../src/lib/clock.ts';
import { startServer, type TestServer } from '../../../helpers/servers.ts';

let site: TestServer;
let renderer: Renderer;

beforeAll(async () => {
  site = await startServer((request, response) => {
    if (request.url === '/latin1') return void response.setHeader('content-type', 'text/html; charset=latin1').end(Buffer.from([0xe9]));
    if (request.url === '/moved') return void response.writeHead(302, { location: '/page' }).end();
    if (request.url === '/moved-to-part') return void response.writeHead(302, { location: '/page#other' }).end();
    if (request.url === '/nowhere') return void response.writeHead(302, { location: 'http://' }).end();
    if (request.url === '/userinfo') return void response.writeHead(302, { location: `http://user@127.0.0.1:${site.port}/page` }).end();
    if (request.url === '/binary') return void response.end(Buffer.from([1, 0, 2, 0]));
    response.setHeader('content-type', 'text/html').end('<p>page</p>');
  });
  renderer = createHttpRenderer({
    gate: createGate({ allow: [`127.0.0.1:${site.port}`] }),
    clock: fixedClock('2026-03-01T06:00:00Z'),
    userAgent: 'Clausewatch',
  });
});
afterAll(async () => {
  await renderer?.close();
  await site?.close();
});

describe('http renderer', () => {
  it('names the encoding that a stored page came in, and only then', async () => {
    expect(await renderer.render({ url: `${site.origin}/latin1` })).toMatchObject({
      ok: true,
      capture: { headers: { [CHARSET_HEADER]: 'windows-1252' } },
    });
    const plain = await renderer.render({ url: `${site.origin}/page` });
    expect(plain.ok && plain.capture.headers).not.toHaveProperty(CHARSET_HEADER);
  });

  it('carries the fragment over a redirect that has none of its own', async () => {
    expect(await renderer.render({ url: `${site.origin}/moved#part` })).toMatchObject({
      ok: true,
      capture: { finalUrl: `${site.origin}/page#part` },
    });
    expect(await renderer.render({ url: `${site.origin}/moved-to-part#part` })).toMatchObject({
      ok: true,
      capture: { finalUrl: `${site.origin}/page#other` },
    });
  });

  it('takes its times from the clock it is given', async () => {
    expect(await renderer.render({ url: `${site.origin}/page` })).toMatchObject({
      capture: { fetchedAt: '2026-03-01T06:00:00.000Z', durationMs: 0 },
    });
  });

  it.each([
    ['/nowhere', 'protocol'],
    ['/userinfo', 'refused'],
    ['/binary', 'not-html'],
  ])('fails as a value on %s', async (path, kind) => {
    expect(await renderer.render({ url: `${site.origin}${path}` })).toMatchObject({ ok: false, failure: { kind } });
  });

  it('visits nothing once it is closed', async () => {
    const own = createHttpRenderer({
      gate: createGate({ allow: [`127.0.0.1:${site.port}`] }),
      clock: fixedClock('2026-03-01'),
      userAgent: 'x',
    });
    await own.close();
    const before = site.requests.length;
    expect(await own.render({ url: `${site.origin}/page` })).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
    expect(site.requests).toHaveLength(before);
  });
});
