/**
 * `alerts`: who was told what, and what could not be told.
 * @module
 */
import { addChannelsCommand } from '../alerts/channels.ts';
import { addListCommand } from '../alerts/list.ts';
import { addPreviewCommand } from '../alerts/preview.ts';
import { addRetryCommand } from '../alerts/retry.ts';
import { addShowCommand } from '../alerts/show.ts';
import { addTestCommand } from '../alerts/test.ts';
import type { AddToProgram } from '../program.ts';

const EXAMPLES = `
Examples:
  clausewatch alerts preview --since 2025-11-01
  clausewatch alerts channels
  clausewatch alerts test compliance-mail
  clausewatch alerts list --state dead
  clausewatch alerts retry --dead --channel compliance-mail`;

export const alertsCommand: AddToProgram = (program, run) => {
  const alerts = program
    .command('alerts')
    .description('Look at what was told to whom, try channels, and send again what did not arrive.')
    .addHelpText('after', EXAMPLES);
  for (const add of [addListCommand, addShowCommand, addRetryCommand, addTestCommand, addChannelsCommand, addPreviewCommand])
    add(alerts, run);
};
