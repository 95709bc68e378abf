import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect as netConnect, type Socket } from 'node:net';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEgressAgent } from '../../../../src/adapters/egress/client.ts';
import { EgressError } from '../../../../src/adapters/egress/failure.ts';
import { createGate, type UpstreamOptions } from '../../../../src/adapters/egress/gate.ts';
import { OperationalError } from '../../../../src/domain/errors.ts';
import { startServer, type TestServer } from '../../../helpers/servers.ts';

/** A forward proxy of somebody else's: connects to the site whatever it is asked for, and notes what that was. */
let upstream: Server;
let asked: Array<{ authority: string; authorization: string | undefined }>;
let site: TestServer;
let answer: string | undefined;

beforeEach(async () => {
  asked = [];
  answer = undefined;
  site = await startServer((_request, response) => void response.end('through'));
  upstream = createServer();
  upstream.on('connect', (incoming: IncomingMessage, client: Socket) => {
    asked.push({ authority: incoming.url ?? '', authorization: incoming.headers['proxy-authorization'] });
    client.on('error', () => {});
    if (answer !== undefined) return void client.end(`HTTP/1.1 ${answer}\r\n\r\n`);
    const target = netConnect(site.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    target.on('error', () => client.destroy());
  });
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  upstream.closeAllConnections();
  await Promise.all([site.close(), new Promise((done) => upstream.close(done))]);
});

const address = (credential = ''): string => `http://${credential}127.0.0.1:${(upstream.address() as AddressInfo).port}`;

const gate = (options: Partial<UpstreamOptions> = {}) =>
  createGate({ resolve: async () => [{ address: '203.0.114.7', family: 4 }], upstream: { url: address(), ...options } });

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(EgressError);
  return (error as EgressError).failure;
}

describe('upstream proxy', () => {
  it('is asked for the checked address, so that it cannot resolve the name to another one', async () => {
    const agent = createEgressAgent({ gate: gate() });
    const response = await request('http://public.example/', { dispatcher: agent });
    expect(await response.body.text()).toBe('through');
    expect(asked).toEqual([{ authority: '203.0.114.7:80', authorization: undefined }]);
    await agent.destroy();
  });

  it('is asked for the name where it alone can resolve names', async () => {
    (await gate({ resolve: 'proxy' }).connect('public.example', 443, 2000)).destroy();
    expect(asked[0]?.authority).toBe('public.example:443');
  });

  it('gets the credentials of its address', async () => {
    (await gate({ url: address('us%20er:pass@') }).connect('public.example', 443, 2000)).destroy();
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('us er:pass').toString('base64')}`);
  });

  it.each(['here', 'proxy'] as const)('never gets to see an address inside (names resolved by %s)', async (resolve) => {
    for (const host of ['127.0.0.1', '169.254.169.254', '[::1]', '10.0.0.8'])
      expect(await failureOf(gate({ resolve }).connect(host, 80, 2000))).toMatchObject({ kind: 'refused' });
    expect(asked).toEqual([]);
  });

  it.each([
    ['407 Proxy Authentication Required', { kind: 'connect', transient: false, message: expect.stringContaining('password') }],
    ['502 Bad Gateway', { kind: 'connect', transient: true, message: expect.stringContaining('502') }],
  ])('makes its %s a failure', async (status, failure) => {
    answer = status;
    expect(await failureOf(gate().connect('public.example', 443, 2000))).toMatchObject(failure);
  });

  it('that cannot be reached is named as what failed', async () => {
    const unreachable = gate();
    await new Promise((done) => upstream.close(done));
    expect(await failureOf(unreachable.connect('public.example', 443, 2000))).toMatchObject({
      kind: 'connect',
      message: expect.stringContaining('upstream proxy'),
    });
    upstream.listen(0, '127.0.0.1');
  });

  it.each(['socks5://127.0.0.1:1', 'nonsense', 'http://'])('with the address %s is a mistake in the settings', (url) => {
    expect(() => createGate({ upstream: { url } })).toThrow(OperationalError);
  });
});
