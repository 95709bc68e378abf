/** The delivery log, one message, the settings of alerts in words, and what changes and the overview say of alerts. */
import { describe, expect, it } from 'vitest';
import { AlertSettings } from '../../../src/domain/alertSettings.ts';
import { createAlertingDesk } from '../../../src/pipeline/alerting/alertingDesk.ts';
import type { WebServices } from '../../../src/web/app.ts';
import { alertPath } from '../../../src/web/links.ts';
import { addSampleAlerts, holdSample, sampleAlertSettings } from '../../helpers/alertSample.ts';
import { ADA, DESK_NOW, deskSite, VIC } from '../../helpers/deskSite.ts';
import { person } from '../../helpers/door.ts';
import { HOSTILE } from '../../helpers/hostile.ts';
import { collect } from '../../helpers/samples.ts';
import { words } from './site.ts';

const ROOT = person('admin', { id: 'usr_root', login: 'root', name: 'Root Admin' });

async function alertSite({
  settings = sampleAlertSettings(),
  filled = true,
  text,
}: {
  settings?: AlertSettings;
  filled?: boolean;
  text?: string;
} = {}) {
  const services: Partial<WebServices> = {};
  const changes = ['one', 'two', 'three'].map((id) => ({
    id,
    severity: 'critical' as const,
    oldQuote: `within thirty (30) days ${text ?? ''}`,
    newQuote: `within ten (10) days ${text ?? ''}`,
    path: [`Objection ${text ?? ''}`],
  }));
  const site = await deskSite({ changes, services });
  const { store, clock } = site;
  let ids = 0;
  const newId = (prefix: string): string => {
    ids += 1;
    return `${prefix}_${ids}`;
  };
  services.alerts = { settings, desk: createAlertingDesk({ store, settings, clock, newId, baseUrl: 'https://cw.example' }) };
  const now = DESK_NOW;
  const recorded = await collect(store.changes({ newestFirst: true }));
  const made = filled ? await addSampleAlerts(store, { changes: recorded, now, ...(text === undefined ? {} : { words: text }) }) : [];
  return { ...site, services, made, recorded };
}

const idOf = (made: readonly string[], part: string): string => made.find((id) => id.includes(part)) ?? '';

