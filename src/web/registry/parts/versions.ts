/**
 * The history of an answer, the newest first: who or what did it, why, and what is another since.
 * @module
 */
import type { RegistryEventKind } from '../../../domain/registry.ts';
import { diffOf } from '../../../lib/gist.ts';
import { absoluteTime, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { inlineDiff } from '../../parts/diff.ts';
import { arrow } from '../../parts/value.ts';
import type { Within } from '../reading/answers.ts';
import type { Turn } from '../reading/changelog.ts';
import type { Version } from '../reading/versions.ts';
import { changeLine } from './stale.ts';

const VERBS: Record<RegistryEventKind, string> = {
  proposed: 'Worked out from pages',
  staled: 'Turned stale: a passage that it stands on changed',
  updated: 'Updated by a confirmed change',
  settled: 'Stands, after a decision',
  answered: 'Answered by a person',
  verified: 'Verified',
  suggested: 'Pages say something else',
  shipped: 'Came with Clausewatch',
  imported: 'Imported from files',
  removed: 'Removed',
};

interface Shown {
  within: Within;
  /** People and their reasons are for those inside. */
  inside: boolean;
}

export function versionList(versions: readonly Version[], shown: Shown): Html {
  if (versions.length === 0)
    return html`<p class="empty">Nothing happened yet: it is worked out once a page that would answer it was read.</p>`;
  return html`<ol class="versions">${versions.map((version) => html`<li>${one(version, shown)}</li>`)}</ol>`;
}

function one({ event, turns }: Version, { within, inside }: Shown): Html {
  const { kind, at, by, because = {} } = event;
  const who: Part = inside && by.kind !== 'system' ? html` by ${by.name}` : undefined;
  const credit: Part = because.credit === undefined ? undefined : html`<p>After a correction by ${because.credit}.</p>`;
  const reason: Part = inside && because.reason !== undefined ? html`<p class="because">“${truncate(because.reason, 600)}”</p>` : undefined;
  const known = (because.changes ?? []).flatMap((id) => within.changes.get(id) ?? []);
  const changes: Part = known.length > 0 ? html`<ul>${known.map((change) => html`<li>${changeLine(change)}</li>`)}</ul>` : undefined;
  return html`<p class="version-head"><b>${VERBS[kind]}</b>${who} <time class="note" datetime="${at}">${absoluteTime(at)}</time></p>${changes}${credit}${reason}${turnList(turns)}`;
}

const SHORT = 60;
const LIMIT = 8000;

export function turnList(turns: readonly Turn[]): Part {
  if (turns.length === 0) return undefined;
  return html`<dl class="turns">${turns.map(({ label, before, after }) => html`<div><dt>${label}</dt><dd>${turned(before, after)}</dd></div>`)}</dl>`;
}

/** Short words with an arrow between; of sentences the words that differ. */
function turned(before: string | undefined, after: string | undefined): Html {
  if (before === undefined) return html`<ins>${after}</ins>`;
  if (after === undefined) return html`<del>${before}</del>`;
  if (before.length <= SHORT && after.length <= SHORT) return arrow(before, after);
  return html`${inlineDiff(diffOf(before, after, LIMIT))}`;
}
