import { describe, expect, it } from 'vitest';
import { claimOf, nextDueOf } from '../../../../src/adapters/store/sql/messages.ts';
import { SQLITE } from '../../../../src/adapters/store/sqlite/flavour.ts';
import { queryPlan } from '../../../helpers/queryPlan.ts';
import { at } from '../../../helpers/samples.ts';

describe('what was delivered is not looked at', () => {
  it.each([
    ['to find the next message', claimOf(SQLITE, { channel: 'mail', now: at(1), until: at(2), token: 't' })],
    ['to know when it is due', nextDueOf(SQLITE, 'mail', at(1))],
  ])('%s', async (_, statement) => {
    const steps = (await queryPlan(statement)).filter((step) => /messages|before|alerts/.test(step));
    expect(steps.length).toBeGreaterThan(2);
    // Indexes of what is under way or held; the message itself by its number.
    for (const step of steps)
      expect(step).toMatch(
        /COVERING INDEX (?:messages_underway|messages_lane|alerts_held) \(channel=|USING INTEGER PRIMARY KEY \(rowid=\?\)/,
      );
    expect(steps.join()).toContain('messages_lane (channel=? AND lane=? AND seq<?)');
  });
});
