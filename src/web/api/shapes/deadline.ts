/** @module */
import { z } from 'zod';
import type { Change, Deadline as DomainDeadline } from '../../../domain/change.ts';
import { CHANGE_STATES, SEVERITIES } from '../../../domain/vocabulary.ts';
import { Day, Duration, Sha256 } from './common.ts';

export const Deadline = z
  .object({
    dueOn: Day.describe('It is due at the end of this day.'),
    basis: z
      .enum(['stated', 'assumed'])
      .describe(
        'stated: the page states the day, or a person knows the day of notice; assumed: counted from the first sight of the change.',
      ),
    label: z.string().describe('What is due.').optional(),
    clause: z.string().describe("The vendor's own sentence that it follows from; empty where it could not be read back."),
    window: z.object({ key: z.string(), value: Duration }).describe('The time that the clause gives, and its fact key.').optional(),
    from: z
      .object({ on: Day, by: z.enum(['seen', 'notice']) })
      .describe('What the time is counted from; the day after is the first.')
      .optional(),
    calendar: z
      .string()
      .describe('Of a time in business days: whose public holidays were left out, as "FR" or "DE-BY"; absent where only week-ends were.')
      .optional(),
    rule: z.string().describe('Rule of the catalogue that starts it.').optional(),
    clauseSource: z
      .object({ source: z.string(), url: z.string(), snapshot: Sha256, path: z.array(z.string()) })
      .describe('Where the clause stands.')
      .optional(),
  })
  .meta({ id: 'Deadline', description: 'By when something has to be done about a change, or it happens.' });

export const DueItem = z
  .object({
    ...Deadline.shape,
    change: z.string().describe('The change that started it.'),
    vendor: z.string(),
    source: z.string(),
    key: z.string().optional(),
    severity: z.enum(SEVERITIES),
    state: z.enum(CHANGE_STATES),
  })
  .meta({ id: 'DueItem', description: 'A deadline with the change that started it.' });

/** All that a deadline has: feeds tell the same. */
export function deadlineOf(deadline: DomainDeadline): z.input<typeof Deadline> {
  const { dueOn, basis, label, clause, window, from, calendar, rule, clauseSource } = deadline;
  return {
    dueOn,
    basis,
    label,
    clause,
    window: window && { key: window.key, value: window.value },
    from: from && { on: from.on, by: from.by },
    calendar,
    rule,
    clauseSource: clauseSource && {
      source: clauseSource.source,
      url: clauseSource.url,
      snapshot: clauseSource.snapshot,
      path: clauseSource.path,
    },
  } satisfies Record<keyof DomainDeadline, unknown>;
}

export function dueItemOf(deadline: DomainDeadline, change: Change): z.input<typeof DueItem> {
  const { id, vendor, source, key, severity, state } = change;
  return { ...deadlineOf(deadline), change: id, vendor, source, key, severity, state };
}
