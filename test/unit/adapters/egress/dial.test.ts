import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createMailDial } from '../../../../src/adapters/egress/dial.ts';
import { closedPort, startServer, type TestServer } from '../../../helpers/servers.ts';

const servers: Array<{ close(): unknown }> = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function server(): Promise<TestServer> {
  const started = await startServer(() => undefined);
  servers.push(started);
  return started;
}

const patient = (): AbortSignal => new AbortController().signal;
const publicly = async () => [{ address: '203.0.114.7', family: 4 as const }];

describe('createMailDial', () => {
  it('connects to what the settings admit', async () => {
    const { port, connections } = await server();
    const dialled = await createMailDial({ allow: [`127.0.0.1:${port}`] })({ host: '127.0.0.1', port, inTheClear: true }, patient());
    expect(dialled.ok).toBe(true);
    expect(connections()).toBe(1);
    if (dialled.ok) dialled.socket.destroy();
  });

  it.each([
    ['an internal address', { host: '127.0.0.1', port: 587, inTheClear: false }, 'this machine itself'],
    ['a port of no mail server', { host: 'mail.example', port: 80, inTheClear: false }, 'not a port for mail'],
    ['a mail server in the clear', { host: 'mail.example', port: 25, inTheClear: true }, 'in the clear'],
  ])('does not connect to %s, and says how to admit it', async (_what, to, words) => {
    const dialled = await createMailDial({ resolve: publicly })(to, patient());
    expect(dialled).toMatchObject({
      ok: false,
      failure: { kind: 'refused', message: expect.stringContaining(words), remedy: expect.stringContaining(`"${to.host}:${to.port}"`) },
    });
  });

  it('tells that nobody listens', async () => {
    const port = await closedPort();
    const dialled = await createMailDial({ allow: [`127.0.0.1:${port}`] })({ host: '127.0.0.1', port, inTheClear: true }, patient());
    expect(dialled).toMatchObject({ ok: false, failure: { kind: 'connect', transient: true } });
  });

  it('goes through the proxy of the network, to the checked address', async () => {
    const asked: string[] = [];
    const proxy: Server = createServer();
    proxy.on('connect', (request: IncomingMessage, client: Socket) => {
      asked.push(request.url ?? '');
      client.write('HTTP/1.1 200 OK\r\n\r\n');
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    servers.push({ close: () => proxy.close() });
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const dialled = await createMailDial({ resolve: publicly, upstream: { url } })(
      { host: 'mail.example', port: 587, inTheClear: false },
      patient(),
    );
    expect(asked).toEqual(['203.0.114.7:587']);
    if (dialled.ok) dialled.socket.destroy();
  });

  it('ends when the signal is aborted, though the look-up does not', async () => {
    const stop = new AbortController();
    const asked = Promise.withResolvers<void>();
    const resolve = (): Promise<never> => {
      asked.resolve();
      return new Promise(() => undefined);
    };
    const dialling = createMailDial({ resolve })({ host: 'mail.example', port: 587, inTheClear: false }, stop.signal);
    await asked.promise;
    stop.abort();
    expect(await dialling).toMatchObject({ ok: false, failure: { kind: 'timeout', transient: true } });
  });
});
