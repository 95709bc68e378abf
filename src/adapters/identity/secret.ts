/**
 * The secret by which a provider knows this installation: in a file or a variable, never in the settings.
 * @module
 */
import { readFileSync } from 'node:fs';
import { OperationalError } from '../../domain/errors.ts';

export interface SecretPlace {
  clientSecretFile?: string | undefined;
  clientSecretEnv?: string | undefined;
}

/** Nothing where no place is named: then the client is a public one. Throws OperationalError('config') when the place is empty. */
export function clientSecret(
  { clientSecretFile: file, clientSecretEnv: variable }: SecretPlace,
  env: Readonly<Record<string, string | undefined>>,
): { clientSecret?: string } {
  if (file !== undefined) return { clientSecret: fromFile(file) };
  if (variable === undefined) return {};
  const secret = env[variable]?.trim();
  if (secret) return { clientSecret: secret };
  throw new OperationalError('config', `The variable ${variable} holds no client secret.`, {
    remedy: 'Set it before the start, or name another one in access.oidc.clientSecretEnv.',
  });
}

function fromFile(file: string): string {
  const remedy = 'Write the client secret into the file, or name another one in access.oidc.clientSecretFile.';
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new OperationalError('config', `The file ${file} with the client secret cannot be read.`, { remedy, cause });
  }
  if (secret) return secret;
  throw new OperationalError('config', `The file ${file} holds no client secret.`, { remedy });
}
