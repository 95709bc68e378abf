/**
 * What people do about messages: send once more what was put aside, and try a channel. Each is noted with who and when.
 * @module
 */
import { testMessage } from '../../alert/testMessage.ts';
import type { AlertStore, Message } from '../../domain/alert.ts';
import type { AlertSettings } from '../../domain/alertSettings.ts';
import { ConflictError, OperationalError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Act } from '../../domain/review.ts';
import type { NewId } from '../../lib/ids.ts';
import { mustBe, plainActor, type Who } from '../../review/people.ts';

export interface AlertingDeskOptions {
  store: Pick<AlertStore, 'addMessages' | 'retry' | 'message' | 'messages'>;
  settings: Pick<AlertSettings, 'channels'>;
  /** Of the pages. */
  baseUrl?: string | undefined;
  clock: Clock;
  /** Ids of acts and of test messages. */
  newId: NewId;
}

export interface RetryResult {
  /** Ids of messages that are sent again, in the order in which they were made. */
  done: string[];
  refused: Array<{ id: string; because: string }>;
}

export interface AlertingDesk {
  /** Messages that are not dead are refused, each with the reason. Throws OperationalError('forbidden') for those below analyst. */
  retry(ids: readonly string[], who: Who): Promise<RetryResult>;
  /** The same for all that are dead, of one channel or of all. */
  retryDead(of: { channel?: string }, who: Who): Promise<RetryResult>;
  /** Makes a test message for a channel of the settings, and gives its id. Throws OperationalError('usage') when there is none of that name. */
  test(channel: string, who: Who): Promise<string>;
}

const PAGE = 500;

export function createAlertingDesk({ store, settings, baseUrl, clock, newId }: AlertingDeskOptions): AlertingDesk {
  function act(kind: 'alert.retry' | 'alert.test', subject: Act['subject'], { by }: Who, now: Date, batch?: string): Act {
    const detail = by.account === undefined ? {} : { note: { account: by.account } };
    return {
      id: newId('act'),
      at: now.toISOString(),
      by: plainActor(by),
      kind,
      subject,
      detail,
      ...(batch === undefined ? {} : { batch }),
    };
  }

  async function retryAll(ids: readonly string[], who: Who): Promise<RetryResult> {
    const result: RetryResult = { done: [], refused: [] };
    const batch = ids.length > 1 ? newId('bat') : undefined;
    for (const id of new Set(ids)) {
      const because = await retryOne(id, who, batch);
      if (because === undefined) result.done.push(id);
      else result.refused.push({ id, because });
    }
    return result;
  }

  /** Why not, if not. */
  async function retryOne(id: string, who: Who, batch: string | undefined): Promise<string | undefined> {
    if (!(await store.message(id))) return 'There is no such message.';
    const now = clock.now();
    try {
      await store.retry(id, now.toISOString(), act('alert.retry', { type: 'message', id }, who, now, batch));
      return undefined;
    } catch (error) {
      if (error instanceof ConflictError) return error.message;
      throw error;
    }
  }

  async function dead(channel: string | undefined): Promise<Message[]> {
    const all: Message[] = [];
    for (;;) {
      const page = await store.messages({ state: 'dead', ...(channel === undefined ? {} : { channel }), limit: PAGE, offset: all.length });
      all.push(...page);
      if (page.length < PAGE) return all.reverse();
    }
  }

  return {
    async retry(ids, who) {
      mustBe('analyst', who, 'send messages again');
      return retryAll(ids, who);
    },
    async retryDead({ channel }, who) {
      mustBe('analyst', who, 'send messages again');
      return retryAll(
        (await dead(channel)).map(({ id }) => id),
        who,
      );
    },
    async test(channel, who) {
      mustBe('analyst', who, 'try channels');
      if (!settings.channels.some(({ id }) => id === channel)) throw noChannel(channel, settings);
      const now = clock.now();
      const id = newId('test');
      const note = act('alert.test', { type: 'channel', id: channel }, who, now);
      await store.addMessages([testMessage({ id, channel, now, baseUrl })], note);
      return id;
    },
  };
}

/** That the settings name no such channel, and which they do. */
export function noChannel(name: string, { channels }: Pick<AlertSettings, 'channels'>): OperationalError {
  const remedy =
    channels.length === 0
      ? 'The settings name no channel: add one under "alerts: channels:".'
      : `There are ${channels.map(({ id }) => id).join(', ')}.`;
  return new OperationalError('usage', `There is no channel ${name}.`, { remedy });
}
