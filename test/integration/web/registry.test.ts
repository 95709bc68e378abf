/** The registry's pages and their twins: the index, entries, answers, and the list of answers to check. */
import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/domain/registry.ts';
import { isCleanYes } from '../../../src/domain/registry.ts';
import { csvRows } from '../../helpers/csv.ts';
import { person } from '../../helpers/door.ts';
import { SAMPLE_OFFERINGS, SAMPLE_QUESTIONS } from '../../helpers/registrySample.ts';
import { registrySite } from '../../helpers/registrySite.ts';

const ANALYST = person('analyst');
const VIEWER = person('viewer');

const json = async (response: Response): Promise<Record<string, never>> => (await response.json()) as Record<string, never>;

describe('watch-outs', () => {
  it('are as many as cells of the entry that are no clean public yes, on the index, the matrix, the entry, in JSON and in CSV', async () => {
    const { store, as } = await registrySite();
    const { page, get } = as(VIEWER);
    const index = await page('/registry');
    const matrix = await page('/registry?view=matrix');
    const indexJson = (await (await get('/registry.json')).json()) as { offerings: Array<{ offering: string; watchOuts: number }> };
    const indexCsv = csvRows(await (await get('/registry.csv')).text());
    for (const { id } of SAMPLE_OFFERINGS) {
      const cells = (await store.registry({ type: 'cell', offering: id, sheet: 'dimensions' })) as Cell[];
      const expected = cells.filter(({ answer: { grade }, status }) => !isCleanYes({ grade, status })).length;
      const href = `a[href="/registry/${id}"]`;
      expect(index.$(`tr:has(${href}) td.n b`).text(), id).toBe(String(expected));
      expect(matrix.$(`th:has(${href}) small`).text()).toBe(`${expected} watch-out${expected === 1 ? '' : 's'}`);
      const entry = await page(`/registry/${id}`);
      expect(entry.$('.big-count b').text()).toBe(String(expected));
      expect(entry.$('.watch-outs li')).toHaveLength(expected);
      expect(indexJson.offerings.find(({ offering }) => offering === id)?.watchOuts).toBe(expected);
      const entryJson = (await (await get(`/registry/${id}.json`)).json()) as { watchOuts: number; answers: Array<{ watchOut: boolean }> };
      expect([entryJson.watchOuts, entryJson.answers.filter(({ watchOut }) => watchOut).length]).toEqual([expected, expected]);
      const rows = indexCsv.filter(({ offering }) => offering === id);
      expect([rows[0]?.['watchOuts'], rows.filter(({ watchOut }) => watchOut === 'true').length]).toEqual([String(expected), expected]);
      const own = csvRows(await (await get(`/registry/${id}.csv`)).text());
      expect(own.filter(({ watchOut }) => watchOut === 'true')).toHaveLength(expected);
    }
  });

  it('have the note of the cell, or what it says, and tell a stale public yes as one', async () => {
    const { as } = await registrySite();
    const { $ } = await as(VIEWER).page('/registry/northwind-platform');
    const words = $('.watch-outs li:has(a[href="#subprocessor_notice"])').text();
    expect(words).toContain('Yes, public');
    expect(words).toContain('Stale since 23 Feb 2026');
    expect($('.watch-outs li:has(a[href="#iso_42001"])').text()).toContain('An intention is not a certificate.');
  });
});

