import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clientSecret } from '../../../../src/adapters/identity/secret.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

it('takes the client secret from a file or a variable, without white space around it; or there is none', async () => {
  const file = join(await tempDir(), 'secret');
  await writeFile(file, 's3cret\n');
  expect(clientSecret({ clientSecretFile: file }, {})).toEqual({ clientSecret: 's3cret' });
  expect(clientSecret({ clientSecretEnv: 'OIDC' }, { OIDC: ' s3cret ' })).toEqual({ clientSecret: 's3cret' });
  expect(clientSecret({}, { OIDC: 's3cret' })).toEqual({});
});

it('says where the secret should be when it is not there', async () => {
  const empty = join(await tempDir(), 'empty');
  await writeFile(empty, '\n');
  const config = (message: string) => expect.objectContaining({ code: 'config', message: expect.stringContaining(message) });
  expect(() => clientSecret({ clientSecretFile: empty }, {})).toThrow(config('holds no client secret'));
  expect(() => clientSecret({ clientSecretFile: `${empty}-not` }, {})).toThrow(config('cannot be read'));
  expect(() => clientSecret({ clientSecretEnv: 'OIDC' }, { OIDC: '' })).toThrow(config('The variable OIDC'));
});
