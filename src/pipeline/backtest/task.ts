/**
 * What passes between a backtest and its worker threads: plain data.
 * @module
 */
import type { MessagePort } from 'node:worker_threads';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Change } from '../../domain/change.ts';
import type { Visit } from '../../domain/snapshot.ts';
import type { Source } from '../../domain/watcher.ts';
import type { Answer } from '../crossing.ts';

export interface BacktestTask {
  /** The source and the catalogue that are tried. */
  source: Source;
  catalogue: Catalogue;
  /** Those by which the visits were probably recorded. */
  recorded: { source: Source; catalogue: Catalogue };
  port: MessagePort;
}

/** What a worker asks for; each question is answered before the next. */
export type Question = { ask: 'visits'; offset: number } | { ask: 'page'; sha256: string };
export type Reply = Answer<Visit[]> | Answer<Uint8Array>;

/** What a worker tells as it goes on. */
export type Report = { tell: 'visits'; done: number } | { tell: 'changes'; changes: Change[] } | { tell: 'end' };
