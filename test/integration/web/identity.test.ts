/** Sign-in through a real OpenID Connect provider. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createEgressFetch } from '../../../src/adapters/egress/fetch.ts';
import { createGate } from '../../../src/adapters/egress/gate.ts';
import { createOidcProvider, type OidcOptions } from '../../../src/adapters/identity/oidc.ts';
import type { Role } from '../../../src/domain/access.ts';
import { CLIENT, startProvider, type TestProvider } from '../../helpers/identityProvider.ts';
import { startServer } from '../../helpers/servers.ts';
import { entrySite, TESTER } from './entrySite.ts';

const RETURN = 'http://localhost/sign-in/oidc/return';

let idp: TestProvider;
beforeAll(async () => {
  idp = await startProvider(RETURN);
});
afterAll(() => idp.close());

/** A site whose people come through a provider. */
async function withProvider({ createAs, admitted = true, ...more }: Partial<OidcOptions> & { createAs?: Role; admitted?: boolean } = {}) {
  idp.claims = { email: 'ada@example.com', email_verified: true, name: 'Ada Lovelace' };
  const { fetch, close } = createEgressFetch({ gate: createGate({ allow: admitted ? [idp.host] : [] }) });
  onTestFinished(close);
  const provider = createOidcProvider({
    issuer: idp.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    scopes: ['openid', 'profile', 'email'],
    loginClaim: 'email',
    roles: {},
    fetch,
    ...more,
  });
  const site = await entrySite({ entry: { identity: { provider, name: 'Example', ...(createAs ? { createAs } : {}) } } });
  /** Signs in and gives the page that the browser comes back to. */
  const come = async (account = 'ada-1', to = '/') => {
    const browser = site.browser();
    const gone = await browser.get(`/sign-in/oidc?to=${encodeURIComponent(to)}`);
    const back = await idp.visit(gone.location ?? '', account);
    return { browser, back, page: await browser.get(back) };
  };
  return { ...site, come };
}

