/**
 * `/settings`, and the catalogue and the watchers as they are.
 * @module
 */
import { settingsPage } from '../pages/settings.ts';
import { asker, type Routes, view } from '../routes.ts';
import { show } from '../show.ts';

export const settingsRoutes: Routes = (services) => [
  view('/settings', (ask) => {
    const { role } = asker(ask);
    return show(ask, services, { title: 'Settings', section: 'settings' }, settingsPage({ role }));
  }),
];
