/**
 * What stands before the S3 server of the tests. It minds what that server does not (signatures, checksums, conditional puts, bodies that
 * are cut, two requests for one key at once), counts requests, and fails in the ways that storage and networks fail, when a test asks.
 * @module
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { type AccessKey, signatureFault } from './s3Signature.ts';

/** What goes wrong with one request. */
export type S3Fault =
  /** The server answers so, and does nothing. */
  | { status: number; code: string }
  /** The connection ends before any answer. */
  | 'drop'
  /** The work is done, and the connection ends before the answer. */
  | 'lose'
  /** The connection ends in the middle of the body of the answer. */
  | 'cut'
  /** The body of the answer stops in the middle, and the connection stays. */
  | 'stall'
  /** A byte of the answer's body is another one. */
  | 'flip'
  /** A byte of the request's body is another one. */
  | 'damage';

export interface S3Request {
  method: string;
  /** Key, or path and query where there is none. */
  key: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Of the body. */
  bytes: number;
}

export interface S3Gate {
  /** `http://127.0.0.1:port`; the same for good. */
  endpoint: string;
  /** Requests so far; tests may empty it. */
  requests: S3Request[];
  /** Asked of each request; nothing fails by default. */
  fault: (request: S3Request) => S3Fault | undefined;
  /** Milliseconds that each request takes in addition. */
  delayMs: number;
  /** How far the server's clock is ahead of this machine's, in milliseconds. */
  clockAheadMs: number;
  /** False for a server that minds no If-None-Match, as older ones; 'refuses' for one that answers 501. */
  conditional: boolean | 'refuses';
  /** Open connections. */
  connections(): Promise<number>;
  /** Nobody listens: connections are refused. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface GateOptions {
  /** Port of the server behind; asked at each request. */
  port: () => number;
  bucket: string;
  key: AccessKey;
}

export async function openGate({ port, bucket, key }: GateOptions): Promise<S3Gate> {
  let server = await listen(0);
  const own = (server.address() as AddressInfo).port;
  let queue: Promise<unknown> = Promise.resolve();

  const gate: S3Gate = {
    endpoint: `http://127.0.0.1:${own}`,
    requests: [],
    fault: () => undefined,
    delayMs: 0,
    clockAheadMs: 0,
    conditional: true,
    connections: () => promisify(server.getConnections.bind(server))(),
    async leave() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async comeBack() {
      server = await listen(own);
    },
  };

  function listen(at: number): Promise<Server> {
    const opened = createServer((incoming, response) => {
      serve(incoming, response).catch(() => response.destroy());
    });
    opened.listen(at, '127.0.0.1');
    return once(opened, 'listening').then(() => opened);
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await whole(incoming);
    const asked = describe(incoming, bucket, body.length);
    gate.requests.push(asked);
    if (gate.delayMs > 0) await new Promise((done) => setTimeout(done, gate.delayMs));
    const fault = gate.fault(asked);
    if (fault === 'drop') return void response.destroy();
    if (typeof fault === 'object') return send(response, refusal(fault.status, fault.code), asked);
    if (fault === 'damage' && body.length > 0) body[0] = (body[0] ?? 0) ^ 1;
    const answer = await inTurn(() => answerTo(incoming, asked, body));
    shift(answer, gate.clockAheadMs);
    if (fault === 'lose') return void response.destroy();
    if (fault === 'flip' && answer.body.length > 0) answer.body[answer.body.length - 1] = (answer.body.at(-1) ?? 0) ^ 1;
    if (fault === 'cut' || fault === 'stall') return sendHalf(response, answer, fault);
    send(response, answer, asked);
  }

  /** The server behind writes in place: whoever read meanwhile would see half an object. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  async function answerTo(incoming: IncomingMessage, asked: S3Request, body: Buffer): Promise<Answer> {
    const { method = '', url = '', headers } = incoming;
    const fault = signatureFault({ method, url, headers }, key);
    if (fault !== undefined) return refusal(403, fault);
    const damage = checksumFault(headers, body);
    if (damage !== undefined) return refusal(400, damage);
    if (method === 'PUT' && headers['if-none-match'] !== undefined) {
      if (gate.conditional === 'refuses') return refusal(501, 'NotImplemented');
      const { pathname } = new URL(url, gate.endpoint);
      if (gate.conditional && (await pass(port(), 'HEAD', pathname, headersOf(headers), Buffer.alloc(0))).status === 200)
        return refusal(412, 'PreconditionFailed');
    }
    return pass(port(), asked.method, url, headersOf(headers), body);
  }

  return gate;
}

function describe({ method = '', url = '', headers }: IncomingMessage, bucket: string, bytes: number): S3Request {
  const { pathname, search, searchParams } = new URL(url, 'http://host');
  const prefix = `/${bucket}/`;
  const key = pathname.startsWith(prefix) && pathname !== prefix ? pathname.slice(prefix.length) : pathname + search;
  return { method, key, query: searchParams, headers, bytes };
}

function checksumFault(headers: IncomingHttpHeaders, body: Buffer): string | undefined {
  const hash = createHash('sha256').update(body);
  const hex = hash.copy().digest('hex');
  const checksum = headers['x-amz-checksum-sha256'];
  if (checksum !== undefined && checksum !== hash.digest('base64')) return 'BadDigest';
  return headers['x-amz-content-sha256'] === hex ? undefined : 'XAmzContentSHA256Mismatch';
}

/** Without what speaks of this connection alone or asks what the gate has answered; signed at the time of the server behind. */
function headersOf({ expect: _, connection: __, 'if-none-match': ___, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return { ...headers, 'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, '') };
}

async function pass(port: number, method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Answer> {
  const length = method === 'HEAD' ? {} : { 'content-length': String(body.length) };
  const sent = request({ host: '127.0.0.1', port, method, path, agent: false, headers: { ...headers, ...length } });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await whole(answer) };
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function refusal(status: number, code: string): Answer {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>refused</Message></Error>`);
  return {
    status,
    headers: { 'content-type': 'application/xml', 'content-length': String(body.length), date: new Date().toUTCString() },
    body,
  };
}

/** The answer as a server whose clock is ahead would give it. */
function shift(answer: Answer, ms: number): void {
  if (ms === 0) return;
  const later = (text: string): Date => new Date(Date.parse(text) + ms);
  for (const name of ['date', 'last-modified'] as const) {
    const text = answer.headers[name];
    if (text !== undefined) answer.headers[name] = later(text).toUTCString();
  }
  if (answer.headers['content-type']?.startsWith('application/xml') !== true) return;
  const text = answer.body.toString();
  answer.body = Buffer.from(text.replace(/<LastModified>([^<]+)</g, (_, stamp: string) => `<LastModified>${later(stamp).toISOString()}<`));
  answer.headers['content-length'] = String(answer.body.length);
}

function send(response: ServerResponse, answer: Answer, { method }: S3Request): void {
  head(response, answer);
  response.end(method === 'HEAD' ? undefined : answer.body);
}

function sendHalf(response: ServerResponse, answer: Answer, fault: 'cut' | 'stall'): void {
  head(response, answer);
  response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () => {
    if (fault === 'cut') response.destroy();
  });
}

function head(response: ServerResponse, { status, headers }: Answer): void {
  const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...own } = headers;
  response.writeHead(status, own);
}