describe('the delivery log', () => {
  it('says how each channel stands, and leads to what is counted', async () => {
    const site = await alertSite();
    await holdSample(site.store, 'compliance-mail', '2026-03-16T07:00:00.000Z');
    const { $ } = await site.as(VIC).page('/alerts');
    const rows = $('.channel-standings tbody tr')
      .toArray()
      .map((row) =>
        $(row)
          .children()
          .toArray()
          .map((cell) => words($(cell).text())),
      );
    expect(rows.map((row) => row.slice(0, 6))).toEqual([
      ['compliance-mail E-mail', '3 delivered', '2 waiting', '1', '0', '3 h ago'],
      ['legal-slack Slack', '3 delivered', '1 waiting', '0', '0', '6 h ago'],
      ['grc Webhook', '0', '0', '0', '1 dead', 'never'],
    ]);
    expect(rows[0]?.[6]).toContain('connection refused');
    expect(rows[2]?.[6]).toContain('410 Gone');
    expect($('.channel-standings a.bad').attr('href')).toBe('/alerts?channel=grc&state=dead');
  });

  it('lists messages newest first, each with its state, its attempts and what comes next', async () => {
    const site = await alertSite();
    const { $ } = await site.as(VIC).page('/alerts');
    const rows = $('.messages tbody tr')
      .toArray()
      .map((row) =>
        $(row)
          .children()
          .toArray()
          .map((cell) => words($(cell).text())),
      );
    expect(rows.map(([, state, , to, tries]) => [state, to, tries])).toEqual([
      ['Waiting', 'legal-slack test', 'Attempts 0'],
      ['Waiting', 'compliance-mail escalation', 'Attempts 0'],
      ['Trying again', 'compliance-mail at once', 'Attempt 1'],
      ['Delivered', 'compliance-mail reminder', 'Attempt 1'],
      ['Delivered', 'legal-slack at once', 'Attempt 1'],
      ['Dead', 'grc at once', 'Attempt 1'],
      ['Delivered', 'legal-slack at once', 'Attempt 1'],
      ['Delivered', 'compliance-mail at once', 'Attempts 3'],
      ['Delivered', 'legal-slack at once', 'Attempt 1'],
      ['Delivered', 'compliance-mail digest', 'Attempt 1'],
    ]);
    expect(rows.slice(0, 4).map((row) => row[5])).toEqual([
      'as soon as it is its turn',
      'quiet until then: in 8 h',
      'next in 12 min',
      '3 h ago',
    ]);
    expect(rows[5]?.[5]).toBe('not tried again');
    const links = $('.messages th a')
      .toArray()
      .map((link) => $(link).attr('href') ?? '');
    expect(links).toEqual(site.made.map(alertPath));
    for (const link of links) expect((await site.as(VIC).page(link)).status).toBe(200);
  });

  it('shows what the filters of the address ask for, in pages', async () => {
    const site = await alertSite();
    const listed = async (query: string) => {
      const { $ } = await site.as(VIC).page(`/alerts?${query}`);
      return { n: $('.messages tbody tr').length, count: words($('.log-count').text()), empty: words($('.empty').text()) };
    };
    expect(await listed('channel=grc')).toMatchObject({ n: 1, count: '1 message, newest first.' });
    expect(await listed('state=waiting&channel=compliance-mail')).toMatchObject({ n: 2 });
    expect(await listed('channel=gone')).toMatchObject({ n: 0, empty: 'No message matches.' });
    expect(await listed('page=2')).toMatchObject({ n: 0, empty: 'There is no such page of the log.' });
    expect((await site.as(VIC).page('/alerts?state=lost')).status).toBe(400);
    const many = Array.from({ length: 60 }, (_, n) =>
      site.services.alerts?.desk.test('legal-slack', { by: { kind: 'user', id: `${n}`, name: 'x' }, role: 'admin' }),
    );
    await Promise.all(many);
    const { $ } = await site.as(VIC).page('/alerts?channel=legal-slack');
    expect([$('.messages tbody tr').length, $('.pager a').attr('href')]).toEqual([50, '/alerts?channel=legal-slack&page=2']);
  });

  it('says what to do where there is no channel, no rule, or nothing was sent', async () => {
    const bare = await alertSite({ settings: AlertSettings.parse({}), filled: false });
    const page = await bare.as(VIC).page('/alerts');
    expect(words(page.$('main').text())).toContain('Nobody is alerted: there is no channel yet.');
    expect(page.$('pre').text()).toContain('channels:\n    - id: compliance-mail\n      type: email');
    const unruled = await alertSite({ settings: AlertSettings.parse({ channels: [{ id: 'out', type: 'stdout' }] }), filled: false });
    expect(words((await unruled.as(VIC).page('/alerts')).$('.empty').text())).toContain('but no rule that sends anything there');
    const idle = await alertSite({ filled: false });
    expect(words((await idle.as(VIC).page('/alerts')).$('.empty').text())).toContain('Nothing was sent so far');
  });

  it('remembers a channel that has left the settings', async () => {
    const site = await alertSite({ settings: AlertSettings.parse({}) });
    const { $ } = await site.as(VIC).page('/alerts');
    expect(words($('.channel-standings tbody tr').first().children().first().text())).toBe('compliance-mail no longer in the settings');
  });
});

