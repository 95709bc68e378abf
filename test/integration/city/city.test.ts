/**
 * The test city itself, over plain HTTP: what it serves, what it remembers, and that it says the same each time.
 * @module
 */
import { request } from 'node:http';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../../src/adapters/egress/gate.ts';
import { BEHAVIOURS, type Behaviour, PAGES } from '../../city/behaviours.ts';
import { type City, startCity } from '../../city/index.ts';
import { partPath } from '../../city/state.ts';

let city: City;
let other: City;

beforeAll(async () => {
  city = await startCity({ hosts: 3, pace: { data: 0, skeleton: 0 } });
  other = await startCity({ pace: { data: 0, skeleton: 0 } });
});
beforeEach(() => {
  city.reset();
  other.reset();
});
afterAll(() => Promise.all([city?.close(), other?.close()]));

/** The answer's head; its body is not waited for, since some never end. */
async function head(address: string): Promise<{ status: number; type: string; location: string | null }> {
  const leave = new AbortController();
  const { status, headers } = await fetch(address, { redirect: 'manual', signal: leave.signal });
  leave.abort();
  return { status, type: headers.get('content-type') ?? '', location: headers.get('location') };
}

const read = async (address: string): Promise<string> => (await fetch(address)).text();

/** Rows that answer with something else than a page and status 200. */
const STATUS: Record<string, number> = {
  'challenge-403': 403,
  'login-401': 401,
  'login-redirect': 302,
  'hard-404': 404,
  'hard-410': 410,
  'error-500': 500,
  'maintenance-503': 503,
  'busy-429': 429,
  'redirect-301': 301,
  'redirect-303': 303,
  'redirect-307': 307,
  'redirect-308': 308,
  'redirect-home': 301,
  'redirect-moved': 308,
};
const IN_PAGE = /^redirect-(?:refresh|script)/;
const TYPE: Record<string, string> = {
  pdf: 'application/pdf',
  download: 'application/zip',
  'busy-429': 'text/plain',
  'login-401': 'text/plain',
};

const statusOf = ({ name }: Behaviour): number => STATUS[name] ?? (name.startsWith('redirect-') && !IN_PAGE.test(name) ? 302 : 200);

describe('the table', () => {
  it('has every name once, and every edit of a row once', () => {
    const names = BEHAVIOURS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, edits = [] } of BEHAVIOURS) expect(new Set(edits.map(({ id }) => id)).size, name).toBe(edits.length);
  });

  it('says of each row that cannot be fetched why, and of each that lacks an ability what happens without it', () => {
    for (const { name, expect: wanted, needs, without } of BEHAVIOURS) {
      expect(wanted.failure !== undefined, name).toBe(wanted.first.includes('unreachable') && name !== 'busy-429');
      expect(without !== undefined, name).toBe(needs !== undefined);
    }
  });

  it.each(BEHAVIOURS.map((row) => [row.name, row] as const))('%s answers with its status and type', async (name, row) => {
    const { status, type } = await head(city.url(name));
    expect(status).toBe(statusOf(row));
    expect(type).toContain(TYPE[name] ?? 'text/html');
  });
});

/** Everything that a row serves, twice each: what takes turns has then shown both sides. */
async function served({ name, path }: Behaviour): Promise<string> {
  const page = PAGES.find(({ rows }) => rows.some((row) => row.name === name));
  const parts = Object.keys(page?.parts ?? {}).map((part) => `${partPath(page?.rows[0].name ?? '', part)}${QUERIES[part] ?? ''}`);
  const texts: string[] = [];
  for (const address of [path, path, ...Object.keys(page?.aliases ?? {}), ...parts.filter((part) => !ENDLESS.test(part))])
    texts.push(await read(`${city.origin}${address}`));
  return texts.join('\n').replaceAll(String(city.port), 'PORT');
}

const QUERIES: Record<string, string> = { 'rows.json': '?all', 'card.json': '?card=Product%20security', 'answer.json': '?at=2' };
const ENDLESS = /\/(?:wait|stream)$/;

describe('an edit', () => {
  const edits = BEHAVIOURS.flatMap((row) => (row.edits ?? []).map((edit) => [row.name, edit.id, row] as const));

  it.each(edits)('of %s (%s) changes what is served, and nothing else does', async (name, id, row) => {
    const before = await served(row);
    city.reset();
    expect(await served(row)).toBe(before);
    city.reset();
    city.edit(name, id);
    expect(await served(row)).not.toBe(before);
    city.reset();
    city.edit(name, id);
    city.revert(name, id);
    expect(await served(row)).toBe(before);
  });

  it('may be planted on one host alone', async () => {
    const [first = '', second = ''] = city.hosts;
    const at = async (host: string): Promise<string> => (await requestAs(host, city, '/help/retention')).body;
    city.edit('help-plain', 'retention', first);
    expect(await at(first)).toContain('for 60 days');
    expect(await at(second)).toContain('for 30 days');
  });

  it('is refused when the table does not have it', () => {
    expect(() => city.edit('help-plain', 'nothing')).toThrow('no edit called nothing');
    expect(() => city.edit('nowhere', 'x')).toThrow('no behaviour called nowhere');
  });
});

/** A request as a visitor sends it who resolved the name elsewhere. */
async function requestAs(host: string, { port }: City, path: string): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  request({ host: '127.0.0.1', port, path, headers: { host: `${host}:${port}` } }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      body += chunk;
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
  })
    .on('error', reject)
    .end();
  return promise;
}

