/**
 * Signs in to a running program by the link that it printed.
 * @module
 */
import { createBrowser } from './browser.ts';

/** `line` holds the link. Gives the origin of the pages, and the header that later requests need. */
export async function signIn(line: string): Promise<{ url: string; headers: { cookie: string } }> {
  const link = new URL(/https?:\/\/\S+/.exec(line)?.[0] ?? '');
  const browser = createBrowser((url, init) => fetch(url, init), link.origin);
  await browser.get(link.href);
  const entered = await browser.post('/enter', { token: link.searchParams.get('token') ?? '' });
  if (entered.status !== 303) throw new Error(`The link does not sign in (${entered.status}): ${entered.$('main').text()}`);
  return { url: link.origin, headers: browser.headers() };
}
