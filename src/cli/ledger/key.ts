/**
 * `ledger key`: the public key, and a new one.
 * @module
 */
import type { Command } from 'commander';
import { OperationalError } from '../../domain/errors.ts';
import type { LedgerKey } from '../../domain/ledger.ts';
import { fingerprintOf, pemOf, readVerifier } from '../../ledger/note.ts';
import { refusedExtent } from '../../pipeline/ledger/health.ts';
import { goOnRestored, renewKey } from '../../pipeline/ledger/key.ts';
import { type Context, withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { minute } from '../table.ts';
import { plain, print } from '../terminal.ts';
import { keyServices, signerMemory } from './open.ts';

export function addKeyCommand(ledger: Command, run: RunCommand): void {
  ledger
    .command('key')
    .description('Show the public key that checkpoints are signed with: hand it to whoever is to verify them.')
    .option('--new', 'make a new private key and take it into use; the file of the old one is kept beside it')
    .option('--after-restore', 'with --new: a backup was restored by hand, and what this machine had signed since is given up')
    .addHelpText('after', '\nExamples:\n  clausewatch ledger key\n  clausewatch ledger key --new')
    .action(run((context, options: Options) => key(context, options)));
}

interface Options {
  new?: boolean;
  afterRestore?: boolean;
}

async function key(context: Context, { new: renews = false, afterRestore = false }: Options): Promise<void> {
  if (afterRestore && !renews)
    throw new OperationalError('usage', 'What was signed is given up only with a new key.', { remedy: 'Add --new.' });
  await withInstallation(
    context,
    async (installation, config) => {
      const services = keyServices(installation, config, context.composition);
      if (afterRestore) await goOnRestored(services, signerMemory(installation, config), await refusedExtent(installation.store));
      else if (renews) await renewKey(services);
      const keys = await installation.store.ledgerKeys();
      if (keys.length === 0) throw none();
      await print(context.options.json ? JSON.stringify(keys.map(described)) : render(keys));
    },
    { readOnly: !renews },
  );
}

function described({ key, at }: LedgerKey): object {
  const verifier = readVerifier(key);
  return { key, at, ...(verifier ? { sha256: fingerprintOf(verifier), pem: pemOf(verifier) } : {}) };
}

function render(keys: readonly LedgerKey[]): string {
  const lines = keys.map(({ key, at }, n) => {
    const verifier = readVerifier(key);
    const use = n === keys.length - 1 ? `in use since ${minute(at)} UTC` : `taken into use ${minute(at)} UTC, not in use any more`;
    return [plain(key), `  ${use}`, ...(verifier ? [`  SHA-256 of it (DER): ${fingerprintOf(verifier)}`] : [])].join('\n');
  });
  const last = readVerifier(keys.at(-1)?.key ?? '');
  return [...lines, ...(last ? ['', pemOf(last).trimEnd()] : [])].join('\n');
}

function none(): OperationalError {
  return new OperationalError('usage', 'The ledger has no key yet.', {
    remedy: 'It is made with the first checkpoint: "clausewatch ledger checkpoint".',
  });
}
