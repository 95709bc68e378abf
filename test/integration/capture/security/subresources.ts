/**
 * Everything by which a page makes the browser open a connection.
 * @module
 */

import type { Handler } from './lab.ts';

export interface Kind {
  name: string;
  /** Part of a host name. */
  host: string;
  /** Markup that asks for `origin`. */
  markup(origin: string): string;
  /** Whether the browser asks at all when there is nothing against it. */
  asks: boolean;
}

const js = (code: string): string => `<script>{${code}}</script>`;
const quiet = (code: string): string => js(`try { Promise.resolve(${code}).catch(() => {}); } catch {}`);
const blob = (code: string, type = 'text/javascript'): string =>
  `URL.createObjectURL(new Blob([${JSON.stringify(code).replaceAll('<', '\\u003c')}], { type: "${type}" }))`;
const wire = (origin: string): string => origin.replace('http', 'ws');
const secure = (origin: string): string => origin.replace('http:', 'https:');
const portOf = (origin: string): string => new URL(origin).port;
const hostOf = (origin: string): string => new URL(origin).hostname;

const kind = (name: string, markup: Kind['markup'], asks = true): Kind => ({
  name,
  host: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
  markup,
  asks,
});

export const KINDS: readonly Kind[] = [
  kind('iframe', (o) => `<iframe src="${o}/"></iframe>`),
  kind('iframe with a document of its own', (o) => `<iframe srcdoc="<link rel=stylesheet href='${o}/'>"></iframe>`),
  kind('iframe that moves on by itself', (o) => `<iframe srcdoc="<meta http-equiv=refresh content='0;url=${o}/'>"></iframe>`),
  kind('iframe of a script', (o) => `<iframe src="javascript:fetch('${o}/', {mode:'no-cors'})"></iframe>`),
  kind('iframe of a blob', (o) =>
    js(
      `const f = document.createElement('iframe'); f.src = ${blob(`<link rel=stylesheet href="${o}/">`, 'text/html')}; document.body.append(f);`,
    ),
  ),
  kind('iframe of data', (o) => `<iframe src="data:text/html,<link rel=stylesheet href='${o}/'>"></iframe>`),
  kind('object', (o) => `<object data="${o}/" type="text/html"></object>`),
  kind('embed', (o) => `<embed src="${o}/" type="text/html">`),
  kind('img', (o) => `<img src="${o}/">`),
  kind('srcset', (o) => `<img srcset="${o}/ 1x">`, false),
  kind('svg image', (o) => `<svg width=9 height=9><image href="${o}/" width=9 height=9 /></svg>`, false),
  kind('video', (o) => `<video src="${o}/" preload=auto></video>`, false),
  kind('poster', (o) => `<video poster="${o}/"></video>`, false),
  kind('audio', (o) => `<audio src="${o}/" preload=auto></audio>`, false),
  kind('script', (o) => `<script src="${o}/" async></script>`),
  kind('module script', (o) => `<script type=module src="${o}/"></script>`),
  kind('dynamic import', (o) => quiet(`import("${o}/")`)),
  kind('stylesheet', (o) => `<link rel=stylesheet href="${o}/">`),
  kind('style import', (o) => `<style>@import "${o}/";</style>`),
  kind('background', (o) => `<div style="width:9px;height:9px;background:url(${o}/)">x</div>`, false),
  kind('font', (o) => `<style>@font-face{font-family:far;src:url(${o}/)}</style><p style="font-family:far">x</p>`, false),
  kind('preload', (o) => `<link rel=preload as=script href="${o}/">`),
  kind('modulepreload', (o) => `<link rel=modulepreload href="${o}/">`),
  kind('prefetch', (o) => `<link rel=prefetch href="${o}/">`),
  kind('preconnect', (o) => `<link rel=preconnect href="${secure(o)}">`, false),
  kind('dns-prefetch', (o) => `<link rel=dns-prefetch href="${o}">`, false),
  kind('icon', (o) => `<link rel=icon href="${o}/">`, false),
  kind('manifest', (o) => `<link rel=manifest href="${o}/">`, false),
  kind(
    'speculation rules',
    (o) =>
      `<script type=speculationrules>{"prefetch":[{"urls":["${secure(o)}/"],"eagerness":"immediate"}],"prerender":[{"urls":["${o}/"],"eagerness":"immediate"}]}</script>`,
    false,
  ),
  kind('fetch', (o) => quiet(`fetch("${o}/", { mode: "no-cors" })`)),
  kind('keepalive fetch', (o) => quiet(`fetch("${o}/", { mode: "no-cors", keepalive: true, method: "POST", body: "x" })`)),
  kind('fetchLater', (o) => js(`fetchLater("${o}/", { mode: "no-cors", activateAfter: 0 });`), false),
  kind('XHR', (o) => js(`const x = new XMLHttpRequest(); x.open("GET", "${o}/"); x.send();`)),
  kind('WebSocket', (o) => js(`new WebSocket("${wire(o)}/");`)),
  kind('EventSource', (o) => js(`new EventSource("${o}/");`)),
  kind('beacon', (o) => js(`navigator.sendBeacon("${o}/", "x");`)),
  kind(
    'ping',
    (o) => js(`const a = document.createElement("a"); a.href = "#x"; a.ping = "${o}/"; document.body.append(a); a.click();`),
    false,
  ),
  kind('worker', (o) => js(`new Worker(${blob(`fetch("${o}/", { mode: "no-cors" })`)});`)),
  kind('worker import', (o) => js(`new Worker(${blob(`importScripts("${o}/")`)});`)),
  kind('worker socket', (o) => js(`new Worker(${blob(`new WebSocket("${wire(o)}/")`)});`)),
  kind('worker in a worker', (o) => js(`new Worker(${blob(`new Worker(${blob(`fetch("${o}/", { mode: "no-cors" })`)})`)});`)),
  kind('module worker', (o) => js(`new Worker(${blob(`fetch("${o}/", { mode: "no-cors" })`)}, { type: "module" });`)),
  kind('module worker import', (o) => js(`new Worker(${blob(`import "${o}/"`)}, { type: "module" });`)),
  kind('shared worker', (o) => js(`new SharedWorker(${blob(`fetch("${o}/", { mode: "no-cors" })`)});`)),
  kind('worklet', (o) => quiet(`new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule("${o}/")`)),
  kind(
    'service worker',
    (o) =>
      quiet(
        `ServiceWorkerContainer.prototype.register.call(navigator.serviceWorker, "/worker.js?to=" + encodeURIComponent("${o}/"), { scope: "/nowhere/" })`,
      ),
    false,
  ),
  kind(
    'form to a frame',
    (o) =>
      `<iframe name=to-frame></iframe><form id=to-frame method=post target=to-frame action="${o}/"></form>${js('document.forms["to-frame"].submit()')}`,
  ),
  kind(
    'form to a window',
    (o) => `<form id=to-window target=_blank action="${o}/"></form>${js('document.forms["to-window"].submit()')}`,
    false,
  ),
  kind('window', (o) => js(`window.open("${o}/");`), false),
  kind('window without opener', (o) => js(`window.open("${o}/", "_blank", "noopener");`), false),
  kind(
    'link to a window',
    (o) => js(`const a = document.createElement("a"); a.href = "${o}/"; a.target = "_blank"; document.body.append(a); a.click();`),
    false,
  ),
  kind('policy report', (o) => `<iframe src="/reporting?to=${encodeURIComponent(`${o}/`)}"></iframe>`),
  kind(
    'style sheet of XML',
    (o) => js(`const f = document.createElement('iframe'); f.src = "/xml?to=${encodeURIComponent(`${o}/`)}"; document.body.append(f);`),
    false,
  ),
  kind(
    'WebTransport',
    (o) => js(`try { const t = new WebTransport("${secure(o)}/"); t.ready.catch(() => {}); t.closed.catch(() => {}); } catch {}`),
    false,
  ),
  kind('WebRTC over UDP', (o) => peer(`stun:${hostOf(o)}:${portOf(o)}`), false),
  kind('WebRTC over TCP', (o) => peer(`turn:${hostOf(o)}:${portOf(o)}?transport=tcp`), false),
  kind(
    'WebRTC to a peer',
    (o) =>
      js(
        `const pc = new RTCPeerConnection(); pc.createDataChannel("x"); const sdp = "v=0\\r\\no=- 1 1 IN IP4 0.0.0.0\\r\\ns=-\\r\\nt=0 0\\r\\na=group:BUNDLE 0\\r\\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\\r\\nc=IN IP4 0.0.0.0\\r\\na=mid:0\\r\\na=ice-ufrag:abcd\\r\\na=ice-pwd:abcdabcdabcdabcdabcdabcd\\r\\na=fingerprint:sha-256 ${'AA:'.repeat(31)}AA\\r\\na=setup:actpass\\r\\na=sctp-port:5000\\r\\na=candidate:1 1 udp 2130706431 ${hostOf(o)} ${portOf(o)} typ host\\r\\n"; pc.setRemoteDescription({ type: "offer", sdp }).then(() => pc.createAnswer()).then((a) => pc.setLocalDescription(a)).catch(() => {});`,
      ),
    false,
  ),
];

