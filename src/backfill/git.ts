/**
 * Runs git on repositories of our own: no user or system configuration, no inherited GIT_ variables, no hooks, no
 * network. Configuration can name programs to run, so git never runs inside a repository that somebody else made:
 * see borrowedRepository.ts.
 * @module
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { OperationalError } from '../domain/errors.ts';

const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.commitGraph=false', // a graph can contradict the commits
  'gc.auto=0',
  'maintenance.auto=false',
  'log.showSignature=false',
].flatMap((setting) => ['-c', setting]);

const ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  LC_ALL: 'C',
};

export interface GitOptions {
  /** Transport that this command may use; default: none. */
  protocol?: 'file';
  /** Written to standard input. */
  input?: string;
}

/** Starts git on a bare repository. The caller reads its streams and waits for its end. */
export function startGit(repository: string, args: string[], { protocol }: GitOptions = {}): ChildProcessWithoutNullStreams {
  return spawn('git', [`--git-dir=${repository}`, ...SETTINGS, ...args], {
    // "none" names no transport, so that none is allowed.
    env: { ...foreignEnvironment(), ...ENVIRONMENT, GIT_ALLOW_PROTOCOL: protocol ?? 'none' },
  });
}

/** The environment without what steers git: a hook or an editor that started us sets GIT_DIR and more. */
function foreignEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name)));
}

/** Runs git to its end and returns standard output. Throws OperationalError('input') with what git said. */
export async function git(repository: string, args: string[], options: GitOptions = {}): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of streamGit(repository, args, options)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Yields standard output. Throws OperationalError('input') with what git said when it fails; ends git when the consumer stops. */
export async function* streamGit(repository: string, args: string[], options: GitOptions = {}): AsyncGenerator<Buffer> {
  const child = startGit(repository, args, options);
  const ended = exitOf(child);
  ended.catch(() => {}); // reported below
  const said = lastWords(child.stderr);
  child.stdin.on('error', () => {}); // git ended early: its exit code says so
  child.stdin.end(options.input ?? '');
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const code = await ended;
    if (code === 0) return;
    throw new OperationalError('input', `git ${args[0]} failed on ${repository}: ${(await said) || `exit code ${code}`}.`);
  } catch (cause) {
    child.kill();
    await ended; // rejects with the better sentence when git could not be started
    throw cause;
  } finally {
    child.kill();
  }
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

const MAX_WORDS = 2000;

/** The last line of a stream; a damaged repository can bring millions. */
async function lastWords(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text = `${text}${chunk.toString('utf8')}`.slice(-MAX_WORDS);
  return text.trim().split('\n').at(-1) ?? '';
}
