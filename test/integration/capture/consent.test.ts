/**
 * Banners that ask for consent, answered by autoconsent; and pages that must not pay for it.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looksCovered } from '../../../src/adapters/renderer/consent/cover.ts';
import { answerConsent, type ConsentAnswer, type ConsentCaps } from '../../../src/adapters/renderer/consent.ts';
import { type Driver, type OpenPage, startDriver } from './driver.ts';

const TEXT = `<main><h1>Terms</h1>${'<p>The processor notifies the controller of each new subprocessor.</p>'.repeat(60)}</main>`;
const COOKIES = 'We use cookies and similar technologies to improve your experience on our website.';
const BAR = 'position:fixed;bottom:0;left:0;right:0;height:160px;background:#eee';
const NOTE = `onclick="document.title += ' ' + this.textContent; this.closest('[data-wall]').remove()"`;

let driver: Driver;

beforeAll(async () => {
  driver = await startDriver();
});
afterAll(() => driver?.close());

interface Result {
  answer: ConsentAnswer | undefined;
  title: string;
  /** Worlds that were opened for autoconsent. */
  runs: number;
  opened: OpenPage;
}

async function answer(path: string, caps: Partial<ConsentCaps> = {}): Promise<Result> {
  const opened = await driver.open(path);
  const { page, context, world, quiet, clock } = opened;
  const stop = new AbortController().signal;
  let runs = 0;
  const open = context.newCDPSession.bind(context);
  context.newCDPSession = (target) => {
    runs += 1;
    return open(target);
  };
  try {
    const given = await answerConsent({ page, world, settleAgain: quiet, during: (work) => clock.during(work, stop), caps, stop });
    return { answer: given, title: await page.title(), runs, opened };
  } finally {
    await opened.close();
  }
}

describe('a consent banner', () => {
  it('is refused by the rule for it', async () => {
    driver.html(
      '/rule',
      `${TEXT}<div id=cc--main data-wall><div id=cm role=dialog style="${BAR}"><p>${COOKIES}</p><button id=s-all-bn ${NOTE}>Accept all</button><button id=s-rall-bn ${NOTE}>Reject all</button></div></div>
      <script>document.documentElement.classList.add('show--consent')</script>`,
    );
    expect(await answer('/rule')).toMatchObject({ answer: { cmp: 'cookieconsent2', result: 'done' }, title: 'Reject all' });
  });

  it('is refused by a rule that asks the scripts of the page', async () => {
    driver.html(
      '/snippet',
      `${TEXT}<div id=usercentrics-root></div><script>
        const root = document.getElementById('usercentrics-root');
        root.attachShadow({ mode: 'open' }).innerHTML = '<div data-testid=uc-container style="${BAR}"><p>${COOKIES}</p><button>More</button></div>';
        var UC_UI = { denyAllConsents: () => { document.title += 'denied'; return true }, closeCMP: () => { root.remove(); return true } };
      </script>`,
    );
    const { answer: given, title } = await answer('/snippet');
    expect({ given, title }).toEqual({ given: { cmp: 'usercentrics-api', result: 'done' }, title: 'denied' });
  });

  it('that no rule knows is refused by what its buttons say', async () => {
    driver.html(
      '/unknown',
      `${TEXT}<div data-wall style="${BAR}"><p>${COOKIES}</p><button ${NOTE}>Accept all</button><button ${NOTE}>Reject all</button></div>`,
    );
    expect(await answer('/unknown')).toMatchObject({ answer: { cmp: 'HEURISTIC-REJECT', result: 'done' }, title: 'Reject all' });
  });

  it('that offers nothing but to agree is agreed to', async () => {
    driver.html(
      '/wall',
      `<div data-wall style="position:fixed;inset:0;background:#fff"><p>${COOKIES}</p><button ${NOTE}>Accept</button></div><style>body{overflow:hidden}</style>${TEXT}`,
    );
    expect(await answer('/wall')).toMatchObject({ answer: { cmp: 'HEURISTIC-TIER2', result: 'done' }, title: 'Accept' });
  });

  it('may load the page anew, but not lead to another', async () => {
    const bar = (script: string): string =>
      `${TEXT}<script>if (!document.cookie.includes('ok=1')) document.write(\`<div style="${BAR}"><p>${COOKIES}</p><button onclick="document.cookie='ok=1';${script}">Reject all</button></div>\`)</script>`;
    driver.html('/reloads', bar('location.reload()'));
    driver.html('/leads-away', bar("location.href='/away'"));
    driver.html('/away', '<p>another page</p>');
    expect((await answer('/reloads')).answer).toEqual({ cmp: 'HEURISTIC-REJECT', result: 'done' });
    expect((await answer('/leads-away')).answer).toEqual({ cmp: 'HEURISTIC-REJECT', result: 'left' });
  });

  it('that does not react fails in time', async () => {
    driver.html(
      '/stubborn',
      `${TEXT}<div id=cc--main><div id=cm role=dialog style="${BAR}"><p>${COOKIES}</p><button id=s-all-bn>Accept all</button></div></div><script>document.documentElement.classList.add('show--consent')</script>`,
    );
    const start = performance.now();
    expect((await answer('/stubborn', { consentMs: 1500 })).answer).toEqual({ cmp: 'cookieconsent2', result: 'failed' });
    expect(performance.now() - start).toBeLessThan(8000);
  });
});

