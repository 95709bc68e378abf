/**
 * Answers that wait for somebody: in conflict, stale, otherwise on the pages now, or never verified.
 * @module
 */
import { z } from 'zod';
import { OperationalError } from '../../../domain/errors.ts';
import type { Cell, RegistryStore } from '../../../domain/registry.ts';
import { onceEach, PageNumber, readQuery } from '../../query.ts';
import { keptUntilNextEvent } from '../kept.ts';
import { questionOf, subjectName, vendorName } from '../names.ts';
import type { RegistryAsk } from '../view.ts';
import { readWithin, type Within } from './answers.ts';
import type { AskedOf } from './cell.ts';

/** Why an answer waits; what speaks most against it first. */
export const WAITS = ['conflict', 'stale', 'suggestion', 'draft'] as const;
export type Wait = (typeof WAITS)[number];

const WorklistQuery = z.strictObject({
  wait: z.enum(WAITS, `must be one of ${WAITS.join(', ')}`).optional(),
  /** Whose promise it is. */
  vendor: z.string().max(200, 'must be at most 200 characters').optional(),
  question: z.string().max(200, 'must be at most 200 characters').optional(),
  page: PageNumber,
  /** What was done just now. */
  done: z.string().max(20, 'must be at most 20 characters').optional(),
});
export type WorklistQuery = z.output<typeof WorklistQuery>;

export interface WaitingCell {
  asked: AskedOf;
  cell: Cell;
  wait: Wait;
}

export interface WorklistModel {
  query: WorklistQuery;
  /** Of this page. */
  rows: WaitingCell[];
  total: number;
  pages: number;
  /** Under the other filters. */
  counts: Record<Wait, number>;
  vendors: Array<{ id: string; name: string }>;
  questions: Array<{ id: string; label: string }>;
  within: Within;
}

const PAGE = 40;

export async function readWorklist(of: RegistryAsk, suggested: Suggested): Promise<WorklistModel> {
  const { registry, services } = of;
  const query = readQuery(WorklistQuery, onceEach(of.ask.context.req.queries()));
  if (query.vendor !== undefined && !registry.vendors.some(({ id }) => id === query.vendor)) throw noSuch('vendor', query.vendor);
  if (query.question !== undefined && !questionOf(registry, query.question)) throw noSuch('question', query.question);
  const all = (await waiting(services.store, suggested)).flatMap((cell) => placed(of, cell));
  const asked = all.filter(
    ({ cell }) =>
      (query.vendor === undefined || cell.vendor === query.vendor) && (query.question === undefined || cell.question === query.question),
  );
  const found = asked.filter(({ wait }) => query.wait === undefined || wait === query.wait).sort(inOrder(of));
  const rows = found.slice((query.page - 1) * PAGE, query.page * PAGE);
  const vendors = new Set(all.map(({ cell }) => cell.vendor));
  const questions = new Set(all.map(({ cell }) => cell.question));
  return {
    query,
    rows,
    total: found.length,
    pages: Math.max(1, Math.ceil(found.length / PAGE)),
    counts: Object.fromEntries(WAITS.map((wait) => [wait, asked.filter((one) => one.wait === wait).length])) as Record<Wait, number>,
    vendors: registry.vendors.filter(({ id }) => vendors.has(id)),
    questions: registry.questions.filter(({ id }) => questions.has(id)),
    within: await readWithin(
      services.store,
      rows.map(({ cell }) => cell),
    ),
  };
}

function noSuch(what: string, name: string): OperationalError {
  return new OperationalError('usage', `There is no ${what} ${name}.`, { remedy: 'The filters of the page have all names.' });
}

type CellStore = Pick<RegistryStore, 'registry' | 'registryEvents'>;

async function waiting(store: CellStore, suggested: Suggested): Promise<Cell[]> {
  const [verified, ...others] = await Promise.all([
    suggested(),
    ...(['conflict', 'stale', 'draft'] as const).map((status) => store.registry({ type: 'cell', status })),
  ]);
  return [...others.flat().flatMap((record) => (record.type === 'cell' ? [record] : [])), ...verified];
}

/** Verified cells beside which pages say something else. */
export type Suggested = () => Promise<readonly Cell[]>;

/** Looks through all verified cells, and again once something became of any. */
export function createSuggested(store: CellStore): Suggested {
  return keptUntilNextEvent(store, async () => {
    const records = await store.registry({ type: 'cell', status: 'verified' });
    return records.flatMap((record) => (record.type === 'cell' && record.suggestion ? [record] : []));
  });
}

export function waitOf({ status, suggestion }: Pick<Cell, 'status' | 'suggestion'>): Wait | undefined {
  if (status === 'conflict' || status === 'stale') return status;
  if (suggestion) return 'suggestion';
  return status === 'draft' ? 'draft' : undefined;
}

/** None where it is of something that is not declared any more. */
function placed({ registry }: RegistryAsk, cell: Cell): WaitingCell[] {
  const { subject, vendor } = cell;
  const [question, wait] = [questionOf(registry, cell.question), waitOf(cell)];
  const isDeclared = (subject.type === 'vendor' ? registry.vendors : registry.offerings).some(({ id }) => id === subject.id);
  if (!question || !wait || !isDeclared) return [];
  const asked = { subject, name: subjectName(registry, subject), question, vendor: { id: vendor, name: vendorName(registry, vendor) } };
  return [{ asked, cell, wait }];
}

const COLLATOR = new Intl.Collator('en');

/** By why they wait, the longest stale first; what nothing is known of yet comes last; then by name and in the order of the catalogue. */
function inOrder({ registry }: RegistryAsk): (a: WaitingCell, b: WaitingCell) => number {
  const places = new Map(registry.questions.map(({ id }, index) => [id, index]));
  const place = ({ cell }: WaitingCell): number => places.get(cell.question) ?? places.size;
  const since = ({ cell }: WaitingCell): string => cell.stale?.since ?? '';
  const unknown = ({ cell: { answer } }: WaitingCell): number => Number(answer.grade === 'unclear' && answer.citations.length === 0);
  return (a, b) =>
    WAITS.indexOf(a.wait) - WAITS.indexOf(b.wait) ||
    (since(a) < since(b) ? -1 : since(a) > since(b) ? 1 : 0) ||
    unknown(a) - unknown(b) ||
    COLLATOR.compare(a.asked.name, b.asked.name) ||
    place(a) - place(b);
}
