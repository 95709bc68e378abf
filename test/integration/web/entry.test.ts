/** The way in and out, with a real store and a real door. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { User } from '../../../src/domain/access.ts';
import { entrySite, START, TESTER } from './entrySite.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SESSION = 'clausewatch_session';
const PASSWORD = 'correct horse battery';

/** A site with Ada, an administrator who has a password. */
async function withAda(options: Parameters<typeof entrySite>[0] = {}) {
  const site = await entrySite(options);
  const ada = await site.person('ada', 'admin');
  await site.access.people.setPassword(ada, PASSWORD, '');
  return { ...site, ada };
}

describe('the first start', () => {
  it('makes an administrator and a link for a day; later ones make nothing', async () => {
    const { access, store, clock } = await entrySite();
    const link = await access.firstStart();
    expect(link?.expiresAt).toBe('2026-03-02T12:00:00.000Z');
    expect(await store.users()).toMatchObject([{ login: 'admin', role: 'admin', hasPassword: false }]);
    expect(await access.firstStart()).toBeUndefined();
    clock.advance(24 * HOUR - 1);
    expect(await access.links.look(link?.secret ?? '')).toMatchObject({ login: 'admin' });
    clock.advance(1);
    expect(await access.links.look(link?.secret ?? '')).toBeUndefined();
  });
});

