/**
 * All examiners, in the order in which they work: what the others rest on comes first.
 * @module
 */

import { backupExaminer } from './backup.ts';
import { blobExaminer } from './blobs.ts';
import { changeExaminer } from './changes/examine.ts';
import type { Examiner } from './examiner.ts';
import { ledgerExaminers } from './ledger.ts';
import { objectExaminer } from './objects/examine.ts';
import { pageExaminer } from './pages/examine.ts';
import { recordExaminer } from './record.ts';
import { rowExaminer } from './seals.ts';
import { databaseExaminer } from './storage.ts';

export const EXAMINERS: readonly Examiner[] = [
  backupExaminer,
  databaseExaminer,
  rowExaminer,
  blobExaminer,
  objectExaminer,
  pageExaminer,
  changeExaminer,
  recordExaminer,
  ...ledgerExaminers,
];
