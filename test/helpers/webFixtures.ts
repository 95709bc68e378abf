/**
 * A store in memory with the reading methods that pages use, and data that looks like a monitor's third month.
 * All vendors are made up.
 * @module
 */
import type { Change } from '../../src/domain/change.ts';
import type { DeadlineFilter, DueChange, QueueEntry } from '../../src/domain/deskPorts.ts';
import type { Fact } from '../../src/domain/extraction.ts';
import type { HealthEvent } from '../../src/domain/health.ts';
import type { ChangeEntry, JournalFilter } from '../../src/domain/journal.ts';
import type { ChangeFilter, SourceState } from '../../src/domain/ports.ts';
import type { Review } from '../../src/domain/review.ts';
import type { RuleEdit } from '../../src/domain/ruleEdit.ts';
import type { Baseline, StoredObject, Visit } from '../../src/domain/snapshot.ts';
import { troubleOf } from '../../src/domain/trouble.ts';
import type { VerdictName } from '../../src/domain/vocabulary.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { sha256 } from '../../src/lib/hash.ts';
import type { ReadStore } from '../../src/web/services.ts';
import { fixtureOverview } from './overviewFixture.ts';

export const NOW = new Date('2026-11-20T09:24:00.000Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface FixtureData {
  states: SourceState[];
  /** By source id, newest first. */
  visits: Map<string, Visit[]>;
  changes: Change[];
  /** Stored pages by hash. */
  pages: Map<string, string>;
  pending?: number;
  /** What the baseline of a source states, by source id. */
  facts?: Map<string, Fact[]>;
  /** Newest first. */
  ruleEdits?: RuleEdit[];
  /** Newest first. */
  events?: HealthEvent[];
}

export function emptyData(): FixtureData {
  return { states: [], visits: new Map(), changes: [], pages: new Map() };
}

function matches(change: Change, filter: ChangeFilter): boolean {
  const { vendor, source, severity, significance, state, since, until, incident, suppressed, ids, keyed } = filter;
  return (
    (vendor === undefined || change.vendor === vendor) &&
    (incident === undefined || change.incident === incident) &&
    (suppressed === 'too' || (suppressed === 'only') === (change.suppressedBy !== undefined)) &&
    (source === undefined || change.source === source) &&
    (ids === undefined || ids.includes(change.id)) &&
    (!keyed || change.key !== undefined) &&
    (severity === undefined || change.severity === severity) &&
    (significance === undefined || change.significance === significance) &&
    (state === undefined || change.state === state) &&
    (since === undefined || change.firstSeenNewAt >= since) &&
    (until === undefined || change.firstSeenNewAt < until)
  );
}

