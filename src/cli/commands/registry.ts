/**
 * `registry`: graded answers about offerings and vendors, in a terminal.
 * @module
 */
import type { AddToProgram } from '../program.ts';
import { addActCommands } from '../registry/act.ts';
import { addListCommand } from '../registry/list.ts';
import { addRefreshCommand } from '../registry/refresh.ts';
import { addShowCommand } from '../registry/show.ts';

const EXAMPLES = `
Examples:
  clausewatch registry list --offering my-offering
  clausewatch registry list --status stale
  clausewatch registry show my-offering/gdpr_dpa
  clausewatch registry verify my-offering/gdpr_dpa --as ada
  clausewatch registry adopt my-offering/audit_rights --as ada`;

export const registryCommand: AddToProgram = (program, run) => {
  const registry = program
    .command('registry')
    .description('Look at the graded answers about offerings and vendors, and vouch for them.')
    .addHelpText('after', EXAMPLES);
  addListCommand(registry, run);
  addShowCommand(registry, run);
  addActCommands(registry, run);
  addRefreshCommand(registry, run);
};
