/**
 * Decoded pages kept in memory, least recently used out first.
 * @module
 */

export interface PageCache {
  get(sha256: string): Uint8Array | undefined;
  set(sha256: string, page: Uint8Array): void;
}

/** A cache of at most `limit` bytes. A page larger than that is not kept. */
export function createPageCache(limit: number): PageCache {
  // A Map iterates in insertion order, so its first entry is the least recently used one.
  const pages = new Map<string, Uint8Array>();
  let size = 0;

  function drop(hash: string): void {
    size -= pages.get(hash)?.length ?? 0;
    pages.delete(hash);
  }

  return {
    get(hash) {
      const page = pages.get(hash);
      if (!page) return undefined;
      pages.delete(hash);
      pages.set(hash, page);
      return page;
    },
    set(hash, page) {
      drop(hash);
      if (page.length > limit) return;
      pages.set(hash, page);
      size += page.length;
      for (const oldest of pages.keys()) {
        if (size <= limit) break;
        drop(oldest);
      }
    },
  };
}