/** The reading half of a store over plain data. */
export function fixtureStore(data: FixtureData): ReadStore {
  const select = (filter: ChangeFilter = {}): Change[] => {
    const direction = filter.newestFirst ? -1 : 1;
    const byTime = (a: Change, b: Change) =>
      direction * (a.firstSeenNewAt < b.firstSeenNewAt ? -1 : a.firstSeenNewAt > b.firstSeenNewAt ? 1 : 0);
    return data.changes.filter((item) => matches(item, filter)).sort((a, b) => byTime(a, b) || a.source.localeCompare(b.source));
  };
  return {
    ...fixtureOverview(data),
    ledgerEvent: async () => undefined,
    async *ledgerEvents() {},
    ledgerHashes: async () => [],
    ledgerKeys: async () => [],
    checkpoints: async () => [],
    timeStamps: async () => [],
    registry: async () => [],
    registryRecord: async () => undefined,
    cellMarks: async () => [],
    countCells: async () => ({ draft: 0, verified: 0, stale: 0, conflict: 0 }),
    registryEvents: async () => [],
    recordsBefore: async () => new Map(),
    countRegistryEvents: async () => 0,
    cellsOn: async () => new Map(),
    tombstone: async () => undefined,
    correction: async () => undefined,
    corrections: async () => [],
    countCorrections: async () => 0,
    captures: async () => [],
    waitingCaptures: async () => 0,
    opinion: async () => undefined,
    opinions: async () => [],
    countOpinions: async () => 0,
    ratingOf: async () => ({ count: 0 }),
    opinionReports: async () => [],
    robots: async () => undefined,
    sources: async (filter) => data.states.filter((state) => filter?.vendor === undefined || state.source.vendor.id === filter.vendor),
    source: async (id) => data.states.find((state) => state.source.id === id),
    vendors: async () =>
      [...Map.groupBy(data.states, (state) => state.source.vendor.id)].map(([id, states]) => ({
        id,
        name: states[0]?.source.vendor.name ?? id,
        sources: states.length,
      })),
    visits: async (id, page = {}) =>
      (data.visits.get(id) ?? []).slice(page.offset ?? 0, (page.offset ?? 0) + (page.limit ?? Number.POSITIVE_INFINITY)),
    async *changes(filter = {}) {
      const start = filter.offset ?? 0;
      yield* select(filter).slice(start, start + (filter.limit ?? Number.POSITIVE_INFINITY));
    },
    countChanges: async (filter) => select(filter).length,
    baseline: async (id) => (data.facts?.has(id) ? baselineOf(id, data.facts.get(id) ?? []) : undefined),
    facts: async ({ vendor }) =>
      [...(data.facts ?? [])]
        .filter(([id]) => id.startsWith(`${vendor}/`))
        .map(([sourceId, facts]) => ({
          sourceId,
          sha256: sha256(sourceId),
          url: urlOf(data, sourceId),
          verifiedAt: NOW.toISOString(),
          facts,
        })),
    deadlines: async (filter) => duesOf(data, filter).slice(0, filter.limit),
    countDeadlines: async (filter) => duesOf(data, filter).length,
    ruleEdits: async ({ source, limit } = {}) =>
      (data.ruleEdits ?? []).filter((edit) => source === undefined || edit.sourceId === source).slice(0, limit),
    health: async ({ source, of, state, limit } = {}) =>
      (data.events ?? [])
        .filter((event) => source === undefined || event.sourceId === source)
        .filter((event) => of === undefined || event.sourceId === undefined)
        .filter((event) => state === undefined || (state === 'open') === (event.endedAt === undefined))
        .slice(0, limit),
    change: async (id) => data.changes.find((change) => change.id === id),
    async *journal(filter = {}) {
      yield* journalOf(data, filter);
    },
    countJournal: async (filter) => journalOf(data, filter).length,
    journalHead: async () => {
      const last = journalOf(data).at(-1);
      return last ? { seq: last.seq, at: last.at } : { seq: 0 };
    },
    message: async () => undefined,
    attempts: async () => [],
    messages: async () => [],
    countMessages: async () => 0,
    channelStandings: async () => [],
    alerted: async () => new Set(),
    declarations: async (ids) => new Map(data.states.flatMap(({ source: one }) => (ids.includes(one.id) ? [[one.id, one] as const] : []))),
    visitOf: async (id, hash) => (data.visits.get(id) ?? []).find((visit) => visit.sha256 === hash),
    pictureOf: async () => undefined,
    hasPicture: async () => false,
    extraction: async () => undefined,
    review: async (id) => reviewIn(data, id),
    reviews: async (ids) => new Map(ids.flatMap((id) => [reviewIn(data, id) ?? []].flat().map((review) => [id, review] as const))),
    acts: async () => [],
    queue: async ({ limit, offset = 0 } = {}) => queueOf(data).slice(offset, limit === undefined ? undefined : offset + limit),
    countQueue: async () => ({ entries: queueOf(data).length, changes: queueOf(data).length }),
    queueKeys: async () => [],
    users: async () => [],
    object: async (hash) => (data.pages.has(hash) ? storedObject(hash, data.pages.get(hash)?.length ?? 0) : undefined),
  };
}

