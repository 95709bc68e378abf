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

/** Path of a source's page. The id is `vendor/source`. */
export function sourcePath(sourceId: string): string {
  const slash = sourceId.indexOf('/');
  return `/sources/${encodeURIComponent(sourceId.slice(0, slash))}/${encodeURIComponent(sourceId.slice(slash + 1))}`;
}
