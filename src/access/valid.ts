/**
 * What people typed, checked.
 * @module
 */
import type { z } from 'zod';
import { OperationalError } from '../domain/errors.ts';

/** The value as its schema gives it. Throws OperationalError('usage'): "The login must be …". */
export function valid<Value>(schema: z.ZodType<Value>, value: unknown, what: string): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new OperationalError('usage', `${what} ${result.error.issues[0]?.message ?? 'is not understood'}.`, {
    remedy: 'Correct it and try again.',
  });
}
