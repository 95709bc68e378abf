/**
 * `/settings/rules/new`: a suppression rule out of a change, with what it would have hidden.
 * @module
 */

import type { Change } from '../../domain/change.ts';
import type { IgnoreMatch } from '../../domain/ignore.ts';
import { SEVERITIES } from '../../domain/vocabulary.ts';
import { actionLabel, changeTitle } from '../../lib/changeWords.ts';
import { count, keyLabel, truncate } from '../../lib/inWords.ts';
import { type Hidden, isAlarming } from '../../review/hidden.ts';
import type { Choice, Place, Proposal, Scope } from '../../review/proposal.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { changePath } from '../links.ts';
import { changeTimeline } from '../parts/changeList.ts';
import { ruleWords } from '../parts/rule.ts';
import { type Looker, settingsNav } from '../parts/settingsNav.ts';

export interface NewRuleModel {
  change: Change;
  proposal: Proposal;
  choice: Choice;
  /** Whether the text fits into an address and can be edited here. */
  editable: boolean;
  match: IgnoreMatch;
  hidden: Hidden;
  looker: Looker;
  csrf: string;
  /** Open changes can be dismissed along with it. */
  dismisses: boolean;
  now: Date;
}

function radio(name: string, value: string, current: string, label: Html | string, note?: Html | string): Html {
  const box =
    value === current
      ? html`<input type="radio" name="${name}" value="${value}" checked>`
      : html`<input type="radio" name="${name}" value="${value}">`;
  return html`<label class="choice">${box}<span><b>${label}</b>${note ? html`<small>${note}</small>` : undefined}</span></label>`;
}

function scopeChoice(scope: Scope, { change, proposal, choice }: NewRuleModel): Html {
  const of = proposal.key === undefined ? '' : ` of “${keyLabel(proposal.key)}”`;
  const words: Record<Scope, [label: string, note: string]> = {
    text: [proposal.key === undefined ? 'This passage' : `This text${of}`, 'A passage that reads like this, whatever its numbers.'],
    heading: [`All under this heading${of}`, `“${truncate(proposal.heading ?? '', 120)}”, with all that stands below it.`],
    fact: [change.kind === 'row' ? `Every row${of}` : `Every change${of}`, 'Whatever its value becomes.'],
  };
  const [label, note] = words[scope];
  return radio('scope', scope, choice.scope, label, note);
}

function placeChoice(place: Place, { change, choice }: NewRuleModel): Html {
  const words: Record<Place, [label: string, note: string]> = {
    source: ['On this source', change.source],
    vendor: ['On every source of this vendor', change.vendor],
    everywhere: ['On every source of every vendor', 'Rarely what you want.'],
  };
  const [label, note] = words[place];
  return radio('place', place, choice.place, label, note);
}

function phraseField({ choice, proposal, editable }: NewRuleModel): Part {
  if (choice.scope !== 'text') return undefined;
  const texts = choice.texts ?? proposal.texts;
  if (!editable)
    return html`<div class="field"><span>The text</span>${texts.map((text) => html`<blockquote class="phrase">${text}</blockquote>`)}</div>`;
  return html`<label class="field"><span>The text</span><textarea name="text" rows="${Math.min(6, Math.max(2, texts.length + 1))}" spellcheck="false">${texts.join('\n')}</textarea><small>A passage a line. <code>{n}</code> stands for a number, <code>{id}</code> for a code; all else is compared word by word.</small></label>`;
}

function choices(model: NewRuleModel): Html {
  const { change, proposal, choice } = model;
  const same = choice.sameAction
    ? html`<input type="checkbox" name="same" value="1" checked>`
    : html`<input type="checkbox" name="same" value="1">`;
  return html`<form class="rule-form" method="get" action="/settings/rules/new" data-autosubmit>
<input type="hidden" name="change" value="${change.id}">
<fieldset><legend>What</legend>${proposal.scopes.map((scope) => scopeChoice(scope, model))}</fieldset>
<fieldset><legend>Where</legend>${(['source', 'vendor', 'everywhere'] as const).map((place) => placeChoice(place, model))}</fieldset>
<div class="rule-more">${phraseField(model)}
<label class="choice">${same}<span><b>Only where it is ${change.kind !== 'passage' && change.action === 'modified' ? 'changed' : ACTION_WORDS[change.action]}</b><small>Other changes of it are still told.</small></span></label>
<button class="button">Preview</button></div>
</form>`;
}

