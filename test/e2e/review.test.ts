/**
 * Deciding about changes from the command line.
 * @module
 */
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/access.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Act, Review } from '../../src/domain/review.ts';
import type { BatchResult } from '../../src/review/desk.ts';
import { type CliResult, installation, jsonLines, type TestInstallation } from '../helpers/cli.ts';
import { dpaPage } from '../helpers/pages.ts';

interface List {
  entries: number;
  changes: number;
  list: Array<{ change: Change; review: Review; parts: number }>;
}
interface Shown {
  change: Change;
  review: Review;
  history: Act[];
}

const WATCHER = `vendor: { id: acme, name: Acme }
sources:
  - { id: dpa, kind: dpa, url: "https://acme.example/dpa", archives: ["Acme/DPA"] }
`;

let home: TestInstallation;
/** Ids of a change that takes two people, and of two that take one. */
let grave: string;
let first: string;
let second: string;
beforeAll(async () => {
  home = await installation({ watchers: { acme: WATCHER }, config: 'review: { fourEyes: [critical] }\n' });
  await home.write('saved/Acme/DPA/2026-01-05.html', dpaPage());
  const subprocessors: Array<[string, string, string]> = [
    ['Harbour Hosting Ltd', 'Cloud infrastructure', 'Ireland'],
    ['Quill Mail GmbH', 'Transactional e-mail', 'Germany'],
    ['Tallow Metrics Inc.', 'Usage metering', 'United States'],
    ['Fathom Cloud Inc.', 'Model hosting', 'United States'],
  ];
  await home.write(
    'saved/Acme/DPA/2026-02-05.html',
    dpaPage({ window: 'ten (10) days', subprocessors, closing: 'Governing law: France. Disputes go to the courts of Paris.', noise: 1 }),
  );
  await home.output('import', 'saved', '--format', 'folder');
  const recorded = jsonLines<Change>(await home.output('changes', '--format', 'ndjson'));
  const light = recorded.filter(({ severity }) => severity !== 'critical').map(({ id }) => id);
  grave = recorded.find(({ key }) => key === 'subprocessors.objection_window')?.id ?? '';
  [first = '', second = ''] = light;
  await addUsers({ ada: 'analyst', bob: 'approver', vic: 'viewer' });
});
afterAll(() => home.remove());

async function addUsers(roles: Record<string, Role>): Promise<void> {
  for (const [login, role] of Object.entries(roles))
    await home.output('access', 'add', login, '--role', role, '--name', login.toUpperCase());
}

const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await home.output('review', ...args, '--json')) as T;
const review = (...args: string[]): Promise<CliResult> => home.run('review', ...args);
const shown = (id: string): Promise<Shown> => json<Shown>('show', id);
const list = (...args: string[]): Promise<List> => json<List>('list', ...args);

