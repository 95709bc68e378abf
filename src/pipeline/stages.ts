/**
 * What a check is doing, for whoever watches.
 * @module
 */

/** In the order in which a check comes through them; not every check comes through all. */
export const STAGES = ['waiting for host', 'fetching', 'rendering', 'reading', 'confirming', 'recorded'] as const;
export type Stage = (typeof STAGES)[number];

/** Told as a check of a source enters a stage. Must not throw. */
export type OnStage = (sourceId: string, stage: Stage) => void;
