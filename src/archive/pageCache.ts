/**
 * Decoded pages kept in memory, least recently used out first.
 * @module
 */

export interface CachedPage {
  page: Uint8Array;
  /** Its hash was checked. */
  verified: boolean;
}

export interface PageCache {
  get(sha256: string): CachedPage | undefined;
  set(sha256: string, entry: CachedPage): void;
}

/** A cache of at most `limit` bytes. A page larger than that is not kept. */
export function createPageCache(limit: number): PageCache {
  // A Map iterates in insertion order, so its first entry is the least recently used one.
  const pages = new Map<string, CachedPage>();
  let size = 0;

  function drop(hash: string): void {
    size -= pages.get(hash)?.page.length ?? 0;
    pages.delete(hash);
  }

  return {
    get(hash) {
      const entry = pages.get(hash);
      if (!entry) return undefined;
      pages.delete(hash);
      pages.set(hash, entry);
      return entry;
    },
    set(hash, entry) {
      drop(hash);
      if (entry.page.length > limit) return;
      pages.set(hash, entry);
      size += entry.page.length;
      for (const oldest of pages.keys()) {
        if (size <= limit) break;
        drop(oldest);
      }
    },
  };
}
