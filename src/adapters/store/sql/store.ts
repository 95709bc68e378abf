/**
 * The record over SQL: the same queries whichever engine keeps the tables.
 * @module
 */
import type { EngineAudit } from '../../../domain/audit.ts';
import type { Store } from '../../../domain/ports.ts';
import { accessQueries } from './access.ts';
import { actQueries } from './acts.ts';
import { alertQueries } from './alerts.ts';
import { apiQueries } from './api.ts';
import { auditQueries } from './audit.ts';
import { changeQueries, changesById } from './changes.ts';
import { checkpointQueries } from './checkpoints.ts';
import { commit } from './commit.ts';
import { captureQueries } from './correctionCaptures.ts';
import { correctionQueries } from './corrections.ts';
import type { Db } from './db.ts';
import { deadlineQueries } from './deadlines.ts';
import { dueQueries } from './due.ts';
import { factQueries } from './facts.ts';
import { healthQueries } from './health.ts';
import { ignoreQueries } from './ignore.ts';
import { importQueries } from './imports.ts';
import { journalQueries } from './journal.ts';
import { knownQueries } from './known.ts';
import { ledgerQueries } from './ledger.ts';
import { letterQueries } from './letters.ts';
import { messageLogQueries } from './messageLog.ts';
import { messageQueries } from './messages.ts';
import { objectQueries } from './objects.ts';
import { opinionLinkQueries } from './opinionLinks.ts';
import { opinionReportQueries } from './opinionReports.ts';
import { opinionQueries } from './opinions.ts';
import { overviewQueries } from './overview.ts';
import { pauseQueries } from './pauses.ts';
import { queueQueries } from './queue.ts';
import { registryQueries } from './registry.ts';
import { retoldQueries } from './retold.ts';
import { reviewQueries } from './reviews.ts';
import { robotsQueries } from './robots.ts';
import { routerQueries } from './router.ts';
import { ruleEditQueries } from './ruleEdits.ts';
import { snapshotQueries } from './snapshots.ts';
import { sourceQueries } from './sources.ts';
import { tallyQueries } from './tally.ts';
import { visitQueries } from './visits.ts';

export interface SqlStoreOptions {
  /** For viewers: nothing is written. */
  readOnly?: boolean;
  /** Names of all migrations that this version knows. */
  migrations?: readonly string[];
  close(): Promise<void>;
  /** What the engine itself tells of its tables. */
  audit: EngineAudit;
  /** An error of the engine as the user should read it; anything unexpected comes back as it is. */
  explained(error: unknown): unknown;
}

/** The record in these tables, with errors of the engine put into plain sentences. */
export function sqlStore(db: Db, options: SqlStoreOptions): Store {
  return explaining(options.explained, { ...queries(db, options), close: options.close });
}

function queries(db: Db, options: SqlStoreOptions): Omit<Store, 'close'> {
  return {
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
    ...auditQueries(db),
    ...options.audit,
    ...tallyQueries(db, options),
    ...ledgerQueries(db),
    ...checkpointQueries(db),
    ...retoldQueries(db),
    commit: (batch) => commit(db, batch),
  };
}

function explaining(explained: SqlStoreOptions['explained'], store: Store): Store {
  const wrapped = Object.entries(store).map(([name, method]: [string, (...args: never[]) => Promise<unknown> | AsyncIterable<unknown>]) => [
    name,
    (...args: never[]) => {
      const answer = method(...args);
      if (Symbol.asyncIterator in answer) return explainingStream(explained, answer);
      return answer.catch((error: unknown) => {
        throw explained(error);
      });
    },
  ]);
  return Object.fromEntries(wrapped) as Store;
}

async function* explainingStream<T>(explained: SqlStoreOptions['explained'], items: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* items;
  } catch (error) {
    throw explained(error);
  }
}
