/**
 * Looking up phrases in a sequence of words.
 * @module
 */

interface Entry {
  keys: readonly string[];
  to: string;
}

/** By first word, longest phrase first. */
export type Phrases = ReadonlyMap<string, readonly Entry[]>;

export function phrasesOf(list: ReadonlyArray<{ phrase: readonly string[]; to: string }>): Phrases {
  const map = new Map<string, Entry[]>();
  for (const { phrase, to } of list) {
    const first = phrase[0];
    if (first === undefined) continue;
    const entries = map.get(first);
    if (entries) entries.push({ keys: phrase, to });
    else map.set(first, [{ keys: phrase, to }]);
  }
  for (const entries of map.values()) entries.sort((a, b) => b.keys.length - a.keys.length);
  return map;
}

/** The longest phrase that begins at `at`: how many words, and what it stands for. */
export function phraseAt(phrases: Phrases, keys: readonly string[], at: number): { length: number; to: string } | undefined {
  const entries = phrases.get(keys[at] ?? '');
  const found = entries?.find((entry) => entry.keys.every((key, offset) => keys[at + offset] === key));
  return found && { length: found.keys.length, to: found.to };
}