describe('the index', () => {
  const shown = async (query: string): Promise<string[]> => {
    const { as } = await registrySite();
    const answer = (await (await as(VIEWER).get(`/registry.json${query}`)).json()) as { offerings: Array<{ offering: string }> };
    return answer.offerings.map(({ offering }) => offering).sort();
  };

  it.each([
    ['?about=gdpr_dpa&grade=yes_public', ['northwind-platform', 'quarry-api', 'tallow-workbench']],
    ['?status=conflict', ['quarry-on-halden']],
    ['?about=Contract+terms&status=stale', ['northwind-on-halden', 'northwind-platform']],
    ['?about=Vendor+trust&status=stale', []],
    ['?vendor=halden', ['northwind-on-halden', 'quarry-on-halden']],
    ['?vendor=northwind-ai', ['northwind-on-halden', 'northwind-platform']],
    ['?text=WORKBENCH', ['tallow-workbench']],
    ['?text=halden+cloud&grade=no', []],
  ])('%s finds %j', async (query, expected) => {
    expect(await shown(query)).toEqual(expected);
  });

  it('refuses a filter that it does not know, as a page and for programs', async () => {
    const { as } = await registrySite();
    const { get } = as(VIEWER);
    for (const query of ['?grade=good', '?vendor=nobody', '?about=nothing', '?colour=red', '?view=matrix&view=list']) {
      expect((await get(`/registry${query}`)).status, query).toBe(400);
      const answer = await get(`/registry.json${query}`);
      expect([answer.status, answer.headers.get('content-type')], query).toEqual([400, 'application/problem+json']);
    }
  });

  it('tells each cell of the matrix by a sign, a word, and what to mind', async () => {
    const { as } = await registrySite();
    const { $ } = await as(VIEWER).page('/registry?view=matrix&about=Data+handling');
    expect($('thead th[scope=col]').length).toBe(1 + SAMPLE_QUESTIONS.filter(({ group }) => group === 'Data handling').length);
    const link = $('a[href="/registry/quarry-on-halden/data_residency"]');
    expect(link.text()).toBe('?UnclearConflict');
    expect(link.attr('title')).toBe('Unclear (Conflict): One page says Ireland and the Netherlands, another the United States.');
  });
});

