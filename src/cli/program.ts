/**
 * The command line: global options, one file a command, exit codes (0 done, 1 operational failure, 2 wrong usage).
 * @module
 */
import { Command, CommanderError } from 'commander';
import { OperationalError } from '../domain/errors.ts';
import { version } from '../lib/version.ts';
import type { Composition } from '../pipeline/services.ts';
import { accessCommand } from './commands/access.ts';
import { addCommand } from './commands/add.ts';
import { alertsCommand } from './commands/alerts.ts';
import { backtestCommand } from './commands/backtest.ts';
import { changesCommand } from './commands/changes.ts';
import { checkCommand } from './commands/check.ts';
import { compareCommand } from './commands/compare.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { extractCommand } from './commands/extract.ts';
import { importCommand } from './commands/import.ts';
import { lintCommand } from './commands/lint.ts';
import { listCommand } from './commands/list.ts';
import { pauseCommand, resumeCommand } from './commands/pause.ts';
import { registryCommand } from './commands/registry.ts';
import { reviewCommand } from './commands/review.ts';
import { startCommand } from './commands/start.ts';
import type { Context, GlobalOptions } from './context.ts';
import { note, plain } from './terminal.ts';

/** Sets up one command on the program. `run` gives its action the context and the exit code it returns. */
export type AddToProgram = (program: Command, run: RunCommand) => void;
export type RunCommand = <Args extends unknown[]>(
  action: (context: Context, ...args: Args) => Promise<number> | Promise<void>,
) => (...args: [...Args, Command]) => Promise<void>;

const COMMANDS: AddToProgram[] = [
  startCommand,
  demoCommand,
  checkCommand,
  addCommand,
  lintCommand,
  listCommand,
  pauseCommand,
  resumeCommand,
  importCommand,
  backtestCommand,
  extractCommand,
  compareCommand,
  changesCommand,
  exportCommand,
  reviewCommand,
  registryCommand,
  alertsCommand,
  accessCommand,
  doctorCommand,
];

/** Runs one command line and gives its exit code. Operational errors are told in plain words; bugs are thrown. */
export async function runCli(argv: string[], composition: Composition): Promise<number> {
  let exitCode = 0;
  const run: RunCommand =
    (action) =>
    async (...args) => {
      const command = args.at(-1) as Command;
      const context: Context = { options: command.optsWithGlobals<GlobalOptions>(), composition };
      const result = await action(context, ...(args.slice(0, -1) as never));
      exitCode = typeof result === 'number' ? result : 0;
    };
  const program = createProgram();
  for (const addTo of COMMANDS) addTo(program, run);
  stopQuietlyOnClosedPipe();
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    return reportFailure(error);
  }
  return exitCode;
}

function createProgram(): Command {
  return new Command('clausewatch')
    .description('Watches what vendors promise on public pages, and records every change with its evidence.')
    .version(version())
    .option('--data <dir>', 'data folder: evidence and database (default: CLAUSEWATCH_DATA, the settings, or "snapshots")')
    .option('--watchers <dir>', 'folder of watcher files', 'watchers')
    .option('--config <file>', 'settings (default: config/clausewatch.yaml, if it is there)')
    .option('--json', 'answer in JSON, for programs')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Add --help for what it takes.')
    .exitOverride();
}

function reportFailure(error: unknown): number {
  // Commander has said already what is wrong, or has shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof OperationalError)) throw error;
  note(plain(`clausewatch: ${error.message}`));
  if (error.remedy) note(plain(`  ${error.remedy}`));
  return error.exitCode;
}

/** `clausewatch changes | head` ends when head has seen enough. */
function stopQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
