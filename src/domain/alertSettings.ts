/**
 * Settings of alerts: channels, and which rule sends what where (`alerts:` in `config/clausewatch.yaml`).
 * @module
 */
import { z } from 'zod';
import { HEALTH_KINDS } from './health.ts';
import { BlackoutWindow, Every } from './timing.ts';
import { SEVERITIES, SIGNIFICANCES, SOURCE_KINDS } from './vocabulary.ts';
import { TimeZone } from './watcher.ts';

const Name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'must be lower-case letters, digits and hyphens, like "compliance-mail"');

const SecretFile = z.strictObject({ file: z.string().min(1).describe('File that holds it.') });
const SecretVariable = z.strictObject({ env: z.string().min(1).describe('Variable of the environment that holds it.') });
const Place = z.union([SecretFile, SecretVariable]);
export type SecretPlace = z.output<typeof Place>;

/** Where a secret is read from. It never stands in the settings; where it does all the same, it is not repeated in what is said about it. */
export const SecretPlace = z
  .unknown()
  .refine((value) => Place.safeParse(value).success, {
    message: 'says where the secret can be read, { file: … } or { env: … }, and never the secret itself',
    abort: true,
  })
  .transform((value): SecretPlace => Place.parse(value));

const MailAddress = z
  .string()
  .max(320)
  .regex(/^[^\s<>",;:]+@[^\s<>",;:@]+$/, 'must be a mail address like "team@example.com"');

const WebAddress = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).username === '', {
    message: 'must be a web address like "https://example.com/hook"',
  });

const Budget = z.strictObject({
  messages: z.int().min(1).max(10_000).describe('Messages within that time; what goes beyond is told in one summary.'),
  per: Every.default('1h').describe('That time, like "1h".'),
});

const Quiet = BlackoutWindow.safeExtend({
  timezone: TimeZone.describe('Time zone of these hours; that of alerts when absent.').optional(),
  except: z.array(z.enum(SEVERITIES)).default([]).describe('Severities that are told all the same.'),
});

const common = {
  id: Name.describe('What rules call it.'),
  budget: Budget.describe('Most messages that it takes.').optional(),
  quiet: z.array(Quiet).default([]).describe('Hours in which nothing is sent; it is sent once they end.'),
};

const EmailChannel = z.strictObject({
  ...common,
  type: z.literal('email'),
  from: MailAddress.describe('Who it comes from.'),
  to: z.array(MailAddress).min(1).max(50).describe('Who gets it.'),
  smtp: z
    .strictObject({
      host: z.string().min(1).describe('Mail server.'),
      port: z.int().min(1).max(65535).default(587),
      secure: z
        .enum(['starttls', 'tls', 'none'])
        .default('starttls')
        .describe(
          'starttls: asked for and insisted on. tls: from the first byte (port 465). none: in the clear, for a server on this machine.',
        ),
      user: z.string().min(1).describe('Login.').optional(),
      password: SecretPlace.describe('Where its password is.').optional(),
    })
    .describe('The mail server that takes it.'),
});

const SlackChannel = z.strictObject({
  ...common,
  type: z.literal('slack'),
  url: SecretPlace.describe('Where the address of the incoming webhook is: who knows it may post.'),
});

const TeamsChannel = z.strictObject({
  ...common,
  type: z.literal('teams'),
  url: SecretPlace.describe('Where the address of the workflow webhook is: who knows it may post.'),
});

const WebhookChannel = z.strictObject({
  ...common,
  type: z.literal('webhook'),
  url: WebAddress.describe('Where it is sent, as POST.'),
  secrets: z
    .array(SecretPlace)
    .min(1)
    .max(4)
    .describe('Signing secrets ("whsec_…" or base64), the newest first. With several, each signs: a receiver may know any of them.'),
});

const StdoutChannel = z.strictObject({
  ...common,
  type: z.literal('stdout'),
  format: z.enum(['text', 'json']).default('text').describe('text for people, json for programs: one line a message.'),
});

export const ChannelSettings = z.discriminatedUnion('type', [EmailChannel, SlackChannel, TeamsChannel, WebhookChannel, StdoutChannel]);
export type ChannelSettings = z.output<typeof ChannelSettings>;
export type ChannelType = ChannelSettings['type'];
export type ChannelOf<Type extends ChannelType> = Extract<ChannelSettings, { type: Type }>;

const some = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).optional();

