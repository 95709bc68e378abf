/**
 * What people do to a source at the desk: pause, resume, check now. Each is noted with who and when.
 * @module
 */

import type { Clock, Store } from '../domain/ports.ts';
import type { Act, ActDetail, Actor } from '../domain/review.ts';
import type { Source } from '../domain/watcher.ts';
import type { NewId } from '../lib/ids.ts';
import type { ScheduleDefaults } from '../schedule/next.ts';
import { pauseSources, resumeSources } from '../schedule/pause.ts';

export interface SourceDeskOptions {
  store: Pick<Store, 'plans' | 'setManyDue' | 'pause' | 'resume' | 'note'>;
  clock: Clock;
  /** Ids of acts. */
  newId: NewId;
  defaults: ScheduleDefaults;
  /** Asks for a check; resolves once it is asked for. */
  checkNow(sourceId: string): Promise<void>;
}

export interface SourceDesk {
  /** What a source is visited by where its watcher does not say. */
  defaults: ScheduleDefaults;
  /** From now on, until a moment or until it is resumed. */
  pause(source: Source, pause: { until?: Date; reason?: string }, by: Actor): Promise<void>;
  /** False where it was not paused: then nothing is noted. */
  resume(source: Source, by: Actor): Promise<boolean>;
  check(source: Source, by: Actor): Promise<void>;
}

export function createSourceDesk({ store, clock, newId, defaults, checkNow }: SourceDeskOptions): SourceDesk {
  const note = (kind: Act['kind'], { id }: Source, by: Actor, detail: ActDetail = {}): Promise<void> =>
    store.note([{ id: newId('act'), at: clock.now().toISOString(), by, kind, subject: { type: 'source', id }, detail }]);
  return {
    defaults,
    async pause(source, { until, reason }, by) {
      const end = until === undefined ? {} : { until };
      const why = reason === undefined ? {} : { reason };
      await pauseSources({ store, sources: [source], now: clock.now(), defaults, ...end, ...why });
      await note('source.pause', source, by, { ...why, ...(until === undefined ? {} : { note: { until: until.toISOString() } }) });
    },
    async resume(source, by) {
      const resumed = await resumeSources({ store, sources: [source], now: clock.now(), defaults });
      if (resumed.length === 0) return false;
      await note('source.resume', source, by);
      return true;
    },
    async check(source, by) {
      await checkNow(source.id);
      await note('source.check', source, by);
    },
  };
}
