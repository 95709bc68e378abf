/**
 * Visits from the command line to local http and https servers, and the history they leave in every format.
 * @module
 */
import { stat } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import type { SourceState } from '../../src/domain/ports.ts';
import type { CheckOutcome } from '../../src/pipeline/check.ts';
import { installation, jsonLines, type TestInstallation } from '../helpers/cli.ts';
import { parseCsv } from '../helpers/csv.ts';
import { dpaPage } from '../helpers/pages.ts';
import { makeCertificate, startServer, type TestServer } from '../helpers/servers.ts';

/** What a spreadsheet would run, and what would break a line or a cell. */
const FORMULA = '=HYPERLINK("https://evil.example","Total"), see "Annex 1"';
const BEFORE = dpaPage({ closing: 'Governing law: Ireland.' });
const AFTER = dpaPage({ window: 'ten (10) days', closing: FORMULA, noise: 7 });

let plain: TestServer;
let secure: TestServer;
let home: TestInstallation;
let page = BEFORE;

beforeAll(async () => {
  const certificate = await makeCertificate(['localhost', '127.0.0.1']);
  const serve = (type: string): RequestListener => {
    return (_, response) => response.setHeader('content-type', type).end(page);
  };
  plain = await startServer(serve('text/html; charset=utf-8'));
  secure = await startServer(serve('text/html'), { certificate, name: 'localhost' });
  home = await installation({
    watchers: {
      acme: `vendor: { id: acme, name: Acme }
sources:
  - { id: dpa, kind: dpa, url: "${plain.origin}/dpa", render: http }
  - { id: dpa-auto, kind: dpa, url: "${plain.origin}/auto" }
  - { id: asleep, kind: terms, url: "${plain.origin}/asleep", paused: true }
`,
      bolt: `vendor: { id: bolt, name: Bolt }\nsources:\n  - { id: dpa, kind: dpa, url: "${secure.origin}/dpa", render: http }\n`,
    },
    config: `egress: { allow: ["127.0.0.1:${plain.port}", "localhost:${secure.port}"] }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n`,
  });
  await home.write('ca.pem', certificate.cert);
});
afterAll(async () => {
  await home.remove();
  await Promise.all([plain.close(), secure.close()]);
});

async function check(...names: string[]): Promise<{ code: number | null; outcomes: CheckOutcome[] }> {
  const { code, stdout, stderr } = await home.start(['check', ...names, '--json'], { NODE_EXTRA_CA_CERTS: home.path('ca.pem') }).ended;
  if (stdout === '') throw new Error(stderr);
  return { code, outcomes: JSON.parse(stdout) as CheckOutcome[] };
}

