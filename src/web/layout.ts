/**
 * The frame around every page.
 * @module
 */
import type { User } from '../domain/access.ts';
import { ASSETS } from './assets.ts';
import { type Html, html, type Part, tokenField } from './html.ts';

export const SECTIONS = ['overview', 'review', 'changes', 'registry', 'sources', 'alerts', 'settings'] as const;
export type Section = (typeof SECTIONS)[number];

export interface PageOptions {
  title: string;
  /** Which entry of the navigation is the current one. */
  section?: Section;
  version: string;
  /** Who asks, where somebody is signed in. */
  user?: User;
  /** What forms have to carry. */
  csrf: string;
  /** Seconds after which the page loads itself again (while a check runs). */
  refresh?: number;
  /** Whether open pages are told what is new. */
  live?: boolean;
  /** Where somebody who signs in comes back to: path and query of the page. */
  path?: string;
  /** Who may look at the registry, where there is one. */
  registry?: 'public' | 'inside';
  /** Filters of the feeds that browsers and feed readers find by this page, like "?vendor=acme"; "" for all changes. */
  feeds?: string;
}

const NAVIGATION: ReadonlyArray<readonly [Section, path: string, label: string]> = [
  ['overview', '/', 'Overview'],
  ['review', '/review', 'Review'],
  ['changes', '/changes', 'Changes'],
  ['registry', '/registry', 'Registry'],
  ['sources', '/sources', 'Sources'],
  ['alerts', '/alerts', 'Alerts'],
  ['settings', '/settings', 'Settings'],
];

/** The sections that who asks may open; none where there is nothing but to sign in. */
function navigation({ section, user, registry }: PageOptions): Part {
  const open = NAVIGATION.filter(([name]) => (name === 'registry' ? (user ? registry !== undefined : registry === 'public') : user));
  if (open.length === 0) return undefined;
  const link = ([name, href, label]: (typeof NAVIGATION)[number]) =>
    name === section ? html`<a href="${href}" aria-current="page">${label}</a>` : html`<a href="${href}">${label}</a>`;
  return html`<nav aria-label="Main">${open.map(link)}</nav>`;
}

function person(user: User, csrf: string): Html {
  return html`<details class="person"><summary><span class="initial" aria-hidden="true">${initialOf(user.name)}</span><span class="sr">Signed in as </span><span class="person-name">${user.name}</span></summary>
<div class="menu"><p><b>${user.name}</b><small>${user.login} · ${user.role}</small></p><a href="/account">Your account</a>
<form method="post" action="/sign-out">${tokenField(csrf)}<button class="button">Sign out</button></form></div></details>`;
}

function initialOf(name: string): string {
  return [...name.trim()][0]?.toUpperCase() ?? '?';
}

const FEEDS = [
  ['atom', 'application/atom+xml', 'Atom'],
  ['json', 'application/feed+json', 'JSON Feed'],
] as const;

/** How feed readers find the feeds. */
function discovery({ user, feeds = '' }: PageOptions): Part {
  if (!user) return undefined;
  return html`${FEEDS.map(
    ([ending, type, name]) =>
      html`<link rel="alternate" type="${type}" title="Changes (${name})" href="/feeds/changes.${ending}${feeds}">\n`,
  )}`;
}

/** Who reads without being signed in. */
function visitor({ registry, path }: PageOptions): Part {
  if (registry !== 'public') return undefined;
  const to = path === undefined ? '' : `?to=${encodeURIComponent(path)}`;
  return html`<a class="button enter" href="/sign-in${to}">Sign in</a>`;
}

/** A whole document. */
export function page(options: PageOptions, body: Html): Html {
  const { user, csrf, registry } = options;
  const home = !user && registry === 'public' ? '/registry' : '/';
  const refresh: Part = options.refresh ? html`<noscript><meta http-equiv="refresh" content="${options.refresh}"></noscript>` : undefined;
  const reload: Part = options.refresh ? html` data-reload="${options.refresh}"` : undefined;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${refresh}
<title>${options.title} · Clausewatch</title>
${discovery(options)}<link rel="icon" href="${ASSETS['mark.svg'].href}" type="image/svg+xml">
<link rel="stylesheet" href="${ASSETS['app.css'].href}">
<script src="${ASSETS['app.js'].href}" defer></script>
</head>
<body${reload}>
<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="wrap">
  <a class="brand" href="${home}"><img src="${ASSETS['mark.svg'].href}" alt="" width="22" height="22"><span>Clausewatch</span></a>
  ${navigation(options)}${user ? person(user, csrf) : visitor(options)}
</div></header>
<main id="main" class="wrap" tabindex="-1">
${user && options.live ? html`<p class="live-line" data-live-line hidden></p>` : undefined}
${body}
</main>
<footer class="bottom"><div class="wrap"><span>Clausewatch ${options.version}</span>${user ? html`<a href="/feeds">Feeds and API</a>` : undefined}<span>All times UTC</span></div></footer>
</body>
</html>`;
}
