// While the page is looked at, it is told what checks are doing; parts marked with data-live are read anew once something was recorded.
const line = document.querySelector('[data-live-line]');
let events;
let seen;
let reading = false;
let again = false;

function words({ n, first }) {
  if (n === 0) return '';
  const named = first.map(([source, stage]) => `${source} ${stage}`).join(' · ');
  return `Checking ${n === 1 ? '1 page' : `${n} pages`}: ${named}${n > first.length ? ' …' : ''}`;
}

/** Nothing moves under somebody's hands. */
function isBusy() {
  const at = document.activeElement;
  const typing = at?.matches('input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]');
  return typing || document.querySelector('dialog[open]') !== null || !(document.getSelection()?.isCollapsed ?? true);
}

/** Where the focus is, in words that find it again in the new part. */
function placeOf(element, part) {
  if (!part.contains(element)) return undefined;
  const like = element.id
    ? `#${CSS.escape(element.id)}`
    : element.matches('a[href]')
      ? `a[href="${CSS.escape(element.getAttribute('href'))}"]`
      : element.localName;
  return { like, at: [...part.querySelectorAll(like)].indexOf(element) };
}

function replace(part, fresh) {
  if (part.isEqualNode(fresh)) return;
  const place = placeOf(document.activeElement, part);
  const open = [...part.querySelectorAll('details')].map((details) => details.open);
  part.replaceWith(fresh);
  for (const [at, details] of fresh.querySelectorAll('details').entries()) if (open[at]) details.open = true;
  if (!place) return;
  const found = fresh.querySelectorAll(place.like)[place.at];
  // What had the focus is gone: its part keeps it.
  if (!found) fresh.tabIndex = -1;
  (found ?? fresh).focus({ preventScroll: true });
}

async function refresh() {
  const parts = document.querySelectorAll('[data-live]');
  if (parts.length === 0) return;
  if (reading || isBusy()) {
    again = true;
    return;
  }
  again = false;
  reading = true;
  try {
    const response = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
    if (!response.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (isBusy()) {
      again = true;
      return;
    }
    for (const part of parts) {
      const fresh = page.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
      if (fresh) replace(part, document.adoptNode(fresh));
    }
    document.dispatchEvent(new CustomEvent('live'));
  } catch {
    // The server is away; the events come back with it, and then this does.
  } finally {
    reading = false;
  }
}

function open() {
  if (events || document.hidden || !line) return;
  events = new EventSource('/events');
  events.addEventListener('now', ({ data }) => {
    const text = words(JSON.parse(data));
    line.hidden = text === '';
    line.textContent = text;
  });
  events.addEventListener('pulse', ({ data }) => {
    const isNews = seen !== undefined && seen !== data;
    seen = data;
    if (isNews) refresh();
  });
  events.addEventListener('error', () => {
    // The browser asks again by itself, unless it was told not to: signed out meanwhile, or too many pages of one person are open.
    const isOver = events?.readyState === EventSource.CLOSED;
    line.hidden = !isOver;
    if (isOver) line.replaceChildren('This page is not kept up to date any more. ', againLink());
  });
}

function againLink() {
  const link = document.createElement('a');
  link.href = location.pathname + location.search;
  link.textContent = 'Load it again';
  return link;
}

// A browser keeps few connections to a host: those who are not looked at give theirs back.
function close() {
  events?.close();
  events = undefined;
}

document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
addEventListener('pagehide', close);
addEventListener('pageshow', open);
addEventListener('focusout', () => again && setTimeout(refresh, 300));
open();
