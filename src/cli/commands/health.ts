/**
 * `health`: whether a running process is well, for containers and scripts.
 * @module
 */
import type { Config } from '../../domain/config.ts';
import { OperationalError } from '../../domain/errors.ts';
import { hostUrl } from '../../web/serve.ts';
import { type Context, readConfig } from '../context.ts';
import type { AddToProgram } from '../program.ts';
import { plain, print } from '../terminal.ts';

interface Options {
  url?: string;
  live?: boolean;
}

/** Longer than any part of the process is waited for. */
const ANSWER_MS = 4_000;
const MOST_BYTES = 10_000;

export const healthCommand: AddToProgram = (program, run) => {
  program
    .command('health')
    .description('Ask a running process whether it is ready, or with --live whether it is alive.')
    .option('--url <url>', 'address of its pages, or of its listener for health and metrics (default: as the settings say)')
    .option('--live', 'only whether it is alive: its loops get on')
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch health\n  clausewatch health --url http://127.0.0.1:9464 --live\n\nEnds with 0 if it is, with 1 if not.',
    )
    .action(run(health));
};

async function health(context: Context, { url, live = false }: Options): Promise<number> {
  const base = url ?? addressOf(await readConfig(context));
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol))
    throw new OperationalError('usage', `${plain(base)} is no address.`, { remedy: 'Write it like http://127.0.0.1:9464.' });
  const { pathname } = new URL(base);
  const answer = await ask(pathname === '/' ? new URL(live ? '/healthz' : '/readyz', base) : new URL(base));
  await print(context.options.json ? JSON.stringify(answer) : `${answer.ok ? 'ok' : 'not ok'}: ${plain(answer.says)}`);
  return answer.ok ? 0 : 1;
}

function addressOf({ telemetry, web }: Config): string {
  return telemetry.port === undefined ? hostUrl(web.host, web.port) : hostUrl(telemetry.host, telemetry.port);
}

async function ask(url: URL): Promise<{ ok: boolean; says: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS), redirect: 'manual' });
    return { ok: response.ok, says: (await response.text()).slice(0, MOST_BYTES).trim() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // What fetch throws is of the network: nobody listens there, or does not answer in time.
    return { ok: false, says: `${url.origin} does not answer (${causeOf(error)}).` };
  }
}

function causeOf({ cause, message }: Error): string {
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}
