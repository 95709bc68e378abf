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
    if (request.url === '/to-304') return void response.writeHead(302, { location: '/always-304' }).end();
    if (request.url === '/to-known') return void response.writeHead(302, { location: '/known' }).end();
    if (request.url === '/known' || request.url === '/always-304') {
      const isKnown = request.headers['if-none-match'] === '"v1"' || request.headers['if-modified-since'] !== undefined;
      if (isKnown || request.url === '/always-304') return void response.writeHead(304, { etag: '"v1"' }).end();
      return void response.writeHead(200, { 'content-type': 'text/html', etag: '"v1"' }).end('<p>known</p>');
    }
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
    ['/nowhere', 'refused'],
    ['/userinfo', 'refused'],
    ['/binary', 'not-html'],
  ])('fails as a value on %s', async (path, kind) => {
    expect(await renderer.render({ url: `${site.origin}${path}` })).toMatchObject({ ok: false, failure: { kind } });
  });

  it('says that it is the server who leads elsewhere, where the address of the watcher is fine', async () => {
    expect(await renderer.render({ url: `${site.origin}/userinfo` })).toMatchObject({
      failure: { message: expect.stringMatching(/^The server redirects to another address\. The address must not contain/) },
    });
  });

  it('asks whether the page has changed, and says when the server says no', async () => {
    const url = `${site.origin}/known`;
    expect(await renderer.render({ url })).toMatchObject({ ok: true, capture: { status: 200, headers: { etag: '"v1"' } } });
    for (const known of [{ etag: '"v1"' }, { lastModified: 'Sun, 01 Mar 2026 06:00:00 GMT' }]) {
      const outcome = await renderer.render({ url, validators: { url, ...known } });
      expect(outcome).toMatchObject({ ok: true, capture: { status: 304, notModified: true, finalUrl: url } });
      expect(outcome.ok && outcome.capture.body.length).toBe(0);
    }
    expect(await renderer.render({ url, validators: { url, etag: '"v0"' } })).toMatchObject({ ok: true, capture: { status: 200 } });
  });

  it('sends what a page is known by to no other address', async () => {
    const outcome = await renderer.render({ url: `${site.origin}/page`, validators: { url: `${site.origin}/known`, etag: '"v1"' } });
    expect(outcome).toMatchObject({ ok: true, capture: { status: 200 } });
    expect(site.requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
    const led = await renderer.render({ url: `${site.origin}/to-known`, validators: { url: `${site.origin}/known`, etag: '"v1"' } });
    expect(led).toMatchObject({ ok: true, capture: { notModified: true, redirects: [{ to: `${site.origin}/known` }] } });
  });

  it('takes "not modified" from no server that was not asked', async () => {
    const outcome = await renderer.render({ url: `${site.origin}/always-304` });
    expect(outcome).toMatchObject({ ok: true, capture: { status: 304 } });
    expect(outcome.ok && outcome.capture).not.toHaveProperty('notModified');
    // Led there from an address that is known: nothing is known of this one.
    const known = { url: `${site.origin}/known`, etag: '"v1"' };
    const led = await renderer.render({ url: `${site.origin}/to-304`, validators: known });
    expect(led).toMatchObject({ ok: true, capture: { status: 304, finalUrl: `${site.origin}/always-304` } });
    expect(led.ok && led.capture).not.toHaveProperty('notModified');
  });

  it('keeps a connection for the next visit to the same host', async () => {
    await renderer.render({ url: `${site.origin}/page` });
    const before = site.connections();
    for (let visit = 0; visit < 5; visit += 1) await renderer.render({ url: `${site.origin}/page` });
    expect(site.connections()).toBe(before);
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
