import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clausewatch-count-'));
  for (const path of ['scripts', 'test/setup', 'vitest.config.ts', 'biome.json', 'biome.imports.json', 'tsconfig.json']) {
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  writeFileSync(join(folder, 'package.json'), '{\n  "type": "module"\n}\n');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const testFile = (name: string, body: string) => write(`test/unit/${name}.test.ts`, `import { expect, it } from 'vitest';\n\n${body}\n`);
const passing = "it('holds', () => {\n  expect(1).toBe(1);\n});";

/** Runs the command; the inner vitest must not take itself for a part of this one. */
function runTests(args: string[]): Promise<{ code: number; lines: string[] }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_OPTIONS|TEST$|NODE_ENV$)/.test(name)));
  return new Promise((done) => {
    execFile(process.execPath, [join(folder, 'scripts/test.mjs'), ...args], { cwd: folder, env }, (error, stdout) => {
      const code = error ? Number(error.code) : 0;
      done({ code, lines: stdout.trimEnd().split('\n') });
    });
  });
}

describe('npm test', () => {
  it('ends with the count alone on the last line, after the skipped tests with their reasons', async () => {
    testFile('a', passing);
    testFile('b', "it('waits', (context) => context.skip('no corpus here'));");
    const { code, lines } = await runTests(['test/unit']);
    expect(lines.at(-1)).toBe('1 passed, 0 failed, 1 skipped');
    expect(lines).toContain('skipped: test/unit/b.test.ts > waits (no corpus here)');
    expect(code).toBe(0);
  });

  it('counts a failed test and a file that does not load, and exits with 1', async () => {
    testFile('a', passing);
    testFile('b', "it('breaks', () => {\n  expect(1).toBe(2);\n});");
    testFile('c', "import './nothing.ts';");
    const { code, lines } = await runTests(['test/unit']);
    expect(lines.at(-1)).toBe('1 passed, 2 failed');
    expect(code).toBe(1);
  });

  it('fails when no test was found', async () => {
    expect(await runTests(['test/unit/nothing'])).toMatchObject({ code: 1, lines: expect.arrayContaining(['0 passed, 1 failed']) });
  });

  it('counts types and lint as one test each when all is well', async () => {
    testFile('a', passing);
    expect(await runTests([])).toMatchObject({ code: 0, lines: expect.arrayContaining(['3 passed, 0 failed']) });
  });

  it('counts types and lint, and fails with them', async () => {
    testFile('a', passing);
    write('src/domain/x.ts', "import 'yaml';\n\nexport const x: number = 'text';\n");
    const { code, lines } = await runTests([]);
    expect(lines.at(-1)).toBe('1 passed, 2 failed');
    expect(lines).toEqual(expect.arrayContaining(['failed: types (see above)', 'failed: lint (see above)']));
    expect(code).toBe(1);
  });
});
