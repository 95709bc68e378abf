/**
 * The pages over a real store and a real desk, as several people see them.
 * @module
 */
import { join } from 'node:path';
import { load } from 'cheerio';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import type { User } from '../../src/domain/access.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Passage } from '../../src/domain/extraction.ts';
import type { Store, VisitRecord } from '../../src/domain/ports.ts';
import type { Act } from '../../src/domain/review.ts';
import type { Severity } from '../../src/domain/vocabulary.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { createHoldDesk } from '../../src/pipeline/retention/holds.ts';
import { createDesk, type Desk } from '../../src/review/desk.ts';
import { createApp, type WebServices } from '../../src/web/app.ts';
import { doorFor, person, TOKEN } from './door.ts';
import { sampleBatch, sampleChange, sampleExtraction, sampleSource, sampleVisit } from './samples.ts';
import { tempDir } from './tempDir.ts';

export const DESK_NOW = new Date('2026-03-10T09:00:00.000Z');

export const ADA = person('analyst', { id: 'usr_ada', login: 'ada', name: 'Ada Lindqvist' });
export const BEN = person('approver', { id: 'usr_ben', login: 'ben', name: 'Ben Okafor' });
export const CAS = person('approver', { id: 'usr_cas', login: 'cas', name: 'Cas de Vries' });
export const VIC = person('viewer', { id: 'usr_vic', login: 'vic', name: 'Vic Moreau' });

/** One visit that changed a page, with the passages of both versions. */
export interface PageEdit {
  source: Source;
  /** Minutes since 2026-03-01. */
  minutes: number;
  before: Passage[];
  after: Passage[];
  changes: Array<Partial<Change> & Pick<Change, 'id'>>;
  /** Of the page before and after. */
  pictures?: [before: string, after: string];
  headers?: Record<string, string>;
}

export function passage(path: string[], text: string, kind: Passage['kind'] = 'paragraph', more: Partial<Passage> = {}): Passage {
  return { path, kind, text, hash: sha256(text), ...more };
}

export function recordsOf(edit: PageEdit): { records: VisitRecord[]; pages: string[] } {
  const { source, minutes, before, after, changes, headers = {} } = edit;
  const [oldPage, newPage] = [`${source.id} before ${minutes}`, `${source.id} after ${minutes}`];
  const record = (page: string, passages: Passage[], at: number, found: Change[], picture: string | undefined): VisitRecord => {
    const extraction = sampleExtraction(page, { passages });
    const visit = sampleVisit(at, page, {
      sourceId: source.id,
      finalUrl: source.url,
      contentHash: extraction.contentHash,
      headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
      ...(picture === undefined ? {} : { screenshot: picture }),
    });
    return { visit, extraction, changes: found };
  };
  const found = changes.map((change): Change => {
    const {
      oldQuote: _old,
      newQuote: _new,
      ...base
    } = sampleChange(change.id, minutes, {
      source: source.id,
      url: source.url,
      offerings: [],
      oldSnapshot: sha256(oldPage),
      newSnapshot: sha256(newPage),
    });
    return { ...base, ...change };
  });
  return {
    records: [record(oldPage, before, minutes - 60, [], edit.pictures?.[0]), record(newPage, after, minutes, found, edit.pictures?.[1])],
    pages: [oldPage, newPage],
  };
}

export interface DeskSiteOptions {
  edits?: PageEdit[];
  /** Plain changes of `acme/dpa`, at minute 1. */
  changes?: Array<Partial<Change> & Pick<Change, 'id'>>;
  fourEyes?: Severity[];
  services?: Partial<WebServices>;
}

/** A store in a temporary folder with these changes and four people. Time stands still unless `clock.now` is set. */
export async function deskSite({ edits = [], changes = [], fourEyes = [], services = {} }: DeskSiteOptions = {}) {
  const store = await createSqliteStore({ file: join(await tempDir(), 'desk.sqlite') });
  const plain: PageEdit[] = changes.length > 0 ? [{ source: sampleSource(), minutes: 1, before: [], after: [], changes }] : [];
  const all = [...plain, ...edits];
  await store.declare([...new Map(all.map(({ source }) => [source.id, source])).values()]);
  for (const edit of all) await store.commit(sampleBatch(recordsOf(edit).records));
  for (const user of [ADA, BEN, CAS, VIC]) await addUser(store, user);
  const clock = { now: () => DESK_NOW };
  let ids = 0;
  const newId = (prefix: string) => {
    ids += 1;
    return `${prefix}_${ids}`;
  };
  const desk = createDesk({
    store,
    clock,
    newId,
    policy: { fourEyes },
    valueProblem: () => undefined,
    user: (id) => store.user({ id }),
  });
  const retention = { policy: { unchanged: '365d' }, desk: createHoldDesk({ store, clock, newId }) };
  return { store, desk, clock, as: (user: User | undefined) => siteAs(user, store, desk, clock, { retention, ...services }) };
}

async function addUser(store: Store, { hasPassword: _, ...user }: User): Promise<void> {
  const act: Act = {
    id: `act_of_${user.id}`,
    at: user.createdAt,
    by: { kind: 'system', id: 'test', name: 'test' },
    kind: 'user.add',
    subject: { type: 'user', id: user.id },
    detail: {},
  };
  await store.addUser(user, act);
}

function siteAs(user: User | undefined, store: Store, desk: Desk, clock: WebServices['clock'], more: Partial<WebServices>) {
  const app = createApp({ store, desk, clock, readPage: async () => new Uint8Array(), door: doorFor(user), version: '1.2.3', ...more });
  const get = (path: string) => app.request(path);
  const page = async (path: string) => {
    const response = await get(path);
    return { status: response.status, $: load(await response.text()) };
  };
  /** Sends a form as a page's own would; `follow` looks at where it leads. */
  const post = (path: string, fields: Record<string, string> | Array<[string, string]> = {}) =>
    app.request(path, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams([['csrf', TOKEN], ...(Array.isArray(fields) ? fields : Object.entries(fields))]),
    });
  const send = async (path: string, fields: Parameters<typeof post>[1]) => {
    const response = await post(path, fields);
    const to = response.headers.get('location');
    return { status: response.status, to, $: load(to === null ? await response.text() : (await page(to)).$.html()) };
  };
  return { app, get, page, post, send };
}
