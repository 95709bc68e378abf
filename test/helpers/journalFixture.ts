/**
 * A journal in memory, for tests of what is made of its entries.
 * @module
 */
import type { ChangeEntry, JournalFilter, JournalStore } from '../../src/domain/journal.ts';

/** The journal over entries in the order of their `seq`; more may be added at its end. Knows the filters vendor and state. */
export function fixtureJournal(entries: ChangeEntry[] = []): JournalStore {
  const select = ({ vendor, state, after = 0, before = Number.POSITIVE_INFINITY, newestFirst }: JournalFilter): ChangeEntry[] => {
    const found = entries.filter(
      ({ seq, change: told, was }) =>
        seq > after &&
        seq < before &&
        (vendor === undefined || told.vendor === vendor) &&
        (state === undefined || told.state === state || was?.state === state),
    );
    return newestFirst ? found.toReversed() : found;
  };
  return {
    async *journal(filter = {}) {
      const { offset = 0, limit = Number.POSITIVE_INFINITY } = filter;
      yield* select(filter).slice(offset, offset + limit);
    },
    countJournal: async (filter = {}) => select(filter).length,
    async journalHead() {
      const last = entries.at(-1);
      return last ? { seq: last.seq, at: last.at } : { seq: 0 };
    },
  };
}
