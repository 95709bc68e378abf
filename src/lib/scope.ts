/**
 * Ids that are in force for as long as a piece of work lasts, wherever it leads: what a log binds to its lines.
 * @module
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogIds } from '../domain/telemetry.ts';

export interface Scope {
  /** The ids in force here. */
  ids(): LogIds;
  /** Does the work under these ids, beside those in force; the same id anew replaces the one before. */
  bind<Result>(ids: LogIds, work: () => Result): Result;
}

const NONE: LogIds = {};

export function createScope(): Scope {
  const storage = new AsyncLocalStorage<LogIds>();
  return {
    ids: () => storage.getStore() ?? NONE,
    bind: (ids, work) => storage.run({ ...storage.getStore(), ...ids }, work),
  };
}
