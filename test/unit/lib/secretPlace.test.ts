import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSecret } from '../../../src/lib/secretPlace.ts';
import { tempDir } from '../../helpers/tempDir.ts';

const use = { what: 'password of the channel "team"', setting: 'alerts.channels (team: smtp.password)' };

it('reads a secret from a file or a variable, without white space around it', async () => {
  const file = join(await tempDir(), 'secret');
  await writeFile(file, ' s3cret\n');
  expect(readSecret({ file }, use, {})).toBe('s3cret');
  expect(readSecret({ env: 'NAME' }, use, { NAME: ' s3cret ' })).toBe('s3cret');
});

it('says which secret is missing, where it was looked for, and which setting names the place', async () => {
  const empty = join(await tempDir(), 'empty');
  await writeFile(empty, '\n');
  const places = [{ file: empty }, { file: `${empty}-not` }, { env: 'NAME' }];
  for (const place of places)
    expect(() => readSecret(place, use, { NAME: ' ' })).toThrow(
      expect.objectContaining({
        code: 'config',
        message: expect.stringContaining(use.what),
        remedy: expect.stringContaining(use.setting),
      }),
    );
});
