/**
 * Whether what a process relies on answers: each part is asked by itself, with a time-out of its own.
 * @module
 */
import type { Clock, Log } from '../domain/ports.ts';

/** `late`: it did not answer in time. The reason of a failure stands in the log: strangers may ask. */
export type PartState = 'ok' | 'failed' | 'late';

export interface Readiness {
  ready: boolean;
  parts: Record<string, PartState>;
}

export interface Probe {
  name: string;
  /** Asks the part; what it throws makes it failed. */
  ask(): Promise<unknown>;
  mostMs: number;
}

export interface ReadinessOptions {
  probes: readonly Probe[];
  clock: Clock;
  log: Pick<Log, 'info' | 'warn'>;
}

/** Whoever asks more often is told what the last one was told. */
const GOOD_FOR_MS = 1_000;

/** Asks the parts, all at once. Never throws, and never takes longer than the longest time-out. */
export function createReadiness({ probes, clock, log }: ReadinessOptions): () => Promise<Readiness> {
  const ask = probes.map((probe) => createAsker(probe, log));
  let last: { at: number; answer: Promise<Readiness> } | undefined;

  async function answer(): Promise<Readiness> {
    const states = await Promise.all(ask.map(async (one) => [one.name, await one.state()] as const));
    return { ready: states.every(([, state]) => state === 'ok'), parts: Object.fromEntries(states) };
  }

  return () => {
    const now = clock.now().getTime();
    if (!last || Math.abs(now - last.at) >= GOOD_FOR_MS) last = { at: now, answer: answer() };
    return last.answer;
  };
}

interface Answer {
  state: PartState;
  error?: unknown;
}

function createAsker({ name, ask, mostMs }: Probe, log: ReadinessOptions['log']): { name: string; state(): Promise<PartState> } {
  let asked: Promise<Answer> | undefined;
  let before: PartState = 'ok';

  async function answer(): Promise<Answer> {
    try {
      await ask();
      return { state: 'ok' };
    } catch (error) {
      return { state: 'failed', error };
    } finally {
      asked = undefined;
    }
  }

  /** One question at a time: a part that hangs is not asked by everybody who comes. */
  function pending(): Promise<Answer> {
    const now = asked ?? answer();
    asked = now;
    return now;
  }

  return {
    name,
    async state() {
      const { promise: late, resolve } = Promise.withResolvers<Answer>();
      const timer = setTimeout(resolve, mostMs, { state: 'late' });
      const { state, error } = await Promise.race([pending(), late]);
      clearTimeout(timer);
      if (state !== 'ok' && before === 'ok') log.warn({ part: name, state, err: error }, 'not ready: a part does not answer');
      if (state === 'ok' && before !== 'ok') log.info({ part: name }, 'the part answers again');
      before = state;
      return state;
    },
  };
}
