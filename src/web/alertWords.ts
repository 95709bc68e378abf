/**
 * Settings of alerts in plain words: what a rule sends where and when, what an escalation and a reminder do, and what a channel is.
 * Plain strings; secrets, and addresses that could hold one, are in none.
 * @module
 */
import type { AlertRule, AlertSettings, ChangeMatch, ChannelSettings, Digest, Escalation, Reminder } from '../domain/alertSettings.ts';
import type { HealthKind } from '../domain/health.ts';
import { SEVERITIES, SIGNIFICANCES } from '../domain/vocabulary.ts';
import { count, keyLabel } from '../lib/inWords.ts';
import { DAY_NAMES, lengthInWords, listed, windowInWords } from './scheduleWords.ts';

/** Names of vendors by their ids; those that are not known go by their id. */
export type VendorNames = ReadonlyMap<string, string>;

const either = (names: readonly string[]): string => listed(names, 'or');

/** "Critical or high changes of any vendor". */
export function changesInWords(match: ChangeMatch, vendors: VendorNames): string {
  const { severity, significance, keys, kinds, offerings, sources } = match;
  const adjectives = [some(severity, SEVERITIES), some(significance, SIGNIFICANCES)].filter((words) => words !== '').join(', ');
  const parts = [
    adjectives === '' ? 'All changes' : `${capital(adjectives)} changes`,
    keys && `of ${either(keys.map(keyInWords))}`,
    kinds && `on pages of the kind ${either(kinds)}`,
    offerings && `for ${either(offerings)}`,
    sources && `at ${either(sources)}`,
    sources && !match.vendors ? undefined : ofVendors(match.vendors, vendors),
  ];
  return parts.filter(Boolean).join(' ');
}

/** All of them together are no condition. */
function some<Word extends string>(chosen: readonly Word[] | undefined, all: readonly Word[]): string {
  return chosen === undefined || all.every((word) => chosen.includes(word)) ? '' : either(all.filter((word) => chosen.includes(word)));
}

function keyInWords(key: string): string {
  return key.endsWith('.*') ? `anything under “${keyLabel(key.slice(0, -2))}”` : `“${keyLabel(key)}”`;
}

