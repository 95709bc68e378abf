/**
 * The pages of the registry over the sample, as several people see them, with a real desk.
 * @module
 */
import { join } from 'node:path';
import { load } from 'cheerio';
import { onTestFinished } from 'vitest';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import type { User } from '../../src/domain/access.ts';
import { createRegistryDesk } from '../../src/pipeline/registry/desk.ts';
import { createApp, type WebServices } from '../../src/web/app.ts';
import { doorFor, TOKEN } from './door.ts';
import { addRegistrySample, type RegistrySampleOptions, SAMPLE_OFFERINGS, SAMPLE_VENDORS, sampleCatalogue } from './registrySample.ts';
import { tempDir } from './tempDir.ts';

export const REGISTRY_NOW = new Date('2026-03-10T09:00:00.000Z');

export interface RegistrySiteOptions extends RegistrySampleOptions {
  isPublic?: boolean;
  services?: Partial<WebServices>;
}

/** A store in a temporary folder. Time stands still. */
export async function registrySite({ isPublic = false, services = {}, ...sample }: RegistrySiteOptions = {}) {
  const store = await createSqliteStore({ file: join(await tempDir(), 'registry.sqlite') });
  onTestFinished(() => store.close());
  const registry = await addRegistrySample(store, { isPublic, ...sample });
  const clock = { now: () => REGISTRY_NOW };
  let ids = 0;
  const newId = (prefix: string): string => {
    ids += 1;
    return `${prefix}_${ids}`;
  };
  const profiles = SAMPLE_VENDORS.map((vendor) => ({
    vendor,
    offerings: SAMPLE_OFFERINGS.filter(({ platform }) => platform === vendor.id),
    commitments: [],
    answers: [],
  }));
  const desk = createRegistryDesk({ store, clock, newId, catalogue: sampleCatalogue(), profiles });
  const as = (user: User | undefined) => {
    const app = createApp({
      store,
      clock,
      readPage: async () => new Uint8Array(),
      door: doorFor(user),
      version: '1.2.3',
      registry: { ...registry, desk },
      ...services,
    });
    const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });
    const page = async (path: string) => {
      const response = await get(path);
      return { status: response.status, headers: response.headers, $: load(await response.text()) };
    };
    /** Sends a form as a page's own would. */
    const send = async (path: string, fields: Record<string, string> | Array<[string, string]> = {}) => {
      const response = await app.request(path, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams([['csrf', TOKEN], ...(Array.isArray(fields) ? fields : Object.entries(fields))]),
      });
      return { status: response.status, to: response.headers.get('location'), $: load(await response.text()) };
    };
    return { app, get, page, send };
  };
  return { store, registry, as };
}
