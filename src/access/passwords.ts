/**
 * Passwords, hashed with argon2id by the library's own parameters.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import { once } from '../lib/once.ts';
import { newSecret, type RandomBytes } from '../lib/secrets.ts';

type Argon2 = Pick<typeof import('argon2'), 'hash' | 'verify'>;

export interface PasswordOptions {
  random: RandomBytes;
  /** Loads the library: it has a binary for each platform, and one that lacks it can do everything but passwords. */
  load?: () => Promise<Argon2>;
  /** Cheaper parameters, for tests. */
  cost?: { memoryCost: number; timeCost: number; parallelism: number };
}

export interface Passwords {
  /** The encoded hash, with its salt and parameters. Throws OperationalError('usage') where the library does not run. */
  hash(password: string): Promise<string>;
  /** Takes as long where there is no hash: how long it takes does not tell whether somebody is known here. */
  verify(hash: string | undefined, password: string): Promise<boolean>;
}

export function createPasswords({ random, load = () => import('argon2'), cost }: PasswordOptions): Passwords {
  const library = once(() => load().catch(unavailable));
  const hash = async (password: string): Promise<string> => (await library()).hash(canonical(password), cost);
  /** Of a password that nobody has. */
  const decoy = once(() => hash(newSecret(random)));
  return {
    hash,
    async verify(stored, password) {
      const against = await decoy();
      const matches = await (await library()).verify(stored ?? against, canonical(password));
      return matches && stored !== undefined;
    },
  };
}

/** The same password typed on another keyboard has other code points. */
function canonical(password: string): string {
  return password.normalize('NFKC');
}

function unavailable(cause: unknown): never {
  throw new OperationalError('usage', 'Passwords cannot be used on this platform: the argon2 library does not run here.', {
    remedy: 'Sign in by a link (clausewatch access link) or through the identity provider.',
    cause,
  });
}
