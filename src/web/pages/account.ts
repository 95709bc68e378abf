/**
 * One's own account.
 * @module
 */
import type { Session, User } from '../../domain/access.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { done, field, problem } from '../parts/forms.ts';
import { ago } from '../parts/time.ts';

export interface AccountModel {
  user: User;
  sessions: Session[];
  /** Id of the one that asks. */
  current: string;
  /** They have no password, and signed in too long ago to set one. */
  tooLate: boolean;
  csrf: string;
  now: Date;
  done?: string | undefined;
  wrong?: string | undefined;
}

export function accountPage(model: AccountModel): Html {
  const { user } = model;
  return html`<div class="title"><h1>Your account</h1><p>${user.login} · ${user.role}</p></div>
${done(model.done)}${problem(model.wrong)}
<div class="cards">
${nameCard(model)}
${passwordCard(model)}
${sessionCard(model)}
</div>`;
}

function nameCard({ user, csrf }: AccountModel): Html {
  return html`<section class="card" aria-labelledby="name"><h2 id="name">Name</h2>
<form method="post" action="/account/name" class="stack">${tokenField(csrf)}${field({ name: 'name', label: 'As others see you', value: user.name, autocomplete: 'name', maxlength: 100 })}<button class="button">Save the name</button></form></section>`;
}

function passwordCard({ user, csrf, tooLate }: AccountModel): Html {
  const before: Part = user.hasPassword
    ? field({ name: 'current', label: 'Present password', type: 'password', autocomplete: 'current-password', maxlength: 200 })
    : undefined;
  const other: Part =
    user.subject === undefined ? undefined : html`<p class="hint">You can also sign in through the identity provider.</p>`;
  const form = html`<form method="post" action="/account/password" class="stack">${tokenField(csrf)}<input type="text" name="username" value="${user.login}" autocomplete="username" readonly hidden>${before}${field({ name: 'password', label: 'New password', type: 'password', autocomplete: 'new-password', minlength: 12, maxlength: 200, hint: 'At least 12 characters. All other sessions of yours end.' })}<button class="button">${user.hasPassword ? 'Change the password' : 'Set a password'}</button></form>`;
  return html`<section class="card" aria-labelledby="password"><h2 id="password">Password</h2>
${user.hasPassword ? undefined : html`<p class="hint">You have none: you sign in by links.</p>`}${other}
${tooLate ? html`<p>Sign in anew to set a password: it can be set within an hour.</p>` : form}</section>`;
}

function sessionCard({ sessions, current, csrf, now }: AccountModel): Html {
  const others: Part =
    sessions.length < 2
      ? html`<p class="hint">You are signed in here only.</p>`
      : html`<form method="post" action="/account/sessions/end">${tokenField(csrf)}<button class="button">End all others</button></form>`;
  return html`<section class="card" aria-labelledby="sessions"><h2 id="sessions">Sessions</h2>
<ul class="sessions">${sessions
    .toSorted((a, b) => Number(b.id === current) - Number(a.id === current))
    .map(
      (session) =>
        html`<li><b>${session.id === current ? 'This browser' : 'Another browser'}</b><small>Signed in ${ago(session.createdAt, now)}, seen ${ago(session.seenAt, now)}, ends ${ago(session.expiresAt, now)}</small></li>`,
    )}</ul>${others}</section>`;
}
