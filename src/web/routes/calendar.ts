/**
 * `/feeds/deadlines.ics`: deadlines for calendars, by vendor and severity.
 * @module
 */
import { z } from 'zod';
import { SEVERITIES } from '../../domain/vocabulary.ts';
import { sha256 } from '../../lib/hash.ts';
import { readCalendar } from '../../pipeline/calendar.ts';
import { answer } from '../feeds/answer.ts';
import { readFeedQuery } from '../feeds/query.ts';
import { siteOrigin } from '../origin.ts';
import { type Routes, view } from '../routes.ts';

const CalendarQuery = z.strictObject({
  vendor: z.string().max(200, 'must be at most 200 characters').optional(),
  severity: z.enum(SEVERITIES, `must be one of ${SEVERITIES.join(', ')}`).optional(),
});

export const calendarRoutes: Routes = (services) => [
  view(
    '/feeds/deadlines.ics',
    async ({ context }) => {
      const { store, clock, entry } = services;
      const { vendor, severity } = readFeedQuery(CalendarQuery, context);
      const { text } = await readCalendar(store, {
        now: clock.now(),
        baseUrl: siteOrigin(context, entry?.publicUrl),
        ...(vendor === undefined ? {} : { vendor }),
        ...(severity === undefined ? {} : { severity }),
      });
      return answer(context, services, {
        type: 'text/calendar; charset=utf-8',
        // Days pass without anything being recorded: only the calendar itself says whether it is another one.
        etag: `"${sha256(text).slice(0, 32)}"`,
        headers: { 'content-disposition': 'inline; filename="deadlines.ics"' },
        body: async () => text,
      });
    },
    services.publicFeeds ? 'public' : { role: 'viewer', scope: 'feeds' },
  ),
];
