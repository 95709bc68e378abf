/**
 * What must hold of alerts over several lives of an installation: everybody was told of every change, and twice only of what a backup did not know.
 * @module
 */
import type { Change } from '../../../src/domain/change.ts';
import type { Alert } from '../fleet/receiver.ts';

export interface JudgingAlerts {
  changes: readonly Pick<Change, 'source'>[];
  received: readonly Alert[];
  /** How many lives there were: nothing can be told more often. */
  lives: number;
  complaints: string[];
}

/** Sources have one change each: alerts are counted by them, for one that is found again after a restore may have another id. */
export function judgeAlerts({ changes, received, lives, complaints }: JudgingAlerts): { once: number; again: number } {
  const told = new Map<string, Set<string>>();
  for (const { key, sources } of received) for (const source of sources) told.set(source, (told.get(source) ?? new Set()).add(key));
  let [once, again] = [0, 0];
  for (const { source } of changes) {
    const times = told.get(source)?.size ?? 0;
    if (times === 1) once += 1;
    else if (times > 1 && times <= lives) again += 1;
    else complaints.push(`${source}: its change was told ${times} times`);
  }
  return { once, again };
}