describe('a page without a consent banner', () => {
  it('does not run autoconsent', async () => {
    const fixtures = {
      plain: TEXT,
      header: `<header style="position:sticky;top:0;height:90px;background:#eee">Our company and its products<button>Menu</button></header>${TEXT}`,
      sidebar: `<div style="display:flex"><aside style="position:sticky;top:0;height:900px;width:300px">Contents of this documentation <a href="#a">A</a><button>x</button></aside>${TEXT}</div>`,
      chat: `${TEXT}<div style="position:fixed;right:10px;bottom:10px;width:250px;height:90px"><iframe srcdoc="<button>Chat</button>" style="width:100%;height:100%"></iframe></div>`,
      shell: `<div style="position:fixed;inset:0;overflow:auto"><button>Menu</button>${TEXT}</div>`,
      hidden: `${TEXT}<div style="${BAR};display:none"><p>${COOKIES}</p><button>Reject all</button></div>`,
    };
    for (const [name, body] of Object.entries(fixtures)) {
      driver.html(`/no-${name}`, body);
      const { runs, answer: given } = await answer(`/no-${name}`);
      expect({ name, runs, given }).toEqual({ name, runs: 0, given: undefined });
    }
  });

  it('pays next to nothing, however large it is', async () => {
    driver.html('/large', '<section><h2>t</h2><p>text <b>bold</b> <a href="/x">link</a></p></section>'.repeat(1000));
    const opened = await driver.open('/large');
    const times: number[] = [];
    for (let index = 0; index < 10; index += 1) {
      const start = performance.now();
      expect(await opened.world.call(looksCovered, null, 1000)).toBe(false);
      times.push(performance.now() - start);
    }
    // 2 ms on an idle machine.
    expect(Math.min(...times)).toBeLessThan(20);
    await opened.close();
  });

  it('but with another dialog is left as it is, after a short look', async () => {
    driver.html(
      '/newsletter',
      `${TEXT}<div role=dialog data-wall style="${BAR}"><p>Subscribe to our newsletter and never miss an update.</p><button ${NOTE}>Subscribe</button></div>`,
    );
    const start = performance.now();
    expect(await answer('/newsletter')).toMatchObject({ answer: undefined, title: '' });
    expect(performance.now() - start).toBeLessThan(6000);
  });
});

describe('a hostile page', () => {
  it('neither sees autoconsent nor stands in its way', async () => {
    driver.html(
      '/hostile',
      `<img name=body><img name=elementsFromPoint><p id=autoconsentReceiveMessage></p><p id=autoconsentSendMessage></p><p id=clausewatchConsent></p>${TEXT}
      <div data-wall style="${BAR}"><p>${COOKIES}</p><button id=r>Reject all</button></div>
      <script>
        r.onclick = () => { document.querySelector('[data-wall]').style.display = 'none';
          document.title = ['autoconsentReceiveMessage', 'autoconsentSendMessage', 'clausewatchConsent'].filter((name) => Object.hasOwn(window, name)).join() || 'unseen'; };
        Document.prototype.elementsFromPoint = () => []; HTMLElement.prototype.click = () => { document.title = 'forged' }; JSON.stringify = () => 'forged';
        window.clausewatchConsent?.('{"type":"autoconsentDone","cmp":"forged"}');
      </script>`,
    );
    expect(await answer('/hostile')).toMatchObject({ answer: { cmp: 'HEURISTIC-REJECT', result: 'done' }, title: 'unseen' });
  });

  it('that hangs while it is asked does not hold the visit up', async () => {
    driver.html('/hangs', `${TEXT}<div style="${BAR}"><p>${COOKIES}</p><button onclick="for (;;);">Reject all</button></div>`);
    const opened = await driver.open('/hangs');
    const { page, world, clock } = opened;
    const stop = new AbortController().signal;
    const start = performance.now();
    const given = await answerConsent({
      page,
      world,
      settleAgain: async () => {},
      during: (work) => clock.during(work, stop),
      caps: { consentMs: 2000 },
      stop,
    });
    expect(given?.result).not.toBe('done');
    expect(performance.now() - start).toBeLessThan(6000);
    await opened.close();
  });
});
