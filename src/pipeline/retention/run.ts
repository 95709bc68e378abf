/**
 * What a run of retention works with, and by.
 * @module
 */
import type { Clock, Log } from '../../domain/ports.ts';
import type { RetentionPolicy } from '../../domain/retention.ts';
import type { Actor } from '../../domain/review.ts';
import { lengthMs } from '../../domain/timing.ts';
import type { NewId } from '../../lib/ids.ts';
import type { CheckServices, Installation } from '../services.ts';

export interface RetentionServices extends Pick<Installation, 'store' | 'blobs' | 'evidence' | 'exclusive'> {
  clock: Clock;
  log: Log;
  newId: NewId;
  wait: CheckServices['wait'];
}

export interface RetentionOptions {
  policy: RetentionPolicy;
  by: Actor;
  /** Looks only. */
  dryRun?: boolean;
  signal: AbortSignal;
  onSource?(source: string): void;
}

/** The moment (ISO 8601) before which something goes by a length of the policy ("24 months"); undefined where it says none: then nothing goes. */
export function goesBefore(now: Date, length: string | undefined): string | undefined {
  return length === undefined ? undefined : new Date(now.getTime() - (lengthMs(length) ?? 0)).toISOString();
}
