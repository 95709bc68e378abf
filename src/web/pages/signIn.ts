/**
 * The pages before one is signed in.
 * @module
 */
import type { User } from '../../domain/access.ts';
import { absoluteTime } from '../../lib/inWords.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { field, problem } from '../parts/forms.ts';
import { ago } from '../parts/time.ts';

export interface SignInModel {
  /** Where to go on. */
  to: string;
  csrf: string;
  /** What was typed before. */
  login?: string;
  wrong?: string;
  /** Name of the identity provider, where there is one. */
  provider?: string;
}

export function signInPage({ to, csrf, login = '', wrong, provider }: SignInModel): Html {
  const elsewhere: Part =
    provider === undefined
      ? undefined
      : html`<p class="elsewhere"><a class="button primary" href="/sign-in/oidc?to=${encodeURIComponent(to)}">Sign in with ${provider}</a></p><p class="or"><span>or with a password</span></p>`;
  return html`<div class="gate">
<h1>Sign in</h1>
${problem(wrong)}${elsewhere}
<form method="post" action="/sign-in" class="stack">${tokenField(csrf)}<input type="hidden" name="to" value="${to}">
${field({ name: 'login', label: 'Login', value: login, autocomplete: 'username', maxlength: 100, autofocus: provider === undefined && login === '' })}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', maxlength: 200, autofocus: login !== '' })}
<button class="${provider === undefined ? 'button primary' : 'button'}">Sign in</button></form>
<details class="help"><summary>No password, or forgotten?</summary><p>Ask an administrator for a new sign-in link. Whoever has access to the machine makes one with</p><p class="command"><code>clausewatch access link</code></p></details>
</div>`;
}

export interface EnterModel {
  /** Whom the link lets in. */
  user: User;
  /** Who is signed in now. */
  now?: User;
  secret: string;
  to: string;
  csrf: string;
}

/** Whom the link signs in, with the button that does it. */
export function enterPage({ user, now, secret, to, csrf }: EnterModel): Html {
  const other: Part =
    now && now.id !== user.id
      ? html`<p class="problem">You are signed in as ${now.login} in this browser. That session ends.</p>`
      : undefined;
  const after: Part = user.hasPassword
    ? undefined
    : html`<p class="hint">Then set a password in your account, or ask for another link the next time.</p>`;
  return html`<div class="gate">
<h1>Welcome, ${user.name}</h1>
<p class="lead">This link signs you in once as <b>${user.login}</b> (${user.role}).</p>
${other}<form method="post" action="/enter" class="stack">${tokenField(csrf)}<input type="hidden" name="token" value="${secret}"><input type="hidden" name="to" value="${to}">
<button class="button primary" autofocus>Sign in</button></form>
${after}
</div>`;
}

export function usedLinkPage(): Html {
  return html`<div class="gate"><h1>This link is not good any more</h1>
<p>It was used already, is too old, or was replaced by a newer one.</p>
<p class="hint">Ask an administrator for a new one. Whoever has access to the machine makes one with:</p><p class="command"><code>clausewatch access link</code></p>
<p><a href="/sign-in">Sign in with a password</a></p></div>`;
}

export function tooOftenPage(again: Date, now: Date): Html {
  return html`<div class="gate"><h1>Too many tries</h1>
<p>Try again ${ago(again.toISOString(), now)}, after ${absoluteTime(again.toISOString())}.</p>
<p class="hint">A sign-in link works meanwhile.</p><p><a href="/sign-in">Back to the sign-in page</a></p></div>`;
}
