/**
 * The one way out, as the settings want it.
 * @module
 */
import { createGate, type Gate, type GateOptions } from '../adapters/egress/gate.ts';
import type { Config } from '../domain/config.ts';
import type { Meter } from '../domain/telemetry.ts';
import { silentMeter } from '../lib/telemetry.ts';

export function openGate({ egress }: Config, meter: Meter = silentMeter): Gate {
  return createGate({ ...wayOut(egress), onRefused: (reason) => meter.count('clausewatch_egress_refusals_total', { reason }) });
}

export function wayOut({ allow, proxy }: Config['egress']): Pick<GateOptions, 'allow' | 'upstream'> {
  return { allow, ...(proxy ? { upstream: proxy } : {}) };
}
