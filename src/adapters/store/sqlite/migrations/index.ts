/**
 * All migrations in order. They are code, not files found at run time, so that a packaged build has them too.
 * A published migration is never edited: a new one is added, named `NNNN-what-it-does`.
 * @module
 */
import type { Migration } from 'kysely/migration';
import { first } from './0001-first.ts';
import { incidents } from './0002-incidents.ts';
import { ruleEdits } from './0003-rule-edits.ts';
import { robots } from './0004-robots.ts';
import { pauses } from './0005-pauses.ts';
import { health } from './0006-health.ts';
import { learned } from './0007-learned.ts';
import { access } from './0008-access.ts';
import { reviews } from './0009-reviews.ts';
import { deadlines } from './0010-deadlines.ts';
import { ignore } from './0011-ignore.ts';
import { desk } from './0012-desk.ts';
import { parts } from './0013-parts.ts';
import { journal } from './0014-journal.ts';
import { alerts } from './0015-alerts.ts';
import { registry } from './0016-registry.ts';
import { corrections } from './0017-corrections.ts';
import { askers } from './0018-askers.ts';
import { ledger } from './0019-ledger.ts';
import { seals } from './0020-seals.ts';
import { retention } from './0021-retention.ts';

export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-incidents': incidents,
  '0003-rule-edits': ruleEdits,
  '0004-robots': robots,
  '0005-pauses': pauses,
  '0006-health': health,
  '0007-learned': learned,
  '0008-access': access,
  '0009-reviews': reviews,
  '0010-deadlines': deadlines,
  '0011-ignore': ignore,
  '0012-desk': desk,
  '0013-parts': parts,
  '0014-journal': journal,
  '0015-alerts': alerts,
  '0016-registry': registry,
  '0017-corrections': corrections,
  '0018-askers': askers,
  '0019-ledger': ledger,
  '0020-seals': seals,
  '0021-retention': retention,
};
