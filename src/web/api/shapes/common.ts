/**
 * Shapes that several resources have in common.
 * @module
 */
import { z } from 'zod';
import { DURATION_UNITS } from '../../../domain/extraction.ts';
import type { Actor, Edits } from '../../../domain/review.ts';
import { SEVERITIES } from '../../../domain/vocabulary.ts';

/** ISO 8601, UTC. */
export const Time = z.iso.datetime();
/** YYYY-MM-DD. */
export const Day = z.iso.date();

const HASH = /^[0-9a-f]{64}$/;
export const Sha256 = z.string().regex(HASH);

export const Duration = z
  .object({
    n: z.number().describe('How many.'),
    unit: z.enum(DURATION_UNITS).describe('Hours, days, business days, weeks, months, years.'),
  })
  .meta({ id: 'Duration', description: 'A length of time as a page states it.' });

export const Entity = z
  .object({
    name: z.string(),
    purpose: z.string().optional(),
    location: z.string().optional(),
    group: z.string().describe('Of several lists on a page: the heading of this one.').optional(),
  })
  .meta({ id: 'Entity', description: 'A company in a list, such as a subprocessor.' });

export const Value = z
  .union([z.string(), z.number(), Duration, Entity, z.array(z.union([z.string(), z.number(), Entity])), z.record(z.string(), z.unknown())])
  .meta({
    id: 'Value',
    description:
      'A typed value. Durations and entities are objects, dates are YYYY-MM-DD, places ISO 3166 alpha-2 codes or EU or EEA, sets are arrays. The catalogue says which type a key has.',
  });

export const Person = z
  .object({
    kind: z.enum(['user', 'terminal', 'system']).describe('terminal: on the command line, without naming a user.'),
    id: z.string(),
    name: z.string().describe('Free text, as others see it.'),
  })
  .meta({ id: 'Person', description: 'Who did something.' });

export function personOf({ kind, id, name }: Actor): z.input<typeof Person> {
  return { kind, id, name };
}

export const Corrections = z
  .object({
    oldValue: Value.nullable().optional(),
    newValue: Value.nullable().optional(),
    severity: z.enum(SEVERITIES).optional(),
    effectiveAt: Day.nullable().optional(),
  })
  .meta({ id: 'Corrections', description: 'What analysts put in place of what was read; null: there is no such value.' });

export function correctionsOf({ oldValue, newValue, severity, effectiveAt }: Edits): z.input<typeof Corrections> {
  return { oldValue, newValue, severity, effectiveAt };
}
