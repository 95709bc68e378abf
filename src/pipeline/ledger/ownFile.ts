/**
 * Files that only their owner may read: each is whole on the disk or not there, wherever the power fails.
 * @module
 */
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../lib/syncFolder.ts';

/** Undefined where there is no such file. */
export async function readOwnFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Puts the text in the place of what was there. `aside`: end of a name beside it, of which no other writer makes use. */
export async function replaceOwnFile(file: string, text: string, aside: string): Promise<void> {
  const part = await writePart(file, text, aside);
  await rename(part, file);
  await syncFolder(dirname(file));
}

/** False, and nothing is written, where there is such a file. */
export async function makeOwnFile(file: string, text: string, aside: string): Promise<boolean> {
  const part = await writePart(file, text, aside);
  try {
    await link(part, file);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
  await syncFolder(dirname(file));
  return true;
}

async function writePart(file: string, text: string, aside: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.${aside}.part`;
  await rm(part, { force: true });
  const handle = await open(part, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return part;
}

/** Whether others than the owner and the group may read it, or others than the owner write it. Windows has rights of another kind. */
export async function isOpenToOthers(file: string): Promise<boolean> {
  return process.platform !== 'win32' && ((await stat(file)).mode & 0o027) !== 0;
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
