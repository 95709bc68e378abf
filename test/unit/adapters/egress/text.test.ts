import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../../../../src/adapters/egress/gate.ts';
import { createTextFetcher } from '../../../../src/adapters/egress/text.ts';
import type { FetchText } from '../../../../src/domain/ports.ts';
import { closedPort, startServer, type TestServer } from '../../../helpers/servers.ts';

let site: TestServer;
let inner: TestServer;
let fetchText: FetchText;
let closed: number;

beforeAll(async () => {
  inner = await startServer((_, response) => response.end('secret'));
  closed = await closedPort();
  site = await startServer((request, response) => {
    const hop = /^\/hop\/(\d+)$/.exec(request.url ?? '');
    const typed = (type: string) => response.setHeader('content-type', type);
    if (hop) return void response.writeHead(301, { location: hop[1] === '1' ? '/text' : `/hop/${Number(hop[1]) - 1}` }).end();
    if (request.url === '/inside') return void response.writeHead(302, { location: `${inner.origin}/robots.txt` }).end();
    if (request.url === '/file') return void response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    if (request.url === '/nowhere') return void response.writeHead(302, {}).end();
    if (request.url === '/long') return void typed('text/plain').end(`Disallow: /${'a'.repeat(80)}\n${'Disallow: /b\n'.repeat(20)}`);
    if (request.url === '/packed') return void typed('text/plain').setHeader('content-encoding', 'gzip').end(gzipSync('Allow: /\n'));
    if (request.url === '/bomb')
      return void typed('text/plain')
        .setHeader('content-encoding', 'gzip')
        .end(gzipSync('a'.repeat(1_000_000)));
    if (request.url === '/image') return void typed('image/png').end('Disallow: /');
    if (request.url === '/untyped') return void response.end('Disallow: /');
    if (request.url === '/busy') return void response.writeHead(503, { 'retry-after': '60' }).end('Disallow: /');
    if (request.url === '/endless') return void typed('text/plain').write('a\n');
    typed('text/plain; charset=utf-8').end('Disallow: /x\n');
  });
  fetchText = createTextFetcher({
    gate: createGate({ allow: [`127.0.0.1:${site.port}`, `127.0.0.1:${closed}`] }),
    userAgent: 'Clausewatch/1.0 (+ops@acme.example)',
    maxBytes: 128,
    timeoutMs: 1_000,
  });
});
afterAll(() => Promise.all([site.close(), inner.close()]));

const answerOf = async (path: string) => {
  const outcome = await fetchText(`${site.origin}${path}`);
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.answer;
};

describe('a small text', () => {
  it('is fetched under our name', async () => {
    expect(await answerOf('/text')).toMatchObject({ status: 200, text: 'Disallow: /x\n' });
    expect(site.requests.at(-1)?.headers['user-agent']).toBe('Clausewatch/1.0 (+ops@acme.example)');
  });

  it('is followed over five redirects, and taken for absent behind more of them or one that leads nowhere', async () => {
    expect(await answerOf('/hop/5')).toMatchObject({ status: 200 });
    expect(await answerOf('/hop/6')).toMatchObject({ status: 404, text: '' });
    expect(await answerOf('/nowhere')).toMatchObject({ status: 404, text: '' });
  });

  it.each(['/inside', '/file'])('never comes from where the gate leads nobody: %s', async (path) => {
    expect(await fetchText(`${site.origin}${path}`)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(inner.requests).toHaveLength(0);
  });

  it('is cut at the limit, after a whole line', async () => {
    expect((await answerOf('/long')).text).toBe(`Disallow: /${'a'.repeat(80)}\n${'Disallow: /b\n'.repeat(2)}`);
  });

  it('is unpacked up to the limit', async () => {
    expect((await answerOf('/packed')).text).toBe('Allow: /\n');
    expect(await fetchText(`${site.origin}/bomb`)).toMatchObject({ ok: false, failure: { kind: 'too-large' } });
  });

  it('is empty where the answer is something else, or no success', async () => {
    expect(await answerOf('/image')).toMatchObject({ status: 200, text: '' });
    expect(await answerOf('/untyped')).toMatchObject({ status: 200, text: 'Disallow: /' });
    expect(await answerOf('/busy')).toMatchObject({ status: 503, text: '', headers: { 'retry-after': '60' } });
  });

  it('that does not come is a failure in plain words', async () => {
    expect(await fetchText(`http://127.0.0.1:${closed}/robots.txt`)).toMatchObject({
      ok: false,
      failure: { kind: 'connect', transient: true, message: 'No connection to 127.0.0.1: nothing listens there.' },
    });
    expect(await fetchText(`${site.origin}/endless`)).toMatchObject({ ok: false, failure: { kind: 'timeout', transient: true } });
    expect(await fetchText(`${site.origin}/text`, AbortSignal.abort())).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
  });
});