/** Each change as it was found, in the order of finding. The journal of a fixture knows no filter but vendor and place. */
function journalOf(
  { changes }: FixtureData,
  { vendor, after = 0, before, newestFirst, limit, offset = 0 }: JournalFilter = {},
): ChangeEntry[] {
  const entries = changes
    .filter(({ suppressedBy }) => suppressedBy === undefined)
    .map((item, place) => ({
      seq: place + 1,
      id: `${item.id}:recorded`,
      at: item.firstSeenNewAt,
      kind: 'change.recorded' as const,
      change: { ...item, state: 'flagged' as const, deadlines: [] },
    }))
    .filter(({ seq, change: { vendor: own } }) => seq > after && seq < (before ?? seq + 1) && own === (vendor ?? own));
  return (newestFirst ? entries.toReversed() : entries).slice(offset, limit === undefined ? undefined : offset + limit);
}

function urlOf({ states }: FixtureData, sourceId: string): string {
  return states.find(({ source }) => source.id === sourceId)?.source.url ?? '';
}

function duesOf({ changes }: FixtureData, { from = '', to = '\uffff', vendor, latestFirst }: DeadlineFilter): DueChange[] {
  const due = changes
    .filter((item) => vendor === undefined || item.vendor === vendor)
    .flatMap((item) => item.deadlines.map((deadline) => ({ ...deadline, change: item.id })))
    .filter(({ dueOn }) => dueOn >= from && dueOn <= to)
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
  return latestFirst ? due.reverse() : due;
}

/** The queue of a fixture knows no filter and no incident. */
function queueOf(data: FixtureData): QueueEntry[] {
  return data.changes.filter(({ state }) => state === 'flagged').map(({ id }) => ({ change: id, parts: 1 }));
}

/** Nobody touched it, but for the state that its change came with. */
function reviewIn(data: FixtureData, id: string): Review | undefined {
  const found = data.changes.find((item) => item.id === id);
  return found && { change: id, version: 0, state: found.state };
}

function baselineOf(sourceId: string, facts: Fact[]): Baseline {
  const at = NOW.toISOString();
  const signs = {
    bytes: 0,
    bodyChars: 0,
    mainChars: 0,
    passages: 0,
    headings: 0,
    scripts: 0,
    passwordFields: 0,
    linkChars: 0,
    skeletons: 0,
    lead: '',
    noscript: '',
  };
  const extraction = { extractorVersion: '1', title: '', language: 'en', passages: [], facts, signs, contentHash: '' };
  return { sourceId, sha256: '', fingerprint: '', extraction, firstSeenAt: at, verifiedAt: at, url: '' };
}

function storedObject(hash: string, rawLength: number): StoredObject {
  return { sha256: hash, pack: sha256('pack'), offset: 0, length: 100, rawLength, depth: 0 };
}

/** Bytes of a stored page, as the archive would give them. */
export function fixtureReadPage(data: FixtureData): (hash: string) => Promise<Uint8Array> {
  return async (hash) => new TextEncoder().encode(data.pages.get(hash) ?? '');
}

/** A source with everything but its id, kind and address defaulted. */
export function source(id: string, kind: Source['kind'], url: string, vendorName: string, more: Partial<Source> = {}): Source {
  const vendor = id.slice(0, id.indexOf('/'));
  return { id, kind, url, render: 'auto', vendor: { id: vendor, name: vendorName }, offerings: [], ...more };
}

/** A change with everything but what a test is about defaulted. */
export function change(more: Partial<Change> & Pick<Change, 'id'>): Change {
  return {
    kind: 'passage',
    action: 'modified',
    path: ['Data Processing Addendum', '4. Subprocessors'],
    significance: 'substantive',
    severity: 'high',
    rule: 'a number in the passage changed',
    vendor: 'northwind-ai',
    offerings: [],
    source: 'northwind-ai/dpa',
    url: 'https://legal.northwind.example/dpa',
    oldSnapshot: sha256('old page'),
    newSnapshot: sha256('new page'),
    extractorVersion: '1.0.0',
    lastSeenOldAt: '2026-11-18T06:00:04.000Z',
    firstSeenNewAt: '2026-11-19T06:00:05.000Z',
    deadlines: [],
    state: 'flagged',
    ...more,
  };
}

