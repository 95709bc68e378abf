/**
 * The journal as NDJSON: one entry a line, each with the cursor under which what follows it is asked for.
 * @module
 */
import type { ChangeEntry } from '../domain/journal.ts';
import { wellFormedJson } from '../lib/wellFormedJson.ts';
import { recordOf } from './record.ts';

/** JSON may hold these bare, and some programs take them for the end of a line. */
const LINE_BREAKS = ['\u0085', '\u2028', '\u2029'] as const;

/** One line, with its line feed. */
export function ndjsonLine(entry: ChangeEntry): string {
  let json = wellFormedJson(recordOf(entry));
  for (const character of LINE_BREAKS) {
    // They are rare, and to look for one character costs next to nothing.
    if (json.includes(character)) json = json.replaceAll(character, `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }
  return `${json}\n`;
}

export async function* ndjson(entries: AsyncIterable<ChangeEntry>): AsyncIterable<string> {
  for await (const entry of entries) yield ndjsonLine(entry);
}
