/**
 * The attacks on what fetches, as a table: each input by each way in, through everything that fetches. What counts is what a server
 * inside sees: no connection at all.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RenderOutcome } from '../../../src/domain/capture.ts';
import { captured, text } from '../../contract/renderer.contract.ts';
import { describeAgreement } from './security/agreement.ts';
import { describeCrashes, describeExhaustion } from './security/exhaustion.ts';
import { failureIn, refused } from './security/expect.ts';
import { type Lab, startLab } from './security/lab.ts';
import { describeNames } from './security/names.ts';
import { ELSEWHERE, FORMS, HERE, SCHEMES, WAYS, type Way } from './security/places.ts';
import { describeCertificates, describeCredentials } from './security/secrets.ts';
import { attackPage, KINDS, type Kind, serveHelpers } from './security/subresources.ts';

const RENDERERS = ['http', 'chromium'] as const;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(KINDS.map(({ host }) => `${host}.friend.test`));
  serveHelpers(lab);
  lab.html('/fine', '<p>fine</p>');
  for (const [index, way] of WAYS.entries())
    lab.serve(`/way/${index}`, (request, response) =>
      way.lead(new URL(request.url ?? '', 'http://x').searchParams.get('to') ?? '')(request, response),
    );
});
afterAll(() => lab?.close());

const wayTo = (way: Way, to: string): string => lab.url(`/way/${WAYS.indexOf(way)}?to=${encodeURIComponent(to)}`);
const here = (form: string): string => form.replace('PORT', String(lab.internal.port));

describe('an address inside', () => {
  const places = [
    ...HERE.map((host) => [host, (): string => `http://${host}:${lab.internal.port}/x`] as const),
    ...ELSEWHERE.map((host) => [host, (): string => `http://${host}/x`] as const),
  ];

  describe.each(RENDERERS)('through %s', (name) => {
    it.each(places)('is not visited: %s', async (_host, url) => {
      expect(refused(await lab[name].render({ url: url() })).message).toMatch(/ is not visited: \S+ is /);
      expect(lab.internal.touched()).toEqual([]);
    });

    it.each(places.map(([host, url], index) => [host, url, WAYS[index % WAYS.length] as Way] as const))(
      'is not reached from a page outside: %s',
      async (_host, url, way) => {
        const outcome = await lab[name].render({ url: wayTo(way, url()) });
        if (way.byBrowser && name === 'http') expect(text(captured(outcome))).toContain('the way');
        else expect(refused(outcome).message).toMatch(/ is not visited: \S+ is /);
        expect(lab.internal.touched()).toEqual([]);
      },
    );

    it.each(WAYS)('is not reached by $name', async (way) => {
      for (const host of ['127.0.0.1', 'inside.test', '[::1]']) {
        const to = `http://${host}:${lab.internal.port}/x`;
        const outcome = await lab[name].render({ url: wayTo(way, to) });
        if (way.byBrowser && name === 'http') captured(outcome);
        else {
          refused(outcome);
          expect(redirectsOf(outcome).at(-1)).toBe(to);
        }
      }
      expect(lab.internal.touched()).toEqual([]);
    });

    it.each(WAYS)('that may be visited is reached by $name', async (way) => {
      const outcome = captured(await lab[name].render({ url: wayTo(way, lab.url('/fine')) }));
      expect(text(outcome)).toContain(way.byBrowser && name === 'http' ? 'the way' : 'fine');
    });
  });

  it.each(places)('holds no robots.txt: %s', async (_host, url) => {
    refused(await lab.fetchText(url()));
    for (const way of WAYS.slice(0, 5)) refused(await lab.fetchText(wayTo(way, url())));
    expect(lab.internal.touched()).toEqual([]);
  });
});

describe('an address that can be read in two ways', () => {
  describe.each(RENDERERS)('through %s', (name) => {
    it.each(FORMS)('leads nowhere: %s', async (form) => {
      refused(await lab[name].render({ url: here(form) }));
      expect(lab.internal.touched()).toEqual([]);
    });
    it.each(FORMS)('leads nowhere as a redirect: %s', async (form) => {
      const outcome = await lab[name].render({ url: wayTo(WAYS[1] as Way, here(form)) });
      expect(outcome, JSON.stringify(outcome)).toMatchObject({ ok: false });
      refused(outcome);
      expect(lab.internal.touched()).toEqual([]);
    });
  });
  it.each(FORMS)('holds no robots.txt: %s', async (form) => {
    refused(await lab.fetchText(here(form)));
    const led = await lab.fetchText(wayTo(WAYS[1] as Way, here(form)));
    if (led.ok) expect(led.answer).toEqual({ status: 404, headers: {}, text: '' });
    else refused(led);
    expect(lab.internal.touched()).toEqual([]);
  });
});

describe('an address of no web page', () => {
  describe.each(RENDERERS)('through %s', (name) => {
    it.each(SCHEMES)('is not opened: %s', async (address) => {
      refused(await lab[name].render({ url: address }));
    });
    it.each(SCHEMES)('is not followed: %s', async (address) => {
      // A browser that meets such a redirect does not always say why it gave up.
      failureIn(await lab[name].render({ url: wayTo(WAYS[1] as Way, address) }), 'refused', name === 'http' ? 'refused' : 'protocol');
    });
    it.each(SCHEMES)('is not gone to by a page: %s', async (address) => {
      const outcome = await lab[name].render({ url: wayTo(WAYS[7] as Way, address) });
      if (outcome.ok) expect(outcome.capture.finalUrl).toMatch(/^http:\/\/site\.test:/);
      else failureIn(outcome, 'refused', 'protocol', 'timeout');
      if (outcome.ok && address.startsWith('file:')) expect(text(outcome.capture)).not.toContain('root:x');
    });
  });
  it.each(SCHEMES)('holds no robots.txt: %s', async (address) => {
    refused(await lab.fetchText(address));
    refused(await lab.fetchText(wayTo(WAYS[1] as Way, address)));
  });
});

function redirectsOf(outcome: RenderOutcome): string[] {
  return (outcome.ok ? outcome.capture : outcome.meta).redirects.map(({ to }) => to);
}

describe('what a page makes the browser ask for', () => {
  /** By name of the attack: what was asked for at the gate, and what arrived inside. */
  const seen = new Map<string, { asked: string[]; touched: string[]; body: string; received: string[] }>();

  /** Pages of a secure context may use more; others may ask for what is not secure. */
  const attack = async (name: string, from: string, originOf: (kind: Kind) => string, wantPicture = false): Promise<void> => {
    lab.html(`/attack/${seen.size}`, attackPage(originOf));
    lab.asked.length = 0;
    lab.friend.requests.length = 0;
    const outcome = await lab.chromium.render({ url: `${from}/attack/${seen.size}`, wantPicture: () => wantPicture });
    const received = lab.friend.requests.map(({ headers }) => headers.host ?? '');
    seen.set(name, { asked: [...lab.asked], touched: lab.internal.touched(), body: text(captured(outcome)), received });
  };

  beforeAll(async () => {
    const secure = `http://127.0.0.1:${lab.site.port}`;
    lab.html('/', 'a friend', { 'access-control-allow-origin': '*' });
    lab.serve(
      '/inward',
      (_request, response) => void response.writeHead(302, { location: `http://led.inside.test:${lab.internal.port}/` }).end(),
    );
    await attack('friend', secure, ({ host }) => `http://${host}.friend.test:${lab.friend.port}`, true);
    await attack('name', secure, ({ host }) => `http://${host}.inside.test:${lab.internal.port}`, true);
    await attack('name, from a page without privileges', lab.site.origin, ({ host }) => `http://${host}.inside.test:${lab.internal.port}`);
    await attack('127.0.0.1', secure, () => `http://127.0.0.1:${lab.internal.port}`);
    await attack('localhost', lab.site.origin, () => `http://localhost:${lab.internal.port}`);
    await attack('[::1]', lab.site.origin, () => `http://[::1]:${lab.internal.port}`);
    await attack('169.254.169.254', lab.site.origin, () => 'http://169.254.169.254');
    await attack('redirect', lab.site.origin, ({ host }) => `http://${host}.friend.test:${lab.friend.port}/inward?`, true);
  });

  it.each(['name', 'name, from a page without privileges', '127.0.0.1', 'localhost', '[::1]', '169.254.169.254', 'redirect'])(
    'never reaches what is inside, and the page is read all the same: %s',
    (name) => {
      expect(seen.get(name)?.touched).toEqual([]);
      expect(seen.get(name)?.body).toContain('the page itself');
      expect(seen.get(name)?.body).not.toContain('secret');
    },
  );

  it.each(KINDS.filter(({ asks }) => asks))('goes through the gate, and is stopped there: $name', ({ host }) => {
    const at = (name: string): string[] => (seen.get(name)?.asked ?? []).filter((authority) => authority.startsWith(`${host}.`));
    expect(at('friend'), 'the attack itself').not.toEqual([]);
    expect(at('name')).not.toEqual([]);
  });

  it('reaches a friend, so that the attacks are none in name only', () => {
    const reached = new Set(seen.get('friend')?.received.map((authority) => authority.split('.')[0]));
    // It opens a connection and speaks another language over it.
    const silent = ['webrtc-over-tcp'];
    expect(KINDS.filter(({ asks, host }) => asks && !silent.includes(host) && !reached.has(host)).map(({ name }) => name)).toEqual([]);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]', '169.254.169.254'])(
    'has no way past the gate for the addresses that browsers take for their own: %s',
    (host) => {
      const port = host.startsWith('169') ? 80 : lab.internal.port;
      expect(seen.get(host)?.asked.filter((authority) => authority === `${host}:${port}`).length).toBeGreaterThan(20);
    },
  );

  it('is stopped where a redirect leads inside', () => {
    expect(seen.get('redirect')?.asked.filter((authority) => authority.startsWith('led.inside.test:')).length).toBeGreaterThan(15);
  });
});

describeNames();
describeCredentials(() => lab);
describeCertificates();
describeExhaustion(() => lab);
describeCrashes(() => lab);
describeAgreement(() => lab);
