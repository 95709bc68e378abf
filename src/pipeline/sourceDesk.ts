/**
 * What people do to a source at the desk: pause, resume, check now. Each is noted with who and when.
 * @module
 */

import type { Clock, Store } from '../domain/ports.ts';
import type { Actor } from '../domain/review.ts';
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
  return {
    defaults,
    pause: (source, pause, by) => pauseSources({ store, sources: [source], now: clock.now(), by, newId, defaults, ...pause }),
    async resume(source, by) {
      const resumed = await resumeSources({ store, sources: [source], now: clock.now(), by, newId, defaults });
      return resumed.length > 0;
    },
    async check(source, by) {
      await checkNow(source.id);
      const subject = { type: 'source', id: source.id } as const;
      await store.note([{ id: newId('act'), at: clock.now().toISOString(), by, kind: 'source.check', subject, detail: {} }]);
    },
  };
}
