import { describe, expect, it } from 'vitest';
import { OperationalError } from '../../../src/domain/errors.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { calmWatch } from '../../helpers/watching.ts';
import { fixtureStore, NOW, sampleData } from '../../helpers/webFixtures.ts';
import { siteOf } from './site.ts';

const data = sampleData();
const site = siteOf(data);

describe('every answer', () => {
  it.each([
    '/',
    '/sources',
    '/changes',
    '/nothing',
    '/healthz',
    '/readyz',
    '/metrics',
    '/assets/app.css',
    `/snapshots/${sha256('dpa after')}`,
    '/changes?severity=x',
  ])('%s carries the security headers', async (path) => {
    const { headers } = await site.get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });

  it('is refused for a host name that is not ours, so that a rebound name reaches nothing', async () => {
    for (const host of ['evil.example', 'evil.example:8787', 'localhost.evil.example', 'localhost@evil.example', '']) {
      const response = await site.get('/changes', { host });
      expect(response.status, host).toBe(421);
      expect(await response.text()).not.toContain('Northwind');
    }
  });

  it('is given for localhost, plain addresses and configured names', async () => {
    const named = siteOf(data, { allowedHosts: ['Watch.example'] });
    for (const host of ['localhost:8787', '127.0.0.1', '[::1]:8787', '192.168.1.7:8787', 'watch.example:8787'])
      expect((await named.get('/changes', { host })).status, host).toBe(200);
  });
});