describe('one message', () => {
  it('shows what was said: what became of what, the quote, the deadline with its clause, and where it leads', async () => {
    const site = await alertSite();
    const { $ } = await site.as(VIC).page(alertPath(idOf(site.made, 'corrected')));
    expect(words($('.told-title').text())).toBe('Reworded Objection');
    expect($('.told-title a').attr('href')).toMatch(/^\/changes\//);
    expect(words($('.told .moves').text())).toContain('Severity high →became critical');
    expect(words($('.told .gist').text())).toMatch(/thirty \(30\) days →became ten \(10\) days/);
    expect($('.told .excerpt del').length).toBeGreaterThan(0);
    const due = words($('.told-deadline').text());
    expect(due).toContain('Last day to object 8 December 2026 assumed');
    expect(due).toContain('Customer may object within ten (10) days');
    expect(due).toContain('10 days from 28 November 2026');
  });

  it('shows a digest, a reminder, a health event and a test each as what it is', async () => {
    const site = await alertSite();
    const of = async (part: string) => (await site.as(VIC).page(alertPath(idOf(site.made, part)))).$;
    const digest = await of('digest');
    expect([digest('.told-item').length, words(digest('.more').text())]).toEqual([3, 'And 3 more →']);
    expect(words((await of('reminder'))('.told-due').text())).toBe('Last day to object in 7 days');
    const health = words((await of('health'))('.told-item').text());
    expect(health).toContain('Could not be read Northwind AI / dpa');
    expect(health).toContain('bot wall (status 403)');
    expect(words((await of('test:'))('main .empty').first().text())).toContain('A test');
  });

  it('tells each attempt with its outcome, and the key that all of them share', async () => {
    const site = await alertSite();
    const id = idOf(site.made, 'two:recorded:compliance-mail');
    const { $ } = await site.as(VIC).page(alertPath(id));
    const lines = $('.attempt')
      .toArray()
      .map((line) => words($(line).text()));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^1Failed smtp\.example\.com:587 did not take the connection: connection refused\. 2026-03-08 07:00 UTC, 240 ms$/,
    );
    expect(lines[2]).toMatch(/^3Delivered 2026-03-08 09:00 UTC, 412 ms$/);
    expect(words($('.alert-facts').text())).toContain(`Idempotency key${id}`);
    expect(words($('.alert-facts').text())).toContain('Receipt<a1@smtp.example.com>');
  });

  it('is sent again by analysts once it is dead, with a word on who asked for it', async () => {
    const site = await alertSite();
    const path = alertPath(idOf(site.made, ':grc'));
    const before = await site.as(ADA).page(path);
    expect(words(before.$('.alert-trouble').text())).toContain('It is not tried again. grc.example.com answered 410 Gone.');
    expect(words(before.$('.alert-trouble button').text())).toBe('Send again');
    const after = await site.as(ADA).send(`${path}/retry`, {});
    expect([after.status, after.to]).toEqual([303, path]);
    expect(words(after.$('.alert-state').text())).toContain('Trying again');
    expect(words(after.$('.attempts').text())).toContain('Ada Lindqvist had it sent again');
    const [act] = await site.store.acts({ kinds: ['alert.retry'] });
    expect(act).toMatchObject({ by: { id: 'usr_ada' }, subject: { type: 'message', id: idOf(site.made, ':grc') } });
    // Somebody else was faster.
    const again = await site.as(ADA).send(`${path}/retry`, {});
    expect([again.status, words(again.$('.problem').text())]).toEqual([409, 'This message is on its way already.']);
    expect(await site.store.acts({ kinds: ['alert.retry'] })).toHaveLength(1);
  });

  it('is not sent again by viewers, and offered to be by none while it is not dead', async () => {
    const site = await alertSite();
    const dead = alertPath(idOf(site.made, ':grc'));
    expect((await site.as(VIC).page(dead)).$('form[action$=retry]').length).toBe(0);
    expect((await site.as(VIC).post(`${dead}/retry`)).status).toBe(403);
    for (const id of site.made.filter((one) => !one.endsWith(':grc')))
      expect((await site.as(ADA).page(alertPath(id))).$('form[action$=retry]').length).toBe(0);
  });

  it('is not there under an id that nobody has given', async () => {
    const site = await alertSite();
    for (const id of ['none', 'a:b/c', '../settings', '%'])
      for (const path of [alertPath(id), `${alertPath(id)}?page=2`]) expect((await site.as(VIC).page(path)).status).toBe(404);
    expect((await site.as(ADA).post(`${alertPath('none')}/retry`)).status).toBe(404);
  });

  it('shows hostile words as words', async () => {
    const site = await alertSite({ text: HOSTILE });
    for (const path of ['/alerts', ...site.made.map(alertPath)]) {
      const { $, status } = await site.as(ADA).page(path);
      expect([path, status, $('main script, main img, main iframe, main [onerror], main [onclick], main style').length]).toEqual([
        path,
        200,
        0,
      ]);
    }
  });

  it('stays small whatever it tells, in pages that lose nothing', async () => {
    const site = await alertSite({ filled: false });
    const [change] = site.recorded;
    if (!change) throw new Error('there is no change');
    const long = (n: number) => Array.from({ length: 4000 }, (_, at) => `word${n}x${at}`).join(' ');
    const deadline = { dueOn: '2026-12-08', basis: 'assumed' as const, clause: long(0) };
    const items = Array.from({ length: 50 }, (_, n) => ({
      type: 'change' as const,
      vendorName: 'Acme',
      path: '/',
      entry: {
        seq: n,
        id: `${n}`,
        at: change.firstSeenNewAt,
        kind: 'change.recorded' as const,
        change: {
          ...change,
          id: `c${n}`,
          path: [long(n)],
          oldQuote: long(n),
          newQuote: long(n + 1),
          deadlines: [deadline, deadline, deadline],
        },
      },
    }));
    const notice = { id: 'big', kind: 'digest' as const, title: long(1), at: change.firstSeenNewAt, items, more: 7, path: '/changes' };
    const at = DESK_NOW.toISOString();
    await site.store.addMessages([{ id: 'big', channel: 'grc', lane: '*', notice, createdAt: at, notBefore: at }]);
    const told: string[] = [];
    for (let to: string | undefined = '/alerts/big'; to !== undefined; ) {
      const page = await site.as(VIC).page(to);
      expect(page.$.html().length).toBeLessThan(100_000);
      told.push(
        ...page
          .$('.told-title a')
          .toArray()
          .map((link) => page.$(link).attr('href') ?? ''),
      );
      to = page.$('.pager a[rel=next]').attr('href');
      if (to === undefined) expect(words(page.$('.more').text())).toBe('And 7 more →');
    }
    expect(told).toEqual(items.map(({ entry }) => `/changes/${entry.change.id}`));
    expect((await (await site.as(VIC).get('/alerts')).text()).length).toBeLessThan(100_000);
  });
});

