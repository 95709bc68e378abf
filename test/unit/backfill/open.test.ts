/**
 * Telling the kinds of archives apart, and reading each through its own reader.
 * @module
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detectFormat, openArchive, readCaptures } from '../../../src/backfill/open.ts';
import { OperationalError } from '../../../src/domain/errors.ts';
import { page, response, writeWarc } from '../../fixtures/backfill/warc.ts';

const run = promisify(execFile);
const NOW = new Date('2024-06-01T12:00:00Z');
let base: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'clausewatch-open-'));
  await mkdir(join(base, 'pages/Acme/Terms'), { recursive: true });
  await writeFile(join(base, 'pages/Acme/Terms/2024-05-01.html'), page('folder'));
  await writeWarc(join(base, 'plain.warc'), [response({ body: page('warc') })]);
  await writeWarc(join(base, 'packed-without-ending'), [response({ body: page('warc') })], { gzip: true });
  await repository(join(base, 'clone'));
  await run('git', ['clone', '--quiet', '--bare', join(base, 'clone'), join(base, 'bare.git')]);
  await run('git', ['-C', join(base, 'clone'), 'bundle', 'create', '--quiet', join(base, 'history.bundle'), '--all']);
  await writeFile(join(base, 'text.warc'), 'not a WARC file');
  await writeFile(join(base, 'other.warc.gz'), gzipSync('not a WARC file'));
  await writeFile(join(base, 'broken.warc.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
  await writeFile(join(base, 'empty'), '');
  await symlink(join(base, 'pages'), join(base, 'link'));
});

afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

async function repository(path: string): Promise<void> {
  await mkdir(join(path, 'Acme'), { recursive: true });
  await writeFile(join(path, 'Acme/Terms.html'), page('git'));
  await run('git', ['init', '--quiet', path]);
  await run('git', ['-C', path, 'add', '.']);
  await run('git', [
    '-C',
    path,
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@acme.example',
    'commit',
    '--quiet',
    '--message',
    'Record',
    '--date',
    '2024-05-01T12:00:00Z',
  ]);
}

async function failure(promise: Promise<unknown>): Promise<OperationalError> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof OperationalError)) throw new Error(`expected an OperationalError, got ${String(error)}`);
  return error;
}

test.each([
  ['clone', 'ota-git'],
  ['bare.git', 'ota-git'],
  ['history.bundle', 'ota-git'],
  ['plain.warc', 'warc'],
  ['packed-without-ending', 'warc'],
  ['pages', 'folder'],
  ['link', 'folder'],
])('%s is told to be %s by what is in it', async (name, format) => {
  expect(await detectFormat(join(base, name))).toBe(format);
});

test.each(['text.warc', 'other.warc.gz', 'broken.warc.gz', 'empty'])('%s is no archive, whatever it is called', async (name) => {
  const error = await failure(detectFormat(join(base, name)));
  expect(error).toMatchObject({ code: 'input', message: `${join(base, name)} is not an archive that Clausewatch can read.` });
  for (const kind of ['Open Terms Archive', 'WARC', 'folder']) expect(error.remedy).toContain(kind);
});

test('a missing path is named in one plain sentence, with and without a format', async () => {
  const path = join(base, 'missing');
  for (const format of [undefined, 'ota-git', 'warc', 'folder'] as const) {
    expect((await failure(openArchive(path, format, { cacheDir: base, now: NOW }))).message).toBe(`${path} does not exist.`);
  }
});

test.each([
  ['pages', 'warc', /is not a file\.$/],
  ['plain.warc', 'folder', /is not a folder\.$/],
  ['text.warc', 'warc', /is not a WARC file/],
] as const)('%s read as %s ends in one plain sentence', async (name, format, message) => {
  expect((await failure(openArchive(join(base, name), format, { cacheDir: base, now: NOW }))).message).toMatch(message);
});

test.each([
  ['bare.git', 'git', 'Acme/Terms'],
  ['history.bundle', 'git', 'Acme/Terms'],
  ['plain.warc', 'warc', 'acme.example/dpa'],
  ['pages', 'folder', 'Acme/Terms'],
])('%s is opened and read by its own reader', async (name, text, document) => {
  const archive = await openArchive(join(base, name), undefined, { cacheDir: join(base, 'cache'), now: NOW });
  const [capture] = archive.captures;
  expect(capture?.document).toBe(document);
  const bodies = [];
  for await (const body of readCaptures(archive.descriptor, [capture?.ref ?? ''])) bodies.push(Buffer.from(body ?? '').toString('utf8'));
  expect(bodies).toEqual([page(text)]);
});

test('a folder that is given as a format is read as one even where it is a repository', async () => {
  await writeFile(join(base, 'clone/Terms-2024-05-01.html'), page('dated'));
  const archive = await openArchive(join(base, 'clone'), 'folder', { cacheDir: base, now: NOW });
  expect(archive.captures.map(({ document }) => document)).toEqual(['Terms']);
});

test('what is dated more than a day ahead is left out and counted, in an archive of any kind', async () => {
  const dated = join(base, 'dated');
  await mkdir(dated);
  for (const day of ['2024-05-31', '2024-06-02', '2024-06-03', '2099-01-01']) await writeFile(join(dated, `${day}.html`), page(day));
  const archive = await openArchive(dated, undefined, { cacheDir: base, now: NOW });
  expect(archive.captures.map(({ fetchedAt }) => fetchedAt.slice(0, 10))).toEqual(['2024-05-31', '2024-06-02']);
  expect(archive.skipped).toEqual({ 'dated in the future': 2 });
  for (const name of ['bare.git', 'pages']) {
    const early = openArchive(join(base, name), undefined, { cacheDir: join(base, 'cache'), now: new Date('2023-01-01T00:00:00Z') });
    expect((await failure(early)).message).toBe(`All pages in ${join(base, name)} are dated in the future.`);
  }
});
