/**
 * Worker thread of a backtest: replays one source. The record and the evidence are read outside and asked for through a port.
 * @module
 */
import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { Change } from '../../domain/change.ts';
import type { Visit } from '../../domain/snapshot.ts';
import { readOptionsOf } from '../advance.ts';
import { type Answer, answering, unwrap } from '../crossing.ts';
import { replay } from './replay.ts';
import type { BacktestTask, Question, Report } from './task.ts';

/** Visits or changes that travel together. */
const PORTION = 100;

/** Replays one source; resolves when all its changes are handed over. */
export default function run(task: BacktestTask): Promise<Answer<void>> {
  return answering(() => replaySource(task));
}

async function replaySource({ source, catalogue, recorded, port }: BacktestTask): Promise<void> {
  let changes: Change[] = [];
  let done = 0;
  const tell = (report: Report): void => port.postMessage(report);
  const hand = (): void => {
    tell({ tell: 'visits', done });
    tell({ tell: 'changes', changes });
    [changes, done] = [[], 0];
  };
  const ask = asking(port);
  const replayed = replay(visitsOf(ask), {
    source,
    options: readOptionsOf(source, catalogue),
    recordedOptions: readOptionsOf(recorded.source, recorded.catalogue),
    read: (sha256) => ask<Uint8Array>({ ask: 'page', sha256 }),
    onVisit: () => {
      done += 1;
      if (done >= PORTION) hand();
    },
  });
  for await (const change of replayed) changes.push(change);
  hand();
  tell({ tell: 'end' });
}

type Ask = <Value>(question: Question) => Promise<Value>;

async function* visitsOf(ask: Ask): AsyncGenerator<Visit> {
  for (let offset = 0; ; ) {
    const visits = await ask<Visit[]>({ ask: 'visits', offset });
    if (visits.length === 0) return;
    yield* visits;
    offset += visits.length;
  }
}

/** Asks the other side, one question at a time. Throws its operational errors, and an error when it has given up. */
function asking(port: MessagePort): Ask {
  const givenUp = once(port, 'close').then(() => Promise.reject(new Error('the backtest was given up')));
  givenUp.catch(() => {}); // whoever waits for an answer is told
  return async <Value>(question: Question) => {
    port.postMessage(question);
    const [reply] = (await Promise.race([once(port, 'message'), givenUp])) as [Answer<Value>];
    return unwrap(reply);
  };
}
