import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/domain/alert.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import type { CheckServices } from '../../../src/pipeline/services.ts';
import { createAlertWatch } from '../../../src/pipeline/telemetry/alerts.ts';
import { watchStages } from '../../../src/pipeline/telemetry/stages.ts';
import { countCheck, watchTasks, watchTicks } from '../../../src/pipeline/telemetry/tasks.ts';
import { sampleMessage } from '../../helpers/alertStore.ts';
import { sampleChange } from '../../helpers/samples.ts';
import { silentLog } from '../../helpers/silentLog.ts';
import { notedTelemetry } from '../../helpers/watching.ts';

const TASK = { id: 'acme/dpa@1', sourceId: 'acme/dpa', dueAt: '2026-03-01T00:00:00.000Z' };
const never = new AbortController().signal;

describe('attempts at tasks', () => {
  it.each([
    ['done', async () => undefined],
    ['put-off', async () => ({ againInMs: 5 })],
    ['handed-over', async () => ({ lane: 'browser' as const, task: TASK })],
  ])('are counted as %s, and give what the work gave', async (outcome, work) => {
    const telemetry = notedTelemetry();
    expect(await watchTasks(telemetry, work)(TASK, never)).toEqual(await work());
    expect(telemetry.noted).toEqual([`clausewatch_task_attempts_total ${outcome}`]);
  });

  it('are counted as failed, and fail', async () => {
    const telemetry = notedTelemetry();
    await expect(watchTasks(telemetry, async () => Promise.reject(new Error('no')))(TASK, never)).rejects.toThrow('no');
    expect(telemetry.noted).toEqual(['clausewatch_task_attempts_total failed']);
  });

  it('count a check by the lane that it could have gone by, and one that was recorded before not again', () => {
    const telemetry = notedTelemetry();
    const outcome = { sourceId: 'acme/dpa', because: '', first: false, changes: [sampleChange('a', 1, { severity: 'high' })] };
    countCheck(telemetry, { ...outcome, verdict: 'content', renderer: 'chromium' }, 1_000);
    countCheck(telemetry, { ...outcome, verdict: 'content' }, 1_000);
    expect(telemetry.noted).toEqual([
      'clausewatch_checks_total browser content',
      'clausewatch_check_duration_seconds browser',
      'clausewatch_changes_found_total high',
    ]);
  });

  it('count turns of the scheduler, failed ones as failed', async () => {
    const telemetry = notedTelemetry();
    await watchTicks(telemetry, async () => {})();
    await expect(watchTicks(telemetry, async () => Promise.reject(new Error('no')))()).rejects.toThrow('no');
    expect(telemetry.noted).toEqual(['clausewatch_ticks_total done', 'clausewatch_ticks_total failed']);
  });
});

describe('stages', () => {
  it('are timed where they are used, give what they gave, and fail as they failed', async () => {
    const telemetry = notedTelemetry();
    const failure = { ok: false as const, failure: { kind: 'dns' as const, message: '', transient: true }, meta: {} };
    const advanced = { record: { changes: [] }, pack: undefined };
    const took = [{ stage: 'extract' as const, from: 1, to: 2, ms: 1 }];
    const plain = {
      visitors: { renderer: (name: string) => ({ name, render: async () => failure, close: async () => {} }) },
      pages: { advance: async () => ({ ...advanced, took }) },
      store: { commit: async () => Promise.reject(new Error('full')), visit: async () => 'other methods stay' },
      blobs: { put: async () => undefined, has: async () => true },
    } as unknown as Pick<CheckServices, 'visitors' | 'pages' | 'store' | 'blobs'>;
    const { visitors, pages, store, blobs } = watchStages(plain, telemetry);
    expect(visitors.renderer('http')).toBe(visitors.renderer('http'));
    expect(await visitors.renderer('http').render({ url: 'https://acme.example/dpa' })).toBe(failure);
    expect(await pages.advance({} as never)).toEqual(advanced);
    await blobs.put('name', new Uint8Array(3));
    await expect(store.commit({ objects: [], records: [], recordedAt: '' })).rejects.toThrow('full');
    expect([await store.visit('x'), await blobs.has('x')]).toEqual(['other methods stay', true]);
    expect(telemetry.noted).toEqual(
      ['capture', 'extract', 'archive', 'record'].map((stage) => `clausewatch_stage_duration_seconds ${stage}`),
    );
  });
});

describe('a message', () => {
  const message: Message = { ...sampleMessage('m1'), state: 'sending', attempts: 0 };
  const clock = fixedClock('2026-03-01T00:01:00.000Z');

  it('is sent all the same where the record cannot say what it tells of', async () => {
    const telemetry = notedTelemetry();
    const change = { type: 'change', entry: { change: sampleChange('chg', 1) } };
    const told = { ...message, notice: { ...message.notice, items: [change] as unknown as Message['notice']['items'] } };
    const store = { checksOf: async () => Promise.reject(new Error('the database is locked')) };
    const watch = createAlertWatch({ store, telemetry, clock, log: silentLog });
    expect(await watch.sending(told, async () => telemetry.ids())).toEqual({ changeIds: ['chg'] });
    const knowing = createAlertWatch({
      store: { checksOf: async () => new Map([['chg', 'acme/dpa@1']]) },
      telemetry,
      clock,
      log: silentLog,
    });
    expect(await knowing.sending(told, async () => telemetry.ids())).toEqual({ changeIds: ['chg'], checkIds: ['acme/dpa@1'] });
  });

  it('is counted by what came of it, and timed from when it might be sent only once it arrived', () => {
    const telemetry = notedTelemetry();
    const watch = createAlertWatch({ store: { checksOf: async () => new Map() }, telemetry, clock, log: silentLog });
    watch.sent(message, 'failed', 10);
    watch.sent(message, 'delivered', 10);
    expect(telemetry.noted).toEqual([
      'clausewatch_deliveries_total hook failed',
      'clausewatch_delivery_duration_seconds hook',
      'clausewatch_deliveries_total hook delivered',
      'clausewatch_delivery_duration_seconds hook',
      'clausewatch_alert_latency_seconds hook',
    ]);
  });
});
