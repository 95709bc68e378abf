/**
 * A visitor of the desk without a browser: keeps cookies, and sends forms as the pages' own would be sent.
 * @module
 */
import { type CheerioAPI, load } from 'cheerio';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  $: CheerioAPI;
}

export interface WebClient {
  get(path: string): Promise<Answer>;
  /** Sends a form from a page of the installation, with the token that its pages carry unless `fields` have another `csrf`. */
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
  /** Signs in by the path of a one-time link. Throws when that lets nobody in. */
  signIn(link: string): Promise<void>;
  /** What its requests carry now. */
  cookie(): string;
}

export function webClient(origin: string): WebClient {
  const jar = new Map<string, string>();
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

  async function visit(path: string, { headers, ...more }: RequestInit = {}): Promise<Answer> {
    const response = await fetch(new URL(path, origin), { redirect: 'manual', ...more, headers: { ...headers, cookie: cookie() } });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split(/=(.*)/s);
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, $: load(text) };
  }

  const get = (path: string) => visit(path);
  const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    visit(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin, 'sec-fetch-site': 'same-origin', ...headers } });

  return {
    get,
    cookie,
    async post(path, fields = {}, headers = {}) {
      const csrf = fields['csrf'] ?? tokenOf((await get('/')).$);
      return send(path, { ...fields, csrf }, headers);
    },
    async signIn(link) {
      const shown = await get(link);
      // The page asks once more before it uses the link up: mail programs visit links too.
      if (shown.status === 200) await send(actionOf(shown.$, link), hiddenFields(shown.$));
      const { status } = await get('/');
      if (status !== 200) throw new Error(`the sign-in link let nobody in: the overview answered ${status}`);
    },
  };
}

function tokenOf($: CheerioAPI): string {
  return $('input[name=csrf]').first().attr('value') ?? '';
}

function actionOf($: CheerioAPI, path: string): string {
  return $('main form[method=post]').first().attr('action') || path;
}

function hiddenFields($: CheerioAPI): Record<string, string> {
  const inputs = $('main form[method=post]').first().find('input[type=hidden]').toArray();
  return Object.fromEntries(inputs.map((input) => [$(input).attr('name') ?? '', $(input).attr('value') ?? '']));
}
