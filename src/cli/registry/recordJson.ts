/** @module */
import { NEVER_READ } from '../../domain/registry.ts';

/** Records as they are kept, but for the `asOf` that stands for none. */
export function recordJson(records: object): string {
  return JSON.stringify(records, (key, value: unknown) => (key === 'asOf' && value === NEVER_READ ? undefined : value));
}
