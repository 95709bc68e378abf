/**
 * `/corrections/:id`: the claim beside the answer as it stands, the page that was captured for it, and what an analyst may do.
 * @module
 */
import type { CaptureWish, PageCapture } from '../../../domain/correction.ts';
import { GRADES } from '../../../domain/registry.ts';
import { isReadable } from '../../../domain/vocabulary.ts';
import { gradeWords } from '../../../lib/gradeWords.ts';
import { absoluteTime, count, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part, tokenField } from '../../html.ts';
import { displayUrl, safeHref, snapshotPath } from '../../links.ts';
import { options } from '../../parts/fields.ts';
import { ago } from '../../parts/time.ts';
import { gradeMark } from '../../registry/parts/marks.ts';
import { registryNav } from '../../registry/parts/nav.ts';
import type { RegistryAsk } from '../../registry/view.ts';
import { correctionPath } from '../addresses.ts';
import { type CorrectionModel, type Looked, textOf } from '../reading.ts';
import { standsNow } from './correct.ts';

export interface CorrectionView extends CorrectionModel {
  now: Date;
  /** For those who may decide. */
  csrf?: string;
  /** What was typed into a form that was refused. */
  typed: Readonly<Record<string, string>>;
  problem?: string;
}

export function correctionPage(view: CorrectionView, asked: Pick<RegistryAsk, 'ask' | 'services'>): Html {
  const { correction, reference, of, problem, now } = view;
  const title = of ? html`<a href="${of.path}">${of.subjectName}, ${of.question.label}</a>` : html`${correction.cell}`;
  return html`${registryNav('corrections', asked)}
<nav class="crumbs" aria-label="Breadcrumb"><a href="/corrections">Corrections</a></nav>
<div class="title"><h1>Correction ${reference}</h1><p>About ${title}, came in ${ago(correction.at, now)}</p></div>
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`}${suspicion(view)}${decided(view)}
<div class="sides"><section aria-labelledby="said"><h2 id="said">What a reader says</h2>${claim(view)}</section>
<section aria-labelledby="now"><h2 id="now">The answer as it stands</h2>${of ? standsNow(of) : html`<p class="none">The registry does not ask this any more.</p>`}${moved(view)}</section></div>
<section aria-labelledby="page"><h2 id="page">The page that is to show it</h2>${evidence(view)}</section>
${deciding(view)}${history(view)}`;
}

function claim({ correction, of }: CorrectionView): Html {
  const { wrong, right, grade, quote, credit, email, sender } = correction;
  const row = (label: string, text: Html | string | undefined): Part =>
    text === undefined ? undefined : html`<dt>${label}</dt><dd>${text}</dd>`;
  return html`<dl class="sent-facts">${row('Wrong', wrong)}${row('Grade', grade && gradeMark(grade, of?.question.sheet))}${row('Right', right)}${row('Quote', quote && html`<q>${quote}</q>`)}${row('Credit', credit ?? 'none wanted')}${row('Sent by', sender ? sender.name : 'a reader')}${row('For questions', email)}</dl>`;
}

/** The sender saw another version than what stands now. */
function moved({ correction, of }: CorrectionView): Part {
  const version = of?.cell?.version ?? 0;
  return version === correction.cellVersion
    ? undefined
    : html`<p class="caution">The answer is another than when this was sent: it may say so already.</p>`;
}

function suspicion(view: CorrectionView): Part {
  const { correction, csrf } = view;
  if (correction.suspect === undefined) return undefined;
  const clear: Part = csrf === undefined ? undefined : button(view, 'clear', 'It is no spam: visit the page');
  return html`<div class="notice alarm"><p>Taken for spam. ${correction.suspect} It is deleted 30 days after it came in.</p>${clear}</div>`;
}

function decided({ correction }: CorrectionView): Part {
  const { decided: what, state } = correction;
  if (!what) return undefined;
  const how =
    state === 'refused' ? 'Refused' : what.how === 'noted' ? 'Accepted: the answer said so already' : 'Accepted, with a new answer';
  return html`<div class="notice"><p><b>${how}</b> by ${what.by.name} on ${absoluteTime(what.at)}: ${what.reason}</p></div>`;
}

function evidence(view: CorrectionView): Html {
  const { correction, captures, csrf } = view;
  const [last, ...before] = captures;
  const waits = correction.state === 'open' && correction.suspect === undefined;
  const again: Part =
    csrf !== undefined && waits && last?.state !== 'running' && !last?.first ? button(view, 'capture', askWords(last)) : undefined;
  return html`<p><a href="${safeHref(correction.url)}" rel="noreferrer nofollow">${displayUrl(correction.url)}</a></p>
