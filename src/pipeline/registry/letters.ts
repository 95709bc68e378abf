/**
 * Sends the mails that authors of opinions wait for, by the loop that sends all messages: with leases, patience and back-off. A letter lives no
 * longer than its sending; then its address is gone.
 * @module
 */
import type { Channel, Message, Notice } from '../../domain/alert.ts';
import type { HeldLetter, Mailer, OpinionStore } from '../../domain/opinion.ts';
import type { TallyStore } from '../../domain/tally.ts';
import { type LetterServices, writeLetter } from '../../registry/opinions/box.ts';
import { type SenderLoop, type SenderLoopOptions, startSenderLoop } from '../alerting/senderLoop.ts';

export interface LetterOptions
  extends Omit<SenderLoopOptions, 'store' | 'channel' | 'givenUp'>,
    Pick<LetterServices, 'baseUrl' | 'offeringName'> {
  store: Pick<OpinionStore, 'claimLetter' | 'nextLetter' | 'letterAttempted' | 'opinion' | 'addOpinionLinks'> &
    Pick<TallyStore, 'serverTime'>;
  mailer: Mailer;
  randomBytes: LetterServices['random'];
}

/** With the letter its address goes: nobody but the author can ask for another. */
const GIVEN_UP =
  'not delivered, and given up: the author can send the review again once the cause is mended ("clausewatch alerts test" tries the channel)';

export function startLetters({ store, mailer, baseUrl, offeringName, randomBytes, ...options }: LetterOptions): SenderLoop {
  /** Those on their way: the loop knows a letter by its id alone, and so do its log and its attempts. */
  const held = new Map<string, HeldLetter>();
  const channel: Channel = {
    id: mailer.id,
    async send({ id }, signal) {
      const letter = held.get(id);
      if (!letter) throw new Error('a letter that is sent was claimed before');
      // No sender ran for days: nobody could confirm what it asks for any more.
      if (letter.expiresAt <= options.clock.now().toISOString()) return { ok: true };
      const mail = await writeLetter(letter, { store, random: randomBytes, baseUrl, offeringName });
      // Confirmed, withdrawn or refused meanwhile: there is nothing to ask for any more.
      if (!mail) return { ok: true };
      return mailer.send(mail, signal);
    },
    close: async () => undefined,
  };
  return startSenderLoop({
    ...options,
    channel,
    givenUp: GIVEN_UP,
    store: {
      async claim(of) {
        const letter = await store.claimLetter(of);
        if (!letter) return undefined;
        held.set(letter.id, letter);
        return messageOf(letter, mailer.id, of.now);
      },
      nextDue: (of) => store.nextLetter(of),
      serverTime: () => store.serverTime(),
      async attempted({ id, token, outcome, nextAt }) {
        const letter = held.get(id);
        // Beyond its time nobody could confirm what it asks for.
        const again = nextAt !== undefined && letter !== undefined && nextAt < letter.expiresAt ? { nextAt } : {};
        const kept = await store.letterAttempted({ id, token, outcome, ...again });
        held.delete(id);
        return kept;
      },
    },
  });
}

/** As the loop knows messages. It says nothing: what goes out is written when it is sent. */
function messageOf({ id, attempts }: HeldLetter, channel: string, at: string): Message {
  const notice: Notice = { id, kind: 'alert', title: '', at, items: [], more: 0, path: '' };
  return { id, channel, lane: id, notice, createdAt: at, notBefore: at, state: 'sending', attempts };
}