/** Which changes: all that is given must hold. */
export const ChangeMatch = z.strictObject({
  vendors: some(z.string().min(1)).describe('Ids of vendors.'),
  sources: some(z.string().min(1)).describe('Sources, as vendor/source.'),
  offerings: some(z.string().min(1)).describe('Ids of offerings that the change is of.'),
  kinds: some(z.enum(SOURCE_KINDS)).describe('What the page is: dpa, subprocessors, terms, …'),
  keys: some(z.string().min(1)).describe('Fact keys; "subprocessors.*" stands for all that begin so.'),
  severity: some(z.enum(SEVERITIES)),
  significance: some(z.enum(SIGNIFICANCES)),
});
export type ChangeMatch = z.output<typeof ChangeMatch>;

const HealthMatch = z.strictObject({
  vendors: some(z.string().min(1)),
  sources: some(z.string().min(1)),
  events: some(z.enum(HEALTH_KINDS)).describe('Which events; all when absent.'),
  recovered: z.boolean().default(true).describe('Also tell when it is over.'),
});

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

const Digest = z.strictObject({
  digest: z.enum(['daily', 'weekly']),
  at: z.string().regex(TIME, 'must be a time of day, like "08:00"').default('08:00'),
  on: z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']).default('mon').describe('Day of a weekly digest.'),
  timezone: TimeZone.describe('That of alerts when absent.').optional(),
});
export type Digest = z.output<typeof Digest>;

const Send = z.union([z.literal('at-once'), Digest], 'must be "at-once", or a digest like { digest: daily, at: "08:00" }');

const To = z.array(Name).min(1).describe('Ids of channels.');

/** A rule tells either of changes or of the health of sources. */
export const AlertRule = z
  .strictObject({
    id: Name,
    changes: ChangeMatch.describe('Which changes; {} for all.').optional(),
    state: z
      .enum(['flagged', 'confirmed'])
      .default('flagged')
      .describe('flagged: as soon as they are found. confirmed: only once an analyst has confirmed them.'),
    followUps: z.boolean().default(true).describe('Also tell when something that was told is corrected, retracted, or due on another day.'),
    health: HealthMatch.describe('Which health events; {} for all.').optional(),
    to: To,
    send: Send.default('at-once'),
  })
  .refine(({ changes, health }) => (changes === undefined) !== (health === undefined), {
    message: 'must have either "changes" or "health"',
  });
export type AlertRule = z.output<typeof AlertRule>;

const Escalation = z.strictObject({
  id: Name,
  severity: z.array(z.enum(SEVERITIES)).min(1).default(['critical']),
  after: Every.default('24h').describe('Time without a review after which it is told again.'),
  to: To,
});

const Reminder = z.strictObject({
  id: Name,
  before: z.array(z.int().min(0).max(365)).min(1).max(10).default([7, 1]).describe('Days before the day it is due; 0 is that day.'),
  at: z.string().regex(TIME, 'must be a time of day, like "08:00"').default('08:00'),
  timezone: TimeZone.describe('That of alerts when absent.').optional(),
  changes: ChangeMatch.default({}).describe('Deadlines of which changes; {} for all.'),
  to: To,
});

function unique(items: ReadonlyArray<{ id: string }>, context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [at, { id }] of items.entries()) {
    if (seen.has(id)) context.addIssue({ code: 'custom', path: [at, 'id'], message: 'must not be that of another one' });
    seen.add(id);
  }
}

export const AlertSettings = z
  .strictObject({
    timezone: TimeZone.default('UTC').describe('Time zone of digests, quiet hours and reminders.'),
    channels: z.array(ChannelSettings).max(100).default([]).superRefine(unique),
    rules: z.array(AlertRule).max(500).default([]).superRefine(unique),
    escalations: z.array(Escalation).max(50).default([]).superRefine(unique),
    reminders: z.array(Reminder).max(50).default([]).superRefine(unique),
    retries: z
      .strictObject({
        attempts: z.int().min(1).max(100).default(12).describe('Attempts after which a message is put aside ("dead").'),
        timeoutMs: z.int().min(100).max(300_000).default(15_000).describe('Longest attempt, in milliseconds.'),
      })
      .prefault({}),
  })
  .superRefine(({ channels, rules, escalations, reminders }, context) => {
    const known = new Set(channels.map(({ id }) => id));
    for (const [part, list] of Object.entries({ rules, escalations, reminders }))
      for (const [at, { to }] of list.entries())
        for (const [position, id] of to.entries())
          if (!known.has(id))
            context.addIssue({
              code: 'custom',
              path: [part, at, 'to', position],
              message: `names no channel: there is ${known.size === 0 ? 'none' : `only ${[...known].join(', ')}`}, not "${id}"`,
            });
  });
export type AlertSettings = z.output<typeof AlertSettings>;
export type Escalation = AlertSettings['escalations'][number];
export type Reminder = AlertSettings['reminders'][number];
