/**
 * The way in: sign-in, people and tokens over an opened store, for the commands that serve pages.
 * @module
 */
import { type Access, createAccess } from '../access/access.ts';
import type { Config } from '../domain/config.ts';
import type { Store } from '../domain/ports.ts';
import type { Composition } from '../pipeline/services.ts';
import { createDoor } from '../web/door.ts';
import type { EntryServices, WebServices } from '../web/services.ts';

export interface OpenedEntry {
  /** What `createApp` needs of it. */
  services: Pick<WebServices, 'door' | 'allowedHosts'> & { entry: EntryServices };
  close(): Promise<void>;
}

/** People and their secrets, as the settings want them. */
export function accessOf(store: Store, { access: settings }: Config, { clock, randomBytes }: Composition): Access {
  return createAccess({ store, clock, random: randomBytes, settings });
}

/** Throws OperationalError('config') when the identity provider's secret cannot be read. */
export async function openEntry(store: Store, config: Config, composition: Composition): Promise<OpenedEntry> {
  const { clock, randomBytes: random } = composition;
  const { publicUrl, trustedProxies, allowedHosts } = config.web;
  const { oidc } = config.access;
  const access = accessOf(store, config, composition);
  const identity = await composition.openIdentity(config);
  const limits = await composition.openSignInLimits(config);
  const door = createDoor({ access, clock, random, secure: publicUrl?.startsWith('https:') ?? false });
  const entry: EntryServices = {
    access,
    door,
    limits,
    trustedProxies,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(identity && oidc
      ? { identity: { provider: identity.provider, name: oidc.name, ...(oidc.createAs ? { createAs: oidc.createAs } : {}) } }
      : {}),
  };
  const hosts = [...allowedHosts, ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname])];
  return {
    services: { door, entry, allowedHosts: hosts },
    close: async () => {
      await Promise.all([limits.close(), identity?.close()]);
    },
  };
}

/** Whether what is said there can be overheard, and how to prevent it. */
export function overheard(host: string, publicUrl: string | undefined): string | undefined {
  if (['127.0.0.1', '::1', 'localhost'].includes(host) || publicUrl?.startsWith('https:')) return undefined;
  return `Others can reach ${host}, and passwords travel there in the clear: put a TLS proxy before it and set web.publicUrl to its https address.`;
}
