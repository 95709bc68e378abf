/**
 * The files that each commit of a history leaves in place, read from `git log --raw -z`.
 * @module
 */
import { isUtf8 } from 'node:buffer';
import { streamGit } from './git.ts';

export interface LoggedFile {
  /** Object of the content. */
  oid: string;
  /** File mode as git writes it: "100644", "120000" for a link, "160000" for a submodule. */
  mode: string;
  path: string;
}

export interface LoggedCommit {
  /** Author date; undefined where it is none. */
  date: Date | undefined;
  /** Value of the trailer that was asked for; the first word of it. */
  trailer: string;
  files: LoggedFile[];
}

/** Yields the commits from the first to `head`, along first parents. Removed files are left out. */
export async function* readLog(repository: string, head: string, trailer: string): AsyncGenerator<LoggedCommit> {
  const format = `--format=%at%x00%(trailers:key=${trailer},valueonly,separator=%x20)%x00`;
  const args = ['log', '--reverse', '--root', '--raw', '--no-abbrev', '--no-renames', '--first-parent', '-m', '-z', '--encoding=UTF-8'];
  let commit: LoggedCommit | undefined;
  const fields = fieldsOf(streamGit(repository, [...args, format, head, '--']));
  for (;;) {
    const field = await next(fields);
    if (field === undefined) break;
    // What follows is taken by its number, so that no name and no message can pass for another field.
    if (commit && /^\n?:/.test(field)) {
      const path = (await next(fields)) ?? '';
      const [, mode = '', , oid = '', status = ''] = field.split(' ');
      if (status !== 'D') commit.files.push({ oid, mode, path });
      continue;
    }
    if (commit) yield commit;
    const value = (await next(fields)) ?? '';
    await next(fields); // the end of the header
    commit = { date: dateOf(field), trailer: value.trim().split(/\s/)[0] ?? '', files: [] };
  }
  if (commit) yield commit;
}

async function next(fields: AsyncIterator<string>): Promise<string | undefined> {
  const { done, value } = await fields.next();
  return done ? undefined : value;
}

/** Fields that each end with a NUL byte. */
async function* fieldsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let left: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      yield textOf(Buffer.concat([...left, chunk.subarray(from, end)]));
      left = [];
      from = end + 1;
    }
    left.push(chunk.subarray(from));
  }
}

/** Names in another encoding stay different from each other: as UTF-8 they would all be the same marks. */
function textOf(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

/** Broken author lines give the beginning of 1970, and far ones a year that ISO 8601 has no four digits for. */
function dateOf(seconds: string): Date | undefined {
  const date = new Date(/^\d{1,15}$/.test(seconds) ? Number(seconds) * 1000 : Number.NaN);
  const year = date.getUTCFullYear();
  return year >= 1990 && year <= 9999 ? date : undefined;
}
