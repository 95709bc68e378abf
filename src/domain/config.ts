/**
 * Settings of an installation (`config/clausewatch.yaml`). Every key has a default, so that a missing file works.
 * @module
 */
import { z } from 'zod';
import { ROLES } from './access.ts';
import { AlertSettings } from './alertSettings.ts';
import { CORRECTION_MODES } from './correction.ts';
import { OPINION_MODES } from './opinion.ts';
import { Blackout, Every, Interval, lengthMs, Spread } from './timing.ts';
import { ROBOTS_MODES, SEVERITIES } from './vocabulary.ts';
import { LanguageTag, TimeZone } from './watcher.ts';

const HostPort = z
  .string()
  .regex(/^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$/, { error: 'must be host:port, like "127.0.0.1:8099"', abort: true })
  .refine((text) => isPort(Number(text.slice(text.lastIndexOf(':') + 1))), { message: 'must end in a port between 1 and 65535' });

const Port = z.int().min(0).max(65535);

function isPort(number: number): boolean {
  return number >= 1 && number <= 65535;
}

/** Addresses may hold a password. Their messages do not begin with "must": what is wrong is then not repeated. */
const RedisUrl = z.string().refine((text) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol), {
  message: 'is no Redis address, like "redis://127.0.0.1:6379"',
});

const Defaults = z
  .strictObject({
    schedule: z.string().min(1).describe('Cron expression for sources that name no schedule of their own.').optional(),
    every: Interval.describe('Interval for sources that name no schedule of their own; "12h" when neither is given.').optional(),
    spread: Spread.default('5m').describe('Over how long sources of the same minute are spread, each at a moment of its own; 0 for none.'),
    blackout: Blackout.default([]).describe('When nothing is visited on schedule, for sources that name no blackout of their own.'),
    timezone: TimeZone.default('UTC').describe('Time zone of schedules, of blackouts and of the browser.'),
    language: LanguageTag.default('en-US').describe('Language asked for.'),
  })
  .refine((defaults) => defaults.schedule === undefined || defaults.every === undefined, {
    message: 'cannot stand beside "schedule"; keep one of them',
    path: ['every'],
  })
  .transform((defaults) => (defaults.schedule === undefined && defaults.every === undefined ? { ...defaults, every: '12h' } : defaults));

const UpstreamProxy = z.strictObject({
  url: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      message: 'is no address of a proxy, like "http://proxy.example:3128"',
    })
    .describe('Its address, with user:password@ where it asks for them.'),
  resolve: z
    .enum(['here', 'proxy'])
    .default('here')
    .describe('Who resolves host names: this machine, or the proxy where this machine knows no public names.'),
});

const Egress = z.strictObject({
  allow: z.array(HostPort).default([]).describe('host:port of internal addresses that may be visited all the same.'),
  maxBytes: z.int().min(1024).max(1_000_000_000).default(20_000_000).describe('Largest page, in bytes after decompression.'),
  timeoutMs: z.int().min(100).max(600_000).default(30_000).describe('Longest visit, in milliseconds.'),
  maxRedirects: z.int().min(0).max(50).default(10).describe('Most redirects that are followed.'),
  proxy: UpstreamProxy.describe("The network's own forward proxy, where requests have to go through one.").optional(),
});

const Browser = z.strictObject({
  executable: z.string().min(1).describe('Path of Chromium; found by itself when absent. CLAUSEWATCH_CHROMIUM overrides it.').optional(),
  concurrency: z
    .int()
    .min(1)
    .max(64)
    .describe('Pages that a browser renders at once; follows from cores and free memory when absent.')
    .optional(),
  maxPages: z.int().min(1).max(100_000).default(500).describe('Pages after which the browser is replaced.'),
  maxMemoryMb: z.int().min(300).max(1_000_000).default(3000).describe('Megabytes of memory after which the browser is replaced.'),
});

const Confirm = z.strictObject({
  afterMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(15_000)
    .describe('Milliseconds until a page is looked at once more that lacks something, before anything is concluded.'),
});

const UNIT_MS = { s: 1_000, m: 60_000 } as const;

/** A short time as people write it ("2s", "1m"); in milliseconds once it is read. */
const Pause = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,3})[sm]$/, { error: 'must be a number with s or m, like "2s"', abort: true })
  .transform((text) => Number(text.slice(0, -1)) * UNIT_MS[text.endsWith('m') ? 'm' : 's']);

