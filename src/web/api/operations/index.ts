/**
 * All operations, in the order of the reference.
 * @module
 */
import type { Operation } from '../operation.ts';
import { cellOperations } from './cells.ts';
import { changeOperations } from './changes.ts';
import { deadlineOperations } from './deadlines.ts';
import { dealOperations } from './deals.ts';
import { factOperations } from './facts.ts';
import { healthOperations } from './health.ts';
import { journalOperations } from './journal.ts';
import { registryOperations } from './registry.ts';
import { registryEventOperations } from './registryEvents.ts';
import { reviewOperations } from './reviews.ts';
import { snapshotOperations } from './snapshots.ts';
import { sourceOperations } from './sources.ts';
import { startOperations } from './start.ts';
import { vendorOperations } from './vendors.ts';

export const OPERATIONS: readonly Operation[] = [
  ...startOperations,
  ...vendorOperations,
  ...sourceOperations,
  ...snapshotOperations,
  ...factOperations,
  ...changeOperations,
  ...reviewOperations,
  ...deadlineOperations,
  ...journalOperations,
  ...registryOperations,
  ...cellOperations,
  ...dealOperations,
  ...registryEventOperations,
  ...healthOperations,
];
