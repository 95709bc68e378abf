/**
 * Ports to adapters: the only place where embedded and distributed differ.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createFsBlobs } from './adapters/blobs/fs.ts';
import { createMailDial } from './adapters/egress/dial.ts';
import { createEgressFetch } from './adapters/egress/fetch.ts';
import { createGate, type Gate, type GateOptions } from './adapters/egress/gate.ts';
import { createPoster } from './adapters/egress/post.ts';
import { createTextFetcher } from './adapters/egress/text.ts';
import { unwantedHosts } from './adapters/egress/unwanted.ts';
import { createOidcProvider } from './adapters/identity/oidc.ts';
import { clientSecret } from './adapters/identity/secret.ts';
import { createMemoryApiLimits, createRedisApiLimits } from './adapters/limits/api.ts';
import { createMemoryFormLimits, createRedisFormLimits } from './adapters/limits/forms.ts';
import { createMemoryLimits } from './adapters/limits/memory.ts';
import { createRedisLimits } from './adapters/limits/redis.ts';
import { createMemorySignInLimits, createRedisSignInLimits } from './adapters/limits/signIn.ts';
import { createBullQueue } from './adapters/queue/bullmq.ts';
import { createInlineQueue } from './adapters/queue/inline.ts';
import { createChromiumRenderer } from './adapters/renderer/chromium.ts';
import { findChromium } from './adapters/renderer/executable.ts';
import { createHttpRenderer } from './adapters/renderer/http.ts';
import { roomForPages, withConcurrency } from './adapters/renderer/limit.ts';
import { takeExclusive } from './adapters/store/sqlite/exclusive.ts';
import { createSqliteStore } from './adapters/store/sqlite/index.ts';
import { createCronTicker } from './adapters/ticker/cron.ts';
import { openMailer } from './alert/channels/email/mailer.ts';
import { openChannel } from './alert/channels/index.ts';
import type { ChannelServices } from './alert/channels/services.ts';
import { createArchive } from './archive/archive.ts';
import { print } from './cli/terminal.ts';
import type { Catalogue } from './domain/catalogue.ts';
import type { Config } from './domain/config.ts';
import { OperationalError } from './domain/errors.ts';
import type { Mailer } from './domain/opinion.ts';
import type { Clock, HostLimits, Log, Renderer } from './domain/ports.ts';
import { systemClock } from './lib/clock.ts';
import { createIds } from './lib/ids.ts';
import { createLog } from './lib/log.ts';
import { readSecret } from './lib/secretPlace.ts';
import { systemRandomBytes } from './lib/secrets.ts';
import { sleep } from './lib/sleep.ts';
import { PRODUCT, signature } from './lib/userAgent.ts';
import { version } from './lib/version.ts';
import type { Composition, Installation, Visitors } from './pipeline/services.ts';

/** The program's parts as the settings choose them. */
export function compose(): Composition {
  const clock = systemClock;
  const log = createLog();
  return {
    clock,
    wait: sleep,
    log,
    random: Math.random,
    randomBytes: systemRandomBytes,
    newId: createIds(systemRandomBytes),
    openInstallation: (config, options) => openInstallation(config, clock, options),
    openVisitors: (config, catalogue) => openVisitors(config, catalogue, clock),
    openQueue: ({ queue: { redisUrl } }) => (redisUrl === undefined ? createInlineQueue({ log }) : createBullQueue({ redisUrl, log })),
    openLimits: (config) => openLimits(config, log),
    openApiLimits: ({ queue: { redisUrl }, web: { api } }) => {
      const options = { perWindow: api.perMinute };
      return redisUrl === undefined ? createMemoryApiLimits(options) : createRedisApiLimits({ ...options, redisUrl, log });
    },
    openFormLimits: ({ queue: { redisUrl } }) =>
      redisUrl === undefined ? createMemoryFormLimits() : createRedisFormLimits({ redisUrl, log }),
    openMailer: (config, channel) => openMailerOf(config, clock, channel),
    openSignInLimits: ({ queue: { redisUrl } }) =>
      redisUrl === undefined ? createMemorySignInLimits() : createRedisSignInLimits({ redisUrl, log }),
    openIdentity,
    openChannels: (config) => openChannels(config, clock),
    openTicker: (onError) => createCronTicker({ clock, onError }),
    findChromium: ({ browser }) => findChromium(browser.executable),
  };
}

