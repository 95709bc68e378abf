/** @module */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RouteFacts, routeEntries } from '../../../src/alert/route.ts';
import type { NewMessage } from '../../../src/domain/alert.ts';
import type { JournalEntry } from '../../../src/domain/journal.ts';
import { followUp, healthEntry, recorded } from '../../helpers/notices.ts';
import { alertSettings, type SettingsParts } from '../../helpers/routing.ts';
import { at, sampleSource } from '../../helpers/samples.ts';

const SOURCES = new Map(
  ['acme/dpa', 'acme/terms', 'zeta/dpa'].map((id) => [
    id,
    sampleSource(id, { vendor: { id: id.split('/')[0] ?? '', name: id.split('/')[0]?.toUpperCase() ?? '' } }),
  ]),
);
const facts = (more: Partial<RouteFacts> = {}): RouteFacts => ({
  now: at(600),
  sources: SOURCES,
  told: new Set(),
  made: new Map(),
  ...more,
});

function route(entries: JournalEntry[], parts: SettingsParts, more: Partial<RouteFacts> = {}): ReturnType<typeof routeEntries> {
  return routeEntries(entries, alertSettings(parts), facts(more));
}

const ALL = { rules: [{ changes: {} }, { health: {} }] };
const titles = (messages: readonly NewMessage[]): string[] => messages.map(({ notice }) => notice.title);

describe('a change', () => {
  it('goes to the channels of its rule, at once, in the lane of its vendor', () => {
    const channels = [{ id: 'mail' }, { id: 'chat' }, { id: 'other' }];
    const { alerts, messages } = route([recorded(1, 'chg_1')], { channels, rules: [{ changes: {}, to: ['chat', 'mail'] }] });
    expect(messages.map(({ channel, lane, id, notBefore }) => [channel, lane, id, notBefore])).toEqual([
      ['mail', 'acme', 'alert:mail:chg_1:recorded', at(600)],
      ['chat', 'acme', 'alert:chat:chg_1:recorded', at(600)],
    ]);
    expect(alerts[0]).toEqual({
      channel: 'mail',
      entry: 'chg_1:recorded',
      subject: 'chg_1',
      vendor: 'acme',
      rule: 'rules-0',
      createdAt: at(600),
      message: 'alert:mail:chg_1:recorded',
    });
    expect(messages[0]?.notice).toMatchObject({ kind: 'alert', path: '/changes/chg_1', more: 0, items: [{ vendorName: 'ACME' }] });
  });

  it('reaches a channel once, at once where any of its rules says so', () => {
    const rules = [{ changes: {}, send: { digest: 'daily' } }, { changes: {} }, { changes: { vendors: ['acme'] } }];
    const { alerts, messages } = route([recorded(1, 'chg_1')], { rules });
    expect([alerts.length, messages.length, alerts[0]?.rule]).toEqual([1, 1, 'rules-1']);
  });

  it('is held for the digest that comes first', () => {
    const rules = [
      { changes: {}, send: { digest: 'weekly', on: 'fri' } },
      { changes: {}, send: { digest: 'daily', at: '09:00' } },
    ];
    const { alerts, messages } = route([recorded(1, 'chg_1')], { rules });
    expect(messages).toEqual([]);
    expect(alerts).toMatchObject([{ rule: 'rules-1', held: { until: '2026-03-02T09:00:00.000Z', for: 'digest' } }]);
  });

  it('that fits no rule goes nowhere', () => {
    expect(route([recorded(1, 'chg_1')], { rules: [{ changes: { vendors: ['zeta'] } }] })).toEqual({ alerts: [], messages: [] });
  });
});

describe('what becomes of a change', () => {
  const told = recorded(1, 'chg_1');
  const retracted = followUp(5, told, 'change.retracted', { state: 'dismissed' });

  it('is told to who was told of the change', () => {
    expect(route([retracted], ALL).messages).toEqual([]);
    expect(titles(route([retracted], ALL, { told: new Set(['desk chg_1']) }).messages)).toEqual([
      expect.stringContaining('ACME: retracted: '),
    ]);
  });

  it('is told to who is told of it in the very same step', () => {
    expect(route([told, retracted], ALL).messages.map(({ id }) => id)).toEqual(['alert:desk:chg_1:recorded', 'alert:desk:act_5:chg_1']);
  });
});

