import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import { QUEUE_PAGE } from '../../../src/web/queuePages.ts';
import { DESK_SAMPLE } from '../../helpers/deskSample.ts';
import { ADA, BEN, CAS, DESK_NOW, deskSite, VIC } from '../../helpers/deskSite.ts';
import { words } from './site.ts';

type Page = Awaited<ReturnType<ReturnType<Awaited<ReturnType<typeof deskSite>>['as']>['page']>>['$'];

const titles = ($: Page) =>
  $('.q-row')
    .toArray()
    .map((row) => words($(row).find('.q-title').first().text()));
const who = (user: typeof ADA) => ({ by: { kind: 'user' as const, id: user.id, name: user.name }, role: user.role });

describe('the queue', () => {
  it('lists what waits, worst first, with what changed, where, and whose it is', async () => {
    const { as, desk } = await deskSite({ edits: DESK_SAMPLE });
    await desk.assign([{ id: 'chg_window' }], ADA.id, who(BEN));
    const { $ } = await as(ADA).page('/review');
    expect(titles($)).toEqual([
      'Added 3. Content',
      'Changed Subprocessors: objection window',
      'Added Ironbark Compute Inc.',
      'Changed Audit: notice',
      'Rewritten 6 changes of one redesign',
      'Changed Residency: places',
      'Changed Governing law',
      'Changed Brightwater Cloud',
      'Reworded Contact',
      'Added Breach: notification',
    ]);
    expect(words($('.q-head > div > p').text())).toBe('10 entries with 15 changes to review');
    const row = $('.q-row').eq(1);
    expect(words(row.find('.q-sev').text())).toBe('critical');
    expect(words(row.find('.q-gist').text())).toBe('30 days →became 10 days');
    expect(words(row.find('.q-where').text())).toBe('Northwind AIdpa');
    expect(words(row.find('.q-who').text())).toBe('ALYou');
    expect(words((await as(BEN).page('/review')).$('.q-row').eq(1).find('.q-who').text())).toBe('ALAda Lindqvist');
    expect(row.find('time').attr('datetime')).toBe('2026-03-09T00:00:00.000Z');
  });

  it('unfolds an incident to its parts, and lists them apart where they are asked for', async () => {
    const { as } = await deskSite({ edits: DESK_SAMPLE });
    const { $ } = await as(ADA).page('/review');
    expect($('.q-parts .q-part')).toHaveLength(6);
    expect($('.q-parts .q-part .q-title').first().attr('href')).toBe('/changes/chg_part1?from=');
    const apart = await as(ADA).page('/review?incident=inc_redesign');
    expect(titles(apart.$)).toHaveLength(6);
    expect(titles(apart.$)[0]).toBe('Reworded Section 1');
  });

  it('links to the parts of a large incident rather than carrying them', async () => {
    const changes = Array.from({ length: 40 }, (_, n) => ({ id: `c${n}`, incident: 'inc_big' }));
    const { as } = await deskSite({ changes });
    const { $ } = await as(ADA).page('/review');
    expect($('.q-part')).toHaveLength(0);
    expect($('.q-all').attr('href')).toBe('/review?incident=inc_big');
    expect(words($('.q-all').text())).toBe('All 40 parts →');
  });

  it.each<[search: string, ids: string[]]>([
    ['vendor=aurelia-models', ['chg_training', 'chg_law']],
    ['source=northwind-ai%2Fdpa', ['chg_window', 'chg_audit']],
    ['on=privacy&severity=high', ['chg_places']],
    ['kind=row', ['chg_added', 'chg_moved']],
    ['key=governing_law', ['chg_law']],
    ['severity=positive', ['chg_breach']],
    ['age=1d', ['chg_training', 'chg_law']],
    ['age=over-7d', ['chg_breach', 'chg_places', 'chg_dot']],
    ['assignee=me', ['chg_audit']],
    ['assignee=usr_ben', ['chg_places']],
    ['state=confirmed', ['chg_moved']],
    ['state=sign-off', []],
    ['severity=high&order=oldest', ['chg_places', 'chg_part1', 'chg_audit']],
  ])('filters by %s, and the address says so', async (search, ids) => {
    const { as, desk } = await deskSite({ edits: DESK_SAMPLE });
    await desk.assign([{ id: 'chg_audit' }], ADA.id, who(ADA));
    await desk.assign([{ id: 'chg_places' }], BEN.id, who(BEN));
    if (search === 'state=confirmed') await desk.decide([{ id: 'chg_moved' }], 'confirmed', who(ADA));
    const { $ } = await as(ADA).page(`/review?${search}`);
    const found = $('.q-row > .q-what > .q-title').toArray();
    const changes = found.map((link) => $(link).attr('data-change'));
    expect(search.includes('order') ? changes : changes.sort()).toEqual(search.includes('order') ? ids : ids.sort());
    const link = $('[data-copy-path]').attr('data-copy-path') ?? '';
    expect([...new URLSearchParams(link.split('?')[1])].sort()).toEqual([...new URLSearchParams(search)].sort());
  });

  it('says which filter is not understood', async () => {
    const { as } = await deskSite();
    const { status, $ } = await as(ADA).page('/review?severity=extreme');
    expect([status, words($('main').text())]).toEqual([400, expect.stringContaining('"severity" must be one of')]);
  });

  it('names its views, and marks the one that is shown', async () => {
    const { as } = await deskSite();
    const { $ } = await as(ADA).page('/review?severity=critical');
    expect(
      $('.view')
        .toArray()
        .map((view) => $(view).attr('href')),
    ).toEqual([
      '/review',
      '/review?assignee=me',
      '/review?severity=critical',
      '/review?assignee=nobody',
      '/review?age=7d',
      '/review?state=sign-off',
    ]);
    expect(words($('.view[aria-current]').text())).toBe('Critical');
  });

  it('goes page by page within its view, and stays small', async () => {
    const changes = Array.from({ length: 120 }, (_, n) => ({ id: `c${String(n).padStart(3, '0')}` }));
    const { as } = await deskSite({ changes });
    const response = await as(ADA).get('/review?vendor=acme&page=2');
    const html = await response.text();
    expect(html.length).toBeLessThan(100_000);
    const { $ } = await as(ADA).page('/review?vendor=acme&page=2');
    expect($('.q-row')).toHaveLength(QUEUE_PAGE);
    expect($('.q-title').first().attr('data-change')).toBe('c050');
    expect($('a[rel=next]').attr('href')).toBe('/review?vendor=acme&page=3');
    expect((await as(ADA).page('/review?vendor=acme&page=9')).$('.empty').text()).toContain('no such page');
  });

  it('offers a viewer nothing to press', async () => {
    const { as } = await deskSite({ edits: DESK_SAMPLE });
    const { status, $ } = await as(VIC).page('/review');
    expect([status, $('.q-row').length, $('input[type=checkbox]').length, $('form[method=post][action^="/review"]').length]).toEqual([
      200, 10, 0, 0,
    ]);
    for (const path of ['/review/bulk', '/review/undo']) expect((await as(VIC).post(path)).status).toBe(403);
  });
});

