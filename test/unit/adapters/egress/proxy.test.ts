import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGate } from '../../../../src/adapters/egress/gate.ts';
import { EGRESS_HEADER, type EgressProxy, type ProxySession, startEgressProxy } from '../../../../src/adapters/egress/proxy.ts';
import { closedPort, startServer, type TestServer } from '../../../helpers/servers.ts';

let site: TestServer;
let internal: TestServer;
let proxy: EgressProxy;
let session: ProxySession;
let strangers: string[];
let unused: number;

beforeEach(async () => {
  strangers = [];
  unused = await closedPort();
  internal = await startServer((_request, response) => void response.end('secret'));
  site = await startServer((request, response) => {
    if (request.url === '/large') return void response.end(Buffer.alloc(400_000));
    if (request.url === '/never') return void response.write('x');
    response.setHeader('connection', 'close, x-hop');
    response.setHeader(EGRESS_HEADER, 'forged');
    response.end(`${request.method} ${request.url}`);
  });
  const gate = createGate({ allow: [`127.0.0.1:${site.port}`, `127.0.0.1:${unused}`] });
  proxy = await startEgressProxy({
    gate,
    caps: { sessionBytes: 200_000, connections: 4 },
    isUnwanted: (hostname) => hostname === 'counter.example',
    onStranger: (authority) => strangers.push(authority),
  });
  session = await proxy.openSession();
});
afterEach(async () => {
  await proxy?.close();
  await Promise.all([site?.close(), internal?.close()]);
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function get(url: string, headers: Record<string, string> = {}, through = session.url): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { port } = new URL(through);
  httpRequest({ host: '127.0.0.1', port, path: url, headers, agent: false }, (response) => {
    let body = '';
    response.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    response.on('error', reject);
  })
    .on('error', reject)
    .end();
  return promise;
}

/** Sends CONNECT and gives the first line of the answer with the socket. */
function tunnel(authority: string, through = session.url): Promise<{ line: string; socket: Socket }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ line: string; socket: Socket }>();
  const socket = connect(Number(new URL(through).port), '127.0.0.1');
  socket.once('error', reject);
  socket.once('data', (data) => resolve({ line: data.toString().split('\r\n')[0] ?? '', socket }));
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  return promise;
}

