/**
 * Settings of an installation (`config/clausewatch.yaml`). Every key has a default, so that a missing file works.
 * @module
 */
import { z } from 'zod';
import { Every, LanguageTag, TimeZone } from './watcher.ts';

const HostPort = z
  .string()
  .regex(/^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$/, { error: 'must be host:port, like "127.0.0.1:8099"', abort: true })
  .refine((text) => isPort(Number(text.slice(text.lastIndexOf(':') + 1))), { message: 'must end in a port between 1 and 65535' });

const Port = z.int().min(0).max(65535);

function isPort(number: number): boolean {
  return number >= 1 && number <= 65535;
}

const RedisUrl = z.string().refine((text) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol), {
  message: 'must be a Redis address, like "redis://127.0.0.1:6379"',
});

const Defaults = z
  .strictObject({
    schedule: z.string().min(1).describe('Cron expression for sources that name no schedule of their own.').optional(),
    every: Every.describe('Interval for sources that name no schedule of their own; "12h" when neither is given.').optional(),
    timezone: TimeZone.default('UTC').describe('Time zone of schedules and of the browser.'),
    language: LanguageTag.default('en-US').describe('Language asked for.'),
  })
  .refine((defaults) => defaults.schedule === undefined || defaults.every === undefined, {
    message: 'cannot stand beside "schedule"; keep one of them',
    path: ['every'],
  })
  .transform((defaults) => (defaults.schedule === undefined && defaults.every === undefined ? { ...defaults, every: '12h' } : defaults));

const Egress = z.strictObject({
  allow: z.array(HostPort).default([]).describe('host:port of internal addresses that may be visited all the same.'),
  maxBytes: z.int().min(1024).max(1_000_000_000).default(20_000_000).describe('Largest page, in bytes after decompression.'),
  timeoutMs: z.int().min(100).max(600_000).default(30_000).describe('Longest visit, in milliseconds.'),
  maxRedirects: z.int().min(0).max(50).default(10).describe('Most redirects that are followed.'),
});

const Browser = z.strictObject({
  executable: z.string().min(1).describe('Path of Chromium; found by itself when absent. CLAUSEWATCH_CHROMIUM overrides it.').optional(),
  concurrency: z.int().min(1).max(32).default(2).describe('Pages that a browser renders at once.'),
});

const Queue = z.strictObject({
  redisUrl: RedisUrl.describe('Redis for several machines; without it the queue is in the process. REDIS_URL overrides it.').optional(),
  concurrency: z.int().min(1).max(256).default(4).describe('Checks at once in one process.'),
  attempts: z.int().min(1).max(20).default(3).describe('Times a check is tried before it counts as failed.'),
});

const Storage = z.strictObject({
  data: z.string().min(1).default('snapshots').describe('Folder of the evidence and the database. CLAUSEWATCH_DATA overrides it.'),
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

const Web = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  port: Port.default(8787).describe('Port to listen on; 0 picks a free one.'),
});

export const Config = z.strictObject({
  contact: z.string().min(3).max(200).describe('E-mail or web address that sites see in the user agent.').optional(),
  defaults: Defaults.prefault({}).describe('What a source gets that does not say otherwise.'),
  egress: Egress.prefault({}).describe('The gate through which all requests leave.'),
  browser: Browser.prefault({}),
  queue: Queue.prefault({}),
  health: Health.prefault({}).describe('When a source that cannot be relied on is told.'),
  storage: Storage.prefault({}),
  web: Web.prefault({}),
});
export type Config = z.output<typeof Config>;
