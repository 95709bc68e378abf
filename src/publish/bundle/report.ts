/**
 * `report.html`: the evidence as a person reads it. It has no scripts and loads nothing, wherever it is opened.
 * @module
 */

import { createHash } from 'node:crypto';
import { actionLabel, changeTitle } from '../../lib/changeWords.ts';
import { asEdited } from '../../lib/edited.ts';
import { changePath } from '../../lib/pagePaths.ts';
import { webAddress } from '../markup.ts';
import { type Evidence, missingOf } from './evidence.ts';
import { type Html, html, type Part } from './html.ts';
import { link } from './link.ts';
import { changed, passages } from './reportChange.ts';
import { dates, deadlines } from './reportDates.ts';
import { decision } from './reportDecision.ts';
import { ledger } from './reportLedger.ts';
import { pages } from './reportPages.ts';
import { STYLE } from './reportStyle.ts';

/** Nothing runs and nothing is fetched; the one style sheet is known by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

export function renderReport(evidence: Evidence): string {
  const { change: found, review, vendorName, version } = evidence;
  const change = asEdited(found, review);
  const title = `${vendorName}: ${changeTitle(change)}, ${actionLabel(change).toLowerCase()}`;
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Evidence: ${title}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<main>
<p class="kicker">Evidence of a change on a page of ${vendorName}</p>
<h1>${actionLabel(change)}: ${changeTitle(change)}</h1>
<p class="note">${change.source} · <code>${change.id}</code></p>
<ul class="chips"><li class="${change.severity}">${change.severity}</li><li>${change.significance}</li><li>${review.state}</li></ul>
${absent(evidence)}
${changed(change, review)}
${passages(evidence)}
${dates(change, review)}
${deadlines(found)}
${decision(evidence)}
${record(evidence)}
${pages(evidence)}
${ledger(evidence)}
<h2>How to verify this</h2>
<p>Every file of this bundle stands with its SHA-256 hash in <a href="SHA256SUMS">SHA256SUMS</a>; <a href="VERIFY.txt">VERIFY.txt</a> says in a few steps how to check them and the stored pages with what every system has.</p>
<footer>Made by Clausewatch ${version}. This file has no scripts and loads nothing.</footer>
</main>
</body>
</html>
`;
  return document.markup;
}

function absent(evidence: Evidence): Part {
  const missing = missingOf(evidence);
  if (missing.length === 0) return undefined;
  return html`<div class="warn"><p><b>This evidence is not complete.</b></p>${missing.map(({ what, why }) => html`<p>${what}: ${why}</p>`)}</div>`;
}

/** Where it was seen, and by which rules. */
function record({ change, baseUrl }: Evidence): Html {
  const row = (name: string, value: Part): Part => (value === undefined ? undefined : html`<dt>${name}</dt><dd>${value}</dd>`);
  const here = baseUrl === undefined ? undefined : webAddress(`${baseUrl}${changePath(change.id.toWellFormed())}`);
  return html`<h2>The record</h2>
<dl>
${row('Source', change.source)}
${row('Page', link(change.url))}
${row('Headings above it', change.path.length === 0 ? undefined : change.path.join(' › '))}
${row('What it is about', change.key)}
${row('Offerings', change.offerings.length === 0 ? undefined : change.offerings.join(', '))}
${row('Judged by the rule', change.rule)}
${row('Read by', `extractor ${change.extractorVersion}, the same on both sides`)}
${row('Takes back', change.reverts)}
${row('Part of', change.incident)}
${row('In Clausewatch', here === undefined ? undefined : link(here))}
</dl>`;
}
