/**
 * A notice as a mail: headers that say who it is from, that it is the same at every attempt, and to which thread it belongs.
 * @module
 */
import { domainToASCII } from 'node:url';
import type { SendMailOptions } from 'nodemailer';
import type { Notice, NoticeItem } from '../../../domain/alert.ts';
import type { ChannelOf } from '../../../domain/alertSettings.ts';
import { sha256 } from '../../../lib/hash.ts';
import { truncate } from '../../../lib/inWords.ts';
import { plainLine } from '../../../lib/text.ts';
import { noticeText } from '../../text.ts';
import { keyOf } from '../key.ts';
import { mailHtml } from './html.ts';

const SUBJECT_CHARS = 120;
/** A header has to stay readable for servers; what tells of more things begins no thread. */
const MOST_THREADS = 10;

export interface MailOptions {
  settings: Pick<ChannelOf<'email'>, 'id' | 'from' | 'to'>;
  /** Who gets it at this attempt. */
  recipients: readonly string[];
  product: { name: string; version: string };
  date: Date;
}

/** The same notice gives the same mail but for its date and the recipients of the attempt. */
export function mailOf(notice: Notice, { settings, recipients, product, date }: MailOptions): SendMailOptions {
  const { id: channel, from, to } = settings;
  const domain = domainToASCII(from.slice(from.lastIndexOf('@') + 1)) || 'localhost';
  const messageId = (of: string): string => `<${of}@${domain}>`;
  const threads = threadsOf(notice).map((subject) => messageId(`change.${sha256(subject).slice(0, 32)}`));
  return {
    from: { name: product.name, address: from },
    to: [...to],
    envelope: { from, to: [...recipients] },
    subject: truncate(plainLine(notice.title), SUBJECT_CHARS - 1),
    date,
    messageId: messageId(`notice.${sha256(notice.id).slice(0, 32)}`),
    ...(threads.length === 0 ? {} : { references: threads }),
    ...(threads.length === 1 && followsUp(notice) ? { inReplyTo: threads[0] } : {}),
    headers: {
      'Auto-Submitted': 'auto-generated',
      // Exchange answers for people who are away, unless it is told not to.
      'X-Auto-Response-Suppress': 'All',
      'X-Clausewatch-Notice': keyOf(notice),
      'X-Clausewatch-Kind': notice.kind,
      'List-Id': `<${channel}.clausewatch.${domain}>`,
    },
    xMailer: `${product.name} ${product.version}`,
    ...(isCritical(notice) ? { priority: 'high' as const } : {}),
    text: noticeText(notice),
    html: mailHtml(notice, { product: product.name, channel }),
    textEncoding: 'quoted-printable',
    // The library takes a random one otherwise.
    baseBoundary: sha256(`boundary ${notice.id}`).slice(0, 16),
    disableFileAccess: true,
    disableUrlAccess: true,
  } as SendMailOptions;
}

/** Ids of the changes that it tells of. Digests and summaries belong to no thread. */
function threadsOf({ kind, items }: Notice): string[] {
  if (kind === 'digest' || kind === 'summary') return [];
  const ids = [...new Set(items.flatMap((item) => subjectOf(item) ?? []))];
  return ids.length > MOST_THREADS ? [] : ids;
}

function subjectOf(item: NoticeItem): string | undefined {
  if (item.type === 'health') return item.entry.health.id;
  return item.type === 'change' ? item.entry.change.id : item.due.entry.change.id;
}

/** Whether something was told of it before. */
function followsUp({ items: [item], kind }: Notice): boolean {
  if (kind === 'escalation' || kind === 'reminder') return true;
  return item !== undefined && item.type !== 'due' && !['change.recorded', 'health.opened'].includes(item.entry.kind);
}

function isCritical({ items }: Notice): boolean {
  return items.some(
    (item) => item.type === 'change' && item.entry.change.severity === 'critical' && item.entry.kind !== 'change.retracted',
  );
}
