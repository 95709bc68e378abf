/**
 * `/vendors/:id`: what one vendor promises now and since when, what is open, and how far that can be relied on.
 * @module
 */

import type { Change } from '../../domain/change.ts';
import type { VendorProfile } from '../../domain/watcher.ts';
import { actionLabel, changeTitle } from '../../lib/changeWords.ts';
import { count, formatValue, truncate } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { changePath, sourceName, sourcePath } from '../links.ts';
import { severityChip } from '../parts/chips.ts';
import { coverage } from '../parts/coverage.ts';
import { deadlineList } from '../parts/deadlineList.ts';
import { entityLists } from '../parts/entityLists.ts';
import { factRows, formerFacts } from '../parts/factRows.ts';
import { miniStrip } from '../parts/miniStrip.ts';
import { sourceTable } from '../parts/sourceTable.ts';
import { ago } from '../parts/time.ts';
import { changesPath, sourcesPath } from '../query.ts';
import { reviewPath } from '../queueQuery.ts';
import type { VendorReading } from '../vendorReading.ts';

export interface VendorModel extends VendorReading {
  profile: VendorProfile | undefined;
  now: Date;
  checkToken: string | undefined;
}

export function vendorPage(model: VendorModel): Html {
  return html`<nav class="crumbs" aria-label="Breadcrumb"><a href="/sources">Sources</a></nav>
${title(model)}
${attention(model)}
${stated(model)}
${coverage({ ...model, vendor: model.states[0]?.source.vendor.id ?? '', commitments: model.profile?.commitments ?? [] })}
${sources(model)}`;
}

function title({ states, profile }: VendorModel): Html {
  const vendor = states[0]?.source.vendor;
  const changes = states.reduce((total, state) => total + state.changes, 0);
  const { legalName, country } = profile?.vendor ?? {};
  const company = [legalName, country === undefined ? undefined : formatValue(country)].filter((part) => part !== undefined).join(', ');
  const offerings: Part =
    profile && profile.offerings.length > 0
      ? html`<ul class="offerings">${profile.offerings.map(({ name }) => html`<li class="chip">${name}</li>`)}</ul>`
      : undefined;
  return html`<div class="title"><h1>${vendor?.name ?? ''}</h1><p>${company === '' ? undefined : html`${company} · `}${count(states.length, 'source')} · <a href="${changesPath({ vendor: vendor?.id })}">${count(changes, 'change')}</a></p>${offerings}</div>`;
}

/** What somebody has to do: by when, and about what. */
function attention(model: VendorModel): Html {
  const { dues, open, openTotal, now, states } = model;
  const vendor = states[0]?.source.vendor.id ?? '';
  const context = { now, vendorNames: new Map<string, string>(), on: 'vendor' } as const;
  const due = dues.due.length > 0 ? deadlineList(dues.due, dues.changes, context) : html`<p class="empty">Nothing is due.</p>`;
  const allDue: Part = html`<p class="more"><a href="/deadlines?vendor=${encodeURIComponent(vendor)}">All deadlines of this vendor →</a></p>`;
  const review =
    open.length > 0
      ? html`<ol class="open-list">${open.map((change) => openLine(change, now))}</ol><p class="more"><a href="${reviewPath({ vendor })}">All ${count(openTotal, 'open change')} →</a></p>`
      : html`<p class="empty">Nothing waits for a decision.</p>`;
  return html`<div class="columns even"><section aria-labelledby="due"><h2 id="due">Deadlines ahead</h2>${due}${allDue}</section>
<section aria-labelledby="open"><h2 id="open">To review</h2>${review}</section></div>`;
}

function openLine(change: Change, now: Date): Html {
  const { id, source, firstSeenNewAt, severity } = change;
  return html`<li class="sev-${severity}"><a href="${changePath(id)}"><b>${actionLabel(change)}</b> ${truncate(changeTitle(change), 80)}</a>${severityChip(severity)}<span class="note">${sourceName(source)} · ${ago(firstSeenNewAt, now)}</span></li>`;
}

function stated({ timelines, now }: VendorModel): Html {
  const rows = factRows(timelines, now);
  const body = rows ?? html`<p class="empty">No page of this vendor that was read states a value that the catalogue knows.</p>`;
  return html`<section aria-labelledby="stated"><h2 id="stated">What it states now</h2>${body}${formerFacts(timelines)}${entityLists(timelines)}</section>`;
}

/** The first of them, those that could not be read before all others; the list of sources has the rest. */
function sources({ states, shown, visits, now, checkToken }: VendorModel): Html {
  const strip = (id: string): Part => {
    const picture = miniStrip(visits.get(id) ?? []);
    return picture && html`<div class="strip-row"><a href="${sourcePath(id)}">${sourceName(id)}</a>${picture}</div>`;
  };
  const strips = shown.map(({ source }) => strip(source.id)).filter((part) => part !== undefined);
  const latest: Part =
    strips.length > 0
      ? html`<h3 class="strips-head">Latest visits <span class="note">low: could not be read; high: changed</span></h3><div class="strips mini-strips">${strips}</div>`
      : undefined;
  const rest: Part =
    shown.length < states.length
      ? html`<p class="more"><a href="${sourcesPath({ vendor: states[0]?.source.vendor.id })}">All ${count(states.length, 'source')} →</a></p>`
      : undefined;
  return html`<section aria-labelledby="sources"><h2 id="sources">Sources</h2>${sourceTable(shown, { now, checkToken, single: true })}${rest}${latest}</section>`;
}
