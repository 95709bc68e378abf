/**
 * The answer that a correction is about, with its names; also where none was worked out yet.
 * @module
 */
import type { Question } from '../../domain/question.ts';
import { type Cell, cellId, type Subject } from '../../domain/registry.ts';
import type { Corrected } from '../../registry/corrections/box.ts';
import { answerPath } from '../registry/addresses.ts';
import { offeringOf, subjectName } from '../registry/names.ts';
import type { RegistryServices } from '../registry/services.ts';
import type { ReadStore } from '../services.ts';

export interface CellInView {
  id: string;
  subject: Subject;
  subjectName: string;
  question: Question;
  vendor: string;
  /** Absent where nothing was worked out yet. */
  cell?: Cell;
  /** Its page. */
  path: string;
}

/** Undefined for ids of nothing that the registry asks. */
export async function cellInView(
  id: string,
  registry: RegistryServices,
  store: Pick<ReadStore, 'registryRecord'>,
): Promise<CellInView | undefined> {
  const known = wanted(id, registry);
  if (!known) return undefined;
  const cell = await store.registryRecord('cell', id);
  const { subject, question } = known;
  return { id, ...known, subjectName: subjectName(registry, subject), path: answerPath(subject, question.id), ...(cell && { cell }) };
}

function wanted(id: string, registry: RegistryServices): Pick<CellInView, 'subject' | 'question' | 'vendor'> | undefined {
  for (const question of registry.questions) {
    if (!id.endsWith(`/${question.id}`)) continue;
    const subjects: Array<Subject & { vendor: string }> =
      question.subject === 'vendor'
        ? registry.vendors.map((vendor) => ({ type: 'vendor', id: vendor.id, vendor: vendor.id }))
        : registry.offerings.map((offering) => ({
            type: 'offering',
            id: offering.id,
            vendor: offering[question.subject === 'developer' ? 'developer' : 'platform'],
          }));
    const found = subjects.find((subject) => cellId(subject, question.id) === id);
    if (found) return { subject: { type: found.type, id: found.id }, question, vendor: found.vendor };
  }
  return undefined;
}

/** What is corrected, for the letter box. */
export function correctedOf({ id, subject, question, vendor, cell }: CellInView): Corrected {
  return { id, vendor, question: question.id, version: cell?.version ?? 0, ...(subject.type === 'offering' && { offering: subject.id }) };
}

/** Whether there is such an offering. */
export function knownOffering(registry: RegistryServices, id: string): boolean {
  return offeringOf(registry, id) !== undefined;
}
