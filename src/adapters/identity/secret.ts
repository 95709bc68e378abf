/**
 * The secret by which a provider knows this installation: in a file or a variable, never in the settings.
 * @module
 */
import { readSecret } from '../../lib/secretPlace.ts';

export interface ClientSecretPlace {
  clientSecretFile?: string | undefined;
  clientSecretEnv?: string | undefined;
}

/** Nothing where no place is named: then the client is a public one. Throws OperationalError('config') when the place is empty. */
export function clientSecret(
  { clientSecretFile: file, clientSecretEnv: variable }: ClientSecretPlace,
  env: Readonly<Record<string, string | undefined>>,
): { clientSecret?: string } {
  const use = (setting: keyof ClientSecretPlace) => ({ what: 'client secret', setting: `access.oidc.${setting}` });
  if (file !== undefined) return { clientSecret: readSecret({ file }, use('clientSecretFile'), env) };
  if (variable !== undefined) return { clientSecret: readSecret({ env: variable }, use('clientSecretEnv'), env) };
  return {};
}
