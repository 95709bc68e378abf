/**
 * What people do about alerts, by whatever face they do it: try a channel, and send a dead message once more.
 * @module
 */
import type { AlertStore, Notice } from '../../domain/alert.ts';
import type { AlertSettings } from '../../domain/alertSettings.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Act } from '../../domain/review.ts';
import type { NewId } from '../../lib/ids.ts';
import { mustBe, type Who } from '../../review/people.ts';

export interface AlertDesk {
  /**
   * Adds a test message to a channel of the settings, and gives its id: the sender delivers it like any other. Throws OperationalError:
   * 'usage' when there is no such channel, 'forbidden' for who is no administrator.
   */
  test(channel: string, who: Who): Promise<string>;
  /**
   * Sends a dead message once more, with the same idempotency key. Throws ConflictError when it is not dead, OperationalError 'usage' when
   * there is no such message, 'forbidden' for viewers.
   */
  retry(id: string, who: Who): Promise<void>;
}

export interface AlertDeskOptions {
  store: Pick<AlertStore, 'addMessages' | 'message' | 'retry'>;
  settings: Pick<AlertSettings, 'channels'>;
  /** Scheme, host and port under which people reach the pages; without it messages carry no link. */
  publicUrl?: string;
  clock: Clock;
  newId: NewId;
}

export function createAlertDesk({ store, settings, publicUrl, clock, newId }: AlertDeskOptions): AlertDesk {
  function act(kind: 'alert.test' | 'alert.retry', subject: Act['subject'], { by }: Who, note?: Record<string, unknown>): Act {
    return { id: newId('act'), at: clock.now().toISOString(), by, kind, subject, detail: note === undefined ? {} : { note } };
  }

  return {
    async test(channel, who) {
      mustBe('admin', who, 'send a test');
      if (!settings.channels.some(({ id }) => id === channel))
        throw new OperationalError('usage', `There is no channel ${channel}.`, {
          remedy: 'Channels are under "alerts" in the settings file.',
        });
      const now = clock.now().toISOString();
      const id = `test:${channel}:${newId('tst')}`;
      const notice: Notice = {
        id,
        kind: 'test',
        title: `Test of the channel ${channel}, asked for by ${who.by.name}`,
        at: now,
        items: [],
        more: 0,
        path: `/alerts/${encodeURIComponent(id)}`,
        ...(publicUrl === undefined ? {} : { baseUrl: publicUrl }),
      };
      // A lane of its own: behind what is stuck in another it would say nothing about the channel. Quiet hours are for what nobody waits for.
      const message = { id, channel, lane: id, notice, createdAt: now, notBefore: now };
      await store.addMessages([message], act('alert.test', { type: 'channel', id: channel }, who, { message: id }));
      return id;
    },

    async retry(id, who) {
      mustBe('analyst', who, 'send an alert again');
      const message = await store.message(id);
      if (!message) throw new OperationalError('usage', `There is no alert ${id}.`, { remedy: 'The page "Alerts" lists them.' });
      await store.retry(id, clock.now().toISOString(), act('alert.retry', { type: 'message', id }, who, { channel: message.channel }));
    },
  };
}
