/**
 * The letter box for opinions: takes in what users write, has it confirmed by mail, and lets them take it back. What is taken for spam, and
 * what comes from somebody who has an opinion there already, gets the same answer as all else: nobody learns whose address is known.
 * @module
 */
import type { CorrectionStore, FormLimits } from '../../domain/correction.ts';
import type { Mail } from '../../domain/opinion.ts';
import { type HeldLetter, type NewOpinion, type Opinion, OpinionInput, type OpinionStore, ReportInput } from '../../domain/opinion.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Act, ActKind, Actor } from '../../domain/review.ts';
import { given } from '../../lib/given.ts';
import { sha256 } from '../../lib/hash.ts';
import type { NewId } from '../../lib/ids.ts';
import { networkOf } from '../../lib/network.ts';
import { newSecret, type RandomBytes } from '../../lib/secrets.ts';
import { type FieldProblem, readFields, suspicion } from '../forms/fields.ts';
import { createFormTokens, keyedHash } from '../forms/token.ts';

export interface OpinionBoxOptions {
  store: OpinionStore & Pick<CorrectionStore, 'installationKey'>;
  clock: Clock;
  random: RandomBytes;
  newId: NewId;
  limits: Pick<FormLimits, 'take'>;
  /** Id of the e-mail channel whose server takes the mails. */
  channel: string;
  /** So many reports take a published one into moderation. */
  enough: number;
}

export type OpinionSent = { ok: true } | { ok: false; problems: FieldProblem[] } | { ok: false; again: true };

export interface OpinionBox {
  /** What forms have to carry in the field `token`: of an opinion on this offering, or of a report of this opinion. */
  token(what: 'opinion' | 'report', id: string): Promise<string>;
  send(offering: string, form: Readonly<Record<string, string>>): Promise<OpinionSent>;
  /** `address`: where it comes from; kept as a keyed hash until the report is decided. */
  report(opinion: string, form: Readonly<Record<string, string>>, address: string): Promise<OpinionSent>;
  /** Whose link it is; looking does not use it up: scanners of mail open every link that they see. */
  look(secret: string, use: 'confirm' | 'withdraw'): Promise<Opinion | undefined>;
  confirm(secret: string): Promise<Opinion | undefined>;
  withdraw(secret: string): Promise<Opinion | undefined>;
}

/** How long a mail is good for. */
export const CONFIRM_HOURS = 48;
const HOUR_MS = 3_600_000;
/** Of whoever has written or reads it there is no name to put down. */
const READER: Actor = { kind: 'system', id: 'reader', name: 'A reader' };
const AUTHOR: Actor = { kind: 'system', id: 'author', name: 'Its author' };

