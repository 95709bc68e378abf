/**
 * The letter box for corrections: takes in what readers send, and tells them what became of it. Whatever is taken for spam gets the same answer
 * as all else.
 * @module
 */
import {
  type Correction,
  CorrectionInput,
  type CorrectionStore,
  correctionReference,
  type NewCorrection,
} from '../../domain/correction.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Cell } from '../../domain/registry.ts';
import { given } from '../../lib/given.ts';
import { sha256, sha256Of } from '../../lib/hash.ts';
import type { NewId } from '../../lib/ids.ts';
import { siteOf } from '../../lib/network.ts';
import { newSecret, type RandomBytes } from '../../lib/secrets.ts';
import { type FieldProblem, readFields, suspicion } from '../forms/fields.ts';
import { createFormTokens, type FormTokens, keyedHash } from '../forms/token.ts';

export interface CorrectionBoxOptions {
  store: Pick<CorrectionStore, 'installationKey' | 'addCorrection' | 'correctionByKey' | 'captures' | 'waitingCaptures'>;
  clock: Clock;
  random: RandomBytes;
  newId: NewId;
  /** So many pages wait for their visit. Default `MOST_WAITING`. */
  mostWaiting?: number;
}

/** A day of visits, at the pace that is set by default: who decides about what would wait longer asks for the visit, or needs none. */
const MOST_WAITING = 24 * 20;

/** Who sends a correction. */
export interface From {
  /** By which limits know its sender; of its site a keyed hash is kept, until an hour after the visit that it asks for. */
  address: string;
  /** Who is signed in. */
  person?: Correction['sender'];
}

/** What is corrected, as its sender saw it. */
export type Corrected = Pick<Cell, 'id' | 'vendor' | 'question' | 'version'> & { offering?: string };

export type Sent =
  /** `key`: by which its sender, and nobody else, finds it. */
  | { ok: true; key: string }
  | { ok: false; problems: FieldProblem[] }
  /** The form was too old, was sent before, or is none of ours: it is to be shown again with what was typed. */
  | { ok: false; again: true };

export interface CorrectionBox {
  /** What the form has to carry in the field `token`. */
  token(cell: string): Promise<string>;
  send(of: Corrected, form: Readonly<Record<string, string>>, from: From): Promise<Sent>;
  /** Undefined for keys that are none. */
  standing(key: string): Promise<Standing | undefined>;
}

/** What a sender is told. */
export interface Standing extends Pick<Correction, 'at' | 'cell' | 'vendor' | 'offering' | 'question' | 'state'> {
  reference: string;
  decided?: { at: string; reason: string };
  /** So many pages wait that this one is visited only once an analyst asks for it. */
  crowdedOut?: true;
}

export function createCorrectionBox({ store, clock, random, newId, mostWaiting = MOST_WAITING }: CorrectionBoxOptions): CorrectionBox {
  let opened: Promise<string> | undefined;
  const installation = (): Promise<string> => {
    opened ??= store.installationKey('forms', newSecret(random));
    return opened;
  };
  const tokens = async (): Promise<FormTokens> => createFormTokens({ key: await installation(), now: () => clock.now(), random });

  /** What is taken for spam is never visited: it tells what the others are told just now. */
  async function isCrowdedOut({ id, state, suspect }: Correction): Promise<boolean> {
    if (state !== 'open') return false;
    return suspect === undefined ? (await store.captures(id)).length === 0 : (await store.waitingCaptures()) >= mostWaiting;
  }

  const askerOf = async (address: string): Promise<string> => keyedHash(await installation(), 'asker', siteOf(address));

  return {
    token: async (cell) => (await tokens()).make(purposeOf(cell)),

    async send(of, form, { address, person }) {
      const token = (await tokens()).check(form['token'] ?? '', purposeOf(of.id));
      if (!token.ok) return { ok: false, again: true };
      const read = readFields(CorrectionInput, form);
      if (!read.ok) return read;
      const { name, ...fields } = read.fields;
      const { wrong = '', right, quote } = fields;
      const suspect = suspicion({ form, hasty: token.hasty, texts: [wrong, right, quote] });
      const correction: NewCorrection = {
        id: newId('cor'),
        at: clock.now().toISOString(),
        cell: of.id,
        vendor: of.vendor,
        ...given({ offering: of.offering }),
        question: of.question,
        cellVersion: of.version,
        ...given({ ...fields, credit: name, sender: person, suspect }),
        wrong,
        url: fields.url,
      };
      const key = newSecret(random);
      const came = await store.addCorrection({
        correction,
        sameness: samenessOf(correction),
        keyHash: sha256(key),
        spent: token.spent,
        ...(suspect === undefined && { capture: { id: newId('cap'), asker: await askerOf(address), most: mostWaiting } }),
      });
      return came === 'spent' ? { ok: false, again: true } : { ok: true, key };
    },

    async standing(key) {
      const correction = await store.correctionByKey(sha256(key));
      if (!correction) return undefined;
      const { at, cell, vendor, offering, question, state, decided } = correction;
      return {
        reference: correctionReference(correction),
        at,
        cell,
        vendor,
        ...given({ offering, decided: decided && { at: decided.at, reason: decided.reason } }),
        question,
        state,
        ...((await isCrowdedOut(correction)) && { crowdedOut: true as const }),
      };
    },
  };
}

function purposeOf(cell: string): string {
  return `correction ${cell}`;
}

/** The same words about the same cell say the same; what was taken for spam is nobody's double. */
function samenessOf({ cell, url, wrong, right = '', grade, suspect }: NewCorrection): string {
  const words = [wrong, right].map((text) => text.normalize('NFKC').replace(/\s+/g, ' ').toLowerCase());
  return sha256Of([String(suspect !== undefined), cell, new URL(url).href, String(grade), ...words]);
}