describe('the settings of alerts', () => {
  it('are read by viewers, without secrets', async () => {
    const site = await alertSite();
    const { $, status } = await site.as(VIC).page('/settings/alerts');
    const text = words($('main').text());
    expect(status).toBe(200);
    expect(text).not.toContain('hidden');
    expect(text).toContain('https://grc.example.com/…, signed with 1 secret');
    expect($('form[action$=test]').length).toBe(0);
    const lines = $('.routing')
      .toArray()
      .map((line) => words($(line).text()));
    expect(lines[0]).toBe(
      'Critical or high changes of any vendor, as soon as they are found→goes to compliance-mail, legal-slack at once urgentTells also when one is corrected, retracted or due on another day.',
    );
    // 2026-03-16 is the Monday after.
    expect(lines[2]).toContain('in a digest every Monday at 08:00, Europe/Paris, next in 6 days');
    expect($('.routing time').attr('datetime')).toBe('2026-03-16T07:00:00.000Z');
    expect(lines.slice(4)).toEqual([
      'Critical changes that nobody has reviewed within 24 hours→goes to compliance-mail unreviewed',
      '7 days and 1 day before a deadline, at 08:00, Europe/Paris: all changes of any vendor→goes to compliance-mail objections',
    ]);
  });

  it('let administrators send a test, which leads to its page in the log', async () => {
    const site = await alertSite();
    const { $ } = await site.as(ROOT).page('/settings/alerts');
    expect(
      $('form[action$=test]')
        .toArray()
        .map((form) => $(form).attr('action')),
    ).toEqual(['/settings/alerts/compliance-mail/test', '/settings/alerts/legal-slack/test', '/settings/alerts/grc/test']);
    const sent = await site.as(ROOT).send('/settings/alerts/grc/test', {});
    expect([sent.status, sent.to]).toEqual([303, alertPath('test_1')]);
    expect(words(sent.$('h1').text())).toBe('Clausewatch reaches the channel grc');
    const message = await site.store.message('test_1');
    expect(message).toMatchObject({ channel: 'grc', state: 'waiting', notice: { kind: 'test', items: [], baseUrl: 'https://cw.example' } });
    const [act] = await site.store.acts({ kinds: ['alert.test'] });
    expect(act).toMatchObject({ by: { id: 'usr_root' }, subject: { type: 'channel', id: 'grc' } });
  });

  it('reload the page of a test until something came of it', async () => {
    const site = await alertSite();
    const { to } = await site.as(ROOT).send('/settings/alerts/grc/test', {});
    const reload = async () => (await site.as(VIC).page(to ?? '')).$('body').attr('data-reload');
    expect(await reload()).toBe('2');
    const at = DESK_NOW.toISOString();
    await site.store.claim({ channel: 'grc', now: at, until: at, token: 't' });
    await site.store.attempted({ id: 'test_1', token: 't', at, ms: 1, outcome: { ok: true } });
    expect(await reload()).toBeUndefined();
  });

  it('send no test for others, nor to a channel that is not there', async () => {
    const site = await alertSite();
    expect((await site.as(ADA).post('/settings/alerts/grc/test')).status).toBe(403);
    expect((await site.as(ROOT).post('/settings/alerts/none/test')).status).toBe(404);
    expect(await site.store.acts({ kinds: ['alert.test'] })).toEqual([]);
  });
});

