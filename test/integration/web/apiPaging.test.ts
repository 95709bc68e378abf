/** Lists of the API, page by page, while records are added. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Act } from '../../../src/domain/review.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { encodeCursor } from '../../../src/web/api/cursor.ts';
import { DESK_SAMPLE } from '../../helpers/deskSample.ts';
import { randomNumbers } from '../../helpers/random.ts';
import { next, sampleCell, sampleDeal, stepOf } from '../../helpers/registryRecords.ts';
import { at, sampleBatch, sampleChange, sampleSource, sampleVisit } from '../../helpers/samples.ts';
import { ACME_FACTS, type ApiSite, apiSite, objectionWindow, statedRecord } from './apiSite.ts';

interface Page {
  items: Array<Record<string, unknown>>;
  next?: string;
}

let site: ApiSite;
beforeEach(async () => {
  site = await apiSite();
});
afterEach(() => site.close());

async function page(path: string): Promise<Page> {
  const answer = await site.get(`/api/v1${path}`);
  const body = (await answer.json()) as Page;
  if (answer.status !== 200) throw new Error(JSON.stringify(body));
  const link = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
  expect(link === undefined ? undefined : new URL(link, site.url).searchParams.get('cursor')).toBe(body.next ?? undefined);
  return body;
}

/** All records, `between` two pages of so many. */
async function walk(path: string, limit: number, between: (n: number) => Promise<void> = async () => {}): Promise<Page['items']> {
  const with_ = (cursor?: string) =>
    `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
  const all: Page['items'] = [];
  let { items, next } = await page(with_());
  for (let n = 0; ; n++) {
    all.push(...items);
    if (next === undefined) return all;
    await between(n);
    ({ items, next } = await page(with_(next)));
    if (n > 500) throw new Error('it does not end');
  }
}

/** Something of everything, before and after all that there is. */
async function add(n: number): Promise<void> {
  const { store } = site;
  const [early, late] = [n - 5_000, n + 50_000];
  await store.addArchived([sampleSource(`aaa-${n}/terms`, { archiveOnly: true }), sampleSource(`zzz-${n}/terms`, { archiveOnly: true })]);
  for (const minutes of [early, late]) {
    const changes = [sampleChange(`chg_${minutes}`, minutes), sampleChange(`chg_${minutes}b`, minutes)];
    await store.commit(
      sampleBatch([statedRecord(minutes, [objectionWindow(n), ...ACME_FACTS, objectionWindow(60 + n)], changes)], {
        recordedAt: at(minutes),
      }),
    );
    const old = sampleVisit(minutes, `northwind ${minutes}`, { sourceId: 'northwind-ai/dpa', contentHash: sha256(`content ${minutes}`) });
    await store.commit(sampleBatch([{ visit: old, changes: [] }]));
    const event = { id: `hlt_${minutes}`, sourceId: `aaa-${n}/terms`, kind: 'unread' as const, openedAt: at(minutes) };
    const detail = { sentence: 's', remedy: 'r' };
    await store.editHealth(
      [
        { act: 'open', event: { ...event, detail } },
        { act: 'close', id: event.id, endedAt: at(minutes + 1), ended: 'e' },
      ],
      at(minutes),
    );
    await store.settle(new Map([[`chg_${minutes}`, [{ dueOn: at(minutes).slice(0, 10), clause: '', basis: 'stated' }]]]), at(minutes));
  }
  const act: Act = {
    id: `act_more_${n}`,
    at: at(n),
    by: { kind: 'user', id: 'usr_ada', name: 'Ada' },
    kind: 'comment',
    subject: { type: 'change', id: 'chg_window' },
    detail: { text: `${n}` },
  };
  await store.note([act]);
  await addToRegistry(n);
}

/** Records that sort before and after all that there are, a new version of one, and one that goes. */
async function addToRegistry(n: number): Promise<void> {
  const vendor = { type: 'vendor', id: 'acme' } as const;
  const records = ['aaa', 'zzz'].flatMap((place) => [
    sampleCell({ subject: { type: 'offering', id: `${place}-${n}` } }),
    sampleCell({ subject: vendor, question: `${place}_${n}`, sheet: 'commitments' }),
    sampleDeal({ id: `${place}_${n}` }),
  ]);
  const known = await site.store.registryRecord('cell', 'acme-model/gdpr_dpa');
  const steps = [...records, ...(known ? [next(known)] : [])].map((record) => stepOf(record));
  const [gone] = records;
  await site.store.writeRegistry([...steps, ...(gone ? [stepOf(next(gone), { kind: 'removed' })] : [])]);
}

const LISTS: Array<[path: string, id: (item: Record<string, unknown>) => unknown]> = [
  ['/vendors', ({ id }) => id],
  ['/sources', ({ id }) => id],
  ['/sources/northwind-ai/dpa/checks', ({ id }) => id],
  ['/sources/northwind-ai/dpa/snapshots', ({ sha256: hash }) => hash],
  ['/facts', ({ id }) => id],
  ['/facts?at=2026-03-10', ({ id }) => id],
  ['/changes', ({ id }) => id],
  ['/changes?order=oldest&held=too', ({ id }) => id],
  ['/reviews', ({ id }) => id],
  ['/reviews?order=oldest', ({ id }) => id],
  ['/deadlines', ({ change, dueOn, basis }) => `${change} ${dueOn} ${basis}`],
  ['/journal', ({ cursor }) => cursor],
  ['/registry', ({ id }) => id],
  ['/cells', ({ id }) => id],
  ['/cells?offering=acme-model', ({ id }) => id],
  ['/vendors/acme/commitments', ({ id }) => id],
  ['/deals', ({ id }) => id],
  ['/changelog', ({ cursor }) => cursor],
  ['/changelog?offering=acme-model&cell=acme-model/gdpr_dpa', ({ cursor }) => cursor],
  ['/health', ({ id }) => id],
];

describe.each(LISTS)('%s', (path, id) => {
  it('gives each record once, whatever is added between two pages', async () => {
    const there = (await page(`${path}${path.includes('?') ? '&' : '?'}limit=200`)).items.map(id);
    expect(there.length).toBeGreaterThan(1);
    const seen = (await walk(path, 1, async (n) => (n < 4 ? add(n) : undefined))).map(id);
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen.filter((one) => there.includes(one))).toEqual(there);
  });

  it('gives the same in pages of any size', async () => {
    const all = (await page(`${path}${path.includes('?') ? '&' : '?'}limit=200`)).items;
    for (const limit of [2, 3, 7]) expect(await walk(path, limit)).toEqual(all);
  });
});

describe('changes', () => {
  it('are told apart by the severity that they are shown with, also where an analyst corrected it', async () => {
    await site.store.commit(
      sampleBatch([statedRecord(5000, [], [sampleChange('chg_up', 5000), sampleChange('chg_down', 5000, { severity: 'critical' })])]),
    );
    for (const [change, severity] of [
      ['chg_up', 'critical'],
      ['chg_down', 'low'],
    ] as const) {
      const act: Act = {
        id: `act_${change}`,
        at: at(5001),
        by: { kind: 'user', id: 'usr_1', name: 'Ada' },
        kind: 'edit',
        subject: { type: 'change', id: change },
        detail: { edits: { severity } },
      };
      await site.store.decide([{ act, review: { change, version: 1, state: 'flagged', edits: { severity } } }]);
    }
    for (const severity of ['critical', 'medium', 'low']) {
      const all = (await page('/changes?limit=200')).items.filter((change) => change['severity'] === severity);
      expect(all.length).toBeGreaterThan(0);
      expect(await walk(`/changes?severity=${severity}`, 2)).toEqual(all);
    }
  });
});

describe('the journal', () => {
  it.each(['%20', '1e1', '0x2', '1.0', '%2B1', 'x', '-1'])(
    'is not begun anywhere for the number %j, which nobody meant',
    async (number) => {
      for (const name of ['after', 'limit']) {
        const answer = await site.get(`/api/v1/journal?${name}=${number}`);
        expect([answer.status, ((await answer.json()) as { errors?: unknown[] }).errors?.length]).toEqual([400, 1]);
      }
    },
  );

  it('gives a reader that comes back again and again every entry once, in order', async () => {
    const seen: unknown[] = [];
    let after = 0;
    for (let n = 0; n < 12; n++) {
      const { items } = await page(`/journal?after=${after}&limit=${1 + (n % 5)}`);
      seen.push(...items.map(({ cursor }) => cursor));
      after = Number(seen.at(-1) ?? 0);
      if (n % 3 === 0) await add(n);
    }
    seen.push(...(await walk(`/journal?after=${after}`, 50)).map(({ cursor }) => cursor));
    const all = (await Array.fromAsync(site.store.journal())).map(({ seq }) => seq);
    expect(seen).toEqual(all);
  });

  it('gives the very entries of the NDJSON feed', async () => {
    const feed = await site.get('/feeds/changes.ndjson', { authorization: `Bearer ${await site.token(['feeds'])}` });
    const lines = (await feed.text()).trim().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    expect(await walk('/journal', 5)).toEqual(lines.map((line) => JSON.parse(line)));
  });
});

describe('the changelog of the registry', () => {
  it('gives readers that stop anywhere every event once, in order, while events come', async () => {
    const random = randomNumbers(7);
    const readers = Array.from({ length: 4 }, () => ({ after: 0, seen: [] as unknown[] }));
    const read = async (reader: (typeof readers)[number], limit: number) => {
      const { items } = await page(`/changelog?after=${reader.after}&limit=${limit}`);
      reader.seen.push(...items.map(({ cursor }) => cursor));
      reader.after = Number(reader.seen.at(-1) ?? 0);
      return items.length;
    };
    for (let n = 0; n < 8; n++) {
      for (const reader of readers) if (random() < 0.6) await read(reader, 1 + Math.floor(random() * 9));
      await addToRegistry(n);
    }
    const all = (await site.store.registryEvents()).map(({ seq }) => seq);
    for (const reader of readers) {
      while ((await read(reader, 50)) > 0);
      expect(reader.seen).toEqual(all);
    }
  });

  it('gives an event the same, byte for byte, whatever becomes of its record', async () => {
    const events = async () => (await walk('/changelog', 50)).map((event) => JSON.stringify(event));
    const before = await events();
    for (let n = 0; n < 3; n++) await addToRegistry(n);
    expect((await events()).slice(0, before.length)).toEqual(before);
  });
});

describe('facts', () => {
  it('of a day are those that stood at its end, not those that came later or were gone', async () => {
    const { store } = site;
    await store.commit(sampleBatch([statedRecord(24 * 60 * 20, [objectionWindow(5)])]));
    const days = async (query: string) =>
      (await page(`/facts?source=acme/dpa&key=subprocessors.objection_window${query}`)).items.map(
        ({ value }) => (value as { n: number }).n,
      );
    expect(await days('&at=2026-02-28')).toEqual([]);
    expect(await days('&at=2026-03-01T00:10:00Z')).toEqual([30]);
    expect(await days('&at=2026-03-01T02:15:00%2B02:00')).toEqual([30]);
    expect(await days('&at=2026-03-01')).toEqual([10, 10]);
    expect(await days('&at=2026-03-20')).toEqual([10, 10]);
    expect(await days('&at=2026-03-21')).toEqual([5]);
    expect(await days('')).toEqual([5]);
  });

  it('keep their ids as long as they stand, however the page moves around them', async () => {
    const idsOf = async (quote: string) =>
      (await page('/facts?source=acme/dpa')).items.flatMap((fact) => (fact['quote'] === quote ? [fact['id']] : []));
    const [one, other] = [objectionWindow(10), objectionWindow(7, { passage: 3 })];
    const before = await idsOf(one.quote);
    expect(new Set(before).size).toBe(2);
    await site.store.commit(sampleBatch([statedRecord(500, [other, one])]));
    const after = await idsOf(one.quote);
    expect(after).toHaveLength(1);
    expect(before).toContain(after[0]);
    expect(before).not.toContain((await idsOf(other.quote))[0]);
  });

  it('of more pages of the past than one request reads come in several pages', async () => {
    const { store } = site;
    const names = Array.from({ length: 90 }, (_, n) => `acme/page-${String(n).padStart(2, '0')}`);
    await store.declare(names.map((name) => sampleSource(name, { vendor: { id: 'acme', name: 'Acme' } })));
    for (const [n, sourceId] of names.entries()) {
      const minutes = 100 + n;
      const record = statedRecord(minutes, [objectionWindow(n)]);
      const visit = sampleVisit(minutes, `page ${minutes}`, { sourceId });
      await store.commit(sampleBatch([{ ...record, visit, baseline: { ...(record.baseline ?? never()), sourceId } }]));
    }
    const query = '/facts?vendor=acme&key=subprocessors.objection_window&at=2026-03-02';
    const first = await page(`${query}&limit=200`);
    expect(first.items.length).toBeLessThan(90);
    expect(first.next).toBeDefined();
    expect((await walk(query, 200)).length).toBe(92);
  });
});

describe('a cursor', () => {
  const status = async (cursor: string, path = '/changes?vendor=halden-cloud') =>
    (await site.get(`/api/v1${path}&cursor=${encodeURIComponent(cursor)}`)).status;

  it('that was cut off, changed, or given for another list or other filters is refused by name', async () => {
    const { next = '' } = await page('/changes?vendor=halden-cloud&limit=1');
    expect(await status(next)).toBe(200);
    expect(await status(next, '/changes?vendor=halden-cloud&limit=7')).toBe(200);
    const wrong = [
      next.slice(0, -1),
      `${next}A`,
      `${next}=`,
      ` ${next}`,
      next.slice(1),
      next.toLowerCase(),
      'x',
      '!',
      'e30',
      'A'.repeat(1999),
    ];
    for (const cursor of wrong) expect([cursor, await status(cursor)]).toEqual([cursor, 400]);
    expect(await status(next, '/changes?vendor=acme')).toBe(400);
    expect(await status(next, '/reviews?vendor=halden-cloud')).toBe(400);
    const answer = await site.get(`/api/v1/changes?cursor=x`);
    expect(await answer.json()).toMatchObject({ errors: [{ parameter: 'cursor', in: 'query' }] });
  });

  it('whose checksum somebody worked out says nothing but where to go on', async () => {
    const scope = JSON.stringify(['listChanges', {}, [['order', 'newest']]]);
    for (const key of [['chg_none'], [1], ['a', 'b'], [], ["' or 1=1 --"]])
      expect([200, 400]).toContain((await site.get(`/api/v1/changes?cursor=${encodeCursor(scope, key)}`)).status);
  });
});

function never(): never {
  throw new Error('a record without a baseline');
}

// A sample that somebody empties would make all of this pass.
it('has something to page through', () => {
  expect(DESK_SAMPLE.flatMap(({ changes }) => changes).length).toBeGreaterThan(10);
});
