/**
 * What became of an act on changes.
 * @module
 */
import type { BatchResult } from '../../review/desk.ts';
import type { Context } from '../context.ts';
import { count, note, plain, print } from '../terminal.ts';

export type Deed = 'confirmed' | 'dismissed' | 'superseded' | 'signed off' | 'refused' | 'reopened' | 'taken back' | 'assigned';

/** Prints it, with the command that takes it back; gives the exit code: 1 where something was refused. */
export async function report(context: Context, deed: Deed, result: BatchResult): Promise<number> {
  const { batch, done, proposed, refused } = result;
  if (context.options.json) await print(JSON.stringify(result));
  else {
    const settled = done.length - proposed.length;
    if (settled > 0) await print(`${count(settled, 'change')} ${deed}.`);
    if (proposed.length > 0) await print(`${count(proposed.length, 'change')} proposed to be ${deed}: another approver has to sign off.`);
    if (done.length > 0) await print(`Take it back with: clausewatch review undo ${batch}`);
  }
  for (const { id, because } of refused) note(plain(`${id}: ${because}`));
  return refused.length > 0 ? 1 : 0;
}
