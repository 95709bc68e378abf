/**
 * What the hosts of the city do on a day: how long their answers take, and what they answer in their bad hours. Keeps its own log of
 * all requests, which is small.
 * @module
 */
import type { Simulation } from '../../helpers/simulation.ts';
import { plain } from '../answer.ts';
import type { Weather } from '../index.ts';
import { type DayPlan, RETRY_AFTER_S } from './plan.ts';

/** In milliseconds since 1970. */
export interface DayRequest {
  host: string;
  path: string;
  from: number;
  to: number;
  /** Until when the answer asked to be left alone. */
  heldUntil?: number;
}

export interface Sky {
  /** All that reached a server, in the order in which they came. */
  readonly requests: DayRequest[];
  meet(request: { host: string; path: string }): Promise<Weather>;
  /** Nothing listens there now. */
  isDown(host: string): boolean;
}

const QUICK_MS = [80, 1_200] as const;
/** A robots.txt is waited for ten seconds. */
const SLOW_MS = [4_000, 9_000] as const;

export function createSky({ troubles }: Pick<DayPlan, 'troubles'>, simulation: Simulation, random: () => number): Sky {
  const requests: DayRequest[] = [];
  const now = (): number => simulation.clock.now().getTime();

  function spell(host: string): 'turns-away' | 'fails' | 'down' | undefined {
    const trouble = troubles.get(host);
    return trouble && 'from' in trouble && trouble.from <= now() && now() < trouble.to ? trouble.kind : undefined;
  }

  return {
    requests,
    isDown: (host) => spell(host) === 'down',
    async meet({ host, path }) {
      const [least, most] = troubles.get(host)?.kind === 'slow' ? SLOW_MS : QUICK_MS;
      const request: DayRequest = { host, path, from: now(), to: now() };
      requests.push(request);
      const trouble = spell(host);
      if (trouble === 'down') return { cut: true };
      await simulation.rest(Math.round(least + random() * (most - least)));
      request.to = now();
      if (trouble === 'fails') return { answer: plain('Service unavailable', { status: 503 }) };
      if (trouble !== 'turns-away') return {};
      request.heldUntil = now() + RETRY_AFTER_S * 1000;
      return { answer: plain('Too many requests', { status: 429, headers: { 'retry-after': String(RETRY_AFTER_S) } }) };
    },
  };
}
