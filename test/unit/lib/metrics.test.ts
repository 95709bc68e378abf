import { describe, expect, it } from 'vitest';
import { COUNTERS, HISTOGRAMS } from '../../../src/domain/telemetry.ts';
import { createProcessMetrics, familiesText } from '../../../src/lib/metrics.ts';

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('the numbers of a process', () => {
  it('count and time by their labels, each process for itself', async () => {
    const [one, other] = [createProcessMetrics(), createProcessMetrics()];
    one.meter.count('clausewatch_checks_total', { lane: 'http', verdict: 'content' });
    one.meter.count('clausewatch_checks_total', { lane: 'http', verdict: 'content' }, 2);
    one.meter.observe('clausewatch_stage_duration_seconds', { stage: 'capture' }, 0.2);
    one.meter.observe('clausewatch_stage_duration_seconds', { stage: 'capture' }, -1);
    const lines = linesOf(await one.text());
    expect(lines).toContain('clausewatch_checks_total{lane="http",verdict="content"} 3');
    expect(lines).toContain('clausewatch_stage_duration_seconds_bucket{le="0.25",stage="capture"} 2');
    // A clock that was put back takes no time.
    expect(lines).toContain('clausewatch_stage_duration_seconds_sum{stage="capture"} 0.2');
    expect(linesOf(await other.text()).filter((line) => line.startsWith('clausewatch_'))).toEqual([]);
  });

  it('tell how the process is: processor, memory and lag of the event loop', async () => {
    const text = await createProcessMetrics().text();
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'process_start_time_seconds',
    ])
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('are named by the conventions of Prometheus', () => {
    for (const name of Object.keys(COUNTERS)) expect(name).toMatch(/^clausewatch_[a-z]+(_[a-z]+)*_total$/);
    for (const name of Object.keys(HISTOGRAMS)) expect(name).toMatch(/^clausewatch_[a-z]+(_[a-z]+)*_seconds$/);
    const labels = [...Object.values(COUNTERS), ...Object.values(HISTOGRAMS)].flatMap((definition) => [...definition.labels]);
    for (const label of labels) expect(label).toMatch(/^[a-z]+$/);
  });
});

describe('families', () => {
  it('are told with their labels escaped, and without samples by their name alone', async () => {
    const text = await familiesText([
      { name: 'a_total', help: 'A.', type: 'counter', samples: [{ value: 3 }] },
      { name: 'b', help: 'B.', type: 'gauge', samples: [{ labels: { channel: 'x"\n\\y' }, value: 1.5 }] },
      { name: 'c', help: 'C.', type: 'gauge', samples: [] },
    ]);
    expect(linesOf(text)).toEqual(['a_total 3', 'b{channel="x\\"\\n\\\\y"} 1.5']);
    expect(text).toContain('# TYPE a_total counter');
    expect(text).toContain('# TYPE c gauge');
  });
});