function peer(server: string): string {
  return js(
    `const pc = new RTCPeerConnection({ iceServers: [{ urls: "${server}", username: "x", credential: "x" }] }); pc.createDataChannel("x"); pc.createOffer().then((o) => pc.setLocalDescription(o)).catch(() => {});`,
  );
}

/** A page that tries all of them at what `originOf` gives for each. */
export function attackPage(originOf: (kind: Kind) => string, kinds: readonly Kind[] = KINDS): string {
  return `<!doctype html><html><body><p>the page itself</p>${kinds.map((one) => one.markup(originOf(one))).join('\n')}</body></html>`;
}

/** What some of the kinds need of the page's own server. */
export function serveHelpers(lab: { serve(path: string, handler: Handler): void }): void {
  const helper = (
    path: string,
    type: string,
    body: (to: string) => string,
    headers: (to: string) => Record<string, string> = () => ({}),
  ): void =>
    lab.serve(path, (request, response) => {
      const to = new URL(request.url ?? '', 'http://x').searchParams.get('to') ?? '';
      response.writeHead(200, { 'content-type': type, ...headers(to) }).end(body(to));
    });
  helper('/worker.js', 'text/javascript', (to) => `fetch(${JSON.stringify(to)}, { mode: "no-cors" })`);
  helper('/xml', 'text/xml', (to) => `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${to}"?><a/>`);
  helper(
    '/reporting',
    'text/html',
    () => '<script>1</script>',
    (to) => ({ 'content-security-policy': `script-src 'none'; report-uri ${to}` }),
  );
}
