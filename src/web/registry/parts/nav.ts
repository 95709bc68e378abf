/**
 * The pages of the registry, as one row above each of them; and what else each page is there as.
 * @module
 */
import { type Html, html, type Part } from '../../html.ts';
import { may } from '../../routes.ts';
import { TWINS, twinPath } from '../addresses.ts';
import type { RegistryAsk } from '../view.ts';

const PAGES = [
  { id: 'registry', path: '/registry', label: 'Offerings' },
  { id: 'compare', path: '/compare', label: 'Compare' },
  { id: 'commitments', path: '/commitments', label: 'Commitments' },
  { id: 'deals', path: '/deals', label: 'Deals' },
  { id: 'directory', path: '/directory', label: 'Hosting' },
  { id: 'changelog', path: '/changelog', label: 'Changelog' },
  { id: 'methodology', path: '/methodology', label: 'Methodology' },
  { id: 'answers', path: '/answers', label: 'Answers to check' },
  { id: 'corrections', path: '/corrections', label: 'Corrections' },
  { id: 'opinions', path: '/opinions', label: 'Reviews' },
] as const;
export type RegistryPageId = (typeof PAGES)[number]['id'];

/** Links to all pages of the registry that who asks may open, with the current one marked. */
export function registryNav(current: RegistryPageId, of: Pick<RegistryAsk, 'ask'> & Partial<Pick<RegistryAsk, 'services'>>): Html {
  const open = PAGES.filter(({ id }) => isOpen(id, of));
  const link = ({ id, path, label }: (typeof PAGES)[number]): Html =>
    id === current ? html`<a href="${path}" aria-current="page">${label}</a>` : html`<a href="${path}">${label}</a>`;
  return html`<nav class="settings-nav registry-nav" aria-label="Registry">${open.map(link)}</nav>`;
}

function isOpen(id: RegistryPageId, { ask, services }: Parameters<typeof registryNav>[1]): boolean {
  if (id === 'answers') return may(ask, 'analyst');
  if (id === 'corrections' || id === 'opinions') return may(ask, 'analyst') && services?.readers?.[id] !== undefined;
  return true;
}

/** The same page as JSON, as CSV, and on paper. `path` with its filters. */
export function otherForms(path: string): Html {
  const link = (kind: (typeof TWINS)[number]): Part => html`<a href="${twinPath(path, kind)}">${kind.toUpperCase()}</a>`;
  return html`<p class="forms-of">${TWINS.map(link)}<button type="button" class="copy" data-print hidden>Print</button></p>`;
}