interface Plan {
  source: Source;
  /** Days of daily visits before now. */
  days: number;
  /** Verdict of the visit n days ago, where it is not "unchanged". */
  verdicts?: Record<number, [VerdictName, string]>;
  changedDaysAgo?: number[];
  minutesAgo: number;
}

function visitsOf(plan: Plan): Visit[] {
  return Array.from({ length: plan.days }, (_, n) => {
    const at = new Date(NOW.getTime() - plan.minutesAgo * 60_000 - n * DAY);
    const changed = plan.changedDaysAgo?.includes(n) ?? false;
    const [verdict, because] =
      plan.verdicts?.[n] ??
      (n === plan.days - 1
        ? ['content', 'first page of this source']
        : changed
          ? ['content', '61 passages, 18,204 characters']
          : ['unchanged', 'same visible text as at the last visit']);
    const read = verdict === 'content' || verdict === 'unchanged';
    return {
      id: `${plan.source.id}@${at.toISOString()}`,
      sourceId: plan.source.id,
      requestUrl: plan.source.url,
      finalUrl: plan.source.url,
      redirects: [],
      status: read ? 200 : verdict === 'challenge' ? 403 : 503,
      headers: {},
      fetchedAt: at.toISOString(),
      durationMs: 840,
      renderer: 'http',
      verdict: verdict as VerdictName,
      because,
      sha256: sha256(`${plan.source.id} ${Math.floor(n / 9)}`),
    };
  });
}

function stateOf(plan: Plan, changes: Change[]): SourceState {
  const visits = visitsOf(plan);
  const readable = (visit: Visit) => visit.verdict === 'content' || visit.verdict === 'unchanged';
  const verified = visits.find(readable);
  const firstUnread = visits.slice(0, visits.findIndex(readable) < 0 ? undefined : visits.findIndex(readable)).at(-1);
  const own = changes.filter((item) => item.source === plan.source.id);
  const failed = verified ? visits.indexOf(verified) : visits.length;
  const trouble = visits[0] && troubleOf(visits[0], plan.source.file);
  const recent = visits.slice(0, 30);
  const last = visits[0];
  const lastChangeAt = own
    .map((item) => item.firstSeenNewAt)
    .sort()
    .at(-1);
  return {
    source: plan.source,
    visits: visits.length,
    snapshots: Math.ceil(visits.length / 9),
    changes: own.length,
    nextDueAt: new Date(NOW.getTime() + DAY - plan.minutesAgo * 60_000).toISOString(),
    ...(last && { lastVisit: { id: last.id, at: last.fetchedAt, verdict: last.verdict, because: last.because } }),
    ...(verified && { verifiedAt: verified.fetchedAt }),
    ...(firstUnread && { unreadSince: firstUnread.fetchedAt }),
    ...(trouble && firstUnread && { failing: { since: firstUnread.fetchedAt, checks: failed, ...trouble } }),
    recent: { checks: recent.length, read: recent.filter(readable).length },
    ...(lastChangeAt && { lastChangeAt }),
  };
}

const WALL: [VerdictName, string] = ['challenge', 'status 403 with the header "cf-mitigated: challenge"'];

