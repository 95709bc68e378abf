/**
 * Settings › Users.
 * @module
 */
import { ROLES, type Role, type User } from '../../domain/access.ts';
import { absoluteTime, count } from '../../lib/inWords.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { options } from '../parts/fields.ts';
import { done, field, problem, shownOnce } from '../parts/forms.ts';
import { type Looker, settingsNav } from '../parts/settingsNav.ts';
import { ago } from '../parts/time.ts';

export interface UsersModel {
  looker: Looker;
  users: User[];
  /** Id of who looks. */
  self: string;
  csrf: string;
  now: Date;
  done?: string | undefined;
  wrong?: string | undefined;
  /** A one-time link that was made just now. */
  link?: { user: Pick<User, 'login' | 'name'>; url: string; expiresAt: string } | undefined;
  /** What was typed into the invitation before. */
  typed?: { login: string; name: string; role: string } | undefined;
}

/** Each may do what those before it may. */
const ROLE_WORDS: ReadonlyArray<readonly [Role, string, string]> = [
  ['viewer', 'Viewer', 'sees everything'],
  ['analyst', 'Analyst', 'decides about changes, checks and pauses sources'],
  ['approver', 'Approver', 'signs off what others decided'],
  ['admin', 'Administrator', 'people, tokens and settings'],
];
const ROLE_OPTIONS = ROLE_WORDS.map(([role, label]) => [role, label] as const);

export function usersPage(model: UsersModel): Html {
  const { users, link } = model;
  const able = users.filter(({ disabledAt }) => disabledAt === undefined);
  const once: Part =
    link &&
    shownOnce(
      `Sign-in link of ${link.user.login}`,
      link.url,
      `Hand it to ${link.user.name}. It works once and is shown this once; it is good until ${absoluteTime(link.expiresAt)}.`,
    );
  return html`<div class="title"><h1>Settings</h1></div>${settingsNav('users', model.looker)}
${done(model.done)}${problem(model.wrong)}${once}
<section aria-labelledby="people"><h2 id="people">${count(able.length, 'person', 'people')}</h2>
<div class="scroll"><table class="stacked" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Person</th><th role="columnheader" scope="col">Role</th><th role="columnheader" scope="col">Signs in with</th><th role="columnheader" scope="col">Last seen</th><th role="columnheader" scope="col"><span class="sr">Action</span></th></tr></thead><tbody role="rowgroup">${users.map((user) => row(user, model))}</tbody></table></div></section>
${invitation(model)}`;
}

/** The roles repeat what the elements mean, because a phone's layout turns the rows into blocks and would lose it. */
function row(user: User, { self, csrf, now }: UsersModel): Html {
  const off = user.disabledAt !== undefined;
  const path = `/settings/users/${encodeURIComponent(user.id)}`;
  const button = (what: string, label: string): Html =>
    html`<form method="post" action="${path}/${what}">${tokenField(csrf)}<button class="button">${label}<span class="sr"> (${user.login})</span></button></form>`;
  const ways = [user.hasPassword ? 'password' : undefined, user.subject === undefined ? undefined : 'identity provider', 'link']
    .filter(Boolean)
    .join(', ');
  const actions = off
    ? button('enable', 'Let in again')
    : html`${button('link', 'New link')}${user.id === self ? undefined : button('disable', 'Disable')}`;
  return html`<tr role="row"${off ? html` class="off"` : undefined}><th role="rowheader" scope="row"><b>${user.name}</b>${user.id === self ? html` <span class="kind">you</span>` : undefined}<small>${user.login}</small></th>
<td role="cell" data-label="Role">${off ? roleName(user.role) : roleForm(user, path, csrf)}</td>
<td role="cell" data-label="Signs in with">${off ? html`disabled ${ago(user.disabledAt ?? '', now)}` : ways}</td>
<td role="cell" data-label="Last seen">${user.lastSeenAt === undefined ? html`<span class="none">never</span>` : ago(user.lastSeenAt, now)}</td>
<td role="cell" class="acts">${actions}</td></tr>`;
}

function roleForm({ login, role }: User, path: string, csrf: string): Html {
  return html`<form method="post" action="${path}/role" class="inline">${tokenField(csrf)}<label><span class="sr">Role of ${login}</span><select name="role">${options(ROLE_OPTIONS, role)}</select></label><button class="button">Save<span class="sr"> the role of ${login}</span></button></form>`;
}

function roleName(role: Role): string {
  return ROLE_WORDS[ROLES.indexOf(role)]?.[1] ?? role;
}

function invitation({ csrf, typed }: UsersModel): Html {
  return html`<section class="card invite" aria-labelledby="invite"><h2 id="invite">Invite somebody</h2>
<form method="post" action="/settings/users" class="stack">${tokenField(csrf)}
<div class="fields">${field({ name: 'login', label: 'Login', value: typed?.login ?? '', maxlength: 100, autocomplete: 'off', hint: 'Like "ada" or "ada@example.com"; with an identity provider, the name it gives.' })}
${field({ name: 'name', label: 'Name', value: typed?.name ?? '', maxlength: 100, autocomplete: 'off', hint: 'As others see them.' })}
<label class="field"><span>Role</span><select name="role">${options(ROLE_OPTIONS, typed?.role ?? 'analyst')}</select></label></div>
<button class="button primary">Invite</button><p class="hint">Gives you a one-time sign-in link to hand over.</p></form>
<dl class="roles">${ROLE_WORDS.map(([, label, what], index) => html`<div><dt>${label}</dt><dd>${index === 0 ? '' : '… and '}${what}</dd></div>`)}</dl></section>`;
}
