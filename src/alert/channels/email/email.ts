/**
 * Mail by SMTP to the recipients of a channel.
 * @module
 */
import type { Channel, SendOutcome } from '../../../domain/alert.ts';
import type { ChannelOf } from '../../../domain/alertSettings.ts';
import { count } from '../../../lib/inWords.ts';
import { plainLine } from '../../../lib/text.ts';
import type { ChannelServices } from '../services.ts';
import { mailOf } from './mail.ts';
import { isForGood, type Refusal, refusalWords } from './smtp.ts';
import { openSubmit, type Taken } from './submit.ts';

type Settings = ChannelOf<'email'>;

/** Messages of which is remembered who has them while others wait. */
const REMEMBERED = 500;
const RECEIPT_CHARS = 200;

/** Reads the password; throws OperationalError('config') where it is missing. */
export function openEmail(settings: Settings, services: ChannelServices): Channel {
  const { id, to } = settings;
  const submit = openSubmit(settings, services);
  const standing = new Map<string, Standing>();
  return {
    id,
    async send(notice, signal) {
      const before = standing.get(notice.id) ?? { have: [], never: [] };
      const done = new Set([...before.have, ...before.never.map(({ recipient }) => recipient)]);
      const recipients = to.filter((address) => !done.has(address));
      const mail = mailOf(notice, { settings, recipients, product: services.product, date: services.clock.now() });
      const attempt = await submit(mail, signal);
      if (!('refusals' in attempt)) return attempt;
      const { outcome, after } = settle(attempt, before, to.length);
      standing.delete(notice.id);
      if (!outcome.ok && !outcome.permanent) standing.set(notice.id, after);
      if (standing.size > REMEMBERED) standing.delete(standing.keys().next().value ?? '');
      return outcome;
    },
    close: async () => undefined,
  };
}

/** Of a message that some recipients have already: in this process only, a new one would ask everybody again. */
interface Standing {
  have: readonly string[];
  never: readonly Refusal[];
}

/** One outcome for all recipients: those who have it are not asked to take it again, and whoever is refused for good stays without. */
function settle({ accepted, refusals, reply }: Taken, before: Standing, all: number): { outcome: SendOutcome; after: Standing } {
  const have = [...before.have, ...accepted];
  const never = [...before.never, ...refusals.filter(({ code }) => isForGood(code))];
  const later = refusals.filter(({ code }) => !isForGood(code));
  const after = { have, never };
  const sentence = `${have.length} of ${count(all, 'recipient')} ${have.length === 1 ? 'has' : 'have'} it; ${refusalWords([...never, ...later])}.`;
  if (later.length > 0) return { outcome: { ok: false, permanent: false, sentence }, after };
  if (have.length === 0)
    return { outcome: { ok: false, permanent: true, sentence, remedy: 'Check the recipients (to) of the channel.' }, after };
  return { outcome: { ok: true, receipt: never.length > 0 ? sentence : plainLine(reply).slice(0, RECEIPT_CHARS) }, after };
}
