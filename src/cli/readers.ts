/**
 * What readers may say, as the settings want it: for the pages, and for the processes that visit what they name and mail what they wait for.
 * @module
 */
import type { Config } from '../domain/config.ts';
import type { VendorProfile } from '../domain/watcher.ts';
import { given } from '../lib/given.ts';
import { startLetters } from '../pipeline/registry/letters.ts';
import { type Readers, startReaders } from '../pipeline/registry/readers.ts';
import type { CheckServices } from '../pipeline/services.ts';
import { createCorrectionBox } from '../registry/corrections/box.ts';
import { createCorrectionDesk } from '../registry/corrections/desk.ts';
import type { RegistryDesk } from '../registry/desk.ts';
import { createOpinionBox } from '../registry/opinions/box.ts';
import { createOpinionDesk } from '../registry/opinions/desk.ts';
import type { CorrectionServices, OpinionServices, ReaderServices } from '../web/readers/services.ts';
import type { Context } from './context.ts';

export interface OpenedReaders {
  services: ReaderServices;
  close(): Promise<void>;
}

/** `desk`: of the registry; accepted corrections go through it. */
export async function openReaders(context: Context, services: CheckServices, desk: RegistryDesk): Promise<OpenedReaders> {
  const { composition } = context;
  const { registry: settings } = services.config;
  const limits = await composition.openFormLimits(services.config);
  const corrections = settings.corrections === 'off' ? undefined : correctionServices(context, services, desk, settings.corrections);
  const opinions = settings.opinions.from === 'off' ? undefined : opinionServices(context, services, settings.opinions, limits);
  return { services: { limits, ...given({ corrections, opinions }) }, close: () => limits.close() };
}

function correctionServices(
  { composition }: Context,
  { store, clock, evidence, pages, catalogue }: CheckServices,
  desk: RegistryDesk,
  from: CorrectionServices['from'],
): CorrectionServices {
  const { newId, randomBytes: random } = composition;
  return {
    from,
    box: createCorrectionBox({ store, clock, random, newId }),
    desk: createCorrectionDesk({ store, desk, clock, newId }),
    async passagesOf(sha256) {
      const body = await evidence.read(sha256);
      const { extraction } = await pages.read({ body, meta: { headers: {} }, options: { catalogue, kind: 'policy' } });
      return extraction.passages;
    },
  };
}

function opinionServices(
  { composition }: Context,
  { store, clock }: CheckServices,
  { mail = '', reports: enough, reported }: Config['registry']['opinions'],
  limits: ReaderServices['limits'],
): OpinionServices {
  const { newId, randomBytes: random } = composition;
  return {
    box: createOpinionBox({ store, clock, random, newId, limits, channel: mail, enough }),
    desk: createOpinionDesk({ store, clock, newId }),
    reported,
  };
}

/**
 * Visits the pages that readers name, where anybody may name one: by visitors of their own, for what watchers and alerts may reach inside of the
 * network is not for strangers to have visited.
 */
export async function startCaptures({ composition }: Context, services: CheckServices): Promise<Readers> {
  const { config, catalogue } = services;
  const { captureAllow: allow, capturesPerHour: perHour } = config.registry;
  const visitors = await composition.openVisitors({ ...config, egress: { ...config.egress, allow } }, catalogue);
  const readers = startReaders({ services: { ...services, visitors }, perHour, newToken: () => composition.newId('hold') });
  return {
    async stop() {
      await readers.stop();
      await visitors.close();
    },
  };
}

/** Sends the mails that authors of reviews wait for; nothing where there are no reviews. Throws OperationalError('config') when a secret of the channel cannot be read. */
export async function startMailing(
  { composition }: Context,
  services: CheckServices,
  profiles: readonly VendorProfile[],
): Promise<Readers> {
  const { config, store, clock, wait, random, log } = services;
  const { opinions } = config.registry;
  const { publicUrl } = config.web;
  if (opinions.from === 'off' || opinions.mail === undefined || publicUrl === undefined) return { stop: async () => undefined };
  const [stopping, cut] = [new AbortController(), new AbortController()];
  const offerings = new Map(profiles.flatMap((profile) => profile.offerings).map(({ id, name }) => [id, name]));
  const loop = startLetters({
    store,
    mailer: await composition.openMailer(config, opinions.mail),
    baseUrl: publicUrl,
    offeringName: (id) => offerings.get(id) ?? id,
    randomBytes: composition.randomBytes,
    clock,
    wait,
    random,
    newToken: () => composition.newId('hold'),
    retries: config.alerts.retries,
    log,
    stopping: stopping.signal,
    cut: cut.signal,
  });
  return {
    async stop() {
      stopping.abort();
      const over = new AbortController();
      const ended = loop.ended.finally(() => over.abort());
      await Promise.race([ended, wait(GRACE_MS, over.signal)]);
      cut.abort();
      await ended;
    },
  };
}

/** A mail that is being handed over may end. */
const GRACE_MS = 10_000;
