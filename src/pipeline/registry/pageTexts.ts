/**
 * The words of stored pages, kept in memory from one pass to the next: what is found in a page is remembered with its words, so that a page
 * is read from the record and searched once, however often its vendor is looked at.
 * @module
 */
import type { PageMark } from '../../domain/deskPorts.ts';
import type { Passage } from '../../domain/extraction.ts';
import type { Store } from '../../domain/ports.ts';

/** What a page says. The same object as long as it is kept. */
export interface PageText {
  /** Empty until the passages were asked for. */
  title: string;
  passages(): Promise<Passage[]>;
}

export interface PageTexts {
  of(sourceId: string, page: NonNullable<PageMark['page']>): PageText;
}

/** Characters that are kept: with what is remembered of each, some ten bytes. A vendor of 200 pages of ordinary length. */
const MOST_CHARS = 6_000_000;

/** What is kept of a page before anything is read of it. */
const LEAST_CHARS = 500;

/** Least recently used out first. A page that is longer than all may be is not kept. */
export function createPageTexts(store: Pick<Store, 'extraction'>, mostChars = MOST_CHARS): PageTexts {
  // A Map iterates in insertion order, so its first entry is the least recently used one.
  const kept = new Map<string, { text: PageText; chars: number }>();
  let size = 0;

  function drop(key: string): void {
    size -= kept.get(key)?.chars ?? 0;
    kept.delete(key);
  }

  /** Pages count from the moment on when their length is known. */
  function weigh(key: string, text: PageText, chars: number): void {
    if (kept.get(key)?.text !== text) return;
    drop(key);
    if (chars <= mostChars) keep(key, text, chars);
  }

  function keep(key: string, text: PageText, chars: number): void {
    kept.set(key, { text, chars });
    size += chars;
    for (const oldest of kept.keys()) {
      if (size <= mostChars) break;
      drop(oldest);
    }
  }

  function open(key: string, sourceId: string, { contentHash, extractorVersion }: NonNullable<PageMark['page']>): PageText {
    let passages: Promise<Passage[]> | undefined;
    async function read(): Promise<Passage[]> {
      try {
        const extraction = await store.extraction(sourceId, contentHash, extractorVersion);
        text.title = extraction?.title ?? '';
        const found = extraction?.passages ?? [];
        weigh(
          key,
          text,
          found.reduce((sum, passage) => sum + passage.text.length, LEAST_CHARS),
        );
        return found;
      } catch (error) {
        // Asked again the next time: the record may have been away.
        drop(key);
        throw error;
      }
    }
    const text: PageText = {
      title: '',
      passages() {
        passages ??= read();
        return passages;
      },
    };
    return text;
  }

  return {
    of(sourceId, page) {
      // The same content may stand on other pages of another PDF: the bytes are part of the name.
      const key = [sourceId, page.contentHash, page.extractorVersion, page.sha256].join(' ');
      const { text, chars } = kept.get(key) ?? { text: open(key, sourceId, page), chars: LEAST_CHARS };
      drop(key);
      keep(key, text, chars);
      return text;
    },
  };
}
