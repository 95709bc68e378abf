/**
 * A suppression rule in words.
 * @module
 */
import type { IgnoreMatch } from '../../domain/ignore.ts';
import { keyLabel } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { sourcePath, vendorPath } from '../links.ts';

/** Which changes it is about, and where. */
export function ruleWords(match: IgnoreMatch): Html {
  const { text, within, under, key } = match;
  return html`<span class="rule-what">${kindWords(match)}${
    key === undefined ? undefined : html` of <b>${keyLabel(key)}</b>`
  }${phrases('that read', text)}${phrases('that differ in', within)}${phrases('under the heading', under)}</span> <span class="rule-where">${place(match)}</span>`;
}

function phrases(lead: string, list: readonly string[] | undefined): Part {
  if (!list) return undefined;
  return html` ${lead} ${list.map((phrase, index) => html`${index > 0 ? ' or ' : ''}<q>${phrase}</q>`)}`;
}

const PASSAGES = 'Changes';
const ACTIONS = { added: 'Additions', removed: 'Removals', modified: 'Rewordings', moved: 'Moves', renamed: 'Renamings' } as const;

function kindWords({ actions, kinds }: IgnoreMatch): string {
  const what = actions ? actions.map((action) => ACTIONS[action]).join(', ') : PASSAGES;
  return kinds ? `${what} of ${kinds.map((kind) => `${kind}s`).join(', ')}` : what;
}

function place({ source, vendor }: IgnoreMatch): Html {
  if (source !== undefined) return html`on <a href="${sourcePath(source)}">${source}</a>`;
  if (vendor !== undefined) return html`on every source of <a href="${vendorPath(vendor)}">${vendor}</a>`;
  return html`on <b>every source of every vendor</b>`;
}
