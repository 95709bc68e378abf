/**
 * Every edit that was planted is told once, and nothing else is.
 * @module
 */
import type { Change } from '../../../src/domain/change.ts';
import { isExpected } from '../match.ts';
import type { Judgement, Judging } from './judge.ts';
import type { DayEdit } from './plan.ts';

export async function judgeChanges({ plan, store }: Judging): Promise<Pick<Judgement, 'complaints' | 'counts'>> {
  const told = new Map<DayEdit, number>(plan.edits.map((edit) => [edit, 0]));
  const complaints: string[] = [];
  let changes = 0;
  for await (const change of store.changes()) {
    changes += 1;
    const edit = plan.edits.find((planted) => planted.sourceId === change.source && isExpected(change, planted.edit.expect));
    if (edit) told.set(edit, (told.get(edit) ?? 0) + 1);
    else complaints.push(`a change is told that nobody made: ${inWords(change)}`);
  }
  for (const [{ sourceId, edit }, times] of told) if (times !== 1) complaints.push(`${sourceId}: "${edit.id}" was told ${times} times`);
  return { complaints, counts: { edits: plan.edits.length, changes } };
}

function inWords({ source, kind, action, key, oldQuote, newQuote }: Change): string {
  return JSON.stringify([source, kind, action, key, oldQuote, newQuote]);
}
