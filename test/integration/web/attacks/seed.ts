/**
 * An installation in which everything that pages, networks and people may bring is an attack.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createFsBlobs } from '../../../../src/adapters/blobs/fs.ts';
import { createSqliteStore } from '../../../../src/adapters/store/sqlite/index.ts';
import { ChainWriter } from '../../../../src/archive/chain.ts';
import type { Change, Deadline } from '../../../../src/domain/change.ts';
import type { Extraction, Passage } from '../../../../src/domain/extraction.ts';
import type { HealthEvent } from '../../../../src/domain/health.ts';
import type { IgnoreRule } from '../../../../src/domain/ignore.ts';
import type { Blobs, Store } from '../../../../src/domain/ports.ts';
import type { Actor, Review } from '../../../../src/domain/review.ts';
import type { Visit } from '../../../../src/domain/snapshot.ts';
import type { Source } from '../../../../src/domain/watcher.ts';
import { sha256, sha256Of } from '../../../../src/lib/hash.ts';
import { addSampleAlerts, SAMPLE_ALERTS } from '../../../helpers/alertSample.ts';
import { installation, type TestInstallation } from '../../../helpers/cli.ts';
import { HOSTILE, HOSTILE_PICTURE, HOSTILE_URLS } from '../../../helpers/hostile.ts';
import { change, source } from '../../../helpers/webFixtures.ts';
import { addHostileRegistry } from './registry.ts';

const VERSION = '1-hostile';
const DAYS = ['2026-11-18', '2026-11-19', '2026-11-20'] as const;

/** The vendor of a watcher file: what its schema lets through. */
const DECLARED = {
  vendor: { id: 'evil', name: `Evil ${HOSTILE}`, legalName: HOSTILE, aliases: [HOSTILE] },
  offerings: [{ id: 'evil-model', name: HOSTILE, developer: 'evil', platform: 'evil' }],
  sources: [
    {
      id: 'page',
      kind: 'terms',
      url: `https://evil.example/?q=${HOSTILE.replaceAll(/[\s\p{Cf}\\]/gu, '+')}`,
      render: 'http',
      notes: HOSTILE,
    },
    { id: 'list', kind: 'subprocessors', url: 'https://evil.example/list', render: 'chromium', notes: HOSTILE },
  ],
};

/** `port`: where it will be started, for what people get by mail. */
export async function hostileInstallation(port: number): Promise<TestInstallation> {
  const registry = { public: true, corrections: 'everybody', opinions: { from: 'everybody', mail: 'compliance-mail' } };
  const home = await installation({
    watchers: { evil: JSON.stringify(DECLARED) },
    config: JSON.stringify({ alerts: SAMPLE_ALERTS, registry, web: { publicUrl: `http://127.0.0.1:${port}` } }),
  });
  const data = home.path('data');
  const store = await createSqliteStore({ file: join(data, 'clausewatch.sqlite') });
  try {
    const declared = DECLARED.sources.map(({ id, kind, url, notes }) =>
      source(`evil/${id}`, kind as Source['kind'], url, DECLARED.vendor.name, { notes, file: HOSTILE, offerings: [HOSTILE] }),
    );
    const archived = HOSTILE_URLS.map((url, at) => source(`old/page-${at}`, 'dpa', url, `Old ${HOSTILE}`, { archiveOnly: true }));
    await store.declare(declared);
    await store.addArchived(archived);
    for (const one of [...declared, ...archived]) await record(store, createFsBlobs(data), one);
    await store.pause(['evil/list'], { since: `${DAYS[2]}T08:00:00.000Z`, reason: HOSTILE });
    await people(store);
    const changes = (await Array.fromAsync(store.changes())).slice(0, 12);
    const [first] = changes;
    if (!first?.newSnapshot) throw new Error('there is no change to hang answers on');
    await addHostileRegistry(store, {
      vendor: 'evil',
      offering: 'evil-model',
      source: 'evil/page',
      snapshot: first.newSnapshot,
      change: first.id,
    });
    await addSampleAlerts(store, { changes, now: new Date(`${DAYS[2]}T12:00:00.000Z`), words: HOSTILE });
  } finally {
    await store.close();
  }
  return home;
}

