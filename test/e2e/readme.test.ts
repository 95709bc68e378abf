/**
 * The README as a newcomer follows it: every command in it works, every link leads somewhere.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, REPOSITORY, type TestInstallation } from '../helpers/cli.ts';
import { dpaPage } from '../helpers/pages.ts';
import { layOut } from '../helpers/pdf.ts';
import { startServer, type TestServer } from '../helpers/servers.ts';
import { archivedPages, bundle, commitPages } from '../integration/import/archive.ts';

const JSON_PAGE = readFileSync(join(REPOSITORY, 'docs', 'json.md'), 'utf8');
const README = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
const OWN = 'npm run -s clausewatch -- ';
/** The address that the README watches as an example. */
const EXAMPLE = 'https://acme.example';

const commandsOf = (text: string): string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) => block.trim().split('\n'));
const ownOf = (text: string): string[] =>
  commandsOf(text).flatMap((command) => (command.startsWith(OWN) ? [command.slice(OWN.length)] : []));
const commands = commandsOf(README);
const own = ownOf(README);

let site: TestServer;
let home: TestInstallation;

beforeAll(async () => {
  site = await startServer((_, response) => response.setHeader('content-type', 'text/html').end(dpaPage()));
  home = await installation({ config: `egress: { allow: ["127.0.0.1:${site.port}"] }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n` });
  for (const name of ['page.html', 'before.html']) await home.write(name, dpaPage());
  await home.write('after.html', dpaPage({ window: 'ten (10) days' }));
  await writeFile(home.path('addendum.pdf'), layOut([{ h: 'Addendum' }, { p: 'The customer may object within thirty (30) days.' }]));
  await home.write('pages.jsonl', JSON.stringify({ id: 'a', file: 'page.html' }));
  await home.write('pairs.jsonl', JSON.stringify({ id: 'a', before: 'before.html', after: 'after.html' }));
  await mkdir(home.path('archive.git'));
  await commitPages(home.path('archive.git'), archivedPages().slice(0, 30));
  await bundle(home.path('archive.git'), home.path('history.bundle'));
});
afterAll(async () => {
  await home.remove();
  await site.close();
});

/** The command's words, with the example vendor's site on this machine. A file after `>` is where its output goes. */
function words(command: string): { args: string[]; file: string | undefined } {
  const [text = '', file] = command.split(' > ');
  const here = text.replaceAll(EXAMPLE, site.origin).replaceAll(/\bacme\b/g, '127-0-0-1');
  const args = [...here.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
  return { args, file };
}

describe('the README', () => {
  it('has commands of its own, and no others than this test knows how to run', () => {
    expect(own.length).toBeGreaterThan(8);
    expect(commands.filter((command) => !command.startsWith(OWN))).toEqual(['npm start', 'npm run demo', 'npm test']);
  });

  it.each(own)('clausewatch %s', async (command) => {
    const { args, file } = words(command);
    const { code, stdout, stderr } = await home.run(...args);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('clausewatch:')]);
    expect(stdout).not.toBe('');
    if (file !== undefined) await writeFile(home.path(file), stdout);
  });

  it('shows a watcher file that lint accepts', async () => {
    const [, yaml = ''] = /^```yaml\n(.*?)^```/ms.exec(README) ?? [];
    await home.write('shown/acme.yaml', yaml);
    expect(await home.output('--watchers', 'shown', 'lint')).toContain('1 source');
  });

  it('says as many vendors as there are', () => {
    expect(README).toContain('twelve vendors');
    expect(readdirSync(join(REPOSITORY, 'watchers')).filter((name) => name.endsWith('.yaml'))).toHaveLength(12);
  });

  it('links to files that are there', () => {
    const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
  });
});

describe('the page on JSON', () => {
  it.each(ownOf(JSON_PAGE))('clausewatch %s answers in JSON', async (command) => {
    const stdout = await home.output(...words(command).args);
    const text = /--list|--pairs|ndjson/.test(command) ? `[${stdout.trim().split('\n').join(',')}]` : stdout;
    expect(JSON.parse(text)).toBeTypeOf('object');
  });

  it('shows answers as they are', async () => {
    const [extracted, compared] = [...JSON_PAGE.matchAll(/^```json\n(.*?)^```/gms)].map(([, text = '']) => JSON.parse(text) as object);
    const answers = await Promise.all([
      home.output('extract', 'page.html', '--url', 'https://acme.example/legal/dpa', '--json'),
      home.output('compare', 'before.html', 'after.html', '--json'),
    ]);
    const [page, comparison] = answers.map((text) => JSON.parse(text) as { passages?: object[]; changes?: object[] });
    expect(Object.keys(page ?? {})).toEqual(Object.keys(extracted ?? {}));
    expect(Object.keys(comparison ?? {})).toEqual(Object.keys(compared ?? {}));
    expect(Object.keys(comparison?.changes?.[0] ?? {})).toEqual(Object.keys((compared as { changes: object[] }).changes[0] ?? {}));
  });
});

describe('the npm scripts', () => {
  it('are there for every npm command of the README', () => {
    const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'demo', 'test', 'clausewatch']));
  });

  it('npm start serves its page, with the options that the demonstration names', async () => {
    await home.write(
      'none/acme.yaml',
      'vendor: { id: acme, name: Acme }\nsources: [{ id: dpa, kind: dpa, url: "https://acme.example/", paused: true }]\n',
    );
    const args = ['start', '--', '--data', home.path('started'), '--watchers', home.path('none'), '--port', '0'];
    const npm = spawn('npm', args, { cwd: REPOSITORY, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const group = npm.pid ?? 0;
    try {
      let said = '';
      for await (const text of npm.stdout.setEncoding('utf8') as AsyncIterable<string>) {
        said += text;
        // The last thing it says on its standard output: a closed one would end it.
        if (said.includes('Sign in:')) break;
      }
      const [, url = ''] = /Clausewatch is at (\S+)/.exec(said) ?? [];
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    } finally {
      const ended = once(npm, 'exit');
      process.kill(-group, 'SIGTERM');
      await ended;
    }
  });

  it('npm run -s clausewatch hands its arguments and exit code through, and writes nothing else', async () => {
    const run = async (...args: string[]): Promise<[number, string]> => {
      const npm = spawn('npm', ['run', '-s', 'clausewatch', '--', ...args], { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'ignore'] });
      let said = '';
      npm.stdout.on('data', (text: Buffer) => (said += text.toString()));
      const [code] = (await once(npm, 'close')) as [number];
      return [code, said];
    };
    expect(await run('--version')).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
    expect(await run('--bogus')).toEqual([2, '']);
  });
});
