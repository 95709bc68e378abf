import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pageOf } from '../../../../src/adapters/store/sql/queue.ts';
import { SQLITE } from '../../../../src/adapters/store/sqlite/flavour.ts';
import { createSqliteStore } from '../../../../src/adapters/store/sqlite/index.ts';
import type { QueueFilter } from '../../../../src/domain/deskPorts.ts';
import { makeOlder, type OlderDatabase, type Row } from '../../../helpers/olderStore.ts';
import { queryPlan } from '../../../helpers/queryPlan.ts';
import { at, sampleSource } from '../../../helpers/samples.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const newFile = async (): Promise<string> => join(await tempDir(), 'clausewatch.db');

/** A database as it was before reviews, with these changes. */
async function oldFile(changes: readonly Row[]): Promise<string> {
  const file = await newFile();
  await makeOlder(file, '0009', (db) => fill(db, changes));
  return file;
}

async function fill(db: OlderDatabase, changes: readonly Row[]): Promise<void> {
  await db
    .insertInto('sources')
    .values({ id: 'acme/dpa', vendor_id: 'acme', declared: 1, archive_only: 0, source_json: JSON.stringify(sampleSource()) })
    .execute();
  const texts = [
    'visit_id',
    'last_seen_old_at',
    'action',
    'significance',
    'rule',
    'url',
    'old_snapshot',
    'new_snapshot',
    'extractor_version',
  ];
  for (const [ordinal, change] of changes.entries()) {
    const plain = Object.fromEntries(texts.map((name) => [name, 'x']));
    const more = {
      source_id: 'acme/dpa',
      vendor_id: 'acme',
      first_seen_new_at: at(1),
      kind: 'passage',
      state: 'flagged',
      detail_json: '{}',
    };
    await db
      .insertInto('changes')
      .values({ ...plain, ...more, ordinal, ...change })
      .execute();
  }
}

it('a database from before reviews has its changes in the queue, worst first, incidents as one', async () => {
  const file = await oldFile([
    { id: 'low', severity: 'low' },
    { id: 'p1', severity: 'medium', incident: 'inc_1' },
    { id: 'p2', severity: 'high', incident: 'inc_1' },
    { id: 'p3', severity: 'high', incident: 'inc_1' },
    { id: 'held', severity: 'critical', suppressed_by: 'noise' },
    { id: 'good', severity: 'positive' },
    { id: 'bad', severity: 'critical' },
  ]);
  const store = await createSqliteStore({ file });
  onTestFinished(() => store.close());
  expect(await store.queue()).toEqual([
    { change: 'bad', parts: 1 },
    { change: 'p2', incident: 'inc_1', parts: 3 },
    { change: 'low', parts: 1 },
    { change: 'good', parts: 1 },
  ]);
  expect(await store.countQueue({ page: 'dpa' })).toEqual({ entries: 4, changes: 6 });
});

describe('a page of the queue is read along an index', () => {
  const BY_ORDER: QueueFilter[] = [{}, { order: 'oldest' }, { page: 'dpa' }, { since: at(1) }];
  const BY_SHARE: QueueFilter[] = [{ vendor: 'acme' }, { source: 'acme/dpa' }, { incident: 'inc_1' }, { order: 'newest' }];
  const BY_PART: QueueFilter[] = [
    { kind: 'row' },
    { severity: 'low' },
    { assignee: null },
    { key: 'a', order: 'newest' },
    { proposed: true },
  ];

  async function plan(filter: QueueFilter): Promise<string> {
    return (await queryPlan(pageOf(SQLITE, { ...filter, limit: 50 }))).join('\n');
  }

  it.each(BY_ORDER)('without sorting: %o', async (filter) => {
    expect(await plan(filter)).not.toMatch(/TEMP B-TREE|SCAN changes|AUTOMATIC/);
  });

  it.each(BY_SHARE)('or sorts no more than what it is about: %o', async (filter) => {
    expect(await plan(filter)).toMatch(
      /SEARCH changes USING INDEX \S+ \((?:state=\? AND vendor_id=\?|source_id=\?|entry=\? AND state=\?|state=\?)\)/,
    );
  });

  it.each(BY_PART)('without looking into the changes themselves: %o', async (filter) => {
    const steps = (await plan(filter)).split('\n').filter((step) => step.includes(' changes '));
    expect(steps).toHaveLength(2);
    for (const step of steps) expect(step).toMatch(/^SEARCH changes USING COVERING INDEX/);
  });
});
