import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/lib/hash.ts';
import { DESK_SAMPLE } from '../../helpers/deskSample.ts';
import { ADA, BEN, CAS, deskSite, passage, VIC } from '../../helpers/deskSite.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { words } from './site.ts';

const who = (user: typeof ADA) => ({ by: { kind: 'user' as const, id: user.id, name: user.name }, role: user.role });
const sample = (more: Parameters<typeof deskSite>[0] = {}) => deskSite({ edits: DESK_SAMPLE, ...more });

describe('the passage', () => {
  it('stands among its neighbours on both sides, with the words marked that differ', async () => {
    const { as } = await sample();
    const { $ } = await as(ADA).page('/changes/chg_window');
    const side = (name: string) =>
      $(`.side-${name} .ctx-body`)
        .children()
        .toArray()
        .map((node) => words($(node).text()));
    expect(side('old')).toHaveLength(7);
    expect(side('old')[2]).toBe('4.2 Objection');
    expect(side('old')[4]).toMatch(/^4\.3 Northwind AI shall impose/);
    expect(side('old')[6]).toMatch(/thirty \(30\) days’ written notice\. changed too$/);
    expect(
      $('.side-old .changed del')
        .toArray()
        .map((node) => $(node).text()),
    ).toEqual(['thirty', '30']);
    expect(
      $('.side-new .changed ins')
        .toArray()
        .map((node) => $(node).text()),
    ).toEqual(['ten', '10']);
    expect(words($('.ctx-path').text())).toBe('Under the headings Data Processing Addendum › 4. Subprocessors › 4.2 Objection');
  });

  it('shows where an added one was missing', async () => {
    const { as } = await sample();
    const { $ } = await as(ADA).page('/changes/chg_training');
    const old = $('.side-old .ctx-body')
      .children()
      .toArray()
      .map((node) => words($(node).text()));
    expect(old.slice(2, 5)).toEqual([
      'You own the Inputs that you provide and the Outputs that the Services make from them.',
      'Not on the page.',
      'You are responsible for your Content.',
    ]);
  });

  it('stands in its table where it is a row, with the cells marked that differ', async () => {
    const { as } = await sample();
    const { $ } = await as(ADA).page('/changes/chg_moved');
    expect(
      $('.row-cells thead th')
        .toArray()
        .map((node) => words($(node).text())),
    ).toEqual(['Side', 'Name', 'Purpose', 'Location']);
    const rows = $('.row-cells tbody tr')
      .toArray()
      .map((node) => words($(node).find('th, td').first().text() + $(node).find('td').last().text()));
    expect(rows).toEqual(['Germany', 'BeforeIreland', 'AfterNetherlands', 'United States', 'United States']);
    expect(
      $('.row-cells del, .row-cells ins')
        .toArray()
        .map((node) => $(node).text()),
    ).toEqual(['Ireland', 'Netherlands']);
  });

  it('is shown side by side or inline, as the address says', async () => {
    const { as } = await sample();
    const look = async (view: string) => {
      const { $ } = await as(ADA).page(`/changes/chg_window${view}`);
      return [$('.diff-sides').length, $('.diff-inline').length];
    };
    expect([await look(''), await look('?view=side'), await look('?view=inline')]).toEqual([
      [1, 1],
      [1, 0],
      [0, 1],
    ]);
    const { $ } = await as(ADA).page('/changes/chg_window?from=vendor%3Dnorthwind-ai');
    expect($('[data-view=inline]').attr('href')).toBe('/changes/chg_window?view=inline&from=vendor%3Dnorthwind-ai#text');
  });

  it('falls back to the quotes where the pages are not stored', async () => {
    const { as } = await deskSite({ changes: [{ id: 'a', oldQuote: 'thirty days', newQuote: 'ten days' }] });
    const { $ } = await as(ADA).page('/changes/a');
    expect([words($('.side-old .changed, .side-old .ctx-body').first().text()), $('.ctx').length]).toEqual(['thirty days', 0]);
  });

  it('is shortened around what changed where it is very long', async () => {
    const text = (days: string) => `${'Words that stay as they are. '.repeat(400)}Within ${days} days. ${'And more of them. '.repeat(400)}`;
    const edit = {
      source: sampleSource('acme/terms'),
      minutes: 100,
      before: [passage([], text('thirty'))],
      after: [passage([], text('ten'))],
      changes: [{ id: 'long', oldQuote: text('thirty'), newQuote: text('ten') }],
    };
    const { as } = await deskSite({ edits: [edit] });
    const html = await (await as(ADA).get('/changes/long')).text();
    expect(html.length).toBeLessThan(100_000);
    expect(html).toContain('<del>thirty</del>');
  });
});

