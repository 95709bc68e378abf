import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Archive } from '../../../src/backfill/archive.ts';
import { openOtaGit, readOtaGit } from '../../../src/backfill/otaGit.ts';
import { collect } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { type Commit, git, makeRepository } from './repository.ts';

const HISTORY: Commit[] = [
  {
    date: '2024-05-01T12:00:00+02:00',
    files: { 'Acme/Terms.html': '<p>one</p>' },
    message: 'First record\n\nX-source-document-location: https://acme.example/terms\nX-fetcher: plain',
  },
  { date: '2024-05-02T12:00:00Z', files: { 'Acme/Privacy Policy.html': '<p>privacy</p>' } },
  { date: '2024-05-03T12:00:00Z', files: { 'Acme/Terms.html': '<p>two</p>' } },
];

async function opened(commits: Commit[]): Promise<Archive> {
  const folder = await tempDir();
  return openOtaGit(await makeRepository(join(folder, 'r.git'), commits), { cacheDir: join(folder, 'cache') });
}

async function contentsOf({ descriptor, captures }: Archive): Promise<Array<string | undefined>> {
  const bodies = await collect(
    readOtaGit(
      descriptor,
      captures.map(({ ref }) => ref),
    ),
  );
  return bodies.map((body) => body && Buffer.from(body).toString());
}