async function openInstallation(config: Config, clock: Clock, { readOnly = false } = {}): Promise<Installation> {
  const dataDir = resolve(config.storage.data);
  if (!readOnly) await makeFolder(dataDir);
  const blobs = createFsBlobs(dataDir);
  const store = await createSqliteStore({ file: join(dataDir, 'clausewatch.sqlite'), readOnly });
  return {
    dataDir,
    store,
    blobs,
    evidence: createArchive({ blobs, store, clock }),
    exclusive: async (work) => takeExclusive(dataDir, work),
    close: () => store.close(),
  };
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
  } catch (cause) {
    throw new OperationalError('storage', `The data folder ${dataDir} cannot be made.`, {
      remedy: 'Name a folder that this account may write to with --data DIR.',
      cause,
    });
  }
}

/** What a visit takes beyond its time-out: its place among the browser's pages, coming to rest, the picture. */
const BEYOND_TIMEOUT_MS = 180_000;

function openLimits({ manners, egress, queue: { redisUrl } }: Config, log: Log): HostLimits {
  const options = { perHost: manners.perHost, delayMs: manners.delay, leaseMs: egress.timeoutMs + BEYOND_TIMEOUT_MS };
  return redisUrl === undefined ? createMemoryLimits(options) : createRedisLimits({ ...options, redisUrl, log });
}

function openGate({ egress }: Config): Gate {
  return createGate(wayOut(egress));
}

function wayOut({ allow, proxy }: Config['egress']): Pick<GateOptions, 'allow' | 'upstream'> {
  return { allow, ...(proxy ? { upstream: proxy } : {}) };
}

function channelServices(config: Config, clock: Clock, post: ChannelServices['post']): ChannelServices {
  return {
    post,
    dial: createMailDial({ ...wayOut(config.egress), timeoutMs: config.alerts.retries.timeoutMs }),
    secret: (place, use) => readSecret(place, use, process.env),
    print,
    clock,
    product: { name: PRODUCT, version: version() },
  };
}

function openMailerOf(config: Config, clock: Clock, channel: string): Mailer {
  const settings = config.alerts.channels.find(({ id }) => id === channel);
  if (settings?.type !== 'email') throw new Error('the settings were checked: mails go by a channel of e-mail');
  const post = (): never => {
    throw new Error('mails are not posted');
  };
  return openMailer(settings, channelServices(config, clock, post));
}

function openChannels(config: Config, clock: Clock): ReturnType<Composition['openChannels']> {
  const { timeoutMs } = config.alerts.retries;
  const { post, close } = createPoster({ gate: openGate(config), userAgent: signature(config.contact), timeoutMs });
  const services = channelServices(config, clock, post);
  const channels = config.alerts.channels.map((settings) => openChannel(settings, services));
  return {
    channels,
    close: async () => {
      await Promise.all(channels.map((channel) => channel.close()));
      await close();
    },
  };
}

function openIdentity(config: Config): ReturnType<Composition['openIdentity']> {
  const { oidc } = config.access;
  if (!oidc) return undefined;
  const { fetch, close } = createEgressFetch({ gate: openGate(config) });
  return { provider: createOidcProvider({ ...oidc, ...clientSecret(oidc, process.env), fetch }), close };
}

function openVisitors(config: Config, catalogue: Catalogue, clock: Clock): Visitors {
  const gate = openGate(config);
  const open = new Map<string, Renderer>();
  return {
    fetchText: createTextFetcher({ gate, userAgent: signature(config.contact) }),
    renderer(name) {
      const known = open.get(name);
      if (known) return known;
      const renderer = name === 'http' ? openHttp(config, clock, gate) : openChromium(config, catalogue, clock, gate);
      open.set(name, renderer);
      return renderer;
    },
    close: async () => {
      await Promise.all([...open.values()].map((renderer) => renderer.close()));
    },
  };
}

function openHttp({ contact, egress }: Config, clock: Clock, gate: Gate): Renderer {
  const caps = {
    maxBytes: egress.maxBytes,
    maxDecompressedBytes: egress.maxBytes,
    timeoutMs: egress.timeoutMs,
    maxRedirects: egress.maxRedirects,
  };
  return createHttpRenderer({ gate, clock, userAgent: signature(contact), caps });
}

function openChromium({ contact, egress, browser }: Config, { reveal, trackers }: Catalogue, clock: Clock, gate: Gate): Renderer {
  const { maxPages, maxMemoryMb } = browser;
  const caps = { loadMs: egress.timeoutMs, maxBytes: egress.maxBytes, maxRedirects: egress.maxRedirects, maxPages, maxMemoryMb };
  const renderer = createChromiumRenderer({
    gate,
    clock,
    caps,
    cues: reveal,
    isUnwanted: unwantedHosts(trackers),
    ...(contact === undefined ? {} : { contact }),
    ...(browser.executable === undefined ? {} : { executable: browser.executable }),
  });
  return withConcurrency(renderer, browser.concurrency ?? roomForPages());
}
