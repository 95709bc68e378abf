/**
 * Where nobody may be led, how it can be written, and the ways by which a page leads there.
 * @module
 */
import type { Handler } from './lab.ts';

/** This machine, in every spelling: the servers inside would answer at these. */
export const HERE: readonly string[] = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7F.1',
  '0177.0.0.1',
  '017700000001',
  '127.255.255.254',
  '0',
  '0.0.0.0',
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '１２７.０.０.１',
  '①②⑦.0.0.1',
  '127。0。0。1',
  'localhost',
  'LocalHost',
  'localhost.',
  'loc%61lhost',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::FFFF:7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  'inside.test',
  'INSIDE.test.',
  'inside6.test',
  'both.test',
];

/** Other machines that are nobody's business. None of them is ever contacted, or the test would take its time. */
export const ELSEWHERE: readonly string[] = [
  '10.0.0.1',
  '0xa000001',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.1.1',
  '192.168.257',
  '169.254.169.254',
  '0xa9fea9fe',
  '[::ffff:169.254.169.254]',
  '169.254.170.2',
  '168.63.129.16',
  '100.64.0.1',
  '100.100.100.200',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.19.255.254',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '[fe80::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[ff0e::1]',
  '[100::1]',
  '[2001:db8::1]',
  '[2001:10::1]',
  '[2001:20::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[4000::1]',
  '[64:ff9b:1::1]',
  '[64:ff9b::a00:1]',
  '[2002:a00:1::]',
  'private.test',
  'metadata.test',
];

/** Addresses on which two readers could differ, and ports that are not for web pages. PORT is the port of the servers inside. */
export const FORMS: readonly string[] = [
  'http://127.0.0.1:PORT\\@site.test/',
  'http://127.0.0.1:PORT\\site.test/',
  'http:\\\\127.0.0.1:PORT\\',
  'http://site.test@127.0.0.1:PORT/',
  'http://site.test:80@127.0.0.1:PORT/',
  'http://@127.0.0.1:PORT/',
  'http://user:password@site.test/',
  'http://127.0.0.1:PORT#@site.test/',
  'http://127.0.0.1:PORT?@site.test/',
  'http://127.0.0.1:PORT/../@site.test/',
  'http://127.0.0.1%00.site.test/',
  'http://127.0.0.1%09.site.test/',
  'http://[::1%25lo]:PORT/',
  'http://256.256.256.256/',
  'http://0x100000000/',
  'http://1.2.3.4.5/',
  'http:///127.0.0.1:PORT/',
  'http://site.test:22/',
  'http://site.test:25/',
  'http://site.test:6379/',
  'http://site.test:0/',
  'https://127.0.0.1:PORT/',
  'https://[::1]:PORT/',
];

/** Addresses of no web page. */
export const SCHEMES: readonly string[] = [
  'file:///etc/passwd',
  'FILE:///etc/passwd',
  'file:..',
  'file://127.0.0.1/etc/passwd',
  'data:text/html,root:x:0:0',
  'javascript:document.write("root:x:0:0")',
  'JavaScript:1',
  'view-source:http://site.test/',
  'view-source:file:///etc/passwd',
  'chrome://crash',
  'chrome://version',
  'about:crash',
  'about:blank',
  'devtools://devtools/bundled/inspector.html',
  'ftp://127.0.0.1/',
  'gopher://127.0.0.1/_x',
  'ws://127.0.0.1/',
  'blob:http://site.test/0b8a5a5e-0000-4000-8000-000000000000',
  'filesystem:http://site.test/temporary/x',
  'jar:http://site.test/x!/',
  'mailto:ops@site.test',
];

/** Forms that a person may type; the validator alone sees them. */
export const TYPED: readonly string[] = [
  ' http://site.test/',
  'http://site.test/ ',
  '\thttp://site.test/',
  'ht\ntp://site.test/',
  'http://site.test/\u0000',
  'http://site\u200b.test/',
  '//site.test/',
  '/etc/passwd',
  'site.test',
  'http:site.test',
  'http:/site.test',
  'https://',
  '',
];

export interface Way {
  name: string;
  /** Leads the visitor to `to`. */
  lead(to: string): Handler;
  /** A browser alone goes this way; whoever runs no scripts reads the page that asks for it. */
  byBrowser?: true;
}

const html =
  (body: (to: string) => string, headers: (to: string) => Record<string, string> = () => ({})) =>
  (to: string): Handler =>
  (_request, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers(to) })
      .end(`<!doctype html><p>the way</p>${body(to)}`);

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const script = (code: (to: string) => string): Way['lead'] => html((to) => `<script>${code(JSON.stringify(to))}</script>`);

export const WAYS: readonly Way[] = [
  ...[301, 302, 303, 307, 308].map((status) => ({
    name: `a redirect with status ${status}`,
    lead:
      (to: string): Handler =>
      (_request, response) =>
        // Latin-1 is what a header is made of; browsers read its bytes as UTF-8.
        void response.writeHead(status, { location: Buffer.from(to, 'utf8').toString('latin1') }).end(),
  })),
  { name: 'meta refresh', lead: html((to) => `<meta http-equiv="refresh" content="0;url=${attribute(to)}">`), byBrowser: true },
  {
    name: 'a Refresh header',
    lead: html(
      () => '',
      (to) => ({ refresh: `0;url=${Buffer.from(to, 'utf8').toString('latin1')}` }),
    ),
    byBrowser: true,
  },
  { name: 'a script', lead: script((to) => `location.href = ${to}`), byBrowser: true },
  { name: 'a script that leaves no trace', lead: script((to) => `location.replace(${to})`), byBrowser: true },
  {
    name: 'a link that a script follows',
    lead: html((to) => `<a href="${attribute(to)}" id=a>x</a><script>a.click()</script>`),
    byBrowser: true,
  },
  {
    name: 'a form that a script sends',
    lead: html((to) => `<form method=post action="${attribute(to)}" id=f></form><script>f.submit()</script>`),
    byBrowser: true,
  },
];