describe('sign-in through an identity provider', () => {
  it('takes nothing that a browser made up for what waits in it', async () => {
    const faults: unknown[] = [];
    const { browser, services } = await withProvider();
    services.log = { error: (fault: unknown) => faults.push(fault) };
    const encode = (what: unknown) => Buffer.from(JSON.stringify(what)).toString('base64url');
    const remember = encode({ state: 's', nonce: 'n', verifier: 'v', redirectUri: 'no address' });
    const own = browser();
    own.cookies.set('clausewatch_away', encode({ remember, to: '/' }));
    const page = await own.get('/sign-in/oidc/return?code=x&state=s');
    expect([page.status, page.$('[role=alert]').text()]).toEqual([403, expect.stringContaining('was not begun in this browser')]);
    expect(faults).toEqual([]);
  });

  it('lets in whom an administrator has invited, to the page that was asked for, and knows them from then on', async () => {
    const { come, person, store } = await withProvider();
    await person('ada@example.com', 'analyst');
    const { browser, page } = await come('ada-1', '/changes?severity=high');
    expect([page.status, page.location]).toEqual([303, '/changes?severity=high']);
    expect((await browser.get('/account')).$('.title p').text()).toBe('ada@example.com · analyst');
    // Another address of the same person is still the same person.
    idp.claims = { email: 'ada@married.example', email_verified: true };
    expect((await come('ada-1')).page.status).toBe(303);
    expect(await store.users()).toMatchObject([{ login: 'ada@example.com', subject: `${idp.issuer}#ada-1` }]);
    expect((await store.acts({ kinds: ['user.sign-in'] })).map(({ detail }) => detail.note?.['how'])).toEqual([
      'identity-provider',
      'identity-provider',
    ]);
  });

  it('refuses those who are not known, or disabled, and leaves no session', async () => {
    const { come, person, access, store } = await withProvider();
    const { browser, page } = await come();
    expect([page.status, page.$('[role=alert]').text()]).toEqual([403, expect.stringContaining('ada@example.com is not among the people')]);
    expect([...browser.cookies.keys()]).toEqual(['clausewatch_form']);
    const ada = await person('ada@example.com');
    await access.people.disable(ada.id, TESTER);
    expect((await come()).page.status).toBe(403);
    expect(await store.users()).toHaveLength(1);
  });

  it('makes them known in the role of the settings', async () => {
    const { come, store } = await withProvider({ createAs: 'viewer' });
    expect((await come()).page.status).toBe(303);
    expect(await store.users()).toMatchObject([{ login: 'ada@example.com', name: 'Ada Lovelace', role: 'viewer', hasPassword: false }]);
  });

  it('gives the highest role that the claim is mapped to, and follows it at every sign-in', async () => {
    const { come, store, person } = await withProvider({
      roleClaim: 'groups',
      roles: { staff: 'viewer', legal: 'approver', it: 'admin' },
    });
    await person('root', 'admin');
    const role = async (groups: unknown) => {
      idp.claims = { ...idp.claims, groups };
      const { page } = await come();
      return [page.status, (await store.user({ login: 'ada@example.com' }))?.role];
    };
    expect(await role(['sales', 'constructor'])).toEqual([403, undefined]);
    expect(await role(['staff', 'legal', 'sales'])).toEqual([303, 'approver']);
    expect(await role('staff')).toEqual([303, 'viewer']);
    expect(await role(['it'])).toEqual([303, 'admin']);
    expect(await role(['sales'])).toEqual([403, 'admin']);
  });

  it('ends the sessions of somebody who has left the groups that may come in', async () => {
    const { come, person } = await withProvider({ roleClaim: 'groups', roles: { staff: 'viewer' } });
    await person('root', 'admin');
    idp.claims = { ...idp.claims, groups: ['staff'] };
    const { browser } = await come();
    expect((await browser.get('/account')).status).toBe(200);
    idp.claims = { ...idp.claims, groups: ['sales'] };
    expect((await come()).page.status).toBe(403);
    expect((await browser.get('/account')).location).toBe('/sign-in?to=%2Faccount');
  });

  it('gives the role of the settings to those whose claim is mapped to none, whatever they were; but leaves an administrator', async () => {
    const { come, store, person } = await withProvider({ roleClaim: 'groups', roles: { it: 'admin' }, createAs: 'viewer' });
    await person('ada@example.com', 'admin');
    expect((await come()).page.status).toBe(303);
    expect(await store.user({ login: 'ada@example.com' })).toMatchObject({ role: 'admin' });
    await person('root', 'admin');
    expect((await come()).page.status).toBe(303);
    expect(await store.user({ login: 'ada@example.com' })).toMatchObject({ role: 'viewer' });
  });

  it('takes nobody for another: neither by an address that is not verified, nor by a login that another account has', async () => {
    const { come, person } = await withProvider();
    await person('ada@example.com', 'admin');
    idp.claims = { ...idp.claims, email_verified: false };
    expect((await come('eve-1')).page.$('[role=alert]').text()).toContain('has not verified your e-mail address');
    idp.claims = { ...idp.claims, email_verified: true };
    expect((await come('ada-1')).page.status).toBe(303);
    const stolen = await come('eve-1');
    expect([stolen.page.status, stolen.page.$('[role=alert]').text()]).toEqual([403, expect.stringContaining('signs in another way')]);
  });

  it('takes over nobody who has been here by another way: a name that people choose is no proof', async () => {
    const { come, person, store } = await withProvider();
    await person('ada@example.com', 'admin');
    const ada = (await store.user({ login: 'ada@example.com' })) ?? expect.unreachable();
    const act = {
      id: 'act_1',
      at: '2026-01-01T00:00:00.000Z',
      by: { kind: 'user', id: ada.id, name: 'Ada' },
      kind: 'user.password',
    } as const;
    await store.setPassword(ada.id, 'a hash', { ...act, subject: { type: 'user', id: ada.id }, detail: {} });
    const { page } = await come('eve-1');
    expect([page.status, page.$('[role=alert]').text()]).toEqual([403, expect.stringContaining('signs in another way')]);
    expect((await store.user({ login: 'ada@example.com' }))?.subject).toBeUndefined();
  });

  it('is good in the browser that began it only, once', async () => {
    const { come, browser, person } = await withProvider();
    await person('ada@example.com');
    const { back, browser: own } = await come();
    expect((await own.get(back)).status).toBe(403);
    expect((await browser().get(back)).$('[role=alert]').text()).toContain('not begun in this browser');
    const other = browser();
    const gone = await other.get('/sign-in/oidc');
    const theirs = await idp.visit(gone.location ?? '', 'ada-1');
    const forged = new URL(theirs);
    forged.searchParams.set('state', 'forged');
    expect((await other.get(forged.href)).status).toBe(403);
    const third = browser();
    await third.get('/sign-in/oidc');
    // The code of another browser's sign-in, with one's own state.
    const mixed = new URL(await idp.visit((await third.get('/sign-in/oidc')).location ?? '', 'ada-1'));
    mixed.searchParams.set('code', new URL(theirs).searchParams.get('code') ?? '');
    expect((await third.get(mixed.href)).status).toBe(403);
    expect(third.cookies.has('clausewatch_session')).toBe(false);
  });

  it('says what the provider says when somebody turns back there', async () => {
    const { browser } = await withProvider();
    const own = browser();
    const state = new URL((await own.get('/sign-in/oidc')).location ?? '').searchParams.get('state') ?? '';
    const page = await own.get(
      `/sign-in/oidc/return?error=access_denied&error_description=%3Cb%3Ex&state=${state}&iss=${encodeURIComponent(idp.issuer)}`,
    );
    expect([page.status, page.$('[role=alert]').text()]).toEqual([403, expect.stringContaining('refused (access_denied)')]);
    expect(page.$('[role=alert] b')).toHaveLength(0);
  });

  it('goes through the egress gate: a provider inside has to be admitted', async () => {
    const { browser } = await withProvider({ admitted: false });
    const page = await browser().get('/sign-in/oidc');
    expect([page.status, page.$('[role=alert]').text()]).toEqual([503, expect.stringContaining('egress.allow')]);
    expect(page.$('a[href^="/sign-in/oidc"]').text()).toBe('Sign in with Example');
  });

  it('says so where the provider cannot be reached or gives nonsense, and tries again the next time', async () => {
    const broken = await startServer(
      (_, response) => void response.setHeader('content-type', 'application/json').end('{"issuer":"https://evil.example"}'),
    );
    onTestFinished(() => broken.close());
    const { fetch, close } = createEgressFetch({ gate: createGate({ allow: [`127.0.0.1:${broken.port}`] }) });
    onTestFinished(close);
    const provider = createOidcProvider({
      issuer: broken.origin,
      clientId: 'x',
      scopes: ['openid'],
      loginClaim: 'email',
      roles: {},
      fetch,
    });
    await expect(provider.begin(RETURN)).rejects.toMatchObject({ code: 'forbidden' });
    await broken.close();
    await expect(provider.begin(RETURN)).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining('nothing listens there'),
    });
    expect(broken.requests).toHaveLength(1);
  });
});
