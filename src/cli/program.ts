/**
 * The command line: global options, one file a command, exit codes (0 done, 1 operational failure, 2 wrong usage).
 * @module
 */
import { Command, CommanderError } from 'commander';
import { OperationalError } from '../domain/errors.ts';
import { version } from '../lib/version.ts';
import type { Composition } from '../pipeline/services.ts';
import type { Context, GlobalOptions } from './context.ts';
import { note, plain } from './terminal.ts';

/** Sets up one command on the program. `run` gives its action the context and the exit code it returns. */
export type AddToProgram = (program: Command, run: RunCommand) => void;
export type RunCommand = <Args extends unknown[]>(
  action: (context: Context, ...args: Args) => Promise<number> | Promise<void>,
) => (...args: [...Args, Command]) => Promise<void>;

/** In the order of the help. Each is loaded when its name is on the command line: starting is most of what a short command costs. */
const COMMANDS: Record<string, () => Promise<AddToProgram>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  add: async () => (await import('./commands/add.ts')).addCommand,
  lint: async () => (await import('./commands/lint.ts')).lintCommand,
  list: async () => (await import('./commands/list.ts')).listCommand,
  pause: async () => (await import('./commands/pause.ts')).pauseCommand,
  resume: async () => (await import('./commands/pause.ts')).resumeCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  backtest: async () => (await import('./commands/backtest.ts')).backtestCommand,
  extract: async () => (await import('./commands/extract.ts')).extractCommand,
  compare: async () => (await import('./commands/compare.ts')).compareCommand,
  changes: async () => (await import('./commands/changes.ts')).changesCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  review: async () => (await import('./commands/review.ts')).reviewCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  registry: async () => (await import('./commands/registry.ts')).registryCommand,
  alerts: async () => (await import('./commands/alerts.ts')).alertsCommand,
  ledger: async () => (await import('./commands/ledger.ts')).ledgerCommand,
  retention: async () => (await import('./commands/retention.ts')).retentionCommand,
  access: async () => (await import('./commands/access.ts')).accessCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  health: async () => (await import('./commands/health.ts')).healthCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
};

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
  for (const load of named(argv)) (await load())(program, run);
  stopQuietlyOnClosedPipe();
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    return reportFailure(error);
  }
  return exitCode;
}

/**
 * The commands whose names are on the command line, where the value of an option may look like one. All of them, where the help is for the
 * whole program, or what was meant has to be guessed.
 */
function named(argv: readonly string[]): Array<() => Promise<AddToProgram>> {
  const first = argv.findIndex((word) => Object.hasOwn(COMMANDS, word));
  const forAll = first === -1 || argv.slice(0, first).some((word) => word === '--help' || word === '-h');
  const wanted = Object.entries(COMMANDS).filter(([name]) => forAll || argv.includes(name));
  return wanted.map(([, load]) => load);
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
