/**
 * The version of everything that decides what a stored page says. It changes whenever the same bytes would
 * give other passages, facts or hashes; baselines are then re-extracted from their stored snapshots.
 * @module
 */
export const EXTRACTOR_VERSION = '1';
