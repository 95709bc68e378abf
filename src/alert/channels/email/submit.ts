/**
 * Hands a mail to the server of a channel: through the egress gate, encrypted unless the server is named as one of our own, certificates
 * always verified.
 * @module
 */
import { getCACertificates } from 'node:tls';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { SendOutcome } from '../../../domain/alert.ts';
import type { ChannelOf } from '../../../domain/alertSettings.ts';
import type { CaptureFailure } from '../../../domain/capture.ts';
import { OperationalError } from '../../../domain/errors.ts';
import { ofFailure } from '../outcome.ts';
import type { ChannelServices } from '../services.ts';
import { outcomeOf, type Refusal, refusalsOf } from './smtp.ts';

type Settings = ChannelOf<'email'>;

/** Milliseconds of silence; the signal of the sender ends an attempt sooner. */
const SILENCE_MS = 60_000;
/** After the last word, a server is left so many milliseconds to close. */
const CLOSE_MS = 1_000;

/** Who got it at this attempt, and whom the server refused. */
export interface Taken {
  accepted: readonly string[];
  refusals: readonly Refusal[];
  reply: string;
}

/** One attempt. What the network or the server does is the outcome, never thrown. */
export type Submit = (mail: SendMailOptions, signal: AbortSignal) => Promise<Taken | SendOutcome>;

/** Reads the password; throws OperationalError('config') where it is missing. */
export function openSubmit(settings: Settings, services: ChannelServices): Submit {
  const auth = login(settings, services);
  return (mail, signal) => submit({ settings, services, auth, mail, signal });
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
  mail: SendMailOptions;
  signal: AbortSignal;
}

async function submit(submission: Submission): Promise<Taken | SendOutcome> {
  const { settings, services, mail, signal } = submission;
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
    const info = await transport.sendMail({ ...mail, signal } as SendMailOptions);
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
