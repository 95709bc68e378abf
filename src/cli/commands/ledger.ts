/**
 * `ledger`: what vouches for the record.
 * @module
 */
import { addCheckpointCommand } from '../ledger/checkpoint.ts';
import { addKeyCommand } from '../ledger/key.ts';
import { addListCommand } from '../ledger/list.ts';
import { addProveCommand } from '../ledger/prove.ts';
import { addShowCommand } from '../ledger/show.ts';
import { addVerifyGrowthCommand } from '../ledger/verifyGrowth.ts';
import type { AddToProgram } from '../program.ts';

const EXAMPLES = `
Examples:
  clausewatch ledger key
  clausewatch ledger checkpoint > checkpoint
  clausewatch ledger list --type change --since 2026-11-01
  clausewatch ledger prove changes/chg_bcef83ad2ac623346c95 --out proof
  clausewatch ledger prove --from 1200`;

export const ledgerCommand: AddToProgram = (program, run) => {
  const ledger = program
    .command('ledger')
    .description('Look at the events that vouch for the record, sign them, and prove them to others.')
    .addHelpText('after', EXAMPLES);
  addKeyCommand(ledger, run);
  addCheckpointCommand(ledger, run);
  addListCommand(ledger, run);
  addShowCommand(ledger, run);
  addProveCommand(ledger, run);
  addVerifyGrowthCommand(ledger, run);
};
