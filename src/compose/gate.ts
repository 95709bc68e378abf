/**
 * The one way out, as the settings want it.
 * @module
 */
import { createGate, type Gate, type GateOptions } from '../adapters/egress/gate.ts';
import type { Config } from '../domain/config.ts';

export function openGate({ egress }: Config): Gate {
  return createGate(wayOut(egress));
}

export function wayOut({ allow, proxy }: Config['egress']): Pick<GateOptions, 'allow' | 'upstream'> {
  return { allow, ...(proxy ? { upstream: proxy } : {}) };
}
