/**
 * Clears away what killed writers left: packs that nothing refers to, and half-written files.
 *
 * Writers on any number of machines put a pack first and commit what refers to it after. A sweep therefore takes only what was put an hour
 * ago and more, judged by one clock (the storage's own, whoever asks), and reads the references after the ages: what was committed in
 * between is then among them. A writer that puts an old pack again makes it young.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import type { Blobs, Lock, Store } from '../domain/ports.ts';
import { isPack } from './pack.ts';

export interface Swept {
  packs: number;
  temporary: number;
  /** Packs that nothing refers to and that stay, since there are more of them than killed writers leave. */
  spared: number;
}

/** A pack begins with so many bytes that tell it. */
const HEADER = 8;
/** So many packs are always believed to be what killed writers left, unless they are most of what there is. */
const PLAUSIBLE = 20;
const PLAUSIBLE_SHARE = 0.1;

/** Removes what is older than `before`, as long as `lock` keeps others from relying on it. */
export async function sweep(blobs: Blobs, store: Pick<Store, 'packs'>, before: Date, lock: Pick<Lock, 'check'>): Promise<Swept> {
  const temporary = await blobs.removeLeftovers(before);
  const old: string[] = [];
  for await (const { name, size, modifiedAt } of blobs.entries()) if (modifiedAt < before && size >= HEADER) old.push(name);
  const used = await store.packs();
  const unused: string[] = [];
  for (const name of old) if (!used.has(name) && (await beginsLikePack(blobs, name))) unused.push(name);
  if (belongsToOthers(unused.length, used.size)) return { packs: 0, temporary, spared: unused.length };
  let packs = 0;
  for (const name of unused) {
    // Somebody may have put it again since it was listed.
    const found = await blobs.stat(name);
    if (!found || found.modifiedAt >= before) continue;
    lock.check();
    await blobs.remove(name);
    packs += 1;
  }
  return { packs, temporary, spared: 0 };
}

/**
 * A bucket that another installation uses too, or a record that was restored from an old backup, looks as if killed writers had left most
 * of what there is. Evidence is worth more than space.
 */
function belongsToOthers(unused: number, used: number): boolean {
  return unused > used || unused > Math.max(PLAUSIBLE, used * PLAUSIBLE_SHARE);
}

async function beginsLikePack(blobs: Blobs, name: string): Promise<boolean> {
  try {
    return isPack(await blobs.get(name, { offset: 0, length: HEADER }));
  } catch (error) {
    // Another process sweeps too.
    if (error instanceof OperationalError && error.code === 'evidence') return false;
    throw error;
  }
}
