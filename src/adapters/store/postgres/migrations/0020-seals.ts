/**
 * Seals: a digest for each row, so that what anybody else than the program writes can be told.
 * @module
 */
import { SEALED_TABLES } from '../../sql/sealed.ts';
import { SEALING, sealTable } from '../seals.ts';
import { script } from './script.ts';

export const seals = script([
  `create table seals (
    tab text collate "C" not null,
    key text collate "C" not null,
    digest bytea not null,
    primary key (tab, key)
  )`,
  // Verification walks from each page to those that have it as their dictionary.
  'create index objects_base on objects (base) where base is not null',
  ...SEALING,
  // Those of later migrations are sealed when they come.
  ...SEALED_TABLES.flatMap((table) => sealTable(table, { where: 'there' })),
]);
