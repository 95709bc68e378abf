/**
 * Plain connections through the gate, for protocols that are not HTTP: mail.
 * @module
 */
import type { Socket } from 'node:net';
import type { CaptureFailure } from '../../domain/capture.ts';
import { failureOf, networkFailure } from './failure.ts';
import { createGate, type Gate, type GateOptions } from './gate.ts';

/** Where mail servers listen: relay, submission with TLS, submission, and what many offer where those are closed. */
const MAIL_PORTS = [25, 465, 587, 2525];

const CONNECT_MS = 10_000;

export interface DialTo {
  host: string;
  port: number;
  /** Nothing will encrypt what goes over it: then only what the settings admit by name (egress.allow) is connected to. */
  inTheClear: boolean;
}

export type Dialled = { ok: true; socket: Socket } | { ok: false; failure: CaptureFailure };

/** Connects as far as TCP. Never throws for what the network does; ends soon after the signal is aborted. */
export type DialOut = (to: DialTo, signal: AbortSignal) => Promise<Dialled>;

/** The way out for mail: `allow`, `upstream` and `resolve` as those of every gate. */
export function createMailDial(options: Pick<GateOptions, 'allow' | 'upstream' | 'resolve'> & { timeoutMs?: number }): DialOut {
  const { timeoutMs = CONNECT_MS, ...rest } = options;
  const encrypted = createGate({ ...rest, ports: MAIL_PORTS, use: 'mail' });
  const clear = createGate({ ...rest, ports: [], use: 'mail in the clear' });
  return (to, signal) => dial(to.inTheClear ? clear : encrypted, to, timeoutMs, signal);
}

async function dial(gate: Gate, { host, port }: DialTo, timeoutMs: number, signal: AbortSignal): Promise<Dialled> {
  const stopped: Dialled = { ok: false, failure: failureOf('timeout', `The connection to ${host} was given up.`) };
  if (signal.aborted) return stopped;
  const connecting = gate.connect(host, port, timeoutMs).then(
    (socket): Dialled => ({ ok: true, socket }),
    (error: unknown): Dialled => {
      const failure = networkFailure(error, host, timeoutMs);
      if (failure) return { ok: false, failure };
      throw error;
    },
  );
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const onAbort = (): void => resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  const first = await Promise.race([connecting, aborted]);
  signal.removeEventListener('abort', onAbort);
  if (first) return first;
  // Who comes too late finds nobody.
  void connecting.then((late) => late.ok && late.socket.destroy());
  return stopped;
}
