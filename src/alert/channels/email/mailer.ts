/**
 * Mails to people whose address is in no setting, by the server of a channel. Nothing that comes back names the address: outcomes are logged.
 * @module
 */
import { domainToASCII } from 'node:url';
import type { SendMailOptions } from 'nodemailer';
import type { SendOutcome } from '../../../domain/alert.ts';
import type { ChannelOf } from '../../../domain/alertSettings.ts';
import type { Mail, Mailer } from '../../../domain/opinion.ts';
import { sha256 } from '../../../lib/hash.ts';
import { truncate } from '../../../lib/inWords.ts';
import { plain, plainLine } from '../../../lib/text.ts';
import type { ChannelServices } from '../services.ts';
import { isForGood } from './smtp.ts';
import { openSubmit } from './submit.ts';

const SUBJECT_CHARS = 120;

/** Reads the password; throws OperationalError('config') where it is missing. */
export function openMailer(settings: ChannelOf<'email'>, services: ChannelServices): Mailer {
  const submit = openSubmit(settings, services);
  const server = `${settings.smtp.host}:${settings.smtp.port}`;
  return {
    id: settings.id,
    async send(mail, signal) {
      const attempt = await submit(letterOf(mail, settings.from, services), signal);
      if ('ok' in attempt) return attempt.ok ? { ok: true } : withoutAddress(attempt, mail.to, server);
      if (attempt.accepted.length > 0) return { ok: true };
      const permanent = attempt.refusals.some(({ code }) => isForGood(code));
      return { ok: false, permanent, sentence: `The mail server ${server} ${permanent ? 'refused' : 'put off'} the recipient.` };
    },
  };
}

/** Servers like to repeat whom they refuse. */
function withoutAddress(failure: Extract<SendOutcome, { ok: false }>, address: string, server: string): SendOutcome {
  if (!failure.sentence.toLowerCase().includes(address.toLowerCase())) return failure;
  return { ...failure, sentence: `The mail server ${server} did not take the message.` };
}

function letterOf({ id, to, subject, text }: Mail, from: string, { product, clock }: ChannelServices): SendMailOptions {
  const domain = domainToASCII(from.slice(from.lastIndexOf('@') + 1)) || 'localhost';
  return {
    from: { name: product.name, address: from },
    // Not parsed: it is one address, whatever stands in it.
    to: [{ name: '', address: to }],
    envelope: { from, to: [to] },
    subject: truncate(plainLine(subject), SUBJECT_CHARS - 1),
    date: clock.now(),
    messageId: `<letter.${sha256(id).slice(0, 32)}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    xMailer: `${product.name} ${product.version}`,
    text: `${plain(text)}\n`,
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
  } as SendMailOptions;
}