describe('the history of an archive', () => {
  it('gives a capture a commit: document, author date in UTC, address where a trailer has it, and bytes', async () => {
    const archive = await opened(HISTORY);
    expect(archive.captures).toEqual([
      {
        document: 'Acme/Terms',
        fetchedAt: '2024-05-01T10:00:00.000Z',
        url: 'https://acme.example/terms',
        ref: expect.stringMatching(/^[0-9a-f]{40}$/),
      },
      { document: 'Acme/Privacy Policy', fetchedAt: '2024-05-02T12:00:00.000Z', ref: expect.any(String) },
      { document: 'Acme/Terms', fetchedAt: '2024-05-03T12:00:00.000Z', ref: expect.any(String) },
    ]);
    expect(await contentsOf(archive)).toEqual(['<p>one</p>', '<p>privacy</p>', '<p>two</p>']);
  });

  it.each([
    ['spaces and a number sign', 'Chat GPT/Terms of Service #section-2'],
    ['quotes and a backslash', 'Acme "Labs"/Terms \'x\' \\ y'],
    ['letters beyond ASCII', 'Bäckerei Öl/利用規約 – café'],
    ['a line feed', 'Acme\nLabs/Terms\nof use'],
    ['a leading dash', '-Acme/--upload-pack=touch x'],
    ['a leading colon', ':0:100644/: x'],
    ['folders below the vendor', 'Acme/Sub/Terms'],
    ['a tab', 'Acme\tLabs/Terms'],
    ['a status letter', 'D/D'],
    ['the name of a prototype', '__proto__/constructor'],
    ['control characters', 'Acme/a\u0001b\u0002c'],
    ['what looks like a row of git', `:100644 100644 ${'a'.repeat(40)} ${'b'.repeat(40)} A/x`],
  ])('keeps a document whose name has %s', async (_name, document) => {
    const archive = await opened([
      { date: '2024-05-01T12:00:00Z', files: { [`${document}.html`]: 'body' } },
      { date: '2024-05-02T12:00:00Z', files: { 'Acme/Next.html': 'next' } },
    ]);
    expect(archive.captures.map((capture) => capture.document)).toEqual([document, 'Acme/Next']);
    expect(await contentsOf(archive)).toEqual(['body', 'next']);
  });

  it('a deletion is no capture, and the document goes on where it comes back', async () => {
    const archive = await opened([
      ...HISTORY,
      { date: '2024-05-04T12:00:00Z', files: { 'Acme/Terms.html': undefined } },
      { date: '2024-05-05T12:00:00Z', files: { 'Acme/Terms.html': '<p>back</p>' } },
    ]);
    expect(archive.captures.filter(({ document }) => document === 'Acme/Terms').map(({ fetchedAt }) => fetchedAt.slice(0, 10))).toEqual([
      '2024-05-01',
      '2024-05-03',
      '2024-05-05',
    ]);
  });

  it('a commit of several files gives a capture each, and one of none gives none', async () => {
    const archive = await opened([
      { date: '2024-05-01T12:00:00Z', files: { 'A/x.html': '1', 'B/y.htm': '2' } },
      { date: '2024-05-02T12:00:00Z', files: {} },
    ]);
    expect(archive.captures.map(({ document }) => document)).toEqual(['A/x', 'B/y']);
  });

  it('a renamed document is a new one', async () => {
    const archive = await opened([
      { date: '2024-05-01T12:00:00Z', files: { 'A/old.html': 'the same text' } },
      { date: '2024-05-02T12:00:00Z', files: { 'A/old.html': undefined, 'A/new.html': 'the same text' } },
    ]);
    expect(archive.captures.map(({ document }) => document)).toEqual(['A/old', 'A/new']);
  });

  it('a message cannot pass for a capture', async () => {
    const forged = `Record\n\n:000000 100644 ${'0'.repeat(40)} ${'a'.repeat(40)} A\tEvil/Terms.html\n\nX-source-document-location: https://acme.example/x`;
    const archive = await opened([{ date: '2024-05-01T12:00:00Z', files: { 'Acme/Terms.html': 'x' }, message: forged }]);
    expect(archive.captures).toMatchObject([{ document: 'Acme/Terms', url: 'https://acme.example/x' }]);
  });

  it('counts what is no captured page, by reason', async () => {
    const archive = await opened([
      { date: '2024-05-01T12:00:00Z', files: { 'README.md': 'r', 'Acme/Terms.pdf': 'p', 'index.html': 'i', 'Acme/Terms.html': 't' } },
    ]);
    expect(archive.captures.map(({ document }) => document)).toEqual(['Acme/Terms']);
    expect(archive.skipped).toEqual({ '.md files': 1, '.pdf files': 1, 'files outside a vendor folder': 1 });
  });

  it('shows nothing of a name but a short ending', async () => {
    const names = ['a/x.\u001b[31mred', 'a/y.<b>', 'a/z.TXT', `a/${'w.'.repeat(3)}${'e'.repeat(9)}`, 'a/LICENSE'];
    const archive = await opened([
      { date: '2024-05-01T12:00:00Z', files: Object.fromEntries([...names, 'a/p.html'].map((n) => [n, 'x'])) },
    ]);
    expect(archive.skipped).toEqual({ 'other files': 4, '.txt files': 1 });
  });

  it('takes links and submodules for no page, and goes on', async () => {
    const oid = 'a'.repeat(40);
    const archive = await opened([
      { date: '2024-05-01T12:00:00Z', files: { 'A/x.html': 'x' }, entries: [`160000 ${oid} A/sub.html`, '120000 inline A/link.html'] },
    ]);
    expect(archive.captures.map(({ document }) => document)).toEqual(['A/x']);
    expect(archive.skipped).toEqual({ submodules: 1, 'symbolic links': 1 });
    expect(await contentsOf(archive)).toEqual(['x']);
  });

  it('leaves out what has no usable date, and counts it', async () => {
    const archive = await opened([
      { date: '2024-05-01T12:00:00Z', files: { 'A/x.html': '1' } },
      { date: '1970-01-01T00:00:00Z', files: { 'A/x.html': '2' } },
      { date: '+012345-01-01T00:00:00Z', files: { 'A/x.html': '3' } },
      { date: '2024-05-02T12:00:00Z', files: { 'A/x.html': '4' } },
    ]);
    expect(await contentsOf(archive)).toEqual(['1', '4']);
    expect(archive.skipped).toEqual({ 'without a usable date': 2 });
  });

  it('takes no address that is not one of the web', async () => {
    const message = 'Record\n\nX-source-document-location: javascript:alert(1)';
    const archive = await opened([{ date: '2024-05-01T12:00:00Z', files: { 'A/x.html': '1' }, message }]);
    expect(archive.captures[0]).not.toHaveProperty('url');
  });

  it('gives undefined for a page that is too large, and goes on', async () => {
    const archive = await opened([
      { date: '2024-05-01T12:00:00Z', files: { 'A/a.html': 'a', 'A/b.html': Buffer.alloc(50_000_001, ' '), 'A/c.html': 'c' } },
    ]);
    expect(await contentsOf(archive)).toEqual(['a', undefined, 'c']);
  });

  it('has the same id when it has grown, when it is cloned and when it is bundled, and another for another archive', async () => {
    const folder = await tempDir();
    const cacheDir = join(folder, 'cache');
    const bare = await makeRepository(join(folder, 'r.git'), HISTORY.slice(0, 2));
    const { id } = await openOtaGit(bare, { cacheDir });
    await makeRepository(join(folder, 'grown.git'), HISTORY);
    git('.', 'clone', '--quiet', bare, join(folder, 'clone'));
    git(bare, 'bundle', 'create', '--quiet', join(folder, 'b.bundle'), '--all');
    for (const path of ['grown.git', 'clone', 'b.bundle']) expect((await openOtaGit(join(folder, path), { cacheDir })).id).toBe(id);
    const other = await makeRepository(join(folder, 'other.git'), HISTORY.slice(1));
    expect((await openOtaGit(other, { cacheDir })).id).not.toBe(id);
  });
});

