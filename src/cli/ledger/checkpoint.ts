/**
 * `ledger checkpoint`: sign what is recorded, now.
 * @module
 */
import type { Command } from 'commander';
import { OperationalError } from '../../domain/errors.ts';
import { signLedger } from '../../pipeline/ledger/sign.ts';
import { type Context, interruption, withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { print } from '../terminal.ts';
import { openLedger } from './open.ts';

export function addCheckpointCommand(ledger: Command, run: RunCommand): void {
  ledger
    .command('checkpoint')
    .description(
      'Sign what is recorded now, and print the checkpoint: a signed note. Keep it elsewhere: it shows later that nothing was undone.',
    )
    .addHelpText('after', '\nExample:\n  clausewatch ledger checkpoint > checkpoint')
    .action(run((context) => checkpoint(context)));
}

async function checkpoint(context: Context): Promise<void> {
  await withInstallation(
    context,
    async (installation, config) => {
      const { services, close } = await openLedger(context.composition, installation, config);
      // What comes while it signs is for the next one.
      const size = await installation.store.ledgerSize();
      const signed = await signLedger({ ...services, stampEveryMs: 0 }, interruption()).finally(close);
      if (!signed || signed.size < size) throw unsigned(signed !== undefined);
      const { root, note, at } = signed;
      const timeStamps = (await installation.store.timeStamps({ from: signed.size, to: signed.size })).map(({ authority, at: when }) => ({
        authority,
        at: when,
      }));
      const told = { size: signed.size, root: Buffer.from(root).toString('hex'), at, note, timeStamps };
      await print(context.options.json ? JSON.stringify(told) : note.trimEnd());
    },
    { signs: false },
  );
}

function unsigned(hasKey: boolean): OperationalError {
  return hasKey
    ? new OperationalError('config', 'The private key of the ledger is not on this machine.', {
        remedy: 'Sign where a scheduler runs, or name the file as ledger.keyFile in the settings.',
      })
    : new OperationalError('usage', 'There is nothing to sign: nothing is recorded yet, or the private key is not on this machine.', {
        remedy: 'Visit a source with "clausewatch check", or sign where a scheduler runs.',
      });
}
