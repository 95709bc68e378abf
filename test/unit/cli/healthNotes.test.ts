import { describe, expect, it } from 'vitest';
import { healthNotes } from '../../../src/cli/healthNotes.ts';
import type { HealthEvent } from '../../../src/domain/health.ts';
import type { SourceState } from '../../../src/domain/ports.ts';
import { at, sampleSource } from '../../helpers/samples.ts';

const source = sampleSource('acme/dpa', { file: 'watchers/acme.yaml' });
const event = (kind: HealthEvent['kind'], sentence: string, remedy = 'Do it.'): HealthEvent => ({
  id: kind,
  sourceId: 'acme/dpa',
  kind,
  openedAt: at(5),
  detail: { sentence, remedy },
});
const state = (more: Partial<SourceState>): SourceState => ({ source, visits: 1, snapshots: 1, changes: 0, ...more });
const failing = { since: at(1), checks: 4, kind: 'gone', lasting: 'lasting', sentence: 'The page is gone.', remedy: 'Find it.' } as const;

describe('the notes below the list', () => {
  it('are none when all is well', () => {
    expect(healthNotes([state({})])).toEqual([]);
  });

  it('say with the watcher file since when and why a source fails, and what to do', () => {
    const [, entry] = healthNotes([state({ failing, health: [event('unread', 'The page is gone.')] })]);
    expect(entry?.split('\n')).toEqual([
      'watchers/acme.yaml  error  acme/dpa could not be read since 2026-03-01 00:01 (4 checks)',
      '    The page is gone.',
      '    Find it.',
    ]);
  });

  it('list the other events of a source, and those of the installation first', () => {
    const whole = { ...event('not-verified', 'Nothing at all.'), detail: { sentence: 'Nothing at all.', remedy: 'Look.', since: at(0) } };
    const [, first, second] = healthNotes([state({ health: [event('selector-rot', 'The rule matches nothing.')] })], [whole]);
    expect(first).toMatch(/^error {2}nothing verified since 2026-03-01 00:00\n {4}Nothing at all\./);
    expect(second).toMatch(/^watchers\/acme\.yaml {2}warning {2}acme\/dpa selector-rot since 2026-03-01 00:05\n/);
  });

  it('leave out what fails while it is paused', () => {
    expect(healthNotes([state({ source: { ...source, paused: true }, failing })])).toEqual([]);
  });

  it('fit into 120 columns, whole addresses apart, and obey no control characters of a page', () => {
    const url = `https://acme/${'x'.repeat(130)}`;
    const [, entry = ''] = healthNotes([
      state({ health: [event('moved', `\u001b[31m${'word '.repeat(60)}`, `Change it to ${url} now.`)] }),
    ]);
    const lines = entry.split('\n');
    expect(lines.filter((line) => line.length > 120)).toEqual([`    ${url}`]);
    expect(entry).not.toContain('\u001b[31m');
  });
});
