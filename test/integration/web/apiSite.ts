/**
 * The API over a real store with something of everything, on a real socket.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccess } from '../../../src/access/access.ts';
import { createMemoryApiLimits } from '../../../src/adapters/limits/api.ts';
import { createMemorySignInLimits } from '../../../src/adapters/limits/signIn.ts';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import type { Scope } from '../../../src/domain/access.ts';
import type { Fact } from '../../../src/domain/extraction.ts';
import type { Store, VisitRecord } from '../../../src/domain/ports.ts';
import { CommitmentQuestion, Dimension, HostingCriterion, type Question, questionsOf } from '../../../src/domain/question.ts';
import type { Act } from '../../../src/domain/review.ts';
import type { VendorProfile } from '../../../src/domain/watcher.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { systemRandomBytes } from '../../../src/lib/secrets.ts';
import { createDesk } from '../../../src/review/desk.ts';
import { createApp, type WebServices } from '../../../src/web/app.ts';
import { createDoor } from '../../../src/web/door.ts';
import { serve } from '../../../src/web/serve.ts';
import { DESK_SAMPLE } from '../../helpers/deskSample.ts';
import { ADA, BEN, CAS, recordsOf } from '../../helpers/deskSite.ts';
import { next, sampleAssessment, sampleCell, sampleCitation, sampleDeal, stepOf } from '../../helpers/registryRecords.ts';
import {
  at,
  failedVisit,
  sampleBaseline,
  sampleBatch,
  sampleChange,
  sampleExtraction,
  sampleRecord,
  sampleSource,
} from '../../helpers/samples.ts';
import { CHEAP, TESTER } from './entrySite.ts';

export const API_NOW = '2026-03-10T09:00:00.000Z';

/** What a stored page may hold. */
export const HOSTILE_PAGE = '<!doctype html><script>alert(document.domain)</script>';
/** A stored page that is a PDF. */
export const PDF_PAGE = sha256('page 20');

export const ACME: VendorProfile = {
  vendor: { id: 'acme', name: 'Acme', legalName: 'Acme SAS', country: 'FR', aliases: ['ACM'], domains: ['acme.example'] },
  offerings: [
    { id: 'acme-model', name: 'Acme Model', developer: 'acme', platform: 'acme' },
    { id: 'acme-on-halden', name: 'Acme Model on Halden', developer: 'acme', platform: 'halden-cloud' },
    { id: 'acme-edge', name: 'Acme Edge', developer: 'acme', platform: 'acme' },
  ],
  answers: [],
  commitments: [
    { key: 'subprocessors.objection_window', sources: ['dpa'], offerings: ['acme-model', 'acme-on-halden'] },
    { key: 'breach.notification', sources: ['dpa', 'list'], offerings: ['acme-model'] },
  ],
};

/** Questions of the registry in these tests. */
export const QUESTIONS: readonly Question[] = questionsOf({
  dimensions: ['gdpr_dpa', 'iso_27001'].map((id) => Dimension.parse({ id, label: `Label of ${id}`, group: 'Data', subject: 'platform' })),
  commitments: ['acceptable_use', 'ip_indemnity'].map((id) => CommitmentQuestion.parse({ id, label: `Label of ${id}` })),
  hosting: ['eu_saas', 'on_premises'].map((id) => HostingCriterion.parse({ id, label: `Label of ${id}` })),
});

export interface ApiSiteOptions {
  /** Requests in a minute. */
  perWindow?: number;
  web?: Partial<WebServices>;
}

export interface ApiSite {
  store: Store;
  app: ReturnType<typeof createApp>;
  url: string;
  clock: ReturnType<typeof fixedClock>;
  services: WebServices;
  /** Fails whatever reads the store, or counts requests, until it is taken back. */
  breakWith(what: 'store' | 'limits', error: Error | undefined): void;
  token(scopes: Scope[], days?: number): Promise<string>;
  /** With a token for the API, unless the headers name another. */
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Response>;
  close(): Promise<void>;
}

