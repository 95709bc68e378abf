/**
 * Whether a value that somebody typed fits the key that it is of.
 * @module
 */
import { z } from 'zod';
import type { Catalogue, FactKeyDefinition } from '../domain/catalogue.ts';
import type { Change } from '../domain/change.ts';
import { Duration, Entity, type FactValue } from '../domain/extraction.ts';

/** What is wrong with it, as a sentence; undefined for a value that fits. */
export type ValueCheck = (change: Pick<Change, 'kind' | 'key'>, value: FactValue) => string | undefined;

const Words = z.string().trim().min(1).max(500);
const InWords = z.strictObject({ text: Words });
const Place = z.string().regex(/^(?:[A-Z]{2}|EU|EEA)$/);
const Law = z.string().regex(/^(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EU|EEA)$/);
const Row = Entity.extend({ name: Words });
const Several = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(2000);

/** By the types of the catalogue. */
export function createValueCheck(catalogue: Pick<Catalogue, 'keys'>): ValueCheck {
  return ({ kind, key }, value) => {
    const definition = key === undefined ? undefined : catalogue.keys[key];
    if (kind === 'row')
      return Row.safeParse(value).success ? undefined : 'A row is a name, with a purpose and a location where it has them.';
    if (kind === 'passage' || !definition) return 'Only facts and rows have values that can be edited.';
    const { schema, says } = shapeOf(definition);
    return schema.safeParse(value).success ? undefined : `It must be ${says}.`;
  };
}

function shapeOf({ type, values = [] }: FactKeyDefinition): { schema: z.ZodType; says: string } {
  const word = z.string().refine((text) => values.includes(text));
  switch (type) {
    case 'date':
      return { schema: z.iso.date(), says: 'a day like 2026-03-01' };
    case 'duration':
      return { schema: z.union([Duration.extend({ n: z.number().positive() }), InWords]), says: 'a number with a unit, like 30 days' };
    case 'frequency':
      return {
        schema: z.union([z.strictObject({ n: z.number().positive(), per: Words }), InWords]),
        says: 'a number and a period, like once per year',
      };
    case 'numbers':
      return { schema: Several(z.number()), says: 'a list of numbers' };
    case 'choice':
      return { schema: word, says: `one of ${values.join(', ')}` };
    case 'set':
      return { schema: Several(word), says: `some of ${values.join(', ')}` };
    case 'places':
      return { schema: Several(Place), says: 'codes of countries, like IE, or EU, or EEA' };
    case 'jurisdiction':
      return { schema: z.union([Law, Several(Law)]), says: 'the code of a country, like IE or US-CA' };
    case 'entities':
      return { schema: z.union([Row, Several(z.union([Words, Row]))]), says: 'names of companies' };
    case 'email':
      return { schema: z.email(), says: 'an e-mail address' };
  }
}