/** Each step goes on from the one before: a baseline, an unchanged visit, an edit. */
describe('clausewatch check', () => {
  it('takes the first visits of all active sources as baselines, over http and https, with and without a browser', async () => {
    const { code, outcomes } = await check();
    expect(code).toBe(0);
    expect(outcomes.map(({ sourceId, verdict, first }) => [sourceId, verdict, first])).toEqual([
      ['acme/dpa', 'content', true],
      ['acme/dpa-auto', 'content', true],
      ['bolt/dpa', 'content', true],
    ]);
    // `auto` compares both ways once and keeps plain http, as the page needs no browser.
    expect(outcomes.map(({ renderer }) => renderer)).toEqual(['http', 'http', 'http']);
  });

  it('visits one vendor when only that is named, and finds it unchanged behind other noise', async () => {
    page = dpaPage({ noise: 3 });
    const before = secure.requests.length;
    const { code, stdout } = await home.run('check', 'acme');
    expect(code).toBe(0);
    expect(stdout.match(/verified unchanged/g)).toHaveLength(2);
    expect(stdout.trim().split('\n').at(-1)).toBe('0 changes');
    expect(secure.requests).toHaveLength(before);
  });

  it('reads what is declared as the record declares it, says where other watchers differ, and makes them count only where it is told to', async () => {
    const trial = `vendor: { id: acme, name: Acme }
sources:
  - { id: dpa, kind: dpa, url: "${plain.origin}/trial", render: http, select: "#trial" }
  - { id: new, kind: terms, url: "${plain.origin}/new", render: http }
`;
    await home.write('trial/acme.yaml', trial);
    await home.output('--data', 'own', 'check', 'acme/dpa');
    const urlOf = async (id: string) =>
      (JSON.parse(await home.output('--data', 'own', 'list', '--json')) as SourceState[]).find(({ source }) => source.id === id)?.source
        .url;
    const told = await home.run('--data', 'own', '--watchers', 'trial', 'check');
    expect([told.code, told.stderr]).toEqual([0, expect.stringContaining('in another way than these watchers')]);
    expect(told.stderr).toContain('acme/dpa (select, url)');
    expect(plain.requests.some(({ url }) => url === '/trial')).toBe(false);
    expect([await urlOf('acme/dpa'), await urlOf('acme/new')]).toEqual([`${plain.origin}/dpa`, `${plain.origin}/new`]);
    const meant = await home.run('--data', 'own', '--watchers', 'trial', 'check', 'acme/dpa', '--declare');
    expect(meant.stderr).not.toContain('in another way');
    expect(await urlOf('acme/dpa')).toBe(`${plain.origin}/trial`);
    expect(plain.requests.some(({ url }) => url === '/trial')).toBe(true);
  });

  it('records an edit with old and new value and text, dates, address and the hashes of both pages', async () => {
    page = AFTER;
    const { code, outcomes } = await check('acme/dpa', 'bolt');
    expect(code).toBe(0);
    expect(outcomes.map(({ sourceId, changes }) => [sourceId, changes.length])).toEqual([
      ['acme/dpa', 3], // the window, the old closing paragraph, the new one
      ['bolt/dpa', 3],
    ]);
    const [window] = outcomes[0]?.changes ?? [];
    expect(window).toMatchObject({
      kind: 'fact',
      action: 'modified',
      key: 'subprocessors.objection_window',
      oldValue: { n: 30, unit: 'd' },
      newValue: { n: 10, unit: 'd' },
      vendor: 'acme',
      source: 'acme/dpa',
      url: `${plain.origin}/dpa`,
      path: ['Data Processing Addendum', '1. Subprocessors'],
      significance: 'substantive',
      severity: 'critical',
      state: 'flagged',
    });
    expect(window?.oldQuote).toContain('within thirty (30) days of receipt');
    expect(window?.newQuote).toContain('within ten (10) days of receipt');
    expect(window?.oldSnapshot).toMatch(/^[0-9a-f]{64}$/);
    expect(window?.newSnapshot).not.toBe(window?.oldSnapshot);
    expect(window && window.lastSeenOldAt < window.firstSeenNewAt).toBe(true);
  });

  it('ends with 1 when a page cannot be read, says since when, and keeps the baseline', async () => {
    page = '<!doctype html><title>Just a moment...</title><p>Checking your browser before accessing.';
    const { code, outcomes } = await check('acme/dpa');
    expect(code).toBe(1);
    expect(outcomes).toMatchObject([{ verdict: 'challenge', changes: [] }]);
    const listed = await home.output('list', '--vendor', 'acme');
    expect(await home.run('list', '--vendor', 'nobody')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no vendor nobody.'),
    });
    const minute = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d';
    expect(listed).toMatch(new RegExp(`acme/dpa +unread: blocked +${minute} .* ${minute} .*%`));
    expect(listed).toMatch(/acme\/asleep +paused by its watcher/);
    expect(listed).toMatch(new RegExp(`acme\\.yaml {2}error {2}acme/dpa could not be read since ${minute} \\(1 check\\)`));
    expect(listed).toContain('    The site turns this visitor away: the title says');
    expect(Math.max(...listed.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    const unhealthy = JSON.parse(await home.output('list', '--unhealthy', '--json')) as SourceState[];
    expect(unhealthy.map(({ source }) => source.id)).toEqual(['acme/dpa']);
    expect(unhealthy[0]).toMatchObject({ failing: { kind: 'blocked', checks: 1, remedy: expect.stringContaining('acme/dpa') } });
    page = AFTER;
    const { outcomes: next } = await check('acme/dpa');
    expect(next).toMatchObject([{ verdict: 'unchanged', changes: [] }]);
  });

  it('keeps the state of each source for programs', async () => {
    const states = JSON.parse(await home.output('list', '--json')) as SourceState[];
    expect(states.map(({ source, visits, changes }) => [source.id, visits, changes])).toEqual([
      ['acme/asleep', 0, 0],
      ['acme/dpa', 6, 3], // the paragraph that was gone was looked for in a second visit
      ['acme/dpa-auto', 2, 0],
      ['bolt/dpa', 3, 3],
    ]);
    expect(states[1]).toMatchObject({ lastVisit: { verdict: 'unchanged' } });
    expect(states[1]).not.toHaveProperty('unreadSince');
  });
});

describe('clausewatch changes', () => {
  it('writes one change a line as ndjson, with the fields that programs rely on', async () => {
    const changes = jsonLines<Change>(await home.output('changes', '--format', 'ndjson'));
    expect(changes).toHaveLength(6);
    for (const change of changes) {
      expect(Object.keys(change)).toEqual(
        expect.arrayContaining([
          ...['id', 'vendor', 'source', 'url', 'kind', 'action', 'path', 'significance', 'severity'],
          ...['lastSeenOldAt', 'firstSeenNewAt', 'oldSnapshot', 'newSnapshot', 'state'],
        ]),
      );
      expect(change).toHaveProperty(change.action === 'removed' ? 'oldQuote' : 'newQuote');
      expect(change).not.toHaveProperty('effectiveAt'); // the page states none, and none is guessed
    }
    expect(new Set(changes.map(({ id }) => id)).size).toBe(6);
  });

  it('writes the same changes as one JSON array, with --format json as with --json', async () => {
    const [ndjson, json, global] = await Promise.all([
      home.output('changes', '--format', 'ndjson'),
      home.output('changes', '--format', 'json'),
      home.output('changes', '--json'),
    ]);
    expect(JSON.parse(json)).toEqual(jsonLines(ndjson));
    expect(global).toBe(json);
    expect(JSON.parse(await home.output('changes', '--since', '2999-01-01', '--format', 'json'))).toEqual([]);
  });

  it('writes CSV that a reader of RFC 4180 gets back whole, and that no spreadsheet takes for a formula', async () => {
    const text = await home.output('changes', '--vendor', 'acme', '--format', 'csv');
    const [header = [], ...rows] = parseCsv(text);
    const changes = jsonLines<Change>(await home.output('changes', '--vendor', 'acme', '--format', 'ndjson'));
    expect(rows).toHaveLength(changes.length);
    for (const [at, row] of rows.entries()) {
      const cells = Object.fromEntries(header.map((name, column) => [name, row[column]]));
      const change = changes[at];
      const { id, source, oldQuote = '', firstSeenNewAt } = change ?? {};
      expect(cells).toMatchObject({ id, source, oldQuote, firstSeenNewAt });
      for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
    expect(rows.map((row) => row[header.indexOf('newQuote')])).toContain(`'${FORMULA}`);
  });

  it('never says "0 changes" of what it does not know: a vendor, a source, an incident, a folder', async () => {
    for (const [option, name] of [
      ['--vendor', 'nobody'],
      ['--source', 'acme/nothing'],
      ['--incident', 'inc_0'],
    ] as const) {
      const { code, stdout, stderr } = await home.run('changes', option, name);
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(`There is no history of ${option.slice(2)} ${name}.`)]);
    }
    const { code, stderr } = await home.run('--data', 'elsewhere', 'changes');
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no database at')]);
    await expect(stat(home.path('elsewhere'))).rejects.toThrow('ENOENT');
  });

  it('shows a table for people with quotes, dates, address and hashes', async () => {
    const [first] = jsonLines<Change>(await home.output('changes', '--source', 'acme/dpa', '--format', 'ndjson'));
    const shown = await home.output('changes', '--source', 'acme/dpa');
    expect(shown).toContain('within thirty (30) days of receipt');
    expect(shown).toContain('modified fact subprocessors.objection_window');
    expect(shown).toContain('30 days → 10 days');
    expect(shown).toContain('the time to object to a new subprocessor is shorter (objection-shortened)');
    expect(shown).toContain(`snapshots ${first?.oldSnapshot} → ${first?.newSnapshot}`);
    expect(shown).toContain(`last seen before ${first?.lastSeenOldAt.slice(0, 16).replace('T', ' ')}`);
    expect(shown.trim().split('\n').at(-1)).toBe('3 changes');
  });

  it('keeps to vendor, source, days, severity and limit', async () => {
    const count = async (...filter: string[]): Promise<number> =>
      jsonLines(await home.output('changes', '--format', 'ndjson', ...filter)).length;
    const [first] = jsonLines<Change>(await home.output('changes', '--format', 'ndjson', '--limit', '1'));
    const counts = await Promise.all([
      count('--vendor', 'acme'),
      count('--source', 'bolt/dpa'),
      count('--since', '2000-01-01', '--until', '2001-01-01'),
      count('--since', first?.firstSeenNewAt ?? ''),
      count('--until', first?.firstSeenNewAt ?? ''),
      count('--severity', 'critical'),
      count('--severity', 'positive'),
      count('--limit', '4'),
    ]);
    expect(counts).toEqual([3, 3, 0, 6, 0, 2, 0, 4]);
  });
});
