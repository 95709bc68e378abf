/**
 * Git repositories like those of an Open Terms Archive, written by `git fast-import`: any file name, any date.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';

export interface Commit {
  /** ISO 8601. */
  date: string;
  /** Content by path; undefined deletes the path. */
  files: Record<string, string | Buffer | undefined>;
  /** Further entries: "<mode> <object or inline> <path>". */
  entries?: string[];
  message?: string;
  /** Commit to merge in, by its number (1 is the first). */
  merge?: number;
}

export function git(folder: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8', env: ENVIRONMENT });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

const ENVIRONMENT = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C.UTF-8' };

/** A bare repository at `folder` with these commits on `branch`. */
export async function makeRepository(folder: string, commits: Commit[], branch = 'main'): Promise<string> {
  git('.', 'init', '--quiet', '--bare', '--initial-branch=main', folder);
  const child = spawn('git', ['-C', folder, 'fast-import', '--quiet', '--date-format=raw'], {
    env: ENVIRONMENT,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  child.stdin.end(Buffer.concat(commits.flatMap((commit, at) => written(commit, at + 1, branch))));
  if ((await ended) !== 0) throw new Error(Buffer.concat(said).toString());
  return folder;
}

function written({ date, files, entries = [], message = 'Record', merge }: Commit, mark: number, branch: string): Buffer[] {
  const seconds = Math.floor(Date.parse(date) / 1000);
  const parts: Buffer[] = [];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  line(`commit refs/heads/${branch}`);
  line(`mark :${mark}`);
  line(`author Fetcher <fetcher@archive.example> ${seconds} +0200`);
  line(`committer Committer <c@archive.example> ${seconds + 86_400} +0000`);
  line(`data ${Buffer.byteLength(message)}`);
  line(message);
  if (merge !== undefined) line(`merge :${merge}`);
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) line(`D ${quoted(path)}`);
    else {
      line(`M 100644 inline ${quoted(path)}`);
      line(`data ${Buffer.byteLength(content)}`);
      parts.push(Buffer.from(content));
      line('');
    }
  }
  for (const entry of entries) {
    line(`M ${entry}`);
    if (entry.includes(' inline ')) for (const text of ['data 1', 'x']) line(text);
  }
  return parts;
}

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
