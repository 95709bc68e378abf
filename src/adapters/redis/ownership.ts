/**
 * Whose Redis it is: two installations that met under one prefix would take each other's checks and lose them.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { RedisLink } from './link.ts';

export interface Ownership {
  /** From now on it is to be ours. */
  claimFor(installation: string): void;
  /** It may be another's by now. */
  doubt(): void;
  /** Throws OperationalError('config') where it is another's. Asks once for each connection; takes what is nobody's. */
  confirm(): Promise<void>;
}

export function createOwnership(redis: RedisLink): Ownership {
  const key = `${redis.prefix}:installation`;
  let ours: string | undefined;
  let confirmed = false;
  // Whoever answers after a reconnection may be another server, or have lost its memory.
  redis.client.on('close', doubt);

  function doubt(): void {
    confirmed = false;
  }

  return {
    claimFor(installation) {
      ours = installation;
      doubt();
    },
    doubt,
    async confirm() {
      if (ours === undefined || confirmed) return;
      const answers = await redis.client.pipeline().set(key, ours, 'NX').get(key).exec();
      const [error, owner] = answers?.[1] ?? [];
      if (error) throw error;
      if (owner !== ours) throw foreign(redis.address, key);
      confirmed = true;
    },
  };
}

function foreign(address: string, key: string): OperationalError {
  return new OperationalError('config', `Redis at ${address} carries the checks of another installation.`, {
    remedy: `Give each installation a queue.prefix of its own. Where the other one is gone for good, delete the key "${key}" there.`,
  });
}
