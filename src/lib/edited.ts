/**
 * A change as an analyst corrected it: what is shown in place of what was read.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { Review } from '../domain/review.ts';

/** The change with the corrections of its review. A value that was corrected to "none" is absent. */
export function asEdited(change: Change, { edits }: Pick<Review, 'edits'>): Change {
  if (!edits) return change;
  const { oldValue, newValue, effectiveAt, ...rest } = change;
  const values = { oldValue: edited(oldValue, edits.oldValue), newValue: edited(newValue, edits.newValue) };
  return {
    ...rest,
    ...(values.oldValue === undefined ? {} : { oldValue: values.oldValue }),
    ...(values.newValue === undefined ? {} : { newValue: values.newValue }),
    ...withEffective(edited(effectiveAt, edits.effectiveAt)),
    severity: edits.severity ?? change.severity,
  };
}

function withEffective(effectiveAt: string | undefined): Pick<Change, 'effectiveAt'> {
  return effectiveAt === undefined ? {} : { effectiveAt };
}

function edited<Value>(read: Value | undefined, edit: Value | null | undefined): Value | undefined {
  if (edit === undefined) return read;
  return edit === null ? undefined : edit;
}

/** Whether a value of the change is not the one that was read. */
export function isValueEdited({ edits }: Pick<Review, 'edits'>): boolean {
  return edits?.oldValue !== undefined || edits?.newValue !== undefined;
}
