/**
 * What the site's robots.txt says of a page.
 * @module
 */
import type { RobotsNote } from '../../domain/capture.ts';
import type { StoredRobots } from '../../domain/ports.ts';
import { truncate } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { outLink } from './sourceTable.ts';
import { at } from './time.ts';

const MAX_TEXT = 8000;

/** The decision of the last visit, and the stored answer of the site. */
export function robotsPart(note: RobotsNote | undefined, stored: StoredRobots | undefined, now: Date): Part {
  if (!note && !stored) return undefined;
  const rule: Part = note?.rule ? html` by the line <code>${truncate(note.rule, 200)}</code>` : html`: no line speaks of it`;
  const decision: Part = note
    ? html`<p><b>${note.allowed ? 'Allowed' : 'Disallowed'}</b>${rule}. <span class="note">${outLink(note.url, 'robots.txt')} as fetched ${at(note.fetchedAt, now)}</span></p>`
    : html`<p class="note">The last visit asked for no robots.txt.</p>`;
  return html`${decision}${stored ? answer(stored, now) : undefined}`;
}

function answer({ status, body, fetchedAt }: StoredRobots, now: Date): Html {
  const isText = status >= 200 && status < 300;
  const said = isText
    ? html`<pre class="robots" tabindex="0">${truncate(body, MAX_TEXT)}</pre>`
    : html`<p class="note">The site has none (it answered ${status}): everything is allowed.</p>`;
  return html`<details><summary>The stored answer</summary><p class="note">Status ${status}, fetched ${at(fetchedAt, now)}</p>${said}</details>`;
}
