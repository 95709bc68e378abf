/**
 * A log for tests that look at what is done, not at what is told.
 * @module
 */
import type { Log } from '../../src/domain/ports.ts';

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLog };
