/**
 * What the last set-up found, kept in node_modules so that it goes when they go.
 * @module
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ lock?: string, node?: string, chromium?: string, configuredChromium?: string, redis?: string, postgres?: string }} Stamp */

const fileOf = (root) => join(root, 'node_modules', '.clausewatch-setup');

/** Hash of the lock file, and of the machine it was installed for: a folder shared between systems is installed anew. */
export function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

/** @returns {Stamp} empty when there is none or it cannot be read */
export function readStamp(root) {
  try {
    const stamp = JSON.parse(readFileSync(fileOf(root), 'utf8'));
    return typeof stamp === 'object' && stamp !== null ? stamp : {};
  } catch {
    return {};
  }
}

/** Adds to the stamp; complete or not at all. @param {Stamp} more */
export function addToStamp(root, more) {
  const file = fileOf(root);
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify({ ...readStamp(root), ...more }));
  renameSync(`${file}.${process.pid}`, file);
}
