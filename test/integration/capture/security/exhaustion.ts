/**
 * Pages made to take memory, time or the browser: each ends in a word for what it was, or is read, and the next visit works.
 * @module
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGate, type Gate } from '../../../../src/adapters/egress/gate.ts';
import { findChromium } from '../../../../src/adapters/renderer/executable.ts';
import type { CaptureFailureKind } from '../../../../src/domain/capture.ts';
import type { Renderer } from '../../../../src/domain/ports.ts';
import { pour, trickle } from '../../../city/send.ts';
import { captured, text } from '../../../contract/renderer.contract.ts';
import { failureIn } from './expect.ts';
import { CHROMIUM_CAPS, chromiumAt, type Handler, type Lab, resolveNames } from './lab.ts';

/** `read`: the page is read, all or a part of it. */
type End = CaptureFailureKind | 'read';

interface Row {
  name: string;
  serve: Handler;
  http: End[];
  chromium: End[];
}

const TYPE = { 'content-type': 'text/html' };
const page =
  (body: string): Handler =>
  (_request, response) =>
    void response.writeHead(200, TYPE).end(`<!doctype html><body>${body}`);
const script = (code: string): Handler => page(`<p>start</p><script>${code}</script>`);
const raw =
  (write: (count: number) => string, ms = 5): Handler =>
  (request, response) => {
    response.detachSocket(request.socket);
    trickleSocket(request.socket, ms, write);
  };

/** Unpacks to ten megabytes, and can be repeated for ever. */
const BLOCK = deflateRawSync(Buffer.alloc(10_000_000, '<p>a'), { finishFlush: constants.Z_FULL_FLUSH });
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
const bomb: Handler = (_request, response) => {
  response.on('error', () => {});
  response.writeHead(200, { ...TYPE, 'content-encoding': 'gzip' });
  pour(response, (at) => (at === 0 ? GZIP_HEAD : BLOCK));
};