const Manners = z
  .strictObject({
    robots: z
      .enum(ROBOTS_MODES)
      .default('obey')
      .describe('obey: pages that a robots.txt disallows are not visited. note: they are, and what it says is stored with the visit.'),
    perHost: z.int().min(1).max(16).default(1).describe('Visits to one host at a time, over all workers.'),
    delay: Pause.prefault('2s').describe('Time between the starts of two visits to one host.'),
    maxDelay: Pause.prefault('1m').describe('Longest such time that the Crawl-delay of a robots.txt can ask for.'),
  })
  .refine(({ delay, maxDelay }) => delay <= maxDelay, { message: 'must not be less than "delay"', path: ['maxDelay'] });

const Queue = z.strictObject({
  redisUrl: RedisUrl.describe(
    'Redis for several machines; without it the queue is in the process. REDIS_URL, or the file that REDIS_URL_FILE names, overrides it.',
  ).optional(),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9._{}-]{1,64}$/, { message: 'must be up to 64 letters, digits, dots, hyphens, underscores and braces' })
    .default('clausewatch')
    .describe('Begins every key in Redis: two installations on one Redis need two. CLAUSEWATCH_QUEUE_PREFIX overrides it.'),
  concurrency: z.int().min(1).max(256).default(4).describe('Checks at once in one process that plain requests are enough for.'),
  browserConcurrency: z
    .int()
    .min(1)
    .max(256)
    .default(4)
    .describe('Checks at once in one process that need a browser; browser.concurrency bounds the pages of them all.'),
  attempts: z.int().min(1).max(20).default(3).describe('Times a check is tried before it counts as failed.'),
});

/** As its servers want them: they become part of a host name or of a path. */
const BucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
  message: 'must be a bucket name: 3 to 63 small letters, digits, dots and hyphens',
});

const KeyPrefix = z
  .string()
  .regex(/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*\/?$/, { message: 'must be a path of letters, digits, dots, hyphens and underscores' });

/** As for the database: what is wrong is not repeated. */
const Endpoint = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).username === '', {
    message: 'is no address of a storage server without credentials in it, like "https://s3.example"',
  });

const S3 = z.strictObject({
  bucket: BucketName.describe('The bucket, which has to be there. CLAUSEWATCH_S3_BUCKET overrides it.'),
  prefix: KeyPrefix.describe('Path in the bucket under which all evidence lies; none by default.').optional(),
  endpoint: Endpoint.describe("Address of an S3-compatible server; Amazon's by default. CLAUSEWATCH_S3_ENDPOINT overrides it.").optional(),
  region: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be a region like "eu-central-1"')
    .describe('Region of the bucket; AWS_REGION by default, or us-east-1.')
    .optional(),
  pathStyle: z
    .boolean()
    .describe('Name the bucket in the path of addresses rather than in the host; so with an endpoint by default.')
    .optional(),
});

const PostgresUrl = z.string().refine(
  (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && /^postgres(?:ql)?:$/.test(url.protocol) && /^\/[^/]+$/.test(url.pathname);
  },
  { message: 'is no address of a Postgres database, like "postgres://user@127.0.0.1:5432/clausewatch"' },
);

const Storage = z.strictObject({
  data: z.string().min(1).default('snapshots').describe('Folder of the evidence and the database. CLAUSEWATCH_DATA overrides it.'),
  database: PostgresUrl.describe(
    'Postgres database for several machines; without it the record is a file in the data folder. DATABASE_URL overrides it, or the file that DATABASE_URL_FILE names.',
  ).optional(),
  connections: z.int().min(2).max(100).default(8).describe('Connections to the Postgres database at once in one process, at most.'),
  s3: S3.describe('Evidence in an S3 bucket rather than in the data folder, for several machines.').optional(),
});

const Health = z.strictObject({
  failures: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('Failed checks in a row before an event is raised; lasting trouble raises one at once.'),
  verifiedWithin: Every.default('72h').describe(
    'Longest time without a successful visit before an event is raised; a source may name its own. At least three times the interval.',
  ),
});

/** Scheme, host and port, without anything after it. */
const Origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && /^[^?#@\\]*$/.test(text) && new URL(text).pathname === '/',
    {
      message: 'must be an address without a path, like "https://clausewatch.example"',
      abort: true,
    },
  )
  .transform((text) => new URL(text).origin);

const HostName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'must be a host name without port, like "clausewatch.example"');

const Api = z.strictObject({
  perMinute: z.int().min(1).max(1_000_000).default(600).describe('Requests a minute of one token, person or address.'),
});

const Web = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  port: Port.default(8787).describe('Port to listen on; 0 picks a free one.'),
  publicUrl: Origin.describe('Address under which people reach the pages, where a TLS proxy stands before them.').optional(),
  allowedHosts: z
    .array(HostName)
    .default([])
    .describe('Host names that requests may name, beside localhost, plain addresses and that of publicUrl.'),
  trustedProxies: z
    .array(z.union([z.ipv4(), z.ipv6()], 'must be an address like "127.0.0.1"'))
    .default([])
    .describe('Addresses of proxies whose X-Forwarded-For says where a request comes from.'),
  api: Api.prefault({}).describe('The REST API.'),
});

