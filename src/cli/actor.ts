/**
 * Who acts on the command line.
 * @module
 */
import { userInfo } from 'node:os';
import type { Actor } from '../domain/review.ts';

/** The account of the operating system. */
export function terminalActor(): Actor {
  const name = accountName();
  return { kind: 'terminal', id: name, name };
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that no account has.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
