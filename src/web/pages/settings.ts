/**
 * `/settings`: what can be looked at and set.
 * @module
 */
import { type Html, html } from '../html.ts';
import { type Looker, type Setting, settingsFor } from '../parts/settingsNav.ts';

/** `notes`: what is worth saying of a page before it is opened, like "2 problems". */
export function settingsPage({ looker, notes = {} }: { looker: Looker; notes?: Partial<Record<Setting['id'], string>> }): Html {
  const card = ({ id, path, label, says }: Setting): Html => {
    const note = notes[id];
    return html`<li><a href="${path}"><b>${label}</b><span>${says}</span>${note ? html`<small>${note}</small>` : undefined}</a></li>`;
  };
  return html`<div class="title"><h1>Settings</h1><p>Settings of the installation itself are in <code>config/clausewatch.yaml</code>.</p></div>
<ul class="cards">${settingsFor(looker).map(card)}</ul>`;
}
