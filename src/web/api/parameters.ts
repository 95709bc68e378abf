/**
 * Reads the parameters of a request by their schemas. What is not understood is an error that names it, never ignored: an answer to another
 * question would be taken for the answer.
 * @module
 */
import { z } from 'zod';
import type { ParameterFault } from './problem.ts';

export type Read<Value> = { ok: true; value: Value } | { ok: false; errors: ParameterFault[] };

/** The query of an address. Each parameter stands in it at most once, and none is empty. */
export function readQuery<Schema extends z.ZodObject>(schema: Schema, search: URLSearchParams): Read<z.output<Schema>> {
  const names = [...new Set(search.keys())];
  const errors = names.flatMap((parameter): ParameterFault[] => {
    const detail = misspelt(search.getAll(parameter), Object.hasOwn(schema.shape, parameter) ? schema.shape[parameter] : undefined);
    return detail === undefined ? [] : [{ parameter: nameOf(parameter), in: 'query', detail }];
  });
  if (errors.length > 0) return { ok: false, errors };
  const result = schema.safeParse(Object.fromEntries(search));
  return result.success ? { ok: true, value: result.data } : { ok: false, errors: faultsOf(result.error, Object.keys(schema.shape)) };
}

const DIGITS = /^-?\d+$/;

function misspelt(values: readonly string[], schema: unknown): string | undefined {
  const [value = ''] = values;
  if (values.length > 1) return 'must be there once';
  if (value === '') return 'must not be empty; leave it out';
  // A converter takes " ", "1e3" and "0x10" for numbers as well: from where on, or how many, nobody meant by them.
  return isNumber(schema) && !DIGITS.test(value) ? 'must be a whole number' : undefined;
}

function isNumber(schema: unknown): boolean {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? isNumber(schema.unwrap()) : schema instanceof z.ZodNumber;
}

function faultsOf({ issues }: z.ZodError, known: readonly string[]): ParameterFault[] {
  return issues.flatMap((issue): ParameterFault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ parameter: nameOf(key), in: 'query', detail: `is not known here; known are ${known.join(', ')}` }))
      : [{ parameter: nameOf(String(issue.path[0] ?? '')), in: 'query', detail: issue.message }],
  );
}

const LONGEST_NAME = 100;

/** What somebody sent is said again, but not at any length. */
function nameOf(parameter: string): string {
  return parameter.slice(0, LONGEST_NAME).toWellFormed();
}
