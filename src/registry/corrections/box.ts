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
import { newSecret, type RandomBytes } from '../../lib/secrets.ts';
import { type FieldProblem, readFields, suspicion } from '../forms/fields.ts';
import { createFormTokens, type FormTokens } from '../forms/token.ts';

export interface CorrectionBoxOptions {
  store: Pick<CorrectionStore, 'installationKey' | 'addCorrection' | 'correctionByKey'>;
  clock: Clock;
  random: RandomBytes;
  newId: NewId;
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
  send(of: Corrected, form: Readonly<Record<string, string>>, sender?: Correction['sender']): Promise<Sent>;
  /** Undefined for keys that are none. */
  standing(key: string): Promise<Standing | undefined>;
}

/** What a sender is told. */
export interface Standing extends Pick<Correction, 'at' | 'cell' | 'vendor' | 'offering' | 'question' | 'state'> {
  reference: string;
  decided?: { at: string; reason: string };
}

export function createCorrectionBox({ store, clock, random, newId }: CorrectionBoxOptions): CorrectionBox {
  let opened: Promise<FormTokens> | undefined;
  const tokens = (): Promise<FormTokens> => {
    opened ??= store.installationKey('forms', newSecret(random)).then((key) => createFormTokens({ key, now: () => clock.now(), random }));
    return opened;
  };
  return {
    token: async (cell) => (await tokens()).make(purposeOf(cell)),

    async send(of, form, sender) {
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
        ...given({ ...fields, credit: name, sender, suspect }),
        wrong,
        url: fields.url,
      };
      const key = newSecret(random);
      const came = await store.addCorrection({
        correction,
        sameness: samenessOf(correction),
        keyHash: sha256(key),
        spent: token.spent,
        ...(suspect === undefined && { capture: { id: newId('cap') } }),
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
