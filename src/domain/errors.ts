/**
 * Operational errors: what can go wrong while the program is right. They carry a plain sentence for
 * the user and a remedy; everything else that is thrown is a bug and fails loudly.
 * @module
 */

export const ERROR_CODES = [
  'usage', // wrong command line or wrong argument
  'config', // watcher, catalogue or settings file is invalid
  'input', // a file the user named is not what it should be
  'network', // host, connection, TLS, time-out, size
  'egress-refused', // the gate does not let this address through
  'browser', // Chromium missing, crashed or hung
  'storage', // disk full, folder not writable, database locked
  'evidence', // stored bytes do not match their hash
  'queue', // Redis or the in-process queue
  'conflict', // somebody else decided meanwhile
  'forbidden', // this role or person may not do that
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface OperationalErrorOptions {
  /** What the user can do about it, as one sentence. */
  remedy?: string;
  /** Transient errors are worth trying again later without anybody's help. */
  transient?: boolean;
  cause?: unknown;
}

/** An expected failure. `message` is one plain sentence. */
export class OperationalError extends Error {
  override readonly name = 'OperationalError';
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly transient: boolean;

  constructor(code: ErrorCode, message: string, options: OperationalErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.transient = options.transient ?? false;
  }

  /** Exit code of a command that ends with this error: 2 for wrong usage, 1 for everything else. */
  get exitCode(): 1 | 2 {
    return this.code === 'usage' ? 2 : 1;
  }
}

/** What was recorded or removed since a check of the source began takes away what it was compared with, or builds upon: it is to be made again. */
export class OvertakenError extends OperationalError {
  constructor(sourceId: string, cause?: unknown) {
    super('storage', `What is recorded of ${sourceId} was changed by another process meanwhile.`, {
      remedy: 'Check it again.',
      transient: true,
      cause,
    });
  }
}

/** Somebody else acted on the same thing meanwhile: nothing was written. `message` says who did what, and when. */
export class ConflictError extends OperationalError {
  /** What was acted on, like a change's id. */
  readonly subject: string;

  constructor(subject: string, message: string, remedy = 'Look at it as it is now, then decide.') {
    super('conflict', message, { remedy });
    this.subject = subject;
  }
}
