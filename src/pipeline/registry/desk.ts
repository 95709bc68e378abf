/**
 * The desk of the registry over a store.
 * @module
 */
import type { z } from 'zod';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Clock, Store } from '../../domain/ports.ts';
import { type Question, questionsOf } from '../../domain/question.ts';
import type { Answer, Cell, RecordType, RegistryEvent, RegistryRecord } from '../../domain/registry.ts';
import type { VendorProfile } from '../../domain/watcher.ts';
import { given } from '../../lib/given.ts';
import type { NewId } from '../../lib/ids.ts';
import { adoptMove, answerMove, reasonOf, refusal, type Sitting, verifyMove } from '../../registry/acts.ts';
import type { Acting, RegistryDesk } from '../../registry/desk.ts';
import { GivenAnswer, GivenAssessment, GivenDeal } from '../../registry/given.ts';
import { askedKeys } from '../../registry/keys.ts';
import { type Move, placeOf } from '../../registry/moves.ts';
import { mustBe, plainActor } from '../../review/people.ts';
import { createValueCheck, type ValueCheck } from '../../review/values.ts';
import type { RegistryKeeper } from './keeper.ts';
import { citationsOf } from './quotes.ts';

export interface RegistryDeskOptions {
  store: Pick<Store, 'registryRecord' | 'registryEvents' | 'writeRegistry' | 'source' | 'baseline' | 'visitOf' | 'extraction'>;
  clock: Clock;
  newId: NewId;
  catalogue: Pick<Catalogue, 'keys' | 'dimensions' | 'commitments' | 'hosting'>;
  profiles: readonly VendorProfile[];
  /** What pages say beside what people gave is worked out anew by it. */
  keeper?: Pick<RegistryKeeper, 'keepUp'>;
}

export function createRegistryDesk(options: RegistryDeskOptions): RegistryDesk {
  const desk = new Desk(options);
  return {
    verify: (...given) => desk.verify(...given),
    answer: (...given) => desk.answer(...given),
    adopt: (...given) => desk.adopt(...given),
    assess: (...given) => desk.assess(...given),
    recordDeal: (...given) => desk.recordDeal(...given),
    remove: (...given) => desk.remove(...given),
  };
}

/** An event as an act makes it; the record is what it was with one version more. */
type Written<Made extends RegistryRecord> = Pick<RegistryEvent, 'kind' | 'because' | 'offering' | 'question'> & { after: Made };

class Desk implements RegistryDesk {
  private readonly options: RegistryDeskOptions;
  private readonly questions: ReadonlyMap<string, Question>;
  private readonly valueProblem: ValueCheck;

  constructor(options: RegistryDeskOptions) {
    this.options = options;
    this.questions = new Map(questionsOf(options.catalogue).map((question) => [question.id, question]));
    this.valueProblem = createValueCheck(options.catalogue);
  }

  async verify(...[id, version, vouching, who]: Parameters<RegistryDesk['verify']>): Promise<Cell> {
    mustBe('analyst', who, 'verify an answer');
    return this.move(verifyMove(await this.cell(id), vouching, this.sitting(who)), version, who);
  }

  async answer(...[id, version, answer, who]: Parameters<RegistryDesk['answer']>): Promise<Cell> {
    mustBe('analyst', who, 'give an answer');
    const cell = await this.cell(id);
    const { citations: quoted, ...fields } = parsed(GivenAnswer, answer);
    const question = this.questions.get(cell.question);
    this.checkValues(fields.values, question);
    const keys = new Set(question ? askedKeys(question).map(({ key }) => key) : []);
    const { citations, read } = await citationsOf(this.options.store, quoted, presentIn(cell), keys);
    const { note, tier, route, default: byDefault, geography, values, ...said } = fields;
    const shown = [...(who.correction?.citations ?? []), ...citations];
    const full: Answer = { ...said, ...given({ note, tier, route, default: byDefault, geography, values }), citations: shown };
    return this.move(answerMove(cell, full, read, this.sitting(who)), version, who);
  }

  async adopt(...[id, version, who]: Parameters<RegistryDesk['adopt']>): Promise<Cell> {
    mustBe('analyst', who, 'take what pages say');
    const cell = await this.cell(id);
    const { store } = this.options;
    const read = [];
    for (const { source, url, snapshot } of cell.suggestion?.answer.citations ?? []) {
      const stands = await store.baseline(source);
      if (stands && stands.sha256 === snapshot) read.push({ source, url, at: stands.verifiedAt });
    }
    return this.move(adoptMove(cell, read, this.sitting(who)), version, who);
  }

  async assess(...[offering, version, assessment, who]: Parameters<RegistryDesk['assess']>) {
    mustBe('analyst', who, 'assess how an offering is hosted');
    const platform = this.options.profiles.flatMap(({ offerings }) => offerings).find(({ id }) => id === offering)?.platform;
    if (platform === undefined) throw refusal(`There is no offering ${offering}.`, 'Name one that a watcher declares.');
    const before = await this.options.store.registryRecord('assessment', offering);
    const { citations: quoted, serverLocation, status, ...fields } = parsed(GivenAssessment, assessment);
    const { citations } = await citationsOf(this.options.store, quoted, before?.citations ?? []);
    const after = {
      ...fields,
      ...given({ serverLocation }),
      type: 'assessment' as const,
      id: offering,
      version: version + 1,
      offering,
      vendor: platform,
      citations,
      ...this.vouchedFor(status),
    };
    return this.write({ kind: 'answered', after, offering, ...because(who) }, who);
  }

