/**
 * How much of a vendor can be relied on: what is watched and read, what is not, and which promises no page states.
 * @module
 */
import type { SourceState } from '../../domain/ports.ts';
import type { Commitment } from '../../domain/watcher.ts';
import { count, keyLabel } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { sourceName, sourcePath } from '../links.ts';
import { standingOf } from '../standing.ts';
import type { SourceTimeline } from '../vendorReading.ts';
import { standingNote } from './sourceTable.ts';
import { untilOf } from './valueHistory.ts';

export interface CoverageModel {
  states: SourceState[];
  timelines: SourceTimeline[];
  commitments: Commitment[];
  /** Vendor id. */
  vendor: string;
  now: Date;
}

const DAY_MS = 86_400_000;
const NAMED = 8;

export function coverage(model: CoverageModel): Html {
  const { states, now } = model;
  const watched = states.filter((state) => !['archive', 'paused'].includes(standingOf(state, now).name));
  const fresh = watched.filter(({ verifiedAt }) => verifiedAt !== undefined && now.getTime() - Date.parse(verifiedAt) <= DAY_MS);
  const sum = (of: 'checks' | 'read') => watched.reduce((total, { recent }) => total + (recent?.[of] ?? 0), 0);
  const missing = unstated(model);
  const open: Part =
    model.commitments.length > 0
      ? html`<div><dt>Promises that no page states</dt><dd class="n">${missing.length} <small>of ${model.commitments.length}</small></dd></div>`
      : undefined;
  return html`<section aria-labelledby="coverage"><h2 id="coverage">Coverage</h2>
<dl class="facts">
  <div><dt>Sources</dt><dd>${states.length}<small>${kinds(states)}</small></dd></div>
  <div><dt>Verified in the last day</dt><dd>${share(fresh.length, watched.length)}<small>${fresh.length} of ${watched.length} watched</small></dd></div>
  <div><dt>Checks read, 30 days</dt><dd>${share(sum('read'), sum('checks'))}<small>${sum('read').toLocaleString('en')} of ${count(sum('checks'), 'check')}</small></dd></div>
  ${open}
</dl>
${unread(states, now)}${unstatedList(missing)}</section>`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.floor((100 * part) / whole)} %`;
}

function kinds(states: SourceState[]): string {
  return [...Map.groupBy(states, ({ source }) => source.kind)].map(([kind, own]) => `${own.length} ${kind}`).join(', ');
}

function unread(states: SourceState[], now: Date): Part {
  const failing = states.filter((state) => standingOf(state, now).name === 'unread');
  if (failing.length === 0) return undefined;
  const line = (state: SourceState): Html =>
    html`<li><a href="${sourcePath(state.source.id)}">${sourceName(state.source.id)}</a> <span class="note">${standingNote(state, now)}</span></li>`;
  const more: Part = failing.length > NAMED ? html`<li class="note">and ${failing.length - NAMED} more, below</li>` : undefined;
  return html`<div class="uncovered"><h3>${count(failing.length, 'page')} could not be read</h3><ul>${failing.slice(0, NAMED).map(line)}${more}</ul></div>`;
}

interface Unstated {
  commitment: Commitment;
  why: Part;
}

/** Commitments of the watcher that none of their sources states now. */
function unstated({ commitments, timelines, states, vendor }: CoverageModel): Unstated[] {
  const byId = new Map(states.map((state) => [state.source.id, state]));
  return commitments.flatMap((commitment) => {
    const ids = commitment.sources.map((id) => `${vendor}/${id}`);
    const own = timelines.filter(({ key, source }) => key === commitment.key && ids.includes(source));
    if (own.some(({ strands }) => strands.some(({ facts }) => facts.length > 0))) return [];
    return [
      {
        commitment,
        why: reason(
          own,
          ids.flatMap((id) => byId.get(id) ?? []),
        ),
      },
    ];
  });
}

function reason(timelines: SourceTimeline[], states: SourceState[]): Part {
  const last = timelines
    .flatMap(({ strands }) => strands.flatMap(({ spans }) => spans.at(-1) ?? []))
    .toSorted((a, b) => ((a.until?.at ?? '') < (b.until?.at ?? '') ? 1 : -1))[0];
  if (last) return html`stated ${untilOf(last)}`;
  const unreadable = states.filter(({ verifiedAt }) => verifiedAt === undefined);
  if (unreadable.length === states.length) return html`not read yet`;
  return unreadable.length > 0 ? html`not stated where it was read; ${count(unreadable.length, 'page')} not read yet` : html`not stated`;
}

function unstatedList(missing: Unstated[]): Part {
  if (missing.length === 0) return undefined;
  const line = ({ commitment, why }: Unstated): Html =>
    html`<li><b>${keyLabel(commitment.key)}</b> <span class="note">${why} · expected in ${commitment.sources.slice(0, 4).join(', ')}</span></li>`;
  return html`<details class="former"><summary>${count(missing.length, 'promise')} of the watcher that no page states now</summary><ul>${missing.map(line)}</ul></details>`;
}
