/**
 * `alerts show`: one message with all attempts to deliver it, and what it says.
 * @module
 */
import type { Command } from 'commander';
import { noticeText } from '../../alert/text.ts';
import type { Attempt, Message } from '../../domain/alert.ts';
import { OperationalError } from '../../domain/errors.ts';
import { withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { minute } from '../table.ts';
import { paint, plain, print, seconds } from '../terminal.ts';

export function addShowCommand(alerts: Command, run: RunCommand): void {
  alerts
    .command('show')
    .description('Show what a message says, and how it was tried to deliver it.')
    .argument('<id>', 'id of a message')
    .addHelpText('after', '\nExample:\n  clausewatch alerts show test_0f3a91c2b7d4e8650a1f')
    .action(
      run((context, id: string) =>
        withInstallation(
          context,
          async ({ store }) => {
            const message = await store.message(id);
            if (!message) throw noMessage(id);
            const attempts = await store.attempts(id);
            await print(context.options.json ? JSON.stringify({ message, attempts }) : render(message, attempts));
          },
          { readOnly: true },
        ),
      ),
    );
}

function noMessage(id: string): OperationalError {
  return new OperationalError('usage', `There is no message ${id}.`, { remedy: '"clausewatch alerts list" shows them.' });
}

function render(message: Message, attempts: readonly Attempt[]): string {
  return [
    `${paint('bold', message.channel)}  ${message.id}  ${paint('cyan', message.state)}`,
    ...facts(message).map(([name, value]) => `  ${name.padEnd(12)}${plain(value)}`),
    ...(attempts.length === 0 ? [] : ['', ...attempts.map(attemptLine)]),
    '',
    noticeText(message.notice).trimEnd(),
  ].join('\n');
}

function facts({ notice, lane, createdAt, notBefore, nextAt, deliveredAt, receipt, problem }: Message): Array<[string, string]> {
  const optional = (name: string, value: string | undefined): Array<[string, string]> => (value === undefined ? [] : [[name, value]]);
  return [
    ['kind', notice.kind],
    ['lane', lane],
    ['made', minute(createdAt)],
    ...(notBefore > createdAt ? optional('not before', minute(notBefore)) : []),
    ...optional('next try', nextAt && minute(nextAt)),
    ...optional('delivered', deliveredAt && minute(deliveredAt)),
    ...optional('receipt', receipt),
    ...optional('problem', problem && [problem.sentence, problem.remedy].filter(Boolean).join(' ')),
  ];
}

function attemptLine({ n, at, ms, ok, sentence = '' }: Attempt): string {
  return plain(`  ${String(n).padStart(2)}. ${minute(at)}  ${ok ? 'delivered' : `failed: ${sentence}`} (${seconds(ms)})`);
}