describe('stored pages', () => {
  it('are served as inert text under their hash', async () => {
    const hash = sha256('dpa after');
    const response = await site.get(`/snapshots/${hash}`);
    expect(await response.text()).toBe(data.pages.get(hash));
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(response.headers.get('content-disposition')).toBe(`inline; filename="${hash}.txt"`);
  });

  it('are served byte for byte, whatever the bytes are', async () => {
    const bytes = Uint8Array.from([0xff, 0x00, 0x3c, 0xc3, 0x28]);
    const response = await siteOf(data, { readPage: async () => bytes }).get(`/snapshots/${sha256('dpa after')}`);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  it('are only saved, never shown, where they are PDFs', async () => {
    const hash = sha256('dpa after');
    const response = await siteOf(data, { readPage: async () => Buffer.from('%PDF-1.7 …') }).get(`/snapshots/${hash}`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${hash}.pdf"`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['0'.repeat(64), 'abc', '..%2F..%2Fetc%2Fpasswd', sha256('dpa after').toUpperCase(), `${sha256('dpa after')}0`])(
    '%s is not found',
    async (name) => {
      expect((await site.get(`/snapshots/${name}`)).status).toBe(404);
    },
  );

  it('are asked for by nothing but a hash, whatever the store would find', async () => {
    const asked: string[] = [];
    const generous = siteOf(data, {
      store: {
        ...fixtureStore(data),
        object: async (name) => {
          asked.push(name);
          return { sha256: name, pack: name, offset: 0, length: 1, rawLength: 1, depth: 0 };
        },
      },
    });
    expect((await generous.get('/snapshots/..%2F..%2Fsecret')).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('that are damaged end in a sentence with a remedy, never in wrong bytes', async () => {
    const damaged = siteOf(data, {
      readPage: async () => {
        throw new OperationalError('evidence', 'The stored page does not match its hash.', { remedy: 'Restore the folder from a backup.' });
      },
    });
    const { status, $ } = await damaged.page(`/snapshots/${sha256('dpa after')}`);
    expect(status).toBe(500);
    expect($('main').text()).toContain('The stored page does not match its hash.');
    expect($('main').text()).toContain('Restore the folder from a backup.');
  });
});

describe('check now', () => {
  const path = '/sources/northwind-ai/dpa/check';
  const own = { host: 'localhost', origin: 'http://localhost', 'sec-fetch-site': 'same-origin' };
  const withCheck = () => {
    const asked: string[] = [];
    return { asked, site: siteOf(data, { checkNow: async (id) => void asked.push(id) }) };
  };

  it('asks for the check and returns to the source', async () => {
    const { asked, site: checking } = withCheck();
    const response = await checking.post(path, own);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/sources/northwind-ai/dpa?asked=${encodeURIComponent(NOW.toISOString())}`);
    expect(asked).toEqual(['northwind-ai/dpa']);
  });

  it('waits on the page of the source until a visit is newer than the question', async () => {
    const { site: checking } = withCheck();
    const running = await checking.page(`/sources/northwind-ai/dpa?asked=${NOW.toISOString()}`);
    expect(running.$('body').attr('data-reload')).toBe('3');
    const done = await checking.page('/sources/northwind-ai/dpa?asked=2026-11-20T05:59:00.000Z');
    expect(done.$('[data-reload]')).toHaveLength(0);
    const forged = await checking.page('/sources/northwind-ai/dpa?asked=2099-01-01T00:00:00Z');
    expect(forged.$('[data-reload]')).toHaveLength(0);
  });

  it.each([
    ['no sign of where it comes from', { host: 'localhost' }],
    ['another site', { host: 'localhost', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['another origin of the same site', { host: 'localhost', 'sec-fetch-site': 'same-site' }],
    ['another port', { host: 'localhost:8787', origin: 'http://localhost:9999' }],
    ['an opaque origin', { host: 'localhost', origin: 'null' }],
    ['signs that disagree', { host: 'localhost', 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
  ])('is refused from %s', async (_, headers) => {
    const { asked, site: checking } = withCheck();
    expect((await checking.post(path, headers as Record<string, string>)).status).toBe(403);
    expect(asked).toEqual([]);
  });

  it('exists only when checking is possible, and never by GET', async () => {
    expect((await site.post(path, own)).status).toBe(404);
    expect((await site.page('/sources')).$('main form[method=post]')).toHaveLength(0);
    const { asked, site: checking } = withCheck();
    expect((await checking.get(path, own)).status).toBe(404);
    expect((await checking.post('/sources/aurelia-models/terms-2019/check', own)).status).toBe(404);
    expect(asked).toEqual([]);
  });
});

describe('machines', () => {
  it('read that the process gets on, by whatever name they know it', async () => {
    const response = await site.get('/healthz', { host: 'any.name' });
    expect(await response.json()).toEqual({ status: 'ok', version: '1.2.3' });
    const watch = { ...calmWatch(fixtureStore(data), { now: () => NOW }), stuck: () => [{ part: 'tick', forMs: 700_000 }] };
    const stuck = await siteOf(data, { watch }).get('/healthz');
    expect([stuck.status, await stuck.json()]).toEqual([503, { status: 'stuck', stuck: ['tick'], version: '1.2.3' }]);
  });

  it('read which parts of it do not answer', async () => {
    expect(await (await site.get('/readyz', { host: 'any.name' })).json()).toEqual({ status: 'ready', parts: { store: 'ok' } });
    const readiness = async () => ({ ready: false, parts: { store: 'late', blobs: 'ok' } as const });
    const away = await siteOf(data, { watch: { ...calmWatch(fixtureStore(data), { now: () => NOW }), readiness } }).get('/readyz');
    expect([away.status, await away.json()]).toEqual([503, { status: 'not-ready', parts: { store: 'late', blobs: 'ok' } }]);
  });

  it('read sources, verdicts, changes and the outbox as Prometheus text', async () => {
    const response = await site.get('/metrics');
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    for (const line of [
      'clausewatch_build_info{version="1.2.3"} 1',
      'clausewatch_sources{standing="unread"} 1',
      'clausewatch_sources_last_verdict{verdict="challenge"} 1',
      'clausewatch_changes_total 10',
      'clausewatch_sources_failing{kind="blocked"} 1',
      'clausewatch_sources_failing{kind="dns"} 0',
      'clausewatch_health_events_open{kind="selector-rot",of="source"} 1',
      'clausewatch_health_events_open{kind="not-verified",of="installation"} 0',
      'clausewatch_last_verified_timestamp_seconds 1795165980',
      'clausewatch_outbox_pending 3',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });
});

it('tells of messages by channel and state as Prometheus text', async () => {
  const hook = { channel: 'hook', waiting: 2, held: 5, dead: 1, delivered: 40, lastDeliveredAt: '2026-03-01T00:00:00.000Z' };
  const untouched = { channel: 'mail', waiting: 0, held: 0, dead: 0, delivered: 0 };
  const store = { ...fixtureStore(data), channelStandings: async () => [hook, untouched] };
  const lines = (await (await siteOf(data, { store }).get('/metrics')).text()).split('\n');
  for (const line of [
    'clausewatch_messages{channel="hook",state="waiting"} 2',
    'clausewatch_messages{channel="hook",state="dead"} 1',
    'clausewatch_messages{channel="mail",state="delivered"} 0',
    'clausewatch_alerts_held{channel="hook"} 5',
    'clausewatch_last_delivered_timestamp_seconds{channel="hook"} 1772323200',
  ])
    expect(lines).toContain(line);
  expect(lines.filter((line) => line.startsWith('clausewatch_last_delivered_timestamp_seconds{'))).toHaveLength(1);
});

it('hides the details of a fault and logs them', async () => {
  const logged: unknown[] = [];
  const broken = { ...fixtureStore(data), vendors: async () => Promise.reject(new Error('secret detail')) };
  const { status, $ } = await siteOf(data, { store: broken, log: { error: (event) => void logged.push(event) } }).page('/sources');
  expect(status).toBe(500);
  expect($.html()).not.toContain('secret detail');
  expect(logged).toMatchObject([{ err: { message: 'secret detail' }, path: '/sources' }]);
});

it('serves assets that may be kept for ever, by their content', async () => {
  const { $ } = await site.page('/');
  const href = $('link[rel=stylesheet]').attr('href') ?? '';
  expect(href).toMatch(/^\/assets\/app\.css\?v=[0-9a-f]{16}$/);
  const response = await site.get(href);
  expect(response.headers.get('cache-control')).toContain('immutable');
  const again = await site.get(href, { 'if-none-match': response.headers.get('etag') ?? '' });
  expect(again.status).toBe(304);
});
