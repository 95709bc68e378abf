/**
 * The monitor in the test city: every page that behaves as pages do out there. `bench/city.ts` does the same for fifty rounds.
 * @module
 */
import { expect, it } from 'vitest';
import { BEHAVIOURS } from '../city/behaviours.ts';
import { ABLE, driveCity } from '../city/drive.ts';

const ROUNDS = 6;

it('every behaviour has its verdict, nothing is told that nobody edited, and every edit is told once', { timeout: 900_000 }, async () => {
  // A version mark that never changes is believed for a week: longer than this test lives.
  const rows = BEHAVIOURS.filter(({ heavy, edits = [] }) => !heavy && !edits.some(({ needs }) => needs?.includes('recheck')));
  const drive = await driveCity({ rows, rounds: ROUNDS, able: ABLE });
  expect(drive.complaints).toEqual([]);
  expect(drive.checks).toBe(rows.length * ROUNDS);
  expect(drive.edits).toBeGreaterThan(80);
});

it('pages that crash, hang or grow without end are reported, and harm no other', { timeout: 300_000 }, async () => {
  const rows = BEHAVIOURS.filter(({ name, heavy }) => heavy || name === 'plain-table');
  const drive = await driveCity({ rows, rounds: 1, able: ABLE, concurrency: 2, chromium: { answerMs: 5000, settleMs: 10_000 } });
  expect(drive.complaints).toEqual([]);
});
