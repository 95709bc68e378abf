/**
 * The web pages over everything that a command has opened.
 * @module
 */
import type { Access } from '../access/access.ts';
import type { Config } from '../domain/config.ts';
import type { Queue } from '../domain/ports.ts';
import { questionsOf } from '../domain/question.ts';
import type { VendorProfile } from '../domain/watcher.ts';
import { given } from '../lib/given.ts';
import { version } from '../lib/version.ts';
import { createAlertingDesk } from '../pipeline/alerting/alertingDesk.ts';
import { createSnapshotComparer } from '../pipeline/compareSnapshots.ts';
import type { Monitor } from '../pipeline/monitor.ts';
import { createQueueDesk } from '../pipeline/queueDesk.ts';
import { createRegistryDesk } from '../pipeline/registry/desk.ts';
import { createHoldDesk } from '../pipeline/retention/holds.ts';
import type { CheckServices } from '../pipeline/services.ts';
import { createSourceDesk } from '../pipeline/sourceDesk.ts';
import { withVendorsOf } from '../registry/asked.ts';
import { createApp } from '../web/app.ts';
import { createLive, type Live } from '../web/live.ts';
import type { Watch } from '../web/watch.ts';
import { openApi } from './api.ts';
import type { Context } from './context.ts';
import { openDesk } from './desk.ts';
import { openEntry } from './entry.ts';
import { openReaders } from './readers.ts';
import { openSettings } from './settings.ts';

export interface Site {
  app: ReturnType<typeof createApp>;
  access: Access;
  /** To be told as checks enter a stage. */
  onStage: Live['onStage'];
  /** Ends what pages have going on; the server is closed by itself. */
  close(): Promise<void>;
}

export interface SiteOptions {
  config: Config;
  services: CheckServices;
  profiles: readonly VendorProfile[];
  watch?: Watch;
  /** The checks that wait. Without it there is no page about them. */
  queue?: Pick<Queue, 'counts'>;
  /** Who checks what pages ask for. Asked once somebody does: it may start after the pages. */
  monitor(): Pick<Monitor, 'checkSoon' | 'adopt'>;
}

/** Throws OperationalError('config') when the settings name what cannot be read. */
export async function openSite(context: Context, { config, services, profiles, watch, queue, monitor }: SiteOptions): Promise<Site> {
  const { store, clock, log, evidence, blobs } = services;
  const { newId } = context.composition;
  const entry = await openEntry(store, config, context.composition);
  const api = await openApi(store, config, context.composition);
  let declared = profiles;
  const settings = openSettings(context, services, async (added) => {
    declared = withVendorsOf(declared, added);
    await monitor().adopt(added);
  });
  const live = createLive({
    pulse: () => store.pulse(),
    onError: (error) => log.error({ err: error }, 'open pages could not be told what is new'),
  });
  const checkNow = (id: string): Promise<void> => monitor().checkSoon(id);
  const registryDesk = createRegistryDesk({
    store,
    clock,
    newId,
    catalogue: services.catalogue,
    profiles,
    ...given({ keeper: services.registry }),
  });
  const board = queue && (await context.composition.openQueueBoard(config));
  const readers = await openReaders(context, services, registryDesk);
  const app = createApp({
    store,
    readPage: (hash) => evidence.read(hash),
    readPicture: (hash) => blobs.get(hash),
    ...entry.services,
    ...api.services,
    ...settings.services,
    desk: openDesk(context.composition, services),
    clock,
    version: version(),
    checkNow,
    profile: (id) => declared.find(({ vendor }) => vendor.id === id),
    alerts: {
      settings: config.alerts,
      desk: createAlertingDesk({ store, settings: config.alerts, baseUrl: config.web.publicUrl, clock, newId }),
    },
    publicFeeds: config.feeds.public,
    compareSnapshots: createSnapshotComparer(services),
    sourceDesk: createSourceDesk({ store, clock, newId, defaults: config.defaults, checkNow }),
    retention: { policy: config.retention, desk: createHoldDesk({ store, clock, newId }) },
    registry: {
      questions: questionsOf(services.catalogue),
      offerings: profiles.flatMap(({ offerings }) => offerings),
      // Asked anew: a vendor may have been added from the pages.
      get vendors() {
        return declared.map(({ vendor }) => vendor);
      },
      isPublic: config.registry.public,
      desk: registryDesk,
    },
    readers: readers.services,
    ...(queue && {
      checkQueue: {
        counts: () => queue.counts(),
        ...(board && { desk: createQueueDesk({ board, store, clock, newId }) }),
      },
    }),
    live,
    log,
    ...(watch ? { watch } : {}),
    ...(services.telemetry ? { requests: { telemetry: services.telemetry, newId, log } } : {}),
  });
  return {
    app,
    access: entry.services.entry.access,
    onStage: live.onStage,
    async close() {
      live.close();
      await Promise.all([settings.close(), entry.close(), api.close(), readers.close(), board?.close()]);
    },
  };
}
