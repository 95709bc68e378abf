/**
 * Puts what Postgres refuses, and what keeps us from reaching it, into plain sentences. None of them names the password.
 * @module
 */
import { OperationalError, type OperationalErrorOptions } from '../../../domain/errors.ts';

const PROBLEMS = {
  none: 'no connection to the database',
  busy: 'all connections of this process to the database are in use',
  broken: 'the connection to the database broke',
  silent: 'the database server does not answer any more',
} as const;

/** There was no connection to be had, or it broke while it was used. The cause says why. */
export class ConnectionProblem extends Error {
  override readonly name = 'ConnectionProblem';
  readonly what: keyof typeof PROBLEMS;

  constructor(what: ConnectionProblem['what'], cause: unknown) {
    super(PROBLEMS[what], { cause });
    this.what = what;
  }
}

/** Runs `work`; what is no bug of ours becomes an OperationalError('storage') about `database` ("the database x on host:5432"). */
export async function reported<T>(database: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explained(database, error);
  }
}

/** The error as the user should read it; anything unexpected comes back as it is. */
export function explained(database: string, error: unknown): unknown {
  if (error instanceof OperationalError) return error;
  const code = codeOf(error instanceof ConnectionProblem ? error.cause : error);
  const [sentence, options] = said(database, code) ?? (error instanceof ConnectionProblem ? unreachable(database, error) : []);
  return sentence === undefined ? error : new OperationalError('storage', sentence, { ...options, cause: error });
}

/** Whether Postgres found a file of its own damaged. */
export function isDamage(error: unknown): boolean {
  return ['XX001', 'XX002'].includes(codeOf(error) ?? '');
}

type Said = [string, OperationalErrorOptions];

/** By the codes of Postgres (https://www.postgresql.org/docs/current/errcodes-appendix.html) and of the operating system. */
function said(database: string, code: string | undefined): Said | undefined {
  return code === undefined ? undefined : (SENTENCES[code]?.(database) ?? SENTENCES[code.slice(0, 2)]?.(database));
}

const WAIT = 'It is tried again by itself; nothing was changed.';
const signIn = (database: string): Said => [
  `The name or the password for ${database} is wrong.`,
  { remedy: 'Correct the address in storage.database or DATABASE_URL.' },
];
const unknownHost = (database: string): Said => [
  `The host of ${database} is not known.`,
  { remedy: 'Check the host in storage.database or DATABASE_URL, and that its name can be resolved here.', transient: true },
];
const stopping = (database: string): Said => [
  `The server of ${database} is starting or stopping.`,
  { remedy: `Wait until it is up. ${WAIT}`, transient: true },
];
const again = (database: string): Said => [`Another program was in the way on ${database}.`, { remedy: WAIT, transient: true }];
const mayNot = (database: string): Said => [
  `The user of ${database} may not do what is needed.`,
  { remedy: 'Let an administrator of the database grant it the right to create a schema, or make it the owner of the schema.' },
];
const damaged = (database: string): Said => [
  `A file of ${database} is damaged.`,
  { remedy: 'Look into the log of the database server, and restore the database from a backup.' },
];

const SENTENCES: Record<string, (database: string) => Said> = {
  '28': signIn,
  '3D000': (database) => [`There is no such database as ${database}.`, { remedy: 'Create it with "createdb", or correct its name.' }],
  '42501': mayNot,
  '53100': (database) => [
    `There is no space left on the disk that holds ${database}.`,
    { remedy: 'Free some space there; nothing was changed.', transient: true },
  ],
  '53200': (database) => [`The server of ${database} is out of memory.`, { remedy: WAIT, transient: true }],
  '53300': (database) => [
    `The server of ${database} has no connection left.`,
    { remedy: `Raise its max_connections, or lower storage.connections. ${WAIT}`, transient: true },
  ],
  '25006': (database) => [
    `${capital(database)} cannot be written to.`,
    // A server that was demoted refuses until its address leads to the new one.
    { remedy: 'Use the address of the primary server: a standby only reads. It is tried again by itself.', transient: true },
  ],
  '25P03': (database) => [
    `The server of ${database} ended a transaction in which nothing happened for too long.`,
    { remedy: WAIT, transient: true },
  ],
  '55P03': (database) => [
    `${capital(database)} is locked by another program.`,
    { remedy: 'Wait until the other Clausewatch process is done, or stop it; nothing was changed.', transient: true },
  ],
  '40001': again,
  '40P01': again,
  '57P01': stopping,
  '57P02': stopping,
  '57P03': stopping,
  '58': damaged,
  XX001: damaged,
  XX002: damaged,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
};

const UNREACHABLE: Record<ConnectionProblem['what'], (database: string) => [sentence: string, remedy: string]> = {
  none: (database) => [`${capital(database)} cannot be reached.`, 'Check that the server runs and that this machine may connect to it.'],
  busy: (database) => [
    `All connections of this process to ${database} are in use.`,
    'It is tried again by itself; if it stays so, raise storage.connections.',
  ],
  broken: (database) => [`The connection to ${database} broke.`, 'Check that the server runs. It is tried again by itself.'],
  silent: (database) => [
    `${capital(database)} does not answer any more.`,
    'Check that the server runs and what lies between. It is tried again by itself.',
  ],
};

function unreachable(database: string, { what }: ConnectionProblem): Said {
  const [sentence, remedy] = UNREACHABLE[what](database);
  return [sentence, { remedy, transient: true }];
}

function capital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
