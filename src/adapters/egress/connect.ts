/**
 * Sockets to admitted targets: the address that was checked is the address that is connected to.
 * @module
 */
import { type LookupFunction, connect as netConnect, type Socket } from 'node:net';
import { EgressError, failureOf, networkFailure, timeoutFailure } from './failure.ts';
import type { Target } from './gate.ts';

/**
 * Opens a TCP connection to one of the target's checked addresses (several are raced as RFC 8305 says).
 * No name is resolved here. Rejects with EgressError.
 */
export function connectTo(target: Target, timeoutMs: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = netConnect({
    host: target.hostname.replace(/^\[|\]$/g, ''),
    port: target.port,
    lookup: pinned(target),
    autoSelectFamily: true,
    noDelay: true,
  });
  const timer = setTimeout(
    () => socket.destroy(new EgressError(timeoutFailure(`The connection to ${target.hostname}`, timeoutMs))),
    timeoutMs,
  );
  const failed = (error: Error): void => {
    clearTimeout(timer);
    const failure =
      networkFailure(error, target.hostname, timeoutMs) ?? failureOf('connect', `No connection to ${target.hostname} could be made.`);
    reject(new EgressError(failure, error));
  };
  socket.once('error', failed);
  socket.once('connect', () => {
    clearTimeout(timer);
    socket.off('error', failed);
    resolve(socket);
  });
  return promise;
}

/** Answers every look-up with the checked addresses. */
function pinned(target: Target): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all) return callback(null, target.addresses);
    const first = target.addresses[0];
    if (first) callback(null, first.address, first.family);
    else callback(new Error('no admitted address'), '', 4);
  };
}
