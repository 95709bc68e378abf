/**
 * What analysts do about corrections.
 * @module
 */
import { isAtLeast, type Role } from '../../domain/access.ts';
import type { Correction, CorrectionStep, CorrectionStore } from '../../domain/correction.ts';
import { ConflictError, OperationalError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Cell, Citation, RegistryStore } from '../../domain/registry.ts';
import type { Act, ActKind, Actor } from '../../domain/review.ts';
import { given } from '../../lib/given.ts';
import type { NewId } from '../../lib/ids.ts';
import type { RegistryDesk } from '../desk.ts';

export interface CorrectionDeskOptions {
  store: Pick<CorrectionStore, 'correction' | 'moveCorrection'> & Pick<RegistryStore, 'registryEvents' | 'registryRecord'>;
  desk: Pick<RegistryDesk, 'answer' | 'verify'>;
  clock: Clock;
  newId: NewId;
}

export interface Moderator {
  by: Actor;
  role: Role;
}

/** The answer that an accepted correction brings. */
export type NewAnswer = Parameters<RegistryDesk['answer']>[2];

/**
 * Each throws OperationalError('forbidden') for people below analyst, ConflictError when the correction has moved on meanwhile, and
 * OperationalError('usage') for what there is not, or where no reason is given.
 */
export interface CorrectionDesk {
  /**
   * Accepts it, and gives the cell (as `cellVersion` was looked at) the new answer, with the evidence that was captured; without an answer the
   * cell says so already, and is vouched for. The event of the registry names the correction and whom it is credited to.
   */
  accept(
    id: string,
    version: number,
    of: { cellVersion: number; answer?: NewAnswer; evidence?: Citation[]; reason: string },
    who: Moderator,
  ): Promise<Correction>;
  refuse(id: string, version: number, reason: string, who: Moderator): Promise<Correction>;
  /** It is no spam: the page that it names is visited. */
  clear(id: string, version: number, who: Moderator): Promise<Correction>;
  /** Has the page visited once more. */
  capture(id: string, version: number, who: Moderator): Promise<Correction>;
}

export function createCorrectionDesk({ store, desk, clock, newId }: CorrectionDeskOptions): CorrectionDesk {
  async function standing(id: string, version: number, who: Moderator): Promise<Correction> {
    if (!isAtLeast(who.role, 'analyst'))
      throw new OperationalError('forbidden', 'Your role may not act on corrections.', {
        remedy: 'Ask an administrator for another role.',
      });
    const correction = await store.correction(id);
    if (!correction) throw new OperationalError('usage', 'There is no such correction.');
    if (correction.state !== 'open' || correction.version !== version)
      throw new ConflictError(id, 'Somebody else acted on this correction meanwhile.');
    return correction;
  }

  function act(kind: ActKind, id: string, { by }: Moderator, reason?: string): Act {
    return { id: newId('act'), at: clock.now().toISOString(), by, kind, subject: { type: 'correction', id }, detail: given({ reason }) };
  }

  async function move(step: CorrectionStep): Promise<Correction> {
    await store.moveCorrection(step);
    const moved = await store.correction(step.id);
    if (!moved) throw new Error('a correction that was moved is there');
    return moved;
  }

  /** Whether the registry has it already: the step before was the last that a killed process did. */
  async function isWritten({ id, cell }: Correction): Promise<boolean> {
    const events = await store.registryEvents({ type: 'cell', record: cell, newestFirst: true, limit: 50 });
    return events.some(({ because }) => because?.correction === id);
  }

  return {
    async accept(id, version, { cellVersion, answer, evidence = [], reason }, who) {
      const correction = await standing(id, version, who);
      if (correction.suspect !== undefined) throw new OperationalError('usage', 'This was taken for spam: say first that it is none.');
      const why = reasonOf(reason);
      const acting = { ...who, reason: why, correction: { id, citations: evidence, ...given({ credit: correction.credit }) } };
      if (!(await isWritten(correction))) {
        if (answer) await desk.answer(correction.cell, cellVersion, answer, acting);
        else await vouch(correction.cell, cellVersion, acting);
      }
      const how = answer ? 'answered' : 'noted';
      return move({ id, version, act: act('correction.accept', id, who, why), decided: { state: 'accepted', how } });
    },

    async refuse(id, version, reason, who) {
      await standing(id, version, who);
      return move({ id, version, act: act('correction.refuse', id, who, reasonOf(reason)), decided: { state: 'refused' } });
    },

    async clear(id, version, who) {
      const { suspect, url } = await standing(id, version, who);
      if (suspect === undefined) throw new OperationalError('usage', 'This was not taken for spam.');
      return move({ id, version, act: act('correction.clear', id, who), cleared: true, capture: { id: newId('cap'), url } });
    },

    async capture(id, version, who) {
      const { url } = await standing(id, version, who);
      return move({ id, version, act: act('correction.capture', id, who), capture: { id: newId('cap'), url } });
    },
  };

  /** The event that tells of the correction says that the answer stands. */
  async function vouch(cell: string, cellVersion: number, acting: Parameters<RegistryDesk['verify']>[3]): Promise<void> {
    const stands: Cell | undefined = await store.registryRecord('cell', cell);
    if (!stands) throw new OperationalError('usage', 'There is no answer yet that could say so.', { remedy: 'Give one.' });
    await desk.verify(cell, cellVersion, { despite: stands.stale?.changes ?? [] }, acting);
  }
}

const MOST_REASON = 500;

function reasonOf(text: string): string {
  const reason = text.trim();
  if (reason === '') throw new OperationalError('usage', 'Say why: the reason is shown to who sent it.');
  if (reason.length > MOST_REASON) throw new OperationalError('usage', `The reason has more than ${MOST_REASON} characters.`);
  return reason;
}
