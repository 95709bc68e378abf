/**
 * What the queues are called in Redis. Those of the checks are called like their lanes.
 * @module
 */

/** The queue of the ticks by which schedulers take turns. */
export const TICKS = 'ticks';
