/**
 * Text that a page holds back until it is opened or scrolled.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pass } from '../../../src/adapters/renderer/frames.ts';
import { type Revealed, type RevealOptions, reveal } from '../../../src/adapters/renderer/reveal.ts';
import { type Driver, type OpenPage, startDriver } from './driver.ts';

const CUES = ['show more', 'load more', 'view all', 'mehr anzeigen', 'afficher plus'];

// Many pages to a test, each of which has to come to rest several times.
let driver: Driver;

beforeAll(async () => {
  driver = await startDriver();
});
afterAll(() => driver?.close());

interface Result extends Revealed {
  html: string;
  text: string;
  url: string;
}

function revealOn(opened: OpenPage, options: Partial<RevealOptions> = {}): Promise<Revealed> {
  const { world, quiet, activity, clock } = opened;
  const stop = new AbortController().signal;
  return reveal({ world, quiet, pass: () => pass(world, clock, stop), pending: activity.pending, cues: CUES, stop, ...options });
}

async function read(path: string, options: Partial<RevealOptions> = {}): Promise<Result> {
  const opened = await driver.open(path);
  try {
    const revealed = await revealOn(opened, options);
    const html = revealed.left ? '' : await opened.html();
    return { ...revealed, html, text: plain(html), url: opened.page.url() };
  } finally {
    await opened.close();
  }
}

function plain(html: string): string {
  return html
    .replace(/<(script|style)\b.*?<\/\1>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const numbers = (text: string, word: string): number[] =>
  Array.from(text.matchAll(new RegExp(`${word} (\\d+)\\b`, 'g')), ([, n]) => Number(n));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const VIRTUAL = `<main><h1>Before</h1><div id=v style="height:400px;overflow:auto"><table style="display:block;position:relative;height:6040px"><tbody id=l></tbody></table></div><p>After</p></main><script>
        const head = document.createElement('tr'); head.innerHTML = '<th>Name</th>'; head.style.cssText = 'position:sticky;top:0;display:block';
        const draw = () => { const from = Math.max(0, Math.floor(v.scrollTop / 40) - 2), to = Math.min(150, from + 14);
          l.replaceChildren(head, ...Array.from({ length: to - from }, (_, i) => { const tr = document.createElement('tr'); tr.style.cssText = 'position:absolute;height:40px;top:' + (from + i + 1) * 40 + 'px';
            const td = document.createElement('td'); td.textContent = 'row ' + (from + i + 1) + ' of vendor'; tr.append(td); return tr; })); };
        v.onscroll = () => requestAnimationFrame(draw); draw();
      </script>`;

const NESTED = `<main id=m><div role=tablist class=o></div><div id=host></div></main><script>
        const inner = (n) => { host.replaceChildren(); const list = document.createElement('div'); list.setAttribute('role', 'tablist'); const body = document.createElement('section');
          for (const k of ['a', 'b']) { const t = document.createElement('button'); t.setAttribute('role', 'tab'); t.textContent = 'inner ' + n + k; t.onclick = () => { body.textContent = 'body ' + n + k };
            t.setAttribute('aria-selected', String(k === 'a')); list.append(t); }
          body.textContent = 'body ' + n + 'a';
          const more = document.createElement('button'); more.textContent = 'Show more'; more.onclick = () => { more.replaceWith('extra words of ' + n) };
          host.append(list, body, more); };
        for (const n of [1, 2]) { const t = document.createElement('button'); t.setAttribute('role', 'tab'); t.setAttribute('aria-controls', 'host'); t.textContent = 'outer ' + n;
          t.setAttribute('aria-selected', String(n === 1)); t.onclick = () => inner(n); document.querySelector('.o').append(t); }
        inner(1);
      </script>`;

describe('accordions', () => {
  it('are left alone where their text is in the DOM', async () => {
    driver.html(
      '/dom-accordion',
      `<main><h2><button aria-expanded=false aria-controls=p1>One</button></h2><div id=p1 hidden>first text</div>
      <button aria-expanded=false>Two</button><div style="display:none">second text</div>
      <details><summary>Three</summary>third text</details></main>
      <script>onclick = () => { document.title = 'pressed' }</script>`,
    );
    const opened = await driver.open('/dom-accordion');
    const before = await opened.html();
    const result = await revealOn(opened);
    expect(result).toEqual({ left: false, clicks: 0, steps: 0, limited: false });
    expect(await opened.html()).toBe(before);
    await opened.close();
  });

  it('are opened where their text is fetched or built then, items without a panel and details too', async () => {
    driver.serve('/answer', (request, response) => void setTimeout(() => response.end(`fetched ${request.url?.split('=')[1]}`), 100));
    driver.html(
      '/fetching',
      `<main>
      <div class=item><h3><button aria-expanded=false aria-controls=a>A</button></h3><div id=a></div></div>
      <div class=item><h3><button aria-expanded=false>B</button></h3></div>
      <div class=item><h3><button aria-expanded=false>C</button></h3></div>
      <p>outro</p>
      <details><summary>D</summary></details>
      </main>
      <script>
        for (const button of document.querySelectorAll('button')) button.onclick = async () => {
          const open = button.getAttribute('aria-expanded') === 'true';
          button.setAttribute('aria-expanded', String(!open));
          if (open) return button.closest('.item').lastElementChild.remove();
          const text = await (await fetch('/answer?q=' + button.textContent)).text();
          const panel = document.getElementById(button.getAttribute('aria-controls')) ?? button.closest('.item').appendChild(document.createElement('div'));
          panel.textContent = text;
        };
        document.querySelector('details').ontoggle = async (event) => event.target.append(await (await fetch('/answer?q=D')).text());
      </script>`,
    );
    const { text, limited } = await read('/fetching');
    expect(text).toContain('A fetched A B fetched B C fetched C outro D fetched D');
    expect(limited).toBe(false);
  });

  it('made of details that fetch are waited for', async () => {
    driver.serve('/late', (_request, response) => void setTimeout(() => response.end('late text'), 120));
    driver.html(
      '/details',
      `<details id=d><summary>More</summary></details><script>d.ontoggle = async () => d.append(await (await fetch('/late')).text())</script>`,
    );
    expect(await read('/details')).toMatchObject({ text: 'More late text', clicks: 0 });
  });

  it('that keep one part open only are written with all their parts', async () => {
    driver.html(
      '/exclusive',
      `<main id=m></main><script>
        let open = -1;
        const draw = () => { m.innerHTML = ''; for (let i = 0; i < 4; i++) {
          const h = document.createElement('h3'), b = document.createElement('button');
          b.textContent = 'Question ' + i; b.setAttribute('aria-expanded', String(i === open)); h.append(b); m.append(h);
          b.addEventListener('click', () => { open = open === i ? -1 : i; update(); });
          if (i === open) { const p = document.createElement('div'); p.textContent = 'answer ' + i; h.after(p); }
        } };
        const update = () => { m.querySelectorAll('div').forEach(d => d.remove()); m.querySelectorAll('h3').forEach((h, i) => {
          h.firstChild.setAttribute('aria-expanded', String(i === open));
          if (i === open) { const p = document.createElement('div'); p.textContent = 'answer ' + i; h.after(p); } }); };
        draw();
      </script>`,
    );
    const { text } = await read('/exclusive');
    expect(text).toBe('Question 0 answer 0 Question 1 answer 1 Question 2 answer 2 Question 3 answer 3');
  });
});

describe('tabs', () => {
  const tabs = (panel: string, count = 3): string =>
    `<main><h1>Top</h1><div role=tablist>${upTo(count)
      .map((n) => `<button role=tab id=t${n} aria-selected=${n === 2}>Tab ${n}</button>`)
      .join('')}</div>${panel}<p>end</p></main>`;

  it('are written with all their panels in order, and the first one is shown again', async () => {
    driver.html(
      '/mounting',
      `${tabs('<div id=host><div role=tabpanel id=p2 aria-labelledby=t2>panel 2 text</div></div>')}<script>
        const tabs = [...document.querySelectorAll('[role=tab]')];
        tabs.forEach((tab, i) => tab.setAttribute('aria-controls', 'p' + (i + 1)));
        tabs.forEach((tab, i) => tab.addEventListener('mousedown', () => { setTimeout(() => {
          tabs.forEach(t => t.setAttribute('aria-selected', String(t === tab)));
          host.innerHTML = '<div role=tabpanel id=p' + (i + 1) + '>panel ' + (i + 1) + ' text</div>'; }, 30) }));
      </script>`,
    );
    const opened = await driver.open('/mounting');
    expect(await revealOn(opened)).toMatchObject({ left: false, clicks: 3 });
    expect(plain(await opened.html())).toBe('Top Tab 1 Tab 2 Tab 3 panel 1 text panel 2 text panel 3 text end');
    expect(await opened.page.textContent('#host')).toBe('panel 2 text');
    await opened.close();
  });

  it('are written once where each has a panel of its own that is filled when it is shown', async () => {
    driver.html(
      '/own-panels',
      `${tabs(
        upTo(3)
          .map((n) => `<div role=tabpanel aria-labelledby=t${n} id=q${n}>${n === 2 ? 'panel 2 text' : ''}</div>`)
          .join(''),
      )}<script>
        const tabs = [...document.querySelectorAll('[role=tab]')];
        tabs.forEach((tab, i) => tab.onclick = () => {
          document.querySelectorAll('[role=tabpanel]').forEach((p, j) => { p.textContent = i === j ? 'panel ' + (j + 1) + ' text' : '' }); });
      </script>`,
    );
    expect((await read('/own-panels')).text).toBe('Top Tab 1 Tab 2 Tab 3 panel 1 text panel 2 text panel 3 text end');
  });

  it('without any link to a panel change what follows them', async () => {
    driver.html(
      '/bare-tabs',
      `${tabs('<section><p>panel 2 text</p></section>')}<script>
        document.querySelectorAll('[role=tab]').forEach((tab, i) => tab.onclick = () => { document.querySelector('section').innerHTML = '<p>panel ' + (i + 1) + ' text</p>' });
      </script>`,
    );
    expect((await read('/bare-tabs')).text).toBe('Top Tab 1 Tab 2 Tab 3 panel 1 text panel 2 text panel 3 text end');
  });

  it('that are drawn anew with each press are found again', async () => {
    driver.html(
      '/redrawn',
      `<main id=m></main><script>
        const draw = (open) => { m.innerHTML = '<div role=tablist>' + [0, 1, 2].map(i => '<button role=tab onclick=draw(' + i + ') aria-selected=' + (i === open) + '>Tab ' + i + '</button>').join('') + '</div><div role=tabpanel>panel ' + open + '</div>' };
        draw(0);
      </script>`,
    );
    expect(await read('/redrawn')).toMatchObject({ text: 'Tab 0 Tab 1 Tab 2 panel 0 panel 1 panel 2', clicks: 3, limited: false });
  });

  it('hold what is closed in them, and tabs of their own', async () => {
    driver.html('/nested', NESTED);
    expect((await read('/nested')).text).toBe(
      'outer 1 outer 2 inner 1a inner 1b body 1a body 1b extra words of 1 inner 2a inner 2b body 2a body 2b extra words of 2',
    );
  });

  it('whose panels are all in the DOM are not pressed', async () => {
    driver.html(
      '/all-there',
      tabs(
        upTo(3)
          .map((n) => `<div role=tabpanel aria-labelledby=t${n} ${n === 2 ? '' : 'hidden'}>text ${n}</div>`)
          .join(''),
      ),
    );
    expect(await read('/all-there')).toMatchObject({ clicks: 0 });
  });
});

describe('lists', () => {
  it('that a button lengthens are read to their end', async () => {
    driver.html(
      '/more',
      `<main><ul id=l></ul><button id=b>+ Load 20 more</button></main><script>
        let n = 0; const add = () => { for (let i = 0; i < 20 && n < 75; i++) l.insertAdjacentHTML('beforeend', '<li>entry ' + ++n + '</li>'); if (n >= 75) b.remove(); };
        add(); b.onclick = () => setTimeout(add, 80);
      </script>`,
    );
    const { text, clicks } = await read('/more');
    expect(numbers(text, 'entry')).toEqual(upTo(75));
    expect(clicks).toBe(3);
  });

  it('that grow without end while they are scrolled are read to their end', async () => {
    driver.serve('/rows', (request, response) => {
      const from = Number(request.url?.split('=')[1]);
      setTimeout(() => response.end(JSON.stringify(upTo(120).slice(from, from + 20))), 60);
    });
    driver.html(
      '/infinite',
      `<main><ul id=l></ul><div id=s style="height:20px"></div></main><script>
        let n = 0, busy = false;
        const add = async () => { if (busy) return; busy = true; const rows = await (await fetch('/rows?from=' + n)).json(); n += rows.length;
          for (const r of rows) l.insertAdjacentHTML('beforeend', '<li style="height:60px">entry ' + r + '</li>'); busy = false; };
        add(); new IntersectionObserver(([e]) => e.isIntersecting && add()).observe(s);
      </script>`,
    );
    const { text } = await read('/infinite');
    expect(numbers(text, 'entry')).toEqual(upTo(120));
  });

  const rows = (n: string): string => `'row ' + (${n} + 1) + ' of vendor'`;

  it('that hold the rows in sight only are written with all rows once and in order', async () => {
    driver.html('/virtual', VIRTUAL);
    const { text, html } = await read('/virtual');
    expect(numbers(text, 'row')).toEqual(upTo(150));
    expect(text).toMatch(/^Before Name row 1 .* row 150 of vendor After$/);
    expect(html.match(/<tr>/g)).toHaveLength(151);
  });

  it('that use the same elements again for other rows, on the window and with rows alike, are written so too', async () => {
    driver.html(
      '/virtual-window',
      `<main><h1>Before</h1><div id=l style="position:relative;height:9000px"></div><p>After</p></main><script>
        const pool = Array.from({ length: 30 }, () => l.appendChild(Object.assign(document.createElement('div'), { style: 'position:absolute;height:60px' })));
        const draw = () => { const from = Math.min(120, Math.max(0, Math.floor((scrollY - 100) / 60) - 3));
          pool.forEach((_, i) => { const n = from + i, el = pool[n % 30]; el.style.transform = 'translateY(' + n * 60 + 'px)'; el.textContent = n % 10 === 5 ? 'the same' : ${rows('n')}; }); };
        addEventListener('scroll', () => setTimeout(draw, 10)); draw();
      </script>`,
    );
    const { text } = await read('/virtual-window');
    expect(numbers(text, 'row')).toEqual(upTo(150).filter((n) => n % 10 !== 6));
    expect(text.match(/the same/g)).toHaveLength(15);
  });

  it('that change by themselves are left as they are', async () => {
    driver.html(
      '/slides',
      `<main style="height:3000px"><div id=s></div></main><script>
        let n = 0; const draw = () => { s.innerHTML = [0, 1, 2, 3].map(i => '<p>slide ' + (n + i) + '</p>').join('') }; draw(); addEventListener('scroll', () => { n += 4; draw() }, { once: true });
      </script>`,
    );
    expect(numbers((await read('/slides')).text, 'slide')).toEqual([4, 5, 6, 7]);
  });

  it('that number their rows are ordered by the numbers', async () => {
    driver.html(
      '/numbered',
      `<main><div id=v style="height:300px;overflow:auto"><div id=l style="position:relative;height:4000px"></div></div></main><script>
        const draw = () => { const from = Math.floor(v.scrollTop / 40), to = Math.min(100, from + 9);
          l.innerHTML = ''; for (let n = from; n < to; n++) l.insertAdjacentHTML('afterbegin', '<div data-index=' + n + ' style="position:absolute;top:' + n * 40 + 'px">row ' + n % 25 + ' again</div>'); };
        v.onscroll = () => setTimeout(draw, 5); draw();
      </script>`,
    );
    expect(numbers((await read('/numbered')).text, 'row')).toEqual(upTo(100).map((n) => (n - 1) % 25));
  });
});

describe('a page', () => {
  it('with nothing to open costs one short call', async () => {
    driver.html(
      '/plain',
      `<main style="height:800px;overflow:hidden">${'<section><h2>t</h2><p>text <b>bold</b> <a href="/x">link</a></p></section>'.repeat(1000)}</main>`,
    );
    const opened = await driver.open('/plain');
    let calls = 0;
    const world: typeof opened.world = {
      call: (fn, argument, ms) => {
        calls += 1;
        return opened.world.call(fn, argument, ms);
      },
    };
    const times: number[] = [];
    for (let index = 0; index < 10; index += 1) {
      const start = performance.now();
      expect(await revealOn(opened, { world })).toMatchObject({ clicks: 0, steps: 0 });
      times.push(performance.now() - start);
    }
    expect(calls).toBe(10);
    // 4 ms on an idle machine.
    expect(Math.min(...times)).toBeLessThan(40);
    await opened.close();
  });

  it('that is tall is scrolled once, and stands at its top again', async () => {
    driver.html('/tall', `<main>${'<p>words of a long page</p>'.repeat(200)}</main>`);
    const opened = await driver.open('/tall');
    const before = await opened.html();
    expect(await revealOn(opened)).toEqual({ left: false, clicks: 0, steps: 1, limited: false });
    expect(await opened.page.evaluate('scrollY')).toBe(0);
    expect(await opened.html()).toBe(before);
    await opened.close();
  });

  it('gives the same text at each visit', async () => {
    driver.html('/virtual', VIRTUAL);
    driver.html('/nested', NESTED);
    for (const path of ['/virtual', '/nested']) {
      const [first, second] = [await read(path), await read(path)];
      expect(first.html.length).toBeGreaterThan(100);
      expect(first.html).toBe(second.html);
    }
  });
});

describe('a hostile page', () => {
  const IDLE = '<main><button aria-expanded=false id=x>Details</button></main>';

  it('has no links followed, no forms sent, no menus opened and nothing downloaded', async () => {
    driver.html(
      '/barred',
      `<nav><button aria-expanded=false>Nav</button></nav><header><button aria-expanded=false>Header</button></header>
      <footer><button>Show more</button></footer>
      <main><form action=/sent><button>Show more</button><button aria-expanded=false>In a form</button></form>
      <button form=f>Load more</button><a href=/else>View all</a><a href=/else role=tab>Tab</a><a href=/else><button>Show more</button></a>
      <a href="#" download=x>Show more</a><button aria-haspopup=menu aria-expanded=false>Menu</button><div role=menu><button>Show more</button></div>
      <div role=dialog><button>Show more</button></div><button disabled>Show more</button><button style="display:none">Show more</button>
      <div style="position:fixed;bottom:0;right:0"><button aria-expanded=false>Chat</button></div>
      <button>Show less</button><button>Subscribe</button></main>
      <form id=f action=/sent></form>
      <script>addEventListener('click', (e) => document.body.append('pressed ' + e.target.textContent), true)</script>`,
    );
    const { clicks, text, url } = await read('/barred');
    expect(clicks).toBe(0);
    expect(text).not.toContain('pressed');
    expect(url).toMatch(/barred$/);
  });

  it('that leads on is held at its address', async () => {
    driver.html('/elsewhere', '<p>elsewhere</p>');
    for (const script of [
      'location.href = "/elsewhere"',
      'location.reload()',
      'const a = document.createElement("a"); a.href = "/elsewhere"; document.body.append(a); a.click()',
      'const f = document.createElement("form"); f.action = "/elsewhere"; document.body.append(f); f.submit()',
      'location.hash = "other"',
      'history.pushState(null, "", "?tab=2")',
    ]) {
      driver.html(
        '/leads',
        `${IDLE}<script>x.onclick = () => { x.after(Object.assign(document.createElement('div'), { textContent: 'opened' })); ${script} }</script>`,
      );
      const { left, text, url } = await read('/leads');
      expect({ script, left, text: text.includes('Details opened'), at: new URL(url).pathname }).toEqual({
        script,
        left: false,
        text: true,
        at: '/leads',
      });
    }
  });

  it('that shows another address, or cannot be held, is reported with the button', async () => {
    const ways = [
      'history.pushState(null, "", "/another")',
      'setTimeout(() => history.replaceState(null, "", "/another"), 20)',
      'location.href = "/elsewhere"',
    ];
    for (const script of ways) {
      driver.html(
        '/leaves',
        `<script>window.go = () => { ${script} }; navigation.addEventListener('navigate', (e) => e.stopImmediatePropagation())</script>${IDLE}<script>x.onclick = go</script>`,
      );
      expect(await read('/leaves')).toMatchObject({ left: true, by: ['details'] });
      expect(await read('/leaves', { avoid: ['details'] })).toMatchObject({ left: false, clicks: 0 });
    }
  });

  it('that opens windows is read all the same', async () => {
    driver.html(
      '/pops',
      `${IDLE}<script>x.onclick = () => { open('/elsewhere'); const a = document.createElement('a'); a.href = '/elsewhere'; a.target = '_blank'; document.body.append(a); a.click(); document.body.append('opened') }</script>`,
    );
    const { left, clicks, text } = await read('/pops');
    expect({ left, clicks, text }).toEqual({ left: false, clicks: 1, text: 'Details opened' });
  });

  it('that grows for ever ends at a limit', async () => {
    driver.html(
      '/grows',
      `<main id=m><button id=b>Load more</button></main><script>b.onclick = () => { b.insertAdjacentHTML('beforebegin', '<p>and another paragraph</p>') }</script>`,
    );
    expect(await read('/grows', { caps: { clicks: 7 } })).toMatchObject({ clicks: 7, limited: true, left: false });
    driver.html(
      '/scrolls',
      `<main id=m style="min-height:3000px"></main><script>onscroll = () => { m.insertAdjacentHTML('beforeend', '<p style="height:2000px">and another paragraph</p>') }</script>`,
    );
    const start = performance.now();
    expect(await read('/scrolls', { caps: { totalMs: 1500 } })).toMatchObject({ limited: true, left: false });
    expect(performance.now() - start).toBeLessThan(8000);
    driver.html(
      '/restless',
      `<main><p id=o>0</p>${upTo(9)
        .map((n) => `<button aria-expanded=false>Part ${n}</button>`)
        .join('')}</main><script>setInterval(() => { o.textContent = 'tick '.repeat(Math.random() * 50) }, 20)</script>`,
    );
    const begun = performance.now();
    expect(await read('/restless', { caps: { totalMs: 1500 } })).toMatchObject({ limited: true, left: false });
    expect(performance.now() - begun).toBeLessThan(8000);
    driver.html(
      '/new-buttons',
      `<main id=m></main><script>const add = () => { m.innerHTML = '<button onclick=add()>Load more</button>' }; add()</script>`,
    );
    expect(await read('/new-buttons')).toMatchObject({ clicks: 3, limited: false });
  });

  it('that hangs when it is pressed is reported, to be rendered again', async () => {
    driver.html('/hangs', `${IDLE}<script>x.onclick = () => { for (;;); }</script>`);
    expect(await read('/hangs', { caps: { callMs: 700 } })).toMatchObject({ left: true, by: ['details'] });
  });

  it('can neither see the reader nor take its place', async () => {
    driver.html(
      '/tampers',
      `<form><input name=parentNode><input name=getAttribute><input name=children><input name=closest></form>
      <img name=querySelectorAll><img name=body><img name=scrollingElement><p id=clausewatchKit>kit</p><p id=clausewatchKept>kept</p>
      <main><div role=tablist><button role=tab aria-selected=true>A</button><button role=tab id=b>B</button></div><section>text of A</section></main>
      <script>
        b.onclick = () => { document.getElementsByTagName('section')[0].textContent = 'text of B' };
        for (const proto of [Node.prototype, Element.prototype, Document.prototype, EventTarget.prototype])
          for (const name of ['parentNode', 'childNodes', 'matches', 'children', 'dispatchEvent', 'addEventListener', 'getAttribute'])
            try { Object.defineProperty(proto, name, { get() { document.title = 'seen'; throw 1 } }) } catch {}
        Array.prototype.flatMap = Map.prototype.get = String.prototype.replace = () => 'forged';
        window.MouseEvent = window.CSS = undefined;
      </script>`,
    );
    const { text } = await read('/tampers');
    expect(text).toContain('A B text of A text of B');
    expect(text).toContain('kit kept');
    expect(text).not.toContain('forged');
  });
});
