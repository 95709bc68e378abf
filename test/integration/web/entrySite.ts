/**
 * The app with a real store and a real door.
 * @module
 */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Access, createAccess } from '../../../src/access/access.ts';
import { createMemoryApiLimits } from '../../../src/adapters/limits/api.ts';
import { createMemorySignInLimits, type SignInLimitOptions } from '../../../src/adapters/limits/signIn.ts';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import type { Role, User } from '../../../src/domain/access.ts';
import type { Store } from '../../../src/domain/ports.ts';
import type { Actor } from '../../../src/domain/review.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { systemRandomBytes } from '../../../src/lib/secrets.ts';
import { createApp, type WebServices } from '../../../src/web/app.ts';
import { createDoor } from '../../../src/web/door.ts';
import type { EntryServices } from '../../../src/web/services.ts';
import { type Browser, createBrowser } from '../../helpers/browser.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { calmWatch } from '../../helpers/watching.ts';

export const START = '2026-03-01T12:00:00.000Z';
export const TESTER: Actor = { kind: 'terminal', id: 'tester', name: 'tester' };
/** As cheap as the library lets it be. */
export const CHEAP = { cost: { memoryCost: 1024, timeCost: 2, parallelism: 1 } };

export interface EntrySite {
  app: ReturnType<typeof createApp>;
  /** Of the database. */
  file: string;
  services: WebServices & { entry: EntryServices };
  store: Store;
  access: Access;
  clock: ReturnType<typeof fixedClock>;
  browser(): Browser;
  person(login: string, role?: Role): Promise<User>;
  /** A browser in which this person has just taken a link. */
  signedIn(user: User): Promise<Browser>;
}

export interface EntrySiteOptions {
  entry?: Partial<EntryServices>;
  web?: Partial<WebServices>;
  limits?: SignInLimitOptions;
  secure?: boolean;
  origin?: string;
}

export async function entrySite({ entry, web, limits = {}, secure = false, origin }: EntrySiteOptions = {}): Promise<EntrySite> {
  const file = join(await tempDir(), 'clausewatch.db');
  const store = await createSqliteStore({ file });
  onTestFinished(() => store.close());
  const clock = fixedClock(START);
  const settings = { sessionHours: 168, idleHours: 24, linkHours: 1 };
  const access = createAccess({ store, clock, random: systemRandomBytes, settings, passwords: CHEAP });
  const door = createDoor({ access, clock, random: systemRandomBytes, secure });
  const services = {
    store,
    readPage: async () => new Uint8Array(),
    clock,
    version: '1.2.3',
    watch: calmWatch(store, clock),
    api: { store, limits: createMemoryApiLimits({ perWindow: 100_000 }), checkAnswers: true },
    ...web,
    door,
    entry: { access, door, limits: createMemorySignInLimits(limits), ...entry },
  };
  const app = createApp(services);
  const browser = () => createBrowser((url, init) => app.request(url, init), origin);
  return {
    app,
    file,
    services,
    store,
    access,
    clock,
    browser,
    person: (login, role = 'viewer') => access.people.add({ login, name: `Name of ${login}`, role }, TESTER),
    async signedIn(user) {
      const { secret } = await access.links.make(user, TESTER);
      const own = browser();
      await own.get(`/enter?token=${secret}`);
      const { status } = await own.post('/enter', { token: secret });
      if (status !== 303) throw new Error(`the link was not taken: ${status}`);
      return own;
    },
  };
}
