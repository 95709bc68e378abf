/**
 * The version of this program.
 * @module
 */
import { readFileSync } from 'node:fs';

let known: string | undefined;

/** Version from package.json, read once. */
export function version(): string {
  known ??= (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
  return known;
}
