/**
 * Sign-in through an identity provider.
 * @module
 */
import { createEgressFetch } from '../adapters/egress/fetch.ts';
import { createOidcProvider } from '../adapters/identity/oidc.ts';
import { clientSecret } from '../adapters/identity/secret.ts';
import type { Config } from '../domain/config.ts';
import type { IdentityProvider } from '../domain/deskPorts.ts';
import { openGate } from './gate.ts';

export function openIdentity(
  config: Config,
  oidc: NonNullable<Config['access']['oidc']>,
): { provider: IdentityProvider; close(): Promise<void> } {
  const { fetch, close } = createEgressFetch({ gate: openGate(config) });
  return { provider: createOidcProvider({ ...oidc, ...clientSecret(oidc, process.env), fetch }), close };
}
