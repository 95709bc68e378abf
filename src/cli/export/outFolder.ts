/**
 * A folder that an export goes into, file by file: each is there whole or as it was.
 * @module
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OutFolder } from './exporter.ts';
import { explained, type OutFileOptions, writeFileWhole } from './outFile.ts';

/** `bytes`: how many were written. Made with its first file. */
export function openOutFolder(dir: string, { force, signal }: OutFileOptions): OutFolder & { bytes(): number } {
  let sum = 0;
  return {
    dir,
    force,
    read: (name) => textOf(join(dir, name)),
    async write(name, text) {
      const file = join(dir, name);
      await explained(file, () => mkdir(dirname(file), { recursive: true }));
      const { bytes } = await writeFileWhole(file, { force: true, signal }, (out) => out.write(text));
      sum += bytes;
    },
    remove: (name) => explained(join(dir, name), () => rm(join(dir, name), { force: true })),
    bytes: () => sum,
  };
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return explained(file, () => Promise.reject(error));
  }
}
