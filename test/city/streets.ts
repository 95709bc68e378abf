/**
 * Which page answers at which address.
 * @module
 */
import { page } from './answer.ts';
import { partPath } from './state.ts';
import type { Answer, CityPage, Serve } from './types.ts';

export interface Street {
  serve: Serve;
  /** Behaviour by whose name the page's edits are known. */
  name: string;
}

export interface Streets {
  find(path: string): Street | undefined;
  /** Answer of an address where nothing is. */
  nowhere: Answer;
}

/** Scripts that frameworks build are at another address at each visit. */
const BUILT = '/_next/static/';
const SCRIPT: Answer = { headers: { 'content-type': 'text/javascript' }, body: '' };

/** Throws when two pages have the same address. */
export function createStreets(pages: readonly CityPage[]): Streets {
  const streets = new Map<string, Street>();
  const pave = (path: string, street: Street): void => {
    if (streets.has(path)) throw new Error(`two pages of the city are at ${path}`);
    streets.set(path, street);
  };
  for (const { rows, serve, parts = {}, aliases = {} } of pages) {
    const [{ name, path }] = rows;
    const address = path.split('#', 1)[0] ?? path;
    pave(address, { serve, name });
    for (const [part, answer] of Object.entries(parts)) pave(partPath(name, part), { serve: answer, name });
    for (const [alias, answer] of Object.entries(aliases)) pave(alias, { serve: answer, name });
  }
  return {
    find: (path) => streets.get(path) ?? (path.startsWith(BUILT) ? { serve: () => SCRIPT, name: '' } : undefined),
    nowhere: page({ title: 'Page not found', main: '<h1>Page not found</h1><p>There is no such page in this city.</p>' }, { status: 404 }),
  };
}