export async function apiSite({ perWindow = 100_000, web = {} }: ApiSiteOptions = {}): Promise<ApiSite> {
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-test-'));
  const store = await createSqliteStore({ file: join(folder, 'clausewatch.sqlite') });
  const clock = fixedClock(API_NOW);
  await fill(store, clock);
  const settings = { sessionHours: 168, idleHours: 24, linkHours: 1 };
  const access = createAccess({ store, clock, random: systemRandomBytes, settings, passwords: CHEAP });
  const door = createDoor({ access, clock, random: systemRandomBytes, secure: false });
  const faults = new Map<'store' | 'limits', Error>();
  const limits = createMemoryApiLimits({ perWindow });
  const failing = <Value extends object>(what: 'store' | 'limits', value: Value): Value =>
    new Proxy(value, {
      get(target, name, receiver) {
        const fault = faults.get(what);
        const found: unknown = Reflect.get(target, name, receiver);
        if (fault === undefined || typeof found !== 'function') return found;
        return () => {
          throw fault;
        };
      },
    });
  const services: WebServices = {
    store: failing('store', store),
    readPage: async (hash) => Buffer.from(hash === PDF_PAGE ? '%PDF-1.7\n…' : HOSTILE_PAGE),
    door,
    entry: { access, door, limits: createMemorySignInLimits() },
    clock,
    version: '1.2.3',
    profile: (id) => (id === 'acme' ? ACME : undefined),
    registry: { questions: QUESTIONS, offerings: ACME.offerings, vendors: [ACME.vendor], isPublic: false },
    api: { store: failing('store', store), limits: failing('limits', limits), checkAnswers: true },
    ...web,
  };
  const app = createApp(services);
  const served = await serve(app, { host: '127.0.0.1', port: 0 });
  const token = async (scopes: Scope[], days?: number): Promise<string> => {
    const limit = days === undefined ? {} : { days };
    return (await access.tokens.make({ name: 'test', scopes, ...limit }, { actor: TESTER, login: 'tester' })).secret;
  };
  const bearer = `Bearer ${await token(['api'])}`;
  return {
    store,
    app,
    url: served.url,
    clock,
    services,
    breakWith: (what, error) => void (error === undefined ? faults.delete(what) : faults.set(what, error)),
    token,
    get: (path, headers = {}, method = 'GET') => fetch(`${served.url}${path}`, { method, headers: { authorization: bearer, ...headers } }),
    async close() {
      await served.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A fact of `acme/dpa`. */
export function objectionWindow(days: number, more: Partial<Fact> = {}): Fact {
  return {
    key: 'subprocessors.objection_window',
    value: { n: days, unit: 'd' },
    quote: `Customer may object within ${days} days.`,
    path: ['Subprocessors', 'Objection'],
    extractor: 'test',
    passage: 0,
    ...more,
  };
}

/** `acme/dpa` as it was read at a time, stating these facts. */
export function statedRecord(minutes: number, facts: Fact[], changes: VisitRecord['changes'] = []): VisitRecord {
  const extraction = sampleExtraction(`page ${minutes}`, { facts });
  return sampleRecord(minutes, changes, { extraction, baseline: sampleBaseline(minutes, `page ${minutes}`, { extraction }) });
}

/** What `acme/dpa` states in the end. */
export const ACME_FACTS: Fact[] = [
  objectionWindow(10),
  objectionWindow(10),
  { ...objectionWindow(0), key: 'residency.places', value: ['IE', 'SE'], quote: 'Ireland, Sweden', scope: 'EU plan' },
];

async function fill(store: Store, clock: { now(): Date }): Promise<void> {
  await store.declare([
    ...DESK_SAMPLE.map(({ source }) => source),
    sampleSource('acme/dpa', { vendor: { id: 'acme', name: 'Acme' }, offerings: ['acme-model'] }),
    sampleSource('acme/list', { vendor: { id: 'acme', name: 'Acme' }, kind: 'subprocessors' }),
  ]);
  await store.addArchived([sampleSource('bygone/terms', { kind: 'terms', archiveOnly: true })]);
  for (const edit of DESK_SAMPLE) await store.commit(sampleBatch(recordsOf(edit).records, { recordedAt: at(edit.minutes) }));
  await fillAcme(store);
  await review(store, clock);
  await fillRegistry(store);
}

const VERA = { kind: 'user', id: 'usr_vera', name: 'Vera Secret', login: 'vera@secret.example' } as const;

/** Something of everything that the registry may hold, with a person's name wherever one may stand. */
async function fillRegistry(store: Store): Promise<void> {
  const subject = { type: 'offering', id: 'acme-model' } as const;
  const stands = sampleCell({ subject, status: 'verified', verifiedAt: at(80), verifiedBy: VERA.name, origin: 'person', asOf: at(70) });
  const stale = next(stands, {
    status: 'stale',
    stale: { since: at(90), changes: ['chg_plain'], was: 'verified' },
    suggestion: { answer: { grade: 'no', summary: 'It is <b>not</b> public.', confidence: 'low', citations: [] }, conflict: true },
  });
  const full = sampleCell({
    subject,
    question: 'iso_27001',
    status: 'conflict',
    read: [
      { source: 'acme/list', url: 'https://acme/list' },
      { source: 'acme/dpa', url: 'https://acme/dpa', at: at(20), unreadSince: at(30) },
    ],
    answer: {
      grade: 'unclear',
      summary: 'Two pages disagree.',
      note: 'Ask for the certificate.',
      tier: 'enterprise_only',
      route: 'trust_center_nda',
      default: 'requires_approval',
      geography: ['EU', 'FR'],
      values: { window: { n: 10, unit: 'd' }, places: ['IE'] },
      confidence: 'low',
      citations: [sampleCitation({ key: 'residency.places', value: ['IE', 'SE'], scope: 'EU plan', page: 2 })],
    },
  });
  const vendor = { type: 'vendor', id: 'acme' } as const;
  const others = [
    sampleCell({ subject: { type: 'offering', id: 'acme-edge' } }),
    sampleCell({ subject, question: 'on_premises', sheet: 'hosting' }),
    sampleCell({ subject, question: 'eu_saas', sheet: 'hosting' }),
    sampleCell({ subject: vendor, question: 'ip_indemnity', sheet: 'commitments' }),
    sampleCell({ subject: vendor, question: 'acceptable_use', sheet: 'commitments', status: 'verified', verifiedBy: VERA.name }),
    sampleAssessment({ serverLocation: 'FR', status: 'verified', verifiedAt: at(85) }),
    sampleDeal(),
    sampleDeal({ id: 'deal_2', kind: 'strategic_invest', status: 'draft' }),
  ];
  const gone = sampleCell({ subject, question: 'old_question' });
  const because = { changes: ['chg_plain'], reason: `${VERA.name} says so.`, correction: 'cor_1', credit: 'Jo from a hospital' };
  await store.writeRegistry([
    stepOf(stands, { kind: 'answered', by: VERA, because }),
    ...[full, ...others, gone].map((record) => stepOf(record)),
    stepOf(stale, { kind: 'staled', because: { changes: ['chg_plain'] } }),
    stepOf(next(gone), { kind: 'removed', by: VERA, because }),
  ]);
}

async function fillAcme(store: Store): Promise<void> {
  await store.commit(sampleBatch([statedRecord(10, [objectionWindow(30)])]));
  const changes = [sampleChange('chg_held', 20, { suppressedBy: 'rotates', effectiveAt: '2026-05-01' }), sampleChange('chg_plain', 20)];
  await store.commit(sampleBatch([statedRecord(20, ACME_FACTS, changes)]));
  const event = (id: string, minutes: number) => ({
    id,
    sourceId: 'acme/list',
    kind: 'unread' as const,
    openedAt: at(minutes),
    detail: { sentence: 'The host does not answer.', remedy: 'Wait.', trouble: 'timeout' as const },
  });
  const failing = {
    kind: 'timeout' as const,
    lasting: 'transient' as const,
    sentence: 'No answer.',
    remedy: 'Wait.',
    since: at(30),
    checks: 3,
  };
  const visits = [30, 40, 50].map((minutes) => failedVisit(minutes, { id: `acme/list@${at(minutes)}`, sourceId: 'acme/list' }));
  await store.commit(sampleBatch(visits.map((visit) => ({ visit, changes: [], health: { failing, edits: [] } }))));
  await store.editHealth(
    [
      { act: 'open', event: event('hlt_1', 30) },
      { act: 'close', id: 'hlt_1', endedAt: at(35), ended: 'It was read again.' },
    ],
    at(35),
  );
  await store.editHealth([{ act: 'open', event: event('hlt_2', 50) }], at(50));
  await store.editHealth([{ act: 'open', event: { ...event('hlt_3', 60), sourceId: 'northwind-ai/dpa', kind: 'moved' } }], at(60));
  await store.settle(
    new Map([
      ['chg_training', [{ dueOn: '2026-04-10', clause: 'within 30 days', basis: 'assumed', label: 'Last day to object' }]],
      [
        'chg_window',
        [
          {
            dueOn: '2026-03-18',
            clause: 'within ten (10) days',
            basis: 'assumed',
            label: 'Last day to object',
            rule: 'objection',
            window: { key: 'subprocessors.objection_window', value: { n: 10, unit: 'd' } },
            from: { on: '2026-03-08', by: 'seen' },
            calendar: 'DE-BY',
            clauseSource: { source: 'northwind-ai/dpa', url: 'https://legal.northwind.example', snapshot: PDF_PAGE, path: ['4.2'] },
          },
          { dueOn: '2026-04-01', clause: 'effective 1 April', basis: 'stated' },
        ],
      ],
    ]),
    at(70),
  );
}

async function review(store: Store, clock: { now(): Date }): Promise<void> {
  for (const { hasPassword: _, ...user } of [ADA, BEN, CAS]) {
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
  let ids = 0;
  const newId = (prefix: string): string => {
    ids += 1;
    return `${prefix}_${ids}`;
  };
  const desk = createDesk({
    store,
    clock,
    newId,
    policy: { fourEyes: ['critical'] },
    valueProblem: () => undefined,
    user: (id) => store.user({ id }),
  });
  const by = ({ id, name, role, login }: typeof ADA) => ({ by: { kind: 'user' as const, id, name, login }, role });
  const target = async (id: string) => ({ id, version: (await store.review(id))?.version ?? 0 });
  await desk.edit(await target('chg_audit'), { newValue: { n: 60, unit: 'd' }, effectiveAt: null }, by(ADA));
  await desk.decide([await target('chg_audit'), await target('chg_places')], 'confirmed', by(ADA));
  await desk.decide([await target('chg_dot')], 'dismissed', { ...by(BEN), reason: 'Only a <b>dot</b>' });
  await desk.decide([await target('chg_added')], 'confirmed', by(ADA));
  await desk.decide([await target('chg_training')], 'confirmed', by(ADA));
  await desk.signOff([await target('chg_training')], by(BEN));
  await desk.decide([await target('chg_law')], 'superseded', { ...by(ADA), supersededBy: 'chg_training', reason: 'Told there' });
  await desk.assign([await target('chg_moved')], CAS.id, by(BEN));
  await desk.setNotice(await target('chg_window'), '2026-03-09', by(ADA));
  await desk.comment('chg_window', 'Is that =HYPERLINK("x")?', by(CAS));
  await desk.reopen([await target('chg_places')], by(CAS));
}