const PLANS: Plan[] = [
  {
    source: source('northwind-ai/dpa', 'dpa', 'https://legal.northwind.example/data-processing-addendum', 'Northwind AI', {
      schedule: '0 6 * * *',
      timezone: 'Europe/Paris',
      render: 'http',
    }),
    days: 84,
    minutesAgo: 204,
    changedDaysAgo: [1],
    verdicts: { 33: ['unreachable', 'the host did not answer within 30 s'] },
  },
  {
    source: source('northwind-ai/subprocessors', 'subprocessors', 'https://trust.northwind.example/subprocessors', 'Northwind AI', {
      every: '12h',
      render: 'chromium',
    }),
    days: 84,
    minutesAgo: 24,
    changedDaysAgo: [3, 41],
  },
  {
    source: source(
      'northwind-ai/retention-article',
      'help-center',
      'https://help.northwind.example/articles/347628-how-long-is-my-data-kept',
      'Northwind AI',
    ),
    days: 84,
    minutesAgo: 204,
    changedDaysAgo: [12],
  },
  {
    source: source('aurelia-models/terms', 'terms', 'https://aurelia.example/terms-of-service', 'Aurelia Models'),
    days: 71,
    minutesAgo: 204,
    changedDaysAgo: [3],
  },
  {
    source: source('aurelia-models/trust-center', 'trust-center', 'https://trust.aurelia.example/', 'Aurelia Models', {
      render: 'chromium',
      file: 'watchers/aurelia-models.yaml',
    }),
    days: 71,
    minutesAgo: 26,
    verdicts: { 0: WALL, 1: WALL, 2: WALL, 19: ['shell', 'no text but 14 scripts: the page was not rendered'] },
  },
  {
    source: source('halden-cloud/dpa', 'dpa', 'https://www.halden.example/legal/dpa?region=eu', 'Halden Cloud'),
    days: 40,
    minutesAgo: 204,
  },
  {
    source: source('halden-cloud/privacy', 'privacy', 'https://www.halden.example/legal/privacy', 'Halden Cloud'),
    days: 1,
    minutesAgo: 11,
  },
];

const SUBPROCESSOR_NOTICE =
  'Northwind AI shall notify Customer of any intended addition or replacement of a Subprocessor by e-mail to the address given in the Order Form. Customer may object in writing on reasonable grounds relating to data protection within {window} of receipt of the notice. If Customer does not object within this period, the new Subprocessor shall be deemed approved.';

const DPA = {
  vendor: 'northwind-ai',
  source: 'northwind-ai/dpa',
  url: 'https://legal.northwind.example/data-processing-addendum',
} as const;
const LIST = {
  vendor: 'northwind-ai',
  source: 'northwind-ai/subprocessors',
  url: 'https://trust.northwind.example/subprocessors',
} as const;
const TERMS = { vendor: 'aurelia-models', source: 'aurelia-models/terms', url: 'https://aurelia.example/terms-of-service' } as const;

function seen(sourceId: string, daysAgo: number): Pick<Change, 'lastSeenOldAt' | 'firstSeenNewAt'> {
  const plan = PLANS.find((candidate) => candidate.source.id === sourceId);
  const at = NOW.getTime() - (plan?.minutesAgo ?? 0) * 60_000 - daysAgo * DAY;
  return { lastSeenOldAt: new Date(at - DAY).toISOString(), firstSeenNewAt: new Date(at).toISOString() };
}

