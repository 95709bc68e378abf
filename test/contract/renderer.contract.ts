/**
 * What every renderer does, whichever way it fetches.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGate, type Gate } from '../../src/adapters/egress/gate.ts';
import type { Capture, CaptureFailure, CaptureMeta, RenderOutcome } from '../../src/domain/capture.ts';
import type { Clock, Renderer } from '../../src/domain/ports.ts';
import { type Certificate, closedPort, makeCertificate, startServer, type TestServer } from '../helpers/servers.ts';

export interface RendererSetting {
  gate: Gate;
  clock: Clock;
  /** A certificate that this renderer is told to trust. */
  trusted: Certificate;
  /** Small limits, so that running into them is quick. */
  caps: { maxBytes: number; timeoutMs: number; maxRedirects: number };
}

export const CAPS = { maxBytes: 300_000, timeoutMs: 4000, maxRedirects: 5 };

/** Clock that moves on by a second with every look. */
function tickingClock(): Clock {
  let at = Date.parse('2026-03-01T06:00:00Z');
  return {
    now: () => {
      at += 1000;
      return new Date(at - 1000);
    },
  };
}

export function describeRenderer(name: string, create: (setting: RendererSetting) => Renderer): void {
  describe(`${name} renderer`, () => {
    let site: TestServer;
    let other: TestServer;
    let internal: TestServer;
    let secure: TestServer;
    let untrusted: TestServer;
    let expired: TestServer;
    let elsewhere: TestServer;
    let renderer: Renderer;
    let unused: number;

    beforeAll(async () => {
      unused = await closedPort();
      internal = await startServer(page('<p>secret</p>'));
      other = await startServer(page('<p>other site</p>'), { name: 'other.test' });
      const trusted = await makeCertificate(['vendor.test', '127.0.0.1']);
      secure = await startServer((request, response) => serve(request, response, { internal, other }), {
        name: 'vendor.test',
        certificate: trusted,
      });
      untrusted = await startServer(page('<p>forged</p>'), { name: 'vendor.test', certificate: await makeCertificate(['vendor.test']) });
      expired = await startServer(page('<p>old</p>'), {
        name: 'vendor.test',
        certificate: await makeCertificate(['vendor.test'], { expired: true }),
      });
      elsewhere = await startServer(page('<p>wrong name</p>'), {
        name: 'vendor.test',
        certificate: await makeCertificate(['somebody-else.test']),
      });
      site = await startServer((request, response) => serve(request, response, { internal, other }), { name: 'vendor.test' });
      const servers = [site, other, secure, untrusted, expired, elsewhere];
      const gate = createGate({
        allow: [...servers.map(({ origin }) => new URL(origin).host), `vendor.test:${unused}`, 'missing.test:80'],
        resolve: async (hostname) => {
          if (hostname.endsWith('.test') && hostname !== 'missing.test') return [{ address: '127.0.0.1', family: 4 }];
          throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
        },
      });
      renderer = create({ gate, clock: tickingClock(), trusted, caps: CAPS });
    });

    afterAll(async () => {
      await renderer?.close();
      await Promise.all([site, other, internal, secure, untrusted, expired, elsewhere].map((server) => server?.close()));
    });

    const visit = (path: string): Promise<RenderOutcome> => renderer.render({ url: new URL(path, site.origin).href });

    it('captures a page with its status, headers, times and text as UTF-8', async () => {
      const capture = captured(await visit('/terms#fees'));
      expect(text(capture)).toContain('<h1>Terms – été</h1>');
      expect(capture).toMatchObject({
        requestUrl: `${site.origin}/terms#fees`,
        finalUrl: `${site.origin}/terms#fees`,
        redirects: [],
        status: 200,
        renderer: name,
      });
      expect(capture.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', etag: '"v1"' });
      expect(capture.fetchedAt).toMatch(/^2026-03-01T06:\d\d:\d\d\.000Z$/);
      expect(capture.durationMs).toBeGreaterThan(0);
      expect(capture.tls).toBeUndefined();
    });

    it('never keeps cookies, nor headers that pass for our own', async () => {
      const { headers } = captured(await visit('/cookie'));
      expect(headers).not.toHaveProperty('set-cookie');
      expect(Object.keys(headers).filter((key) => key.startsWith('x-clausewatch'))).toEqual([]);
    });

    it('tells who visits and in which language', async () => {
      await renderer.render({ url: `${site.origin}/terms?who`, language: 'de-DE' });
      const headers = site.requests.findLast((request) => request.url === '/terms?who')?.headers;
      expect(headers?.['user-agent']).toContain('Clausewatch');
      expect(headers?.['user-agent']).toContain('ops@monitor.example');
      expect(headers?.['accept-language']).toMatch(/^de-DE/);
    });

    it('gives byte-equal bodies for an unchanged page', async () => {
      const [first, second] = [captured(await visit('/terms')), captured(await visit('/terms'))];
      expect(text(second)).toBe(text(first));
    });

    it('records each redirect', async () => {
      const capture = captured(await visit('/hop/2'));
      expect(capture.redirects).toEqual([
        { from: `${site.origin}/hop/2`, to: `${site.origin}/hop/1`, status: 301 },
        { from: `${site.origin}/hop/1`, to: `${site.origin}/hop/0`, status: 301 },
        { from: `${site.origin}/hop/0`, to: `${site.origin}/terms`, status: 301 },
      ]);
      expect(capture.finalUrl).toBe(`${site.origin}/terms`);
      expect(capture.status).toBe(200);
    });

    it('gives a cookie back to the site that set it and to no other', async () => {
      expect(text(captured(await visit('/needs-cookie')))).toContain('welcome back');
      captured(await visit('/cookie-then-other'));
      expect(other.requests.at(-1)?.headers.cookie).toBeUndefined();
    });

    it.each([404, 410, 500, 503])('keeps an answer with status %i', async (status) => {
      const capture = captured(await visit(`/status/${status}`));
      expect(capture.status).toBe(status);
      expect(text(capture)).toContain(`status is ${status}`);
    });

    it('reads an answer with very long headers', async () => {
      expect(captured(await visit('/long-headers')).headers['content-security-policy']).toHaveLength(40_000);
    });

    it('keeps an error answer without a body', async () => {
      expect(captured(await visit('/bare-404')).status).toBe(404);
    });

    it('captures an empty page', async () => {
      const capture = captured(await visit('/empty'));
      expect(capture.status).toBe(200);
      expect(
        text(capture)
          .replace(/<[^>]*>/g, '')
          .trim(),
      ).toBe('');
    });

    it('captures a page of invalid UTF-8', async () => {
      expect(decoded(captured(await visit('/invalid-utf8')))).toContain('before \ufffd after');
    });

    it.each(['/latin1-header', '/latin1-meta', '/latin1-undeclared'])('brings another encoding to UTF-8 (%s)', async (path) => {
      expect(text(captured(await visit(path)))).toContain('Größe der Übermittlung');
    });

    it.each(['gzip', 'br', 'zstd'])('reads a page packed with %s', async (coding) => {
      // Browsers take br and zstd over TLS only.
      expect(text(captured(await renderer.render({ url: `${secure.origin}/packed/${coding}` })))).toContain('<p>unpacked</p>');
    });

    it('reads a page that does not say what it is', async () => {
      expect(text(captured(await visit('/typeless')))).toContain('no type');
    });

    it.each(['/file.pdf', '/unnamed.pdf'])('gives the bytes of a PDF as they are, or says that it shows none (%s)', async (path) => {
      const outcome = await visit(path);
      if (name === 'http') expect(Buffer.from(captured(outcome).body).equals(PDF)).toBe(true);
      else expect(failed(outcome).failure.kind).toBe('not-html');
    });

    it('records the TLS connection', async () => {
      const capture = captured(await renderer.render({ url: `${secure.origin}/terms` }));
      expect(text(capture)).toContain('Terms');
      expect(capture.tls).toMatchObject({
        protocol: expect.stringMatching(/^TLS 1\.[23]$/),
        issuer: 'vendor.test',
        subject: 'vendor.test',
      });
      expect(Date.parse(capture.tls?.validTo ?? '')).toBeGreaterThan(Date.parse(capture.tls?.validFrom ?? ''));
    });

    const failures: Array<[string, CaptureFailure['kind'], () => string]> = [
      ['a port on which nothing listens', 'connect', () => `http://vendor.test:${unused}/`],
      ['a name that does not resolve', 'dns', () => 'http://missing.test/'],
      ['an address of this machine that is not on the allow-list', 'refused', () => `${internal.origin}/`],
      ['an address of this machine in decimal', 'refused', () => `http://2130706433:${internal.port}/`],
      ['localhost by name', 'refused', () => `http://localhost:${internal.port}/`],
      ['a private address on a usual port', 'refused', () => 'http://10.0.0.1/'],
      ['a metadata service', 'refused', () => 'http://169.254.169.254/latest/meta-data/'],
      ['a redirect to an internal address', 'refused', () => `${site.origin}/to-internal`],
      ['a redirect to a file', 'refused', () => `${site.origin}/to-file`],
      ['user info in the address', 'refused', () => site.origin.replace('//', '//user:pw@')],
      ['a backslash in the address', 'refused', () => `http://127.0.0.1:${internal.port}\\@vendor.test:${site.port}/`],
      ['a file', 'refused', () => 'file:///etc/passwd'],
      ['a script address', 'refused', () => 'javascript:alert(1)'],
      ['a browser page', 'refused', () => 'chrome://crash'],
      ['no address at all', 'refused', () => 'not an address'],
      ['a self-signed certificate', 'tls', () => `${untrusted.origin}/`],
      ['an expired certificate', 'tls', () => `${expired.origin}/`],
      ['a certificate for another name', 'tls', () => `${elsewhere.origin}/`],
      ['plain http where TLS is expected', 'tls', () => site.origin.replace('http:', 'https:')],
      ['a download', 'not-html', () => `${site.origin}/file.zip`],
      ['something else that is called a PDF', 'not-html', () => `${site.origin}/no.pdf`],
      ['an image', 'not-html', () => `${site.origin}/file.png`],
      ['a page above the size limit', 'too-large', () => `${site.origin}/huge`],
      ['a small packed page that unpacks to a huge one', 'too-large', () => `${site.origin}/bomb`],
      ['a body that never ends', 'too-large', () => `${site.origin}/endless`],
      ['a body that stalls', 'timeout', () => `${site.origin}/stalled`],
      ['a server that never answers', 'timeout', () => `${site.origin}/silent`],
      ['a redirect loop', 'too-many-redirects', () => `${site.origin}/loop`],
      ['a server that hangs up', 'connect', () => `${site.origin}/hang-up`],
      ['an answer that is no HTTP', 'protocol', () => `${site.origin}/garbage`],
      ['damaged packed data', 'protocol', () => `${site.origin}/damaged`],
    ];
    it.each(failures)('fails as a value on %s', async (_title, kind, url) => {
      const { failure, meta } = failed(await renderer.render({ url: url() }));
      expect(failure.kind, failure.message).toBe(kind);
      expect(failure.message).toMatch(/^[A-Z\d[a-z][^\n]{5,200}\.$/);
      expect(meta).toMatchObject({ requestUrl: url(), renderer: name });
      expect(internal.requests).toEqual([]);
      expect(internal.connections()).toBe(0);
    });

    it('sends nothing to a host whose certificate is wrong', () => {
      for (const server of [untrusted, expired, elsewhere]) expect(server.requests).toEqual([]);
    });

    it('tells which failures may pass by themselves', async () => {
      expect(failed(await visit('/stalled')).failure.transient).toBe(true);
      expect(failed(await renderer.render({ url: 'http://10.0.0.1/' })).failure.transient).toBe(false);
    });

    it('says how far a failed visit came', async () => {
      const { meta } = failed(await visit('/to-internal'));
      expect(meta.redirects).toEqual([{ from: `${site.origin}/to-internal`, to: `${internal.origin}/secret`, status: 302 }]);
    });

    it('stops when it is told to', async () => {
      const stop = new AbortController();
      const outcome = renderer.render({ url: `${site.origin}/silent`, signal: stop.signal });
      setTimeout(() => stop.abort(), 200);
      expect(failed(await outcome).failure).toMatchObject({ kind: 'timeout', transient: true });
      expect(failed(await renderer.render({ url: `${site.origin}/terms`, signal: AbortSignal.abort() })).failure.kind).toBe('timeout');
    });

    it('visits several pages at once without mixing them up', async () => {
      const outcomes = await Promise.all([200, 404, 500].map((status) => visit(`/status/${status}`)));
      expect(outcomes.map((outcome) => captured(outcome).status)).toEqual([200, 404, 500]);
    });
  });
}

export function captured(outcome: RenderOutcome): Capture {
  if (!outcome.ok) throw new Error(`expected a capture, got ${outcome.failure.kind}: ${outcome.failure.message}`);
  return outcome.capture;
}

export function failed(outcome: RenderOutcome): { failure: CaptureFailure; meta: CaptureMeta } {
  if (outcome.ok) throw new Error(`expected a failure, got a capture of ${outcome.capture.finalUrl} with status ${outcome.capture.status}`);
  return outcome;
}

/** Body as text; fails for anything but UTF-8. */
export function text(capture: Capture): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(capture.body);
}

function decoded(capture: Capture): string {
  return new TextDecoder('utf-8').decode(capture.body);
}

export function page(body: string): (request: IncomingMessage, response: ServerResponse) => void {
  return (_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><head><title>Test</title></head><body>${body}</body></html>`);
  };
}

const PDF = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj', 'latin1');
const LATIN1 = Buffer.from('<!doctype html><meta charset=iso-8859-1><p>Größe der Übermittlung</p>', 'latin1');
const LATIN1_BARE = Buffer.from('<!doctype html><p>Größe der Übermittlung</p>', 'latin1');

function serve(request: IncomingMessage, response: ServerResponse, servers: { internal: TestServer; other: TestServer }): void {
  const path = new URL(request.url ?? '/', 'http://site').pathname;
  const redirect = (status: number, location: string): void => void response.writeHead(status, { location }).end();
  const html = (body: string | Buffer, headers: Record<string, string> = {}): void =>
    void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);

  const [, first = '', second = ''] = path.split('/');
  switch (first) {
    case 'terms':
      return html('<!doctype html><html><head></head><body><h1>Terms – été</h1><p>Thirty (30) days.</p></body></html>', { etag: '"v1"' });
    case 'cookie':
      return html('<p>cookie</p>', { 'set-cookie': 'session=secret', 'x-clausewatch-settled': 'forged', 'x-clausewatch-egress': 'forged' });
    case 'hop':
      return redirect(301, second === '0' ? '/terms' : `/hop/${Number(second) - 1}`);
    case 'needs-cookie':
      if (request.headers.cookie?.includes('seen=1')) return html('<p>welcome back</p>');
      return void response.writeHead(302, { location: '/needs-cookie', 'set-cookie': 'seen=1; Path=/' }).end();
    case 'cookie-then-other':
      return void response.writeHead(302, { location: `${servers.other.origin}/`, 'set-cookie': 'token=secret; Path=/' }).end();
    case 'status':
      return void response.writeHead(Number(second), { 'content-type': 'text/html' }).end(`<p>status is ${second}</p>`);
    case 'long-headers':
      return html('<p>long</p>', { 'content-security-policy': 'x'.repeat(40_000) });
    case 'bare-404':
      return void response.writeHead(404).end();
    case 'empty':
      return html('');
    case 'invalid-utf8':
      return html(Buffer.concat([Buffer.from('<!doctype html><p>before '), Buffer.from([0xff]), Buffer.from(' after</p>')]));
    case 'latin1-header':
      return html(LATIN1_BARE, { 'content-type': 'text/html; charset=ISO-8859-1' });
    case 'latin1-meta':
      return html(LATIN1, { 'content-type': 'text/html' });
    case 'latin1-undeclared':
      return html(LATIN1_BARE, { 'content-type': 'text/html' });
    case 'packed':
      return html(packed(second), { 'content-encoding': second });
    case 'damaged':
      return html(Buffer.from('this is no gzip at all'), { 'content-encoding': 'gzip' });
    case 'typeless':
      response.sendDate = false;
      return void response.writeHead(200).end('<!doctype html><p>no type</p>');
    case 'to-internal':
      return redirect(302, `${servers.internal.origin}/secret`);
    case 'to-file':
      return redirect(302, 'file:///etc/passwd');
    case 'file.pdf':
      return html(PDF, { 'content-type': 'application/pdf' });
    case 'unnamed.pdf':
      return html(PDF, { 'content-type': 'application/octet-stream' });
    case 'no.pdf':
      return html('PK', { 'content-type': 'application/pdf' });
    case 'file.zip':
      return html('PK', { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename=x.zip' });
    case 'file.png':
      return html('PNG', { 'content-type': 'image/png' });
    case 'huge':
      return html(`<!doctype html><body>${'<p>large page</p>'.repeat(40_000)}</body>`);
    case 'bomb':
      return html(gzipSync(`<!doctype html><p>${'a'.repeat(5_000_000)}</p>`), { 'content-encoding': 'gzip' });
    case 'endless':
      response.writeHead(200, { 'content-type': 'text/html' });
      return pump(response);
    case 'stalled':
      response.writeHead(200, { 'content-type': 'text/html' });
      return void response.write('<!doctype html><p>and then</p>');
    case 'silent':
      return;
    case 'loop':
      return redirect(302, '/loop');
    case 'hang-up':
      return void request.socket.destroy();
    case 'garbage':
      return void request.socket.end('SSH-2.0-OpenSSH_9.2\r\n');
    default:
      return void response.writeHead(404, { 'content-type': 'text/html' }).end('<p>not here</p>');
  }
}

function packed(coding: string): Buffer {
  const pack = { gzip: gzipSync, br: brotliCompressSync, zstd: zstdCompressSync }[coding];
  if (!pack) throw new Error(`no such coding: ${coding}`);
  return pack(Buffer.from('<!doctype html><p>unpacked</p>'));
}

function pump(response: ServerResponse): void {
  const chunk = '<p>and on and on</p>'.repeat(3000);
  const more = (): void => {
    if (response.destroyed) return;
    if (response.write(chunk)) setImmediate(more);
    else response.once('drain', more);
  };
  more();
}
