/**
 * The program with its pages, started over a data folder, and people who are let in.
 * @module
 */
import type { TestInstallation } from './cli.ts';
import { linkFor, type NewPerson } from './people.ts';
import { type WebClient, webClient } from './webClient.ts';

export interface RunningDesk {
  origin: string;
  /** Address of the sign-in link that the first start of an installation prints. Rejects once the program has ended without one. */
  firstLink(): Promise<string>;
  /** Address of a one-time sign-in link for somebody. */
  link(person: NewPerson): Promise<string>;
  /** Somebody who is signed in, without a browser. */
  client(person: NewPerson): Promise<WebClient>;
  /** Ends the program, and gives what it wrote to standard error. */
  stop(): Promise<string>;
}

export interface DeskOptions {
  /** Default: the pages alone, and nothing is visited. */
  roles?: string;
  /** Default: a free one. */
  port?: number;
  /** Settings of the environment. */
  env?: Record<string, string>;
}

/** Starts it over `<home>/data` on a free port. */
export async function startDesk(home: TestInstallation, { roles = 'web', port = 0, env = {} }: DeskOptions = {}): Promise<RunningDesk> {
  const data = home.path('data');
  const program = home.start(['--data', data, 'start', '--roles', roles, '--port', String(port)], { CLAUSEWATCH_LOG: 'error', ...env });
  const said = await program.line('Clausewatch is at');
  const { origin } = new URL(/http:\/\/\S+/.exec(said)?.[0] ?? '');
  return {
    origin,
    firstLink: async () => /http\S+\/enter\?\S+/.exec(await program.line('/enter?token='))?.[0] ?? '',
    link: async (person) => new URL(await linkFor(data, person), origin).href,
    async client(person) {
      const client = webClient(origin);
      await client.signIn(await linkFor(data, person));
      return client;
    },
    async stop() {
      program.kill('SIGTERM');
      return (await program.ended).stderr;
    },
  };
}
