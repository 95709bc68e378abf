/**
 * What one process of the monitor does, as the command line says it.
 * @module
 */
import { InvalidArgumentError } from 'commander';
import type { Config } from '../domain/config.ts';
import { OperationalError } from '../domain/errors.ts';
import { LANES, type Lane } from '../domain/lanes.ts';
import { ROLES, type Role } from '../pipeline/monitor.ts';

export interface Part {
  roles: ReadonlySet<Role>;
  /** What the role `worker` takes. */
  lanes: readonly Lane[];
}

/** Workers that take one lane alone. */
const SPECIALISED = { 'http-worker': 'http', 'browser-worker': 'browser' } as const satisfies Record<string, Lane>;
export const ROLE_NAMES: readonly string[] = ['web', 'scheduler', 'worker', ...Object.keys(SPECIALISED), 'sender'];

/** All of it in one process. */
export const EVERYTHING: Part = { roles: new Set(ROLES), lanes: LANES };

/** Reads "web,http-worker". Throws commander's InvalidArgumentError for what is no role, and for workers that say less than another one. */
export function parseRoles(text: string): Part {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !ROLE_NAMES.includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is not one of ${ROLE_NAMES.join(', ')}.`);
  const lanes = names.flatMap((name) => (name in SPECIALISED ? SPECIALISED[name as keyof typeof SPECIALISED] : []));
  if (names.includes('worker') && lanes.length > 0)
    throw new InvalidArgumentError('"worker" takes what http-worker and browser-worker take; name it alone, or leave it out.');
  const works = names.includes('worker') || lanes.length > 0;
  return {
    roles: new Set(ROLES.filter((role) => (role === 'worker' ? works : names.includes(role)))),
    lanes: lanes.length > 0 ? LANES.filter((lane) => lanes.includes(lane)) : LANES,
  };
}

/** Throws OperationalError('usage') where a part can only be one of several, and there is no Redis by which they meet. */
export function checkPart({ roles, lanes }: Part, { queue: { redisUrl } }: Pick<Config, 'queue'>): void {
  if (redisUrl !== undefined || !roles.has('worker') || lanes.length === LANES.length) return;
  throw new OperationalError('usage', `A worker for ${lanes.join()} checks alone needs Redis: the others are for another process.`, {
    remedy: 'Set REDIS_URL, or take the role "worker".',
  });
}

/** The roles as they were named. */
export function partInWords({ roles, lanes }: Part): string {
  const worker = lanes.length === LANES.length ? ['worker'] : lanes.map((lane) => `${lane}-worker`);
  return [...roles].flatMap((role) => (role === 'worker' ? worker : role)).join(', ');
}
