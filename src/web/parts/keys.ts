/**
 * The list of keys. Each of them presses a button or follows a link that is on the page as well.
 * @module
 */
import { type Html, html } from '../html.ts';

type Key = readonly [keys: string, does: string];

const EVERYWHERE: readonly Key[] = [
  ['g o', 'to the overview'],
  ['g r', 'to the review queue'],
  ['g c', 'to all changes'],
  ['g s', 'to the sources'],
  ['g a', 'to the alerts'],
  ['?', 'these keys'],
  ['Esc', 'closes what is open'],
];

const QUEUE: readonly Key[] = [
  ['j k', 'next and previous entry'],
  ['Enter', 'opens it'],
  ['x', 'selects it'],
  ['c', 'confirms'],
  ['d', 'dismisses: then a number, or a reason of your own'],
  ['s', 'signs off what waits for it'],
  ['e', 'opens it to correct its values'],
  ['a', 'assigns to you'],
  ['u', 'undoes what was just done'],
  ['/', 'to the filter'],
];

const CHANGE: readonly Key[] = [
  ['j k', 'next and previous entry of the queue'],
  ['c', 'confirms'],
  ['d', 'dismisses: then a number, or a reason of your own'],
  ['s', 'signs off what waits for it'],
  ['e', 'corrects the values'],
  ['a', 'assigns to you'],
  ['m', 'writes a comment'],
  ['v', 'side by side or inline'],
  ['u', 'undoes what was just done'],
];

function table(title: string, keys: readonly Key[]): Html {
  const row = ([chord, does]: Key) =>
    html`<div><dt>${chord.split(' ').map((key, at) => html`${at > 0 ? ' ' : ''}<kbd>${key}</kbd>`)}</dt><dd>${does}</dd></div>`;
  return html`<section><h3>${title}</h3><dl>${keys.map(row)}</dl></section>`;
}

/** The button, shown by the script that the keys need, and the dialog that it opens. */
export function keysHelp(page: 'queue' | 'change'): Html {
  return html`<button type="button" class="button keys-button" data-key="?" data-opens="keys" aria-keyshortcuts="?" hidden>Keys <kbd aria-hidden="true">?</kbd></button>
<dialog id="keys" class="keys" aria-labelledby="keys-title"><form method="dialog" class="keys-head"><h2 id="keys-title">Keys</h2><button class="button">Close</button></form>
<div class="keys-body">${page === 'queue' ? table('In the queue', QUEUE) : table('On a change', CHANGE)}${table('Everywhere', EVERYWHERE)}</div>
<p class="hint">On entries of the queue, with more than one selected, c, d, s and a act on all of them.</p></dialog>`;
}
