/**
 * One validator for every place where an address comes in.
 * @module
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGate } from '../../../../src/adapters/egress/gate.ts';
import { planSource } from '../../../../src/declare/add.ts';
import { loadWatchers } from '../../../../src/declare/load.ts';
import { OperationalError } from '../../../../src/domain/errors.ts';
import { urlFault } from '../../../../src/domain/watcher.ts';
import { tempDir } from '../../../helpers/tempDir.ts';
import { refused } from './expect.ts';
import type { Lab } from './lab.ts';
import { FORMS, SCHEMES, TYPED } from './places.ts';

const ACCEPTED = [
  'http://site.test/',
  'HTTPS://Site.test/a?b=@c#d',
  'https://bücher.test/',
  'https://site.test/@user',
  'http://127.0.0.1/',
];
const ALL = [...SCHEMES, ...TYPED, ...FORMS.map((form) => form.replace('PORT', '8080')), ...ACCEPTED];

export function describeAgreement(lab: () => Lab): void {
  describe('files, command line, gate and renderers judge an address alike', () => {
    it.each(ALL)('%j', async (url) => {
      const fault = urlFault(url);
      if (SCHEMES.includes(url) || TYPED.includes(url)) expect(fault).toMatch(/^must /);
      if (ACCEPTED.includes(url)) expect(fault).toBeUndefined();
      const told = await faultOfFile(url);
      if (fault === undefined) expect(told).toBeUndefined();
      else expect(told).toContain(fault);
      expect(await faultOfCommand(url)).toBe(fault);
      const decision = createGate().check(url);
      if (fault === undefined) expect(JSON.stringify(decision)).not.toContain('must ');
      else expect(decision).toMatchObject({ ok: false, failure: { kind: 'refused', message: `The address ${fault}.` } });
      if (fault === undefined) return;
      for (const renderer of [lab().http, lab().chromium])
        expect(refused(await renderer.render({ url })).message).toBe(`The address ${fault}.`);
      expect(refused(await lab().fetchText(url)).message).toBe(`The address ${fault}.`);
    });
  });
}

/** What is wrong with a watcher that names the address. */
async function faultOfFile(url: string): Promise<string | undefined> {
  const folder = await tempDir();
  const source = { id: 'dpa', kind: 'dpa', url };
  // JSON is YAML.
  await writeFile(join(folder, 'acme.yaml'), JSON.stringify({ vendor: { id: 'acme', name: 'Acme' }, sources: [source] }));
  const { problems } = await loadWatchers(folder);
  return problems[0]?.message;
}

/** What is wrong with it for `clausewatch add`. */
async function faultOfCommand(url: string): Promise<string | undefined> {
  try {
    await planSource(await tempDir(), [], { url });
    return undefined;
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return /must .*(?=\.$)/s.exec(error.message)?.[0] ?? error.message;
  }
}
