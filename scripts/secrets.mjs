/**
 * Makes the secrets of docker-compose.yml: one file each, in the folder `secrets/`. What is there already is left as it is.
 *
 *   node scripts/secrets.mjs [FOLDER]
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const FOLDER = fileURLToPath(new URL('../secrets', import.meta.url));
const BYTES = 32;
/** Containers read the files as users of their own: it is the folder that keeps other people of this machine out. */
const [FOLDER_MODE, FILE_MODE] = [0o700, 0o444];

/** Letters and digits only: they stand in addresses, in a list of users and in an ini file. */
const secret = () => randomBytes(BYTES).toString('hex');

/** Files that say the same of one secret are made together, or not at all. */
function sets() {
  const [postgres, redis] = [secret(), secret()];
  return [
    {
      postgres_password: `${postgres}\n`,
      database_url: `postgres://clausewatch:${postgres}@postgres:5432/clausewatch\n`,
    },
    {
      // Redis' own list of users: nobody comes in without a name, but for one who may only ask whether it is there.
      redis_users: `user default on >${redis} ~* &* +@all\nuser health on nopass resetkeys resetchannels -@all +ping\n`,
      redis_url: `redis://:${redis}@redis:6379\n`,
    },
    { s3_credentials: `[default]\naws_access_key_id = ${secret().slice(0, 20)}\naws_secret_access_key = ${secret()}\n` },
  ];
}

/**
 * Writes what is missing; gives the names of the files that were made. Throws where only a part of a set is there: it could not be completed
 * without a secret that nobody else knows.
 */
export function makeSecrets(folder = FOLDER) {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  const made = [];
  for (const files of sets()) {
    const names = Object.keys(files);
    const there = names.filter((name) => existsSync(join(folder, name)));
    if (there.length === names.length) continue;
    if (there.length > 0)
      throw new Error(
        `${folder} holds ${there.join()} but not all of ${names.join(', ')}. Put the others back, or remove it to get new ones.`,
      );
    for (const name of names) writeFileSync(join(folder, name), files[name], { mode: FILE_MODE, flag: 'wx' });
    made.push(...names);
  }
  return made;
}

/** Exit code. */
function main([folder]) {
  try {
    const made = makeSecrets(folder);
    process.stdout.write(made.length > 0 ? `Made ${made.join(', ')}.\n` : 'All secrets are there.\n');
    return 0;
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

if (process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === import.meta.url) {
  process.exitCode = main(process.argv.slice(2));
}
