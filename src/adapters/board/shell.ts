/**
 * The page of the board, made anew from the library's own: the same scripts, sheets and settings, and neither the inline styles nor the
 * fonts of another host that come with them.
 * @module
 */
import { html } from 'hono/html';

export interface ShellOptions {
  /** Under which the relative addresses of the page are looked up; ends with a slash. */
  base: string;
  title: string;
  /** Address of the icon. */
  icon: string;
}

const SETTINGS = /<script id="__UI_CONFIG__" type="application\/json">(.*?)<\/script>/s;
const SCRIPT = /<script defer src="(static\/[\w./-]+)"><\/script>/g;
const SHEET = /<link href="(static\/[\w./-]+)" rel="stylesheet">/g;

/** Throws where `page` is not made of what the library's pages are made of. */
export function shellOf(page: string, { base, title, icon }: ShellOptions): string {
  const settings = SETTINGS.exec(page)?.[1];
  const [scripts, sheets] = [SCRIPT, SHEET].map((pattern) => [...page.matchAll(pattern)].map(([, address]) => address ?? ''));
  if (settings === undefined || !scripts?.length || !sheets?.length) throw new Error('this release of the board has pages of another make');
  return `${html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><base href="${base}"><title>${title}</title>
<link rel="icon" type="image/svg+xml" href="${icon}">${sheets.map((href) => html`<link rel="stylesheet" href="${href}">`)}</head>
<body class="preload"><div id="root"><p>Loading …</p></div><noscript><p>This page needs JavaScript; <a href="..">the one before it</a> does not.</p></noscript>
`}<script id="__UI_CONFIG__" type="application/json">${settings}</script>${scripts.map((src) => html`<script defer src="${src}"></script>`).join('')}</body></html>`;
}
