/**
 * What one site has given must not reach another, and who a site is must be proven.
 * @module
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGate, type Gate } from '../../../../src/adapters/egress/gate.ts';
import { createTextFetcher } from '../../../../src/adapters/egress/text.ts';
import type { RenderOutcome } from '../../../../src/domain/capture.ts';
import { captured, text } from '../../../contract/renderer.contract.ts';
import { makeCertificate, startServer, type TestServer } from '../../../helpers/servers.ts';
import { failureIn } from './expect.ts';
import { chromiumAt, type Handler, httpAt, type Lab } from './lab.ts';

export function describeCredentials(lab: () => Lab): void {
  describe.each(['http', 'chromium'] as const)('credentials through %s', (name) => {
    const other = (): string => `${lab().friend.origin}/collect`;

    it.each([301, 302, 303, 307, 308])('do not go to another site by a redirect with status %i', async (status) => {
      const cookies = ['session=secret; Path=/', 'wide=secret; Domain=test; Path=/', 'subject=secret; Domain=friend.test; Path=/'];
      lab().serve(
        '/login',
        (_request, response) => void response.writeHead(status, { location: other(), 'set-cookie': cookies, etag: '"secret"' }).end(),
      );
      lab().html('/collect', '<p>collected</p>');
      const url = lab().url('/login');
      captured(await lab()[name].render({ url, validators: { url, etag: '"secret"', lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT' } }));
      const seen = lab().friend.requests.findLast((request) => request.url === '/collect');
      expect(JSON.stringify(seen?.rawHeaders)).not.toContain('secret');
      for (const header of ['cookie', 'authorization', 'proxy-authorization', 'if-none-match', 'if-modified-since'])
        expect(seen?.headers).not.toHaveProperty(header);
    });

    it('do not outlive the visit', async () => {
      lab().html('/visited', '<p>visited</p>', { 'set-cookie': 'session=secret; Path=/; Max-Age=9999' });
      for (let count = 0; count < 2; count += 1) captured(await lab()[name].render({ url: lab().url('/visited') }));
      for (const request of lab().site.requests.filter(({ url }) => url === '/visited')) expect(request.headers.cookie).toBeUndefined();
    });

    it('are not asked for by a site, nor by what stands for a proxy', async () => {
      lab().serve(
        '/401',
        (_request, response) =>
          void response
            .writeHead(401, { 'www-authenticate': 'Basic realm=x, Negotiate, NTLM', 'content-type': 'text/html' })
            .end('<p>who</p>'),
      );
      lab().serve(
        '/407',
        (_request, response) =>
          void response.writeHead(407, { 'proxy-authenticate': 'Basic realm=x', 'content-type': 'text/html' }).end('<p>who</p>'),
      );
      expect(captured(await lab()[name].render({ url: lab().url('/401') })).status).toBe(401);
      const outcome = await lab()[name].render({ url: lab().url('/407') });
      if (!outcome.ok) failureIn(outcome, 'connect', 'protocol');
      for (const request of lab().site.requests) expect(request.headers).not.toHaveProperty('authorization');
    });
  });

  it('of one site do not go to another with what its page asks for', async () => {
    lab().html('/collect', 'x', { 'access-control-allow-origin': lab().site.origin, 'access-control-allow-credentials': 'true' });
    lab().html(
      '/with',
      `<p>with</p><script>document.cookie = "token=secret"; fetch("${lab().friend.origin}/collect?by=fetch", { credentials: "include" })</script><iframe src="${lab().friend.origin}/collect?by=frame"></iframe>`,
      { 'set-cookie': 'session=secret; Path=/' },
    );
    captured(await lab().chromium.render({ url: lab().url('/with') }));
    const seen = lab().friend.requests.filter(({ url }) => url?.startsWith('/collect?by='));
    expect(seen.map(({ url }) => url).sort()).toEqual(['/collect?by=fetch', '/collect?by=frame']);
    expect(JSON.stringify(seen.map(({ rawHeaders }) => rawHeaders))).not.toContain('secret');
  });
}

export function describeCertificates(): void {
  describe('a site that does not prove who it is', () => {
    const servers = new Map<string, TestServer>();
    const authorities: string[] = [];
    let plain: TestServer;
    let gate: Gate;

    beforeAll(async () => {
      const forged: Handler = (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>forged</p>');
      const add = async (
        kind: string,
        options: Parameters<typeof makeCertificate>[1] & { names?: string[]; known?: true; maxVersion?: 'TLSv1.1' } = {},
      ): Promise<void> => {
        const certificate = await makeCertificate(options.names ?? ['site.test'], options);
        // Known to the plain renderer, so that nothing but the one fault is wrong with it.
        if (options.known) authorities.push(certificate.cert);
        servers.set(
          kind,
          await startServer(forged, { name: 'site.test', certificate, ...(options.maxVersion ? { maxVersion: options.maxVersion } : {}) }),
        );
      };
      await add('self-signed');
      await add('expired', { expired: true, known: true });
      await add('not yet valid', { future: true, known: true });
      await add('of another host', { names: ['other.test'], known: true });
      await add('of a host below', { names: ['www.site.test'], known: true });
      await add('with old TLS only', { maxVersion: 'TLSv1.1', known: true });
      const mute = await startServer(forged, { name: 'site.test' });
      servers.set('without TLS', { ...mute, origin: mute.origin.replace('http:', 'https:') });
      plain = await startServer(
        (request, response) => {
          const to = new URL(request.url ?? '', 'http://x').searchParams.get('to') ?? '';
          if (request.url?.startsWith('/to')) response.writeHead(302, { location: to }).end();
          else
            response
              .writeHead(200, { 'content-type': 'text/html' })
              .end(
                `<p>page</p><p id=o>-</p><iframe src="${to}"></iframe><script>fetch("${to}", { mode: "no-cors" }).then(() => { o.textContent = "loaded"; }, () => { o.textContent = "blocked"; })</script>`,
              );
        },
        { name: 'plain.test' },
      );
      gate = createGate({
        allow: [...servers.values(), plain].map(({ origin }) => new URL(origin).host),
        resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      });
    });
    afterEach(() => vi.unstubAllEnvs());
    afterAll(() => Promise.all([plain, ...servers.values()].map((server) => server?.close())));

    const originOf = (kind: string): string => `${servers.get(kind)?.origin}/`;
    const KINDS = ['self-signed', 'expired', 'not yet valid', 'of another host', 'of a host below', 'with old TLS only', 'without TLS'];
    const isForged = (outcome: RenderOutcome): void => {
      expect(failureIn(outcome, 'tls')).toMatchObject({ transient: false, message: expect.stringContaining('site.test') });
    };
    const untouched = (): void => {
      for (const server of servers.values()) expect(server.requests).toEqual([]);
    };

    it('is not read through http, directly or by a redirect, whatever the environment says', async () => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      const http = httpAt(gate, { ca: authorities });
      const fetchText = createTextFetcher({ gate, userAgent: 'Clausewatch', ca: authorities });
      for (const kind of KINDS) {
        isForged(await http.render({ url: originOf(kind) }));
        isForged(await http.render({ url: `${plain.origin}/to?to=${encodeURIComponent(originOf(kind))}` }));
        expect(failureIn(await fetchText(originOf(kind)), 'tls').message).toContain('site.test');
        expect(failureIn(await fetchText(`${plain.origin}/to?to=${encodeURIComponent(originOf(kind))}`), 'tls').message).toContain(
          'site.test',
        );
      }
      await http.close();
      untouched();
    });

    it('is not read through chromium, directly, by a redirect or as part of a page', async () => {
      const chromium = chromiumAt(gate);
      for (const kind of KINDS) {
        isForged(await chromium.render({ url: originOf(kind) }));
        isForged(await chromium.render({ url: `${plain.origin}/to?to=${encodeURIComponent(originOf(kind))}` }));
        expect(text(captured(await chromium.render({ url: `${plain.origin}/page?to=${encodeURIComponent(originOf(kind))}` })))).toContain(
          'blocked',
        );
      }
      await chromium.close();
      untouched();
    });
  });
}
