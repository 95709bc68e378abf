/**
 * One connection to Redis for everything in a process that asks it things. Workers have others besides, on which they wait.
 * @module
 */
import { type ConnectRedis, connectRedis, type RedisLink } from './link.ts';

/** A way to connect by which all who name one address share one link. It is cut when the last of them lets go of it. */
export function createSharedRedis(connect: ConnectRedis = connectRedis): ConnectRedis {
  const links = new Map<string, { link: RedisLink; holders: number }>();

  return (options) => {
    const { redisUrl, prefix = '', connectMs } = options;
    const name = `${prefix} ${redisUrl}`;
    const shared = links.get(name) ?? { link: connect(options), holders: 0 };
    links.set(name, shared);
    shared.holders += 1;
    let holds = true;
    return {
      ...shared.link,
      reach: (operation, patience) => shared.link.reach(operation, { connectMs, ...patience }),
      disconnect() {
        if (!holds) return;
        holds = false;
        shared.holders -= 1;
        if (shared.holders > 0) return;
        links.delete(name);
        shared.link.disconnect();
      },
    };
  };
}
