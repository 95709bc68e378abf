/**
 * The ledger of an opened installation, ready to be signed.
 * @module
 */
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../domain/config.ts';
import { OperationalError } from '../../domain/errors.ts';
import { isKeyName } from '../../ledger/note.ts';
import { given } from '../../lib/given.ts';
import { type KeyServices, openKey } from '../../pipeline/ledger/key.ts';
import { type SignServices, signLedger } from '../../pipeline/ledger/sign.ts';
import { type LedgerSigner, startSigner } from '../../pipeline/ledger/signer.ts';
import type { Composition, Installation } from '../../pipeline/services.ts';
import { note, plain } from '../terminal.ts';

type Opened = Pick<Installation, 'store' | 'dataDir'>;
type Own = Pick<Composition, 'clock' | 'randomBytes'>;

/** What the key of this installation is made and read with. */
export function keyServices({ store, dataDir }: Opened, { ledger, web }: Config, { clock, randomBytes }: Own): KeyServices {
  const file = ledger.keyFile ?? join(dataDir, 'ledger.key');
  const name = ledger.name ?? (web.publicUrl === undefined ? hostname() : new URL(web.publicUrl).host);
  return { store, clock, randomBytes, file, name: isKeyName(name) ? name : 'clausewatch', isNamed: ledger.name !== undefined };
}

export interface OpenedLedger {
  services: SignServices;
  close(): Promise<void>;
}

/** Nothing is read, made or contacted before something is signed. */
export async function openLedger(
  composition: Composition,
  installation: Opened,
  config: Config,
  key: Pick<KeyServices, 'elsewhere'> = {},
): Promise<OpenedLedger> {
  const { clock, log } = composition;
  const opened = await composition.openTimeStamper(config);
  const signer = () => openKey({ ...keyServices(installation, config, composition), ...key });
  return {
    services: { store: installation.store, clock, log, signer, ...given({ stamper: opened?.stamper }) },
    close: async () => opened?.close(),
  };
}

/** The signer of a scheduler. */
export async function startSigning(composition: Composition, installation: Opened, config: Config): Promise<LedgerSigner> {
  const { services, close } = await openLedger(composition, installation, config);
  const signer = startSigner({ ...services, everyMs: config.ledger.every, wait: composition.wait });
  return { stop: () => signer.stop().finally(close) };
}

/** How long an authority may keep a command that has done its work. */
const STAMP_MS = 5_000;

/**
 * Signs what a command has recorded. What keeps it from that is told and no failure of the command: what it did is recorded, and signed with
 * what comes next.
 */
export async function signAfterwards(composition: Composition, installation: Opened, config: Config): Promise<void> {
  // Of many machines the schedulers have the key: a command on another one must not be the first to make it.
  const ledger = await openLedger(composition, installation, config, { elsewhere: config.storage.database !== undefined });
  try {
    await signLedger(ledger.services, AbortSignal.timeout(STAMP_MS));
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    note(plain(`${error.message}${error.remedy === undefined ? '' : `\n  ${error.remedy}`}`));
  } finally {
    await ledger.close();
  }
}
