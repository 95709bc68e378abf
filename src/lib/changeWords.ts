/**
 * A change in a few words: what happened to what, and what became of what. Plain strings; whoever shows them escapes them.
 * @module
 */
import type { Change, Difference } from '../domain/change.ts';
import { Entity, type FactValue } from '../domain/extraction.ts';
import { diffOf, gistOf, type Piece } from './gist.ts';
import { formatValue, keyLabel } from './inWords.ts';

const VERBS: Record<Change['action'], string> = {
  added: 'Added',
  removed: 'Removed',
  modified: 'Reworded',
  moved: 'Moved',
  renamed: 'Renamed',
};

/** What happened, in one word; "Changed" rather than "Reworded" where a typed value changed. */
export function actionLabel(change: Difference): string {
  if (change.action === 'modified' && change.kind !== 'passage') return 'Changed';
  return VERBS[change.action];
}

/** What changed: the fact's name, the row's first cell, or the innermost heading. */
export function changeTitle(change: Difference): string {
  if (change.kind === 'row') return rowName(change) ?? 'Row';
  if (change.key) return keyLabel(change.key);
  return change.path.at(-1) ?? 'Page text';
}

/** What a change is about, in a few words: "subprocessor CoreWeave", "Retention: default, 30 days → 10 days". */
export function changeSubject(change: Change): string {
  const title = changeTitle(change);
  const list = change.kind === 'row' ? change.key?.split('.')[0]?.replaceAll('_', ' ').replace(/s$/, '') : undefined;
  const subject = list === undefined ? title : `${list} ${title}`;
  if (change.kind === 'row' && change.action === 'added') return subject;
  const gist = change.kind === 'passage' ? undefined : changeGist(change, diffOf(change.oldQuote, change.newQuote));
  return gist ? `${subject}, ${gist.before} → ${gist.after}` : `${subject}, ${actionLabel(change).toLowerCase()}`;
}

function rowName({ oldValue, newValue, oldQuote, newQuote }: Difference): string | undefined {
  return entityOf(newValue)?.name ?? entityOf(oldValue)?.name ?? firstCell(newQuote ?? oldQuote);
}

function firstCell(quote: string | undefined): string | undefined {
  return quote?.split(' | ')[0]?.trim() || undefined;
}

/** Old → new in a few words: typed values where there are, else the replaced words. */
export function changeGist(change: Change, pieces: Piece[]): { before: string; after: string } | undefined {
  const { oldValue, newValue } = change;
  if (oldValue !== undefined && newValue !== undefined) {
    return cellGist(oldValue, newValue) ?? { before: formatValue(oldValue), after: formatValue(newValue) };
  }
  const [before, after] = [firstCell(change.oldQuote), firstCell(change.newQuote)];
  if (change.kind === 'row' && change.action === 'renamed' && before && after) return { before, after };
  return change.action === 'modified' || change.action === 'renamed' ? gistOf(pieces) : undefined;
}

/** A row's value; undefined for values of other types. */
export function entityOf(value: FactValue | undefined): Entity | undefined {
  return Entity.safeParse(value).data;
}

/** Fields of a row of a known list, in their order. */
export const FIELDS = ['name', 'purpose', 'location', 'group'] as const;
/** Of two values of a row, only the cells that differ. */
export function cellGist(before: FactValue, after: FactValue): { before: string; after: string } | undefined {
  const [old, now] = [entityOf(before), entityOf(after)];
  if (!old || !now) return undefined;
  const fields = FIELDS.filter((field) => old[field] !== now[field]);
  const text = (entity: Entity): string => fields.map((field) => entity[field] ?? 'none').join(' · ');
  return { before: text(old), after: text(now) };
}

/** As people read them. */
export const FIELD_LABELS = { name: 'Name', purpose: 'Purpose', location: 'Location', group: 'List' } as const;
