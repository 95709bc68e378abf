/**
 * What the queues are called in Redis. Those of the checks are called like their lanes.
 * @module
 */

/** Begins every key; two monitors on one Redis need two. */
export const DEFAULT_PREFIX = 'clausewatch';
/** The queue of the ticks by which schedulers take turns. */
export const TICKS = 'ticks';
