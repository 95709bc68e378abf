/**
 * The desk over an opened data folder, for commands and for the pages that one of them serves.
 * @module
 */
import type { User } from '../domain/access.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Config } from '../domain/config.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Store } from '../domain/ports.ts';
import { changesById } from '../pipeline/changesById.ts';
import { settleDeadlines } from '../pipeline/deadlines.ts';
import type { RegistryKeeper } from '../pipeline/registry/keeper.ts';
import type { Composition, Installation } from '../pipeline/services.ts';
import { type BatchResult, createDesk, type Desk, type Who } from '../review/desk.ts';
import { createValueCheck } from '../review/values.ts';
import { terminalActor } from './actor.ts';

export interface DeskOptions {
  store: Store;
  config: Config;
  catalogue: Catalogue;
  /** What is decided is brought into the registry by it. */
  registry?: Pick<RegistryKeeper, 'keepUp'> | undefined;
}

/** The desk as the settings and the catalogue want it. */
export function openDesk(
  { clock, newId }: Pick<Composition, 'clock' | 'newId'>,
  { store, config, catalogue, registry }: DeskOptions,
): Desk {
  const { review: policy } = config;
  const valueProblem = createValueCheck(catalogue);
  const desk = createDesk({ store, clock, newId, policy, valueProblem, user: (id) => store.user({ id }) });
  return {
    ...desk,
    // A day of notice that is set, or taken back, moves deadlines.
    setNotice: async (...asked) => settled(await desk.setNotice(...asked)),
    undo: async (...asked) => kept(await settled(await desk.undo(...asked))),
    decide: async (...asked) => kept(await desk.decide(...asked)),
    signOff: async (...asked) => kept(await desk.signOff(...asked)),
    reopen: async (...asked) => kept(await desk.reopen(...asked)),
    edit: async (...asked) => kept(await desk.edit(...asked)),
  };

  async function kept(result: BatchResult): Promise<BatchResult> {
    if (!registry || result.done.length === 0) return result;
    const changes = await changesById(store, result.done);
    await registry.keepUp({ vendors: [...new Set([...changes.values()].map(({ vendor }) => vendor))] });
    return result;
  }

  async function settled<Result>(result: Result): Promise<Result> {
    await settleDeadlines({ store, clock, catalogue });
    return result;
  }
}

/**
 * Who acts from this terminal: the user of the installation that `--as` names, in that user's role; else the account of the operating
 * system as an analyst, for whoever may write to the data folder could do more than that. The account is put down either way.
 */
export async function whoActs({ store }: Pick<Installation, 'store'>, login: string | undefined): Promise<Who> {
  const terminal = terminalActor();
  const account = terminal.id;
  if (login === undefined) return { by: { ...terminal, account }, role: 'analyst' };
  const user = await userNamed(store, login);
  if (user.disabledAt !== undefined)
    throw new OperationalError('forbidden', `${user.login} is disabled.`, { remedy: 'An administrator can enable the user again.' });
  return { by: { kind: 'user', id: user.id, name: user.name, login: user.login, account }, role: user.role };
}

/** A user by login. Throws OperationalError('usage') when there is none. */
export async function userNamed(store: Pick<Store, 'user'>, login: string): Promise<User> {
  const user = await store.user({ login });
  if (!user) throw new OperationalError('usage', `There is no user ${login}.`, { remedy: '"clausewatch access list" shows them.' });
  return user;
}
