/** The calendar of deadlines over a real record and a real desk. */
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { Deadline } from '../../../src/domain/change.ts';
import { createApp, type WebServices } from '../../../src/web/app.ts';
import { ADA, deskSite, VIC } from '../../helpers/deskSite.ts';
import { doorFor } from '../../helpers/door.ts';
import { at } from '../../helpers/samples.ts';

const due = (dueOn: string, rule = 'objection'): Deadline => ({
  dueOn,
  clause: 'Customer may object within ten days.',
  basis: 'assumed',
  label: 'Last day to object',
  rule,
});

const ROW = { kind: 'row', action: 'added', key: 'subprocessors.list' } as const;

async function office(services: Partial<WebServices> = {}) {
  const site = await deskSite({
    changes: [
      { ...ROW, id: 'chg_a', severity: 'critical', newValue: { name: 'CoreWeave' }, newQuote: 'CoreWeave' },
      { ...ROW, id: 'chg_b', severity: 'medium', newValue: { name: 'Hetzner' }, newQuote: 'Hetzner' },
    ],
    services,
  });
  let minutes = 10;
  const settle = (deadlines: Record<string, Deadline[]>) => {
    minutes += 1;
    return site.store.settle(new Map(Object.entries(deadlines)), at(minutes));
  };
  await settle({ chg_a: [due('2026-03-20')], chg_b: [due('2026-04-01'), due('2026-05-01', 'effective')] });
  const get = (query = '', headers: Record<string, string> = {}) => site.as(VIC).app.request(`/feeds/deadlines.ics${query}`, { headers });
  const events = async (query = ''): Promise<string[]> => eventsOf(await (await get(query)).text());
  const by = { kind: 'user', id: ADA.id, name: ADA.name, login: ADA.login } as const;
  return { ...site, settle, get, events, who: { by, role: 'analyst' as const } };
}

function eventsOf(text: string): string[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const value = (event: InstanceType<typeof ICAL.Component>, name: string): string => String(event.getFirstPropertyValue(name));
  return calendar
    .getAllSubcomponents('vevent')
    .map((event) => ['uid', 'sequence', 'status', 'dtstart'].map((name) => value(event, name)).join(' '));
}

describe('/feeds/deadlines.ics', () => {
  it('has what is due, from the record', async () => {
    const { get, events } = await office();
    const response = await get();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(await response.text()).toContain('SUMMARY:acme: last day to object: subprocessor CoreWeave (assumed)\r\n');
    expect(await events()).toEqual([
      'chg_a.objection@clausewatch 0 CONFIRMED 2026-03-20',
      'chg_b.objection@clausewatch 0 CONFIRMED 2026-04-01',
      'chg_b.effective@clausewatch 0 CONFIRMED 2026-05-01',
    ]);
  });

  it('moves an event, calls it off and calls it again, by the same name and with a growing sequence', async () => {
    const { events, settle, desk, who } = await office();
    await settle({ chg_a: [due('2026-03-22')] });
    expect((await events())[0]).toBe('chg_a.objection@clausewatch 1 CONFIRMED 2026-03-22');
    await desk.decide([{ id: 'chg_a' }], 'dismissed', { ...who, reason: 'A typing error.' });
    expect((await events())[0]).toBe('chg_a.objection@clausewatch 2 CANCELLED 2026-03-22');
    await desk.reopen([{ id: 'chg_a' }], who);
    expect((await events())[0]).toBe('chg_a.objection@clausewatch 3 CONFIRMED 2026-03-22');
    await settle({ chg_b: [due('2026-05-01', 'effective')] });
    expect(await events()).toEqual([
      'chg_a.objection@clausewatch 3 CONFIRMED 2026-03-22',
      'chg_b.objection@clausewatch 1 CANCELLED 2026-04-01',
      'chg_b.effective@clausewatch 0 CONFIRMED 2026-05-01',
    ]);
  });

  it('says nothing of who decided, or why', async () => {
    const { get, desk, who } = await office();
    await desk.decide([{ id: 'chg_a' }], 'dismissed', { ...who, reason: 'A secret reason.' });
    const text = await (await get()).text();
    expect(text).toContain('STATUS:CANCELLED');
    expect(text).not.toMatch(/secret|Lindqvist/);
  });

  it('is cut to a vendor and a severity, and refuses what it does not know', async () => {
    const { get, events } = await office();
    expect(await events('?severity=critical')).toEqual(['chg_a.objection@clausewatch 0 CONFIRMED 2026-03-20']);
    expect(await events('?vendor=acme&severity=low')).toEqual([]);
    expect((await get('?vendor=other')).status).toBe(400);
    expect(await (await get('?vendor=acme&severity=critical')).text()).toContain(
      'X-WR-CALNAME:Clausewatch deadlines: acme\\, critical\r\n',
    );
    expect((await get('?severity=grave')).status).toBe(400);
    expect((await get('?color=red')).status).toBe(400);
  });

  it('is not sent again to who has it, until something moves', async () => {
    const { get, settle } = await office();
    const etag = (await get()).headers.get('etag') ?? '';
    const again = await get('', { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await settle({ chg_a: [due('2026-03-22')] });
    expect((await get('', { 'if-none-match': etag })).status).toBe(200);
  });

  it('forgets what is past for more than a year', async () => {
    const { events, settle, clock } = await office();
    clock.now = () => new Date('2027-04-20T00:00:00.000Z');
    expect((await events()).map((line) => line.split('@')[0])).toEqual(['chg_a.objection', 'chg_b.objection', 'chg_b.effective']);
    await settle({ chg_b: [due('2026-05-01', 'effective')] });
    clock.now = () => new Date('2027-05-01T00:00:00.000Z');
    expect(await events()).toEqual([
      'chg_b.objection@clausewatch 1 CANCELLED 2026-04-01',
      'chg_b.effective@clausewatch 0 CONFIRMED 2026-05-01',
    ]);
  });

  it('is for people who are signed in, and for everybody where the settings say so', async () => {
    const { store, clock } = await office();
    const app = (publicFeeds: boolean) =>
      createApp({ store, clock, readPage: async () => new Uint8Array(), door: doorFor(undefined), version: '1', publicFeeds });
    expect((await app(false).request('/feeds/deadlines.ics', { headers: { 'sec-fetch-dest': 'empty' } })).status).toBe(401);
    expect((await app(true).request('/feeds/deadlines.ics')).status).toBe(200);
  });
});
