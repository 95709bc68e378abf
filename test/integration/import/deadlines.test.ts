/**
 * Imported history has the deadlines that it would have had.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import { installation, jsonLines, type TestInstallation } from '../../helpers/cli.ts';
import { dpaPage } from '../../helpers/pages.ts';
import { ADDENDUM, type ArchivedPage, commitPages } from './archive.ts';

const LIST = 'Acme AI/Subprocessors';
const on = (day: number, hour: number) => new Date(Date.UTC(2024, 4, day, hour));

function listPage(...names: string[]): string {
  const rows = names.map((name) => `<tr><td>${name}</td><td>Cloud hosting of the service</td><td>Ireland</td></tr>`).join('');
  return `<!doctype html><html lang="en"><head><title>Subprocessors</title></head><body><main><h1>Subprocessors</h1>
<p>Acme AI engages these subprocessors to process personal data of its customers.</p>
<table><tr><th>Subprocessor</th><th>Purpose</th><th>Location</th></tr>${rows}</table></main></body></html>`;
}

const dpa = (day: number, window: string): ArchivedPage => ({ document: ADDENDUM, at: on(day, 6), html: dpaPage({ window, noise: day }) });
const list = (day: number, ...names: string[]): ArchivedPage => ({ document: LIST, at: on(day, 7), html: listPage(...names) });
const KNOWN = ['Brightwater Cloud Ltd', 'Ironbark Compute Inc'];
const PAGES = [
  dpa(1, 'thirty (30) days'),
  list(1, ...KNOWN),
  list(5, ...KNOWN, 'Halden Cloud GmbH'),
  dpa(10, 'ten (10) days'),
  list(15, ...KNOWN, 'Halden Cloud GmbH', 'Northwind Storage BV'),
];

let home: TestInstallation;
beforeAll(async () => {
  home = await installation({
    watchers: {
      acme: `vendor: { id: acme, name: Acme AI }
sources:
  - { id: dpa, kind: dpa, url: "https://acme.example/dpa", archives: ["${ADDENDUM}"] }
  - { id: list, kind: subprocessors, url: "https://acme.example/subprocessors", archives: ["${LIST}"] }
`,
    },
  });
  await mkdir(home.path('archive.git'));
  await commitPages(home.path('archive.git'), PAGES);
});
afterAll(() => home.remove());

it('each change goes by the clause of its own day, and an import that runs again changes nothing', async () => {
  await home.output('import', 'archive.git');
  const text = await home.output('changes', '--source', 'acme/list', '--format', 'ndjson');
  const due = jsonLines<Change>(text).flatMap(({ newValue, deadlines }) =>
    deadlines.map(({ dueOn, basis, clause }) => [
      JSON.stringify(newValue).slice(9, 15),
      dueOn,
      basis,
      /(?:ten|thirty) \(\d+\)/.exec(clause)?.[0],
    ]),
  );
  expect(due).toEqual([
    ['Halden', '2024-06-04', 'assumed', 'thirty (30)'],
    ['Northw', '2024-05-25', 'assumed', 'ten (10)'],
  ]);
  await home.output('import', 'archive.git');
  expect(await home.output('changes', '--source', 'acme/list', '--format', 'ndjson')).toBe(text);
});
