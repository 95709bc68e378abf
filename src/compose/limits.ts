/**
 * What is counted: in Redis for all processes where the settings name one, else in this process.
 * @module
 */
import type { ApiLimits } from '../domain/apiPorts.ts';
import type { Config } from '../domain/config.ts';
import type { FormLimits } from '../domain/correction.ts';
import type { SignInLimits } from '../domain/deskPorts.ts';
import type { HostLimits, Log } from '../domain/ports.ts';

/** What a visit takes beyond its time-out: its place among the browser's pages, coming to rest, the picture. */
const BEYOND_TIMEOUT_MS = 180_000;

const redis = () => import('./redis.ts');

export async function openHostLimits(config: Config, log: Log): Promise<HostLimits> {
  const { manners, egress, queue } = config;
  const options = { perHost: manners.perHost, delayMs: manners.delay, leaseMs: egress.timeoutMs + BEYOND_TIMEOUT_MS };
  if (queue.redisUrl === undefined) return (await import('../adapters/limits/memory.ts')).createMemoryLimits(options);
  const { createRedisLimits } = await import('../adapters/limits/redis/hosts.ts');
  return createRedisLimits({ ...options, ...(await redis()).redisOf(config, log) });
}

export async function openApiLimits(config: Config, log: Log): Promise<ApiLimits> {
  const options = { perWindow: config.web.api.perMinute };
  if (config.queue.redisUrl === undefined) return (await import('../adapters/limits/api.ts')).createMemoryApiLimits(options);
  const { createRedisApiLimits } = await import('../adapters/limits/redis/api.ts');
  return createRedisApiLimits({ ...options, ...(await redis()).redisOf(config, log) });
}

export async function openFormLimits(config: Config, log: Log): Promise<FormLimits> {
  if (config.queue.redisUrl === undefined) return (await import('../adapters/limits/forms.ts')).createMemoryFormLimits();
  return (await import('../adapters/limits/redis/forms.ts')).createRedisFormLimits((await redis()).redisOf(config, log));
}

export async function openSignInLimits(config: Config, log: Log): Promise<SignInLimits> {
  if (config.queue.redisUrl === undefined) return (await import('../adapters/limits/signIn.ts')).createMemorySignInLimits();
  return (await import('../adapters/limits/redis/signIn.ts')).createRedisSignInLimits((await redis()).redisOf(config, log));
}
