/**
 * Fields to correct a change in.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import { DURATION_UNITS, type Duration, type FactValue } from '../../domain/extraction.ts';
import type { Review } from '../../domain/review.ts';
import { SEVERITIES } from '../../domain/vocabulary.ts';
import { asEdited } from '../../lib/edited.ts';
import { type Html, html, type Part } from '../html.ts';
import { fieldsOf, hasValues, type SideName, type ValueKind, valueKindOf } from '../valueForm.ts';
import { option } from './fields.ts';

const UNITS: Record<Duration['unit'], string> = { h: 'hours', d: 'days', bd: 'business days', w: 'weeks', mo: 'months', y: 'years' };

const HINTS: Partial<Record<ValueKind, string>> = {
  place: 'A country, "EU" or "EEA"',
  list: 'One a line',
};

/** What was typed, where a form comes back; else what is so. */
type Typed = Readonly<Record<string, string>> | undefined;

/** Both values, severity and effective date. Empty fields mean that there is no such value. */
export function valueFields(read: Change, review: Review, typed: Typed): Html {
  const change = asEdited(read, review);
  const severity = typed?.['severity'] ?? change.severity;
  return html`${hasValues(read) ? sides(read, change, typed) : undefined}
<label><span>Severity</span><select name="severity">${SEVERITIES.map((one) => option(one, one === read.severity ? `${one} (as rated)` : one, severity))}</select></label>
<label><span>Effective date</span><input type="date" name="effectiveAt" value="${typed?.['effectiveAt'] ?? change.effectiveAt ?? ''}"></label>`;
}

function sides(read: Change, change: Change, typed: Typed): Html {
  const kinds = [valueKindOf(read, 'old'), valueKindOf(read, 'new')] as const;
  const hint = HINTS[kinds[1]] ?? HINTS[kinds[0]];
  return html`<div class="edit-sides">${side(kinds[0], 'old', 'Old value', change.oldValue, typed)}${side(kinds[1], 'new', 'New value', change.newValue, typed)}</div>
<p class="hint">${hint ? `${hint}. ` : ''}An empty field means: no such value.</p>`;
}

function side(kind: ValueKind, name: SideName, label: string, value: FactValue | undefined, typed: Typed): Html {
  const shown = fieldsOf(kind, value);
  const text = (field: string): string => typed?.[`${name}.${field}`] ?? shown[field] ?? '';
  return html`<fieldset><legend>${label}</legend>${inputs(kind, name, label, text)}</fieldset>`;
}

function inputs(kind: ValueKind, side: SideName, label: string, text: (field: string) => string): Part {
  const input = (field: string, what: string, type = 'text'): Html =>
    html`<label><span>${what}</span><input type="${type}" name="${side}.${field}" value="${text(field)}" autocomplete="off"></label>`;
  if (kind === 'duration')
    return html`<div class="pair"><label><span class="sr">${label}: number</span><input name="${side}.n" value="${text('n')}" inputmode="decimal" autocomplete="off"></label><label><span class="sr">${label}: unit</span><select name="${side}.unit">${DURATION_UNITS.map((unit) => option(unit, UNITS[unit], text('unit') || 'd'))}</select></label></div>`;
  if (kind === 'frequency') return html`<div class="pair">${input('n', 'Times')}${input('per', 'per')}</div>`;
  if (kind === 'row') return html`${input('name', 'Name')}${input('purpose', 'Purpose')}${input('location', 'Location')}`;
  const quiet = html`<span class="sr">${label}</span>`;
  if (kind === 'list') return html`<label>${quiet}<textarea name="${side}.text" rows="4">${text('text')}</textarea></label>`;
  if (kind === 'text' || kind === 'words')
    return html`<label>${quiet}<textarea name="${side}.text" rows="2">${text('text')}</textarea></label>`;
  return html`<label>${quiet}<input type="${kind === 'date' ? 'date' : 'text'}" name="${side}.text" value="${text('text')}" autocomplete="off"></label>`;
}