describe('what others say of alerts', () => {
  it('a change names the channels that were told of it, and those for which it is held', async () => {
    const site = await alertSite();
    await holdSample(site.store, 'weekly-mail', '2026-03-16T07:00:00.000Z');
    const entry = (await site.store.unrouted(1)).from;
    expect(entry).toBeGreaterThan(0);
    const [one] = site.recorded;
    const told: string[][] = [];
    for (const { id } of site.recorded) {
      const { $ } = await site.as(VIC).page(`/changes/${id}`);
      told.push(
        $('.told-to li')
          .toArray()
          .map((line) => words($(line).text()).replace(/ 2026.*/, '')),
      );
    }
    expect(one && told[0]).toContain('grc at once Dead');
    expect(told[0]).toContain('compliance-mail escalation Waiting');
    expect(told.flat()).toContain('weekly-mail Held for its next digest or summary');
  });

  it('a change that nobody was alerted of says so, where there are channels', async () => {
    const site = await alertSite({ filled: false });
    expect(words((await site.as(VIC).page('/changes/one')).$('section:has(#alerts)').text())).toContain('Nobody was alerted of it');
    const bare = await alertSite({ filled: false, settings: AlertSettings.parse({}) });
    expect((await bare.as(VIC).page('/changes/one')).$('#alerts').length).toBe(0);
  });

  it('the overview names channels in trouble, and is quiet where there is none', async () => {
    const site = await alertSite();
    const { $ } = await site.as(VIC).page('/');
    expect(words($('.undelivered').text())).toBe('Alerts do not arrive. compliance-mail: the last attempt failed; grc: 1 alert given up.');
    expect(
      $('.undelivered a')
        .toArray()
        .map((link) => $(link).attr('href')),
    ).toEqual(['/alerts?channel=compliance-mail', '/alerts?channel=grc&state=dead']);
    const gone = await alertSite({ settings: AlertSettings.parse({ channels: [{ id: 'legal-slack', type: 'stdout' }] }) });
    expect((await gone.as(VIC).page('/')).$('.undelivered').length).toBe(0);
  });
});
