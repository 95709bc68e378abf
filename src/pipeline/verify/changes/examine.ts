/**
 * Changes against the two stored pages that each was found between: compared again where this program has the rules that recorded them;
 * where it has not, their ids, dates, pages and quotes are looked at by themselves.
 * @module
 */
import type { Change } from '../../../domain/change.ts';
import type { Source } from '../../../domain/watcher.ts';
import { createPageWorkers } from '../../page/workers.ts';
import type { Examination, Examiner, Suspicion } from '../examiner.ts';
import { goingOn } from '../goingOn.ts';
import { comparisonFaults } from './comparison.ts';
import type { ChangesExamination } from './group.ts';
import { untoldFaults } from './untold.ts';

export const changeExaminer: Examiner = {
  name: 'changes',
  title: 'changes against the pages that they were found between',
  async *examine(examination) {
    const workers = createPageWorkers();
    const notes = new Map<string, number>();
    const given = { ...examination, workers, note: (why: string, n = 1) => notes.set(why, (notes.get(why) ?? 0) + n) };
    try {
      for (const { source } of await examination.installation.store.sources()) {
        const part = { what: 'change', id: source.id, title: `the changes of ${source.id}`, signal: given.signal } as const;
        yield* goingOn(part, () => sourceFaults(given, source));
      }
      for (const [sentence, count] of notes) examination.remark({ what: 'change', count, sentence });
    } finally {
      await workers.close();
    }
  },
};

async function* sourceFaults(given: ChangesExamination, source: Source): AsyncIterable<Suspicion> {
  const told = new Set<string>();
  for await (const group of groupsOf(given, source)) {
    given.signal.throwIfAborted();
    for (const { firstSeenNewAt } of group) told.add(firstSeenNewAt);
    given.examined('change', group.length);
    yield* await comparisonFaults(given, source, group);
  }
  yield* untoldFaults(given, source, told);
}

/** Changes of a source that one comparison gave: they come in the order of their time. */
async function* groupsOf({ installation: { store } }: Pick<Examination, 'installation'>, source: Source): AsyncIterable<Change[]> {
  let group: Change[] = [];
  for await (const change of store.changes({ source: source.id, suppressed: 'too' })) {
    if (group.length > 0 && group[0]?.firstSeenNewAt !== change.firstSeenNewAt) {
      yield group;
      group = [];
    }
    group.push(change);
  }
  if (group.length > 0) yield group;
}
