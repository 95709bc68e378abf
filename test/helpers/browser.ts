/**
 * A browser as far as signing in needs one: it keeps cookies, follows no redirect by itself, and sends the forms of pages that it has read.
 * @module
 */
import { load } from 'cheerio';

export type Request = (url: string, init: RequestInit) => Response | Promise<Response>;

export interface Page {
  status: number;
  headers: Headers;
  /** Where a redirect leads. */
  location: string | null;
  text: string;
  $: ReturnType<typeof load>;
  /** The token of its forms. */
  csrf: string;
}

export interface Browser {
  readonly cookies: Map<string, string>;
  /** The cookies as a header. */
  headers(): { cookie: string };
  get(path: string, headers?: Record<string, string>): Promise<Page>;
  /** Sends a form with the token of the page that was read last, unless `fields` or `headers` say otherwise. */
  post(path: string, fields?: Record<string, string | string[]>, headers?: Record<string, string>): Promise<Page>;
}

/** `request` is `fetch`, or that of an app. */
export function createBrowser(request: Request, origin = 'http://localhost'): Browser {
  const cookies = new Map<string, string>();
  let csrf = '';
  const headers = () => ({ cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') });

  async function send(path: string, init: RequestInit, more: Record<string, string>): Promise<Page> {
    const own: Record<string, string> = cookies.size > 0 ? headers() : {};
    const response = await request(new URL(path, origin).href, { ...init, redirect: 'manual', headers: { ...own, ...more } });
    for (const line of response.headers.getSetCookie()) keep(line);
    const text = await response.text();
    const $ = load(text);
    const found = $('input[name=csrf]').last().attr('value');
    if (found !== undefined) csrf = found;
    return { status: response.status, headers: response.headers, location: response.headers.get('location'), text, $, csrf: found ?? '' };
  }

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }

  return {
    cookies,
    headers,
    get: (path, more = {}) => send(path, {}, more),
    post: (path, fields = {}, more = {}) => {
      const body = new URLSearchParams();
      for (const [name, values] of Object.entries({ csrf, ...fields })) for (const value of [values].flat()) body.append(name, value);
      return send(path, { method: 'POST', body }, { origin, 'sec-fetch-site': 'same-origin', ...more });
    },
  };
}