describe('a sign-in link', () => {
  it('says whom it lets in however often it is opened, and lets one browser in by the button', async () => {
    const { access, browser, person, store } = await entrySite();
    const { secret } = await access.links.make(await person('bob'), TESTER);
    for (let scanner = 0; scanner < 3; scanner++) expect((await browser().get(`/enter?token=${secret}`)).status).toBe(200);
    const own = browser();
    const opened = await own.get(`/enter?token=${secret}&to=${encodeURIComponent('/changes?vendor=x')}`);
    expect(opened.$('h1').text()).toBe('Welcome, Name of bob');
    expect(opened.$('main').text()).toContain('bob (viewer)');
    expect(own.cookies.has(SESSION)).toBe(false);
    const entered = await own.post('/enter', { token: secret, to: opened.$('[name=to]').attr('value') ?? '' });
    expect([entered.status, entered.location]).toEqual([303, '/changes?vendor=x']);
    expect((await own.get('/account')).$('h1').text()).toBe('Your account');
    const late = browser();
    await late.get('/sign-in');
    expect((await late.post('/enter', { token: secret })).status).toBe(403);
    expect((await late.get(`/enter?token=${secret}`)).$('h1').text()).toContain('not good any more');
    expect(late.cookies.has(SESSION)).toBe(false);
    expect(await store.acts({ kinds: ['user.sign-in'] })).toMatchObject([
      { by: { name: 'Name of bob' }, detail: { note: { how: 'link' } } },
    ]);
  });

  it('is not taken by a form of another site or without the token of its page', async () => {
    const { access, browser, person } = await entrySite();
    const { secret } = await access.links.make(await person('bob'), TESTER);
    const own = browser();
    await own.get(`/enter?token=${secret}`);
    expect((await own.post('/enter', { token: secret }, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).status).toBe(
      403,
    );
    expect((await own.post('/enter', { token: secret, csrf: '' })).status).toBe(403);
    expect((await browser().post('/enter', { token: secret, csrf: 'x' })).status).toBe(403);
    expect((await own.post('/enter', { token: secret })).status).toBe(303);
  });

  it('of somebody else ends the session that the browser has, and says so before', async () => {
    const { access, person, signedIn, store } = await entrySite();
    const [eve, bob] = [await person('eve'), await person('bob')];
    const own = await signedIn(eve);
    const { secret } = await access.links.make(bob, TESTER);
    expect((await own.get(`/enter?token=${secret}`)).$('main').text()).toContain('You are signed in as eve');
    await own.post('/enter', { token: secret });
    expect(await store.sessions(eve.id, START)).toEqual([]);
    expect(await store.sessions(bob.id, START)).toHaveLength(1);
  });
});

describe('a password', () => {
  it('lets in, to the page that was asked for', async () => {
    const { browser } = await withAda();
    const own = browser();
    const refused = await own.get('/changes?severity=high');
    expect([refused.status, refused.location]).toEqual([303, `/sign-in?to=${encodeURIComponent('/changes?severity=high')}`]);
    const form = await own.get(refused.location ?? '');
    const entered = await own.post('/sign-in', { login: ' ADA ', password: PASSWORD, to: form.$('[name=to]').attr('value') ?? '' });
    expect([entered.status, entered.location]).toEqual([303, '/changes?severity=high']);
    const account = await own.get('/account');
    expect(account.status).toBe(200);
    expect((await own.get('/sign-in')).location).toBe('/');
  });

  it('that is wrong, a login that is unknown, disabled or without one: the same answer for all', async () => {
    const { browser, person, access } = await withAda();
    const gone = await person('gone');
    await access.people.setPassword(gone, PASSWORD, '');
    await access.people.disable(gone.id, TESTER);
    await person('linked');
    const own = browser();
    await own.get('/sign-in');
    const answers: string[] = [];
    for (const [login, password] of [
      ['ada', 'wrong'],
      ['nobody', PASSWORD],
      ['gone', PASSWORD],
      ['linked', ''],
      ['', ''],
    ] as const) {
      const { status, text } = await own.post('/sign-in', { login, password });
      answers.push(`${status} ${text.replaceAll(`value="${login}"`, 'value=""').replaceAll(' autofocus', '')}`);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('There is no such login with this password.');
    expect(answers[0]).toMatch(/^401/);
    expect(own.cookies.has(SESSION)).toBe(false);
  });

  it('can be tried so many times; then the page says when it can be tried again, also for the right one', async () => {
    const { browser } = await withAda({ limits: { perLogin: 2, windowS: 600 } });
    const own = browser();
    await own.get('/sign-in');
    const wrong = () => own.post('/sign-in', { login: 'ada', password: 'wrong' });
    expect([(await wrong()).status, (await wrong()).status]).toEqual([401, 401]);
    const refused = await own.post('/sign-in', { login: 'ada', password: PASSWORD });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('600');
    expect(refused.$('main').text()).toContain('Try again in 10 min, after 2026-03-01 12:10 UTC');
    expect(own.cookies.has(SESSION)).toBe(false);
    expect((await own.post('/sign-in', { login: 'bob', password: 'x' })).status).toBe(401);
  });

  it('is counted by the client’s address behind several trusted proxies', async () => {
    const { app, browser } = await withAda({ limits: { perAddress: 1 }, entry: { trustedProxies: ['127.0.0.1', '10.0.0.1'] } });
    const own = browser();
    const { csrf } = await own.get('/sign-in');
    const tryFrom = async (forwarded: string) => {
      const headers = { ...own.headers(), origin: 'http://localhost', 'x-forwarded-for': forwarded };
      const body = new URLSearchParams({ csrf, login: 'x', password: 'x' });
      const peer = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
      return (await app.request('/sign-in', { method: 'POST', headers, body }, peer)).status;
    };
    expect(await tryFrom('198.51.100.1, 10.0.0.1')).toBe(401);
    expect(await tryFrom('198.51.100.2, ::ffff:10.0.0.1')).toBe(401);
    expect(await tryFrom('203.0.113.9, 198.51.100.2, 10.0.0.1')).toBe(429);
    expect(await tryFrom('10.0.0.1')).toBe(401);
    expect(await tryFrom(' , ')).toBe(429);
  });

  it.each([
    ['multipart/form-data', 'x'],
    ['multipart/form-data; boundary=a', 'x'],
    ['application/x-www-form-urlencoded', '%E0%A4%A&&==&__proto__=x'],
    ['text/plain', 'csrf=x'],
  ])('is no fault of ours when what is sent is no form: %s', async (type, body) => {
    const faults: unknown[] = [];
    const { app } = await withAda({ web: { log: { error: (fault: unknown) => faults.push(fault) } } });
    const headers = { origin: 'http://localhost', 'sec-fetch-site': 'same-origin', 'content-type': type };
    expect((await app.request('/sign-in', { method: 'POST', headers, body })).status).toBe(403);
    expect(faults).toEqual([]);
  });

  it('is counted by the address that a trusted proxy names last, and by no other word of a client', async () => {
    const incoming = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });
    const { app, browser } = await withAda({ limits: { perAddress: 1 }, entry: { trustedProxies: ['127.0.0.1'] } });
    const own = browser();
    const { csrf } = await own.get('/sign-in');
    const tryFrom = async (peer: string, forwarded: string) => {
      const headers = { ...own.headers(), origin: 'http://localhost', 'x-forwarded-for': forwarded };
      const body = new URLSearchParams({ csrf, login: 'x', password: 'x' });
      return (await app.request('/sign-in', { method: 'POST', headers, body }, incoming(peer))).status;
    };
    expect(await tryFrom('::ffff:127.0.0.1', '198.51.100.1')).toBe(401);
    expect(await tryFrom('127.0.0.1', '203.0.113.9, 198.51.100.1')).toBe(429);
    expect(await tryFrom('127.0.0.1', '::ffff:198.51.100.1')).toBe(429);
    expect(await tryFrom('127.0.0.1', '198.51.100.1, 198.51.100.2')).toBe(401);
    expect(await tryFrom('192.0.2.7', '198.51.100.3')).toBe(401);
    expect(await tryFrom('192.0.2.7', '198.51.100.4')).toBe(429);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    'evil',
    '',
  ])('leads to no other site: %j', async (to) => {
    const { browser } = await withAda();
    const own = browser();
    const form = await own.get(`/sign-in?to=${encodeURIComponent(to)}`);
    expect(form.$('[name=to]').attr('value')).toBe('/');
    expect((await own.post('/sign-in', { login: 'ada', password: PASSWORD, to })).location).toBe('/');
  });
});