/** A page that was read twice and then turned the visitor away. */
async function record(store: Store, blobs: Blobs, of: Source): Promise<void> {
  const writer = new ChainWriter();
  const pages = ['before', 'after'].map((word) => Buffer.from(`<!doctype html><title>${HOSTILE}</title>${word} ${of.id} ${HOSTILE}`));
  for (const page of pages) writer.add(page);
  const pack = writer.finish();
  if (!pack) throw new Error('nothing was packed');
  await blobs.put(pack.name, pack.bytes);
  const picture = sha256(HOSTILE_PICTURE);
  await blobs.put(picture, HOSTILE_PICTURE);
  const [before, after] = pages.map((page) => sha256(page)) as [string, string];
  const texts = ['thirty (30) days', 'ten (10) days'].map((words) => extraction(words));
  const visits = texts.map((text, at): Visit => {
    const sha256 = at === 0 ? before : after;
    return {
      ...visit(of, at),
      verdict: 'content',
      status: 200,
      sha256,
      contentHash: text.contentHash,
      fingerprint: sha256,
      screenshot: picture,
    };
  });
  const last: Visit = {
    ...visit(of, 2),
    verdict: 'challenge',
    failure: { kind: 'connect', message: HOSTILE, remedy: HOSTILE, transient: true },
  };
  const [first, second] = visits as [Visit, Visit];
  const [oldText, newText] = texts as [Extraction, Extraction];
  const seen = { sourceId: of.id, firstSeenAt: second.fetchedAt, verifiedAt: second.fetchedAt, url: of.url };
  const event: HealthEvent = {
    id: `${of.id} ${HOSTILE}`,
    sourceId: of.id,
    kind: of.id.startsWith('evil') ? 'moved' : 'selector-rot',
    openedAt: last.fetchedAt,
    detail: { sentence: HOSTILE, remedy: HOSTILE, url: of.url, rules: [HOSTILE] },
  };
  const ended: HealthEvent = {
    ...event,
    id: `${event.id} ended`,
    kind: 'unread',
    openedAt: first.fetchedAt,
    detail: { ...event.detail, trouble: 'http-5xx' },
  };
  const failing = { kind: 'blocked', lasting: 'lasting', sentence: HOSTILE, remedy: HOSTILE, since: last.fetchedAt, checks: 1 } as const;
  await store.commit({
    objects: pack.objects,
    recordedAt: last.fetchedAt,
    records: [
      { visit: first, extraction: oldText, changes: [] },
      {
        visit: second,
        extraction: newText,
        changes: changesOf(of, before, after, second.fetchedAt),
        baseline: { ...seen, sha256: after, fingerprint: after, extraction: newText },
        ruleEdit: {
          id: `${second.id}#rules`,
          sourceId: of.id,
          at: second.fetchedAt,
          from: HOSTILE,
          to: HOSTILE,
          changed: ['watcher'],
          snapshot: before,
          passages: { gone: 1, added: 1 },
          facts: { gone: 0, added: 1 },
        },
        health: { edits: [{ act: 'open', event: ended }] },
      },
      {
        visit: last,
        changes: [],
        health: {
          failing,
          edits: [
            { act: 'close', id: ended.id, endedAt: last.fetchedAt, ended: HOSTILE },
            { act: 'open', event },
          ],
        },
      },
    ],
  });
}

