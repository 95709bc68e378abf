/**
 * By which extractor version a source's pages were read at a time, and whether this program has it.
 * @module
 */
import type { Source } from '../../domain/watcher.ts';
import { isCurrent } from '../../extract/version.ts';
import { readOptionsOf } from '../advance.ts';
import type { Examination } from './examiner.ts';

export interface Versions {
  /** The version at a time, where that is known. */
  at(time: string): string | undefined;
  /** The rules of that time are the present ones. */
  isPresent(at: string): boolean;
  /** That version is one of the present rules. */
  isOfNow(version: string): boolean;
}

/** Rule edits tell when versions changed; before the first, and where there was none, the version is that of the baseline. */
export async function versionsOf(
  { installation: { store }, catalogue }: Pick<Examination, 'installation' | 'catalogue'>,
  source: Source,
): Promise<Versions> {
  const edits = (await store.ruleEdits({ source: source.id })).toReversed();
  const { mark } = await store.known(source.id);
  const options = readOptionsOf(source, catalogue);
  const isOfNow = (version: string): boolean => isCurrent(version, options);
  const versionAt = (at: string): string | undefined =>
    edits.findLast((edit) => edit.at <= at)?.to ?? edits[0]?.from ?? mark?.extractorVersion;
  return {
    at: versionAt,
    isOfNow,
    isPresent(at) {
      const version = versionAt(at);
      return version !== undefined && isOfNow(version);
    },
  };
}
