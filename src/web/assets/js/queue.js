// The review queue by keyboard: one entry has the keyboard at a time (its link has the focus), and keys act on it, or on all that are
// selected. The page works without this; the boxes and buttons are there anyway.
const queue = document.querySelector('[data-queue]');
if (queue) {
  const form = queue.closest('form');
  const boxes = () => [...queue.querySelectorAll('[data-box]')].filter((box) => box.checkVisibility() && !box.disabled);
  const rows = () => [...queue.querySelectorAll('[data-row]')].filter((row) => row.checkVisibility());
  const entryOf = (row) => row.closest('[data-entry]');
  const boxOf = (row) => entryOf(row)?.querySelector('[data-box]');
  let current = queue.querySelector('[data-row][autofocus]') ?? rows()[0];

  // The Tab key stops at one entry of the list and at its box.
  function rove(row) {
    for (const other of queue.querySelectorAll('[data-row]')) other.tabIndex = -1;
    for (const box of queue.querySelectorAll('[data-box]')) box.tabIndex = -1;
    current = row;
    if (!row) return;
    row.tabIndex = 0;
    const box = boxOf(row);
    if (box) box.tabIndex = 0;
  }
  rove(current);
  queue.addEventListener('focusin', (event) => {
    const row = event.target.closest('[data-entry]')?.querySelector('[data-row]');
    if (row) rove(row);
  });

  function go(step) {
    const all = rows();
    const at = all.indexOf(current);
    const inside = queue.contains(document.activeElement);
    const to = all[inside ? Math.min(Math.max(at + step, 0), all.length - 1) : Math.max(at, 0)];
    to?.focus();
    to?.closest('[data-entry]').scrollIntoView({ block: 'nearest' });
  }

  const selected = () => boxes().filter((box) => box.checked);
  const all = form?.querySelector('[data-all]');
  const words = form?.querySelector('[data-selected]');
  const idle = words?.textContent;

  // An incident stands for its parts: they are not named twice.
  function settle() {
    for (const entry of queue.querySelectorAll('.q-row')) {
      const whole = entry.querySelector(':scope > .q-box [data-box]');
      for (const part of entry.querySelectorAll('.q-part [data-box]')) {
        part.disabled = whole?.checked ?? false;
        if (part.disabled) part.checked = false;
      }
    }
    for (const box of queue.querySelectorAll('[data-box]')) box.closest('[data-entry]').classList.toggle('is-selected', box.checked);
    const n = selected().length;
    form.classList.toggle('has-selected', n > 0);
    if (words) words.textContent = n === 0 ? idle : `${n} selected`;
    if (!all) return;
    const tops = [...queue.querySelectorAll('.q-row > .q-box [data-box]')];
    all.checked = tops.length > 0 && tops.every((box) => box.checked);
    all.indeterminate = n > 0 && !all.checked;
  }

  let anchor;
  // A press with Shift selects all from the last one pressed to this one.
  queue.addEventListener('click', (event) => {
    const box = event.target.closest('[data-box]');
    if (!box) return;
    const list = boxes();
    const [from, to] = [list.indexOf(anchor), list.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const one of list.slice(from, to + 1)) one.checked = box.checked;
    anchor = box;
    settle();
  });
  if (all) {
    all.closest('label').hidden = false;
    all.addEventListener('change', () => {
      for (const box of queue.querySelectorAll('.q-row > .q-box [data-box]')) box.checked = all.checked;
      settle();
    });
  }

  // With nothing selected, a button acts on the entry that has the keyboard.
  function takeCurrent() {
    const box = current && boxOf(current);
    if (!box || selected().length > 0) return;
    box.checked = true;
    box.dataset.lent = '';
    settle();
  }
  function giveBack() {
    for (const box of queue.querySelectorAll('[data-lent]')) {
      box.checked = false;
      delete box.dataset.lent;
    }
    settle();
  }

  const ACTS = new Set(['c', 'd', 's', 'a']);
  document.addEventListener('desk:key', (event) => {
    const key = event.detail;
    const handled = () => event.preventDefault();
    if (key === 'j' || key === 'ArrowDown') {
      go(1);
      handled();
    } else if (key === 'k' || key === 'ArrowUp') {
      go(-1);
      handled();
    } else if (key === 'x' && form && current) {
      const box = boxOf(current);
      if (box && !box.disabled) box.click();
      current.focus();
      handled();
    } else if (key === 'e' && form && current) {
      location.assign(`${current.getAttribute('href')}&edit=1`);
      handled();
    } else if (key === '/') {
      document.querySelector('.q-filters select, .q-filters input')?.focus();
      handled();
    } else if (ACTS.has(key) && form) takeCurrent();
  });

  if (form) {
    form.addEventListener('submit', (event) => {
      takeCurrent();
      const field = form.querySelector('[data-at]');
      field.value = String(Math.max(0, [...queue.querySelectorAll(':scope > [data-entry]')].indexOf(current?.closest('.q-row'))));
      if (selected().length === 0) event.preventDefault();
    });
    for (const pop of form.querySelectorAll('details.pop')) {
      pop.addEventListener('toggle', () => {
        if (pop.open) takeCurrent();
        else if (!form.querySelector('details.pop[open]')) giveBack();
      });
    }
    // A page that comes back from the browser's memory keeps its boxes.
    addEventListener('pageshow', settle);
    settle();
  }
  if (document.querySelector('[data-row][autofocus]')) current?.closest('[data-entry]').scrollIntoView({ block: 'nearest' });
}
