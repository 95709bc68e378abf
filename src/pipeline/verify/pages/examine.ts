/**
 * Visits, stored extractions and baselines against the stored pages: read again by the extractor version that recorded them, where this
 * program has it.
 * @module
 */
import { createPageWorkers } from '../../page/workers.ts';
import type { Examiner } from '../examiner.ts';
import { SourceReading } from './source.ts';

export const pageExaminer: Examiner = {
  name: 'visits',
  title: 'visits, readings and baselines against the stored pages',
  async *examine(examination) {
    const workers = createPageWorkers();
    const unread = new Map<string, number>();
    try {
      for (const { source } of await examination.installation.store.sources()) {
        examination.signal.throwIfAborted();
        yield* new SourceReading({
          ...examination,
          workers,
          source,
          notDerived: (why) => unread.set(why, (unread.get(why) ?? 0) + 1),
        }).faults();
      }
      for (const [sentence, count] of unread) examination.remark({ what: 'visit', count, sentence });
    } finally {
      await workers.close();
    }
  },
};