export function createOpinionBox(options: OpinionBoxOptions): OpinionBox {
  const { store, clock, random, newId, limits, channel, enough } = options;
  let opened: Promise<string> | undefined;
  const key = (): Promise<string> => {
    opened ??= store.installationKey('forms', newSecret(random));
    return opened;
  };
  const tokens = async () => createFormTokens({ key: await key(), now: () => clock.now(), random });
  const now = (): string => clock.now().toISOString();
  const act = (kind: ActKind, by: Actor): Omit<Act, 'subject'> => ({ id: newId('act'), at: now(), by, kind, detail: {} });

  return {
    token: async (what, id) => (await tokens()).make(`${what} ${id}`),

    async send(offering, form) {
      const token = (await tokens()).check(form['token'] ?? '', `opinion ${offering}`);
      if (!token.ok) return { ok: false, again: true };
      const read = readFields(OpinionInput, form);
      if (!read.ok) return read;
      const { email, title = '', text = '', rating, ...more } = read.fields;
      const mailbox = mailboxOf(email);
      const suspect = suspicion({ form, hasty: token.hasty, texts: [title, text, more.name, more.role] });
      const opinion: NewOpinion = { id: newId('opn'), at: now(), offering, rating, title, text, ...given({ ...more, suspect }) };
      // Nobody's mailbox is filled from here, and the sender does not learn of it either.
      const goesOut = suspect === undefined && (await limits.take({ mailbox })).ok;
      const expiresAt = new Date(clock.now().getTime() + CONFIRM_HOURS * HOUR_MS).toISOString();
      const came = await store.addOpinion({
        opinion,
        author: keyedHash(await key(), 'author', mailbox),
        spent: token.spent,
        ...(goesOut && { letter: { id: newId('ltr'), channel, opinion: opinion.id, to: email, expiresAt } }),
      });
      return came === 'spent' ? { ok: false, again: true } : { ok: true };
    },

    async report(opinion, form, address) {
      const token = (await tokens()).check(form['token'] ?? '', `report ${opinion}`);
      if (!token.ok) return { ok: false, again: true };
      const read = readFields(ReportInput, form);
      if (!read.ok) return read;
      if (suspicion({ form, hasty: token.hasty, texts: [read.fields.text] }) !== undefined) return { ok: true };
      await store.reportOpinion({
        report: { id: newId('rep'), at: now(), why: read.fields.why, ...given({ text: read.fields.text }) },
        opinion,
        reporter: keyedHash(await key(), 'reporter', networkOf(address)),
        enough,
        act: act('opinion.report', READER),
      });
      return { ok: true };
    },

    look: (secret, use) => store.opinionByLink(sha256(secret), use, now()),
    confirm: (secret) => store.confirmOpinion(sha256(secret), act('opinion.confirm', AUTHOR)),

    async withdraw(secret) {
      const opinion = await store.opinionByLink(sha256(secret), 'withdraw', now());
      if (!opinion) return undefined;
      const { id, version } = opinion;
      await store.moveOpinion({
        id,
        version,
        act: { ...act('opinion.withdraw', AUTHOR), subject: { type: 'opinion', id } },
        state: 'withdrawn',
      });
      return opinion;
    },
  };
}

/** Where mails to an address end up: most servers bring "ada+1@…", "ada+2@…" and so on to one and the same mailbox. */
function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@');
  const [name = ''] = email.slice(0, at).split('+');
  return `${name || email.slice(0, at)}${email.slice(at)}`.toLowerCase();
}

export interface LetterServices {
  store: Pick<OpinionStore, 'opinion' | 'addOpinionLinks'>;
  random: RandomBytes;
  /** Scheme, host and port of the pages. */
  baseUrl: string;
  /** Name of an offering. */
  offeringName(id: string): string;
}

/**
 * The mail as it goes out at this attempt, with links that are made for it: of their secrets hashes are stored, and nothing else. Undefined
 * where there is nothing to confirm any more.
 */
export async function writeLetter(letter: HeldLetter, { store, random, baseUrl, offeringName }: LetterServices): Promise<Mail | undefined> {
  const opinion = await store.opinion(letter.opinion);
  if (opinion?.state !== 'unconfirmed') return undefined;
  const [confirm, withdraw] = [newSecret(random), newSecret(random)];
  await store.addOpinionLinks([
    { hash: sha256(confirm), opinion: opinion.id, use: 'confirm', expiresAt: letter.expiresAt },
    { hash: sha256(withdraw), opinion: opinion.id, use: 'withdraw' },
  ]);
  const name = offeringName(opinion.offering);
  return {
    id: letter.id,
    to: letter.to,
    subject: `Please confirm your review of ${name}`,
    text: [
      `Somebody, we think you, wrote a review of ${name} and gave this address.`,
      `To confirm it, open this page and press the button (until ${letter.expiresAt.slice(0, 16).replace('T', ' ')} UTC):`,
      `${baseUrl}/opinions/confirm?key=${confirm}`,
      'It is shown once a moderator has read it. To take it back, now or later, keep this link:',
      `${baseUrl}/opinions/withdraw?key=${withdraw}`,
      'If it was not you, do nothing: it is deleted, and this address is not kept.',
    ].join('\n\n'),
  };
}