describe('parts of one redesign', () => {
  const part = (seq: number, severity: 'critical' | 'low' | 'medium'): JournalEntry =>
    recorded(seq, `chg_${seq}`, { incident: 'inc_1', severity });

  it('are one message, with the worst severity in its title and the review queue as its place', () => {
    const { alerts, messages } = route([part(1, 'low'), recorded(2, 'chg_2'), part(3, 'critical'), part(4, 'low')], ALL);
    expect(messages.map(({ id, notice }) => [id, notice.kind, notice.path, notice.title])).toEqual([
      ['incident:desk:chg_1:recorded', 'incident', '/review?incident=inc_1', 'ACME: 3 changes of one rewrite of acme/dpa, 1 critical'],
      ['alert:desk:chg_2:recorded', 'alert', '/changes/chg_2', expect.any(String)],
    ]);
    expect(alerts.map(({ entry, message }) => [entry, message])).toEqual([
      ['chg_1:recorded', 'incident:desk:chg_1:recorded'],
      ['chg_3:recorded', 'incident:desk:chg_1:recorded'],
      ['chg_4:recorded', 'incident:desk:chg_1:recorded'],
      ['chg_2:recorded', 'alert:desk:chg_2:recorded'],
    ]);
  });

  it('are as quiet as the worst of them', () => {
    const channels = [{ id: 'desk', quiet: [{ from: '09:00', to: '12:00', except: ['critical'] }] }];
    const [mild] = route([part(1, 'low'), part(2, 'medium')], { ...ALL, channels }).messages;
    const [bad] = route([part(1, 'low'), part(2, 'critical')], { ...ALL, channels }).messages;
    expect([mild?.notBefore, bad?.notBefore]).toEqual(['2026-03-01T12:00:00.000Z', at(600)]);
  });

  it('are told one by one where they tell different things', () => {
    const first = part(1, 'low');
    if (!('change' in first)) throw new Error('no change');
    const { messages } = route([first, part(2, 'low'), followUp(3, first, 'change.retracted', { state: 'dismissed' })], ALL);
    expect(messages.map(({ notice }) => [notice.kind, notice.items.length])).toEqual([
      ['incident', 2],
      ['alert', 1],
    ]);
  });

  it('are listed with what is due before what is as bad and not due', () => {
    const due = { dueOn: '2026-03-11', clause: 'within ten (10) days', basis: 'assumed' } as const;
    const entries = Array.from({ length: 60 }, (_, at) =>
      recorded(at + 1, `chg_${at + 1}`, { incident: 'inc_1', ...(at === 59 && { deadlines: [due] }) }),
    );
    const [message] = route(entries, { rules: [{ changes: {} }] }).messages;
    expect(message?.notice.items.at(-1)).toMatchObject({ entry: { change: { id: 'chg_60' } } });
  });

  it('are listed up to 50, the worst of them, in their order', () => {
    const parts = Array.from({ length: 70 }, (_, at) => part(at + 1, at >= 60 ? 'critical' : 'low'));
    const [message] = route(parts, ALL).messages;
    expect([message?.notice.items.length, message?.notice.more]).toEqual([50, 20]);
    const seqs = message?.notice.items.flatMap((item) => (item.type === 'change' ? item.entry.seq : [])) ?? [];
    expect(seqs).toEqual([...Array.from({ length: 40 }, (_, at) => at + 1), ...Array.from({ length: 10 }, (_, at) => at + 61)]);
    expect(message?.notice.title).toContain('70 changes of one rewrite of acme/dpa, 10 critical');
  });
});

describe('a budget', () => {
  const channels = [{ id: 'desk', budget: { messages: 2, per: '1h' } }, { id: 'free' }];
  const entries = [1, 2, 3, 4].map((seq) => recorded(seq, `chg_${seq}`));

  it('holds what goes beyond it, until its time is over', () => {
    const { alerts, messages } = route(entries, { ...ALL, channels });
    expect(messages.filter(({ channel }) => channel === 'desk')).toHaveLength(2);
    expect(messages.filter(({ channel }) => channel === 'free')).toHaveLength(4);
    const held = alerts.filter(({ held }) => held);
    expect(held.map(({ entry, channel, held }) => [entry, channel, held])).toEqual([
      ['chg_3:recorded', 'desk', { until: at(660), for: 'budget' }],
      ['chg_4:recorded', 'desk', { until: at(660), for: 'budget' }],
    ]);
  });

  it('counts what was made before, from the earliest on', () => {
    const made = new Map([['desk', { messages: 1, earliestAt: at(570) }]]);
    const { alerts } = route(entries.slice(0, 2), { ...ALL, channels: [channels[0] as { id: string }] }, { made });
    expect(alerts.map(({ message, held }) => message ?? held?.until)).toEqual(['alert:desk:chg_1:recorded', at(630)]);
  });

  it('counts a redesign as one message', () => {
    const parts = [1, 2, 3, 4].map((seq) => recorded(seq, `chg_${seq}`, { incident: 'inc_1' }));
    expect(route(parts, { ...ALL, channels: [channels[0] as { id: string }] }).alerts.filter(({ held }) => held)).toEqual([]);
  });
});

