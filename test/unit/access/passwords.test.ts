import { describe, expect, it } from 'vitest';
import { createPasswords } from '../../../src/access/passwords.ts';
import { systemRandomBytes } from '../../../src/lib/secrets.ts';

const random = systemRandomBytes;
const cost = { memoryCost: 1024, timeCost: 2, parallelism: 1 };

describe('passwords', () => {
  it('are hashed with argon2id and a salt of their own, at the library’s cost', async () => {
    const { hash } = createPasswords({ random });
    const hashes = await Promise.all([hash('the same password'), hash('the same password')]);
    expect(new Set(hashes).size).toBe(2);
    for (const one of hashes) expect(one).toMatch(/^\$argon2id\$v=19\$(?=[^$]*\bm=(?:6553[6-9]|[1-9]\d{5,})\b)(?=[^$]*\bt=[3-9]\b)/);
  });

  it('match their hash only, however their characters were typed', async () => {
    const { hash, verify } = createPasswords({ random, cost });
    const stored = await hash('caf\u00e9 au lait, s\u2019il vous pla\u00eet');
    expect(await verify(stored, 'cafe\u0301 au lait, s\u2019il vous plai\u0302t')).toBe(true);
    expect(await verify(stored, 'cafe au lait')).toBe(false);
    expect(await verify(undefined, 'anything')).toBe(false);
  });

  it('cost the same where there is no hash to compare with, from the first time on', async () => {
    const library = await import('argon2');
    const calls: string[] = [];
    const counting = {
      hash: ((...args: Parameters<typeof library.hash>) => {
        calls.push('hash');
        return library.hash(...args);
      }) as typeof library.hash,
      verify: (...args: Parameters<typeof library.verify>) => {
        calls.push('verify');
        return library.verify(...args);
      },
    };
    const stored = await library.hash('right', cost);
    const effort = async (hash: string | undefined): Promise<string[][]> => {
      const { verify } = createPasswords({ random, cost, load: async () => counting });
      return Promise.all(
        [0, 1].map(async () => {
          calls.length = 0;
          await verify(hash, 'wrong');
          return [...calls];
        }),
      );
    };
    expect(await effort(undefined)).toEqual(await effort(stored));
  });

  it('are all that fails on a platform without the library’s binary, in plain words', async () => {
    const { hash, verify } = createPasswords({ random, load: () => Promise.reject(new Error('No native build was found')) });
    const plain = {
      name: 'OperationalError',
      code: 'usage',
      message: expect.stringContaining('argon2'),
      remedy: expect.stringContaining('link'),
    };
    await expect(hash('x')).rejects.toMatchObject(plain);
    await expect(verify(undefined, 'x')).rejects.toMatchObject(plain);
  });
});
