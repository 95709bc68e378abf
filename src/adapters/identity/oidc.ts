/**
 * Sign-in through an OpenID Connect provider: the code flow with PKCE, state and nonce.
 * @module
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import type { Role } from '../../domain/access.ts';
import type { IdentityProvider } from '../../domain/deskPorts.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { EgressFetch, EgressInit } from '../egress/fetch.ts';
import { type Claims, identityOf, lacks } from './claims.ts';

export interface OidcOptions {
  /** Address of the provider: https, or http on this machine. */
  issuer: string;
  clientId: string;
  /** Without it the client is a public one. */
  clientSecret?: string;
  scopes: string[];
  loginClaim: string;
  roleClaim?: string | undefined;
  /** Role for each value of `roleClaim`. */
  roles: Readonly<Record<string, Role>>;
  /** The way out, through the gate. */
  fetch: EgressFetch['fetch'];
}

/** What the browser keeps between going to the provider and coming back. */
const Remembered = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), redirectUri: z.url() });

const NOT_GOOD = 'The answer of the identity provider is not good.';
const AGAIN = 'Begin anew: go to the sign-in page.';

/** A provider that is asked about itself at the first sign-in, not before. */
export function createOidcProvider(options: OidcOptions): IdentityProvider {
  let known: Promise<Configuration> | undefined;
  /** What was found out is kept; that it could not be found out is not. */
  const configuration = (): Promise<Configuration> => {
    known ??= discover(options).catch((error: unknown) => {
      known = undefined;
      throw explained(error);
    });
    return known;
  };

  return {
    async begin(redirectUri) {
      const remembered = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), redirectUri };
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: options.scopes.join(' '),
        state: remembered.state,
        nonce: remembered.nonce,
        code_challenge: await calculatePKCECodeChallenge(remembered.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, remember: Buffer.from(JSON.stringify(remembered)).toString('base64url') };
    },

    async finish(callbackUrl, remember) {
      const { state, nonce, verifier, redirectUri } = recall(remember);
      // The address that the provider was given is the one it has to be told again, whatever a proxy makes of ours.
      const address = new URL(redirectUri);
      address.search = new URL(callbackUrl).search;
      const config = await configuration();
      try {
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
        const answer = await authorizationCodeGrant(config, address, checks);
        const claims: Claims | undefined = answer.claims();
        if (!claims) throw new OperationalError('forbidden', NOT_GOOD, { remedy: AGAIN });
        const more = lacks(claims, options) ? await userInfo(config, answer.access_token, String(claims['sub'])) : {};
        return identityOf({ ...more, ...claims }, options);
      } catch (error) {
        throw explained(error);
      }
    },
  };
}

async function discover({ issuer, clientId, clientSecret, fetch }: OidcOptions): Promise<Configuration> {
  const server = new URL(issuer);
  return discovery(server, clientId, undefined, clientSecret === undefined ? None() : ClientSecretPost(clientSecret), {
    [customFetch]: (address, init) => fetch(address, init as EgressInit),
    // The settings admit http for a provider on this machine only.
    ...(server.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {}),
  });
}

/** Providers tell much of a person only here. */
async function userInfo(config: Configuration, accessToken: string, subject: string): Promise<Claims> {
  return config.serverMetadata().userinfo_endpoint === undefined ? {} : fetchUserInfo(config, accessToken, subject);
}

function recall(remember: string): z.output<typeof Remembered> {
  const read = Remembered.safeParse(parsed(Buffer.from(remember, 'base64url').toString('utf8')));
  if (read.success) return read.data;
  throw new OperationalError('forbidden', 'This sign-in was not begun in this browser, or too long ago.', { remedy: AGAIN });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What a browser sends is anybody's: it is judged like any other answer.
    return undefined;
  }
}

/** Errors of the library carry a code; one without is a bug. */
function explained(error: unknown): unknown {
  if (error instanceof OperationalError || !(error instanceof Error)) return error;
  if (error.cause instanceof OperationalError) return error.cause;
  // What the provider itself says, like "access_denied".
  const said = 'error' in error && typeof error.error === 'string' ? error.error : undefined;
  if (said !== undefined)
    return new OperationalError('forbidden', `The identity provider refused (${said.slice(0, 80)}).`, { remedy: AGAIN, cause: error });
  if (!('code' in error)) return error;
  return new OperationalError('forbidden', NOT_GOOD, {
    remedy: `${AGAIN} If it stays so, an administrator finds the cause in the log.`,
    cause: error,
  });
}