describe('evidence', () => {
  it('tells of both sides which page, when, from where, and how it was answered', async () => {
    const { as } = await sample();
    const { $ } = await as(ADA).page('/changes/chg_window');
    const after = $('.proof').eq(1);
    expect(after.find('.hash a').attr('title')).toBe(sha256(`northwind-ai/dpa after ${60 * 24 * 8}`));
    const told = words(after.text());
    expect(told).toContain('Captured2026-03-09 00:00 UTC');
    expect(told).toContain('Answer200, rendered by http');
    expect(
      after
        .find('.headers dt')
        .toArray()
        .map((node) => $(node).text()),
    ).toEqual(['content-type', 'etag', 'last-modified', 'server']);
    expect(after.find('a[download]').attr('href')).toBe(`/snapshots/${sha256(`northwind-ai/dpa after ${60 * 24 * 8}`)}`);
  });

  it('shows the pictures of both sides, and gives those that a visit names and no others', async () => {
    const asked: string[] = [];
    const readPicture = async (hash: string) => {
      asked.push(hash);
      return Uint8Array.from([0x89, 0x50]);
    };
    const { as } = await sample({ services: { readPicture } });
    const { $ } = await as(VIC).page('/changes/chg_window');
    const images = $('.pictures img')
      .toArray()
      .map((node) => [$(node).attr('src'), $(node).attr('loading'), $(node).attr('alt')]);
    expect(images).toEqual([
      [`/screenshots/${sha256('picture before')}`, 'lazy', 'The whole page before, as a picture'],
      [`/screenshots/${sha256('picture after')}`, 'lazy', 'The whole page after, as a picture'],
    ]);
    const { status, headers } = await as(VIC).get(`/screenshots/${sha256('picture before')}`);
    expect([status, headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([200, 'image/png', 'nosniff']);
    expect(headers.get('content-security-policy')).toContain('sandbox');
    asked.length = 0;
    for (const name of [sha256('northwind-ai/dpa after 11520'), 'abc', '..%2F..%2Fetc%2Fpasswd', sha256('picture before').toUpperCase()])
      expect((await as(VIC).get(`/screenshots/${name}`)).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('shows no pictures where none can be read', async () => {
    const { as } = await sample();
    expect((await as(ADA).page('/changes/chg_window')).$('.pictures')).toHaveLength(0);
    expect((await as(ADA).get(`/screenshots/${sha256('picture before')}`)).status).toBe(404);
  });
});

describe('a decision', () => {
  it('is confirmed, told with its history, and taken back', async () => {
    const { as, store } = await sample();
    const done = await as(ADA).send('/changes/chg_audit/decide', { version: '0', decision: 'confirmed' });
    expect(words(done.$('.done p').text())).toBe('1 change confirmed.');
    expect(words(done.$('.standing-box').text())).toBe('Confirmed by you, just now.');
    expect(words(done.$('.log').text())).toContain('You confirmed it');
    expect(words(done.$('.moves').text())).toBe('State to review →became confirmed');
    const undone = await as(ADA).send('/review/undo', {
      batch: String(done.$('.done [name=batch]').attr('value')),
      back: String(done.$('.done [name=back]').attr('value')),
    });
    expect(undone.to).toMatch(/^\/changes\/chg_audit\?done=/);
    expect((await store.review('chg_audit'))?.state).toBe('flagged');
  });

  it('leads to the next entry of the view one came from, and at the end back to the view', async () => {
    const { as } = await sample();
    const from = 'vendor=northwind-ai';
    const first = await as(ADA).page(`/changes/chg_window?from=${encodeURIComponent(from)}`);
    expect(first.$('[data-key=j]').attr('href')).toBe(`/changes/chg_added?from=${encodeURIComponent(from)}`);
    expect(first.$('[data-key=k]')).toHaveLength(0);
    const next = await as(ADA).send('/changes/chg_window/decide', { version: '0', decision: 'confirmed', from });
    expect(next.to).toMatch(/^\/changes\/chg_added\?from=vendor%3Dnorthwind-ai&done=bat_\d+$/);
    expect(words(next.$('.done p').text())).toBe('1 change confirmed.');
    const last = await as(ADA).send('/changes/chg_moved/decide', { version: '0', decision: 'dismissed:wording', from });
    expect(last.to).toMatch(/^\/review\?vendor=northwind-ai&done=bat_\d+$/);
  });

  it('leads to the next part of a redesign before it leaves it', async () => {
    const { as } = await sample();
    const { to } = await as(ADA).send('/changes/chg_part1/decide', { version: '0', decision: 'confirmed', from: '' });
    expect(to).toMatch(/^\/changes\/chg_part2\?/);
  });

  it('goes across the pages of a view', async () => {
    const changes = Array.from({ length: 60 }, (_, n) => ({ id: `c${String(n).padStart(2, '0')}` }));
    const { as } = await deskSite({ changes });
    const edge = await as(ADA).page('/changes/c49?from=');
    expect(edge.$('[data-key=j]').attr('href')).toBe('/changes/c50?from=page%3D2');
    const beyond = await as(ADA).page('/changes/c50?from=page%3D2');
    expect(beyond.$('[data-key=k]').attr('href')).toBe('/changes/c49?from=');
    const decided = await as(ADA).send('/changes/c49/decide', { version: '0', decision: 'confirmed', from: '' });
    expect(decided.to).toMatch(/^\/changes\/c50\?from=&/);
  });

  it('is refused without a reason, and keeps what was typed', async () => {
    const { as } = await sample();
    const { status, $ } = await as(ADA).send('/changes/chg_audit/decide', {
      version: '0',
      decision: 'superseded',
      supersededBy: 'chg_window',
    });
    expect([status, words($('[role=alert]').text())]).toEqual([400, 'Why it is superseded has to be said. Give a reason.']);
    expect($('[name=supersededBy]').attr('value')).toBe('chg_window');
    const done = await as(ADA).send('/changes/chg_audit/decide', {
      version: '0',
      decision: 'superseded',
      supersededBy: 'chg_window',
      reason: 'the same',
    });
    expect(done.$('.standing-box a').attr('href')).toBe('/changes/chg_window');
  });

  it('of two people at once one wins; the other sees who did what, the state as it is now, and what was typed', async () => {
    const { as, store } = await sample();
    const [ada, ben] = [as(ADA), as(BEN)];
    const seen = String((await ben.page('/changes/chg_audit')).$('[name=version]').attr('value'));
    const first = await ada.post('/changes/chg_audit/decide', { version: seen, decision: 'confirmed' });
    expect(first.status).toBe(303);
    const second = await ben.send('/changes/chg_audit/decide', { version: seen, decision: 'dismissed', reason: 'Same words to me' });
    expect(second.status).toBe(409);
    expect(words(second.$('[role=alert]').text())).toContain('Ada Lindqvist confirmed this change on 2026-03-10 09:00 UTC.');
    expect(words(second.$('.standing-box').text())).toContain('Confirmed by Ada Lindqvist');
    expect(words(second.$('.typed').text())).toBe('You had typed: Same words to me');
    expect((await store.review('chg_audit'))?.state).toBe('confirmed');
  });

  it('keeps a correction that came too late for who typed it', async () => {
    const { as, desk } = await sample();
    await desk.assign([{ id: 'chg_audit' }], BEN.id, who(BEN));
    const late = await as(ADA).send('/changes/chg_audit/edit', {
      version: '0',
      'old.n': '30',
      'old.unit': 'd',
      'new.n': '45',
      'new.unit': 'd',
      severity: 'high',
      effectiveAt: '2026-04-01',
    });
    expect([late.status, late.$('#edit[open]').length, late.$('[name="new.n"]').attr('value')]).toEqual([409, 1, '45']);
    expect(late.$('[action$="/edit"] [name=version]').attr('value')).toBe('1');
  });

  it('waits for a second person who is not the first, and tells each why not', async () => {
    const { as, store } = await sample({ fourEyes: ['critical'] });
    await as(BEN).send('/changes/chg_window/decide', { version: '0', decision: 'dismissed:scope' });
    const proposer = await as(BEN).page('/changes/chg_window');
    expect([words(proposer.$('.why-not').text()), proposer.$('[action$="/sign-off"]').length]).toEqual([
      'You proposed it: somebody else has to sign it off.',
      0,
    ]);
    expect(words((await as(ADA).page('/changes/chg_window')).$('.why-not').text())).toBe('An approver has to sign this off.');
    const second = await as(CAS).page('/changes/chg_window');
    expect(words(second.$('.standing-box').text())).toContain('Ben Okafor proposed dismissed');
    expect((await as(ADA).post('/changes/chg_window/sign-off', { version: '1' })).status).toBe(403);
    expect((await as(BEN).post('/changes/chg_window/sign-off', { version: '1' })).status).toBe(403);
    const refused = await as(CAS).send('/changes/chg_window/refuse', { version: '1', reason: 'It does concern us' });
    expect(words(refused.$('.log').text())).toContain('You refused the proposal');
    await as(BEN).send('/changes/chg_window/decide', { version: '2', decision: 'confirmed' });
    const signed = await as(CAS).send('/changes/chg_window/sign-off', { version: '3' });
    expect(words(signed.$('.standing-box').text())).toBe('Confirmed by Ben Okafor, signed off by you, just now.');
    expect((await store.review('chg_window'))?.state).toBe('confirmed');
  });

  it('goes back to review', async () => {
    const { as } = await sample();
    await as(ADA).send('/changes/chg_audit/decide', { version: '0', decision: 'confirmed' });
    const { $ } = await as(ADA).send('/changes/chg_audit/reopen', { version: '1' });
    expect(words($('.standing-box').text())).toBe('To review');
  });
});

describe('corrections', () => {
  const fields = (id: string, more: Record<string, string>) => ({ version: '0', ...more, id });

  it.each<[id: string, typed: Record<string, string>, edits: unknown]>([
    ['chg_audit', { 'old.n': '30', 'old.unit': 'd', 'new.n': '3', 'new.unit': 'mo' }, { newValue: { n: 3, unit: 'mo' } }],
    ['chg_audit', { 'old.n': '', 'old.unit': 'd', 'new.n': '90', 'new.unit': 'd' }, { oldValue: null }],
    ['chg_law', { 'old.text': 'Ireland', 'new.text': 'Belgium' }, { newValue: 'BE' }],
    ['chg_places', { 'old.text': 'Ireland\r\nSweden', 'new.text': 'Germany\r\nNorway' }, { newValue: ['DE', 'NO'] }],
    [
      'chg_moved',
      {
        'old.name': 'Brightwater Cloud',
        'old.purpose': 'Cloud infrastructure',
        'old.location': 'Ireland',
        'new.name': 'Brightwater',
        'new.purpose': '',
        'new.location': 'Netherlands',
      },
      { newValue: { name: 'Brightwater', location: 'Netherlands' } },
    ],
    ['chg_training', { severity: 'high' }, { severity: 'high' }],
    ['chg_training', { effectiveAt: '2026-05-01' }, { effectiveAt: '2026-05-01' }],
  ])('of %s are read by the kind of its values: %j', async (id, typed, edits) => {
    const { as, store } = await sample();
    const form = (await as(ADA).page(`/changes/${id}`)).$;
    const severity = String(form('[name=severity] [selected]').attr('value'));
    const effectiveAt = String(form('[name=effectiveAt]').attr('value') ?? '');
    const { status } = await as(ADA).send(`/changes/${id}/edit`, fields(id, { severity, effectiveAt, ...typed }));
    expect(status).toBe(303);
    expect((await store.review(id))?.edits).toEqual(edits);
  });

  it('are shown beside what was read', async () => {
    const { as } = await sample();
    const { $ } = await as(ADA).send('/changes/chg_audit/edit', {
      version: '0',
      'old.n': '30',
      'old.unit': 'd',
      'new.n': '3',
      'new.unit': 'mo',
      severity: 'critical',
      effectiveAt: '2026-04-01',
      reason: 'Annex says months',
    });
    expect(words($('.corrected').text())).toBe('As corrected30 days →became 3 months');
    expect(words($('.as-read').text())).toBe('As read30 days →became 90 days');
    expect(words($('.title .chips').text())).toContain('rated high, corrected by an analyst');
    expect(
      $('.moves li')
        .toArray()
        .map((node) => words($(node).text())),
    ).toEqual(['New value 90 days →became 3 months', 'Severity high →became critical']);
    expect(words((await as(ADA).page('/review?severity=critical')).$('.q-list, .queue').text())).toContain('3 months');
  });

  it('that cannot be are refused with what must be', async () => {
    const { as } = await sample();
    for (const [id, typed, why] of [
      [
        'chg_audit',
        { 'old.n': '30', 'old.unit': 'd', 'new.n': 'soon', 'new.unit': 'd' },
        'The new value must be a number with a unit of time.',
      ],
      ['chg_law', { 'old.text': 'Ireland', 'new.text': 'Atlantis' }, 'The new value must be one place'],
      ['chg_law', { 'old.text': 'Ireland', 'new.text': 'Netherlands', effectiveAt: 'soon' }, 'The effective date must be a date'],
      ['chg_law', { 'old.text': 'Ireland', 'new.text': 'Netherlands', severity: 'extreme' }, 'The severity must be one of'],
    ] as const) {
      const { status, $ } = await as(ADA).send(`/changes/${id}/edit`, { version: '0', severity: '', ...typed });
      expect([status, words($('[role=alert]').text())]).toEqual([400, expect.stringContaining(why)]);
    }
  });

  it('of a passage offer no values, for it has none', async () => {
    const { as } = await sample();
    expect((await as(ADA).page('/changes/chg_training')).$('#edit [name^=new]')).toHaveLength(0);
  });
});

describe('a change under review', () => {
  it('is given to somebody, commented on, and told when notice was given', async () => {
    const { as } = await sample();
    await as(ADA).send('/changes/chg_window/assign', { version: '0', assignee: BEN.id });
    await as(ADA).send('/changes/chg_window/notice', { version: '1', noticeAt: '2026-03-06' });
    const { $ } = await as(BEN).send('/changes/chg_window/comment', { text: 'They wrote on the 6th.\n<b>Really</b>' });
    expect(words($('.whose').text())).toBe('Assigned to BOYou');
    expect($('.comment').text()).toBe('They wrote on the 6th.\n<b>Really</b>');
    expect(
      $('.m-label')
        .toArray()
        .map((node) => $(node).text()),
    ).toEqual(['Notice given', 'Date on the page', 'Old text last seen', 'New text first seen', 'Deadline', 'Effective']);
    expect(words($('.m-due .m-note').text())).toBe('assumed DPA 4.2: ten (10) days from receipt of the notice');
    expect(
      $('.deed')
        .toArray()
        .map((node) => words($(node).text()).replace(/ 2026.*/, '')),
    ).toEqual([
      'Clausewatch found it',
      'Ada Lindqvist assigned it to Ben Okafor',
      'Ada Lindqvist set when notice was given',
      'You commented',
    ]);
  });

  it('leads to a rule that ignores the like of it', async () => {
    const { as } = await sample();
    expect((await as(ADA).page('/changes/chg_dot')).$('.ignore a').attr('href')).toBe('/settings/rules/new?change=chg_dot');
  });

  it('shows a viewer everything and no button', async () => {
    const { as } = await sample();
    await as(ADA).post('/changes/chg_window/comment', { text: 'Seen.' });
    const { $ } = await as(VIC).page('/changes/chg_window?edit=1');
    expect([words($('.comment').text()), $('main form[method=post]').length]).toEqual(['Seen.', 0]);
    for (const act of ['decide', 'edit', 'notice', 'assign', 'comment', 'sign-off', 'refuse', 'reopen'])
      expect((await as(VIC).post(`/changes/chg_window/${act}`)).status, act).toBe(403);
  });

  it('is acted on with POST and the token alone, and not where there is no such change', async () => {
    const { as, store } = await sample();
    for (const act of ['decide', 'edit', 'notice', 'assign', 'comment', 'sign-off', 'refuse', 'reopen']) {
      expect((await as(BEN).get(`/changes/chg_audit/${act}`)).status, act).toBe(404);
      const forged = await as(BEN).app.request(`/changes/chg_audit/${act}`, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams({ csrf: 'guess', decision: 'confirmed', version: '0' }),
      });
      expect(forged.status, act).toBe(403);
      expect((await as(BEN).post(`/changes/nothing/${act}`, { decision: 'confirmed' })).status, act).toBe(404);
    }
    expect(await store.acts({ subject: { type: 'change', id: 'chg_audit' } })).toEqual([]);
  });
});