function sampleChanges(): Change[] {
  const dates = { effectiveAt: '2026-12-01', publishedAt: '2026-11-18' };
  return [
    change({
      id: 'c-cities',
      ...LIST,
      ...seen(LIST.source, 41),
      kind: 'row',
      action: 'renamed',
      path: ['Subprocessors'],
      oldQuote: 'Lumen | Usage metering | United States',
      newQuote: 'Lumen Metering Corp. | Usage metering | United States',
      severity: 'low',
      significance: 'editorial',
      rule: 'row renamed, same purpose and place',
      state: 'dismissed',
    }),
    change({
      id: 'c-retention',
      vendor: 'northwind-ai',
      source: 'northwind-ai/retention-article',
      url: 'https://help.northwind.example/articles/347628-how-long-is-my-data-kept',
      ...seen('northwind-ai/retention-article', 12),
      path: ['How long is my data kept?', 'API inputs and outputs'],
      oldQuote: 'We keep API inputs and outputs for 30 days to detect abuse, then delete them.',
      newQuote: 'We keep API inputs and outputs for 60 days to detect abuse, then delete them.',
      severity: 'high',
      rule: 'a duration in a retention passage became longer',
      state: 'confirmed',
    }),
    change({
      id: 'c-terms-governing',
      ...TERMS,
      ...seen(TERMS.source, 3),
      path: ['Terms of Service', '12. Governing law'],
      oldQuote: 'These Terms are governed by the laws of the State of Delaware, and the courts of Wilmington have exclusive jurisdiction.',
      newQuote: 'These Terms are governed by the laws of Ireland, and the courts of Dublin have exclusive jurisdiction.',
      severity: 'medium',
      rule: 'a passage of the terms was reworded',
    }),
    change({
      id: 'c-terms-training',
      ...TERMS,
      ...seen(TERMS.source, 3),
      action: 'added',
      path: ['Terms of Service', '5. Your content', '5.3 Improvement of the services'],
      newQuote:
        'Unless you opt out in your account settings, we may use Inputs and Outputs of the Free plan to train and improve our models.',
      severity: 'critical',
      rule: 'a passage about training was added',
    }),
    change({
      id: 'c-terms-email',
      ...TERMS,
      ...seen(TERMS.source, 3),
      path: ['Terms of Service', 'Contact'],
      oldQuote: 'Questions about these Terms go to legal@aurelia.example .',
      newQuote: 'Questions about these Terms go to legal@aurelia.example.',
      severity: 'low',
      significance: 'editorial',
      rule: 'only punctuation and white space changed',
    }),
    change({
      id: 'c-row-moved',
      ...LIST,
      ...seen(LIST.source, 3),
      kind: 'row',
      path: ['Subprocessors'],
      oldQuote: 'Brightwater Cloud | Cloud infrastructure | Ireland',
      newQuote: 'Brightwater Cloud | Cloud infrastructure | Netherlands',
      severity: 'medium',
      rule: 'the place of a subprocessor changed inside the EEA',
    }),
    change({
      id: 'c-row-added',
      ...LIST,
      ...seen(LIST.source, 3),
      kind: 'row',
      action: 'added',
      path: ['Subprocessors'],
      newQuote: 'Ironbark Compute Inc. | GPU capacity for model inference | United States',
      severity: 'critical',
      rule: 'a subprocessor was added',
      deadlines: [{ dueOn: '2026-11-27', clause: 'DPA 4.2, ten (10) days from notice; date of notice assumed', basis: 'assumed' }],
    }),
    change({
      id: 'c-dpa-date',
      ...DPA,
      ...seen(DPA.source, 1),
      ...dates,
      path: ['Data Processing Addendum'],
      oldQuote: 'Effective date: 1 March 2026',
      newQuote: 'Effective date: 1 December 2026',
      severity: 'low',
      significance: 'editorial',
      rule: 'only a date of the document changed',
    }),
    change({
      id: 'c-dpa-audit',
      ...DPA,
      ...seen(DPA.source, 1),
      ...dates,
      path: ['Data Processing Addendum', '8. Audits'],
      oldQuote: 'Customer may audit Northwind AI’s compliance with this DPA once a year, on thirty (30) days’ written notice.',
      newQuote:
        'Customer may audit Northwind AI’s compliance with this DPA once a year, on ninety (90) days’ written notice and at its own cost.',
      severity: 'high',
      rule: 'a number in an audit passage changed',
    }),
    change({
      id: 'c-dpa-window',
      ...DPA,
      ...seen(DPA.source, 1),
      ...dates,
      path: ['Data Processing Addendum', '4. Subprocessors', '4.2 Objection'],
      oldQuote: SUBPROCESSOR_NOTICE.replace('{window}', 'thirty (30) days'),
      newQuote: SUBPROCESSOR_NOTICE.replace('{window}', 'ten (10) days'),
      severity: 'critical',
      rule: 'an objection window became shorter',
      oldSnapshot: sha256('dpa before'),
      newSnapshot: sha256('dpa after'),
    }),
  ];
}

