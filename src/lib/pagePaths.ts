/**
 * Paths of the pages that pages, messages and feeds point to.
 * @module
 */

export function changePath(changeId: string): string {
  return `/changes/${encodeURIComponent(changeId)}`;
}

/** The page of one message, in the delivery log. Its id may hold anything. */
export function alertPath(messageId: string): string {
  return `/alerts/${encodeURIComponent(messageId)}`;
}

/** What waits to be checked, for administrators. */
export const QUEUE_PATH = '/settings/queue';
/** The board of the queues on Redis: pages of a library, below our own. */
export const QUEUE_BOARD_PATH = `${QUEUE_PATH}/board`;

/** Path of a source's page. The id is `vendor/source`. */
export function sourcePath(sourceId: string): string {
  const slash = sourceId.indexOf('/');
  return `/sources/${encodeURIComponent(sourceId.slice(0, slash))}/${encodeURIComponent(sourceId.slice(slash + 1))}`;
}
