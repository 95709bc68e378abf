/**
 * When digests and reminders are due, by the clock on the wall of a time zone. A time of day that daylight saving skips is the one an
 * hour later; of one that it repeats, the first counts.
 * @module
 */
import type { Digest } from '../domain/alertSettings.ts';
import { DAYS } from '../domain/timing.ts';

/** The next moment of a digest after `now` (ISO 8601 UTC). */
export function digestAt({ digest, at, on, timezone }: Digest, zone: string, now: string): string {
  const own = timezone ?? zone;
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(own).toPlainDate();
  for (let days = 0; ; days += 1) {
    const date = today.add({ days });
    if (digest === 'weekly' && date.dayOfWeek !== DAYS.indexOf(on) + 1) continue;
    const moment = momentOf(date, at, own);
    if (moment > now) return moment;
  }
}

/** When a reminder is due that goes out so many days before a day (YYYY-MM-DD), at a time of day. ISO 8601 UTC. */
export function reminderAt({ dueOn, days, at, zone }: { dueOn: string; days: number; at: string; zone: string }): string {
  return momentOf(Temporal.PlainDate.from(dueOn).subtract({ days }), at, zone);
}

/** The day (YYYY-MM-DD) that it is somewhere. */
export function dayIn(zone: string, now: string): string {
  return Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate().toString();
}

function momentOf(date: Temporal.PlainDate, time: string, zone: string): string {
  return isoOf(date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds);
}

/** ISO 8601 UTC with milliseconds, so that times compare as texts. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
