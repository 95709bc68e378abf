import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importConfiguration } from '../../../scripts/import-rules.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

const RESTRICTED = 'lint/style/noRestrictedImports';
const CYCLE = 'lint/suspicious/noImportCycles';

interface Finding {
  category: string;
  path: string;
  line: number;
}

interface BiomeReport {
  summary: { unchanged: number; changed: number };
  diagnostics: Array<{ category: string; location: { path: string; start: { line: number } } }>;
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clausewatch-rules-'));
  for (const name of ['biome.json', 'biome.imports.json']) cpSync(join(ROOT, name), join(folder, name));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Files of a small tree: path → lines. */
function plant(files: Record<string, string[]>): void {
  for (const [path, lines] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${lines.join('\n')}\n`);
  }
}

/** What the linter, with the project's own configuration, says of the planted tree; and how many files it read. */
async function lint(): Promise<{ files: number; findings: Finding[] }> {
  const output = await new Promise<string>((done, fail) => {
    execFile(
      process.execPath,
      [BIOME, 'lint', '--reporter=json', '--max-diagnostics=none', '.'],
      { cwd: folder, maxBuffer: 1 << 24 },
      (_error, stdout, stderr) => (stdout.startsWith('{') ? done(stdout) : fail(new Error(`no report from the linter: ${stderr}`))),
    );
  });
  const report: BiomeReport = JSON.parse(output);
  const findings = report.diagnostics.map(({ category, location }) => ({ category, path: location.path, line: location.start.line }));
  return {
    files: report.summary.unchanged + report.summary.changed,
    findings: findings.filter(({ category }) => category === RESTRICTED || category === CYCLE),
  };
}

const use = (specifier: string) => `import '${specifier}';`;

/** One planted violation a case: the importing file and what it imports. */
const VIOLATIONS: Array<[family: string, path: string, specifier: string]> = [
  ['domain imports a library other than zod', 'src/domain/x.ts', 'yaml'],
  ["domain imports one of Node's modules", 'src/domain/x.ts', 'node:fs'],
  ['domain imports lib', 'src/domain/x.ts', '../lib/clock.ts'],
  ['lib imports a stage', 'src/lib/x.ts', '../extract/x.ts'],
  ['a stage imports another stage', 'src/extract/x.ts', '../compare/compare.ts'],
  ['a folder inside a stage imports another stage', 'src/extract/tables/x.ts', '../../compare/compare.ts'],
  ['a stage without a row of its own imports another stage', 'src/record/x.ts', '../compare/compare.ts'],
  ['a new folder imports a stage', 'src/somethingnew/x.ts', '../compare/compare.ts'],
  ['a stage imports an adapter', 'src/capture/x.ts', '../adapters/renderer/http.ts'],
  ['a stage imports the pipeline', 'src/capture/x.ts', '../pipeline/check.ts'],
  ['a stage takes a detour to another stage', 'src/extract/x.ts', '../lib/../compare/compare.ts'],
  ['a folder inside a stage takes a detour', 'src/extract/tables/x.ts', '../../lib/../compare/compare.ts'],
  ['a stage takes a detour through its own folder', 'src/extract/x.ts', './../compare/compare.ts'],
  ['an adapter imports a stage', 'src/adapters/store/x.ts', '../../compare/compare.ts'],
  ['a folder inside an adapter imports a stage', 'src/adapters/store/sqlite/x.ts', '../../../compare/compare.ts'],
  ['an adapter without a row of its own imports web', 'src/adapters/blobs/x.ts', '../../web/app.ts'],
  ['the pipeline imports an adapter', 'src/pipeline/x.ts', '../adapters/store/sqlite/store.ts'],
  ['the pipeline imports the command line', 'src/pipeline/x.ts', '../cli/start.ts'],
  ['web imports an adapter', 'src/web/x.ts', '../adapters/store/sqlite/store.ts'],
  ['a page of web imports an adapter', 'src/web/pages/x.ts', '../../adapters/store/sqlite/store.ts'],
  ['the command line imports an adapter', 'src/cli/x.ts', '../adapters/egress/gate.ts'],
  ['the command line imports compose.ts', 'src/cli/x.ts', '../compose.ts'],
  ['web imports compose.ts', 'src/web/x.ts', '../compose.ts'],
  ['a page of web imports compose.ts', 'src/web/pages/x.ts', '../../compose.ts'],
  ['an adapter imports compose.ts', 'src/adapters/queue/x.ts', '../../compose.ts'],
  ['compose.ts imports main.ts', 'src/compose.ts', './main.ts'],
  ['the command line imports a part of compose', 'src/cli/x.ts', '../compose/queue.ts'],
  ['a part of compose imports main.ts', 'src/compose/x.ts', '../main.ts'],
  ['a part of compose uses a library', 'src/compose/x.ts', 'kysely'],
  ['main.ts imports an adapter', 'src/main.ts', './adapters/egress/gate.ts'],
  ['compose.ts uses a library', 'src/compose.ts', 'kysely'],
  ['playwright outside adapters/renderer', 'src/adapters/egress/x.ts', 'playwright'],
  ['undici outside egress and renderer', 'src/capture/x.ts', 'undici'],
  ['kysely outside adapters/store', 'src/adapters/queue/x.ts', 'kysely'],
  ['a part of kysely outside adapters/store', 'src/web/x.ts', 'kysely/migration'],
  ['bullmq outside queue and ticker', 'src/adapters/store/x.ts', 'bullmq'],
  ['ioredis outside queue and ticker', 'src/web/x.ts', 'ioredis'],
  ['cheerio outside extract', 'src/compare/x.ts', 'cheerio'],
  ['diff outside compare', 'src/web/x.ts', 'diff'],
  ['hono outside web', 'src/cli/x.ts', 'hono/html'],
  ['commander outside cli', 'src/web/x.ts', 'commander'],
  ['yaml outside declare', 'src/cli/x.ts', 'yaml'],
  ['node-cron outside adapters/ticker', 'src/schedule/x.ts', 'node-cron'],
  ['warcio outside backfill', 'src/pipeline/x.ts', 'warcio'],
  ['a library that has no home yet', 'src/extract/x.ts', 'lodash'],
];

/** One allowed import a case. */
const ALLOWED: Array<[path: string, specifiers: string[]]> = [
  ['src/domain/x.ts', ['zod', './errors.ts']],
  ['src/lib/x.ts', ['node:fs/promises', 'pino', '../domain/errors.ts', './clock.ts']],
  [
    'src/extract/x.ts',
    ['node:crypto', 'cheerio', 'cheerio/slim', 'htmlparser2', '../domain/extraction.ts', '../lib/hash.ts', './tables/rows.ts'],
  ],
  ['src/extract/tables/x.ts', ['../text.ts', './rows.ts', '../../domain/extraction.ts', '../../lib/hash.ts']],
  [
    'src/adapters/store/sqlite/x.ts',
    ['node:sqlite', 'kysely', 'kysely/migration', '../columns.ts', '../../blobs/fs.ts', '../../../domain/ports.ts', '../../../lib/hash.ts'],
  ],
  ['src/adapters/renderer/x.ts', ['playwright', 'undici', '../egress/gate.ts', '../../domain/ports.ts']],
  ['src/pipeline/x.ts', ['../extract/extract.ts', '../record/record.ts', '../domain/ports.ts']],
  ['src/pipeline/import/x.ts', ['../check.ts', '../../extract/extract.ts', '../../lib/hash.ts']],
  ['src/compose/x.ts', ['node:path', './gate.ts', '../adapters/egress/gate.ts', '../cli/terminal.ts', '../domain/ports.ts']],
  ['src/web/pages/x.ts', ['hono/html', '../layout.ts', '../../pipeline/check.ts', '../../compare/align.ts']],
  ['src/cli/x.ts', ['commander', '../pipeline/check.ts', '../declare/lint.ts']],
  ['src/compose.ts', ['node:path', './adapters/egress/gate.ts', './pipeline/check.ts', './web/app.ts']],
  ['src/main.ts', ['./compose.ts', './cli/program.ts']],
];

describe('import rules', () => {
  it('report every planted violation, by the line that commits it', async () => {
    // One folder a case, so that one case cannot hide another; a first line that is allowed shows that only the second is reported.
    const lines = new Map<string, string[]>();
    const expected = VIOLATIONS.map(([family, path, specifier], index) => {
      const own = path === 'src/main.ts' || path === 'src/compose.ts' ? path : path.replace(/x\.ts$/, `x${index}.ts`);
      const text = lines.get(own) ?? ["import './fine.ts';"];
      lines.set(own, [...text, use(specifier)]);
      return { family, path: own, line: text.length + 1 };
    });
    // "./fine.ts" is not allowed in main.ts.
    lines.set('src/main.ts', (lines.get('src/main.ts') ?? []).with(0, use('./compose.ts')));
    plant(Object.fromEntries(lines));
    const { files, findings } = await lint();
    expect(files).toBeGreaterThanOrEqual(lines.size);
    const reported = findings.filter(({ category }) => category === RESTRICTED).map(({ path, line }) => `${path}:${line}`);
    for (const { family, path, line } of expected) expect(reported, family).toContain(`${path}:${line}`);
    expect(reported).toHaveLength(expected.length);
  });

  it('report the other ways to import: re-export, type, dynamic', async () => {
    plant({
      'src/extract/x.ts': [
        "export * from '../compare/compare.ts';",
        "import type { A } from '../compare/compare.ts';",
        "export const later = (): Promise<A> => import('../compare/compare.ts');",
      ],
    });
    const { findings } = await lint();
    expect(findings.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('report an import cycle', async () => {
    plant({
      'src/extract/a.ts': ["import { b } from './b.ts';", 'export const a = () => b();'],
      'src/extract/b.ts': ["import { c } from './c.ts';", 'export const b = () => c();'],
      'src/extract/c.ts': ["import { a } from './a.ts';", 'export const c = () => a();'],
    });
    const { findings } = await lint();
    const paths = findings.filter(({ category }) => category === CYCLE).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(['src/extract/a.ts', 'src/extract/b.ts', 'src/extract/c.ts']);
  });

  it('leave a clean tree alone, having read every file of it', async () => {
    plant(Object.fromEntries(ALLOWED.map(([path, specifiers]) => [path, specifiers.map(use)])));
    const { files, findings } = await lint();
    expect(findings).toEqual([]);
    // The planted files and biome.json.
    expect(files).toBeGreaterThanOrEqual(ALLOWED.length);
  });

  it('are generated from their table', () => {
    expect(readFileSync(join(ROOT, 'biome.imports.json'), 'utf8')).toBe(importConfiguration());
  });
});