const ROWS: readonly Row[] = [
  {
    name: 'an endless body',
    serve: (_q, response) => pour(response.writeHead(200, TYPE), () => '<p>and on</p>'.repeat(2000)),
    http: ['too-large'],
    chromium: ['too-large', 'timeout'],
  },
  {
    name: 'a body a byte at a time',
    serve: (_q, response) => trickle(response.writeHead(200, TYPE), 50, () => 'a'),
    http: ['timeout'],
    chromium: ['timeout'],
  },
  {
    name: 'a body that is never begun',
    serve: (_q, response) => void response.writeHead(200, TYPE).flushHeaders(),
    http: ['timeout'],
    chromium: ['timeout'],
  },
  { name: 'an answer that never comes', serve: () => {}, http: ['timeout'], chromium: ['timeout'] },
  {
    name: 'headers without end',
    serve: raw((at) => (at === 0 ? 'HTTP/1.1 200 OK\r\n' : `x-${at}: ${'a'.repeat(5000)}\r\n`)),
    http: ['protocol'],
    chromium: ['protocol'],
  },
  {
    name: 'headers a byte at a time',
    serve: raw((at) => (at === 0 ? 'HTTP/1.1 200 OK\r\nx: ' : 'a'), 50),
    http: ['timeout'],
    chromium: ['timeout'],
  },
  {
    name: 'hints without end',
    serve: raw(() => 'HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n', 20),
    http: ['timeout', 'protocol', 'connect'],
    chromium: ['timeout', 'protocol', 'connect'],
  },
  {
    name: 'another protocol that nobody asked for',
    serve: raw(() => 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', 50),
    http: ['connect', 'protocol'],
    chromium: ['connect', 'protocol'],
  },
  {
    name: 'chunks of nothing but their own length',
    serve: raw((at) =>
      at === 0 ? 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n1;' : 'a'.repeat(10_000),
    ),
    http: ['protocol', 'connect', 'timeout'],
    chromium: ['protocol', 'connect', 'timeout'],
  },
  { name: 'a small answer that unpacks without end', serve: bomb, http: ['too-large'], chromium: ['too-large', 'timeout'] },
  {
    name: 'one packed ten times over',
    serve: (_q, response) =>
      void response.writeHead(200, { ...TYPE, 'content-encoding': Array(10).fill('gzip').join(', ') }).end(
        Array(10)
          .fill(0)
          .reduce<Buffer>((bytes) => gzipSync(bytes), Buffer.from('x')),
      ),
    http: ['protocol'],
    chromium: ['read', 'protocol'],
  },
  {
    name: 'ten megabytes of nested tags',
    serve: page('<div>'.repeat(2_000_000)),
    http: ['too-large', 'read'],
    chromium: ['too-large', 'timeout', 'read'],
  },
  { name: 'an attribute of four megabytes', serve: page(`<p title="${'a'.repeat(4_000_000)}">x</p>`), http: ['read'], chromium: ['read'] },
  {
    name: 'a redirect to itself',
    serve: (request, response) => void response.writeHead(302, { location: request.url ?? '/' }).end(),
    http: ['too-many-redirects'],
    chromium: ['too-many-redirects'],
  },
  {
    name: 'redirects that go on for ever',
    serve: (_q, response) => void response.writeHead(307, { location: `?${Math.random()}` }).end(),
    http: ['too-many-redirects'],
    chromium: ['too-many-redirects'],
  },
  {
    name: 'a page that moves on for ever',
    serve: (_q, response) => void response.writeHead(200, TYPE).end(`<p>x<meta http-equiv=refresh content="0;url=?${Math.random()}">`),
    http: ['read'],
    chromium: ['too-many-redirects', 'timeout', 'protocol', 'read'],
  },
  {
    name: 'a script that moves on for ever',
    serve: (_q, response) => void response.writeHead(200, TYPE).end(`<p>x<script>location.href = "?${Math.random()}"</script>`),
    http: ['read'],
    chromium: ['too-many-redirects', 'timeout', 'protocol', 'read'],
  },
  {
    name: 'a page that is never idle',
    serve: script(
      'const go = () => { document.body.append(document.createElement("i")); fetch("/nothing").finally(go); }; go(); setInterval(() => { document.title += "x"; }, 1)',
    ),
    http: ['read'],
    chromium: ['read'],
  },
  {
    name: 'a DOM of fifty megabytes',
    serve: script('document.body.innerHTML = ("<p>" + "a".repeat(490) + "</p>").repeat(100000)'),
    http: ['read'],
    chromium: ['too-large', 'timeout'],
  },
  {
    name: 'a DOM that grows for ever',
    serve: script('setInterval(() => { document.body.append("a".repeat(1000000)) }, 1)'),
    http: ['read'],
    chromium: ['too-large', 'timeout', 'read'],
  },
  {
    name: 'a tree of a script, thousands deep',
    serve: script(
      'let at = document.body; for (let n = 0; n < 20000; n++) { const next = document.createElement("div"); at.append(next); at = next; } at.append("bottom")',
    ),
    http: ['read'],
    chromium: ['read', 'crashed', 'too-large', 'timeout'],
  },
  { name: 'a script that never ends', serve: script('for (;;);'), http: ['read'], chromium: ['timeout'] },
  {
    name: 'dialogs without end',
    serve: script('setInterval(() => { alert(1); confirm(2); prompt(3) }, 1); onbeforeunload = () => "stay"'),
    http: ['read'],
    chromium: ['read', 'timeout'],
  },
  {
    name: 'windows without end',
    serve: script('setInterval(() => { window.open("?", "_blank", "noopener"); window.open("about:blank") }, 50)'),
    http: ['read'],
    chromium: ['read', 'timeout'],
  },
  {
    name: 'frames within frames without end',
    serve: (_q, response) => void response.writeHead(200, TYPE).end(`<p>x<iframe src="?${Math.random()}"></iframe>`),
    http: ['read'],
    chromium: ['read', 'timeout', 'refused', 'protocol'],
  },
  {
    name: 'workers that never end',
    serve: script('for (let n = 0; n < 4; n++) new Worker(URL.createObjectURL(new Blob(["for (;;);"])))'),
    http: ['read'],
    chromium: ['read', 'timeout'],
  },
  {
    name: 'a page that closes its window',
    serve: script('window.close(); open(location.href, "_self"); window.close()'),
    http: ['read'],
    chromium: ['read', 'crashed', 'too-many-redirects', 'timeout', 'protocol'],
  },
  {
    name: 'history without end',
    serve: script('setInterval(() => { for (let n = 0; n < 50; n++) history.pushState(n, "", "#" + Math.random()) }, 1)'),
    http: ['read'],
    chromium: ['read', 'timeout'],
  },
];

const MB = 1e6;
const { windowMs, loadMs, settleMs, answerMs, serialiseMs, pictureMs } = CHROMIUM_CAPS;
/** Milliseconds that any of them may take at most: a page that uses each of the limits to its end, one after the other. */
const LONGEST_MS = windowMs + loadMs + settleMs + answerMs + serialiseMs + pictureMs;

export function describeExhaustion(lab: () => Lab): void {
  describe.each(['http', 'chromium'] as const)('a page that is too much, through %s', (name) => {
    it.each(ROWS)('ends in time and in few words: $name', async (row) => {
      const path = `/much/${ROWS.indexOf(row)}`;
      lab().serve(path, row.serve);
      const [start, before] = [performance.now(), process.memoryUsage().rss];
      const outcome = await lab()[name].render({ url: lab().url(path) });
      expect(performance.now() - start).toBeLessThan(LONGEST_MS);
      expect((process.memoryUsage().rss - before) / MB).toBeLessThan(250);
      if (outcome.ok) expect(row[name]).toContain('read');
      else failureIn(outcome, ...row[name].filter((end) => end !== 'read'));
      expect(text(captured(await lab()[name].render({ url: lab().url('/fine') })))).toContain('fine');
    });
  });

  it('of no kind keeps the texts beside the pages', async () => {
    for (const row of ROWS.slice(0, 11)) {
      lab().serve('/robots.txt', row.serve);
      const start = performance.now();
      await lab().fetchText(lab().url('/robots.txt'));
      expect(performance.now() - start, row.name).toBeLessThan(10_000);
    }
  });
}

/** What a browser is started with to make it die of little. */
const FEW_MB = '--js-flags=--max-old-space-size=64';

export function describeCrashes(lab: () => Lab): void {
  describe('a page that brings the browser down', () => {
    let gate: Gate;
    let small: Renderer;
    let strict: Renderer;
    let folder: string;

    beforeAll(async () => {
      gate = createGate({ allow: [`site.test:${lab().site.port}`], resolve: resolveNames });
      const found = findChromium();
      if (!found.found) throw new Error(found.why);
      folder = await mkdtemp(join(tmpdir(), 'clausewatch-test-'));
      const executable = join(folder, 'chromium');
      await writeFile(executable, `#!/bin/sh\nexec "${found.path}" "$@" ${FEW_MB}\n`, { mode: 0o755 });
      small = chromiumAt(gate, { executable, caps: { loadMs: 15_000 } });
      strict = chromiumAt(gate, { caps: { maxPageMb: 300, loadMs: 15_000 } });
    });
    afterAll(async () => {
      await Promise.all([small?.close(), strict?.close()]);
      await rm(folder, { recursive: true, force: true });
    });

    const render = async (renderer: Renderer, code: string, ...kinds: CaptureFailureKind[]): Promise<string> => {
      lab().html('/down', `<p>down</p><script>${code}</script>`);
      const { message } = failureIn(await renderer.render({ url: lab().url('/down') }), ...kinds);
      expect(text(captured(await renderer.render({ url: lab().url('/fine') })))).toContain('fine');
      return message;
    };

    it('by a fault in it', async () => {
      const deep = 'document.querySelector(":is(".repeat(100000) + "p" + ")".repeat(100000))';
      await render(lab().chromium, `try { ${deep} } catch {} for (;;);`, 'crashed', 'timeout');
    });

    it('by more memory than a script may have', async () => {
      expect(await render(small, 'const hog = []; for (;;) hog.push(new Array(100000).fill({}))', 'crashed')).toContain('crashed');
    });

    it('by more memory than a page may have', async () => {
      expect(
        await render(
          strict,
          'const hog = []; setInterval(() => hog.push(new Uint8Array(30000000).fill(1)), 20); onload = () => { for (;;) hog.length < 40 && hog.push(new Uint8Array(30000000).fill(1)) }',
          'too-large',
        ),
      ).toContain('300 MB of memory');
    });

    it('by what unpacks without end', async () => {
      lab().serve('/bomb', bomb);
      failureIn(await strict.render({ url: lab().url('/bomb') }), 'too-large');
      expect(text(captured(await strict.render({ url: lab().url('/fine') })))).toContain('fine');
    });

    it.each(['chrome://crash', 'chrome://kill', 'chrome://hang', 'chrome://gpucrash', 'about:crash'])(
      'by leading to %s does not',
      async (address) => {
        lab().html(
          '/down',
          `<p>down</p><iframe src="${address}"></iframe><script>open(${JSON.stringify(address)}); onload = () => { location.href = ${JSON.stringify(address)} }</script>`,
        );
        const outcome = await lab().chromium.render({ url: lab().url('/down') });
        if (outcome.ok) expect(text(outcome.capture)).toContain('down');
        else failureIn(outcome, 'protocol', 'refused');
        expect(text(captured(await lab().chromium.render({ url: lab().url('/fine') })))).toContain('fine');
      },
    );
  });
}

function trickleSocket(socket: Socket, ms: number, write: (count: number) => string): void {
  let count = 0;
  socket.on('error', () => {});
  socket.write(write(count));
  const timer = setInterval(() => {
    count += 1;
    if (socket.destroyed) clearInterval(timer);
    else socket.write(write(count));
  }, ms);
  socket.on('close', () => clearInterval(timer));
}
