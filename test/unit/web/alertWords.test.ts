import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { AlertSettings } from '../../../src/domain/alertSettings.ts';
import {
  budgetInWords,
  changesInWords,
  destinationInWords,
  EXAMPLE_SETTINGS,
  escalationInWords,
  quietInWords,
  reminderInWords,
  ruleInWords,
} from '../../../src/web/alertWords.ts';

const context = { vendors: new Map([['mistral-ai', 'Mistral AI']]), zone: 'Europe/Paris' };

function settings(more: object): AlertSettings {
  const channels = [{ id: 'out', type: 'stdout' }];
  return AlertSettings.parse({ channels, ...more });
}

function rule(more: object) {
  const [first] = settings({ rules: [{ id: 'r', to: ['out'], ...more }] }).rules;
  if (!first) throw new Error('there is no rule');
  return ruleInWords(first, context);
}

function channel(more: object) {
  const [first] = AlertSettings.parse({ channels: [{ id: 'c', ...more }] }).channels;
  if (!first) throw new Error('there is no channel');
  return first;
}

describe('which changes', () => {
  it.each([
    [{}, 'All changes of any vendor'],
    [{ severity: ['high', 'critical'] }, 'Critical or high changes of any vendor'],
    [{ severity: ['critical'], significance: ['substantive'] }, 'Critical, substantive changes of any vendor'],
    [{ severity: ['critical', 'high', 'medium', 'low', 'positive'] }, 'All changes of any vendor'],
    [{ vendors: ['mistral-ai', 'acme'] }, 'All changes of Mistral AI or acme'],
    [{ sources: ['acme/dpa'] }, 'All changes at acme/dpa'],
    [{ kinds: ['dpa', 'terms', 'policy'] }, 'All changes on pages of the kind dpa, terms or policy of any vendor'],
    [
      { keys: ['subprocessors.objection_window', 'retention.*'], offerings: ['le-chat'] },
      'All changes of “Subprocessors: objection window” or anything under “Retention” for le-chat of any vendor',
    ],
  ] as const)('%j reads "%s"', (match, words) => {
    const changes = settings({ rules: [{ id: 'r', changes: match, to: ['out'] }] }).rules[0]?.changes;
    expect(changesInWords(changes ?? {}, context.vendors)).toBe(words);
  });
});

describe('a rule', () => {
  it('says what is sent, when and how', () => {
    expect(rule({ changes: { severity: ['critical', 'high'] } })).toEqual({
      what: 'Critical or high changes of any vendor',
      when: 'as soon as they are found',
      how: 'at once',
      afterwards: 'Tells also when one is corrected, retracted or due on another day.',
    });
  });

  it('says that it waits for a confirmation, and that it tells nothing afterwards', () => {
    const { when, afterwards } = rule({ changes: {}, state: 'confirmed', followUps: false });
    expect([when, afterwards]).toEqual(['once an analyst has confirmed them', 'Does not tell what becomes of them.']);
  });

  it.each([
    [{ digest: 'daily' }, 'in a digest every day at 08:00, Europe/Paris'],
    [{ digest: 'weekly', on: 'fri', at: '17:30', timezone: 'Asia/Tokyo' }, 'in a digest every Friday at 17:30, Asia/Tokyo'],
  ])('with %j goes %s', (send, words) => {
    expect(rule({ changes: {}, send })).toMatchObject({ what: 'All changes of any vendor', how: words });
    // What is gathered does not go out as soon as it is found.
    expect(rule({ changes: {}, send }).when).toBeUndefined();
  });

  it.each([
    [{}, 'Sources of any vendor that cannot be relied on, and when that is over'],
    [{ events: ['unread', 'moved'], recovered: false }, 'Sources of any vendor that could not be read or have moved'],
    [{ vendors: ['mistral-ai'], events: ['not-verified'] }, 'Sources of Mistral AI that were not verified in time, and when that is over'],
    [{ sources: ['acme/dpa'], recovered: false }, 'Sources (acme/dpa) that cannot be relied on'],
  ])('about health %j reads "%s"', (health, words) => {
    expect(rule({ health })).toEqual({ what: words, how: 'at once' });
  });
});