describe('an entry', () => {
  it('names developer and platform, and says by whom the answers are where they are two', async () => {
    const { as } = await registrySite();
    const two = await as(VIEWER).page('/registry/northwind-on-halden');
    expect(two.$('.title p').first().text()).toContain('Made by Northwind AI (France), served by Halden Cloud (Norway)');
    expect(two.$('.two-level').text()).toContain('EU AI Act are about the developer, Northwind AI; all others about Halden Cloud');
    expect((await as(VIEWER).page('/registry/northwind-platform')).$('.two-level')).toHaveLength(0);
  });

  it('shows what was read and when where nothing was found, and never a claim for it', async () => {
    const { as } = await registrySite();
    const { $ } = await as(VIEWER).page('/registry/northwind-on-halden');
    const none = $('#iso_42001 .answer-evidence').text();
    expect(none).toContain('Read, and nothing found');
    expect(none).toContain('read 14 Feb 2026');
    expect($('#governing_law .answer-evidence').text()).toContain('not readable since 7 Feb 2026');
  });

  it('shows both claims of a conflict, each with its source', async () => {
    const { as } = await registrySite();
    const { $ } = await as(VIEWER).page('/registry/quarry-on-halden');
    const claims = $('#data_residency .claim b')
      .map((_, node) => $(node).text())
      .toArray();
    expect(claims).toEqual(['Ireland, Netherlands', 'United States']);
    expect($('#data_residency .answer-evidence').text()).toContain('halden/privacy');
  });

  it('is not there for what no watcher declares, as a page and for programs', async () => {
    const { as } = await registrySite();
    const { get } = as(ANALYST);
    for (const path of [
      '/registry/nobody',
      '/registry/nobody/gdpr_dpa',
      '/registry/quarry-api/nothing',
      '/commitments/nobody/ip_indemnity',
    ])
      expect((await get(path)).status, path).toBe(404);
    // A commitment is the vendor's, a dimension the offering's.
    for (const path of ['/registry/quarry-api/ip_indemnity', '/commitments/quarry/gdpr_dpa'])
      expect((await get(path)).status, path).toBe(404);
    const answer = await get('/registry/nobody.json');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  it('links stored pages, sources and changes that are here, and names the others', async () => {
    const { as } = await registrySite();
    const { $ } = await as(VIEWER).page('/registry/northwind-platform');
    expect($('a[href^="/snapshots/"], a[href^="/changes/"], a[href^="/sources/"]').toArray()).toEqual([]);
    expect($('#gdpr_dpa .cited').text()).toContain('SHA-256');
  });
});

describe('an answer', () => {
  it('has its history, the newest first, with what became another', async () => {
    const { as } = await registrySite();
    const { $ } = await as(VIEWER).page('/registry/northwind-platform/audit_rights');
    const heads = $('.version-head b')
      .map((_, node) => $(node).text())
      .toArray();
    expect(heads).toEqual([
      'Updated by a confirmed change',
      'Turned stale: a passage that it stands on changed',
      'Verified',
      'Worked out from pages',
    ]);
    expect(
      $('.versions > li')
        .first()
        .find('.turns dt')
        .toArray()
        .map((node) => $(node).text()),
    ).toEqual(['Status', 'Answer', 'Audit notice', 'Audit frequency']);
    expect($('.versions > li').first().text()).toContain('90 days');
  });

  it('says the same for programs, and repeats no name of a person to readers from outside', async () => {
    const { as } = await registrySite({ isPublic: true });
    const path = '/registry/northwind-platform/gdpr_dpa';
    const inside = await json(await as(VIEWER).get(`${path}.json`));
    expect(inside).toMatchObject({ answer: { grade: 'yes_public', verifiedBy: 'Ada Lindqvist' } });
    for (const address of [`${path}.json`, `${path}.csv`, path, '/registry/northwind-platform', '/registry/northwind-platform.json']) {
      const text = await (await as(undefined).get(address)).text();
      expect(text, address).not.toContain('Ada Lindqvist');
      expect(text, address).not.toContain('Seen on the page');
    }
    expect(await (await as(undefined).get(path)).text()).toContain('After a correction by Jo from a hospital.');
  });
});

describe('who may look', () => {
  const PATHS = ['/registry', '/registry/northwind-platform', '/registry/northwind-platform/gdpr_dpa', '/commitments/quarry/ip_indemnity'];

  it('people who are signed in, where it is not public', async () => {
    const { as } = await registrySite();
    for (const path of PATHS) {
      expect((await as(VIEWER).get(path)).status).toBe(200);
      expect((await as(undefined).get(path)).headers.get('location')).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
      expect((await as(undefined).get(`${path}.json`, { authorization: 'Bearer x' })).status).toBe(401);
    }
  });

  it('everybody where it is public, with a way in, and without the sections of the desk, a cookie, or a link behind a guard', async () => {
    const { as } = await registrySite({ isPublic: true });
    const { page } = as(undefined);
    for (const path of PATHS) {
      const { status, headers, $ } = await page(path);
      expect([status, headers.get('set-cookie'), headers.get('cache-control')]).toEqual([200, null, 'public, no-cache']);
      expect(
        $('.top nav a')
          .toArray()
          .map((link) => $(link).attr('href')),
      ).toEqual(['/registry']);
      expect($('.top .enter').attr('href')).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
      expect($('form[method=post]')).toHaveLength(0);
      const behind = $('main a[href]')
        .toArray()
        .map((link) => $(link).attr('href') ?? '')
        .filter((href) => /^\/(?:snapshots|changes|sources|vendors|answers|review)/.test(href));
      expect(behind, path).toEqual([]);
    }
  });

  it('analysts only, of the answers to check, public or not', async () => {
    for (const isPublic of [true, false]) {
      const { as } = await registrySite({ isPublic });
      expect((await as(ANALYST).get('/answers')).status).toBe(200);
      expect((await as(VIEWER).get('/answers')).status).toBe(403);
      expect((await as(undefined).get('/answers')).status).toBe(303);
    }
  });

  it('nobody from outside what pages say beside an answer', async () => {
    const { as } = await registrySite({ isPublic: true });
    const path = '/registry/quarry-api/iso_27001';
    expect(await (await as(VIEWER).get(path)).text()).toContain('Pages say something else now');
    expect(await (await as(undefined).get(path)).text()).not.toContain('given on request');
    expect(await (await as(undefined).get(`${path}.json`)).text()).not.toContain('given on request');
  });
});

describe('validators', () => {
  it.each(['/registry', '/registry.json', '/registry/quarry-api', '/registry/quarry-api.csv', '/registry/quarry-api/gdpr_dpa'])(
    '%s is not sent again before something became of the registry',
    async (path) => {
      const { as, store } = await registrySite();
      const { get, send } = as(ANALYST);
      const first = await get(path);
      const etag = first.headers.get('etag') ?? '';
      const again = await get(path, { 'if-none-match': etag });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      const cell = await store.registryRecord('cell', 'quarry-api/gdpr_dpa');
      expect((await send('/registry/quarry-api/gdpr_dpa/verify', { version: String(cell?.version) })).status).toBe(303);
      expect((await get(path, { 'if-none-match': etag })).status).toBe(200);
    },
  );

  it('tell apart who asks: what one person has is not taken for what another gets', async () => {
    const { as } = await registrySite({ isPublic: true });
    const etags = await Promise.all(
      [ANALYST, VIEWER, undefined].map(async (user) => (await as(user).get('/registry/quarry-api/gdpr_dpa')).headers.get('etag')),
    );
    expect(new Set(etags).size).toBe(3);
  });
});

describe('CSV', () => {
  it('begins no cell with a formula, whatever people typed', async () => {
    const { as } = await registrySite();
    const text = await (await as(VIEWER).get('/registry/quarry-api.csv')).text();
    const row = csvRows(text).find(({ question }) => question === 'retention_zdr');
    expect(row?.['summary']).toMatch(/^'=HYPERLINK/);
  });
});

describe('an analyst', () => {
  const CELL = '/registry/tallow-workbench/gdpr_dpa';

  it('verifies an answer, and is told so', async () => {
    const { as, store } = await registrySite();
    const { page, send } = as(ANALYST);
    const form = (await page('/registry/fernwood-chat/gdpr_dpa')).$('form[action$="/verify"]');
    const version = form.find('[name=version]').attr('value') ?? '';
    const sent = await send('/registry/fernwood-chat/gdpr_dpa/verify', { version });
    expect([sent.status, sent.to]).toEqual([303, '/registry/fernwood-chat/gdpr_dpa?done=verify']);
    expect((await page(sent.to ?? '')).$('[role=status]').text()).toBe('Verified as it stands.');
    expect(await store.registryRecord('cell', 'fernwood-chat/gdpr_dpa')).toMatchObject({ status: 'verified', verifiedBy: 'Some analyst' });
  });

  it('says that a stale answer stands despite the changes that the page showed', async () => {
    const { as, store } = await registrySite();
    const { page, send } = as(ANALYST);
    const path = '/registry/northwind-on-halden/subprocessor_notice';
    const form = (await page(path)).$('form[action$="/verify"]');
    const despite = form.find('[name=despite]').attr('value') ?? '';
    expect(despite).toBe('chg_sample_1');
    const without = await send(`${path}/verify`, { version: '3' });
    expect([without.status, without.$('[role=alert]').text()]).toEqual([400, expect.stringContaining('still open: chg_sample_1')]);
    expect((await send(`${path}/verify`, { version: '3', despite })).status).toBe(303);
    expect((await store.registryRecord('cell', 'northwind-on-halden/subprocessor_notice'))?.status).toBe('verified');
  });

  it('takes what pages say now', async () => {
    const { as, store } = await registrySite();
    const sent = await as(ANALYST).send('/registry/northwind-platform/subprocessor_notice/adopt', { version: '3' });
    expect(sent.to).toBe('/registry/northwind-platform/subprocessor_notice?done=adopt');
    expect(await store.registryRecord('cell', 'northwind-platform/subprocessor_notice')).toMatchObject({
      status: 'verified',
      answer: { grade: 'partial', values: { objection_window: { n: 5, unit: 'd' } } },
    });
  });

  it('gives another answer, in all its fields', async () => {
    const { as, store } = await registrySite();
    const { page, send } = as(ANALYST);
    const path = '/registry/tallow-workbench/subprocessor_notice';
    const { $ } = await page(`${path}?edit=1`);
    expect($('#answer').attr('open')).toBeDefined();
    expect($('[name="value.objection_window"]').val()).toBe('10 days');
    const sent = await send(`${path}/answer`, [
      ['version', '2'],
      ['grade', 'partial'],
      ['summary', ' Two weeks, by a page. '],
      ['note', 'The page has to be watched.'],
      ['tier', 'enterprise_only'],
      ['route', ''],
      ['default', 'requires_config'],
      ['geography', 'DE\r\n\r\nFR'],
      ['value.objection_window', '14 days'],
      ['confidence', 'high'],
      ['keep', '0'],
      ['reason', 'Read in the contract'],
    ]);
    expect([sent.status, sent.to]).toEqual([303, `${path}?done=answer`]);
    expect(await store.registryRecord('cell', 'tallow-workbench/subprocessor_notice')).toMatchObject({
      origin: 'person',
      status: 'verified',
      answer: {
        grade: 'partial',
        summary: 'Two weeks, by a page.',
        note: 'The page has to be watched.',
        tier: 'enterprise_only',
        default: 'requires_config',
        geography: ['DE', 'FR'],
        values: { objection_window: { n: 14, unit: 'd' } },
        confidence: 'high',
        citations: [{ source: 'tallow/dpa' }],
      },
    });
    const [event] = await store.registryEvents({ record: 'tallow-workbench/subprocessor_notice', newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ kind: 'answered', because: { reason: 'Read in the contract' } });
  });

  it('is told beside the field what is wrong, and keeps what was typed', async () => {
    const { as, store } = await registrySite();
    const before = await store.registryRecord('cell', 'tallow-workbench/gdpr_dpa');
    const sent = await as(ANALYST).send(`${CELL}/answer`, {
      version: '2',
      grade: 'partial',
      summary: '',
      note: 'Kept <b>as typed</b>',
      confidence: 'medium',
      'cite.0.source': 'no source',
      'cite.0.quote': 'Words',
    });
    expect(sent.status).toBe(400);
    expect(sent.$('[name=summary]').attr('aria-invalid')).toBe('true');
    expect(sent.$(`#${sent.$('[name=summary]').attr('aria-describedby')}`).text()).toContain('is empty');
    expect(sent.$('[name="cite.0.source"]').attr('aria-invalid')).toBe('true');
    expect(sent.$('[name="cite.0.source"]').val()).toBe('no source');
    expect(sent.$('[name=note]').val()).toBe('Kept <b>as typed</b>');
    expect(sent.$('[name=keep]').attr('checked')).toBeUndefined();
    expect(sent.$('[name=grade] [selected]').attr('value')).toBe('partial');
    expect(await store.registryRecord('cell', 'tallow-workbench/gdpr_dpa')).toEqual(before);
  });

  it('is told what the desk says, and keeps what was typed', async () => {
    const { as } = await registrySite();
    const sent = await as(ANALYST).send(`${CELL}/answer`, { version: '2', grade: 'no', summary: 'There is none.', confidence: 'low' });
    expect(sent.status).toBe(400);
    expect(sent.$('[role=alert]').text()).toContain('why this answer holds has to be said');
    expect(sent.$('[name=summary]').val()).toBe('There is none.');
  });

  it('who is overtaken sees who was faster, and changes nothing', async () => {
    const { as, store } = await registrySite();
    const { send } = as(ANALYST);
    await send(`${CELL}/verify`, { version: '2' });
    const late = await send(`${CELL}/verify`, { version: '2' });
    expect([late.status, late.$('[role=alert]').text()]).toEqual([409, expect.stringContaining('Some analyst was faster')]);
    expect((await store.registryRecord('cell', 'tallow-workbench/gdpr_dpa'))?.version).toBe(3);
  });

  it('alone may act: viewers see no form, and are refused', async () => {
    const { as, store } = await registrySite();
    const { page, send } = as(VIEWER);
    expect((await page(CELL)).$('main form[method=post]')).toHaveLength(0);
    for (const deed of ['verify', 'adopt', 'answer']) expect((await send(`${CELL}/${deed}`, { version: '2' })).status).toBe(403);
    expect((await store.registryRecord('cell', 'tallow-workbench/gdpr_dpa'))?.version).toBe(2);
  });
});

describe('the answers to check', () => {
  it('are all that is in conflict, stale, otherwise on the pages, or unverified, in that order', async () => {
    const { as, store } = await registrySite();
    const list = (await (await as(ANALYST).get('/answers.json')).json()) as {
      counts: Record<string, number>;
      answers: Array<{ wait: string; id: string }>;
    };
    const counts = await store.countCells();
    expect(list.counts).toEqual({ conflict: counts.conflict, stale: counts.stale, suggestion: 1, draft: counts.draft });
    const order = list.answers.map(({ wait }) => ['conflict', 'stale', 'suggestion', 'draft'].indexOf(wait));
    expect(order).toEqual(order.toSorted());
    expect(list.answers.find(({ wait }) => wait === 'suggestion')?.id).toBe('quarry-api/iso_27001');
  });

  it('that say something come before those of which nothing is known yet', async () => {
    const { as, store } = await registrySite();
    const drafts = (await (await as(ANALYST).get('/answers.json?wait=draft')).json()) as { answers: Array<{ id: string }> };
    const cells = new Map((await store.registry({ type: 'cell' })).map((record) => [record.id, record as Cell]));
    const isUnknown = drafts.answers.map(({ id }) => {
      const answer = cells.get(id)?.answer;
      return answer?.grade === 'unclear' && answer.citations.length === 0;
    });
    expect(new Set(isUnknown)).toEqual(new Set([false, true]));
    expect(isUnknown).toEqual(isUnknown.toSorted((a, b) => Number(a) - Number(b)));
  });

  it('are acted on in the list, and it goes on where it was', async () => {
    const { as } = await registrySite();
    const { page, send } = as(ANALYST);
    const { $ } = await page('/answers?wait=draft&vendor=fernwood');
    const form = $('.worklist form[action$="/verify"]').first();
    const fields = form
      .find('input')
      .toArray()
      .map((field): [string, string] => [$(field).attr('name') ?? '', $(field).attr('value') ?? '']);
    const sent = await send(form.attr('action') ?? '', fields);
    expect(sent.to).toBe('/answers?wait=draft&vendor=fernwood&done=verify');
    const after = await page(sent.to ?? '');
    expect(after.$('[role=status]').text()).toBe('Verified as it stands.');
    expect(after.$('.view[aria-current]').text()).not.toBe($('.view[aria-current]').text());
  });

  it('lead to no other site', async () => {
    const { as } = await registrySite();
    const sent = await as(ANALYST).send('/registry/fernwood-chat/gdpr_dpa/verify', { version: '1', to: '//evil.example/answers' });
    expect(sent.to).toBe('/registry/fernwood-chat/gdpr_dpa?done=verify');
  });

  it('forget a suggestion once it was taken', async () => {
    const { as } = await registrySite();
    const { get, send } = as(ANALYST);
    const waits = async () => ((await (await get('/answers.json?wait=suggestion')).json()) as { total: number }).total;
    expect(await waits()).toBe(1);
    await send('/registry/quarry-api/iso_27001/adopt', { version: '3' });
    expect(await waits()).toBe(0);
  });
});

it('no text of people or pages becomes markup', async () => {
  const { as } = await registrySite();
  for (const path of [
    '/registry',
    '/registry?view=matrix',
    '/registry/quarry-api',
    '/registry/quarry-api/retention_zdr',
    '/registry/quarry-on-halden/data_residency',
    '/answers',
  ]) {
    const text = await (await as(ANALYST).get(path)).text();
    const $ = load(text);
    expect($('main script, main iframe, main img[onerror], main svg, main base, main meta, [onmouseover], [onfocus]').length, path).toBe(0);
    const evil = $('a[href]')
      .toArray()
      .map((link) => $(link).attr('href') ?? '')
      .filter((href) => !/^(?:\/(?!\/)|https:\/\/[a-z-]+\.example|#)/.test(href));
    expect(evil, path).toEqual([]);
  }
});