describe('where HEAD leads nowhere', () => {
  it('the branch with the newest commit is read', async () => {
    const folder = await tempDir();
    const bare = await makeRepository(join(folder, 'r.git'), HISTORY, 'snapshots');
    expect(await readFile(join(bare, 'HEAD'), 'utf8')).toContain('refs/heads/main');
    expect((await openOtaGit(bare, { cacheDir: folder })).captures.length).toBe(3);
  });

  it.each([['ref: refs/heads/../../../outside'], ['ref: HEAD'], ['../../etc/passwd'], ['']])(
    'as in "%s", no other file is read',
    async (text) => {
      const folder = await tempDir();
      const bare = await makeRepository(join(folder, 'r.git'), HISTORY);
      await writeFile(join(folder, 'outside'), `${git(bare, 'rev-parse', 'main~1')}\n`);
      await writeFile(join(bare, 'HEAD'), `${text}\n`);
      expect((await openOtaGit(bare, { cacheDir: join(folder, 'cache') })).captures.length).toBe(3);
    },
  );

  it('packed branches are read, and a detached HEAD', async () => {
    const folder = await tempDir();
    const bare = await makeRepository(join(folder, 'r.git'), HISTORY, 'snapshots');
    git(bare, 'pack-refs', '--all');
    expect((await openOtaGit(bare, { cacheDir: join(folder, 'cache') })).captures.length).toBe(3);
    git(bare, 'update-ref', '--no-deref', 'HEAD', git(bare, 'rev-parse', 'snapshots~1'));
    expect((await openOtaGit(bare, { cacheDir: join(folder, 'cache') })).captures.length).toBe(2);
  });

  it('a bundle of a branch alone is read', async () => {
    const folder = await tempDir();
    const bare = await makeRepository(join(folder, 'r.git'), HISTORY, 'snapshots');
    git(bare, 'bundle', 'create', '--quiet', join(folder, 'b.bundle'), 'snapshots');
    expect((await openOtaGit(join(folder, 'b.bundle'), { cacheDir: join(folder, 'cache') })).captures.length).toBe(3);
  });
});