${last ? captureState(last) : html`<p class="none">It was not visited${waits ? ': too many pages waited for theirs' : ''}.</p>`}${again}
${quotes(view)}${before.length === 0 ? undefined : html`<details><summary>${count(before.length, 'visit')} before</summary>${before.map(captureState)}</details>`}`;
}

function askWords(last: CaptureWish | undefined): string {
  if (!last) return 'Have it visited';
  return last.result ? 'Try again' : 'Visit it next';
}

function captureState(capture: CaptureWish): Html {
  const { state, result, askedAt, nextAt, first } = capture;
  if (state === 'running') return html`<p>It is being visited.</p>`;
  if (!result)
    return html`<p>It waits for its visit${nextAt !== undefined && nextAt > askedAt ? html`, not before ${absoluteTime(nextAt)}` : ''}. The monitor makes a few of them an hour${first ? ', this one before those that readers name' : ''}.</p>`;
  return visited(result);
}

/** Stored bytes are reached as text only, and as a picture. */
function visited(result: PageCapture): Html {
  const { verdict, because, finalUrl, fetchedAt, status, remedy, sha256, picture, title, passages } = result;
  const ok = isReadable(verdict);
  const stored: Part =
    sha256 === undefined
      ? undefined
      : html`<p><a href="${snapshotPath(sha256)}">Stored page, as text</a>${picture === undefined ? undefined : html` · <a href="/screenshots/${picture}">Picture</a>`} <code class="hash">${sha256.slice(0, 16)}</code></p>`;
  return html`<div class="capture"><p><span class="chip ${ok ? 'cell-verified' : 'cell-conflict'}">${ok ? 'Read' : 'Not read'}</span> ${absoluteTime(fetchedAt)}${status === undefined ? undefined : html` · status ${status}`} · ${displayUrl(finalUrl)}</p>
