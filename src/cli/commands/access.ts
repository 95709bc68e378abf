/**
 * `access`: people and their way in, for whoever has the machine.
 * @module
 */
import { Option } from 'commander';
import type { Access } from '../../access/access.ts';
import type { NewLink } from '../../access/links.ts';
import { ROLES, type Role, type User } from '../../domain/access.ts';
import type { Config } from '../../domain/config.ts';
import { OperationalError } from '../../domain/errors.ts';
import { enterUrl } from '../../web/origin.ts';
import { hostUrl } from '../../web/serve.ts';
import { terminalActor } from '../actor.ts';
import { type Context, withInstallation } from '../context.ts';
import { accessOf } from '../entry.ts';
import type { AddToProgram } from '../program.ts';
import { minute, table } from '../table.ts';
import { note, plain, print } from '../terminal.ts';
import { parsePort } from './start.ts';

interface LinkOptions {
  port?: number;
}
interface AddOptions extends LinkOptions {
  role: Role;
  name?: string;
}

export const accessCommand: AddToProgram = (program, run) => {
  const access = program
    .command('access')
    .description('Who may sign in on the web page, and one-time links to do so.')
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch access link\n  clausewatch access add ada@example.com --role analyst --name "Ada Lovelace"',
    );
  access
    .command('link')
    .description('Make a one-time sign-in link; the one before is void.')
    .argument('[login]', 'of whom (default: the first administrator)')
    .option('--port <port>', 'port of the web page, where it is not that of the settings', parsePort)
    .action(run((context, login: string | undefined, options: LinkOptions) => link(context, login, options)));
  access
    .command('add')
    .description('Add somebody, and make their first sign-in link.')
    .argument('<login>', 'how they are named, like "ada" or "ada@example.com"')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).default('viewer'))
    .option('--name <name>', 'as others see them (default: the login)')
    .option('--port <port>', 'port of the web page, where it is not that of the settings', parsePort)
    .action(run((context, login: string, options: AddOptions) => add(context, login, options)));
  access
    .command('list')
    .description('Show who may sign in.')
    .action(run((context) => list(context)));
};

function link(context: Context, login: string | undefined, options: LinkOptions): Promise<void> {
  return withAccess(context, async (access, config) => {
    const first = await access.firstStart();
    const user = login === undefined ? await access.people.firstAdministrator() : await access.people.byLogin(login);
    if (!user) throw nobody(login);
    // The link of the first start is made already.
    const made = first && user.login === 'admin' ? first : await access.links.make(user, terminalActor());
    await show(context, user, made, config, options);
  });
}

function add(context: Context, login: string, { role, name, ...options }: AddOptions): Promise<void> {
  return withAccess(context, async (access, config) => {
    const user = await access.people.add({ login, role, name: name ?? login }, terminalActor());
    await show(context, user, await access.links.make(user, terminalActor()), config, options);
  });
}

async function list(context: Context): Promise<void> {
  await withAccess(context, async (access) => {
    const users = await access.people.list();
    await print(context.options.json ? JSON.stringify(users) : render(users));
  });
}

async function withAccess(context: Context, work: (access: Access, config: Config) => Promise<void>): Promise<void> {
  await withInstallation(context, ({ store }, config) => work(accessOf(store, config, context.composition), config));
}

async function show(context: Context, user: User, { secret, expiresAt }: NewLink, { web }: Config, { port = web.port }: LinkOptions) {
  const url = enterUrl(web.publicUrl ?? hostUrl(web.host, port), secret);
  if (context.options.json) return print(JSON.stringify({ login: user.login, role: user.role, url, expiresAt }));
  note(plain(`${user.name} (${user.login}, ${user.role}); works once, until ${minute(expiresAt)} UTC.`));
  return print(`Sign in: ${url}`);
}

function render(users: User[]): string {
  if (users.length === 0) return 'Nobody yet: the first start makes an administrator.';
  return table(
    ['login', 'name', 'role', 'signs in with', 'last seen'],
    users.map(({ login, name, role, hasPassword, subject, disabledAt, lastSeenAt }) => [
      login,
      name,
      role,
      disabledAt === undefined
        ? [hasPassword ? 'password' : '', subject === undefined ? '' : 'identity provider', 'link'].filter(Boolean).join(', ')
        : `disabled since ${minute(disabledAt)}`,
      minute(lastSeenAt),
    ]),
  );
}

function nobody(login: string | undefined): OperationalError {
  return login === undefined
    ? new OperationalError('usage', 'There is no administrator who may sign in.', {
        remedy: 'Add one: clausewatch access add LOGIN --role admin',
      })
    : new OperationalError('usage', `There is nobody called ${plain(login)}.`, {
        remedy: 'Run "clausewatch access list" to see who there is, or "clausewatch access add".',
      });
}
