/**
 * Signs in as somebody does who has no browser: by a one-time link, its form and cookies.
 * @module
 */
import { load } from 'cheerio';

/** The cookies of a session that the link began. Throws when it began none. */
export async function signIn(link: string): Promise<string> {
  const jar = new Map<string, string>();
  const shown = await visit(link, jar);
  if (shown.status === 200) await send(link, await shown.text(), jar);
  const home = await visit(new URL('/', link).href, jar);
  if (home.status !== 200) throw new Error(`the sign-in link did not sign in: the overview answered ${home.status}`);
  return cookiesOf(jar);
}

/** The page asks once more before it uses the link up: mail programs visit links too. */
async function send(link: string, page: string, jar: Map<string, string>): Promise<void> {
  const $ = load(page);
  const form = $('main form[method=post]').first();
  const action = new URL(form.attr('action') || link, link);
  const fields = form
    .find('input[type=hidden]')
    .toArray()
    .map((input): [string, string] => [$(input).attr('name') ?? '', $(input).attr('value') ?? '']);
  const { origin } = new URL(link);
  await visit(action.href, jar, { method: 'POST', body: new URLSearchParams(fields), headers: { origin } });
}

async function visit(url: string, jar: Map<string, string>, { headers, ...more }: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { redirect: 'manual', ...more, headers: { ...headers, cookie: cookiesOf(jar) } });
  for (const cookie of response.headers.getSetCookie()) {
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s);
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }
  return response;
}

function cookiesOf(jar: ReadonlyMap<string, string>): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}
