/**
 * Runs git on archives that somebody else made: no user configuration, no hooks, no helpers.
 * @module
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { OperationalError } from '../domain/errors.ts';

const SAFE = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'gc.auto=0',
  '-c',
  'core.quotePath=false',
];
const ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
};

/** Starts git in a repository. The caller reads its streams and waits for its end. */
export function startGit(repository: string, args: string[]): ChildProcessWithoutNullStreams {
  return spawn('git', ['-c', `safe.directory=${repository}`, ...SAFE, '-C', repository, ...args], {
    env: { ...process.env, ...ENVIRONMENT },
  });
}

/** Runs git to its end and returns standard output. Throws OperationalError('input') with what git said. */
export async function git(repository: string, args: string[]): Promise<Buffer> {
  const child = startGit(repository, args);
  child.stdin.end();
  const [out, err, code] = await Promise.all([collect(child.stdout), collect(child.stderr), exitOf(child)]);
  if (code === 0) return out;
  const said = err.toString('utf8').trim().split('\n').at(-1) ?? '';
  throw new OperationalError(
    'input',
    `git ${args.find((arg) => !arg.startsWith('-')) ?? ''} failed on ${repository}: ${said || `exit code ${code}`}.`,
  );
}

/** Exit code; rejects with a plain sentence when git cannot be started. */
export function exitOf(child: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(
        new OperationalError('input', 'git could not be started.', { remedy: 'Install git and make sure that it is on the PATH.', cause }),
      ),
    );
    child.once('close', (code, signal) => resolve(code ?? (signal ? 128 : 0)));
  });
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
