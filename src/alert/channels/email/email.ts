/**
 * Mail by SMTP: through the egress gate, encrypted unless the server is named as one of our own, certificates always verified.
 * @module
 */
import { getCACertificates } from 'node:tls';
import { createTransport } from 'nodemailer';
import type { Channel, Notice, SendOutcome } from '../../../domain/alert.ts';
import type { ChannelOf } from '../../../domain/alertSettings.ts';
import type { CaptureFailure } from '../../../domain/capture.ts';
import { OperationalError } from '../../../domain/errors.ts';
import { count } from '../../../lib/inWords.ts';
import { plainLine } from '../../../lib/text.ts';
import { ofFailure } from '../outcome.ts';
import type { ChannelServices } from '../services.ts';
import { mailOf } from './mail.ts';
import { isForGood, outcomeOf, type Refusal, refusalsOf, refusalWords } from './smtp.ts';

type Settings = ChannelOf<'email'>;

/** Messages of which is remembered who has them while others wait. */
const REMEMBERED = 500;
/** Milliseconds of silence; the signal of the sender ends an attempt sooner. */
const SILENCE_MS = 60_000;
/** After the last word, a server is left so many milliseconds to close. */
const CLOSE_MS = 1_000;
const RECEIPT_CHARS = 200;

/** Reads the password; throws OperationalError('config') where it is missing. */
export function openEmail(settings: Settings, services: ChannelServices): Channel {
  const { id, to } = settings;
  const auth = login(settings, services);
  const standing = new Map<string, Standing>();
  return {
    id,
    async send(notice, signal) {
      const before = standing.get(notice.id) ?? { have: [], never: [] };
      const done = new Set([...before.have, ...before.never.map(({ recipient }) => recipient)]);
      const recipients = to.filter((address) => !done.has(address));
      const attempt = await submit({ settings, services, auth, notice, recipients, signal });
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

interface Login {
  user: string;
  pass: string;
}

function login({ id, smtp }: Settings, { secret }: ChannelServices): Login | undefined {
  const setting = (name: string): string => `alerts.channels (${id}: smtp.${name})`;
  if (smtp.user === undefined && smtp.password === undefined) return undefined;
  if (smtp.user === undefined || smtp.password === undefined)
    throw new OperationalError('config', `The channel "${id}" has only one of smtp.user and smtp.password.`, {
      remedy: `Name both in alerts.channels (${id}), or none for a server that asks for no login.`,
    });
  return { user: smtp.user, pass: secret(smtp.password, { what: `password of the channel "${id}"`, setting: setting('password') }) };
}

interface Submission {
  settings: Settings;
  services: ChannelServices;
  auth: Login | undefined;
  notice: Notice;
  recipients: readonly string[];
  signal: AbortSignal;
}

/** Of a message that some recipients have already: in this process only, a new one would ask everybody again. */
interface Standing {
  have: readonly string[];
  never: readonly Refusal[];
}

/** Who got it at this attempt, and whom the server refused. */
interface Taken {
  accepted: readonly string[];
  refusals: readonly Refusal[];
  reply: string;
}

async function submit(submission: Submission): Promise<Taken | SendOutcome> {
  const { settings, services, notice, recipients, signal } = submission;
  const { host, port } = settings.smtp;
  let refused: CaptureFailure | undefined;
  const transport = createTransport({
    ...connectionOptions(submission),
    // The library asks for a connection when it needs one, and closes it: pulled away from under TLS, a connection can take Node with it.
    getSocket(_options, give) {
      void services.dial({ host, port, inTheClear: settings.smtp.secure === 'none' }, signal).then((dialled) => {
        if (dialled.ok) return give(null, { connection: dialled.socket });
        refused = dialled.failure;
        give(new Error(refused.message));
      }, give);
    },
  });
  try {
    const mail = mailOf(notice, { settings, recipients, product: services.product, date: services.clock.now() });
    const info = await transport.sendMail({ ...mail, signal });
    return { accepted: info.accepted.map(String), refusals: refusalsOf(info.rejectedErrors), reply: info.response };
  } catch (error) {
    if (refused) return ofFailure(refused);
    const refusals = refusalsOf(error instanceof Error && 'rejectedErrors' in error ? error.rejectedErrors : undefined);
    if (refusals.length > 0) return { accepted: [], refusals, reply: '' };
    const outcome = outcomeOf(error, `${host}:${port}`);
    if (outcome) return outcome;
    throw error;
  } finally {
    transport.close();
  }
}

/** TLS as the settings say it: never less than asked for, never without a look at the certificate. */
function connectionOptions({ settings: { smtp }, services: { ca }, auth }: Submission) {
  const { host, port, secure } = smtp;
  return {
    host,
    port,
    secure: secure === 'tls',
    requireTLS: secure === 'starttls',
    ignoreTLS: secure === 'none',
    tls: {
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2' as const,
      ...(ca ? { ca: [...getCACertificates('default'), ...ca] } : {}),
    },
    ...(auth ? { auth } : {}),
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    socketCloseTimeout: CLOSE_MS,
    maxResponseSize: 65_536,
    logger: false,
  };
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
