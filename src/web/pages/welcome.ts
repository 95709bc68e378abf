/**
 * The first screen: nothing was ever read. It offers the first check and an import, as commands to copy.
 * @module
 */
import type { SourceState } from '../../domain/ports.ts';
import { diffOf } from '../../lib/gist.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { inlineDiff } from '../parts/diff.ts';
import { sourceTable } from '../parts/sourceTable.ts';
import type { CommandHints } from '../services.ts';

function command(text: string): Html {
  return html`<p class="command"><code>${text}</code><button type="button" class="copy" data-copy="${text}" hidden>Copy<span class="sr"> the command</span></button></p>`;
}

const BEFORE = 'Customer may object within thirty (30) days of receipt of the notice.';
const AFTER = 'Customer may object within ten (10) days of receipt of the notice.';

/** What a change will look like, so that the empty screen shows where this leads. */
function example(): Html {
  return html`<figure class="example"><figcaption>What you will see, for example</figcaption><div class="visit"><div class="entry sev-critical">
<p class="entry-title"><b>Reworded</b> Objection to new subprocessors</p><span class="path">Data Processing Addendum › 4. Subprocessors</span>
<p class="gist"><del>thirty (30) days</del> <span class="arrow" aria-hidden="true">→</span> <ins>ten (10) days</ins></p>
<p class="excerpt">${inlineDiff(diffOf(BEFORE, AFTER))}</p></div></div>
<p class="hint">With the quotes, both stored pages and their hashes, and the dates between which it changed.</p></figure>`;
}

export interface WelcomeModel {
  /** How many there are. */
  sources: number;
  vendors: number;
  /** The first of them. */
  states: SourceState[];
  hints: CommandHints;
  checkToken: string | undefined;
  now: Date;
}

export function welcomePage({ sources, vendors, states, hints, checkToken, now }: WelcomeModel): Html {
  const ready = sources > 0;
  const lead = ready
    ? `${count(sources, 'source')} of ${count(vendors, 'vendor')} ${sources === 1 ? 'is' : 'are'} ready to be watched. The first check stores each page as the baseline; from then on you see what changed.`
    : 'Nothing is watched yet. Add the page of a vendor, then check it: the first check stores it as the baseline, and from then on you see what changed.';
  const add: Part = ready
    ? undefined
    : html`<li><h2>Add a page</h2><p>Writes a watcher file for the address. Read it, adjust it, keep it in version control.</p>${command(hints.add)}</li>`;
  const more: Part =
    sources > states.length ? html`<p class="more"><a href="/sources">All ${count(sources, 'source')} →</a></p>` : undefined;
  const table: Part = ready
    ? html`<section aria-labelledby="ready"><h2 id="ready">Ready to be checked</h2>${sourceTable(states, { now, checkToken })}${more}</section>`
    : undefined;
  return html`<div class="welcome"><div>
<h1>What do your vendors promise, and since when?</h1>
<p class="lead">${lead}</p>
<ol class="steps">
  ${add}
  <li><h2>Make the first check</h2><p>Visits every watched page once and says what it found. A few seconds a page.</p>${command(hints.check)}</li>
  <li><h2>Import history</h2><p>An Open Terms Archive repository, a WARC file or a folder of dated pages becomes years of dated changes, through the same pipeline.</p>${command(hints.import)}</li>
  <li><h2>Or look at the demo</h2><p>A made-up vendor on this machine edits its pages while you watch. Nothing leaves your computer.</p>${command(hints.demo)}</li>
</ol></div>
${example()}
</div>
${table}`;
}
