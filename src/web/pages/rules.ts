/**
 * `/settings/rules`: what people chose to ignore.
 * @module
 */
import { count } from '../../lib/inWords.ts';
import type { RuleStanding } from '../../review/ignoreDesk.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { ruleWords } from '../parts/rule.ts';
import { type Looker, settingsNav } from '../parts/settingsNav.ts';
import { at } from '../parts/time.ts';
import { changesPath } from '../query.ts';

export interface RulesModel {
  /** Newest first. */
  rules: RuleStanding[];
  looker: Looker;
  /** Where who looks may end rules: what the form carries. */
  csrf?: string;
  now: Date;
  /** A rule that was made or ended just now. */
  done?: { id: string; what: 'made' | 'ended'; dismissed: number };
}

/** Ended rules that are listed; the acts have all of them. */
const SHOWN_ENDED = 100;

function item({ rule, held }: RuleStanding, { csrf, now }: RulesModel): Html {
  const heldBack: Html =
    held === 0
      ? html`<span class="none">Has held nothing back yet</span>`
      : html`<a href="${changesPath({ held: 'only', rule: rule.id })}">Held back ${count(held, 'change')}</a>`;
  const over: Part = rule.endedAt ? html`<span>Ended ${at(rule.endedAt, now)} by ${rule.endedBy?.name ?? 'somebody'}</span>` : undefined;
  const end: Part =
    csrf && !rule.endedAt
      ? html`<form method="post" action="/settings/rules/${encodeURIComponent(rule.id)}/end">${tokenField(csrf)}<button class="button">End<span class="sr"> the rule ${rule.reason}</span></button></form>`
      : undefined;
  return html`<li class="rule${rule.endedAt ? ' over' : ''}" id="${rule.id}">
  <div class="rule-body"><p class="rule-reason">${rule.reason}</p><p class="rule-words">${ruleWords(rule.match)}</p>
  <p class="rule-meta"><span>Since ${at(rule.since, now)} by ${rule.by.name}</span>${over}${heldBack}</p></div>${end}
</li>`;
}

function doneNote({ done }: RulesModel): Part {
  if (!done) return undefined;
  const dismissed: Part = done.dismissed > 0 ? html` ${count(done.dismissed, 'open change')} that match were dismissed.` : undefined;
  return html`<p class="notice" role="status">${
    done.what === 'made'
      ? 'The rule is in force: what it matches is recorded and held back from now on.'
      : 'The rule has ended: what it matches is told again from now on. What it held back stays held back.'
  }${dismissed}</p>`;
}

export function rulesPage(model: RulesModel): Html {
  const active = model.rules.filter(({ rule }) => rule.endedAt === undefined);
  const ended = model.rules.filter(({ rule }) => rule.endedAt !== undefined);
  const list = (rules: RuleStanding[]) => html`<ul class="rules">${rules.map((standing) => item(standing, model))}</ul>`;
  const over: Part =
    ended.length > 0
      ? html`<section aria-labelledby="ended"><h2 id="ended">Ended</h2>${list(ended.slice(0, SHOWN_ENDED))}${ended.length > SHOWN_ENDED ? html`<p class="hint more">The latest ${SHOWN_ENDED} of ${ended.length.toLocaleString('en')}.</p>` : undefined}</section>`
      : undefined;
  return html`${settingsNav('rules', model.looker)}
<div class="title"><h1>Suppression rules</h1><p>What people chose to ignore. It is recorded all the same, and found under <a href="/changes?held=only">Changes held back</a>. Noise rules that ship with Clausewatch are in the <a href="/settings/catalogue">catalogue</a>.</p></div>
${doneNote(model)}
${active.length > 0 ? list(active) : html`<p class="empty">No rule is in force. Open a <a href="/changes">change</a> that means nothing, and choose “Always ignore this”.</p>`}
${over}`;
}