describe('a session', () => {
  it('has a secret of 256 bits in a cookie that scripts, other sites and other hosts do not get', async () => {
    const { browser, access, ada } = await withAda();
    const own = browser();
    const { secret } = await access.links.make(ada, TESTER);
    await own.get(`/enter?token=${secret}`);
    const [cookie = ''] = (await own.post('/enter', { token: secret })).headers.getSetCookie();
    expect(cookie).toMatch(new RegExp(`^${SESSION}=[\\w-]{43}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax$`));
    const https = await withAda({ secure: true, origin: 'https://localhost' });
    const strict = https.browser();
    await strict.get('/sign-in');
    expect([...strict.cookies.keys()]).toEqual(['__Host-clausewatch_form']);
    const entered = await strict.post('/sign-in', { login: 'ada', password: PASSWORD });
    expect(entered.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-clausewatch_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
  });

  it('gets another secret at sign-in, and nothing that was planted before', async () => {
    const { browser } = await withAda();
    const own = browser();
    own.cookies.set(SESSION, 'planted');
    await own.get('/sign-in');
    await own.post('/sign-in', { login: 'ada', password: PASSWORD });
    const first = own.cookies.get(SESSION);
    expect(first).not.toBe('planted');
    await own.get('/enter?token=x');
    await own.post('/sign-in', { login: 'ada', password: PASSWORD });
    expect(own.cookies.get(SESSION)).not.toBe(first);
    const old = browser();
    old.cookies.set(SESSION, first ?? '');
    expect((await old.get('/account')).status).toBe(303);
  });

  it('gets another secret every half hour; the one before is good for requests that are under way', async () => {
    const { signedIn, browser, clock, ada } = await withAda();
    const own = await signedIn(ada);
    const first = own.cookies.get(SESSION) ?? '';
    const other = browser();
    other.cookies.set(SESSION, first);
    clock.advance(29 * MINUTE);
    await own.get('/account');
    expect(own.cookies.get(SESSION)).toBe(first);
    clock.advance(MINUTE);
    await own.get('/account', { 'sec-fetch-dest': 'empty' });
    await own.get('/assets/app.css');
    expect(own.cookies.get(SESSION)).toBe(first);
    await own.get('/account');
    const second = own.cookies.get(SESSION);
    expect(second).not.toBe(first);
    expect((await other.get('/account')).status).toBe(200);
    expect(other.cookies.get(SESSION)).toBe(first);
    await own.get('/account');
    expect((await other.get('/account')).status).toBe(200);
    clock.advance(MINUTE);
    expect((await other.get('/account')).status).toBe(303);
    expect((await own.get('/account')).status).toBe(200);
  });

  it('is not lost when the answer with the new secret is', async () => {
    const { signedIn, app, clock, ada } = await withAda();
    const own = await signedIn(ada);
    clock.advance(31 * MINUTE);
    await app.request('/account', { headers: own.headers() }); // whose cookie never arrives
    clock.advance(3 * HOUR);
    expect((await own.get('/account')).status).toBe(200);
    const repaired = own.cookies.get(SESSION);
    clock.advance(MINUTE);
    expect((await own.get('/account')).status).toBe(200);
    expect(own.cookies.get(SESSION)).toBe(repaired);
  });

  it('ends when nothing was asked for so long, and after a week whatever was', async () => {
    const { signedIn, clock, ada } = await withAda();
    const idle = await signedIn(ada);
    clock.advance(24 * HOUR);
    expect((await idle.get('/account')).status).toBe(303);
    const busy = await signedIn(ada);
    for (let hours = 0; hours < 167; hours++) {
      clock.advance(HOUR);
      expect((await busy.get('/account')).status).toBe(200);
    }
    clock.advance(HOUR);
    expect((await busy.get('/account')).status).toBe(303);
  });

  it('ends by signing out, for whoever has its secret', async () => {
    const { signedIn, browser, store, ada } = await withAda();
    const own = await signedIn(ada);
    const thief = browser();
    thief.cookies.set(SESSION, own.cookies.get(SESSION) ?? '');
    await own.get('/account');
    const left = await own.post('/sign-out');
    expect([left.status, left.location]).toEqual([303, '/sign-in']);
    expect(own.cookies.has(SESSION)).toBe(false);
    expect((await thief.get('/account')).status).toBe(303);
    expect(await store.acts({ kinds: ['user.sign-out'] })).toMatchObject([{ subject: { type: 'user', id: ada.id } }]);
  });

  it('ends at once when its person is disabled, and follows their role at once', async () => {
    const { signedIn, person, access } = await withAda();
    const bob = await person('bob', 'admin');
    const own = await signedIn(bob);
    expect((await own.get('/settings/users')).status).toBe(200);
    await access.people.edit(bob.id, { role: 'viewer' }, TESTER);
    expect((await own.get('/settings/users')).status).toBe(403);
    await access.people.disable(bob.id, TESTER);
    expect((await own.get('/account')).status).toBe(303);
  });
});

describe('one’s own account', () => {
  it('takes another name and shows it as text', async () => {
    const { signedIn, store, ada } = await withAda();
    const own = await signedIn(ada);
    await own.get('/account');
    expect((await own.post('/account/name', { name: '<img src=x onerror=alert(1)>' })).location).toBe('/account?done=name');
    const page = await own.get('/account?done=name');
    expect(page.$('.person-name').text()).toBe('<img src=x onerror=alert(1)>');
    expect(page.$('[role=status]').text()).toBe('The name is saved.');
    expect(page.$('img:not(.brand img)')).toHaveLength(0);
    expect((await own.post('/account/name', { name: '  ' })).$('[role=alert]').text()).toBe('The name must not be empty.');
    expect(await store.acts({ kinds: ['user.edit'] })).toHaveLength(1);
  });

  it('takes a password only from who knows the present one, and ends all other sessions', async () => {
    const { signedIn, browser, ada } = await withAda();
    const [own, other] = [await signedIn(ada), await signedIn(ada)];
    await own.get('/account');
    const set = (current: string, password: string) => own.post('/account/password', { current, password });
    expect((await set('wrong', 'another long one')).$('[role=alert]').text()).toBe('That is not your present password.');
    expect((await set(PASSWORD, 'too short')).$('[role=alert]').text()).toContain('at least 12 characters');
    expect((await other.get('/account')).status).toBe(200);
    expect((await set(PASSWORD, 'another long one')).status).toBe(303);
    expect((await own.get('/account')).status).toBe(200);
    expect((await other.get('/account')).status).toBe(303);
    const fresh = browser();
    await fresh.get('/sign-in');
    expect((await fresh.post('/sign-in', { login: 'ada', password: PASSWORD })).status).toBe(401);
    expect((await fresh.post('/sign-in', { login: 'ada', password: 'another long one' })).status).toBe(303);
  });

  it('is that of the cookie where a proxy in front wants a password of its own', async () => {
    const { browser, signedIn, person } = await entrySite();
    const proxied = { authorization: 'Basic b2ZmaWNlOmRvb3I=', 'sec-fetch-dest': 'document' };
    expect((await browser().get('/changes', proxied)).location).toBe('/sign-in?to=%2Fchanges');
    const own = await signedIn(await person('bob'));
    expect((await own.get('/account', proxied)).$('h1').text()).toBe('Your account');
    expect((await own.post('/account/name', { name: 'Bob' }, { ...proxied, origin: 'https://evil.example' })).status).toBe(403);
    expect((await own.post('/account/name', { name: 'Bob' }, proxied)).status).toBe(303);
  });

  it('takes a first password for an hour after signing in: a cookie that was stolen later becomes no way in of its own', async () => {
    const { signedIn, person, clock, store } = await entrySite();
    const own = await signedIn(await person('bob'));
    clock.advance(HOUR - 1);
    expect((await own.get('/account')).$('[name=password]')).toHaveLength(1);
    clock.advance(1);
    const page = await own.get('/account');
    expect(page.$('[name=password]')).toHaveLength(0);
    expect(page.$('main').text()).toContain('Sign in anew to set a password');
    const late = await own.post('/account/password', { password: 'another long one' });
    expect([late.status, late.$('[role=alert]').text()]).toEqual([400, expect.stringContaining('You signed in too long ago')]);
    const bob = await store.user({ login: 'bob' });
    expect(bob?.hasPassword).toBe(false);
    const fresh = await signedIn(bob as User);
    await fresh.get('/account');
    expect((await fresh.post('/account/password', { password: 'another long one' })).status).toBe(303);
    clock.advance(2 * HOUR);
    await fresh.get('/account');
    expect((await fresh.post('/account/password', { current: 'another long one', password: 'yet another one' })).status).toBe(303);
  });

  it('lets nobody guess the present password for long', async () => {
    const { signedIn, ada } = await withAda({ limits: { perLogin: 2 } });
    const own = await signedIn(ada);
    await own.get('/account');
    const guess = () => own.post('/account/password', { current: 'wrong', password: 'another long one' });
    await guess();
    await guess();
    expect((await own.post('/account/password', { current: PASSWORD, password: 'another long one' })).$('[role=alert]').text()).toContain(
      'Too many tries',
    );
  });

  it.each(['Name of bob', ' name  OF Bob', 'Na\u200dme of bob', 'BOB', '\uff22ob'])(
    'lets nobody go by the name of another: %j',
    async (name) => {
      const { signedIn, person, ada, store } = await withAda();
      await person('bob', 'approver');
      const own = await signedIn(ada);
      await own.get('/account');
      expect((await own.post('/account/name', { name })).$('[role=alert]').text()).toContain('another person here');
      expect((await store.user({ id: ada.id }))?.name).toBe('Name of ada');
    },
  );

  it('lets people write their own name as it is written', async () => {
    const { signedIn, ada, store } = await withAda();
    const own = await signedIn(ada);
    await own.get('/account');
    for (const name of ['Name of Ada', 'Zo\u00eb \u963f\u8fbe', '\u0639\u0644\u06cc\u200c\u0631\u0636\u0627']) {
      expect((await own.post('/account/name', { name })).status).toBe(303);
      expect((await store.user({ id: ada.id }))?.name).toBe(name);
    }
    for (const name of ['\u202eevil', 'a\u0007b', 'a\nb', '\u2066a', '\u200d'])
      expect((await own.post('/account/name', { name })).status).toBe(400);
  });

  it.each(['constructor', '__proto__', 'toString'])('says nothing that it does not mean: %s', async (done) => {
    const { signedIn, ada } = await withAda();
    const own = await signedIn(ada);
    const plain = (await own.get('/account')).$('main').text();
    expect((await own.get(`/account?done=${done}`)).$('main').text()).toBe(plain);
    const users = (await own.get('/settings/users')).$('main').text();
    expect((await own.get(`/settings/users?done=${done}`)).$('main').text()).toBe(users);
  });

  it('shows the sessions and ends all others', async () => {
    const { signedIn, ada } = await withAda();
    const [own, other] = [await signedIn(ada), await signedIn(ada)];
    expect((await own.get('/account')).$('.sessions li')).toHaveLength(2);
    await own.post('/account/sessions/end');
    expect((await own.get('/account')).$('.sessions li b').text()).toBe('This browser');
    expect((await other.get('/account')).status).toBe(303);
  });
});

describe('people', () => {
  it('are invited: the link is shown once, and lets them in', async () => {
    const { signedIn, browser, store, ada } = await withAda();
    const own = await signedIn(ada);
    await own.get('/settings/users');
    const invited = await own.post('/settings/users', { login: 'Bob@Example.com', name: 'Bob', role: 'analyst' });
    const link = new URL(invited.$('.once code').text());
    expect(link.origin).toBe('http://localhost');
    expect((await own.get('/settings/users')).text).not.toContain(link.searchParams.get('token'));
    const theirs = browser();
    await theirs.get(link.href);
    await theirs.post('/enter', { token: link.searchParams.get('token') ?? '' });
    expect((await theirs.get('/account')).$('.title p').text()).toBe('bob@example.com · analyst');
    const said = await store.acts({ kinds: ['user.add', 'user.link'] });
    expect(said.map(({ kind, by }) => [kind, by.name])).toContainEqual(['user.add', 'Name of ada']);
    expect(JSON.stringify(said)).not.toContain(link.searchParams.get('token'));
  });

  it('get links to the address that the settings name', async () => {
    const { signedIn, ada } = await withAda({ entry: { publicUrl: 'https://watch.example' } });
    const own = await signedIn(ada);
    await own.get('/settings/users');
    const { $ } = await own.post(`/settings/users/${ada.id}/link`);
    expect($('.once code').text()).toMatch(/^https:\/\/watch\.example\/enter\?token=[\w-]{43}$/);
  });

  it('are not invited with a login that is taken or none, and what was typed stays', async () => {
    const { signedIn, store, ada } = await withAda();
    const own = await signedIn(ada);
    await own.get('/settings/users');
    const taken = await own.post('/settings/users', { login: 'ada', name: '<b>Two', role: 'viewer' });
    expect([taken.status, taken.$('[role=alert]').text()]).toEqual([400, 'The login ada is taken.']);
    expect(taken.$('.invite [name=name]').attr('value')).toBe('<b>Two');
    expect(taken.$('.invite [selected]').attr('value')).toBe('viewer');
    for (const fields of [
      { login: '<script>', name: 'x', role: 'viewer' },
      { login: 'x', name: '', role: 'viewer' },
      { login: 'x', name: 'x', role: 'god' },
    ])
      expect((await own.post('/settings/users', fields)).status).toBe(400);
    expect(await store.users()).toHaveLength(1);
  });

  it('take roles, are disabled and let in again; the last administrator stays one', async () => {
    const { signedIn, person, store, ada } = await withAda();
    const bob = await person('bob');
    const own = await signedIn(ada);
    await own.get('/settings/users');
    expect((await own.post(`/settings/users/${bob.id}/role`, { role: 'approver' })).location).toBe('/settings/users?done=role');
    expect((await own.post(`/settings/users/${bob.id}/disable`)).status).toBe(303);
    expect(await store.user({ id: bob.id })).toMatchObject({ role: 'approver', disabledAt: START });
    expect((await own.post(`/settings/users/${bob.id}/link`)).status).toBe(400);
    expect((await own.post(`/settings/users/${bob.id}/enable`)).status).toBe(303);
    for (const [what, fields] of [
      ['role', { role: 'viewer' }],
      ['disable', {}],
    ] as const) {
      const refused = await own.post(`/settings/users/${ada.id}/${what}`, fields);
      expect(refused.$('[role=alert]').text()).toContain('ada is the only administrator');
    }
    expect((await own.post('/settings/users/nobody/disable')).status).toBe(404);
    expect(await store.user({ id: ada.id })).toMatchObject({ role: 'admin' });
    expect((await store.acts({ subject: { type: 'user', id: bob.id } })).map(({ kind }) => kind)).toEqual([
      'user.enable',
      'user.disable',
      'user.edit',
      'user.add',
    ]);
  });
});

describe('tokens', () => {
  it('are shown once, read what their scopes reach, and nothing after they are revoked', async () => {
    const { signedIn, app, store, clock, ada } = await withAda();
    const own = await signedIn(ada);
    await own.get('/settings/tokens');
    const made = await own.post('/settings/tokens', { name: 'Prometheus <b>', scope: ['metrics'], days: '30' });
    const secret = made.$('.once code').text();
    expect(secret).toMatch(/^cw_[\w-]{43}$/);
    expect((await own.get('/settings/tokens')).text).not.toContain(secret);
    const read = async (path: string, value = `Bearer ${secret}`) =>
      (await app.request(path, { headers: { authorization: value } })).status;
    expect(await read('/metrics')).toBe(200);
    expect(await read('/changes')).toBe(403);
    expect([await read('/metrics', `Bearer ${secret}x`), await read('/metrics', secret), await read('/metrics', 'Basic x')]).toEqual([
      401, 401, 401,
    ]);
    const [token] = await store.tokens();
    expect(token).toMatchObject({ name: 'Prometheus <b>', scopes: ['metrics'], createdBy: 'ada', lastUsedAt: START });
    clock.advance(30_000);
    await read('/metrics');
    expect((await store.tokens())[0]?.lastUsedAt).toBe(START);
    clock.advance(30_000);
    await read('/metrics');
    expect((await store.tokens())[0]?.lastUsedAt).toBe('2026-03-01T12:01:00.000Z');
    await own.post(`/settings/tokens/${token?.id}/revoke`);
    expect(await read('/metrics')).toBe(401);
    expect((await own.post(`/settings/tokens/${token?.id}/revoke`)).$('[role=alert]').text()).toContain('revoked already');
    expect((await store.acts({ kinds: ['token.add', 'token.revoke'] })).map(({ kind }) => kind)).toEqual(['token.revoke', 'token.add']);
  });

  it('end by themselves, and change nothing beside a session', async () => {
    const { access, app, signedIn, clock, ada } = await withAda();
    const { secret } = await access.tokens.make(
      { name: 'x', scopes: ['metrics', 'feeds', 'api'], days: 1 },
      { actor: TESTER, login: 'ada' },
    );
    const own = await signedIn(ada);
    const { csrf } = await own.get('/account');
    const answer = await app.request('/account/name', {
      method: 'POST',
      headers: { ...own.headers(), origin: 'http://localhost', authorization: `Bearer ${secret}` },
      body: new URLSearchParams({ csrf, name: 'Changed' }),
    });
    expect(answer.status).toBe(403);
    clock.advance(24 * HOUR);
    expect((await app.request('/metrics', { headers: { authorization: `Bearer ${secret}` } })).status).toBe(401);
  });

  it.each([
    ['a name', { name: ' ', scope: 'api', days: '30' }],
    ['a scope', { name: 'x', days: '30' }],
    ['a scope that there is', { name: 'x', scope: 'root', days: '30' }],
    ['a time that is offered', { name: 'x', scope: 'api', days: '99999' }],
  ])('want %s', async (_, fields) => {
    const { signedIn, store, ada } = await withAda();
    const own = await signedIn(ada);
    await own.get('/settings/tokens');
    const refused = await own.post('/settings/tokens', fields as Record<string, string>);
    expect([refused.status, refused.$('[role=alert]').length]).toEqual([400, 1]);
    expect(await store.tokens()).toEqual([]);
  });
});

it('keeps secrets out of the database: whoever reads the file is still not in', async () => {
  const { signedIn, access, store, file, ada } = await withAda();
  const own = await signedIn(ada);
  const link = await access.links.make(ada, TESTER);
  const token = await access.tokens.make({ name: 'a token', scopes: ['api'] }, { actor: TESTER, login: 'ada' });
  const stored = Buffer.concat(await Promise.all([file, `${file}-wal`].map((name) => readFile(name))));
  expect(stored.includes('a token')).toBe(true);
  for (const secret of [own.cookies.get(SESSION), link.secret, token.secret, PASSWORD]) expect(stored.includes(secret ?? '')).toBe(false);
  expect(await store.passwordHash(ada.id)).toMatch(/^\$argon2id\$/);
});
