/**
 * The site with a registry that everybody may read, and letter boxes for what readers say.
 * @module
 */
import { createMemoryFormLimits, type FormLimitOptions } from '../../../src/adapters/limits/forms.ts';
import type { Passage } from '../../../src/domain/extraction.ts';
import type { Cell } from '../../../src/domain/registry.ts';
import { given } from '../../../src/lib/given.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { createIds } from '../../../src/lib/ids.ts';
import { systemRandomBytes } from '../../../src/lib/secrets.ts';
import { createRegistryDesk } from '../../../src/pipeline/registry/desk.ts';
import { createCorrectionBox } from '../../../src/registry/corrections/box.ts';
import { createCorrectionDesk } from '../../../src/registry/corrections/desk.ts';
import type { RegistryDesk } from '../../../src/registry/desk.ts';
import { createOpinionBox } from '../../../src/registry/opinions/box.ts';
import { createOpinionDesk } from '../../../src/registry/opinions/desk.ts';
import { createApp } from '../../../src/web/app.ts';
import type { ReaderServices } from '../../../src/web/readers/services.ts';
import { type Browser, createBrowser, type Page } from '../../helpers/browser.ts';
import { addRegistrySample, SAMPLE_OFFERINGS, SAMPLE_VENDORS } from '../../helpers/registrySample.ts';
import { type EntrySite, entrySite } from './entrySite.ts';

export const CELL = 'northwind-platform/gdpr_dpa';
/** What every captured page of these tests says. */
export const PASSAGES: Passage[] = [
  { path: ['DPA', 'Audits'], kind: 'paragraph', text: 'You may audit us once a year.', hash: sha256('a') },
  { path: ['DPA', 'Notice'], kind: 'paragraph', text: 'We notify you 10 days before <b>a change</b>.', hash: sha256('b') },
];

export interface ReadersSite extends EntrySite {
  readers: ReaderServices;
  cell(id?: string): Promise<Cell>;
}

export interface ReadersSiteOptions {
  from?: 'people' | 'everybody';
  isPublic?: boolean;
  limits?: FormLimitOptions;
  enough?: number;
  reported?: 'shown' | 'hidden';
  /** So many pages may wait for their visit. */
  mostWaiting?: number;
}

export async function readersSite({
  from = 'everybody',
  isPublic = true,
  limits = {},
  enough = 3,
  reported = 'shown',
  mostWaiting,
}: ReadersSiteOptions = {}): Promise<ReadersSite> {
  const site = await entrySite();
  const { store, clock } = site;
  const registry = await addRegistrySample(store, { isPublic });
  const newId = createIds(systemRandomBytes);
  const profiles = SAMPLE_VENDORS.map((vendor) => ({
    vendor,
    offerings: SAMPLE_OFFERINGS.filter(({ platform }) => platform === vendor.id),
    commitments: [],
    answers: [],
  }));
  const catalogue = { keys: {}, dimensions: [], commitments: [], hosting: [] };
  const desk: RegistryDesk = createRegistryDesk({ store, clock, newId, catalogue, profiles });
  const formLimits = createMemoryFormLimits({ perAddress: 1000, inAll: 1000, perMailbox: 100, ...limits });
  const parts = { store, clock, random: systemRandomBytes, newId };
  const readers: ReaderServices = {
    limits: formLimits,
    corrections: {
      from,
      box: createCorrectionBox({ ...parts, ...given({ mostWaiting }) }),
      desk: createCorrectionDesk({ ...parts, desk }),
      passagesOf: async () => PASSAGES,
    },
    opinions: {
      box: createOpinionBox({ ...parts, limits: formLimits, channel: 'mail', enough }),
      desk: createOpinionDesk(parts),
      reported,
    },
  };
  const services = { ...site.services, registry: { ...registry, desk }, readers };
  const app = createApp(services);
  return {
    ...site,
    app,
    services,
    readers,
    browser: () => createBrowser((url, init) => app.request(url, init)),
    async signedIn(user) {
      const { secret } = await site.access.links.make(user, { kind: 'terminal', id: 'tester', name: 'tester' });
      const own = createBrowser((url, init) => app.request(url, init));
      await own.get(`/enter?token=${secret}`);
      await own.post('/enter', { token: secret });
      return own;
    },
    async cell(id = CELL) {
      const cell = await store.registryRecord('cell', id);
      if (!cell) throw new Error(`the sample has no ${id}`);
      return cell;
    },
  };
}

/** Opens a form, takes the time that a person would, and sends it. */
export async function fillIn(
  site: Pick<ReadersSite, 'clock'>,
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  { afterMs = 20_000 }: { afterMs?: number } = {},
): Promise<Page> {
  const page = await browser.get(path);
  site.clock.advance(afterMs);
  return browser.post(path, { token: tokenOn(page), ...fields });
}

export function tokenOn({ $ }: Page): string {
  return $('input[name=token]').attr('value') ?? '';
}
