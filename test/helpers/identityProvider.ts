/**
 * A real OpenID Connect provider on a free loopback port, with one client and people who need no password.
 * @module
 */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration } from 'oidc-provider';
import { vi } from 'vitest';
import { createBrowser } from './browser.ts';

export interface TestProvider {
  issuer: string;
  /** host:port, as the egress gate admits it. */
  host: string;
  /** What the provider says of the person that signs in next. */
  claims: Record<string, unknown>;
  /** Goes to the provider as a browser would, signs in there as `account`, and gives the address that it sends the browser back to. */
  visit(url: string, account: string): Promise<string>;
  close(): Promise<void>;
}

export const CLIENT = { id: 'clausewatch', secret: 'the secret of the client, long enough' };

export async function startProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const test: TestProvider = {
    issuer,
    host: `127.0.0.1:${port}`,
    claims: {},
    visit,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  const configuration: Configuration = {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email', 'email_verified'] },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...test.claims }) }),
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
    ttl: { Interaction: 60, Session: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
  };
  server.on('request', await quietly(async () => new (await import('oidc-provider')).default(issuer, configuration).callback()));
  return test;

  async function visit(url: string, account: string): Promise<string> {
    const browser = createBrowser((address, init) => fetch(address, init), issuer);
    let page = await browser.get(url);
    for (let step = 0; step < 12; step++) {
      if (page.location !== null) {
        const next = new URL(page.location, issuer);
        if (next.origin !== issuer) return next.href;
        page = await browser.get(next.href);
        continue;
      }
      const action = page.$('form').attr('action');
      if (action === undefined) throw new Error(`the provider gives no form: ${page.text.slice(0, 400)}`);
      const prompt = page.$('form [name=prompt]').attr('value') ?? '';
      page = await browser.post(new URL(action, issuer).href, { prompt, login: account, password: 'any' });
    }
    throw new Error('the provider sends nobody back');
  }
}

/** It warns of being used as tests use it: without a database, and with forms that take every password. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const spies = (['info', 'warn'] as const).map((name) => vi.spyOn(console, name).mockImplementation(() => {}));
  try {
    return await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
