/**
 * The authority that states when a checkpoint was there, asked through the gate.
 * @module
 */
import { createPoster } from '../adapters/egress/post.ts';
import type { Config } from '../domain/config.ts';
import type { Clock } from '../domain/ports.ts';
import { systemRandomBytes } from '../lib/secrets.ts';
import { signature } from '../lib/userAgent.ts';
import { readAuthorities } from '../pipeline/ledger/authorities.ts';
import type { TimeStamper } from '../pipeline/ledger/sign.ts';
import { createTimeStamper } from '../pipeline/ledger/timeStamper.ts';
import { openGate } from './gate.ts';

export function openTimeStamper(config: Config, authority: string, clock: Clock): { stamper: TimeStamper; close(): Promise<void> } {
  const { ca } = config.ledger.timestamp ?? {};
  const roots = ca === undefined ? undefined : () => readAuthorities(ca);
  const { post, close } = createPoster({ gate: openGate(config), userAgent: signature(config.contact) });
  return { stamper: createTimeStamper({ authority, post, randomBytes: systemRandomBytes, clock, roots }), close };
}
