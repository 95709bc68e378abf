/**
 * What is due and not handed out yet, in an order that is fair to hosts.
 * @module
 */

export interface DueSource {
  sourceId: string;
  dueAt: string;
}

/** Due sources in line. Hosts take turns; whose turn is the same, the one that is due longest goes first. */
export interface Backlog {
  readonly size: number;
  /** Puts these in place of what is in line, the longest due first. How often each host had its turn is remembered. */
  fill(due: readonly DueSource[]): void;
  /** Puts these behind what is in line of their hosts. */
  extend(due: readonly DueSource[]): void;
  take(count: number): DueSource[];
}

interface Waiting {
  due: DueSource;
  host: string;
  turn: number;
}

/**
 * An empty backlog. A host begins at the turn that is going on, however long it had nothing due: a host with hundreds of sources holds up
 * no other one, and one that was quiet has saved no turns up.
 */
export function createBacklog(hostOf: (sourceId: string) => string): Backlog {
  /** Sorted, the next one last. */
  let line: Waiting[] = [];
  let turn = 0;
  /** Host → its last turn, for hosts that are ahead of the others. */
  const had = new Map<string, number>();

  function enter(due: readonly DueSource[], next: Map<string, number>): Waiting[] {
    return due.map((source) => {
      const host = hostOf(source.sourceId);
      const at = next.get(host) ?? (had.get(host) ?? turn - 1) + 1;
      next.set(host, at + 1);
      return { due: source, host, turn: at };
    });
  }

  return {
    get size() {
      return line.length;
    },

    fill(due) {
      for (const [host, last] of had) if (last < turn) had.delete(host);
      line = enter(due, new Map()).sort(lastFirst);
    },

    extend(due) {
      if (due.length === 0) return;
      // The last one of a host comes first.
      const next = new Map<string, number>();
      for (const { host, turn: at } of line) if (!next.has(host)) next.set(host, at + 1);
      line = [...line, ...enter(due, next)].sort(lastFirst);
    },

    take(count) {
      const taken: DueSource[] = [];
      while (taken.length < count) {
        const first = line.pop();
        if (!first) break;
        turn = first.turn;
        had.set(first.host, first.turn);
        taken.push(first.due);
      }
      return taken;
    },
  };
}

function lastFirst(a: Waiting, b: Waiting): number {
  return b.turn - a.turn || (a.due.dueAt < b.due.dueAt ? 1 : a.due.dueAt > b.due.dueAt ? -1 : 0);
}
