/**
 * The frame around every page.
 * @module
 */
import { ASSETS } from './assets.ts';
import { type Html, html, type Part } from './html.ts';

export interface PageOptions {
  title: string;
  /** Which entry of the navigation is the current one. */
  section?: 'overview' | 'changes' | 'sources';
  version: string;
  /** Seconds after which the page loads itself again (while a check runs). */
  refresh?: number;
}

const NAVIGATION = [
  ['overview', '/', 'Overview'],
  ['changes', '/changes', 'Changes'],
  ['sources', '/sources', 'Sources'],
] as const;

/** A whole document. */
export function page(options: PageOptions, body: Html): Html {
  const link = ([name, href, label]: (typeof NAVIGATION)[number]) =>
    name === options.section ? html`<a href="${href}" aria-current="page">${label}</a>` : html`<a href="${href}">${label}</a>`;
  const refresh: Part = options.refresh ? html`<meta http-equiv="refresh" content="${options.refresh}">` : undefined;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${refresh}
<title>${options.title} · Clausewatch</title>
<link rel="icon" href="${ASSETS['mark.svg'].href}" type="image/svg+xml">
<link rel="stylesheet" href="${ASSETS['app.css'].href}">
<script src="${ASSETS['app.js'].href}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="wrap">
  <a class="brand" href="/"><img src="${ASSETS['mark.svg'].href}" alt="" width="22" height="22"><span>Clausewatch</span></a>
  <nav aria-label="Main">${NAVIGATION.map(link)}</nav>
</div></header>
<main id="main" class="wrap" tabindex="-1">
${body}
</main>
<footer class="bottom"><div class="wrap"><span>Clausewatch ${options.version}</span><span>All times UTC</span></div></footer>
</body>
</html>`;
}