/** An identity provider is told secrets: in the clear only on this machine. */
const Issuer = z.string().refine(isIssuer, { message: 'must be an https address; http only for a provider on 127.0.0.1 or localhost' });

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

const Oidc = z
  .strictObject({
    issuer: Issuer.describe('Address of the provider.'),
    clientId: z.string().min(1).describe('What the provider knows this installation as.'),
    clientSecretFile: z.string().min(1).describe('File that holds the client secret.').optional(),
    clientSecretEnv: z.string().min(1).describe('Variable of the environment that holds it.').optional(),
    name: z.string().min(1).max(60).default('your organisation').describe('As the button names it: "Sign in with …".'),
    scopes: z.array(z.string().min(1)).default(['openid', 'profile', 'email']).describe('What is asked for.'),
    loginClaim: z.string().min(1).default('email').describe('Claim that is the login. One that people cannot choose for themselves.'),
    roleClaim: z.string().min(1).describe('Claim that says the role, as a text or a list.').optional(),
    roles: z.record(z.string(), z.enum(ROLES)).default({}).describe('Role for each value of roleClaim; the highest goes.'),
    createAs: z
      .enum(ROLES)
      .describe('Role of people who come for the first time; without it they have to be invited, or mapped.')
      .optional(),
  })
  .refine(({ clientSecretFile, clientSecretEnv }) => clientSecretFile === undefined || clientSecretEnv === undefined, {
    message: 'cannot stand beside "clientSecretFile"; keep one of them',
    path: ['clientSecretEnv'],
  })
  .refine(({ scopes }) => scopes.includes('openid'), { message: 'must have "openid"', path: ['scopes'] });

const Access = z.strictObject({
  sessionHours: z.int().min(1).max(8760).default(168).describe('Hours after which somebody has to sign in again.'),
  idleHours: z.int().min(1).max(8760).default(24).describe('Hours without a request after which they have to.'),
  linkHours: z.int().min(1).max(720).default(1).describe('Hours for which a one-time sign-in link is good.'),
  oidc: Oidc.describe('Sign-in through an identity provider (OpenID Connect).').optional(),
});

const ReviewSettings = z.strictObject({
  fourEyes: z
    .array(z.enum(SEVERITIES))
    .default([])
    .describe('Severities of changes that take two people: one proposes a decision, an approver signs it off.'),
});

const Stamps = z.strictObject({
  url: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      message: 'must be an address like "https://tsa.example/tsr"',
    })
    .describe('Address of the authority.'),
  ca: z
    .string()
    .min(1)
    .describe(
      'File of the root certificates (PEM) of this authority, and of those that were asked before: time stamps of others are refused. Without it nobody verifies whose they are.',
    )
    .optional(),
  every: Every.transform((text) => lengthMs(text) ?? 0)
    .prefault('1h')
    .describe('How often it is asked, where checkpoints were signed since.'),
});

const LedgerSettings = z.strictObject({
  name: z
    .string()
    .max(200)
    .regex(/^[^\s+\p{C}]+$/u, 'must be a name without spaces and plus signs, like "clausewatch.example/ledger"')
    .describe('Name of the ledger in its checkpoints; the host of web.publicUrl, or this machine, when its first key is made.')
    .optional(),
  every: Pause.prefault('1m').describe('How often a checkpoint is signed, where something was recorded.'),
  keyFile: z
    .string()
    .min(1)
    .describe('File of the private key; "ledger.key" in the data folder when absent. Schedulers need it.')
    .optional(),
  lastFile: z
    .string()
    .min(1)
    .describe(
      'File in which this machine notes what it signed last; beside the private key when absent. Needs a folder that can be written.',
    )
    .optional(),
  timestamp: Stamps.describe('Authority that states when a checkpoint was there (RFC 3161).').optional(),
});

const LEAST_DAYS = 30;

/** How long something is kept; absent once it is read where that is for ever. */
const Kept = z
  .union([z.literal('forever'), z.string().regex(/^[1-9]\d{0,4}d$/, 'must be a number of days like "365d", or forever')])
  .refine((text) => text === 'forever' || Number(text.slice(0, -1)) >= LEAST_DAYS, { message: `must not be less than ${LEAST_DAYS}d` })
  .transform((text) => (text === 'forever' ? undefined : text));

