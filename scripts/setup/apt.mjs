/**
 * Debian packages, where we may install them.
 * @module
 */
import { collect, findOnPath } from './process.mjs';
import { say, step, tail } from './report.mjs';

/** True on a Debian-like system as root. */
export function mayUseApt() {
  return process.platform === 'linux' && process.getuid?.() === 0 && findOnPath(['apt-get']) !== undefined;
}

/** Installs a package, by default after the lists were updated; false (with the reason said) when that does not work. */
export async function aptInstall(name, { update = true } = {}) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return step(
    `Installing ${name} with apt-get`,
    async () => {
      if (update) await updateLists(env);
      const { code, output } = await collect('apt-get', ['-q', 'install', '-y', '--no-install-recommends', name], {
        env,
        timeoutMs: 1_200_000,
      });
      if (code !== 0) say(`apt-get install ended with code ${code}:\n${tail(output, 5)}`);
      return code === 0;
    },
    (installed) => (installed ? 'done' : 'did not work'),
  );
}

async function updateLists(env) {
  const { code, output } = await collect('apt-get', ['-q', 'update'], { env });
  if (code !== 0) say(`apt-get update ended with code ${code}; trying with the lists that are there:\n${tail(output, 3)}`);
}
