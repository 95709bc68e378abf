/** Registry files: every file in fixtures/registry is one test. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { registryJsonSchema } from '../../../src/declare/jsonSchema.ts';
import type { Problem } from '../../../src/declare/problem.ts';
import { readRegistryFolder } from '../../../src/declare/registryFolder.ts';
import { planImport, type RegistryPlan } from '../../../src/pipeline/registry/files.ts';
import { putFiles, QUOTE, readPage, registryWorld } from '../../helpers/registryFiles.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/registry');
const OPTIONS = { by: { kind: 'terminal', id: 'ada', name: 'ada' }, newId: () => 'x', prune: false, origin: '' } as const;
const validate = new Ajv({ strict: false }).compile(registryJsonSchema());

interface Outcome {
  problems: Problem[];
  plan?: RegistryPlan;
}

/** What becomes of a folder with this file alone. */
async function outcomeOf(text: string): Promise<Outcome & { file: string }> {
  const world = await registryWorld();
  await readPage(world.store, 10, QUOTE);
  const [, name = ''] = /^# file: (.*)$/m.exec(text) ?? [];
  const dir = join(world.dir, 'registry');
  await putFiles(dir, { [name]: text });
  const { problems, ...folder } = await readRegistryFolder(dir);
  const plan = problems.length > 0 ? undefined : await planImport(world, folder, OPTIONS);
  await world.store.close();
  return { file: join(dir, name), problems: [...problems, ...(plan?.problems ?? [])], ...(plan && { plan }) };
}

function shown({ line, column, message, remedy }: Problem): string {
  return `${line}:${column} ${message}${remedy === undefined ? '' : ` | ${remedy}`}`;
}

describe('a valid registry file', async () => {
  for (const name of await readdir(join(FIXTURES, 'valid'))) {
    it(`is taken over, by the editor schema too: ${name}`, async () => {
      const text = await readFile(join(FIXTURES, 'valid', name), 'utf8');
      const { problems, plan } = await outcomeOf(text);
      expect(problems).toEqual([]);
      expect(plan?.steps.length).toBeGreaterThan(0);
      expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
    });
  }
});

describe('an invalid registry file', async () => {
  for (const name of await readdir(join(FIXTURES, 'invalid'))) {
    it(`is refused with its line and column: ${name}`, async () => {
      const text = await readFile(join(FIXTURES, 'invalid', name), 'utf8');
      const expected = [...text.matchAll(/^# expect: (.*)$/gm)].map((match) => match[1]);
      const { file, problems, plan } = await outcomeOf(text);
      expect(problems.map(shown)).toEqual(expected);
      expect(problems.every((problem) => problem.file === file && problem.severity === 'error')).toBe(true);
      expect(plan?.steps ?? []).toEqual([]);
    });
  }
});

describe('the editor schema', () => {
  it('is the one in config/ (else: node src/declare/jsonSchema.ts registry > config/registry.schema.json)', async () => {
    const committed = await readFile(join(import.meta.dirname, '../../../config/registry.schema.json'), 'utf8');
    expect(JSON.parse(committed)).toEqual(registryJsonSchema());
  });
});
