/** The registry for programs: what it says, whom it names, and who may read it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEVER_READ } from '../../../src/domain/registry.ts';
import { OPERATIONS } from '../../../src/web/api/operations/index.ts';
import { next, sampleCell, stepOf } from '../../helpers/registryRecords.ts';
import { ACME, type ApiSite, type ApiSiteOptions, apiSite, QUESTIONS } from './apiSite.ts';

let site: ApiSite;
beforeEach(() => open());
afterEach(() => site.close());

async function open(options?: ApiSiteOptions): Promise<void> {
  site = await apiSite(options);
}

async function body<Body = Record<string, unknown>>(path: string): Promise<Body> {
  const answer = await site.get(`/api/v1${path}`);
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as Body;
}

type Items = { items: Array<Record<string, unknown>> };

const REGISTRY = OPERATIONS.filter(({ tag }) => tag === 'registry');
/** Addresses that hold everything of it. */
const EVERYTHING = [
  '/registry',
  '/registry/acme-model',
  '/registry/acme-model/hosting',
  '/cells',
  '/cells/acme-model/gdpr_dpa',
  '/cells/acme-model/iso_27001',
  '/vendors/acme/commitments',
  '/deals',
  '/changelog?limit=200',
];

describe('the registry for programs', () => {
  it('counts as watch-outs the dimensions that are no clean public yes', async () => {
    const { items } = await body<Items>('/registry');
    const entry = await body<{ cells: Array<{ clean: boolean; sheet: string; status: string }>; watchOuts: number }>(
      '/registry/acme-model',
    );
    expect(entry.cells.map(({ sheet, clean, status }) => [sheet, clean, status])).toEqual([
      ['dimensions', false, 'stale'],
      ['dimensions', false, 'conflict'],
    ]);
    expect(entry).toMatchObject({ watchOuts: 2, byStatus: { draft: 0, verified: 0, stale: 1, conflict: 1 } });
    expect(items.map(({ id, cells, watchOuts, commitments }) => [id, cells, watchOuts, commitments])).toEqual([
      ['acme-edge', 1, 0, 0],
      ['acme-model', 2, 2, 2],
      ['acme-on-halden', 0, 0, 1],
    ]);
  });

  it('tells no moment of what no page was read for', async () => {
    const unread = sampleCell({ question: 'soc_2', subject: { type: 'offering', id: 'acme-model' }, read: [], asOf: NEVER_READ });
    await site.store.writeRegistry([stepOf(unread)]);
    expect(await body(`/cells/${unread.id}`)).not.toHaveProperty('asOf');
    expect(await body('/cells/acme-model/gdpr_dpa')).toHaveProperty('asOf');
    for (const path of EVERYTHING) expect(JSON.stringify(await body(path)), path).not.toContain('1970');
  });

  it('gives the answer that stood beside what pages say now', async () => {
    expect(await body('/cells/acme-model/gdpr_dpa')).toMatchObject({
      label: 'Label of gdpr_dpa',
      answer: { grade: 'yes_public', citations: [{ quote: 'Customer data is deleted within 30 days.' }] },
      status: 'stale',
      clean: false,
      stale: { changes: ['chg_plain'], was: 'verified' },
      suggestion: { conflict: true, answer: { summary: 'It is <b>not</b> public.' } },
      read: [{ source: 'acme/dpa' }],
      events: [
        { kind: 'staled', byPerson: false, version: 2, changes: ['chg_plain'] },
        { kind: 'answered', byPerson: true, version: 1, correction: 'cor_1', credit: 'Jo from a hospital', cell: { status: 'verified' } },
      ],
    });
  });

  it('gives the last of long histories, and all of them in the changelog', async () => {
    let cell = sampleCell({ subject: { type: 'offering', id: 'acme-edge' } });
    for (let n = 0; n < 60; n++) {
      cell = next(cell);
      await site.store.writeRegistry([stepOf(cell)]);
    }
    const { events } = await body<{ events: Array<{ version: number }> }>(`/cells/${cell.id}`);
    expect(events.map(({ version }) => version)).toEqual(Array.from({ length: 50 }, (_, n) => 61 - n));
    expect((await body<Items>(`/changelog?cell=${cell.id}&limit=200`)).items).toHaveLength(61);
  });

  it('keeps the last of a record that was removed in the changelog, and nowhere else', async () => {
    expect((await site.get('/api/v1/cells/acme-model/old_question')).status).toBe(404);
    const { items } = await body<Items>('/changelog?event=removed');
    expect(items).toMatchObject([{ record: 'acme-model/old_question', version: 2, cell: { question: 'old_question' } }]);
    expect(items[0]?.['cell']).not.toHaveProperty('label');
  });

  it('names no person, and tells no reason of one, anywhere', async () => {
    const stored = JSON.stringify(await site.store.registryEvents());
    expect(stored).toMatch(/Vera Secret.*vera@secret/);
    for (const path of EVERYTHING) {
      const text = JSON.stringify(await body(path));
      expect(text.length).toBeGreaterThan(100);
      expect([path, /vera|secret/i.exec(text)]).toEqual([path, null]);
    }
  });

  it.each([
    ['/cells?vendor=nobody', 'vendor'],
    ['/cells?offering=nothing', 'offering'],
    ['/cells?question=nothing', 'question'],
    ['/changelog?vendor=nobody', 'vendor'],
    ['/changelog?offering=nothing', 'offering'],
    ['/changelog?question=nothing', 'question'],
    ['/deals?vendor=nobody', 'vendor'],
  ])('%s is not taken for a list with nothing in it', async (path, what) => {
    const answer = await site.get(`/api/v1${path}`);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ detail: expect.stringContaining(`no ${what} no`) }),
    ]);
  });

  it('knows offerings that watchers declare no more by their events', async () => {
    await site.store.writeRegistry([stepOf(sampleCell({ subject: { type: 'offering', id: 'bygone-model' } }))]);
    expect((await body<Items>('/cells?offering=bygone-model')).items).toHaveLength(1);
    expect((await body<Items>('/changelog?offering=bygone-model')).items).toHaveLength(1);
  });
});