describe('trouble with a source', () => {
  const opened = healthEntry(1, 'health.opened');

  it('is told in the lane of its vendor, and that it is over to who was told of it', () => {
    const { messages } = route([opened, healthEntry(2, 'health.recovered')], ALL);
    expect(messages.map(({ lane, notice }) => [lane, notice.title, notice.path])).toEqual([
      ['acme', 'ACME: acme/dpa could not be read since 2026-03-01 00:00 UTC', '/sources/acme/dpa'],
      ['acme', 'ACME: acme/dpa can be read again', '/sources/acme/dpa'],
    ]);
    expect(route([healthEntry(2, 'health.recovered')], ALL).messages).toEqual([]);
  });

  it('of the whole installation keeps the order of all', () => {
    const { sourceId: _, ...health } = opened.health;
    const [message] = route([{ ...opened, health: { ...health, kind: 'not-verified' } }], ALL).messages;
    expect(message).toMatchObject({
      lane: '*',
      notice: { title: 'all sources not verified since 2026-03-01 00:00 UTC', path: '/sources' },
    });
  });
});

it('gives keys that fit a header, whatever things are called', () => {
  const long = `x${'y'.repeat(300)}`;
  for (const id of [long, 'with space', 'line\nend', 'ünï', 'a.b']) {
    const [message] = route([recorded(1, id)], ALL).messages;
    expect(message?.id).toMatch(/^alert:desk:[0-9a-f]{64}$/);
    expect(message?.notice.id).toBe(message?.id);
  }
});

it('links to the pages where it is known where they are', () => {
  expect(route([recorded(1, 'chg_1')], ALL, { baseUrl: 'https://watch.example' }).messages[0]?.notice.baseUrl).toBe(
    'https://watch.example',
  );
  expect(route([recorded(1, 'chg_1')], ALL).messages[0]?.notice).not.toHaveProperty('baseUrl');
});

const SETTINGS = alertSettings({
  channels: [
    { id: 'mail', budget: { messages: 3, per: '1h' } },
    { id: 'chat', quiet: [{ from: '08:00', to: '11:00' }] },
  ],
  rules: [
    { changes: { severity: ['critical'] } },
    { changes: { vendors: ['acme'] }, to: ['chat'], send: { digest: 'daily' } },
    { changes: {}, state: 'confirmed', to: ['mail'] },
    { health: {}, to: ['chat'] },
  ],
});

/** Entries as a journal has them: a change is recorded before anything is made of it. */
const journal = fc
  .array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      source: fc.constantFrom('acme/dpa', 'acme/terms', 'zeta/dpa'),
      severity: fc.constantFrom('critical', 'low'),
      incident: fc.option(fc.constantFrom('inc_1', 'inc_2'), { nil: undefined }),
      kind: fc.constantFrom('change.corrected', 'change.confirmed', 'change.retracted', 'health.opened', 'health.recovered'),
    }),
    { maxLength: 25 },
  )
  .map((drafts) => {
    const first = new Map<string, ReturnType<typeof recorded>>();
    return drafts.map(({ id, source, severity, incident, kind }, index): JournalEntry => {
      const seq = index + 1;
      if (kind === 'health.opened' || kind === 'health.recovered') return { ...healthEntry(seq, kind), id: `health-${seq}` };
      const known = first.get(id);
      if (known) return followUp(seq, known, kind, { severity, state: kind === 'change.confirmed' ? 'confirmed' : 'flagged' });
      const entry = recorded(seq, `chg_${id}`, { source, severity, ...(incident !== undefined && { incident: `${incident}_${source}` }) });
      first.set(id, entry);
      return entry;
    });
  });

it('tells each channel of each entry at most once, however the entries are dealt out', () => {
  fc.assert(
    fc.property(journal, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (entries, sizes) => {
      const whole = routeEntries(entries, SETTINGS, facts());
      const told = new Set<string>();
      const dealt: ReturnType<typeof routeEntries>[] = [];
      for (let from = 0, step = 0; from < entries.length; step += 1) {
        const size = sizes[step % sizes.length] ?? 1;
        const one = routeEntries(entries.slice(from, from + size), SETTINGS, facts({ told }));
        for (const { channel, subject } of one.alerts) told.add(`${channel} ${subject}`);
        dealt.push(one);
        from += size;
      }
      const pairs = (all: typeof dealt): string[] =>
        all.flatMap(({ alerts }) => alerts.map(({ channel, entry }) => `${channel} ${entry}`)).toSorted();
      expect(new Set(pairs(dealt)).size).toBe(pairs(dealt).length);
      expect(pairs(dealt)).toEqual(pairs([whole]));
      for (const { alerts, messages } of [whole, ...dealt]) {
        const ids = messages.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { message, held } of alerts) expect(message === undefined ? held : ids.includes(message)).toBeTruthy();
      }
    }),
  );
});

it('gives the same messages, byte for byte, for the same entries', () => {
  fc.assert(
    fc.property(journal, (entries) => {
      const text = (): string => JSON.stringify(routeEntries(structuredClone(entries), SETTINGS, facts()));
      expect(text()).toBe(text());
    }),
    { numRuns: 30 },
  );
});