describe('filtering proxy', () => {
  it('passes a request on without what concerns the proxy', async () => {
    const answer = await get(`${site.origin}/page?x=1`, { 'proxy-authorization': 'Basic eDp5' });
    expect(answer).toMatchObject({ status: 200, body: 'GET /page?x=1' });
    const seen = site.requests[0]?.headers;
    expect(seen).toMatchObject({ host: `127.0.0.1:${site.port}` });
    expect(seen).not.toHaveProperty('proxy-authorization');
  });

  it('takes the host from the address and not from the Host header', async () => {
    await get(`${site.origin}/`, { host: 'internal.example' });
    expect(site.requests[0]?.headers.host).toBe(`127.0.0.1:${site.port}`);
  });

  it('lets no server pass for the proxy', async () => {
    expect((await get(`${site.origin}/`)).headers).not.toHaveProperty(EGRESS_HEADER);
  });

  it('serves nobody outside a session, and tells of who came', async () => {
    expect((await get(`${site.origin}/`, {}, proxy.url)).status).toBe(403);
    expect((await tunnel(`127.0.0.1:${site.port}`, proxy.url)).line).toContain('403');
    expect(strangers).toEqual([`${site.origin}/`, `127.0.0.1:${site.port}`]);
    expect(site.connections()).toBe(0);
  });

  it('serves a session no longer than it is open', async () => {
    await session.close();
    await expect(get(`${site.origin}/`)).rejects.toThrow();
    expect(site.connections()).toBe(0);
  });

  it('looks up two names of a session at once, and those of another beside them', async () => {
    const open: Array<() => void> = [];
    const asked: string[] = [];
    const slow = createGate({
      resolve(name) {
        asked.push(name);
        return new Promise((_resolve, reject) => open.push(() => reject(new Error('no such name'))));
      },
    });
    const own = await startEgressProxy({ gate: slow });
    const [first, second] = [await own.openSession(), await own.openSession()];
    const answers = ['a', 'b', 'c'].map((name) => tunnel(`${name}.example:443`, first.url));
    await vi.waitUntil(() => asked.length === 2);
    answers.push(tunnel('other.example:443', second.url));
    await vi.waitUntil(() => asked.length === 3);
    expect(asked).toEqual(['a.example', 'b.example', 'other.example']);
    for (const answer of open) answer();
    await vi.waitUntil(() => asked.length === 4);
    open.at(-1)?.();
    expect((await Promise.all(answers)).map(({ line }) => line)).toEqual(Array.from({ length: 4 }, () => 'HTTP/1.1 502 Bad Gateway'));
    await own.close();
  });

  it('counts and reports for each session what its own page caused', async () => {
    const other = await proxy.openSession();
    await get(`${internal.origin}/`);
    await get(`${site.origin}/`, {}, other.url);
    expect(session.failureFor(internal.origin)).toMatchObject({ kind: 'refused' });
    expect(other.failureFor(internal.origin)).toBeUndefined();
  });

  it('turns away hosts that nobody wants, and takes that for no failure', async () => {
    expect((await get('http://counter.example/pixel')).status).toBe(403);
    expect((await tunnel('counter.example:443')).line).toContain('403');
    expect(session.failureFor('http://counter.example/')).toBeUndefined();
  });

  it('answers for a refused address itself, with the token and the reason', async () => {
    const answer = await get(`${internal.origin}/`);
    expect(answer.status).toBe(502);
    expect(answer.headers[EGRESS_HEADER]).toBe(session.token);
    expect(session.failureFor(`${internal.origin}/anything`)).toMatchObject({ kind: 'refused' });
    expect((await tunnel(`127.0.0.1:${internal.port}`)).line).toContain('502');
    expect((await tunnel('169.254.169.254:443')).line).toContain('502');
    expect(session.failureFor('https://169.254.169.254/')).toMatchObject({ kind: 'refused' });
    expect(internal.connections()).toBe(0);
  });

  it('says why a target cannot be reached', async () => {
    expect((await get(`http://127.0.0.1:${unused}/`)).status).toBe(502);
    expect(session.failureFor(`http://127.0.0.1:${unused}/`)).toMatchObject({ kind: 'connect' });
  });

  it.each(['ftp://127.0.0.1/', 'https://example.com/', '/relative', 'http://a@127.0.0.1/'])('does not fetch %s', async (url) => {
    expect((await get(url)).status).toBe(502);
  });

  it.each(['127.0.0.1', 'a@127.0.0.1:80', '127.0.0.1:99999', '2130706433:80'])('opens no tunnel to %s', async (authority) => {
    expect((await tunnel(authority)).line).toContain('502');
  });

  it('carries a tunnel both ways', async () => {
    const { line, socket } = await tunnel(`127.0.0.1:${site.port}`);
    expect(line).toContain('200');
    const answered = Promise.withResolvers<string>();
    socket.once('data', (data) => answered.resolve(data.toString()));
    socket.write(`GET /inside HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(await answered.promise).toContain('200 OK');
    socket.destroy();
  });

  it('cuts a session that receives more than it may', async () => {
    await expect(get(`${site.origin}/large`)).rejects.toThrow();
    expect(session.exceeded).toMatchObject({ kind: 'too-large' });
    expect((await get(`${site.origin}/`)).status).toBe(502);
    const fresh = await proxy.openSession();
    expect((await get(`${site.origin}/`, {}, fresh.url)).status).toBe(200);
  });

  it('limits the connections of a session', async () => {
    const open = [];
    for (let index = 0; index < 4; index += 1) open.push(await tunnel(`127.0.0.1:${site.port}`));
    expect((await tunnel(`127.0.0.1:${site.port}`)).line).toContain('502');
    for (const { socket } of open) socket.destroy();
  });

  it('ends the connections of a session that closes', async () => {
    const { socket } = await tunnel(`127.0.0.1:${site.port}`);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await session.close();
    await closed;
  });

  it('stops listening when it closes', async () => {
    await tunnel(`127.0.0.1:${site.port}`);
    await proxy.close();
    await expect(get(`${site.origin}/`)).rejects.toThrow();
  });
});
