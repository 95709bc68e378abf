/**
 * One answer with everything that there is to it: evidence, pages, history.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import { type Cell, cellId, type Subject } from '../../../domain/registry.ts';
import { vendorName } from '../names.ts';
import type { RegistryAsk } from '../view.ts';
import { NOTHING_WITHIN, readWithin, type Within } from './answers.ts';
import { type Version, versionsOf } from './versions.ts';

/** A subject that is declared, with a question that it is asked. */
export interface AskedOf {
  subject: Subject;
  /** Of the subject. */
  name: string;
  question: Question;
  /** Whose promise it is. */
  vendor: { id: string; name: string };
}

export interface CellModel extends AskedOf {
  /** Absent until it is worked out for the first time. */
  cell?: Cell;
  versions: Version[];
  within: Within;
  inside: boolean;
}

/** Undefined where there is no such subject, or nothing of the kind is asked of it. */
export function askedOf({ registry, param }: Pick<RegistryAsk, 'registry' | 'param'>, type: Subject['type']): AskedOf | undefined {
  const id = param(type);
  const question = registry.questions.find((one) => one.id === param('question') && (one.sheet === 'commitments') === (type === 'vendor'));
  if (!question) return undefined;
  if (type === 'vendor') {
    const vendor = registry.vendors.find((one) => one.id === id);
    return vendor && { subject: { type, id }, name: vendor.name, question, vendor: { id, name: vendor.name } };
  }
  const offering = registry.offerings.find((one) => one.id === id);
  if (!offering) return undefined;
  const vendor = question.subject === 'developer' ? offering.developer : offering.platform;
  return { subject: { type, id }, name: offering.name, question, vendor: { id: vendor, name: vendorName(registry, vendor) } };
}

export async function readCell(of: RegistryAsk, type: Subject['type']): Promise<CellModel | undefined> {
  const asked = askedOf(of, type);
  if (!asked) return undefined;
  const { store } = of.services;
  const id = cellId(asked.subject, asked.question.id);
  const [cell, events] = await Promise.all([store.registryRecord('cell', id), store.registryEvents({ type: 'cell', record: id })]);
  const changes = events.flatMap(({ because }) => because?.changes ?? []);
  const within = of.inside ? await readWithin(store, cell ? [cell] : [], changes) : NOTHING_WITHIN;
  return { ...asked, ...(cell && { cell }), versions: versionsOf(events, asked.question), within, inside: of.inside };
}
