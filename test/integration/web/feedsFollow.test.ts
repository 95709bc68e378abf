/** A program that follows the journal: it stops anywhere, goes on from its cursor, and has each record once, while records are added. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JournalFilter } from '../../../src/domain/journal.ts';
import { type FeedSite, feedSite, linesOf } from './feedSite.ts';

/** What happens next: to the history, or to the reader. */
type Step =
  | { do: 'find'; n: number; zeta: boolean }
  | { do: 'decide'; which: number; state: 'confirmed' | 'dismissed' | 'flagged' }
  | { do: 'correct'; which: number; severity: 'critical' | 'low' }
  | { do: 'due'; which: number; day: number }
  /** Reads at most so many entries; of the answer it keeps only a part before it is cut off. */
  | { do: 'read'; limit: number | undefined; kept: number };

const place = fc.nat(1000);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('find' as const), n: fc.integer({ min: 1, max: 40 }), zeta: fc.boolean() }),
  fc.record({ do: fc.constant('decide' as const), which: place, state: fc.constantFrom('confirmed', 'dismissed', 'flagged') }),
  fc.record({ do: fc.constant('correct' as const), which: place, severity: fc.constantFrom('critical', 'low') }),
  fc.record({ do: fc.constant('due' as const), which: place, day: fc.integer({ min: 10, max: 28 }) }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      limit: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
      kept: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

/** Reads what follows the cursor. The connection breaks after a part of the answer; meanwhile more is found. */
async function readSome(site: FeedSite, query: string, cursor: number, { limit, kept }: Extract<Step, { do: 'read' }>): Promise<number[]> {
  const most = limit === undefined ? '' : `&limit=${limit}`;
  const { body } = await site.get(`/feeds/changes.ndjson?after=${cursor}${query}${most}`);
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    chunks.push(part.value);
    if (chunks.length === 1) await site.history.find(1);
    if (kept < 0.5 && chunks.length === 2) await reader?.cancel();
  }
  const bytes = Buffer.concat(chunks);
  const lines = linesOf(bytes.subarray(0, Math.round(bytes.length * kept)).toString());
  if (limit !== undefined) expect(lines.length).toBeLessThanOrEqual(limit);
  return lines.map((line) => line.cursor);
}

async function happen({ history }: FeedSite, ids: string[], step: Exclude<Step, { do: 'read' }>): Promise<void> {
  if (step.do === 'find') {
    ids.push(...(await history.find(step.n, step.zeta ? { source: 'zeta/terms', newQuote: 'long '.repeat(2000) } : {})));
    return;
  }
  const id = ids[step.which % Math.max(1, ids.length)];
  if (id === undefined) return;
  if (step.do === 'decide') await history.decide(id, step.state);
  else if (step.do === 'correct') await history.correct(id, step.severity);
  else await history.due(id, `2026-12-${step.day}`);
}

it.each<[string, string, JournalFilter]>([
  ['all of it', '', {}],
  ['one vendor', '&vendor=acme', { vendor: 'acme' }],
  ['what is confirmed', '&state=confirmed', { state: 'confirmed' }],
  ['what is critical', '&severity=critical', { severity: 'critical' }],
])(
  'who follows %s sees each record exactly once, in order',
  async (_, query, filter) => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 25 }), async (steps) => {
        const site = await feedSite();
        const [ids, seen]: [string[], number[]] = [[], []];
        for (const step of steps) {
          if (step.do === 'read') seen.push(...(await readSome(site, query, seen.at(-1) ?? 0, step)));
          else await happen(site, ids, step);
        }
        seen.push(...(await readSome(site, query, seen.at(-1) ?? 0, { do: 'read', limit: undefined, kept: 1 })));
        // What was found while the last answer was under way comes with the next one.
        seen.push(
          ...linesOf(await (await site.get(`/feeds/changes.ndjson?after=${seen.at(-1) ?? 0}${query}`)).text()).map(({ cursor }) => cursor),
        );
        expect(seen).toEqual((await Array.fromAsync(site.store.journal(filter))).map(({ seq }) => seq));
      }),
      { numRuns: 8, seed: 20_260_301 },
    );
  },
  60_000,
);
