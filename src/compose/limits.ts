/**
 * What is counted: in Redis for all processes where the settings name one, else in this process.
 * @module
 */
import { createMemoryApiLimits, createRedisApiLimits } from '../adapters/limits/api.ts';
import { createMemoryFormLimits, createRedisFormLimits } from '../adapters/limits/forms.ts';
import { createMemoryLimits } from '../adapters/limits/memory.ts';
import { createRedisLimits } from '../adapters/limits/redis.ts';
import { createMemorySignInLimits, createRedisSignInLimits } from '../adapters/limits/signIn.ts';
import type { ApiLimits } from '../domain/apiPorts.ts';
import type { Config } from '../domain/config.ts';
import type { FormLimits } from '../domain/correction.ts';
import type { SignInLimits } from '../domain/deskPorts.ts';
import type { HostLimits, Log } from '../domain/ports.ts';

/** What a visit takes beyond its time-out: its place among the browser's pages, coming to rest, the picture. */
const BEYOND_TIMEOUT_MS = 180_000;

export function openHostLimits({ manners, egress, queue: { redisUrl } }: Config, log: Log): HostLimits {
  const options = { perHost: manners.perHost, delayMs: manners.delay, leaseMs: egress.timeoutMs + BEYOND_TIMEOUT_MS };
  return redisUrl === undefined ? createMemoryLimits(options) : createRedisLimits({ ...options, redisUrl, log });
}

export function openApiLimits({ queue: { redisUrl }, web: { api } }: Config, log: Log): ApiLimits {
  const options = { perWindow: api.perMinute };
  return redisUrl === undefined ? createMemoryApiLimits(options) : createRedisApiLimits({ ...options, redisUrl, log });
}

export function openFormLimits({ queue: { redisUrl } }: Config, log: Log): FormLimits {
  return redisUrl === undefined ? createMemoryFormLimits() : createRedisFormLimits({ redisUrl, log });
}

export function openSignInLimits({ queue: { redisUrl } }: Config, log: Log): SignInLimits {
  return redisUrl === undefined ? createMemorySignInLimits() : createRedisSignInLimits({ redisUrl, log });
}
