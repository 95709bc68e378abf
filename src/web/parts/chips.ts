/**
 * Small labels: severity, significance, state, standing. Each says in words what its colour says.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import { isIgnoreId } from '../../domain/ignore.ts';
import { absoluteTime, shortDay } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import type { Standing } from '../standing.ts';

/** Severity of a change; the class comes from the closed list, never from page text. */
export function severityChip(severity: Change['severity']): Html {
  return html`<span class="chip sev-${severity}"><i class="sev-mark" aria-hidden="true"></i>${severity}</span>`;
}

/** Editorial changes are marked; substantive ones are the normal case and carry the chip quietly. */
export function significanceChip(significance: Change['significance']): Html {
  return html`<span class="chip sig-${significance}">${significance}</span>`;
}

export function stateChip(state: Change['state']): Html {
  return html`<span class="chip state-${state}">${state}</span>`;
}

/** Rules that people made have no name to read. */
export function heldLabel(suppressedBy: string): string {
  return isIgnoreId(suppressedBy) ? 'ignored by a rule' : `held back: ${suppressedBy}`;
}

/** All labels of a change, the review state only once somebody decided. */
export function changeChips(change: Change): Html {
  const decided: Part = change.state === 'flagged' ? undefined : stateChip(change.state);
  const held: Part = change.suppressedBy ? html`<span class="chip sig-editorial">${heldLabel(change.suppressedBy)}</span>` : undefined;
  const reversion: Part = change.reverts ? html`<span class="chip">reversion</span>` : undefined;
  return html`<span class="chips">${severityChip(change.severity)}${significanceChip(change.significance)}${reversion}${held}${decided}</span>`;
}

const DAY_MS = 86_400_000;

const STANDING_LABELS: Record<Exclude<Standing['name'], 'verified'>, string> = {
  unread: 'Could not be read',
  never: 'Never checked',
  paused: 'Paused',
  archive: 'Archive only',
};

const VERIFIED_LABELS = { unchanged: 'Verified unchanged', changed: 'Verified, changed', first: 'Read for the first time' };

export function standingLabel(standing: Standing): string {
  if (standing.name === 'paused' && standing.until !== undefined) return `Paused until ${untilWords(standing.until)}`;
  return standing.name === 'verified' ? VERIFIED_LABELS[standing.how] : STANDING_LABELS[standing.name];
}

/** The day alone where a pause ends with the day before. */
function untilWords(iso: string): string {
  return new Date(iso).getTime() % DAY_MS === 0 ? shortDay(iso) : absoluteTime(iso);
}

export function standingChip(standing: Standing): Html {
  return html`<span class="standing st-${standing.name}"><i class="mark" aria-hidden="true"></i>${standingLabel(standing)}</span>`;
}