const ACTION_WORDS: Record<Change['action'], string> = {
  added: 'added',
  removed: 'removed',
  modified: 'reworded',
  moved: 'moved',
  renamed: 'renamed',
};

function counts({ bySeverity }: Hidden): Html {
  const chips = SEVERITIES.filter((severity) => bySeverity[severity]).map(
    (severity) =>
      html`<span class="chip sev-${severity}"><i class="sev-mark" aria-hidden="true"></i>${bySeverity[severity]?.toLocaleString('en')} ${severity}</span>`,
  );
  return html`<span class="chips">${chips}</span>`;
}

function warning(hidden: Hidden): Part {
  if (!isAlarming(hidden)) return undefined;
  const { substantive, confirmed, bySeverity } = hidden;
  const among = [
    ...(confirmed > 0 ? [`${confirmed.toLocaleString('en')} that somebody confirmed`] : []),
    ...(bySeverity.critical ? [`${bySeverity.critical.toLocaleString('en')} critical`] : []),
    ...(substantive > 0 ? [`${substantive.toLocaleString('en')} substantive`] : []),
  ];
  return html`<div class="warning" role="alert"><b>This rule would have hidden what matters.</b><p>Among what it matches: ${among.join(', ')}. Choose less, or be sure that you want to hear of none of them.</p></div>`;
}

function preview({ hidden, now }: NewRuleModel): Html {
  const looked = hidden.cut ? `the last ${count(hidden.looked, 'change')}` : count(hidden.looked, 'change');
  const head = html`<p class="preview-head"><b>${hidden.hidden === 0 ? 'None' : hidden.hidden.toLocaleString('en')}</b> of ${looked} recorded there would have been hidden. ${counts(hidden)}</p>`;
  const list: Part =
    hidden.examples.length > 0
      ? html`<details class="examples"><summary>${hidden.examples.length < hidden.hidden ? `The worst ${hidden.examples.length}` : 'Show them'}</summary>${changeTimeline(
          hidden.examples.toSorted((a, b) => (a.firstSeenNewAt < b.firstSeenNewAt ? 1 : a.firstSeenNewAt > b.firstSeenNewAt ? -1 : 0)),
          { now, vendorNames: new Map(), apart: true },
        )}</details>`
      : undefined;
  return html`${warning(hidden)}${head}${list}`;
}

function make(model: NewRuleModel): Html {
  const { change, choice, csrf, hidden, dismisses, match } = model;
  const hiddenField = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}">`;
  const open = hidden.open.length;
  const dismiss: Part =
    dismisses && open > 0
      ? html`<label class="choice"><input type="checkbox" name="dismiss" value="1"><span><b>Also dismiss ${open === 1 ? 'the open change' : `the ${open.toLocaleString('en')} open changes`} that ${open === 1 ? 'matches' : 'match'}</b><small>Each with the reason that this rule ignores it; it can be undone.</small></span></label>`
      : undefined;
  return html`<form class="rule-make" method="post" action="/settings/rules">${tokenField(csrf)}${hiddenField('change', change.id)}${hiddenField('scope', choice.scope)}${hiddenField('place', choice.place)}${choice.sameAction ? hiddenField('same', '1') : undefined}${choice.texts ? hiddenField('text', choice.texts.join('\n')) : undefined}
<p class="rule-words">${ruleWords(match)}</p>
<label class="field"><span>Why is this noise?</span><input name="reason" required maxlength="1000" placeholder="A counter that moves by itself" autocomplete="off"></label>
${dismiss}
<button class="button primary">Ignore from now on</button>
</form>`;
}

export function newRulePage(model: NewRuleModel): Html {
  const { change, looker, proposal } = model;
  const title = html`<div class="title"><h1>Always ignore this</h1><p>From <a href="${changePath(change.id)}"><b>${actionLabel(change)}</b> ${truncate(changeTitle(change), 110)}</a> on ${change.source}. What a rule ignores is recorded all the same, and it can be ended any day.</p></div>`;
  if (proposal.scopes.length === 0)
    return html`${settingsNav('rules', looker)}${title}<p class="empty">Nothing of this change tells it from others: its text is too long, and it stands under no heading. A rule for it belongs into the watcher file, under <code>ignore</code>.</p>`;
  return html`${settingsNav('rules', looker)}
${title}
${choices(model)}
<section aria-labelledby="preview"><h2 id="preview">What it would have hidden</h2>${preview(model)}</section>
<section aria-labelledby="make"><h2 id="make">The rule</h2>${make(model)}</section>`;
}
