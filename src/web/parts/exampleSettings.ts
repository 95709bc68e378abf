/**
 * The lines of the settings with which alerts begin.
 * @module
 */
import { EXAMPLE_SETTINGS } from '../alertWords.ts';
import { type Html, html } from '../html.ts';

/** `lead`: what is missing, in a sentence. */
export function exampleSettings(lead: string): Html {
  return html`<section class="begin" aria-label="How to begin"><p><b>${lead}</b> Write where alerts go, and which, into <code>config/clausewatch.yaml</code>, put the password into the environment, and start Clausewatch again:</p>
<div class="command-block"><pre tabindex="0" aria-label="Lines for the settings file"><code>${EXAMPLE_SETTINGS}</code></pre><button type="button" class="copy" data-copy="${EXAMPLE_SETTINGS}" hidden>Copy<span class="sr"> the lines</span></button></div>
<p class="note">Channels are <code>email</code>, <code>slack</code>, <code>teams</code>, <code>webhook</code> and <code>stdout</code>. A channel can be tried on <a href="/settings/alerts">its settings page</a>. Feeds need no channel: see <a href="/feeds">Feeds</a>.</p></section>`;
}