function visit(of: Source, day: number): Visit {
  const fetchedAt = `${DAYS[day]}T06:00:00.000Z`;
  return {
    id: `${of.id}@${fetchedAt}`,
    sourceId: of.id,
    requestUrl: of.url,
    finalUrl: HOSTILE_URLS[day] ?? HOSTILE,
    redirects: [{ from: of.url, to: HOSTILE, status: 302 }],
    headers: { 'content-type': HOSTILE, [`x-${HOSTILE}`]: HOSTILE, server: HOSTILE },
    fetchedAt,
    tls: { protocol: HOSTILE, issuer: HOSTILE, subject: HOSTILE },
    robots: { allowed: true, rule: HOSTILE, url: HOSTILE_URLS[0], fetchedAt },
    renderer: 'chromium',
    verdict: 'content',
    because: HOSTILE,
    unmatched: [HOSTILE],
    forwardsTo: HOSTILE_URLS[0],
  };
}

function extraction(words: string): Extraction {
  const path = [HOSTILE, `Headings ${HOSTILE}`];
  const text = `The notice is given within ${words} ${HOSTILE}`;
  const passages: Passage[] = [
    { path, kind: 'paragraph', text, hash: sha256(text), label: HOSTILE, links: [...HOSTILE_URLS] },
    {
      path,
      kind: 'row',
      text: `${HOSTILE} | ${words}`,
      hash: sha256(`${HOSTILE} | ${words}`),
      cells: [
        { header: HOSTILE, text: HOSTILE },
        { header: HOSTILE, text: words },
      ],
    },
  ];
  const fact = { quote: text, path, extractor: HOSTILE, passage: 0 };
  return {
    extractorVersion: VERSION,
    title: HOSTILE,
    language: HOSTILE,
    passages,
    facts: [
      { ...fact, key: 'subprocessors.objection_window', value: { n: 10, unit: 'd' }, scope: HOSTILE, flags: ['contradicted'] },
      { ...fact, key: 'contact.privacy', value: HOSTILE },
      { ...fact, key: 'subprocessors.list', value: [{ name: HOSTILE, purpose: HOSTILE, location: HOSTILE }], passage: 1 },
      { ...fact, key: HOSTILE, value: { html: HOSTILE } },
    ],
    signs: {
      bytes: 1,
      bodyChars: 1,
      mainChars: 1,
      passages: 2,
      headings: 1,
      scripts: 1,
      passwordFields: 0,
      linkChars: 0,
      skeletons: 0,
      lead: HOSTILE,
      noscript: HOSTILE,
    },
    contentHash: sha256Of(passages.map(({ hash }) => hash)),
  };
}

/** One of each kind and of most actions, a rewrite, one that is held back, and one whose very id is an attack. */
function changesOf(of: Source, oldSnapshot: string, newSnapshot: string, firstSeenNewAt: string): Change[] {
  const common = {
    vendor: of.vendor.id,
    source: of.id,
    url: of.url,
    offerings: [HOSTILE],
    path: [HOSTILE, HOSTILE],
    rule: HOSTILE,
    extractorVersion: VERSION,
    oldSnapshot,
    newSnapshot,
    lastSeenOldAt: `${DAYS[0]}T06:00:00.000Z`,
    firstSeenNewAt,
    oldQuote: `The notice is given within thirty (30) days ${HOSTILE}`,
    newQuote: `The notice is given within ten (10) days ${HOSTILE}`,
    publishedAt: HOSTILE,
    effectiveAt: HOSTILE,
    deadlines: [{ dueOn: HOSTILE, clause: HOSTILE, basis: 'assumed' as const }],
  };
  const entity = { name: HOSTILE, purpose: HOSTILE, location: HOSTILE, group: HOSTILE };
  const id = (name: string): string => `chg_${sha256Of([of.id, name]).slice(0, 20)}`;
  const rewritten = { incident: `inc_${sha256(of.id).slice(0, 20)}`, severity: 'low' as const };
  return [
    change({ ...common, id: id('text') }),
    change({ ...common, id: `${of.id} ${HOSTILE}`, reverts: id('text') }),
    change({
      ...common,
      id: id('value'),
      kind: 'fact',
      key: 'subprocessors.objection_window',
      oldValue: { n: 30, unit: 'd' },
      newValue: { n: 10, unit: 'd' },
    }),
    change({ ...common, id: id('odd value'), kind: 'fact', key: HOSTILE, oldValue: { html: HOSTILE }, newValue: [HOSTILE, entity] }),
    change({ ...common, id: id('text value'), kind: 'fact', key: 'contact.privacy', oldValue: HOSTILE, newValue: `${HOSTILE}!` }),
    change({ ...common, id: id('row'), kind: 'row', key: 'subprocessors.list', oldValue: entity, newValue: { ...entity, location: 'IE' } }),
    change({ ...common, id: id('added row'), kind: 'row', action: 'added', key: 'subprocessors.list', newValue: entity }),
    ...['a', 'b', 'c'].map((part) => change({ ...common, ...rewritten, id: id(part) })),
    change({ ...common, id: id('held back'), suppressedBy: HOSTILE }),
  ];
}

