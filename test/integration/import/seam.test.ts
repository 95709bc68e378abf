/**
 * Where imported history meets what was recorded by visits before.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import type { SourceState } from '../../../src/domain/ports.ts';
import { installation, jsonLines, type TestInstallation } from '../../helpers/cli.ts';
import { dpaPage } from '../../helpers/pages.ts';
import { startServer, type TestServer } from '../../helpers/servers.ts';
import { ADDENDUM, type ArchivedPage, commitPages } from './archive.ts';

/** Ten captures long before the first visit; the window changed half-way. */
const ARCHIVED: ArchivedPage[] = Array.from({ length: 10 }, (_, day) => ({
  document: ADDENDUM,
  at: new Date(Date.UTC(2024, 4, 1 + day)),
  html: dpaPage({ window: day < 5 ? 'thirty (30) days' : 'twenty (20) days', noise: day }),
}));

let site: TestServer;
let home: TestInstallation;
let page = dpaPage({ window: 'ten (10) days', noise: 50 });

beforeAll(async () => {
  site = await startServer((_, response) => response.setHeader('content-type', 'text/html').end(page));
  home = await installation({
    watchers: {
      acme: `vendor: { id: acme, name: Acme AI }\nsources:\n  - { id: dpa, kind: dpa, url: "${site.origin}/dpa", archives: ["${ADDENDUM}"], render: http }\n`,
    },
    config: `egress: { allow: ["127.0.0.1:${site.port}"] }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n`,
  });
  await mkdir(home.path('archive.git'));
  await commitPages(home.path('archive.git'), ARCHIVED);
});
afterAll(async () => {
  await home.remove();
  await site.close();
});

interface Summary {
  captures: number;
  changes: number;
  left: number;
  toldTwice: string[];
}

const windowsOf = (changes: Change[]): Array<[string | undefined, string | undefined]> =>
  changes.map(({ oldQuote, newQuote }) => [/within (\w+)/.exec(oldQuote ?? '')?.[1], /within (\w+)/.exec(newQuote ?? '')?.[1]]);

it('is joined by one comparison, of the last archived page with the first visited one, however often the import runs', async () => {
  await home.output('check');
  page = dpaPage({ window: 'ten (10) days', noise: 51 });
  await home.output('check');
  const [before] = JSON.parse(await home.output('list', '--json')) as SourceState[];

  await home.output('import', 'archive.git');
  const text = await home.output('changes', '--format', 'ndjson');
  const changes = jsonLines<Change>(text);
  expect(windowsOf(changes)).toEqual([
    ['thirty', 'twenty'],
    ['twenty', 'ten'],
  ]);
  expect(changes[1]?.lastSeenOldAt).toBe(ARCHIVED.at(-1)?.at.toISOString());

  // The import leaves what the visits know: when the page was last verified, and by which visit.
  const [after] = JSON.parse(await home.output('list', '--json')) as SourceState[];
  expect([after?.verifiedAt, after?.lastVisit]).toEqual([before?.verifiedAt, before?.lastVisit]);

  await home.output('import', 'archive.git');
  expect(await home.output('changes', '--format', 'ndjson')).toBe(text);

  // Visits go on from their own last page.
  page = dpaPage({ window: 'five (5) days', noise: 52 });
  await home.output('check');
  const all = jsonLines<Change>(await home.output('changes', '--format', 'ndjson'));
  expect(windowsOf(all).at(-1)).toEqual(['ten', 'five']);
  expect(all).toHaveLength(3);
  expect(all[2]?.oldSnapshot).not.toBe(all[1]?.oldSnapshot);

  // All of it comes out the same when it is replayed.
  const replayed = JSON.parse(await home.output('backtest', '--json')) as { changes: unknown[]; totals: object };
  expect(replayed).toMatchObject({ changes: [], totals: { kept: 3 } });

  // The archive grows by a capture from before the visits: recorded history is not told again in other words.
  await commitPages(home.path('archive.git'), [
    { document: ADDENDUM, at: new Date(Date.UTC(2024, 5, 1)), html: dpaPage({ window: 'ten (10) days', noise: 60 }) },
  ]);
  const summary = JSON.parse(await home.output('import', 'archive.git', '--json')) as Summary;
  expect(summary).toMatchObject({ captures: 1, changes: 0, left: 0, toldTwice: [] });
  expect(jsonLines<Change>(await home.output('changes', '--format', 'ndjson'))).toEqual(all);
  expect(JSON.parse(await home.output('backtest', '--json'))).toMatchObject({ changes: [], totals: { kept: 3 } });
});

it('is told twice, and said to be, where a check came between two parts of one archive', async () => {
  const own = ['--data', home.path('parts')];
  page = dpaPage({ window: 'five (5) days', noise: 52 });
  await mkdir(home.path('parts.git'));
  await commitPages(home.path('parts.git'), ARCHIVED);
  const imported = async (...more: string[]): Promise<Summary> =>
    JSON.parse(await home.output(...own, 'import', 'parts.git', '--json', ...more)) as Summary;
  const windows = async () => windowsOf(jsonLines<Change>(await home.output(...own, 'changes', '--format', 'ndjson')));

  expect(await imported('--until', '2024-05-04')).toMatchObject({ captures: 3, left: 7, toldTwice: [] });
  await home.output(...own, 'check');
  expect(await windows()).toEqual([['thirty', 'five']]);

  expect(await home.output(...own, 'import', 'parts.git', '--until', '2024-05-05')).toMatch(
    /6 left for a later import.*\n.*told twice: acme\/dpa/,
  );
  expect(await imported()).toMatchObject({ captures: 6, left: 0 });
  // Those of one visit stand in no order of their own.
  expect((await windows()).toSorted()).toEqual([
    ['thirty', 'five'],
    ['thirty', 'twenty'],
    ['twenty', 'five'],
  ]);
});
