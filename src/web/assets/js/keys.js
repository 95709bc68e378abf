// Keys press buttons and follow links that are on the page as well: data-key names the key of each. Nothing happens while somebody types,
// nor with a modifier, which belongs to the browser.
const PLACES = { o: '/', r: '/review', c: '/changes', s: '/sources', a: '/alerts' };
const CHORD_MS = 1200;
let chordUntil = 0;
// A key that is held down repeats, and goes on doing so on the page that it led to: it may move, but must not decide there as well.
const MOVES = new Set(['j', 'k', 'ArrowDown', 'ArrowUp']);
document.documentElement.classList.add('keys-on');

const isTyping = (target) =>
  target instanceof Element && target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') !== null;

function press(key) {
  for (const element of document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) {
    if (!element.checkVisibility() || element.disabled) continue;
    if (element.matches('textarea, input')) element.focus();
    else if (element.matches('summary')) unfold(element.parentElement);
    else element.click();
    return true;
  }
  return false;
}

// An open choice has the keyboard: its first button, or its first field.
function unfold(details) {
  details.open = true;
  const first = details.querySelector('.reason-choice, input:not([type=hidden]), select, textarea');
  first?.focus();
  first?.scrollIntoView({ block: 'nearest' });
}

// What is open closes, and the keyboard goes back to what opened it.
function close(target) {
  const inside = target instanceof Element ? target.closest('details.pop[open], details.fold[open]') : null;
  const open = inside ?? document.querySelector('details.pop[open]');
  if (!open) return false;
  open.open = false;
  const back = document.querySelector('[data-queue] [data-row][tabindex="0"]');
  (back ?? open.querySelector('summary')).focus();
  return true;
}

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') {
    if (close(event.target)) event.preventDefault();
    else if (isTyping(event.target)) event.target.blur();
    return;
  }
  if (event.key === 'Enter' && event.target instanceof Element && event.target.matches('input[data-enter]')) {
    event.preventDefault();
    event.target.closest('.own-reason').querySelector('button').click();
    return;
  }
  if (isTyping(event.target) || (event.repeat && !MOVES.has(event.key))) return;
  const pop = event.target instanceof Element ? event.target.closest('details.pop[open]') : null;
  if (pop && /^[1-9]$/.test(event.key)) {
    pop.querySelector(`[data-choice="${event.key}"]`)?.click();
    return;
  }
  if (event.timeStamp < chordUntil) {
    chordUntil = 0;
    const place = Object.hasOwn(PLACES, event.key) ? PLACES[event.key] : undefined;
    if (place) {
      event.preventDefault();
      location.assign(place);
      return;
    }
  }
  if (event.key === 'g') {
    chordUntil = event.timeStamp + CHORD_MS;
    return;
  }
  // The queue has its own say first: some keys are about the entry that has the keyboard.
  const asked = new CustomEvent('desk:key', { detail: event.key, cancelable: true });
  if (!document.dispatchEvent(asked) || press(event.key)) event.preventDefault();
});

for (const button of document.querySelectorAll('[data-opens]')) {
  button.hidden = false;
  button.addEventListener('click', () => document.getElementById(button.dataset.opens).showModal());
}
for (const dialog of document.querySelectorAll('dialog')) {
  // A press beside the dialog closes it.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
}

// One choice at a time, and none once somebody goes on elsewhere.
for (const details of document.querySelectorAll('details.pop')) {
  details.addEventListener('toggle', () => {
    if (!details.open) return;
    for (const other of document.querySelectorAll('details.pop[open]')) if (other !== details) other.open = false;
  });
}
addEventListener('click', (event) => {
  for (const open of document.querySelectorAll('details.pop[open]')) if (!open.contains(event.target)) open.open = false;
});

// Who came to correct the values finds the keyboard there.
const edit = new URLSearchParams(location.search).get('edit') === '1' ? document.getElementById('edit') : null;
if (edit) unfold(edit);

for (const button of document.querySelectorAll('button[data-copy-path]')) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(new URL(button.dataset.copyPath, location.href).href);
    const label = button.textContent;
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = label;
    }, 1500);
  });
}
