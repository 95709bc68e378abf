import { expect, it } from 'vitest';
import { sha256 } from '../../../src/lib/hash.ts';
import { createApp } from '../../../src/web/app.ts';
import { ADA, deskSite, VIC } from '../../helpers/deskSite.ts';
import { doorFor } from '../../helpers/door.ts';
import { at, sampleBatch, sampleObject, sampleSource, sampleVisit } from '../../helpers/samples.ts';
import { words } from './site.ts';

const HOSTILE = '"><script>alert(1)</script>';
const PATH = '/settings/retention';

it('shows the policy, and what is on hold since when, by whom and why', async () => {
  const { as } = await deskSite({ changes: [{ id: 'chg_a' }] });
  const ada = as(ADA);
  const { status, to, $ } = await ada.send(PATH, { subject: ' acme/dpa ', reason: HOSTILE });
  expect({ status, to }).toEqual({ status: 303, to: `${PATH}?set=act_1#act_1` });
  expect(words($('.policy').text())).toContain('Visits that found a page as it was are kept for 365 days');
  expect(words($('.policy').text())).toContain('Pictures of pages are kept for ever.');
  expect(words($('#act_1').text())).toContain(`${HOSTILE}Source acme/dpa Since`);
  expect(words($('#act_1').text())).toContain('Ada Lindqvist');
  expect($('#act_1 a').attr('href')).toBe('/sources/acme/dpa');
  expect($.html()).not.toContain('<script>alert');
});

it('releases a hold with a reason, which stays to be read', async () => {
  const { as, store } = await deskSite({ changes: [{ id: 'chg_a' }] });
  const ada = as(ADA);
  await ada.post(PATH, { subject: 'acme', reason: 'a dispute' });
  const { status, $ } = await ada.send(`${PATH}/act_1/release`, { reason: 'settled' });
  expect(status).toBe(303);
  expect(words($('section[aria-labelledby=holds]').text())).toContain('Nothing is on hold.');
  expect(words($('#act_1').text())).toContain('a disputeVendor acme');
  expect(words($('#act_1').text())).toMatch(/Released .* by Ada Lindqvist: settled/);
  expect((await store.acts({ kinds: ['hold.set', 'hold.release'] })).map(({ kind, subject }) => [kind, subject.id])).toEqual([
    ['hold.release', 'act_1'],
    ['hold.set', 'acme'],
  ]);
});

it('lets nobody set a hold without a reason, on what nobody knows, or release one twice; viewers only look', async () => {
  const { as, store } = await deskSite({ changes: [{ id: 'chg_a' }] });
  const ada = as(ADA);
  for (const fields of [
    { subject: 'acme', reason: ' ' },
    { subject: 'none', reason: 'why' },
    { subject: 'acme', reason: 'x'.repeat(501) },
  ])
    expect((await ada.post(PATH, fields)).status).toBe(400);
  await ada.post(PATH, { subject: 'acme', reason: 'why' });
  const [hold] = await store.holds();
  await ada.post(`${PATH}/${hold?.id}/release`, { reason: 'over' });
  expect((await ada.post(`${PATH}/${hold?.id}/release`, { reason: 'again' })).status).toBe(400);
  expect(await store.holds()).toHaveLength(1);
  const vic = as(VIC);
  expect((await vic.post(PATH, { subject: 'acme', reason: 'why' })).status).toBe(403);
  const { $ } = await vic.page(PATH);
  expect($('form[action^="/settings/retention"]')).toHaveLength(0);
});

it('says of a page and of a picture that policy removed them, and when; of others that there are none', async () => {
  const { as, store } = await deskSite();
  const removal = {
    id: 'r',
    at: at(600_000),
    by: { kind: 'system', id: 'r', name: 'r' } as const,
    policy: { what: 'pictures' as const, after: '30d' },
  };
  const picture = sha256('picture');
  const source = 'acme/before';
  await store.declare([sampleSource(source)]);
  const visit = sampleVisit(1, 'a page of before', { sourceId: source, screenshot: picture });
  await store.commit({ ...sampleBatch([{ visit, changes: [] }]), objects: [sampleObject('a page of before')] });
  const cited = { pages: new Set<string>(), until: {} };
  expect(await store.removePictures({ ...removal, source, pictures: [picture], before: at(500_000), cited })).toBe(1);
  const readPicture = async (): Promise<Uint8Array> => new Uint8Array();
  const app = createApp({ store, clock: { now: () => new Date() }, readPage: readPicture, readPicture, door: doorFor(VIC), version: '1' });
  const gone = await app.request(`/screenshots/${picture}`);
  expect(gone.status).toBe(410);
  expect(await gone.text()).toContain(`deleted by policy on ${at(600_000).slice(0, 10)}`);
  expect((await app.request(`/screenshots/${sha256('another')}`)).status).toBe(404);
  expect((await as(VIC).get(`/snapshots/${sha256('another')}`)).status).toBe(404);
});
