/**
 * What every query is asked of: a database that has our tables, whichever engine keeps them.
 * @module
 */
import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

export type Db = Kysely<Tables>;