const RetentionSettings = z.strictObject({
  unchanged: Kept.prefault('forever').describe(
    'Visits that found a page as it was: after so long one a day stays, and the first and last of every stretch.',
  ),
  unread: Kept.prefault('forever').describe('Visits that could not read a page, in the same way.'),
  pictures: Kept.prefault('forever').describe('Pictures of pages.'),
  messages: Kept.prefault('forever').describe('Messages to channels that were delivered or given up, with their attempts.'),
});

const Feeds = z.strictObject({
  public: z
    .boolean()
    .default(false)
    .describe('Feeds are there for everybody; else for people who are signed in, and tokens with the scope "feeds".'),
});

const Opinions = z.strictObject({
  from: z
    .enum(OPINION_MODES)
    .default('off')
    .describe('Who may write reviews: off (nobody), everybody (confirmed by mail, then moderated).'),
  mail: z.string().min(1).describe('Id of the e-mail channel of alerts whose server takes the mails.').optional(),
  reports: z.int().min(1).max(100).default(3).describe('So many readers who report a review take it into moderation again.'),
  reported: z.enum(['shown', 'hidden']).default('shown').describe('Whether it is shown until a moderator has decided.'),
});

const RegistrySettings = z.strictObject({
  public: z.boolean().default(false).describe('The registry is there for everybody; else for people who are signed in.'),
  files: z.string().min(1).default('registry').describe('Folder of the registry files that come with the watchers.'),
  corrections: z
    .enum(CORRECTION_MODES)
    .default('people')
    .describe(
      'Who may send corrections: off (nobody), people (whoever is signed in), everybody (no account needed, where the registry is public).',
    ),
  capturesPerHour: z.int().min(1).max(1000).default(20).describe('Most visits in an hour to pages that readers name.'),
  captureAllow: z
    .array(HostPort)
    .default([])
    .describe(
      'host:port of internal addresses that readers may name all the same; those of egress.allow are not among them by themselves.',
    ),
  opinions: Opinions.prefault({}).describe('Reviews by users.'),
});

const Otlp = z.strictObject({
  endpoint: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      message: 'must be an address like "http://127.0.0.1:4318"',
    })
    .describe('Address of the collector (OTLP over HTTP). OTEL_EXPORTER_OTLP_ENDPOINT overrides it.')
    .optional(),
  sample: z.number().min(0).max(1).default(1).describe('Share of the traces that are recorded.'),
});

const Telemetry = z.strictObject({
  port: Port.describe('Port of a listener for health and metrics alone, in every role; there is none without it.').optional(),
  host: z.string().min(1).default('127.0.0.1').describe('Address that it listens on. It asks nobody who they are.'),
  otlp: Otlp.describe('Traces by OpenTelemetry; there are none without it.').optional(),
});

/** What stands in one part of the settings and needs another. */
function crossCheck({ alerts, web, registry: { opinions } }: z.output<typeof Parts>, context: z.RefinementCtx): void {
  if (opinions.from === 'off') return;
  const fault = (message: string, name: 'mail' | 'from'): void =>
    context.addIssue({ code: 'custom', message, path: ['registry', 'opinions', name] });
  const channel = alerts.channels.find(({ id }) => id === opinions.mail);
  if (channel?.type !== 'email') fault('must name a channel of alerts that is of type email: reviews are confirmed by mail', 'mail');
  if (web.publicUrl === undefined) fault('needs web.publicUrl: the mails lead there', 'from');
}

const Parts = z.strictObject({
  contact: z.string().min(3).max(200).describe('E-mail or web address that sites see in the user agent.').optional(),
  defaults: Defaults.prefault({}).describe('What a source gets that does not say otherwise.'),
  egress: Egress.prefault({}).describe('The gate through which all requests leave.'),
  browser: Browser.prefault({}),
  confirm: Confirm.prefault({}).describe('The second look before an alarm.'),
  manners: Manners.prefault({}).describe('How sites are treated.'),
  queue: Queue.prefault({}),
  health: Health.prefault({}).describe('When a source that cannot be relied on is told.'),
  storage: Storage.prefault({}),
  web: Web.prefault({}),
  access: Access.prefault({}).describe('How people sign in.'),
  review: ReviewSettings.prefault({}).describe('How changes are decided.'),
  alerts: AlertSettings.prefault({}).describe('Who is told of what, by which channel.'),
  feeds: Feeds.prefault({}),
  registry: RegistrySettings.prefault({}).describe('Graded answers about offerings.'),
  ledger: LedgerSettings.prefault({}).describe('What vouches for the record.'),
  retention: RetentionSettings.prefault({}).describe('What is removed once it is old: docs/retention.md.'),
  telemetry: Telemetry.prefault({}).describe('How the processes are watched.'),
});

export const Config = Parts.superRefine(crossCheck);
export type Config = z.output<typeof Config>;
