/**
 * What the command line hands on: the calendar of deadlines, and the evidence of a change.
 * @module
 */
import { readFile } from 'node:fs/promises';
import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { installation, jsonLines, type TestInstallation } from '../helpers/cli.ts';
import { dpaPage } from '../helpers/pages.ts';
import { unzip } from '../helpers/unzip.ts';

const WATCHER = `vendor: { id: acme, name: Acme }
sources:
  - { id: dpa, kind: dpa, url: "https://acme.example/dpa", archives: ["Acme/DPA"] }
`;
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

let home: TestInstallation;
let added: Change | undefined;
beforeAll(async () => {
  home = await installation({ watchers: { acme: WATCHER }, config: 'web: { publicUrl: "https://clausewatch.example" }\n' });
  await home.write(`saved/Acme/DPA/${daysAgo(40)}.html`, dpaPage());
  const subprocessors: Array<[string, string, string]> = [
    ['Harbour Hosting Ltd', 'Cloud infrastructure', 'Ireland'],
    ['Quill Mail GmbH', 'Transactional e-mail', 'Germany'],
    ['Tallow Metrics Inc.', 'Usage metering', 'United States'],
    ['Fathom Cloud Inc.', 'Model hosting', 'United States'],
  ];
  await home.write(`saved/Acme/DPA/${daysAgo(2)}.html`, dpaPage({ subprocessors, noise: 1 }));
  await home.output('import', 'saved', '--format', 'folder');
  added = jsonLines<Change>(await home.output('changes', '--format', 'ndjson')).find(({ deadlines }) => deadlines.length > 0);
});
afterAll(() => home.remove());

it('writes the deadlines as a calendar', async () => {
  expect(await home.output('export', 'deadlines.ics', '--vendor', 'acme')).toMatch(/^deadlines\.ics: \d+ deadlines?, 0 called off/);
  const calendar = new ICAL.Component(ICAL.parse(await readFile(home.path('deadlines.ics'), 'utf8')));
  const events = calendar.getAllSubcomponents('vevent');
  const event = events.find((one) => String(one.getFirstPropertyValue('uid')).startsWith(`${added?.id}.`));
  expect(String(event?.getFirstPropertyValue('dtstart'))).toBe(added?.deadlines[0]?.dueOn);
  expect(String(event?.getFirstPropertyValue('url'))).toBe(`https://clausewatch.example/changes/${added?.id}`);
});

it('writes the evidence of a change, with and without people', async () => {
  const id = added?.id ?? '';
  await home.output('review', 'comment', id, 'Counsel of Ada Lindqvist confirms it.');
  expect(await home.output('export', 'evidence.zip', '--change', id)).toContain(`evidence.zip: evidence of ${id} (`);
  await home.output('export', 'evidence.zip', '--change', id, '--without-people', '--out', 'for-the-vendor.zip');
  const files = async (name: string) => new Map((await unzip(await readFile(home.path(name)))).map((file) => [file.name, file.bytes]));
  const [whole, nameless] = [await files('evidence.zip'), await files('for-the-vendor.zip')];
  expect(sha256(whole.get('after.html.txt') ?? '')).toBe(added?.newSnapshot);
  expect([...whole.values()].join('\n')).toContain('Ada Lindqvist');
  expect([...nameless.values()].join('\n')).not.toContain('Ada Lindqvist');
  for (const name of ['evidence.zip', 'for-the-vendor.zip']) {
    const told = await home.output('--data', 'nowhere', 'verify', name);
    expect(told).toMatch(
      /signed with the key [0-9a-f]{64};[\s\S]*taken on trust:\n[\s\S]*What is signed for holds; the rest is named above\.\n$/,
    );
    expect(told, 'the report is made again').not.toContain('report.html');
    expect(told).toContain(name === 'evidence.zip' ? 'acts.json (whether it has every comment)' : '  acts.json\n');
  }
});

it('says what it needs, and what there is not', async () => {
  const bare = await home.run('export', 'evidence.zip');
  expect([bare.code, bare.stderr]).toEqual([2, expect.stringContaining('evidence.zip needs --change')]);
  const unknown = await home.run('export', 'evidence.zip', '--change', 'chg_none', '--force');
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('chg_none')]);
  const foreign = await home.run('export', 'deadlines.ics', '--without-people', '--force');
  expect([foreign.code, foreign.stderr]).toEqual([2, expect.stringContaining('does not take --without-people')]);
});
