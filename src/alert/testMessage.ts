/**
 * The message by which somebody tries a channel.
 * @module
 */

import type { NewMessage } from '../domain/alert.ts';
import { alertPath } from '../lib/pagePaths.ts';

export interface TestOf {
  id: string;
  channel: string;
  now: Date;
  /** Scheme, host and port of the pages, where the settings name them. */
  baseUrl?: string | undefined;
}

/** It has a lane of its own: it waits for no vendor's messages, and none waits for it. */
export function testMessage({ id, channel, now, baseUrl }: TestOf): NewMessage {
  const at = now.toISOString();
  return {
    id,
    channel,
    lane: `test:${id}`,
    notice: {
      id,
      kind: 'test',
      title: `Clausewatch reaches the channel ${channel}`,
      at,
      items: [],
      more: 0,
      path: alertPath(id),
      ...(baseUrl === undefined ? {} : { baseUrl }),
    },
    createdAt: at,
    notBefore: at,
  };
}
