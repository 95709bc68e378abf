/**
 * The record in one SQLite file: the embedded default.
 * @module
 */
import type { Store } from '../../../domain/ports.ts';
import { accessQueries } from './access.ts';
import { actQueries } from './acts.ts';
import { alertQueries } from './alerts.ts';
import { apiQueries } from './api.ts';
import { changeQueries, changesById } from './changes.ts';
import { commit } from './commit.ts';
import { captureQueries } from './correctionCaptures.ts';
import { correctionQueries } from './corrections.ts';
import { deadlineQueries } from './deadlines.ts';
import { dueQueries } from './due.ts';
import { explained, reported } from './errors.ts';
import { factQueries } from './facts.ts';
import { healthQueries } from './health.ts';
import { ignoreQueries } from './ignore.ts';
import { importQueries } from './imports.ts';
import { journalQueries } from './journal.ts';
import { knownQueries } from './known.ts';
import { letterQueries } from './letters.ts';
import { messageLogQueries } from './messageLog.ts';
import { messageQueries } from './messages.ts';
import { objectQueries } from './objects.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { opinionLinkQueries } from './opinionLinks.ts';
import { opinionReportQueries } from './opinionReports.ts';
import { opinionQueries } from './opinions.ts';
import { overviewQueries } from './overview.ts';
import { pauseQueries } from './pauses.ts';
import { queueQueries } from './queue.ts';
import { registryQueries } from './registry.ts';
import { reviewQueries } from './reviews.ts';
import { robotsQueries } from './robots.ts';
import { routerQueries } from './router.ts';
import { ruleEditQueries } from './ruleEdits.ts';
import { snapshotQueries } from './snapshots.ts';
import { sourceQueries } from './sources.ts';
import { visitQueries } from './visits.ts';

export type SqliteStoreOptions = OpenOptions;

/**
 * Opens the store, creating folder and file or migrating them where needed.
 * Throws OperationalError('storage') when the file is locked, damaged, not ours, or written by a newer version.
 */
export async function createSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { file } = options;
  const { db, close } = await reported(file, () => openDatabase(options));
  return explaining(file, {
    ...sourceQueries(db),
    ...objectQueries(db),
    ...visitQueries(db),
    ...knownQueries(db),
    ...changeQueries(db),
    ...dueQueries(db),
    ...pauseQueries(db),
    ...importQueries(db),
    ...ruleEditQueries(db),
    ...robotsQueries(db),
    ...healthQueries(db),
    ...ignoreQueries(db),
    ...actQueries(db),
    ...accessQueries(db),
    ...reviewQueries(db),
    ...queueQueries(db),
    ...deadlineQueries(db, (ids) => changesById(db, ids)),
    ...factQueries(db, options),
    ...overviewQueries(db),
    ...snapshotQueries(db),
    ...apiQueries(db),
    ...journalQueries(db),
    ...routerQueries(db),
    ...alertQueries(db),
    ...messageQueries(db),
    ...messageLogQueries(db),
    ...registryQueries(db),
    ...correctionQueries(db),
    ...captureQueries(db),
    ...opinionQueries(db),
    ...opinionLinkQueries(db),
    ...opinionReportQueries(db),
    ...letterQueries(db),
    commit: (batch) => commit(db, batch),
    close,
  });
}

/** The store with errors of SQLite put into plain sentences. */
function explaining(file: string, store: Store): Store {
  const { changes, journal } = store;
  const rest = Object.fromEntries(
    Object.entries(store).map(([name, method]: [string, (...args: never[]) => Promise<unknown>]) => [
      name,
      (...args: never[]) => reported(file, () => method(...args)),
    ]),
  );
  return {
    ...(rest as unknown as Store),
    changes: (filter) => explainingStream(file, changes(filter)),
    journal: (filter) => explainingStream(file, journal(filter)),
  };
}

async function* explainingStream<T>(file: string, items: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* items;
  } catch (error) {
    throw explained(file, error);
  }
}
