/**
 * What the pages of the registry need beside the store.
 * @module
 */
import type { Question } from '../../domain/question.ts';
import type { Offering, Vendor } from '../../domain/watcher.ts';
import type { RegistryDesk } from '../../registry/desk.ts';

export interface RegistryServices {
  /** Of all sheets, in the order of the catalogue. */
  questions: readonly Question[];
  /** What watchers declare. */
  offerings: readonly Offering[];
  vendors: readonly Vendor[];
  /** The pages are there for everybody. Else they are for people who are signed in, and their twins for tokens with the scope "api" too. */
  isPublic: boolean;
  /** What people do about records. Without it they only look. */
  desk?: RegistryDesk;
}
