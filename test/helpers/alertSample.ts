/**
 * Channels, rules and messages as an installation has them that has alerted people for a while: all kinds of messages, in all states.
 * @module
 */
import type { AlertStore, MessageKind, NewMessage, NoticeItem, SendOutcome } from '../../src/domain/alert.ts';
import { AlertSettings } from '../../src/domain/alertSettings.ts';
import type { Change, Deadline } from '../../src/domain/change.ts';
import type { ChangeEntry } from '../../src/domain/journal.ts';
import type { Store } from '../../src/domain/ports.ts';
import { actionLabel, changeTitle } from '../../src/lib/changeWords.ts';

/** As they stand in a settings file. */
export const SAMPLE_ALERTS = {
  timezone: 'Europe/Paris',
  channels: [
    {
      id: 'compliance-mail',
      type: 'email',
      from: 'clausewatch@example.com',
      to: ['compliance@example.com', 'dpo@example.com'],
      smtp: { host: 'smtp.example.com', user: 'clausewatch', password: { env: 'SAMPLE_SMTP_PASSWORD' } },
      quiet: [{ from: '19:00', to: '07:30', except: ['critical'] }],
      budget: { messages: 20, per: '1h' },
    },
    { id: 'legal-slack', type: 'slack', url: { env: 'SAMPLE_SLACK_URL' } },
    { id: 'grc', type: 'webhook', url: 'https://grc.example.com/hooks/a1b2?key=hidden', secrets: [{ env: 'SAMPLE_WEBHOOK_SECRET' }] },
  ],
  rules: [
    { id: 'urgent', changes: { severity: ['critical', 'high'] }, to: ['compliance-mail', 'legal-slack'] },
    { id: 'confirmed', changes: { keys: ['subprocessors.*'] }, state: 'confirmed', to: ['grc'] },
    { id: 'weekly', changes: {}, send: { digest: 'weekly', at: '08:00' }, followUps: false, to: ['compliance-mail'] },
    { id: 'health', health: { events: ['unread', 'not-verified'] }, to: ['legal-slack'] },
  ],
  escalations: [{ id: 'unreviewed', to: ['compliance-mail'] }],
  reminders: [{ id: 'objections', to: ['compliance-mail'] }],
};

export const sampleAlertSettings = (): AlertSettings => AlertSettings.parse(SAMPLE_ALERTS);

export interface SampleOptions {
  /** What is told; the newest first. */
  changes: readonly Change[];
  now: Date;
  /** Stands in titles and in what receivers answer. */
  words?: string;
}

const HOUR = 3_600_000;
const MINUTE = 60_000;

type Outcome = SendOutcome & { hoursAgo: number; ms?: number; ends?: true };

const DOWN: Extract<SendOutcome, { ok: false }> = {
  ok: false,
  permanent: false,
  sentence: 'smtp.example.com:587 did not take the connection: connection refused.',
  remedy: 'See whether the mail server runs; the message is tried again by itself.',
};

