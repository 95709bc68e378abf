/**
 * Deadlines as a calendar.
 * @module
 */
import { readCalendar } from '../../pipeline/calendar.ts';
import { count } from '../terminal.ts';
import type { FileExporter } from './exporter.ts';

export const calendarExporter: FileExporter = {
  name: 'deadlines.ics',
  description: 'deadlines as a calendar, with what was called off',
  takes: ['vendor', 'severity'],
  async write({ store, clock, config }, { vendor, severity }, out) {
    const { text, due, calledOff } = await readCalendar(store, {
      now: clock.now(),
      ...(config.web.publicUrl === undefined ? {} : { baseUrl: config.web.publicUrl }),
      ...(vendor === undefined ? {} : { vendor }),
      ...(severity === undefined ? {} : { severity }),
    });
    await out.write(text);
    return { sentence: `${count(due, 'deadline')}, ${calledOff} called off`, detail: { deadlines: due, calledOff } };
  },
};
