import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { surplusOf, waitingCount } from '../../../../src/adapters/store/sql/correctionCaptures.ts';
import { createSqliteStore } from '../../../../src/adapters/store/sqlite/index.ts';
import { makeOlder, type Row } from '../../../helpers/olderStore.ts';
import { queryPlan } from '../../../helpers/queryPlan.ts';
import { at } from '../../../helpers/samples.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

describe('pages that were visited are not looked at', () => {
  it.each([
    ['to count those that wait', waitingCount],
    ['to bound those that wait', surplusOf(480)],
  ])('%s', async (_, statement) => {
    const steps = (await queryPlan(statement)).filter((step) => step.includes('correction_captures'));
    expect(steps.length).toBeGreaterThan(0);
    // Who asked is forgotten soon after a visit, so that index is as short as the other.
    for (const step of steps) expect(step).toMatch(/INDEX correction_captures_(?:due|asker)|USING INTEGER PRIMARY KEY \(rowid=\?\)/);
  });
});

describe('a database from before askers', () => {
  it('has readers who wait take turns with others; only what analysts asked for goes first', async () => {
    const file = join(await tempDir(), 'clausewatch.db');
    await makeOlder(file, '0018', async (db) => {
      const into = (table: string, row: Row) => db.insertInto(table).values(row).execute();
      const correction = {
        cell: 'c',
        vendor: 'acme',
        question: 'q',
        cell_version: 1,
        wrong: 'w',
        url: 'https://acme.example/',
        state: 'open',
      };
      for (const id of ['reader', 'again', 'visited']) await into('corrections', { id, at: at(1), sameness: id, ...correction });
      const wish = { url: 'https://acme.example/', state: 'waiting' };
      await into('correction_captures', { id: 'w1', correction_id: 'reader', asked_at: at(1), next_at: at(1), ...wish });
      await into('correction_captures', { id: 'w2', correction_id: 'again', asked_at: at(2), next_at: at(2), ...wish });
      await into('correction_captures', { id: 'w3', correction_id: 'visited', asked_at: at(1), ...wish, state: 'done', result_json: '{}' });
    });
    const store = await createSqliteStore({ file });
    onTestFinished(() => store.close());
    const claim = (token: string) => store.claimCapture({ now: at(3), until: at(9), token, since: at(0), most: 9 });
    const firsts = await Promise.all(['reader', 'again'].map(async (id) => (await store.captures(id))[0]?.first));
    expect(firsts).toEqual([undefined, true]);
    expect([(await claim('a'))?.id, (await claim('b'))?.id, await claim('c')]).toEqual(['w2', 'w1', undefined]);
  });
});
