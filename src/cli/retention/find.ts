/**
 * `retention find`: whether something was removed, when, and by which policy.
 * @module
 */
import type { Command } from 'commander';
import { OperationalError } from '../../domain/errors.ts';
import { ENTOMBED, type Tombstone } from '../../domain/retention.ts';
import { withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { plain, print } from '../terminal.ts';

const WORDS: Record<Tombstone['what'], string> = {
  visits: 'The visit',
  page: 'The stored page',
  picture: 'The picture',
  messages: 'The message',
  message_attempts: 'The attempt',
};

export function addFindCommand(retention: Command, run: RunCommand): void {
  retention
    .command('find')
    .description('Say whether a page, picture, visit or message was removed by policy, and by which event of the ledger.')
    .argument('<hash or id>', 'hash of a page or picture, id of a visit or message')
    .addHelpText('after', '\nExample:\n  clausewatch retention find acme/dpa@2025-03-01T06:00:00.000Z')
    .action(
      run((context, key: string) =>
        withInstallation(
          context,
          async ({ store }) => {
            const found = (await Promise.all(ENTOMBED.map((what) => store.tombstone(what, key)))).flatMap((tombstone) => tombstone ?? []);
            if (found.length === 0)
              throw new OperationalError('input', `No tombstone names ${key}.`, {
                remedy: 'It was not removed by policy: "clausewatch verify" says whether it is there and whole.',
              });
            if (context.options.json) await print(JSON.stringify(found));
            else for (const tombstone of found) await print(sentence(tombstone));
          },
          { readOnly: true },
        ),
      ),
    );
}

function sentence({ what, key, at, moment, source, event }: Tombstone): string {
  const of = source === undefined ? '' : ` of ${source}`;
  return plain(
    `${WORDS[what]} ${key}${of}, from ${moment}, was deleted by policy on ${at}: "clausewatch ledger show ${event}" says by which.`,
  );
}