/** Somebody whose name is an attack, and what that person wrote. */
async function people(store: Store): Promise<void> {
  const at = `${DAYS[2]}T09:00:00.000Z`;
  const by = { kind: 'user', id: 'usr_mallory', name: `Mallory ${HOSTILE}` } as const;
  const act = { at, by };
  await store.addUser(
    { id: by.id, login: 'mallory', name: by.name, role: 'analyst', createdAt: at, subject: HOSTILE },
    { ...act, id: randomUUID(), kind: 'user.add', subject: { type: 'user', id: by.id }, detail: { note: { name: HOSTILE } } },
  );
  const token = { id: 'tok_1', name: HOSTILE, scopes: ['feeds' as const], createdAt: at, createdBy: HOSTILE };
  await store.addToken(token, sha256('secret'), {
    ...act,
    id: randomUUID(),
    kind: 'token.add',
    subject: { type: 'token', id: token.id },
    detail: {},
  });
  const rule: IgnoreRule = { id: 'ign_1', match: { vendor: 'evil', text: [HOSTILE], under: [HOSTILE] }, reason: HOSTILE, since: at, by };
  await store.addIgnoreRule(rule, { ...act, id: randomUUID(), kind: 'ignore.add', subject: { type: 'ignore', id: rule.id }, detail: {} });
  let n = 0;
  for await (const { id, state } of store.changes()) {
    const subject = { type: 'change', id } as const;
    const before: Review = { change: id, version: 0, state };
    const said = { by, at, reason: HOSTILE };
    // Decided, waiting for a second person, corrected, or somebody's: in turn.
    const after: Review = { ...before, version: 1, ...REVIEWS(said)[n % 4] };
    const detail = { decision: 'dismissed' as const, reason: HOSTILE, before, after, note: { [HOSTILE]: HOSTILE } };
    await store.decide([{ act: { ...act, id: randomUUID(), kind: 'decide', subject, detail }, review: after }]);
    await store.settle(new Map([[id, [DUE]]]), said.at);
    await store.note([{ ...act, id: randomUUID(), kind: 'comment', subject, detail: { text: HOSTILE } }]);
    n += 1;
  }
}

const DUE: Deadline = {
  dueOn: '2099-01-01',
  clause: HOSTILE,
  basis: 'assumed',
  label: HOSTILE,
  clauseSource: { source: 'evil/page', url: HOSTILE_URLS[0], snapshot: sha256(HOSTILE), path: [HOSTILE] },
};

const REVIEWS = (said: { by: Actor; at: string; reason: string }): Array<Partial<Review>> => [
  { state: 'dismissed', decided: { ...said, signedOffBy: said.by } },
  { proposal: { decision: 'superseded', supersededBy: HOSTILE, ...said } },
  { edits: { oldValue: HOSTILE, newValue: { html: HOSTILE }, severity: 'critical', effectiveAt: HOSTILE }, noticeAt: HOSTILE },
  { assignee: 'usr_mallory' },
];