/** Each step goes on from the one before. */
describe('clausewatch review', () => {
  it('lists what waits, the worst first, and finds it by filters', async () => {
    const { entries, list: lines } = await list();
    expect(entries).toBe(4);
    expect(lines[0]?.change.id).toBe(grave);
    expect(await home.output('review', 'list')).toMatch(
      new RegExp(`^id +severity +source[^\\n]*\\n${grave} +critical +acme/dpa .*30 days → 10 days`),
    );
    const rows = await list('--kind', 'row', '--vendor', 'acme', '--page', 'dpa', '--since', '2026-02-01');
    expect(rows.list.map(({ change }) => change.newValue)).toEqual([expect.objectContaining({ name: 'Fathom Cloud Inc.' })]);
    expect(await list('--state', 'confirmed')).toEqual({ entries: 0, changes: 0, list: [] });
    expect((await list('--limit', '1', '--offset', '1')).list).toHaveLength(1);
    expect((await review('list', '--vendor', 'nobody')).code).toBe(2);
  });

  it('confirms as the account of the terminal, says how to take it back, and keeps all of it', async () => {
    const out = await home.output('review', 'confirm', first, '--reason', 'Seen.');
    const [, batch = ''] = /^1 change confirmed\.\nTake it back with: clausewatch review undo (bat_[0-9a-f]{20})\n$/.exec(out) ?? [];
    expect(await home.output('review', 'undo', batch)).toContain('1 change taken back.');
    const { review: now, history, change } = await shown(first);
    expect([now.state, now.version, change.state]).toEqual(['flagged', 2, 'flagged']);
    const account = userInfo().username;
    expect(history.map(({ kind, by }) => [kind, by])).toEqual([
      ['decide', { kind: 'terminal', id: account, name: account }],
      ['undo', { kind: 'terminal', id: account, name: account }],
    ]);
    expect(history[0]?.detail.reason).toBe('Seen.');
  });

  it('dismisses several at once with a reason, lists what it could not, and ends with 1 then', async () => {
    const result = await review('dismiss', first, second, 'chg_none', '--reason', 'Noise\u001b[31m.', '--as', 'ada');
    expect([result.code, result.stderr]).toEqual([1, 'chg_none: There is no change chg_none.\n']);
    expect(result.stdout).toMatch(/^2 changes dismissed\./);
    expect(await home.output('review', 'show', first)).toMatch(/\d\d:\d\d {2}ADA dismissed this change: Noise\uFFFD\[31m\./);
    expect((await review('dismiss', first)).code).toBe(2);
  });

  it('tells whoever comes second who decided and when', async () => {
    const { code, stderr } = await review('confirm', first, '--as', 'bob');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^clausewatch: ADA dismissed this change on \d{4}-\d\d-\d\d \d\d:\d\d UTC\.\n {2}Reopen it first\.\n$/);
    expect(await home.output('review', 'reopen', first, '--as', 'bob')).toMatch(/^1 change reopened\./);
  });

  it('lets one of two win who decide at the same time', async () => {
    const both = await Promise.all([review('confirm', first, '--as', 'ada'), review('dismiss', first, '--reason', 'No.', '--as', 'bob')]);
    expect(both.map(({ code }) => code).toSorted()).toEqual([0, 1]);
    expect(both.map(({ stderr }) => stderr).join('')).toMatch(/^clausewatch: (?:ADA confirmed|BOB dismissed) this change on /);
    const moves = (await shown(first)).history.slice(-1);
    expect(moves.map(({ kind }) => kind)).toEqual(['decide']);
  });

  it('asks for two people whom it knows where the settings do', async () => {
    const alone = await review('confirm', grave);
    expect([alone.code, alone.stderr]).toEqual([
      1,
      'clausewatch: A change of this severity takes two people whom the installation knows.\n  Say who you are with --as LOGIN, or decide on the page of the change.\n',
    ]);
    const { done, proposed } = await json<BatchResult>('confirm', grave, '--as', 'ada');
    expect([done, proposed]).toEqual([[grave], [grave]]);
    expect((await list('--proposed')).list.map(({ change }) => change.id)).toEqual([grave]);
    const second = await review('sign-off', grave, '--as', 'bob');
    // Both came from this one account: nothing shows that they are two.
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('Who proposed a decision cannot sign it off.')]);
    expect((await review('sign-off', grave)).stderr).toContain('may not sign off: that is for approvers.');
    expect((await shown(grave)).review).toMatchObject({ state: 'flagged', proposal: { decision: 'confirmed' } });
  });

  it('assigns and comments', async () => {
    await home.output('review', 'assign', grave, '--to', 'ada');
    await home.output('review', 'comment', grave, 'Their counsel\nconfirms it.', '--as', 'bob');
    expect((await list('--assignee', 'ada')).list.map(({ change }) => change.id)).toEqual([grave]);
    expect(await home.output('review', 'list')).toContain('ada, waits for sign-off: confirmed');
    const text = await home.output('review', 'show', grave);
    expect(text).toMatch(/^ {2}assigned to +ada$/m);
    expect(text).toMatch(/ assigned this change: to ada .*\n.* BOB commented on this change: Their counsel confirms it\.$/m);
    await home.output('review', 'assign', grave, '--to', 'nobody');
    expect((await list('--assignee', 'nobody')).list.map(({ change }) => change.id)).toContain(grave);
  });

  it('lets a viewer, and a name that nobody has, do nothing', async () => {
    const before = (await shown(second)).history;
    expect((await review('reopen', second, '--as', 'vic')).stderr).toContain('VIC may not reopen a change: that is for analysts.');
    expect((await review('reopen', second, '--as', 'eve')).stderr).toContain('There is no user eve.');
    expect((await shown(second)).history).toEqual(before);
  });
});
