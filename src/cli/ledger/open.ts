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
import { KEY_FILE } from '../../pipeline/copy/manifest.ts';
import type { KeyServices } from '../../pipeline/ledger/key.ts';
import { createSignerMemory, type SignerMemory } from '../../pipeline/ledger/memory.ts';
import { ownKeys } from '../../pipeline/ledger/own.ts';
import { type SignServices, signLedger } from '../../pipeline/ledger/sign.ts';
import { type LedgerSigner, startSigner } from '../../pipeline/ledger/signer.ts';
import type { Composition, Installation } from '../../pipeline/services.ts';
import { note, plain } from '../terminal.ts';

type Opened = Pick<Installation, 'store' | 'dataDir'>;
type Own = Pick<Composition, 'clock' | 'randomBytes'>;

/** Path of the private key. */
export function keyFileOf({ dataDir }: Pick<Opened, 'dataDir'>, { ledger }: Config): string {
  return ledger.keyFile ?? join(dataDir, KEY_FILE);
}

/** What the key of this installation is made and read with. */
export function keyServices(opened: Opened, config: Config, { clock, randomBytes }: Own): KeyServices {
  const { ledger, web } = config;
  const file = keyFileOf(opened, config);
  const name = ledger.name ?? (web.publicUrl === undefined ? hostname() : new URL(web.publicUrl).host);
  return {
    store: opened.store,
    clock,
    randomBytes,
    file,
    name: isKeyName(name) ? name : 'clausewatch',
    isNamed: ledger.name !== undefined,
  };
}

/** What this machine knows to be signed: beside the key, whose owner alone can write there. */
export function signerMemory(opened: Pick<Opened, 'dataDir'>, config: Config): SignerMemory {
  return createSignerMemory(lastFileOf(opened, config));
}

function lastFileOf(opened: Pick<Opened, 'dataDir'>, config: Config): string {
  return config.ledger.lastFile ?? `${keyFileOf(opened, config)}.last`;
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
  const services = { ...keyServices(installation, config, composition), ...key };
  const keys = ownKeys(services, lastFileOf(installation, config));
  return {
    services: {
      store: installation.store,
      clock,
      log,
      ...keys,
      ...given({ stamper: opened?.stamper, stampEveryMs: config.ledger.timestamp?.every }),
    },
    close: async () => opened?.close(),
  };
}

/** The signer of a scheduler. */
export async function startSigning(composition: Composition, installation: Opened, config: Config): Promise<LedgerSigner> {
  const { services, close } = await openLedger(composition, installation, config);
  const { store } = installation;
  const signer = startSigner({ ...services, store, everyMs: config.ledger.every, wait: composition.wait, machine: hostname() });
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
