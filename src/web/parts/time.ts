/**
 * Times in pages.
 * @module
 */
import { absoluteTime, relativeTime } from '../../lib/inWords.ts';
import { type Html, html } from '../html.ts';

/** Relative time with the absolute one as its title. */
export function ago(iso: string, now: Date): Html {
  return html`<time datetime="${iso}" title="${absoluteTime(iso)}">${relativeTime(iso, now)}</time>`;
}

/** Absolute time with the relative one as its title. */
export function at(iso: string, now: Date): Html {
  return html`<time datetime="${iso}" title="${relativeTime(iso, now)}">${absoluteTime(iso)}</time>`;
}
