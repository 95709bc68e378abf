/**
 * `ledger prove`: proofs for somebody who trusts nobody, as JSON or as files.
 * @module
 */

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { OperationalError } from '../../domain/errors.ts';
import { eventNamed, proveEvent, proveEvents, proveGrowth } from '../../pipeline/ledger/prove.ts';
import { parseCursor } from '../commands/changes.ts';
import { type Context, interruption, withInstallation } from '../context.ts';
import { explained, writeFileWhole } from '../export/outFile.ts';
import type { RunCommand } from '../program.ts';
import { count, note, print } from '../terminal.ts';

interface Options {
  from?: number;
  out?: string;
  force?: boolean;
}

export function addProveCommand(ledger: Command, run: RunCommand): void {
  ledger
    .command('prove')
    .description('Prove that events are in the ledger, or that it has only grown since a checkpoint that you know.')
    .argument('[id...]', 'ids of events')
    .option('--from <size>', 'prove that the ledger goes on from its first so many events', parseCursor)
    .option('--out <folder>', 'write events, proofs, checkpoint, key and how to verify them into this folder')
    .option('--force', 'write over files that are there')
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch ledger prove acts/act_0f3a91c2b7d4e8650a1f\n  clausewatch ledger prove changes/chg_bcef83ad2ac623346c95 --out proof\n  clausewatch ledger prove --from 1200',
    )
    .action(run((context, ids: string[], options: Options) => prove(context, ids, options)));
}

async function prove(context: Context, ids: readonly string[], { from, out, force = false }: Options): Promise<void> {
  if ((from === undefined) === (ids.length === 0) || (from !== undefined && out !== undefined))
    throw new OperationalError('usage', 'It proves events that you name, or growth with --from.', {
      remedy: 'Name ids of events, or --from with the size of a checkpoint that you know.',
    });
  await withInstallation(
    context,
    async ({ store }) => {
      if (from !== undefined) return print(JSON.stringify(await proveGrowth(store, from)));
      if (out !== undefined) return writeAll(await proveEvents(store, ids), out, force);
      for (const id of ids) {
        const { line, event } = await eventNamed(store, id);
        await print(JSON.stringify({ event, ...(await proveEvent(store, line)) }));
      }
    },
    { readOnly: true },
  );
}

async function writeAll(files: Awaited<ReturnType<typeof proveEvents>>, folder: string, force: boolean): Promise<void> {
  const signal = interruption();
  for (const { name, text } of files) {
    const file = join(folder, name);
    await explained(file, () => mkdir(dirname(file), { recursive: true }));
    await writeFileWhole(file, { force, signal }, (into) => into.write(text));
  }
  note(`${count(files.length, 'file')} in ${folder}; HOW-TO-VERIFY.txt says how to verify them.`);
}
