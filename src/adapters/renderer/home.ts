/**
 * The one folder below which a browser keeps everything: profile, downloads, temporary files. It goes with the browser.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where programs are told to put temporary files. */
export const TEMPORARY_NAMES = ['TMPDIR', 'TEMP', 'TMP'] as const;

/** A new folder. Its name is short, as sockets lie in it whose paths may not be long. */
export function makeHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'cw-'));
}

/** What cannot be removed is left: no page is worth less for it. */
export async function removeHome(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

let turn: Promise<unknown> = Promise.resolve();

/**
 * Does `work` while temporary files of this program go to `folder`: Playwright makes a browser's profile where they go, and takes no other
 * word for it. One at a time, so that each gives back what it found.
 */
export function withTemporaryFolder<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const result = turn.then(async () => {
    const before = TEMPORARY_NAMES.map((name) => [name, process.env[name]] as const);
    for (const name of TEMPORARY_NAMES) process.env[name] = folder;
    try {
      return await work();
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });
  turn = result.catch(() => {});
  return result;
}
