/**
 * `retention`: what is removed once it is old, and what is on hold.
 * @module
 */
import type { AddToProgram } from '../program.ts';
import { addApplyCommand, addPlanCommand } from '../retention/apply.ts';
import { addFindCommand } from '../retention/find.ts';
import { addHoldCommands } from '../retention/holds.ts';

const EXAMPLES = `
Examples:
  clausewatch retention plan
  clausewatch retention apply
  clausewatch retention hold acme --reason "dispute over the DPA of 2026"
  clausewatch retention hold acme/dpa --reason "audit" --as ada
  clausewatch retention release act_0123456789abcdef0123 --reason "settled"
  clausewatch retention find 9022d36ac66c00c8052d43cdf274bc58095251a3ccea659f456cb57a48136fb6`;

export const retentionCommand: AddToProgram = (program, run) => {
  const retention = program
    .command('retention')
    .description('Look at what the policy of the settings removes once it is old, and keep what must not go.')
    .addHelpText('after', EXAMPLES);
  addPlanCommand(retention, run);
  addApplyCommand(retention, run);
  addHoldCommands(retention, run);
  addFindCommand(retention, run);
};
