import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { OperationalError } from '../../../src/domain/errors.ts';
import { type Served, serve } from '../../../src/web/serve.ts';
import { sampleData } from '../../helpers/webFixtures.ts';
import { siteOf } from './site.ts';

const running: Served[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((served) => served.close()));
});

async function start(options: { host: string; port: number }): Promise<Served> {
  const served = await serve(siteOf(sampleData()).app, options);
  running.push(served);
  return served;
}

it('answers on the address that it names', async () => {
  const { url } = await start({ host: '127.0.0.1', port: 0 });
  const response = await fetch(`${url}/healthz`);
  expect(await response.json()).toMatchObject({ status: 'ok' });
});

it('refuses a foreign host name over a real connection', async () => {
  const { port } = await start({ host: '127.0.0.1', port: 0 });
  const status = await new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/changes', headers: { host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
  expect(status).toBe(421);
});

it('says what to do when the port is taken', async () => {
  const { port } = await start({ host: '127.0.0.1', port: 0 });
  const failure = await start({ host: '127.0.0.1', port }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(OperationalError);
  expect(failure).toMatchObject({ message: `Port ${port} is already in use.`, remedy: expect.stringContaining('--port') });
});

it('says what to do when the address is not of this machine', async () => {
  await expect(start({ host: '203.0.113.7', port: 0 })).rejects.toMatchObject({
    code: 'network',
    remedy: expect.stringContaining('--host'),
  });
});

it('ends open connections when it is closed', async () => {
  const served = await serve(siteOf(sampleData()).app, { host: '127.0.0.1', port: 0 });
  const socket = connect(served.port, '127.0.0.1');
  socket.on('error', () => {});
  // Half a request: the server waits for the rest of it.
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
  await once(socket, 'connect');
  await (await fetch(`${served.url}/healthz`)).text();
  const ended = once(socket, 'close');
  await served.close();
  await ended;
  await expect(fetch(`${served.url}/healthz`)).rejects.toThrow();
});
