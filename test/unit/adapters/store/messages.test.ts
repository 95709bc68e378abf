import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { claimOf, nextDueOf } from '../../../../src/adapters/store/sqlite/messages.ts';
import { openDatabase } from '../../../../src/adapters/store/sqlite/open.ts';
import { at } from '../../../helpers/samples.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

async function plan(statement: RawBuilder<unknown>): Promise<string[]> {
  const { db, close } = await openDatabase({ file: join(await tempDir(), 'clausewatch.db') });
  onTestFinished(close);
  const { rows } = await sql<{ detail: string }>`explain query plan ${statement}`.execute(db);
  return rows.map(({ detail }) => detail);
}

describe('what was delivered is not looked at', () => {
  it.each([
    ['to find the next message', claimOf({ channel: 'mail', now: at(1), until: at(2), token: 't' })],
    ['to know when it is due', nextDueOf('mail', at(1))],
  ])('%s', async (_, statement) => {
    const steps = (await plan(statement)).filter((step) => /messages|before|alerts/.test(step));
    expect(steps.length).toBeGreaterThan(2);
    // Indexes of what is under way or held; the message itself by its number.
    for (const step of steps)
      expect(step).toMatch(
        /COVERING INDEX (?:messages_underway|messages_lane|alerts_held) \(channel=|USING INTEGER PRIMARY KEY \(rowid=\?\)/,
      );
    expect(steps.join()).toContain('messages_lane (channel=? AND lane=? AND seq<?)');
  });
});