  async recordDeal(...[id, version, deal, who]: Parameters<RegistryDesk['recordDeal']>) {
    mustBe('analyst', who, 'record deals');
    const { citations: quoted, partnerVendor, status, ...fields } = parsed(GivenDeal, deal);
    for (const vendor of [fields.vendor, partnerVendor]) this.mustKnowVendor(vendor);
    const before = id === undefined ? undefined : await this.options.store.registryRecord('deal', id);
    if (id !== undefined && version > 0 && !before) throw refusal(`There is no deal ${id}.`, 'Record it as a new one.');
    const { citations } = await citationsOf(this.options.store, quoted, before?.citations ?? []);
    const after = {
      ...fields,
      ...given({ partnerVendor }),
      type: 'deal' as const,
      id: id ?? this.options.newId('deal'),
      version: version + 1,
      citations,
      ...this.vouchedFor(status),
    };
    return this.write({ kind: 'answered', after, ...because(who) }, who);
  }

  async remove(...[type, id, version, who]: Parameters<RegistryDesk['remove']>): Promise<RegistryRecord> {
    mustBe('analyst', who, 'take records off the registry');
    if (reasonOf(who.reason) === undefined) throw refusal('Why it is removed has to be said.', 'Give a reason.');
    const record = await this.options.store.registryRecord(type satisfies RecordType, id);
    if (!record) throw refusal(`There is no ${type} ${id} in the registry.`, 'Look at what there is.');
    const after: RegistryRecord = { ...record, version: version + 1 };
    const place = after.type === 'cell' ? placeOf(after) : after.type === 'assessment' ? { offering: after.offering } : {};
    return this.write({ kind: 'removed', ...given({ offering: undefined, question: undefined, ...place }), after, ...because(who) }, who);
  }

  private async cell(id: string): Promise<Cell> {
    const cell = await this.options.store.registryRecord('cell', id);
    if (!cell)
      throw refusal(`There is no cell ${id} in the registry.`, 'A cell is named by offering and question, like "my-offering/gdpr_dpa".');
    return cell;
  }

  private sitting(who: Acting): Sitting {
    return { ...who, by: plainActor(who.by), at: this.options.clock.now().toISOString() };
  }

  private vouchedFor(status: 'draft' | 'verified'): { status: 'draft' | 'verified'; verifiedAt?: string } {
    return { status, ...(status === 'verified' ? { verifiedAt: this.options.clock.now().toISOString() } : {}) };
  }

  private mustKnowVendor(id: string | undefined): void {
    if (id === undefined || this.options.profiles.some(({ vendor }) => vendor.id === id)) return;
    throw refusal(`There is no vendor ${id}.`, 'Name one that a watcher declares.');
  }

  private checkValues(values: Answer['values'], question: Question | undefined): void {
    const known = new Map((question?.values ?? []).map((value) => [value.name, value]));
    for (const [name, value] of Object.entries(values ?? {})) {
      const { key, count } = known.get(name) ?? {};
      const names = [...known.keys()];
      if (key === undefined)
        throw refusal(
          `This question shows no value "${name}".`,
          names.length > 0 ? `It shows ${names.join(', ')}.` : 'It shows none: say it in the summary.',
        );
      const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0;
      const problem = count ? (isCount ? undefined : 'It must be a whole number.') : this.valueProblem({ kind: 'fact', key }, value);
      if (problem !== undefined) throw refusal(`The value of ${name} cannot be that.`, problem);
    }
  }

  private move({ kind, cell, because: why }: Move, version: number, who: Acting): Promise<Cell> {
    const after = { ...cell, version: version + 1 };
    const cause = { ...why, ...(who.correction && { correction: who.correction.id, ...given({ credit: who.correction.credit }) }) };
    return this.write({ kind, after, ...placeOf(after), ...(Object.keys(cause).length > 0 ? { because: cause } : {}) }, who);
  }

  private async write<Made extends RegistryRecord>(
    { kind, after, because: why, offering, question }: Written<Made>,
    { by }: Acting,
  ): Promise<Made> {
    const { store, clock, newId, keeper } = this.options;
    await store.writeRegistry([
      {
        event: {
          id: newId('rev'),
          at: clock.now().toISOString(),
          by: plainActor(by),
          kind,
          type: after.type,
          record: after.id,
          vendor: after.vendor,
          ...given({ offering, question }),
          after,
          ...(why ? { because: why } : {}),
        },
      },
    ]);
    await keeper?.keepUp({ vendors: [after.vendor] });
    return after;
  }
}

/** What the record cites, or would with what pages say now. */
function presentIn({ answer, suggestion }: Cell): Answer['citations'] {
  return [...answer.citations, ...(suggestion?.answer.citations ?? [])];
}

function because({ reason: text }: Acting): Pick<RegistryEvent, 'because'> {
  const reason = reasonOf(text);
  return reason === undefined ? {} : { because: { reason } };
}

/** Throws OperationalError('usage') that tells the first fault. */
function parsed<Schema extends z.ZodType>(schema: Schema, fields: unknown): z.output<Schema> {
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  const [fault] = result.error.issues;
  const place = fault?.path.join('.') || 'What is given';
  throw refusal(`${place}: ${fault?.message ?? 'cannot be read'}.`, 'Correct it, and try again.');
}
