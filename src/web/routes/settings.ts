/**
 * `/settings`, and the catalogue and the watchers as they are.
 * @module
 */
import { loadCatalogue } from '../../declare/catalogue.ts';
import { OperationalError } from '../../domain/errors.ts';
import { count } from '../../lib/inWords.ts';
import { cataloguePage } from '../pages/catalogue.ts';
import { settingsPage } from '../pages/settings.ts';
import { watcherPage, watchersPage } from '../pages/watchers.ts';
import { lookerOf, type Route, type Routes, view } from '../routes.ts';
import type { DeclaredFiles, WebServices } from '../services.ts';
import { missing, show } from '../show.ts';

export const settingsRoutes: Routes = (services) => [
  frameRoute(services),
  ...(services.declared
    ? [catalogueRoute(services, services.declared), watchersRoute(services, services.declared), watcherRoute(services, services.declared)]
    : []),
];

function frameRoute(services: WebServices): Route {
  return view('/settings', async (ask) => {
    const folder = await services.declared?.watchers.look();
    const problems = folder?.files.reduce((sum, file) => sum + file.problems.length, 0) ?? 0;
    const notes = folder
      ? { watchers: folder.fault?.message ?? (problems > 0 ? count(problems, 'problem') : count(folder.files.length, 'file')) }
      : {};
    return show(ask, services, { title: 'Settings', section: 'settings' }, settingsPage({ looker: lookerOf(ask, services), notes }));
  });
}

const MAX_QUERY = 100;

function wordsOf(query: string | undefined): string {
  return (query ?? '').trim().slice(0, MAX_QUERY);
}

function catalogueRoute(services: WebServices, { catalogue, catalogueFile }: DeclaredFiles): Route {
  return view('/settings/catalogue', async (ask) => {
    const wrong = await faultOf(catalogueFile);
    const body = cataloguePage({
      catalogue,
      file: catalogueFile,
      q: wordsOf(ask.context.req.query('q')),
      looker: lookerOf(ask, services),
      ...(wrong ? { fault: wrong } : {}),
    });
    return show(ask, services, { title: 'Catalogue', section: 'settings' }, body);
  });
}

/** What keeps the file, as it is now, from being used at the next start. */
async function faultOf(file: string): Promise<{ message: string; remedy?: string } | undefined> {
  try {
    await loadCatalogue(file);
    return undefined;
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return {
      message: `The file as it is now cannot be used: ${error.message}`,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    };
  }
}

function watchersRoute(services: WebServices, { watchers }: DeclaredFiles): Route {
  return view('/settings/watchers', async (ask) => {
    const page = Number(ask.context.req.query('page') ?? 1);
    const folder = await watchers.look();
    const known = await services.store.declarations(folder.files.flatMap(({ sources }) => sources));
    const body = watchersPage({
      folder,
      known: new Set(known.keys()),
      q: wordsOf(ask.context.req.query('q')),
      page: Number.isSafeInteger(page) && page > 0 ? page : 1,
      looker: lookerOf(ask, services),
    });
    return show(ask, services, { title: 'Watchers', section: 'settings' }, body);
  });
}

function watcherRoute(services: WebServices, { watchers }: DeclaredFiles): Route {
  return view('/settings/watchers/:name', async (ask) => {
    const name = ask.context.req.param('name') ?? '';
    const folder = await watchers.look();
    const file = folder.files.find((each) => each.name === name);
    if (!file) return missing(ask, services, 'watcher file');
    const body = watcherPage({ folder, file, text: await watchers.text(name), looker: lookerOf(ask, services) });
    return show(ask, services, { title: name, section: 'settings' }, body);
  });
}
