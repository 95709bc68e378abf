/**
 * Clients that keep their connections and ask again as soon as they have their answer.
 * @module
 */
import { Agent, request } from 'node:http';

export interface Answer {
  status: number;
  bytes: number;
  /** From the request to the last byte, as the client sees it. */
  ms: number;
}

export interface LoadOptions {
  origin: string;
  /** Asked for in turn. */
  paths: readonly string[];
  clients: number;
  requests: number;
  /** After so long no further request is begun. */
  atMostMs: number;
  headers: Record<string, string>;
}

/** All answers, in the order of their ends. */
export async function load({ origin, paths, clients, requests, atMostMs, headers }: LoadOptions): Promise<Answer[]> {
  // A connection each: those that share an agent take each other's, and some wait till the end.
  const agents = Array.from({ length: clients }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const answers: Answer[] = [];
  const until = performance.now() + atMostMs;
  let asked = 0;
  const client = async (agent: Agent): Promise<void> => {
    while (asked < requests && performance.now() < until) {
      const path = paths[asked % paths.length] ?? '/';
      asked += 1;
      answers.push(await ask(agent, new URL(path, origin), headers));
    }
  };
  try {
    await Promise.all(agents.map(client));
  } finally {
    for (const agent of agents) agent.destroy();
  }
  return answers;
}

function ask(agent: Agent, url: URL, headers: Record<string, string>, begun = performance.now()): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes, ms: performance.now() - begun }));
      response.on('error', reject);
    });
    // A server that is busy for seconds ends connections as idle before it sees the request: browsers ask again, too.
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' && sent.reusedSocket) resolve(ask(agent, url, headers, begun));
      else reject(error);
    });
    sent.end();
  });
}

/** The value that this share (0 to 1) of the values does not exceed; 0 of none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}