${ok ? html`<p>${truncate(title ?? '', 200)} <span class="note">${count(passages ?? 0, 'passage')}</span></p>` : html`<p>${because}${remedy === undefined ? undefined : html` <span class="note">${remedy}</span>`}</p>`}${stored}</div>`;
}

function quotes({ quoted, sought, unreadable, page, correction }: CorrectionView): Part {
  if (!page) return undefined;
  const find = html`<form method="get" action="${correctionPath(correction.id)}" class="find"><label for="find">Find words on it</label><input name="find" id="find" maxlength="1000" value="${sought?.quote ?? ''}"><button class="button">Find</button></form>`;
  return html`${unreadable === undefined ? undefined : html`<p class="caution">${unreadable}</p>`}${looked(quoted, 'The quote')}${looked(sought, 'What you look for')}${find}`;
}

function looked(what: Looked | undefined, name: string): Part {
  if (!what) return undefined;
  const { found, quote } = what;
  if (!found) return html`<p class="caution"><b>${name} does not stand on this page.</b></p>`;
  const [{ path }] = found.passages;
  return html`<div class="found"><p><b>${name} stands on this page${found.exact ? '' : ', but for signs and case'}.</b>${path.length > 0 ? html` <span class="note">${truncate(path.join(' › '), 160)}</span>` : undefined}</p><blockquote>${truncate(textOf(found, quote), 1200)}</blockquote></div>`;
}

function button({ correction, csrf = '' }: CorrectionView, act: string, label: string): Html {
  return html`<form method="post" action="${correctionPath(correction.id)}/${act}">${tokenField(csrf)}<input type="hidden" name="version" value="${correction.version}"><button class="button">${label}</button></form>`;
}

function deciding(view: CorrectionView): Part {
  const { correction, csrf, of, typed, quoted } = view;
  if (csrf === undefined || correction.state !== 'open' || correction.suspect !== undefined) return undefined;
  const sheet = of?.question.sheet;
  const head = html`${tokenField(csrf)}<input type="hidden" name="version" value="${correction.version}">`;
  const cell = html`<input type="hidden" name="cellVersion" value="${of?.cell?.version ?? 0}">`;
  const now = of?.cell?.answer;
  const value = (name: string, otherwise: string | undefined): string => typed[name] ?? otherwise ?? '';
  const reason = (id: string, hint: string): Html =>
    html`<div class="field"><label for="${id}">Reason</label><input name="reason" id="${id}" maxlength="500" required value="${typed['reason'] ?? ''}"><small>${hint}</small></div>`;
  const path = correctionPath(correction.id);
  const grades = options(
    GRADES.map((grade) => [grade, gradeWords(grade, sheet).label] as const),
    value('grade', correction.grade ?? now?.grade),
  );
  const cite: Part = quoted?.found
    ? html`<label class="choice"><input type="checkbox" name="cite" value="yes" checked><span><b>Cite the captured page</b><small>With the passage in which the quote stands.</small></span></label>`
    : undefined;
  const keep: Part =
    now && now.citations.length > 0
      ? html`<label class="choice"><input type="checkbox" name="keep" value="yes"><span><b>Keep what is cited now</b><small>${count(now.citations.length, 'passage')}, beside what is new.</small></span></label>`
      : undefined;
  const shown = 'Shown to who sent it.';
  return html`<section aria-labelledby="decide"><h2 id="decide">Decide</h2><div class="decide">
${
  now === undefined
    ? html`<p class="none">There is no answer that could be changed yet. It is worked out with the next check.</p>`
    : html`<form method="post" action="${path}/accept" class="stack" aria-label="Accept with a new answer">${head}${cell}<h3>Accept with a new answer</h3>
<div class="field"><label for="grade">Grade</label><select name="grade" id="grade">${grades}</select></div>
<div class="field"><label for="summary">Summary</label><textarea name="summary" id="summary" rows="3" maxlength="600" required>${value('summary', correction.right ?? now.summary)}</textarea></div>
<div class="field"><label for="note">Watch-out <small>(optional)</small></label><textarea name="note" id="note" rows="2" maxlength="600">${value('note', undefined)}</textarea></div>
${cite}${keep}${reason('reason-answer', `${shown} Stands in the changelog too, with the credit.`)}<button class="button primary">Accept</button></form>
<form method="post" action="${path}/accept" class="stack" aria-label="Accept as noted">${head}${cell}<h3>Accept: the answer says so already</h3><input type="hidden" name="how" value="noted"><p class="note">Vouches for the answer as it stands.</p>${reason('reason-noted', shown)}<button class="button">Noted</button></form>`
}
<form method="post" action="${path}/refuse" class="stack" aria-label="Refuse">${head}<h3>Refuse</h3>${reason('reason-refuse', shown)}<button class="button">Refuse</button></form></div></section>`;
}

const DEEDS: Record<string, string> = {
  'correction.receive': 'sent it',
  'correction.accept': 'accepted it',
  'correction.refuse': 'refused it',
  'correction.clear': 'said that it is no spam',
  'correction.capture': 'had the page visited',
};

function history({ acts }: CorrectionView): Html {
  return html`<section aria-labelledby="history"><h2 id="history">History</h2><ol class="history-of">${acts.map(
    ({ at, by, kind, detail }) =>
      html`<li><time datetime="${at}">${absoluteTime(at)}</time> ${by.name} ${DEEDS[kind] ?? kind}${detail.reason === undefined ? undefined : html`: ${detail.reason}`}</li>`,
  )}</ol></section>`;
}
