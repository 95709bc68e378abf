import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/lib/clock.ts';
import { createRecordText, type RecordNumbersOptions } from '../../../src/pipeline/telemetry/record.ts';
import { fixtureStore, sampleData } from '../../helpers/webFixtures.ts';

const START = '2026-03-01T12:00:00.000Z';

function numbers(more: Partial<RecordNumbersOptions> = {}) {
  let now = 0;
  let asked = 0;
  let lasts = 0;
  const base = fixtureStore(sampleData());
  const store = {
    ...base,
    async census(at: string, since: string) {
      asked += 1;
      now += lasts;
      return base.census(at, since);
    },
    tally: async () => ({
      changes: [{ severity: 'critical' as const, state: 'flagged' as const, n: 4 }],
      toReview: 3,
      due: 2,
      oldestDueAt: '2026-03-01T11:58:30.000Z',
      oldestMessageAt: '2026-03-01T12:00:10.000Z',
    }),
  };
  const text = createRecordText({ store, version: '1.2.3', clock: fixedClock(START), ...more }, () => now);
  return {
    text,
    lines: async () => (await text()).split('\n'),
    asked: () => asked,
    pass(ms: number) {
      now += ms;
    },
    lasting(ms: number) {
      lasts = ms;
    },
    store,
  };
}

describe('the numbers of the record', () => {
  it('tell of changes, the review queue and what is due, also where there is none', async () => {
    const lines = await numbers().lines();
    for (const line of [
      'clausewatch_changes{severity="critical",state="flagged"} 4',
      'clausewatch_changes{severity="low",state="dismissed"} 0',
      'clausewatch_review_queue 3',
      'clausewatch_sources_due 2',
      'clausewatch_oldest_due_seconds 90',
      // A clock that was put back.
      'clausewatch_oldest_message_seconds 0',
    ])
      expect(lines).toContain(line);
    expect(lines.join('\n')).not.toContain('clausewatch_ledger');
    expect(lines).not.toContain('clausewatch_messages 0');
  });

  it('tell of the lanes of the queue, and that it is away where it is', async () => {
    const counts = async (lane?: string) => ({ waiting: lane === 'http' ? 5 : 1, delayed: 0, active: 0, failed: 0 });
    const workers = async (lane: string) => (lane === 'http' ? 3 : 0);
    const lines = await numbers({ queue: { counts, workers } }).lines();
    expect(lines).toContain('clausewatch_queue_workers{lane="http"} 3');
    expect(lines).toContain('clausewatch_queue_workers{lane="browser"} 0');
    expect(lines).toContain('clausewatch_queue_tasks{lane="http",state="waiting"} 5');
    expect(lines).toContain('clausewatch_queue_tasks{lane="browser",state="waiting"} 1');
    const away = await numbers({ queue: { counts: async () => Promise.reject(new Error('no Redis')), workers } }).lines();
    expect(away).toContain('clausewatch_queue_up 0');
    expect(away.some((line) => line.startsWith('clausewatch_queue_tasks'))).toBe(false);
    expect(away).toContain('clausewatch_review_queue 3');
  });

  it('tell of the ledger where there is one', async () => {
    const lines = await numbers({ ledger: async () => ({ size: 7, checkpoint: { size: 5, at: START } }) }).lines();
    expect(lines).toContain('clausewatch_ledger_leaves 7');
    expect(lines).toContain('clausewatch_ledger_unsigned_leaves 2');
    expect(lines).toContain(`clausewatch_ledger_checkpoint_timestamp_seconds ${Date.parse(START) / 1000}`);
    expect(await numbers({ ledger: async () => ({ size: 0 }) }).lines()).toContain('clausewatch_ledger_checkpoint_timestamp_seconds 0');
  });

  it('are asked for once in five seconds, however many want them', async () => {
    const { text, asked, pass } = numbers();
    await Promise.all(Array.from({ length: 30 }, text));
    pass(4_999);
    await text();
    expect(asked()).toBe(1);
    pass(1);
    await text();
    expect(asked()).toBe(2);
  });

  it('are asked for so seldom, where that is slow, that it takes a twentieth of the time', async () => {
    const { text, asked, pass, lasting } = numbers();
    lasting(3_000);
    await text();
    pass(59_999);
    await text();
    expect(asked()).toBe(1);
    pass(1);
    await text();
    expect(asked()).toBe(2);
  });

  it('are asked for again where that failed', async () => {
    const { store } = numbers();
    let broken = true;
    const tally = async () => (broken ? Promise.reject(new Error('the database is locked')) : store.tally());
    const { text, lines } = numbers({ store: { ...store, tally } });
    await expect(text()).rejects.toThrow('locked');
    broken = false;
    expect(await lines()).toContain('clausewatch_review_queue 3');
  });
});
