/**
 * How often forms that need no account may be sent, counted in Redis for all processes.
 * @module
 */
import type { FormLimits } from '../../../domain/correction.ts';
import type { RedisOptions } from '../../redis/link.ts';
import { type FormLimitOptions, formLimitsOver } from '../forms.ts';
import { createRedisApiLimits } from './api.ts';

/** Limits that all processes share; while Redis is away each counts for itself. */
export function createRedisFormLimits(options: FormLimitOptions & RedisOptions): FormLimits {
  const { redisUrl, prefix, log, connectMs, connect } = options;
  return formLimitsOver(options, (name, perWindow, windowS) =>
    createRedisApiLimits({ redisUrl, prefix, log, connectMs, connect, name: `form-${name}`, perWindow, windowS }),
  );
}
