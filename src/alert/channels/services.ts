/**
 * What a channel is given: the ways out of the building, secrets, the time. A channel opens nothing itself.
 * @module
 */
import type { Socket } from 'node:net';
import type { SecretPlace } from '../../domain/alertSettings.ts';
import type { CaptureFailure } from '../../domain/capture.ts';
import type { Clock } from '../../domain/ports.ts';

export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** A little of the body, where the answer is no success. */
  text: string;
}

/** One POST through the egress gate; redirects are not followed. Never throws for what a server or the network does. */
export type Post = (
  url: string,
  init: { headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<{ ok: true; answer: Answer } | { ok: false; failure: CaptureFailure }>;

/** A connection through the egress gate, without TLS as yet. `inTheClear`: nothing will encrypt it. Never throws for what the network does. */
export type Dial = (
  to: { host: string; port: number; inTheClear: boolean },
  signal: AbortSignal,
) => Promise<{ ok: true; socket: Socket } | { ok: false; failure: CaptureFailure }>;

export interface ChannelServices {
  post: Post;
  dial: Dial;
  /** Throws OperationalError('config') when there is none at that place. `what` and `setting` are for its sentence. */
  secret(place: SecretPlace, use: { what: string; setting: string }): string;
  /** Writes lines to standard output. */
  print(lines: string): void | Promise<void>;
  clock: Clock;
  product: { name: string; version: string };
  /** Certificates (PEM) of private authorities that mail servers may have, trusted besides the well-known ones. */
  ca?: readonly string[];
}