describe('a public registry', () => {
  const registry = (isPublic: boolean) => ({ questions: QUESTIONS, offerings: ACME.offerings, vendors: [ACME.vendor], isPublic });
  const asNobody = (path: string) => fetch(`${site.url}/api/v1${path}`);

  beforeEach(async () => {
    await site.close();
    await open({ web: { registry: registry(true) } });
  });

  it('needs no token, and says the same to everybody', async () => {
    for (const path of EVERYTHING) {
      const answer = await asNobody(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(await answer.json()).toEqual(await body(path));
    }
  });

  it('opens nothing else', async () => {
    for (const { path, tag } of OPERATIONS) {
      const { status } = await asNobody(path.replaceAll(/\{\w+\}/g, 'x'));
      expect([path, status === 401]).toEqual([path, tag !== 'registry']);
    }
  });

  it('is counted by address', async () => {
    await site.close();
    await open({ perWindow: 2, web: { registry: registry(true) } });
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await asNobody('/cells')).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await site.get('/api/v1/cells')).status).toBe(200);
  });

  it('is told as such by the document, which else asks for a token', async () => {
    const securities = async () => {
      const document = (await (await fetch(`${site.url}/openapi.json`)).json()) as {
        paths: Record<string, { get: { security?: unknown[] } }>;
      };
      return REGISTRY.map(({ path }) => document.paths[path]?.get.security);
    };
    expect(await securities()).toEqual(REGISTRY.map(() => [{}, { token: [] }, { session: [] }]));
    await site.close();
    await open();
    expect(await securities()).toEqual(REGISTRY.map(() => undefined));
    for (const path of EVERYTHING) expect((await asNobody(path)).status).toBe(401);
  });
});
