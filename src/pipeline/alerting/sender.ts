/**
 * Sends messages: one loop for each channel, so that a channel that is down or slow delays no other. Any number of senders may work on one
 * store.
 * @module
 */
import type { Channel } from '../../domain/alert.ts';
import { type SenderLoop, type SenderLoopOptions, startSenderLoop } from './senderLoop.ts';

export interface SenderOptions extends Omit<SenderLoopOptions, 'channel' | 'givenUp' | 'stopping' | 'cut'> {
  channels: readonly Channel[];
}

export interface Sender {
  start(): void;
  /** Looks for messages at once: some were made just now. */
  wake(): void;
  /**
   * Takes no more messages, and lets those that are being sent end within `graceMs`; then they are aborted. What was aborted is sent again by
   * whoever sends next, once its lease has run out.
   */
  stop(options?: { graceMs?: number }): Promise<void>;
}

const GIVEN_UP = 'not delivered, and put aside: "clausewatch alerts retry" sends it again';
const DEFAULT_GRACE_MS = 10_000;

/** A sender that stands still until it is started. */
export function createSender({ channels, ...options }: SenderOptions): Sender {
  const stopping = new AbortController();
  const cut = new AbortController();
  let loops: SenderLoop[] = [];

  return {
    start() {
      if (loops.length > 0 || stopping.signal.aborted) throw new Error('start() was called twice on one sender, or after its end');
      loops = channels.map((channel) =>
        startSenderLoop({ ...options, channel, givenUp: GIVEN_UP, stopping: stopping.signal, cut: cut.signal }),
      );
    },
    wake() {
      for (const loop of loops) loop.wake();
    },
    async stop({ graceMs = DEFAULT_GRACE_MS } = {}) {
      stopping.abort();
      const ended = new AbortController();
      const all = Promise.all(loops.map((loop) => loop.ended)).finally(() => ended.abort());
      await Promise.race([all, options.wait(graceMs, ended.signal)]);
      cut.abort();
      await all;
    },
  };
}