function ofVendors(ids: readonly string[] | undefined, vendors: VendorNames): string {
  return `of ${ids === undefined ? 'any vendor' : either(ids.map((id) => vendors.get(id) ?? id))}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const EVENTS: Record<HealthKind, string> = {
  unread: 'could not be read',
  'selector-rot': 'have a rule that matches nothing',
  moved: 'have moved',
  'not-verified': 'were not verified in time',
  unsigned: 'stand in a ledger that is not signed',
};

function healthInWords({ vendors: ids, sources, events, recovered }: NonNullable<AlertRule['health']>, vendors: VendorNames): string {
  const trouble = events === undefined ? 'cannot be relied on' : either(events.map((event) => EVENTS[event]));
  const which = sources && `(${listed(sources)})`;
  const whose = sources && !ids ? undefined : ofVendors(ids, vendors);
  return `${['Sources', which, whose].filter(Boolean).join(' ')} that ${trouble}${recovered ? ', and when that is over' : ''}`;
}

/** A rule in words, in the order in which they are read: what, when, and how it reaches its channels. */
export interface RuleWords {
  what: string;
  when?: string;
  how: string;
  /** What is told afterwards, of rules about changes. */
  afterwards?: string;
}

/** `zone`: time zone of alerts. */
export function ruleInWords(rule: AlertRule, { vendors, zone }: { vendors: VendorNames; zone: string }): RuleWords {
  const how = rule.send === 'at-once' ? 'at once' : digestInWords(rule.send, zone);
  if (rule.health) return { what: healthInWords(rule.health, vendors), how };
  return {
    what: changesInWords(rule.changes ?? {}, vendors),
    ...whenOf(rule),
    how,
    afterwards: rule.followUps
      ? 'Tells also when one is corrected, retracted or due on another day.'
      : 'Does not tell what becomes of them.',
  };
}

/** A digest gathers: nothing of it goes out as soon as it is found. */
function whenOf({ state, send }: AlertRule): Pick<RuleWords, 'when'> {
  if (state === 'confirmed') return { when: 'once an analyst has confirmed them' };
  return send === 'at-once' ? { when: 'as soon as they are found' } : {};
}

/** "in a digest every day at 08:00, Europe/Paris". */
export function digestInWords({ digest, on, at, timezone }: Digest, zone: string): string {
  return `in a digest every ${digest === 'daily' ? 'day' : DAY_NAMES[on]} at ${at}, ${timezone ?? zone}`;
}

/** "Critical changes that nobody has reviewed within 24 hours". */
export function escalationInWords({ severity, after }: Escalation): string {
  const adjectives = some(severity, SEVERITIES);
  return `${adjectives === '' ? 'Changes' : `${capital(adjectives)} changes`} that nobody has reviewed within ${spanInWords(after)}`;
}

/** "7 days and 1 day before a deadline, and on its day, at 08:00, Europe/Paris: all changes of any vendor". */
export function reminderInWords(
  { before, at, timezone, changes }: Reminder,
  { vendors, zone }: { vendors: VendorNames; zone: string },
): string {
  const days = before.filter((n) => n > 0).toSorted((a, b) => b - a);
  const ahead = days.length === 0 ? '' : `${listed(days.map((n) => count(n, 'day')))} before a deadline`;
  const onDay = !before.includes(0) ? '' : ahead === '' ? 'On the day of a deadline' : ', and on its day';
  return `${ahead}${onDay}, at ${at}, ${timezone ?? zone}: ${uncapital(changesInWords(changes, vendors))}`;
}

function uncapital(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** "1 hour", "24 hours". */
function spanInWords(length: string): string {
  const words = lengthInWords(length);
  return /^\d/.test(words) ? words : `1 ${words}`;
}

export const CHANNEL_TYPES: Record<ChannelSettings['type'], string> = {
  email: 'E-mail',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  webhook: 'Webhook',
  stdout: 'Standard output',
};

const NAMED_ADDRESSES = 6;

/** Where a channel leads. Who knows the address of a webhook may post to it: of Slack and Teams none is said, of others the host only. */
export function destinationInWords(channel: ChannelSettings): string {
  switch (channel.type) {
    case 'email': {
      const { to, from, smtp } = channel;
      const rest = to.length - NAMED_ADDRESSES;
      const all = [...to.slice(0, NAMED_ADDRESSES), ...(rest > 0 ? [`${rest} more`] : [])];
      return `To ${listed(all)}, from ${from}, by ${smtp.host}:${smtp.port}`;
    }
    case 'slack':
    case 'teams':
      return `An incoming webhook; its address is ${placeInWords(channel.url)}`;
    case 'webhook':
      return `${hostInWords(channel.url)}, signed with ${count(channel.secrets.length, 'secret')}`;
    case 'stdout':
      return channel.format === 'json' ? 'One line of JSON a message' : 'As text';
  }
}

function placeInWords(place: { file: string } | { env: string }): string {
  return 'env' in place ? `in the variable ${place.env}` : `in the file ${place.file}`;
}

function hostInWords(address: string): string {
  const { origin, pathname, search } = new URL(address);
  return pathname === '/' && search === '' ? origin : `${origin}/…`;
}

/** "No messages from 22:00 to 06:00 every day, Europe/Paris, but for critical"; one for each stretch of quiet hours. */
export function quietInWords({ quiet }: Pick<ChannelSettings, 'quiet'>, zone: string): string[] {
  return quiet.map((hours) => {
    const but = hours.except.length === 0 ? '' : `, but for ${either(hours.except)}`;
    return `Quiet from ${windowInWords(hours)}, ${hours.timezone ?? zone}${but}`;
  });
}

/** "At most 20 messages every hour; the rest in one summary"; undefined where there is no bound. */
export function budgetInWords({ budget }: Pick<ChannelSettings, 'budget'>): string | undefined {
  return budget && `At most ${count(budget.messages, 'message')} every ${lengthInWords(budget.per)}; the rest in one summary`;
}

/** What the settings are before there are any: an example that can be copied. */
export const EXAMPLE_SETTINGS = `alerts:
  timezone: Europe/Paris
  channels:
    - id: compliance-mail
      type: email
      from: clausewatch@example.com
      to: [compliance@example.com]
      smtp: { host: smtp.example.com, user: clausewatch, password: { env: CLAUSEWATCH_SMTP_PASSWORD } }
  rules:
    - { id: urgent, changes: { severity: [critical, high] }, to: [compliance-mail] }
    - { id: the-rest, changes: {}, send: { digest: weekly, at: "08:00" }, to: [compliance-mail] }
`;

/** Channels that `settings` know, then those that only messages remember. */
export function channelIds({ channels }: Pick<AlertSettings, 'channels'>, remembered: readonly string[]): string[] {
  const known = channels.map(({ id }) => id);
  return [...known, ...remembered.filter((id) => !known.includes(id))];
}
