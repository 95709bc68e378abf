/**
 * Visits, stored extractions and baselines against the stored pages: read again by the extractor version that recorded them, where this
 * program has it.
 * @module
 */
import { createPageWorkers } from '../../page/workers.ts';
import type { Examiner } from '../examiner.ts';
import { goingOn } from '../goingOn.ts';
import { SourceReading } from './source.ts';

export const pageExaminer: Examiner = {
  name: 'visits',
  title: 'visits, readings and baselines against the stored pages',
  async *examine(examination) {
    const workers = createPageWorkers();
    const { signal } = examination;
    const unread = new Map<string, number>();
    const notDerived = (why: string): void => void unread.set(why, (unread.get(why) ?? 0) + 1);
    try {
      for (const { source } of await examination.installation.store.sources()) {
        signal.throwIfAborted();
        const given = { ...examination, workers, source, notDerived };
        const part = { what: 'visit', id: source.id, title: `the visits of ${source.id}`, signal } as const;
        yield* goingOn(part, () => new SourceReading(given).faults());
      }
      for (const [sentence, count] of unread) examination.remark({ what: 'visit', count, sentence });
    } finally {
      await workers.close();
    }
  },
};
