/**
 * Pausing and resuming a source, and what people did to it.
 * @module
 */
import type { SourceState } from '../../domain/ports.ts';
import type { Act, ActKind } from '../../domain/review.ts';
import { absoluteTime } from '../../lib/inWords.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { sourcePath } from '../links.ts';
import { ago } from './time.ts';

export const MAX_REASON = 300;

/** A button that resumes where an operator paused it; else a form that pauses. `token`: for those who may. */
export function pauseForm({ source }: SourceState, paused: boolean, token: string | undefined): Part {
  if (token === undefined || source.archiveOnly || source.paused) return undefined;
  const path = sourcePath(source.id);
  if (paused) return html`<form method="post" action="${path}/resume">${tokenField(token)}<button class="button">Resume</button></form>`;
  return html`<details class="pause"><summary class="button">Pause…</summary>
<form method="post" action="${path}/pause" class="pause-form">${tokenField(token)}
  <label><span>Why</span><input name="reason" maxlength="${MAX_REASON}" autocomplete="off"></label>
  <label><span>Until <small>(no date: until it is resumed)</small></span><input type="date" name="until"></label>
  <button class="button primary">Pause visits</button>
  <p class="note">Its history stays. What falls due meanwhile is left out.</p>
</form></details>`;
}

const DID: Partial<Record<ActKind, string>> = {
  'source.add': 'added it',
  'source.pause': 'paused it',
  'source.resume': 'resumed it',
  'source.check': 'asked for a check',
};

/** What people did to a source, newest first. */
export function sourceActs(acts: readonly Act[], now: Date): Part {
  if (acts.length === 0) return undefined;
  const line = ({ by, at, kind, detail }: Act): Html => {
    const until = detail.note?.['until'];
    const end = typeof until === 'string' ? ` until ${absoluteTime(until)}` : '';
    return html`<li><b>${by.name}</b> ${DID[kind] ?? kind}${end}${detail.reason ? `: ${detail.reason}` : ''} <span class="note">${ago(at, now)}</span></li>`;
  };
  return html`<ul class="source-acts">${acts.map(line)}</ul>`;
}
