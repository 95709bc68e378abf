/** @module */
import { z } from 'zod';
import { HEALTH_KINDS, type HealthEvent } from '../../../domain/health.ts';
import { TROUBLE_KINDS } from '../../../domain/trouble.ts';
import { Time } from './common.ts';

export const Health = z
  .object({
    id: z.string(),
    source: z.string().describe('Absent where it is about the whole installation.').optional(),
    kind: z
      .enum(HEALTH_KINDS)
      .describe(
        'unread: checks fail; selector-rot: a rule of the watcher matches nothing any more; moved: the page is served elsewhere; not-verified: nothing was verified for longer than is allowed; unsigned: the ledger is not signed.',
      ),
    openedAt: Time,
    endedAt: Time.describe('Absent while it lasts.').optional(),
    ended: z.string().describe('Why it ended.').optional(),
    sentence: z.string().describe('What is the matter. It may quote the page.'),
    remedy: z.string().describe('What a person can do.'),
    trouble: z.enum(TROUBLE_KINDS).describe('Of unread: why.').optional(),
    rules: z.array(z.string()).describe('Of selector-rot: rules that match nothing.').optional(),
    url: z.string().describe('Of moved: the address that is proposed.').optional(),
    since: Time.describe('Of not-verified: since when.').optional(),
  })
  .meta({ id: 'HealthEvent', description: 'Something could not be relied on, from when to when.' });

export function healthOf({ id, sourceId, kind, openedAt, endedAt, ended, detail }: HealthEvent): z.input<typeof Health> {
  const { sentence, remedy, trouble, rules, url, since } = detail;
  return { id, source: sourceId, kind, openedAt, endedAt, ended, sentence, remedy, trouble, rules, url, since };
}
