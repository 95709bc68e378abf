/**
 * People from the command line, and the first sign-in.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, type TestInstallation } from '../helpers/cli.ts';
import { signIn } from '../helpers/signIn.ts';

let home: TestInstallation;
beforeAll(async () => {
  home = await installation({
    watchers: { acme: 'vendor: { id: acme, name: Acme }\nsources: [{ id: dpa, kind: dpa, url: "https://acme.example/", paused: true }]\n' },
  });
});
afterAll(() => home.remove());

/** A monitor that shows its pages, for the time of `work`. */
async function serving(work: (said: (text: string) => Promise<string>) => Promise<void>): Promise<string> {
  const monitor = home.start(['start', '--port', '0', '--roles', 'web']);
  await work((text) => monitor.line(text));
  await monitor.line('Watching');
  monitor.kill('SIGTERM');
  return (await monitor.ended).stdout;
}
const linkIn = (text: string): string => /http\S+/.exec(text)?.[0] ?? '';

/** Each step goes on from the one before. */
describe('the way in', () => {
  it('is printed by the first start, on standard output, and by none that follows', async () => {
    let link = '';
    const first = await serving(async (said) => {
      link = linkIn(await said('Sign in:'));
      const { url, headers } = await signIn(link);
      expect((await fetch(`${url}/account`, { headers })).status).toBe(200);
    });
    expect(first).toContain(`Sign in: ${link}`);
    expect(await serving(async () => {})).toMatch(/^Clausewatch is at \S+\n$/);
  });

  it('is found again with "access link", for the first administrator and while the pages are there', async () => {
    await serving(async (said) => {
      const port = new URL(linkIn(await said('Clausewatch is at'))).port;
      const { url, headers } = await signIn(await home.output('access', 'link', '--port', port));
      expect(await (await fetch(`${url}/account`, { headers })).text()).toContain('admin · admin');
    });
  });

  it('is given to others by "access add", who are then listed', async () => {
    const added = JSON.parse(
      await home.output('access', 'add', 'Ada@example.com', '--role', 'analyst', '--name', 'Ada L.', '--json'),
    ) as object;
    expect(added).toEqual({
      login: 'ada@example.com',
      role: 'analyst',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:8787\/enter\?token=[\w-]{43}$/),
      expiresAt: expect.any(String),
    });
    expect(await home.output('access', 'list')).toMatch(/ada@example\.com +Ada L\. +analyst +link +–/);
    const users = JSON.parse(await home.output('access', 'list', '--json')) as object[];
    expect(users).toMatchObject([{ login: 'ada@example.com' }, { login: 'admin', role: 'admin' }]);
    expect(JSON.stringify(users)).not.toContain('hash');
  });

  it('is not given twice, nor to nobody, nor in a role that there is not', async () => {
    const codes = await Promise.all(
      [
        ['access', 'add', 'admin'],
        ['access', 'add', 'two words'],
        ['access', 'add', 'x', '--role', 'root'],
        ['access', 'link', 'nobody'],
      ].map(async (args) => {
        const { code, stdout, stderr } = await home.run(...args);
        expect(stdout).toBe('');
        expect(stderr).not.toContain('    at ');
        return code;
      }),
    );
    expect(codes).toEqual([1, 2, 2, 2]);
  });
});
