/**
 * What the city remembers: planted edits, and how often each address was asked for. Both by host.
 * @module
 */
import { token } from './noise.ts';
import type { Visit } from './types.ts';

export interface State {
  /** How often the address was asked for before; this time is counted. */
  count(host: string, path: string): number;
  plant(name: string, editId: string, host?: string): void;
  uproot(name: string, editId: string, host?: string): void;
  clear(): void;
  /** What a page of this name sees of it. `n` must be on the visit that the result becomes part of. */
  of(host: string, name: string): Pick<Visit, 'edited' | 'token' | 'part'>;
}

const EVERYWHERE = '*';

export function createState(): State {
  const visits = new Map<string, number>();
  const edits = new Set<string>();
  const key = (name: string, editId: string, host = EVERYWHERE): string => `${host} ${name} ${editId}`;
  return {
    count(host, path) {
      const address = `${host}${path}`;
      const n = visits.get(address) ?? 0;
      visits.set(address, n + 1);
      return n;
    },
    plant: (name, editId, host) => void edits.add(key(name, editId, host)),
    uproot: (name, editId, host) => void edits.delete(key(name, editId, host)),
    clear() {
      visits.clear();
      edits.clear();
    },
    of: (host, name) => ({
      edited: (editId, other = name) => edits.has(key(other, editId)) || edits.has(key(other, editId, host)),
      token(this: Visit, salt) {
        return token(this.n, salt);
      },
      part: (part) => partPath(name, part),
    }),
  };
}

/** Address of a part of a page. */
export function partPath(name: string, part: string): string {
  return `/_/${name}/${part}`;
}
