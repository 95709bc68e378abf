/**
 * What came of handing a mail to a server, from the answers of the server and the errors of the library.
 * @module
 */
import type { SendOutcome } from '../../../domain/alert.ts';
import { plainLine } from '../../../lib/text.ts';

/** One recipient, and what the server said to it. */
export interface Refusal {
  recipient: string;
  /** SMTP reply code; absent where the server broke off. */
  code?: number;
  reply: string;
}

/** What the library's errors carry. */
interface SmtpError extends Error {
  code?: string;
  response?: string;
  responseCode?: number;
  rejectedErrors?: unknown;
  recipient?: unknown;
}

const WORDS_CHARS = 160;
const BAD_SEQUENCE = 503;

/** Replies from 500 on say "never"; 503 says that the conversation went wrong, not the message. */
export function isForGood(code: number | undefined): boolean {
  return code !== undefined && code >= 500 && code < 600 && code !== BAD_SEQUENCE;
}

/** Undefined for errors that are none of the network or the server: then it is a bug. `server` is "host:port". */
export function outcomeOf(error: unknown, server: string): Extract<SendOutcome, { ok: false }> | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const { code, responseCode, response } = error as SmtpError;
  const reply = replyOf(response);
  const permanent = isForGood(responseCode);
  const failed = (sentence: string, remedy?: string): Extract<SendOutcome, { ok: false }> => ({
    ok: false,
    permanent,
    sentence,
    ...(remedy === undefined ? {} : { remedy }),
  });
  switch (code) {
    case 'EABORT':
    case 'ETIMEDOUT':
      return failed(`The mail server ${server} did not take the message in time.`);
    case 'EAUTH':
    case 'ENOAUTH':
      return failed(`The mail server ${server} does not accept the login${reply}.`, 'Check smtp.user and smtp.password of the channel.');
    case 'ETLS':
      return insecure(server, reply || causeOf(error));
    case 'ESOCKET':
      if (isOfTls(error)) return insecure(server, causeOf(error));
      return failed(`The mail server ${server} broke off${causeOf(error)}.`);
    case 'ECONNECTION':
    case 'EPROTOCOL':
    case 'EDNS':
      return failed(`The mail server ${server} broke off${reply || causeOf(error)}.`);
    case 'EENVELOPE':
    case 'EMESSAGE':
      return failed(`The mail server ${server} ${permanent ? 'refused the message' : 'could not take the message now'}${reply}.`);
    default:
      return undefined;
  }
}

/** Whatever the server says to it: its operator may put it right, and then the message goes. */
function insecure(server: string, why: string): Extract<SendOutcome, { ok: false }> {
  return {
    ok: false,
    permanent: false,
    sentence: `No secure connection to the mail server ${server} could be set up${why}.`,
    remedy:
      'Check smtp.secure and smtp.port of the channel, and the certificate of the server; for a private authority, name its certificate file in NODE_EXTRA_CA_CERTS.',
  };
}

function isOfTls(error: Error): boolean {
  const { originalCode } = error as { originalCode?: unknown };
  return (
    typeof originalCode === 'string' &&
    /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_|EPROTO$)/.test(originalCode)
  );
}

/** Recipients whom the server refused, from the library's list of errors. */
export function refusalsOf(errors: unknown): Refusal[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error: SmtpError) => {
    if (typeof error.recipient !== 'string') return [];
    const { recipient, responseCode, response } = error;
    return [{ recipient, ...(responseCode === undefined ? {} : { code: responseCode }), reply: replyOf(response) }];
  });
}

/** "c@acme.example was refused, “550 No such user”". */
export function refusalWords(refusals: readonly Refusal[]): string {
  return refusals.map(({ recipient, reply }) => `${plainLine(recipient)} was refused${reply}`).join('; ');
}

function replyOf(response: string | undefined): string {
  const words = plainLine(response ?? '').slice(0, WORDS_CHARS);
  return words === '' ? '' : `, “${words}”`;
}

/** Codes of TLS and sockets say more than the library's own. */
function causeOf(error: Error): string {
  const { originalCode, message } = error as { originalCode?: unknown; message: string };
  if (typeof originalCode === 'string') return ` (${originalCode})`;
  const words = plainLine(message).slice(0, WORDS_CHARS);
  return words === '' ? '' : ` (${words})`;
}