describe('escalations and reminders', () => {
  it('say after which time, and before which day', () => {
    const { escalations, reminders } = settings({
      escalations: [
        { id: 'a', to: ['out'] },
        { id: 'b', severity: ['high', 'critical'], after: '1d', to: ['out'] },
      ],
      reminders: [
        { id: 'a', to: ['out'] },
        { id: 'b', before: [0, 1, 14], at: '09:15', timezone: 'UTC', changes: { severity: ['critical'] }, to: ['out'] },
        { id: 'c', before: [0], to: ['out'] },
      ],
    });
    expect(escalations.map(escalationInWords)).toEqual([
      'Critical changes that nobody has reviewed within 24 hours',
      'Critical or high changes that nobody has reviewed within 1 day',
    ]);
    expect(reminders.map((one) => reminderInWords(one, context))).toEqual([
      '7 days and 1 day before a deadline, at 08:00, Europe/Paris: all changes of any vendor',
      '14 days and 1 day before a deadline, and on its day, at 09:15, UTC: critical changes of any vendor',
      'On the day of a deadline, at 08:00, Europe/Paris: all changes of any vendor',
    ]);
  });
});

describe('a channel', () => {
  it('says where it leads, and no secret', () => {
    const webhook = 'https://hooks.example:8443/T0/s3cr3t?key=s3cr3t';
    expect(
      [
        channel({ type: 'email', from: 'cw@a.example', to: ['x@a.example', 'y@a.example'], smtp: { host: 'smtp.a.example', user: 'u' } }),
        channel({ type: 'slack', url: { env: 'SLACK_URL' } }),
        channel({ type: 'teams', url: { file: '/run/secrets/teams' } }),
        channel({ type: 'webhook', url: webhook, secrets: [{ env: 'A' }, { env: 'B' }] }),
        channel({ type: 'webhook', url: 'https://hooks.example', secrets: [{ env: 'A' }] }),
        channel({ type: 'stdout', format: 'json' }),
      ].map(destinationInWords),
    ).toEqual([
      'To x@a.example and y@a.example, from cw@a.example, by smtp.a.example:587',
      'An incoming webhook; its address is in the variable SLACK_URL',
      'An incoming webhook; its address is in the file /run/secrets/teams',
      'https://hooks.example:8443/…, signed with 2 secrets',
      'https://hooks.example, signed with 1 secret',
      'One line of JSON a message',
    ]);
  });

  it('names some of many addresses', () => {
    const to = Array.from({ length: 9 }, (_, n) => `p${n}@a.example`);
    const words = destinationInWords(channel({ type: 'email', from: 'cw@a.example', to, smtp: { host: 'h' } }));
    expect(words).toContain('p5@a.example and 3 more, from');
  });

  it('says when it is quiet and what it takes', () => {
    const quiet = [
      { from: '22:00', to: '06:00', except: ['critical', 'high'] },
      { days: ['sat', 'sun'], from: '00:00', to: '24:00', timezone: 'UTC' },
    ];
    const one = channel({ type: 'stdout', quiet, budget: { messages: 20 } });
    expect(quietInWords(one, 'Europe/Paris')).toEqual([
      'Quiet from 22:00 to 06:00 every day, Europe/Paris, but for critical or high',
      'Quiet from 00:00 to 24:00 on Saturday and Sunday, UTC',
    ]);
    expect(budgetInWords(one)).toBe('At most 20 messages every hour; the rest in one summary');
    expect(budgetInWords(channel({ type: 'stdout' }))).toBeUndefined();
  });
});

it('the example that pages offer to copy is good', () => {
  const { channels, rules } = AlertSettings.parse((parse(EXAMPLE_SETTINGS) as { alerts: unknown }).alerts);
  expect([channels.length, rules.length]).toEqual([1, 2]);
});
