/**
 * Secrets that the settings name by their place: a file or a variable, never the secret itself.
 * @module
 */
import { readFileSync } from 'node:fs';
import type { SecretPlace } from '../domain/alertSettings.ts';
import { OperationalError } from '../domain/errors.ts';

/** For the sentence when it is not there. */
export interface SecretUse {
  /** What it is, like "client secret". */
  what: string;
  /** The setting that names the place, like "access.oidc.clientSecretFile". */
  setting: string;
}

/** The secret without white space around it. Throws OperationalError('config') when the place is empty or cannot be read. */
export function readSecret(place: SecretPlace, use: SecretUse, env: Readonly<Record<string, string | undefined>>): string {
  if ('file' in place) return fromFile(place.file, use);
  const secret = env[place.env]?.trim();
  if (secret) return secret;
  throw new OperationalError('config', `The variable ${place.env} holds no ${use.what}.`, {
    remedy: `Set it before the start, or name another one in ${use.setting}.`,
  });
}

function fromFile(file: string, { what, setting }: SecretUse): string {
  const remedy = `Write the ${what} into the file, or name another one in ${setting}.`;
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new OperationalError('config', `The file ${file} with the ${what} cannot be read.`, { remedy, cause });
  }
  if (secret) return secret;
  throw new OperationalError('config', `The file ${file} holds no ${what}.`, { remedy });
}
