/**
 * The pages of the settings, as one row above each of them.
 * @module
 */
import { isAtLeast, type Role } from '../../domain/access.ts';
import { QUEUE_PATH } from '../../lib/pagePaths.ts';
import { type Html, html } from '../html.ts';

export const SETTINGS = [
  { id: 'users', path: '/settings/users', label: 'Users', says: 'Who may sign in, and what each may do.', role: 'admin' },
  { id: 'tokens', path: '/settings/tokens', label: 'Tokens', says: 'What programs may read: feeds, the API, metrics.', role: 'admin' },
  {
    id: 'alerts',
    path: '/settings/alerts',
    label: 'Alerts',
    says: 'Which channels there are, what is sent where, and tests.',
    role: 'viewer',
  },
  {
    id: 'rules',
    path: '/settings/rules',
    label: 'Suppression rules',
    says: 'What people chose to ignore, since when, and what it held back.',
    role: 'viewer',
  },
  {
    id: 'retention',
    path: '/settings/retention',
    label: 'Retention',
    says: 'What is removed once it is old, and what is on hold.',
    role: 'viewer',
  },
  {
    id: 'catalogue',
    path: '/settings/catalogue',
    label: 'Catalogue',
    says: 'Which facts are read, how changes of them are rated, and what is noise everywhere.',
    role: 'viewer',
  },
  {
    id: 'watchers',
    path: '/settings/watchers',
    label: 'Watchers',
    says: 'The files that say what is watched, and what is wrong with them.',
    role: 'viewer',
  },
  {
    id: 'add',
    path: '/settings/add',
    label: 'Add a source',
    says: 'Watch another page: see what would be read of it before it is written.',
    role: 'analyst',
  },
  { id: 'queue', path: QUEUE_PATH, label: 'Queue', says: 'Checks that wait, run or have failed, and who works on them.', role: 'admin' },
] as const satisfies ReadonlyArray<{ id: string; path: string; label: string; says: string; role: Role }>;

export type Setting = (typeof SETTINGS)[number];

/** Who looks: nobody is led to what is closed to them, or what this installation has not. */
export interface Looker {
  role: Role;
  /** Checks wait in a queue outside of this process, which has a page. */
  hasQueue: boolean;
}

/** The pages that are open to whoever looks. */
export function settingsFor({ role, hasQueue }: Looker): Setting[] {
  return SETTINGS.filter((setting) => isAtLeast(role, setting.role) && (hasQueue || setting.id !== 'queue'));
}

/** Links to the settings that are open to whoever looks, with the current one marked. */
export function settingsNav(current: Setting['id'], looker: Looker): Html {
  const link = ({ id, path, label }: Setting): Html =>
    id === current ? html`<a href="${path}" aria-current="page">${label}</a>` : html`<a href="${path}">${label}</a>`;
  return html`<nav class="settings-nav" aria-label="Settings">${settingsFor(looker).map(link)}</nav>`;
}