/** A page behind a wall, one whose rule rots, one that has moved, and what is over. */
function sampleEvents(states: SourceState[]): HealthEvent[] {
  const daysAgo = (days: number): string => new Date(NOW.getTime() - days * DAY).toISOString();
  const event = (sourceId: string, kind: HealthEvent['kind'], days: number, more: Partial<HealthEvent>): HealthEvent => ({
    id: `${sourceId}:${kind}@${daysAgo(days)}`,
    sourceId,
    kind,
    openedAt: daysAgo(days),
    detail: { sentence: 'What it was.', remedy: 'What to do.' },
    ...more,
  });
  const failing = states.find(({ source: { id } }) => id === 'aurelia-models/trust-center')?.failing;
  if (!failing) throw new Error('the sample has a page that cannot be read');
  const { kind: trouble, sentence, remedy } = failing;
  return [
    event('aurelia-models/trust-center', 'unread', 0.02, { detail: { sentence, remedy, trouble } }),
    event('halden-cloud/dpa', 'moved', 1, {
      detail: {
        sentence: 'The page is served at another address now: https://www.halden.example/legal/data-processing-addendum',
        remedy: 'Change url of halden-cloud/dpa in watchers/halden-cloud.yaml to https://www.halden.example/legal/data-processing-addendum',
        url: 'https://www.halden.example/legal/data-processing-addendum',
      },
    }),
    event('northwind-ai/retention-article', 'selector-rot', 4, {
      detail: {
        sentence: 'The rule remove ".related-articles" matches nothing on the page any more.',
        remedy: 'Correct remove ".related-articles" of northwind-ai/retention-article in watchers/northwind-ai.yaml, or take it out.',
        rules: ['remove ".related-articles"'],
      },
    }),
    event('aurelia-models/trust-center', 'unread', 19, {
      detail: {
        sentence: 'The page is empty: no text but 14 scripts: the page was not rendered.',
        remedy: 'Say with ready what must be there.',
      },
      endedAt: daysAgo(18),
      ended: 'the page was read again',
    }),
  ];
}

/** Three vendors with history, one behind a bot wall, one source never checked, one known from an archive only. */
export function sampleData(): FixtureData {
  const changes = sampleChanges();
  const states = PLANS.map((plan) => stateOf(plan, changes));
  const fresh: SourceState = {
    source: source('halden-cloud/subprocessors', 'subprocessors', 'https://www.halden.example/legal/subprocessors', 'Halden Cloud'),
    visits: 0,
    snapshots: 0,
    changes: 0,
    nextDueAt: new Date(NOW.getTime() + 6 * 60_000).toISOString(),
  };
  const archive: SourceState = {
    source: source('aurelia-models/terms-2019', 'terms', 'https://aurelia.example/tos.html', 'Aurelia Models', { archiveOnly: true }),
    visits: 212,
    snapshots: 31,
    changes: 0,
    verifiedAt: '2021-03-04T00:00:00.000Z',
    lastVisit: { id: 'x', at: '2021-03-04T00:00:00.000Z', verdict: 'content', because: 'imported' },
  };
  const visits = new Map(PLANS.map((plan) => [plan.source.id, visitsOf(plan)]));
  const pages = new Map(
    changes
      .flatMap((item) => [item.oldSnapshot, item.newSnapshot])
      .map((hash) => [hash, `<!doctype html><title>stored</title><p>${hash}</p>`]),
  );
  const events = sampleEvents(states);
  for (const state of states) {
    const open = events.filter(({ sourceId, endedAt }) => sourceId === state.source.id && endedAt === undefined);
    if (open.length > 0) state.health = open;
  }
  return { states: [...states, fresh, archive], visits, changes, pages, events, pending: 3 };
}