const plain = (...ids: string[]): Array<Partial<Change> & Pick<Change, 'id'>> => ids.map((id) => ({ id }));

describe('acting on several', () => {
  it('dismisses with a usual reason and words of one’s own, says so, and takes it back in one go', async () => {
    const { as, store } = await deskSite({ changes: plain('a', 'b', 'c', 'd') });
    const done = await as(ADA).send('/review/bulk', [
      ['entry', '0:a'],
      ['entry', '0:b'],
      ['entry', '0:c'],
      ['do', 'dismissed:noise'],
      ['reason', 'the footer again'],
    ]);
    expect(done.status).toBe(303);
    expect(words(done.$('.done p').text())).toBe('3 changes dismissed.');
    expect(titles(done.$)).toHaveLength(1);
    expect((await store.review('b'))?.decided).toMatchObject({
      by: { id: ADA.id },
      at: DESK_NOW.toISOString(),
      reason: 'Noise of the page, nothing of ours: the footer again',
    });
    const undone = await as(ADA).send('/review/undo', { batch: String(done.$('.done [name=batch]').attr('value')), back: '/review' });
    expect(words(undone.$('.done p').text())).toBe('Undone: 3 changes as before.');
    expect(titles(undone.$)).toHaveLength(4);
    expect(undone.$('.done form')).toHaveLength(0);
  });

  it('stays in the view, and where it was', async () => {
    const { as } = await deskSite({ changes: plain('a', 'b', 'c') });
    const { to, $ } = await as(ADA).send('/review/bulk', { entry: '0:b', do: 'confirmed', from: 'vendor=acme', at: '1' });
    expect(to).toMatch(/^\/review\?vendor=acme&done=bat_\d+&at=1$/);
    expect($('[autofocus]').attr('data-change')).toBe('c');
  });

  it('takes an incident for all its parts', async () => {
    const { as, store } = await deskSite({ edits: DESK_SAMPLE });
    const { $ } = await as(ADA).send('/review/bulk', { entry: '-:inc_redesign', do: 'confirmed' });
    expect(words($('.done p').text())).toBe('6 changes confirmed.');
    expect((await store.review('chg_part4'))?.state).toBe('confirmed');
  });

  it('does nothing without a reason, without entries, or without a button, and says why', async () => {
    const { as, store } = await deskSite({ changes: plain('a', 'b') });
    for (const [fields, why] of [
      [{ entry: '0:a', do: 'dismissed' }, 'Why it is dismissed has to be said.'],
      [{ do: 'confirmed' }, 'Select the entries first.'],
      [{ entry: '0:a', do: 'dismissed:constructor' }, 'Why it is dismissed has to be said.'],
      [{ entry: '0:a', do: 'explode' }, 'No button says what to do.'],
      [{ entry: '0:nothing', do: 'confirmed' }, 'There is no change nothing.'],
    ] as const) {
      const { status, $ } = await as(ADA).send('/review/bulk', fields);
      expect([status, words($('[role=alert]').text())]).toEqual([400, expect.stringContaining(why)]);
    }
    expect(await store.countQueue()).toEqual({ entries: 2, changes: 2 });
  });

  it('does the rest where others were faster, and lists what was left with who did what', async () => {
    const { as, desk } = await deskSite({ changes: plain('a', 'b') });
    await desk.decide([{ id: 'a' }], 'confirmed', who(BEN));
    const { status, $ } = await as(ADA).send('/review/bulk', [
      ['entry', '0:a'],
      ['entry', '0:b'],
      ['do', 'dismissed:noise'],
    ]);
    expect(status).toBe(200);
    expect(words($('.done p').text())).toBe('1 change dismissed.');
    expect(words($('[role=alert]').text())).toContain('Reworded Subprocessors on acme/dpa: Ben Okafor confirmed this change');
    const alone = await as(ADA).send('/review/bulk', { entry: '0:a', do: 'dismissed:noise' });
    expect([alone.status, words(alone.$('[role=alert]').text())]).toEqual([
      409,
      expect.stringContaining('Ben Okafor confirmed this change'),
    ]);
  });

  it('assigns to oneself, to others and to nobody', async () => {
    const { as, store } = await deskSite({ changes: plain('a') });
    await as(ADA).send('/review/bulk', { entry: '0:a', do: 'assign:me' });
    expect((await store.review('a'))?.assignee).toBe(ADA.id);
    await as(ADA).send('/review/bulk', { entry: '1:a', do: 'assign', assignee: BEN.id });
    expect((await store.review('a'))?.assignee).toBe(BEN.id);
    const { $ } = await as(ADA).send('/review/bulk', { entry: '2:a', do: 'assign', assignee: '' });
    expect(words($('.done p').text())).toBe('1 change given back to nobody.');
    expect(await store.review('a')).not.toHaveProperty('assignee');
  });

  it('proposes where four eyes are asked for; another approver signs off, and who proposed it cannot', async () => {
    const { as, store } = await deskSite({ changes: [{ id: 'a', severity: 'critical' }], fourEyes: ['critical'] });
    const proposed = await as(BEN).send('/review/bulk', { entry: '0:a', do: 'confirmed' });
    expect(words(proposed.$('.done p').text())).toBe('1 change confirmed. Waits for second sign-off.');
    expect(titles(proposed.$)).toEqual([]);
    const waiting = await as(CAS).page('/review?state=sign-off');
    expect(words(waiting.$('.q-row .chip').text())).toBe('Confirmed, waits for second sign-off');
    const own = await as(BEN).send('/review/bulk', { entry: '1:a', do: 'sign-off', from: 'state=sign-off' });
    expect([own.status, words(own.$('[role=alert]').text())]).toEqual([403, expect.stringContaining('cannot sign it off')]);
    const signed = await as(CAS).send('/review/bulk', { entry: '1:a', do: 'sign-off', from: 'state=sign-off' });
    expect(words(signed.$('.done p').text())).toBe('1 change signed off.');
    expect((await store.review('a'))?.state).toBe('confirmed');
  });

  it('offers an analyst no sign-off', async () => {
    const { as } = await deskSite({ changes: [{ id: 'a', severity: 'critical' }], fourEyes: ['critical'] });
    await as(ADA).send('/review/bulk', { entry: '0:a', do: 'confirmed' });
    const { $ } = await as(ADA).page('/review?state=sign-off');
    expect($('.q-row')).toHaveLength(1);
    expect($('button[value=sign-off], button[value=refuse]')).toHaveLength(0);
    expect((await as(ADA).send('/review/bulk', { entry: '1:a', do: 'sign-off' })).status).toBe(403);
  });

  it('leads back to no other site after undo', async () => {
    const { as } = await deskSite({ changes: plain('a', 'b', 'c') });
    for (const [id, back] of [
      ['a', 'https://evil.example/review'],
      ['b', '//evil.example/review'],
      ['c', 'javascript:alert(1)'],
    ] as const) {
      const { $ } = await as(ADA).send('/review/bulk', { entry: `0:${id}`, do: 'confirmed' });
      const undone = await as(ADA).post('/review/undo', { batch: String($('.done [name=batch]').attr('value')), back });
      expect(undone.headers.get('location')).toMatch(/^\/review\?done=/);
    }
  });

  it('undoes nothing on which somebody acted since, and says who', async () => {
    const { as, desk } = await deskSite({ changes: plain('a') });
    const { $ } = await as(ADA).send('/review/bulk', { entry: '0:a', do: 'confirmed' });
    await desk.reopen([{ id: 'a' }], who(BEN));
    const undone = await as(ADA).send('/review/undo', { batch: String($('.done [name=batch]').attr('value')), back: '/review' });
    expect([undone.status, words(undone.$('main').text())]).toEqual([409, expect.stringContaining('Ben Okafor reopened this change')]);
  });
});
