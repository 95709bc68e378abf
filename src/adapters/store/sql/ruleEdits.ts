/**
 * Rule edits.
 * @module
 */
import type { Store, VisitRecord } from '../../../domain/ports.ts';
import type { RuleEdit } from '../../../domain/ruleEdit.ts';
import type { Db } from './db.ts';
import { tellLedger } from './ledger.ts';
import { ruleEditEvent } from './ledgerEvents.ts';

export function ruleEditQueries(db: Db): Pick<Store, 'ruleEdits'> {
  return {
    async ruleEdits({ source, since, limit } = {}) {
      let query = db.selectFrom('rule_edits').select('edit_json').orderBy('at', 'desc').orderBy('id', 'desc');
      if (source !== undefined) query = query.where('source_id', '=', source);
      if (since !== undefined) query = query.where('at', '>=', since);
      if (limit !== undefined) query = query.limit(limit);
      // Written by `insertRuleEdits`.
      return (await query.execute()).map((row) => JSON.parse(row.edit_json) as RuleEdit);
    },
  };
}

/** Adds the rule edits of new visits, and tells the ledger of them. */
export async function insertRuleEdits(db: Db, records: readonly VisitRecord[], recordedAt: string): Promise<void> {
  for (const { ruleEdit } of records) {
    if (!ruleEdit) continue;
    const { id, sourceId, at } = ruleEdit;
    const row = { id, source_id: sourceId, at, edit_json: JSON.stringify(ruleEdit) };
    const added = await db
      .insertInto('rule_edits')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added) await tellLedger(db, [ruleEditEvent(row, recordedAt)]);
  }
}
