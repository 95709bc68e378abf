/**
 * Deadlines in words. Plain strings; whoever shows them escapes them.
 * @module
 */
import type { Deadline } from '../domain/change.ts';
import { formatValue, longDay } from './inWords.ts';

/** The time that the clause gives: "10 days"; "10 business days (holidays of France)". Undefined where the page states the day itself. */
export function windowInWords({ window, calendar }: Pick<Deadline, 'window' | 'calendar'>): string | undefined {
  if (!window) return undefined;
  const span = formatValue(window.value);
  if (window.value.unit !== 'bd') return span;
  return `${span} (${calendar === undefined ? 'Monday to Friday' : `holidays of ${formatValue(calendar)}`})`;
}

/** How the day was found, in a sentence. */
export function reckoning({ from, window, calendar }: Pick<Deadline, 'from' | 'window' | 'calendar'>): string {
  const span = windowInWords({ ...(window && { window }), ...(calendar !== undefined && { calendar }) });
  if (!from || span === undefined) return 'The page states this day.';
  return from.by === 'notice'
    ? `${span} from the notice of ${longDay(from.on)}.`
    : `${span} from ${longDay(from.on)}, when the change was first seen: the day of notice is not known.`;
}
