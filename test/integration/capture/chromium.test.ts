/**
 * What only a browser can do, and what it must not.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../../../src/adapters/egress/gate.ts';
import { type ChromiumCaps, createChromiumRenderer } from '../../../src/adapters/renderer/chromium.ts';
import { launch } from '../../../src/adapters/renderer/launch.ts';
import { SETTLED_HEADER } from '../../../src/adapters/renderer/render-page.ts';
import type { Capture } from '../../../src/domain/capture.ts';
import type { Renderer } from '../../../src/domain/ports.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { captured, failed, text } from '../../contract/renderer.contract.ts';
import { allProcesses, CAN_LIST, type ProcessInfo } from '../../helpers/processes.ts';
import { startServer, type TestServer } from '../../helpers/servers.ts';

const CAPS: Partial<ChromiumCaps> = { emptyMs: 400, patienceMs: 1500, settleMs: 4000, loadMs: 4000, answerMs: 2500 };

let site: TestServer;
let internal: TestServer;
let friend: TestServer;
let renderer: Renderer;
const stray: string[] = [];
const pages = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();

function html(path: string, body: string, head = ''): void {
  pages.set(path, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`);
  });
}

function create(caps: Partial<ChromiumCaps> = {}): Renderer {
  const gate = createGate({
    allow: [...[site, friend].map(({ origin }) => new URL(origin).host), `127.0.0.1:${site.port}`],
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  });
  return createChromiumRenderer({ gate, clock: systemClock, caps: { ...CAPS, ...caps }, onStray: (authority) => stray.push(authority) });
}

const visit = async (path: string, ready?: { selector?: string; text?: string }): Promise<Capture> =>
  captured(await renderer.render({ url: `${site.origin}${path}`, ...(ready ? { ready } : {}) }));

const visitWithPicture = async (path: string): Promise<Capture> =>
  captured(await renderer.render({ url: `${site.origin}${path}`, wantPicture: () => true }));

beforeAll(async () => {
  site = await startServer(
    (request, response) => {
      const serve = pages.get(new URL(request.url ?? '/', 'http://x').pathname);
      if (serve) serve(request, response);
      else response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here');
    },
    { name: 'site.test' },
  );
  internal = await startServer((_request, response) => void response.end('secret'));
  friend = await startServer(
    (_request, response) =>
      void response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' }).end('<p>friend text</p>'),
    {
      name: 'friend.test',
    },
  );
  renderer = create();
});

afterAll(async () => {
  await renderer?.close();
  await Promise.all([site, internal, friend].map((server) => server?.close()));
});

describe('rendered page', () => {
  it('holds what scripts, shadow roots, slots and same-origin frames show', async () => {
    html('/frame', '<p>inside the frame</p><custom-inner></custom-inner>');
    html(
      '/app',
      `<div id=root>Loading</div>
      <x-card><span slot=title>Slotted title</span><b>lost in the light</b></x-card>
      <iframe src=/frame></iframe><iframe src="${friend.origin}/"></iframe>
      <noscript>turn scripts on</noscript><template><p>inert</p></template><!-- a comment -->
      <script>
        const api = fetch('/api').then(r => r.text()).then(t => { document.getElementById('root').innerHTML = t; });
        customElements.define('x-card', class extends HTMLElement { constructor() { super();
          this.attachShadow({ mode: 'open' }).innerHTML = '<style>p{color:red}</style><h2><slot name=title>none</slot></h2><p>shadow text</p><slot name=more>fallback text</slot>'; } });
      </script>
      <script type="application/ld+json">{"a":"<b>"}</script>`,
    );
    pages.set('/api', (_request, response) => void setTimeout(() => response.end('<h1>Rendered &amp; ready</h1>'), 600));
    const body = text(await visit('/app'));
    expect(body).toContain('<div id="root"><h1>Rendered &amp; ready</h1></div>');
    expect(body).toContain('<x-card><h2><span slot="title">Slotted title</span></h2><p>shadow text</p>fallback text</x-card>');
    expect(body).toContain('<div data-frame-src="/frame"><p>inside the frame</p>');
    expect(body).toContain(`<iframe src="${friend.origin}/"></iframe>`);
    expect(body).toContain('<script type="application/ld+json">{"a":"<b>"}</script>');
    for (const absent of [
      'Loading',
      'lost in the light',
      'turn scripts on',
      'inert',
      'a comment',
      'customElements',
      'color:red',
      'friend text',
    ])
      expect(body).not.toContain(absent);
  });

  it('is read by accessors that neither form fields nor scripts can replace', async () => {
    html(
      '/clobber',
      `<form><input name=attributes><input name=childNodes><input name=shadowRoot><input name=nodeType><input name=innerText><p>within the form</p></form>
      <img name=body><img name=documentElement><form name=doctype></form>
      <script>
        Array.prototype.push = () => { throw 1 }; String.prototype.replace = () => 'forged'; JSON.stringify = () => 'forged';
        Object.defineProperty(Node.prototype, 'childNodes', { get: () => [] }); window.Set = window.Map = undefined;
      </script>`,
    );
    expect(text(await visit('/clobber'))).toContain('<p>within the form</p>');
  });

  it('is written so that a parser reads it back', async () => {
    html(
      '/hostile',
      '<p id=p></p><script>p.setAttribute("title", \'"><script>\'); p.textContent = "a<b>&amp;\\u00a0c"; const s = document.createElement("style"); s.textContent = "</style><p>forged"; document.body.append(s); document.body.append("\\ud800");</script>',
    );
    const body = text(await visit('/hostile'));
    expect(body).toContain('<p id="p" title="&quot;&gt;&lt;script&gt;">a&lt;b&gt;&amp;amp;&nbsp;c</p>');
    expect(body).not.toContain('</style><p>forged');
    expect(body).toContain('\ufffd');
  });

  it('may be nested deeper than any parser would', async () => {
    const nest = (depth: number): string =>
      `<script>let at = document.body; for (let i = 0; i < ${depth}; i++) { const d = document.createElement("i"); at.append(d); at = d; } at.append("bottom");</script>`;
    html('/deep', nest(1200));
    html('/abyss', nest(100_000));
    expect(text(await visit('/deep'))).toContain('bottom');
    // So deep that Chromium's own layout gives up: a failure value, and the renderer goes on.
    const abyss = await renderer.render({ url: `${site.origin}/abyss` });
    if (!abyss.ok) expect(['crashed', 'timeout']).toContain(abyss.failure.kind);
    expect(text(await visit('/deep'))).toContain('bottom');
  });

  it('is pinned in locale, time zone, viewport and motion, and byte-equal when visited again', async () => {
    html(
      '/pinned',
      '<pre id=o></pre><script>o.textContent = [navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone, innerWidth, innerHeight, devicePixelRatio, matchMedia("(prefers-reduced-motion: reduce)").matches, matchMedia("(prefers-color-scheme: dark)").matches, navigator.serviceWorker ? 1 : 0].join()</script>',
    );
    const [first, second] = [await visit('/pinned'), await visit('/pinned')];
    expect(text(first)).toContain('en-US,UTC,1366,900,1,true,false');
    expect(Buffer.compare(first.body, second.body)).toBe(0);
    const german = captured(await renderer.render({ url: `${site.origin}/pinned`, language: 'de-DE', timezone: 'Europe/Berlin' }));
    expect(text(german)).toContain('de-DE,Europe/Berlin,');
  });

  it('starts without anything that an earlier visit stored', async () => {
    html(
      '/store',
      '<pre id=o></pre><script>o.textContent = "seen " + (localStorage.n || 0) + document.cookie; localStorage.n = 1; document.cookie = "c=1";</script>',
    );
    await visit('/store');
    expect(text(await visit('/store'))).toContain('seen 0<');
  });

  it('comes with a PNG of the whole page, cut at a limit', async () => {
    html('/tall', '<div style="height:30000px">tall</div>');
    html('/short', '<div style="height:1500px;margin:0">short</div>', '<style>body{margin:0}</style>');
    expect(pngSize(await visitWithPicture('/short'))).toEqual({ width: 1366, height: 1500 });
    expect(pngSize(await visitWithPicture('/tall'))).toEqual({ width: 1366, height: 15_000 });
  });

  it('follows the page to where its own script leads, and says so', async () => {
    html('/left', '<p>moving</p><script>location.href = "/arrived"</script>');
    html('/arrived', '<h1>New home</h1>');
    const capture = await visit('/left');
    expect(text(capture)).toContain('New home');
    expect(capture.finalUrl).toBe(`${site.origin}/arrived`);
    expect(capture.redirects).toEqual([{ from: `${site.origin}/left`, to: `${site.origin}/arrived`, status: 200 }]);
  });
});

describe('waiting for a page', () => {
  it('goes on while data are loading, although the text is quiet', async () => {
    html('/slow-data', '<p id=o>Loading</p><script>fetch("/slow-api").then(r => r.text()).then(t => { o.textContent = t })</script>');
    pages.set('/slow-api', (_request, response) => void setTimeout(() => response.end('the data'), 1500));
    expect(text(await visit('/slow-data'))).toContain('the data');
  });

  it('ends for a page that keeps a request open for ever', async () => {
    html('/long-poll', '<p>content</p><script>fetch("/never")</script>');
    pages.set('/never', () => {});
    const capture = await visit('/long-poll');
    expect(text(capture)).toContain('content');
    expect(capture.headers).not.toHaveProperty(SETTLED_HEADER);
  });

  it('ends for a page that asks for the next thing as soon as it has one', async () => {
    html('/chain', '<p>Chained text</p><script>(async () => { for (;;) await fetch("/link").then((r) => r.text()) })()</script>');
    pages.set('/link', (_request, response) => void setTimeout(() => response.end(), 300));
    const begun = performance.now();
    expect(text(await visit('/chain'))).toContain('Chained text');
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  it('ends at the limit for a page that never rests, and marks the capture', async () => {
    html('/restless', '<p id=o>0</p><script>setInterval(() => { o.textContent = Number(o.textContent) + 1 }, 50)</script>');
    expect((await visit('/restless')).headers[SETTLED_HEADER]).toBe('limit');
  });

  it('waits for the selector and the text of the watcher, in shadow roots too', async () => {
    html(
      '/late',
      '<div id=host></div><script>const r = host.attachShadow({ mode: "open" }); setTimeout(() => { r.innerHTML = "<p class=row>Sub\\n processors</p>" }, 1500)</script>',
    );
    expect(text(await visit('/late', { selector: 'p.row' }))).toContain('processors');
    expect(text(await visit('/late', { text: 'Sub processors' }))).toContain('processors');
  });

  it('fails when what the watcher waits for never comes, or cannot come', async () => {
    html('/without', '<p>nothing</p>');
    const never = failed(await renderer.render({ url: `${site.origin}/without`, ready: { selector: '.never' } }));
    expect(never.failure).toMatchObject({ kind: 'timeout', message: expect.stringContaining('ready') });
    expect(never.meta.status).toBe(200);
    const invalid = failed(await renderer.render({ url: `${site.origin}/without`, ready: { selector: ':::' } }));
    expect(invalid.failure).toMatchObject({ kind: 'timeout', transient: false });
  });
});

describe('containment', () => {
  it('lets a page contact what is allowed, and nothing inside, by any means', async () => {
    const calls = (origin: string): string => {
      const socket = origin.replace('http', 'ws');
      return `<img src="${origin}/img"><iframe src="${origin}/frame"></iframe><link rel=stylesheet href="${origin}/css"><link rel=preconnect href="${origin}"><link rel=prefetch href="${origin}/prefetch">
        <script src="${origin}/script"></script><object data="${origin}/object"></object><form id=f method=post target=fr action="${origin}/form"></form><iframe name=fr></iframe>
        <script>
          fetch('${origin}/fetch', { mode: 'no-cors' }).catch(() => {});
          navigator.sendBeacon('${origin}/beacon', 'x');
          new WebSocket('${socket}/socket'); new EventSource('${origin}/events');
          new Worker(URL.createObjectURL(new Blob(['fetch("${origin}/worker", {mode: "no-cors"})'])));
          try { new WebTransport('${origin.replace('http:', 'https:')}/transport'); } catch {}
          const pc = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${new URL(origin).port}' }] });
          pc.createDataChannel('x'); pc.createOffer().then(o => pc.setLocalDescription(o));
          window.open('${origin}/popup');
          f.submit();
        </script>`;
    };
    html('/inward', `<p>page</p>${calls(internal.origin)}`);
    html('/outward', `<p>page</p>${calls(friend.origin)}`);
    const udp = createSocket('udp4');
    let datagrams = 0;
    udp.on('message', () => {
      datagrams += 1;
    });
    udp.bind(internal.port, '127.0.0.1');
    await once(udp, 'listening');
    expect(text(await visit('/inward'))).toContain('<p>page</p>');
    // Pages of this machine may use what browsers keep for secure contexts.
    expect(text(captured(await renderer.render({ url: `http://127.0.0.1:${site.port}/inward` })))).toContain('<p>page</p>');
    udp.close();
    expect(datagrams).toBe(0);
    expect(internal.requests.map(({ url }) => url)).toEqual([]);
    expect(internal.connections()).toBe(0);

    expect(text(await visitWithPicture('/inward'))).toContain('<p>page</p>');
    expect(internal.connections()).toBe(0);

    await visitWithPicture('/outward');
    const reached = friend.requests.map(({ url }) => url);
    for (const path of ['/img', '/frame', '/css', '/script', '/fetch', '/socket', '/worker']) expect(reached).toContain(path);
  });

  it('refuses a page that leads itself inside', async () => {
    html('/jump', `<p>jump</p><script>location.href = "${internal.origin}/"</script>`);
    const { failure, meta } = failed(await renderer.render({ url: `${site.origin}/jump` }));
    expect(failure.kind).toBe('refused');
    expect(meta.redirects.at(-1)?.to).toBe(`${internal.origin}/`);
    expect(internal.connections()).toBe(0);
  });

  it('keeps dialogs, pop-ups, downloads and permissions from holding it up', async () => {
    html(
      '/nuisance',
      `<p>still read</p><script>
        onbeforeunload = () => 'stay'; alert(1); confirm(2); prompt(3); window.open('/nuisance-2'); print();
        navigator.geolocation.getCurrentPosition(() => { document.body.append('located') }); Notification.requestPermission();
        const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x'])); a.download = 'x.bin'; a.click();
      </script>`,
    );
    const body = text(await visit('/nuisance'));
    expect(body).toContain('still read');
    expect(body).not.toContain('located');
  });

  it('turns away what the browser asks for on its own account', () => {
    const own = stray.filter((authority) => !/site\.test|friend\.test|127\.0\.0\.1/.test(authority));
    // Chromium asks its maker for updates and accounts whatever the flags say: the proxy serves open sessions only.
    for (const authority of own) expect(authority).toMatch(/google/);
  });
});

describe('trouble in the browser', () => {
  it('ends a page whose script hangs', async () => {
    html('/hang', '<p>hang</p><script>setTimeout(() => { for (;;); }, 100)</script>');
    html('/hang-at-once', '<p>hang</p><script>for (;;);</script>');
    for (const path of ['/hang', '/hang-at-once'])
      expect(failed(await renderer.render({ url: `${site.origin}${path}` })).failure).toMatchObject({ kind: 'timeout', transient: true });
    html('/fine', '<p>fine</p>');
    expect(text(await visit('/fine'))).toContain('fine');
  });

  it('refuses a DOM above the size limit', async () => {
    html('/grow', '<script>document.body.innerHTML = "<p>more and more</p>".repeat(20000)</script>');
    const small = create({ maxBytes: 200_000 });
    expect(failed(await small.render({ url: `${site.origin}/grow` })).failure.kind).toBe('too-large');
    await small.close();
  });

  it('costs a page that floods the browser with words its own visit, and nothing else', async () => {
    const own = create({ loadMs: 30_000, answerMs: 30_000 });
    html('/fine', '<p>fine</p>');
    // Each of these characters takes six bytes of a message.
    const say = (how: string): string => `<script>const text = "\\u1234".repeat(1.7e7); ${how}</script>`;
    html('/one-message', say('console.log(text)'));
    html('/in-frame', `<iframe srcdoc='${say('console.log(text)')}'></iframe>`);
    html('/prompt', say('prompt("x", text)'));
    html('/many-messages', say('for (let i = 0; i < 200; i++) console.log(text.slice(0, 1e6) + i)'));
    for (const path of ['/one-message', '/in-frame', '/prompt', '/many-messages']) {
      const { failure } = failed(await own.render({ url: `${site.origin}${path}` }));
      expect(failure, path).toMatchObject({ kind: 'crashed', transient: true });
      expect(text(captured(await own.render({ url: `${site.origin}/fine` })))).toContain('fine');
    }
    await own.close();
  });

  it('keeps nothing of what pages have the browser print', async () => {
    const { browser, processes, end } = await launch({ proxyUrl: site.origin, launchTimeoutMs: 30_000 });
    const page = await browser.newPage();
    // Twice: the first has been printed when the second is answered.
    for (let times = 0; times < 2; times += 1) await page.evaluate('console.log("printed by the page")');
    const pending = page.waitForFunction('false').catch((error: Error) => error.message);
    for (const { type, id } of await processes()) if (type === 'browser') kill(id);
    const message = await pending;
    await end();
    expect(message).toContain('closed');
    expect(message).not.toContain('printed by the page');
  });

  it('reports a crashed page and a killed browser, and works again afterwards', async () => {
    const own = create();
    html('/wait', '<p>wait</p><script>fetch("/loaded")</script>');
    html('/loaded', '');
    html('/fine', '<p>fine</p>');
    captured(await own.render({ url: `${site.origin}/fine` }));
    for (const type of ['renderer', 'browser'] as const) {
      const before = site.requests.length;
      const outcome = own.render({ url: `${site.origin}/wait`, ready: { text: 'never' } });
      // Asked for by the page itself: by then the document is in the process that is killed.
      await until(() => site.requests.slice(before).some(({ url }) => url === '/loaded'));
      for (const pid of chromiumProcesses(type, ownBrowsers())) kill(pid);
      expect(failed(await outcome).failure).toMatchObject({ kind: 'crashed', transient: true });
      expect(text(captured(await own.render({ url: `${site.origin}/fine` })))).toContain('fine');
    }
    await own.close();
  });

  it('replaces the browser after so many pages, and leaves no process behind', async () => {
    await renderer.close();
    await until(() => ownBrowsers().length === 0);
    html('/fine', '<p>fine</p>');
    const own = create({ maxPages: 2 });
    const seen = new Set<number>();
    for (let index = 0; index < 3; index += 1) {
      captured(await own.render({ url: `${site.origin}/fine` }));
      for (const pid of ownBrowsers()) seen.add(pid);
    }
    expect(seen.size).toBe(2);
    const running = own.render({ url: `${site.origin}/fine`, ready: { text: 'never' } });
    await until(() => ownBrowsers().length > 0);
    await own.close();
    expect(failed(await running).failure.kind).toBe('timeout');
    expect(failed(await own.render({ url: `${site.origin}/fine` })).failure.kind).toBe('timeout');
    await until(() => ownBrowsers().length === 0);
  });
});

function pngSize(capture: Capture): { width: number; height: number } {
  const png = Buffer.from(capture.screenshot ?? []);
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

type Process = Pick<ProcessInfo, 'pid' | 'parent' | 'command'>;

function processes(): Process[] {
  return CAN_LIST ? allProcesses() : processesOfPs();
}

function processesOfPs(): Process[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,stat=,command='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, state, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || state?.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** Browser processes that this test process started. */
function ownBrowsers(): number[] {
  return processes()
    .filter(({ parent, command }) => parent === process.pid && command.includes('--headless') && !command.includes('--type='))
    .map(({ pid }) => pid);
}

function chromiumProcesses(type: 'renderer' | 'browser', browsers: number[]): number[] {
  if (type === 'browser') return browsers;
  const all = processes();
  const descends = ({ parent }: Process): boolean =>
    browsers.includes(parent) || all.some((process) => process.pid === parent && descends(process));
  return all.filter((process) => process.command.includes('--type=renderer') && descends(process)).map(({ pid }) => pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the awaited state did not come');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