describe('noise', () => {
  it.each(['help-hydrated', 'help-served', 'plain-table', 'legal-terms', 'ab-variants'])('makes each visit of %s another', async (name) => {
    const visits = await Promise.all(Array.from({ length: 6 }, () => read(city.url(name))));
    expect(new Set(visits).size).toBeGreaterThan(1);
  });

  it('of flaky pages shows at some visits, and never at the first three', async () => {
    for (const [name, whole] of [
      ['half-list', 40],
      ['shrunken-page', 8],
    ] as const) {
      const sizes: number[] = [];
      for (let visit = 0; visit < 24; visit += 1) sizes.push((await read(city.url(name))).match(/<tr><td>|<h2>/g)?.length ?? 0);
      expect(sizes.slice(0, 3)).toEqual([whole, whole, whole]);
      expect(sizes.some((size) => size < whole / 4)).toBe(true);
      expect(sizes.filter((size) => size === whole).length).toBeGreaterThan(sizes.length / 2);
    }
  });
});

describe('the server', () => {
  it('is disturbed by no other', async () => {
    other.edit('help-plain', 'retention');
    await read(other.url('busy-429'));
    expect(await read(city.url('help-plain'))).toContain('for 30 days');
    expect((await head(city.url('busy-429'))).status).toBe(429);
    expect((await head(other.url('busy-429'))).status).toBe(200);
    expect(city.requests.map(({ path }) => path)).toEqual(['/help/retention', '/busy/dpa']);
  });

  it('logs who asked for what, and keeps the latest', async () => {
    const small = await startCity({ logged: 3, clock: { now: () => new Date('2026-03-01T06:00:00Z') } });
    for (let visit = 0; visit < 8; visit += 1) await read(`${small.origin}/help/retention?${visit}`);
    expect(small.requests.map(({ path }) => path)).toEqual(['/help/retention?5', '/help/retention?6', '/help/retention?7']);
    expect(small.requestCount()).toBe(8);
    expect(small.requests[0]).toMatchObject({ host: '127.0.0.1', method: 'GET', time: new Date('2026-03-01T06:00:00Z') });
    expect(small.requests[0]?.headers.host).toBe(`127.0.0.1:${small.port}`);
    await small.close();
  });

  it('answers as many hosts as are asked for, each with its own robots.txt', async () => {
    const [first = '', second = ''] = city.hosts;
    expect(city.hosts).toEqual(['h0001.city.test', 'h0002.city.test', 'h0003.city.test']);
    city.robots(first, 'User-agent: *\nDisallow: /\n');
    city.robots(second, 'gone', 404);
    expect(await requestAs(first, city, '/robots.txt')).toEqual({ status: 200, body: 'User-agent: *\nDisallow: /\n' });
    expect((await requestAs(second, city, '/robots.txt')).status).toBe(404);
    expect(await read(`${city.origin}/robots.txt`)).toContain('Disallow: /staff-only/');
    expect(city.url('help-plain', first)).toBe(`http://${first}:${city.port}/help/retention`);
  });

  it('is admitted by a gate with its allow-list and resolver, and what lies beside it is not', async () => {
    const gate = createGate({ allow: city.allow(), resolve: city.resolve });
    for (const host of ['127.0.0.1', ...city.hosts]) expect(await gate.admit(host, city.port), host).toMatchObject({ ok: true });
    expect(await gate.admit('elsewhere.example', city.port)).toMatchObject({ ok: false });
    const { location } = await head(city.url('redirect-outside'));
    expect(gate.check(location ?? '')).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(city.trespasses()).toBe(0);
    await read(location ?? '');
    expect(city.trespasses()).toBe(1);
  });

  it('answers 304 to who has the current version, and to who has an old one where the mark is stale', async () => {
    for (const [name, stale] of [
      ['etag', false],
      ['stale-etag', true],
    ] as const) {
      const etag = (await fetch(city.url(name))).headers.get('etag') ?? '';
      const again = async (): Promise<number> => (await fetch(city.url(name), { headers: { 'if-none-match': etag } })).status;
      expect(await again()).toBe(304);
      city.edit(name, 'window');
      expect(await again()).toBe(stale ? 304 : 200);
      expect(await read(city.url(name))).toContain('ten (10) days');
    }
  });

  it('sends a page that goes on for ever, and one that drips at the pace that it is given', async () => {
    const quick = await startCity({ pace: { drip: 1 } });
    for (const [name, most] of [
      ['endless-body', 1_000_000],
      ['slow-drip', 40],
    ] as const) {
      const { body } = await fetch(quick.url(name));
      let bytes = 0;
      for await (const chunk of body ?? []) {
        bytes += chunk.length;
        if (bytes > most) break;
      }
      expect(bytes).toBeGreaterThan(most);
    }
    await quick.close();
  });

  it('writes documents that a PDF reader reads', async () => {
    city.edit('pdf', 'window');
    const bytes = new Uint8Array(await (await fetch(city.url('pdf'))).arrayBuffer());
    const { totalPages, text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
    expect(totalPages).toBeGreaterThanOrEqual(2);
    expect(text.replace(/\s+/g, ' ')).toContain('object in writing to a new subprocessor within ten (10) days of receipt of the notice');
  });
});
