/** @module */
import { load } from 'cheerio';
import { createApp, type WebServices } from '../../../src/web/app.ts';
import { doorFor, person, TOKEN } from '../../helpers/door.ts';
import { calmWatch } from '../../helpers/watching.ts';
import { type FixtureData, fixtureReadPage, fixtureStore, NOW } from '../../helpers/webFixtures.ts';

/** The app over fixture data. */
export function siteOf(data: FixtureData, more: Partial<WebServices> = {}) {
  const store = more.store ?? fixtureStore(data);
  const clock = { now: () => NOW };
  const app = createApp({
    store,
    readPage: fixtureReadPage(data),
    door: doorFor(person()),
    clock,
    version: '1.2.3',
    watch: calmWatch(store, clock),
    ...more,
  });
  const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });
  /** Sends a form as the page's own script-free form would, unless `headers` say otherwise. */
  const post = (path: string, headers: Record<string, string> = {}, fields: Record<string, string> = {}) =>
    app.request(path, { method: 'POST', headers, body: new URLSearchParams({ csrf: TOKEN, ...fields }) });
  const page = async (path: string) => {
    const response = await get(path);
    return { status: response.status, $: load(await response.text()) };
  };
  return { app, get, post, page };
}

/** Visible words of an element, white space collapsed. */
export function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
