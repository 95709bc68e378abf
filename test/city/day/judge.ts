/**
 * Whether a day went as it must: each host had its peace, every due time its visit, and every edit was told once.
 * @module
 */
import type { Config } from '../../../src/domain/config.ts';
import type { Store } from '../../../src/domain/ports.ts';
import type { Lateness } from './figures.ts';
import { judgeChanges } from './judgeChanges.ts';
import { judgeHosts } from './judgeHosts.ts';
import { judgeSlots } from './judgeSlots.ts';
import type { DayPlan } from './plan.ts';
import type { DayRequest } from './sky.ts';

export interface Judging {
  plan: DayPlan;
  requests: readonly DayRequest[];
  store: Store;
  config: Config;
}

export interface Judgement {
  /** What was not as it must be, in words. */
  complaints: string[];
  /** How often what was found, by name. */
  counts: Record<string, number>;
  lateness: Lateness;
}

export async function judgeDay(judging: Judging): Promise<Judgement> {
  const hosts = judgeHosts(judging);
  const slots = await judgeSlots(judging);
  const changes = await judgeChanges(judging);
  return {
    complaints: [...hosts.complaints, ...slots.complaints, ...changes.complaints],
    counts: { ...hosts.counts, ...slots.counts, ...changes.counts },
    lateness: slots.lateness,
  };
}