/** Fills the log. Gives the ids, the newest message first. */
export async function addSampleAlerts(
  store: Pick<AlertStore, 'addMessages' | 'claim' | 'attempted' | 'route' | 'unrouted'>,
  options: SampleOptions,
) {
  const { now } = options;
  const [one, two = one, ...others] = options.changes.map(entryOf);
  if (!one || !two) throw new Error('there is no change to tell');
  const all = [one, two, ...others];
  const words = options.words === undefined ? '' : ` ${options.words}`;
  const clause: Deadline = {
    dueOn: '2026-12-08',
    basis: 'assumed',
    label: `Last day to object${words}`,
    clause: `Customer may object within ten (10) days of receipt of the notice.${words}`,
    window: { key: 'subprocessors.objection_window', value: { n: 10, unit: 'd' } },
    from: { on: '2026-11-28', by: 'seen' },
  };
  const due: NoticeItem = {
    type: 'due',
    vendorName: `Northwind AI${words}`,
    path: `/changes/${one.change.id}`,
    due: { deadline: { ...clause, change: one.change.id }, daysLeft: 7, entry: one },
  };
  const health: NoticeItem = {
    type: 'health',
    sourceId: one.change.source,
    vendorName: `Northwind AI${words}`,
    path: `/sources/${one.change.source}`,
    entry: {
      seq: 1,
      id: 'health:1',
      at: now.toISOString(),
      kind: 'health.opened',
      health: {
        id: 'health-1',
        sourceId: one.change.source,
        kind: 'unread',
        openedAt: new Date(now.getTime() - 30 * HOUR).toISOString(),
        detail: {
          sentence: `The page answers with a bot wall (status 403).${words}`,
          remedy: `Ask the vendor to admit the monitor.${words}`,
          trouble: 'blocked',
        },
      },
    },
  };
  const corrected: ChangeEntry = {
    ...two,
    kind: 'change.corrected',
    was: { state: two.change.state, severity: two.change.severity === 'critical' ? 'high' : 'critical', deadlines: [] },
    change: { ...two.change, deadlines: [clause] },
  };
  const item = (entry: ChangeEntry): NoticeItem => ({
    type: 'change',
    vendorName: `Northwind AI${words}`,
    entry,
    path: `/changes/${entry.change.id}`,
  });
  const made: string[] = [];

  async function make(
    id: string,
    channel: string,
    kind: MessageKind,
    title: string,
    items: NoticeItem[],
    hoursAgo: number,
    tries: Outcome[],
    more = 0,
    quietHours = 0,
  ) {
    const createdAt = new Date(now.getTime() - hoursAgo * HOUR).toISOString();
    const notice = {
      id,
      kind,
      title: `${title}${words}`,
      at: createdAt,
      items,
      more,
      path: '/changes',
      baseUrl: 'https://clausewatch.example',
    };
    const notBefore = new Date(now.getTime() + (quietHours > 0 ? quietHours : -hoursAgo) * HOUR).toISOString();
    const message: NewMessage = { id, channel, lane: id, notice, createdAt, notBefore };
    await store.addMessages([message]);
    for (const { hoursAgo: when, ms = 240, ends, ...outcome } of tries) await attempt(id, channel, when, ms, outcome, ends);
    made.unshift(id);
  }

  async function attempt(id: string, channel: string, hoursAgo: number, ms: number, outcome: SendOutcome, ends: true | undefined) {
    const at = new Date(now.getTime() - hoursAgo * HOUR);
    // What waits of the same channel is claimed first where it is older: until this one comes, they are put back.
    const claimed = await store.claim({ channel, now: at.toISOString(), until: new Date(at.getTime() + MINUTE).toISOString(), token: id });
    if (claimed?.id !== id) throw new Error(`${id} was not due, ${claimed?.id} was`);
    const nextAt = new Date(Math.max(at.getTime(), now.getTime()) + 12 * MINUTE).toISOString();
    const isOver = outcome.ok || ends === true;
    // An hour later it is its turn again.
    const retryAt = hoursAgo > 1 ? new Date(at.getTime() + 10 * MINUTE).toISOString() : nextAt;
    await store.attempted({ id, token: id, at: at.toISOString(), ms, outcome, ...(isOver ? {} : { nextAt: retryAt }) });
  }

  const ok = (hoursAgo: number, receipt?: string): Outcome => ({
    ok: true,
    hoursAgo,
    ms: 412,
    ...(receipt === undefined ? {} : { receipt }),
  });
  const title = (entry: ChangeEntry): string =>
    `Northwind AI: ${actionLabel(entry.change)} ${changeTitle(entry.change)} (${entry.change.severity})`;
  await make(
    'digest:weekly:1',
    'compliance-mail',
    'digest',
    `Weekly digest: ${all.length} changes`,
    all.slice(0, 12).map(item),
    170,
    [ok(170, '<digest@smtp.example.com>')],
    3,
  );
  await make(`alert:${two.id}:legal-slack`, 'legal-slack', 'alert', title(two), [item(two)], 50, [ok(50, 'ok')]);
  await make(`alert:${two.id}:compliance-mail`, 'compliance-mail', 'alert', title(two), [item(two)], 50, [
    { ...DOWN, hoursAgo: 50 },
    { ...DOWN, hoursAgo: 49 },
    ok(48, '<a1@smtp.example.com>'),
  ]);
  await make('alert:health:legal-slack', 'legal-slack', 'alert', 'Northwind AI: could not be read since 2026-11-19', [health], 30, [
    ok(30, 'ok'),
  ]);
  await make(`alert:${one.id}:grc`, 'grc', 'alert', title(one), [item(one)], 26, [
    {
      ok: false,
      permanent: true,
      hoursAgo: 26,
      ms: 90,
      ends: true,
      sentence: `grc.example.com answered 410 Gone.${words}`,
      remedy: `Ask whoever runs the receiver for its new address, and set it in the settings.${words}`,
    },
  ]);
  await make(
    `alert:${two.id}:corrected:legal-slack`,
    'legal-slack',
    'alert',
    `Northwind AI: corrected: ${changeTitle(two.change)}`,
    [item(corrected)],
    6,
    [ok(6, 'ok')],
  );
  await make(
    `reminder:objections:compliance-mail:${one.change.id}:2026-12-08:7`,
    'compliance-mail',
    'reminder',
    'Northwind AI: object by 2026-12-08 (in 7 days)',
    [due],
    3,
    [ok(3, '<r1@smtp.example.com>')],
  );
  await make(`alert:${one.id}:compliance-mail`, 'compliance-mail', 'alert', title(one), [item(one)], 0.4, [
    { ...DOWN, hoursAgo: 0.3, ms: 15_000 },
  ]);
  await make(
    `escalation:unreviewed:compliance-mail:${one.change.id}`,
    'compliance-mail',
    'escalation',
    `Not reviewed in 24 hours: ${title(one)}`,
    [item(one)],
    0.2,
    [],
    0,
    8,
  );
  await make(`test:legal-slack:1`, 'legal-slack', 'test', 'Clausewatch reaches the channel legal-slack', [], 0.05, []);
  return made;
}

/** As it was found. */
function entryOf(change: Change, at: number): ChangeEntry {
  return { seq: at + 1, id: `${change.id}:recorded`, at: change.firstSeenNewAt, kind: 'change.recorded', change };
}

/** An entry that waits for its digest, beside what was sent. */
export async function holdSample(store: Pick<Store, 'route' | 'unrouted'>, channel: string, until: string): Promise<void> {
  const { from, to, entries } = await store.unrouted(1);
  const [entry] = entries;
  if (!entry || !('change' in entry)) throw new Error('nothing waits for the router');
  const { id, change } = entry;
  const alert = {
    channel,
    entry: id,
    subject: change.id,
    vendor: change.vendor,
    rule: 'weekly',
    createdAt: entry.at,
    held: { until, for: 'digest' as const },
  };
  await store.route({ from, to, alerts: [alert], messages: [] });
}
