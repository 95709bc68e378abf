/**
 * What each site's robots.txt said last, and what it said of each visit.
 * @module
 */
import { statements } from './statements.ts';

export const robots = statements([
  `create table robots (
    origin text not null primary key,
    fetched_at text not null,
    status integer not null,
    body text not null
  ) strict`,
  'alter table visits add column robots_json text',
]);
