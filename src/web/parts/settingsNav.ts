/**
 * What the settings consist of.
 * @module
 */
import { type Html, html } from '../html.ts';

export type SettingsPart = 'users' | 'tokens' | 'rules' | 'catalogue' | 'watchers' | 'add';

const PARTS: ReadonlyArray<readonly [SettingsPart, string]> = [
  ['users', 'Users'],
  ['tokens', 'Tokens'],
];

export function settingsNav(current: SettingsPart): Html {
  const link = ([part, label]: (typeof PARTS)[number]): Html =>
    html`<a href="/settings/${part}"${part === current ? html` aria-current="page"` : undefined}>${label}</a>`;
  return html`<nav class="parts" aria-label="Settings">${PARTS.map(link)}</nav>`;
}
