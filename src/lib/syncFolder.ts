/**
 * Folders whose entries are on the disk.
 * @module
 */
import { open } from 'node:fs/promises';

/** Resolves when what was renamed into the folder, or made in it, survives a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders; its renames are journaled.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