describe('a bundle', () => {
  async function bundled() {
    const folder = await tempDir();
    const bare = await makeRepository(join(folder, 'r.git'), HISTORY);
    const file = join(folder, 'history.bundle');
    git(bare, 'bundle', 'create', '--quiet', file, '--all');
    return { file, cacheDir: join(folder, 'cache') };
  }

  it('is unpacked once, and anew when the file is another', async () => {
    const { file, cacheDir } = await bundled();
    const first = await openOtaGit(file, { cacheDir });
    expect((await openOtaGit(file, { cacheDir })).descriptor).toEqual(first.descriptor);
    expect(await readdir(cacheDir)).toHaveLength(1);
    await utimes(file, new Date(), new Date('2030-01-01'));
    expect((await openOtaGit(file, { cacheDir })).descriptor).not.toEqual(first.descriptor);
    expect(await contentsOf(await openOtaGit(file, { cacheDir }))).toHaveLength(3);
  });

  it('that is cut off ends in one sentence and leaves nothing behind', async () => {
    const { file, cacheDir } = await bundled();
    await truncate(file, (await readFile(file)).length - 40);
    await expect(openOtaGit(file, { cacheDir })).rejects.toMatchObject({
      name: 'OperationalError',
      code: 'input',
      message: `${file} could not be unpacked: the bundle is damaged or incomplete.`,
    });
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it.each([
    ['text', 'Hello'],
    ['nothing', ''],
    ['a wrong first line', '# v9 git bundle\n'],
  ])('that is %s is refused before git sees it', async (_name, text) => {
    const folder = await tempDir();
    const file = join(folder, 'x.bundle');
    await writeFile(file, text);
    await expect(openOtaGit(file, { cacheDir: join(folder, 'cache') })).rejects.toMatchObject({
      code: 'input',
      message: `${file} is not a git bundle.`,
    });
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });

  it('that only begins like one is refused', async () => {
    const folder = await tempDir();
    const file = join(folder, 'x.bundle');
    await writeFile(file, '# v2 git bundle\nnonsense\n\n');
    await expect(openOtaGit(file, { cacheDir: join(folder, 'cache') })).rejects.toMatchObject({ code: 'input' });
  });
});

describe('a clone', () => {
  it('that is shallow is read as far as it goes back', async () => {
    const folder = await tempDir();
    const bare = await makeRepository(join(folder, 'r.git'), HISTORY);
    git('.', 'clone', '--quiet', '--depth=1', `file://${bare}`, join(folder, 'clone'));
    const archive = await openOtaGit(join(folder, 'clone'), { cacheDir: join(folder, 'cache') });
    expect(archive.captures.map(({ document }) => document)).toEqual(['Acme/Privacy Policy', 'Acme/Terms']);
    expect(await contentsOf(archive)).toEqual(['<p>privacy</p>', '<p>two</p>']);
  });

  it('that borrows its objects is read, and one whose path has odd letters', async () => {
    const folder = await tempDir();
    const bare = await makeRepository(join(folder, 'r.git'), HISTORY);
    const clone = join(folder, 'a "clone"\n:\\ #1');
    git('.', 'clone', '--quiet', '--shared', bare, clone);
    expect(await contentsOf(await openOtaGit(clone, { cacheDir: join(folder, 'cache') }))).toHaveLength(3);
  });

  it('with SHA-256 names is read', async () => {
    const folder = await tempDir();
    const clone = join(folder, 'clone');
    git('.', 'init', '--quiet', '--object-format=sha256', clone);
    await mkdir(join(clone, 'A'));
    await writeFile(join(clone, 'A/x.html'), 'x');
    git(clone, 'add', '.');
    git(clone, '-c', 'user.name=T', '-c', 'user.email=t@acme.example', 'commit', '--quiet', '-m', 'Record');
    git(clone, 'bundle', 'create', '--quiet', join(folder, 'b.bundle'), '--all');
    for (const path of [clone, join(folder, 'b.bundle')])
      expect(await contentsOf(await openOtaGit(path, { cacheDir: join(folder, 'cache') }))).toEqual(['x']);
  });

  it('that is a linked work tree is refused in one sentence', async () => {
    const folder = await tempDir();
    const bare = await makeRepository(join(folder, 'r.git'), HISTORY);
    git(bare, 'worktree', 'add', '--quiet', '--force', join(folder, 'tree'), 'main');
    await expect(openOtaGit(join(folder, 'tree'), { cacheDir: join(folder, 'cache') })).rejects.toMatchObject({
      code: 'input',
      message: expect.stringContaining('is a work tree or submodule whose history lies in another folder.'),
    });
  });
});

describe('what is no archive', () => {
  it('a folder without a repository', async () => {
    const folder = await tempDir();
    await expect(openOtaGit(folder, { cacheDir: folder })).rejects.toMatchObject({
      code: 'input',
      message: `${folder} is not a git repository.`,
    });
  });

  it('a repository without commits', async () => {
    const folder = await tempDir();
    const bare = await makeRepository(join(folder, 'r.git'), []);
    await expect(openOtaGit(bare, { cacheDir: folder })).rejects.toMatchObject({ code: 'input', message: `${bare} has no commits.` });
  });

  it('a repository of other things', async () => {
    await expect(opened([{ date: '2024-05-01T12:00:00Z', files: { 'src/main.c': 'int' } }])).rejects.toMatchObject({
      code: 'input',
      message: expect.stringMatching(/ holds no captured pages \(files: 1 \.c files\)\.$/),
    });
  });

  it('a repository that lost its objects', async () => {
    const folder = await tempDir();
    const bare = await makeRepository(join(folder, 'r.git'), HISTORY);
    for (const entry of await readdir(join(bare, 'objects'), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      await chmod(join(entry.parentPath, entry.name), 0o600);
      await truncate(join(entry.parentPath, entry.name), 10);
    }
    await expect(openOtaGit(bare, { cacheDir: folder })).rejects.toMatchObject({ name: 'OperationalError', code: 'input' });
  });
});

describe('a hostile repository', () => {
  it('runs none of the programs that its configuration, hooks and attributes name', async () => {
    const folder = await tempDir();
    const bare = await makeRepository(join(folder, 'r.git'), HISTORY);
    const clone = join(folder, 'clone');
    git('.', 'clone', '--quiet', bare, clone);
    const trace = join(folder, 'executed');
    const script = join(folder, 'evil.sh');
    await writeFile(script, `#!/bin/sh\necho "$0 $@" >> '${trace}'\ncat\n`);
    await chmod(script, 0o755);
    await mkdir(join(clone, '.git/hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'reference-transaction', 'pre-auto-gc', 'post-index-change', 'fsmonitor-watchman'])
      await writeFile(join(clone, '.git/hooks', hook), await readFile(script), { mode: 0o755 });
    await appendFile(
      join(clone, '.git/config'),
      `\n[core]\n\tfsmonitor = ${script}\n\thooksPath = ${join(clone, '.git/hooks')}\n\tpager = ${script}\n\tsshCommand = ${script}\n\tgitProxy = ${script}\n\taskPass = ${script}
[diff]\n\texternal = ${script}\n[diff "evil"]\n\ttextconv = ${script}\n\tcommand = ${script}\n[filter "evil"]\n\tsmudge = ${script}\n\tclean = ${script}\n\tprocess = ${script}
[pager]\n\tlog = ${script}\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${script}\n[alias]\n\tlog = !${script}\n\tcat-file = !${script}\n[trailer "x"]\n\tcommand = ${script}\n\tcmd = ${script}\n`,
    );
    await writeFile(join(clone, '.git/info/attributes'), '* diff=evil filter=evil\n');
    const archive = await openOtaGit(clone, { cacheDir: join(folder, 'cache') });
    expect(archive.captures.length).toBe(3);
    expect(await contentsOf(archive)).toEqual(['<p>one</p>', '<p>privacy</p>', '<p>two</p>']);
    expect(existsSync(trace)).toBe(false);
  });

  it('has no signature verified by a program of its choice', async () => {
    const { bare, script, trace } = await traced();
    const signed = git(bare, 'cat-file', 'commit', 'main').replace(
      '\n\n',
      '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n\n',
    );
    git(bare, 'update-ref', 'refs/heads/main', write(bare, 'commit', signed));
    await appendFile(join(bare, 'config'), `[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${script}\n`);
    git(bare, 'log', '-1'); // the trap is armed
    expect(existsSync(trace)).toBe(true);
    await rm(trace);
    expect((await openOtaGit(bare, { cacheDir: join(bare, '../cache') })).captures.length).toBe(3);
    expect(existsSync(trace)).toBe(false);
  });

  it('fetches no missing objects with programs of its choice', async () => {
    const { bare, script, trace } = await traced();
    const oid = git(bare, 'rev-parse', 'main:Acme/Terms.html');
    await withoutObject(bare, oid);
    await appendFile(
      join(bare, 'config'),
      `[core]\n\trepositoryFormatVersion = 1\n\tsshCommand = ${script}\n[extensions]\n\tpartialClone = origin
[remote "origin"]\n\turl = ${bare}\n\tpromisor = true\n\tuploadpack = ${script}\n\tpartialclonefilter = blob:none\n`,
    );
    expect(() => git(bare, 'cat-file', 'blob', oid)).toThrow(); // the trap is armed
    expect(existsSync(trace)).toBe(true);
    await rm(trace);
    await expect(contentsOf(await openOtaGit(bare, { cacheDir: join(bare, '../cache') }))).rejects.toMatchObject({
      code: 'input',
      message: `${bare} lacks the object ${oid}.`,
    });
    expect(existsSync(trace)).toBe(false);
  });

  it('replaces nothing by its own names', async () => {
    const { bare } = await traced();
    git(bare, 'replace', git(bare, 'rev-parse', 'main:Acme/Terms.html'), write(bare, 'blob', 'forged'));
    git(bare, 'bundle', 'create', '--quiet', join(bare, '../b.bundle'), '--all');
    for (const path of [bare, join(bare, '../b.bundle')])
      expect(await contentsOf(await openOtaGit(path, { cacheDir: join(bare, '../cache') }))).toContain('<p>two</p>');
  });
});

/** A repository, and a program that leaves a trace when it runs. */
async function traced() {
  const folder = await tempDir();
  const bare = await makeRepository(join(folder, 'r.git'), HISTORY);
  const [script, trace] = [join(folder, 'evil.sh'), join(folder, 'executed')];
  await writeFile(script, `#!/bin/sh\necho ran >> '${trace}'\nexit 1\n`, { mode: 0o755 });
  return { bare, script, trace };
}

/** Takes one object out of a repository, packed or not. */
async function withoutObject(bare: string, oid: string): Promise<void> {
  const packs = join(bare, 'objects/pack');
  for (const name of (await readdir(packs).catch(() => [])).filter((entry) => entry.endsWith('.pack'))) {
    const bytes = await readFile(join(packs, name));
    await rm(join(packs, name));
    await rm(join(packs, name.replace(/pack$/, 'idx')));
    spawnSync('git', ['-C', bare, 'unpack-objects', '-q'], { input: bytes });
  }
  await rm(join(bare, 'objects', oid.slice(0, 2), oid.slice(2)));
}

function write(bare: string, type: string, content: string): string {
  return spawnSync('git', ['-C', bare, 'hash-object', '-w', '-t', type, '--stdin'], {
    input: `${content}\n`,
    encoding: 'utf8',
  }).stdout.trim();
}
