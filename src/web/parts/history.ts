/**
 * What people did about a change: who, when, what, and what it was before.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { FactValue } from '../../domain/extraction.ts';
import type { Act, Review } from '../../domain/review.ts';
import { formatValue, longDay } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { actorName, type Names } from '../people.ts';
import { initials, STATE_WORDS } from './marks.ts';
import { at } from './time.ts';

export interface HistoryModel {
  change: Change;
  /** Oldest first. */
  acts: readonly Act[];
  names: Names;
  me: string | undefined;
  now: Date;
}

const DECIDED = { confirmed: 'confirmed it', dismissed: 'dismissed it', superseded: 'marked it as superseded' };
const PROPOSED = {
  confirmed: 'proposed to confirm it',
  dismissed: 'proposed to dismiss it',
  superseded: 'proposed to mark it as superseded',
};

function deed({ kind, detail }: Act, names: Names): string {
  if (kind === 'decide') return (detail.after?.proposal ? PROPOSED : DECIDED)[detail.decision ?? 'confirmed'];
  if (kind === 'sign-off') return 'signed it off';
  if (kind === 'refuse') return 'refused the proposal';
  if (kind === 'reopen') return 'put it back into the queue';
  if (kind === 'edit') return 'corrected what was read';
  if (kind === 'notice') return 'set when notice was given';
  if (kind === 'assign')
    return detail.assignee == null ? 'gave it back to nobody' : `assigned it to ${names.get(detail.assignee) ?? detail.assignee}`;
  if (kind === 'comment') return 'commented';
  return kind === 'undo' ? 'took back the step before' : kind;
}

interface Move {
  what: string;
  before: string;
  after: string;
}

/** What an act moved, besides what its own words say. */
function movesOf({ kind, detail: { before, after } }: Act, { change, names }: HistoryModel): Move[] {
  if (!before || !after) return [];
  const read = { oldValue: change.oldValue, newValue: change.newValue, severity: change.severity, effectiveAt: change.effectiveAt };
  const of = (review: Review) => ({ ...read, ...review.edits });
  const value = (text: FactValue | null | undefined): string => (text == null ? 'none' : formatValue(text));
  const [was, is] = [of(before), of(after)];
  const day = (text: string | null | undefined): string => (text ? longDay(text) : 'none');
  const person = (id: string | undefined): string => (id === undefined ? 'nobody' : (names.get(id) ?? id));
  const all: Move[] = [
    { what: 'State', before: STATE_WORDS[before.state], after: STATE_WORDS[after.state] },
    { what: 'Old value', before: value(was.oldValue), after: value(is.oldValue) },
    { what: 'New value', before: value(was.newValue), after: value(is.newValue) },
    { what: 'Severity', before: was.severity, after: is.severity },
    { what: 'Effective', before: day(was.effectiveAt), after: day(is.effectiveAt) },
    { what: 'Notice given', before: day(before.noticeAt), after: day(after.noticeAt) },
    ...(kind === 'undo' ? [{ what: 'Assigned to', before: person(before.assignee), after: person(after.assignee) }] : []),
  ];
  return all.filter((move) => move.before !== move.after);
}

function entry(act: Act, model: HistoryModel): Html {
  const { names, me, now } = model;
  const { reason, text } = act.detail;
  const said = text ?? reason;
  const words: Part = said ? html`<blockquote class="${text ? 'comment' : 'reason'}">${said}</blockquote>` : undefined;
  const move = ({ what, before, after }: Move) =>
    html`<li><span>${what}</span> <del>${before}</del> <span class="arrow"><span aria-hidden="true">→</span><span class="sr">became</span></span> <ins>${after}</ins></li>`;
  const moves = movesOf(act, model);
  return html`<li class="logged"><span class="initial small" aria-hidden="true">${initials(act.by.name)}</span><div><p class="deed"><b>${actorName(act.by, me)}</b> ${deed(act, names)} <span class="note">${at(act.at, now)}</span></p>${words}${moves.length > 0 ? html`<ul class="moves">${moves.map(move)}</ul>` : undefined}</div></li>`;
}

export function historyList(model: HistoryModel): Html {
  const { change, acts, now } = model;
  return html`<ol class="log"><li class="logged"><span class="initial small machine" aria-hidden="true"></span><div><p class="deed"><b>Clausewatch</b> found it <span class="note">${at(change.firstSeenNewAt, now)}</span></p></div></li>${acts.map((act) => entry(act, model))}</ol>`;
}
