/**
 * Who waits for what on one connection to Redis. However many they are, the connection has one listener for all of them.
 * @module
 */
import type { Redis } from 'ioredis';

export interface Answer {
  /** How long it may take on a live connection. */
  answerMs: number;
  /** How long it is waited for once the connection is lost. */
  connectMs: number;
  giveUp(): void;
}

export interface Waiting {
  /** Resolves with true as soon as commands can be sent, and with false after so many milliseconds. */
  ready(ms: number): Promise<boolean>;
  /** From now on an answer is due. To be called back when it has come. */
  answer(due: Answer): () => void;
}

export function createWaiting(client: Redis): Waiting {
  const forReady = new Set<() => void>();
  const forAnswer = new Set<() => void>();
  client.on('ready', () => {
    for (const resolve of forReady) resolve();
  });
  client.on('close', () => {
    for (const shorten of forAnswer) shorten();
  });

  return {
    async ready(ms) {
      if (client.status === 'ready') return true;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const isReady = (): void => resolve(true);
      const timer = setTimeout(resolve, ms, false);
      forReady.add(isReady);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        forReady.delete(isReady);
      }
    },

    answer({ answerMs, connectMs, giveUp }) {
      let timer = setTimeout(giveUp, answerMs);
      const shorten = (): void => {
        forAnswer.delete(shorten);
        clearTimeout(timer);
        timer = setTimeout(giveUp, connectMs);
      };
      forAnswer.add(shorten);
      return () => {
        forAnswer.delete(shorten);
        clearTimeout(timer);
      };
    },
  };
}
