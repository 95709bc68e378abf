/**
 * Registry files → the registry: what a folder would change, and the change itself, all or none.
 * @module
 */

import { type Problem, sortProblems } from '../../declare/problem.ts';
import { fault, type KnownToRegistry, partProblems, repeatedDeals, unknownSubjects } from '../../declare/registryChecks.ts';
import type { LoadedRegistryFile, RegistryFolder } from '../../declare/registryFolder.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import { isReadersSource } from '../../domain/correction.ts';
import type { Clock, Store } from '../../domain/ports.ts';
import { type Question, questionsOf } from '../../domain/question.ts';
import type { RecordType, RegistryEvent, RegistryRecord, RegistryStep } from '../../domain/registry.ts';
import type { Actor } from '../../domain/review.ts';
import type { Offering, Source, VendorProfile } from '../../domain/watcher.ts';
import type { NewId } from '../../lib/ids.ts';
import { isUncited } from '../../registry/acts.ts';
import { differenceOf, type FieldDifference } from '../../registry/files/difference.ts';
import { digestOf } from '../../registry/files/entries.ts';
import { entryIn, entryOfSaid, fileOf, keyOf, type Said, saidIn } from '../../registry/files/layout.ts';
import { citationsOf } from '../../registry/files/quotes.ts';
import { type PastVersion, type Standing, standingOf } from '../../registry/files/standing.ts';
import { taken } from '../../registry/files/taken.ts';
import { createValueCheck } from '../../review/values.ts';
import { bind, type Loose } from './bind.ts';
import { createQuoteFinder } from './quoteFinder.ts';

export interface RegistryFileServices {
  store: Pick<Store, 'registry' | 'registryEvents' | 'writeRegistry' | 'sources' | 'baseline' | 'visitOf' | 'extraction'>;
  catalogue: Pick<Catalogue, 'keys' | 'dimensions' | 'commitments' | 'hosting'>;
  profiles: readonly VendorProfile[];
  sources: readonly Source[];
  clock: Clock;
}

/** What the folder means for one record. */
export interface PlannedRecord {
  type: RecordType;
  id: string;
  /** `remove`: its file leaves it out. `older`, `conflict`: see `Standing`. */
  verdict: 'add' | 'change' | 'remove' | Exclude<Standing, 'same' | 'edited'>;
  file: string;
  line: number;
  /** From what is recorded to what the file says. */
  fields: FieldDifference[];
  /** Who changed it last, and when, where that is in the way. */
  since?: Pick<RegistryEvent, 'by' | 'at' | 'kind'>;
}

export interface RegistryPlan {
  /** In the order of the files. Records that the files say nothing new of are not among them. */
  planned: PlannedRecord[];
  /** How many those are. */
  same: number;
  /** Quotes that stand in no page that is stored here. */
  notStored: Array<{ file: string; line: number; source: string; quote: string }>;
  /** Nothing is written while there are any. */
  problems: Problem[];
  /** What is written: nothing where there are problems or conflicts. */
  steps: RegistryStep[];
}

export interface PlanOptions {
  by: Actor;
  newId: NewId;
  /** Records that are left out of their files go. */
  prune: boolean;
  /** Why, for all of them; absent where nobody said so. */
  reason?: string;
  /** What the history says without a reason: where the records are from. */
  origin: string;
}

/** Compares a folder with the registry. Writes nothing. */
export async function planImport(services: RegistryFileServices, folder: RegistryFolder, options: PlanOptions): Promise<RegistryPlan> {
  const planner = await createPlanner(services, folder, options);
  for (const file of folder.files) await planner.look(file);
  return planner.result();
}

/** All of it, or none: throws ConflictError, with nothing written, when a record has moved on since it was planned. */
export async function applyPlan({ store }: Pick<RegistryFileServices, 'store'>, { steps }: RegistryPlan): Promise<void> {
  await store.writeRegistry(steps);
}

async function createPlanner(services: RegistryFileServices, { files, exported }: RegistryFolder, options: PlanOptions) {
  const { store, catalogue, clock } = services;
  const questions = questionsOf(catalogue);
  const records = await store.registry();
  const recorded = new Map(records.map((record) => [keyOf(record), record]));
  const byFile = Map.groupBy(records, fileOf);
  const known = await knownTo(services, questions, records);
  const find = createQuoteFinder(store);
  const now = clock.now().toISOString();
  const vendorOf = vendorsOf(services.profiles, questions);
  const plan: RegistryPlan = {
    planned: [],
    same: 0,
    notStored: [],
    problems: [...unknownSubjects(files, known), ...repeatedDeals(files)],
    steps: [],
  };

  async function look(file: LoadedRegistryFile): Promise<void> {
    const said = saidIn(file.content);
    for (const one of said) await weigh(file, one);
    const told = new Set(said.map(keyOf));
    for (const record of byFile.get(file.name) ?? []) if (!told.has(keyOf(record))) await leftOut(file, record);
  }

  async function weigh(file: LoadedRegistryFile, one: Said): Promise<void> {
    const stored = recorded.get(keyOf(one));
    const { said, loose } = await bind(one, stored ? citationsOf(stored) : [], find);
    const entry = entryOfSaid(said, questions);
    const old = stored && entryIn(stored, questions);
    if (old && digestOf(old) === digestOf(entry)) {
      plan.same += 1;
      return;
    }
    const events = await eventsOf(one);
    const standing = standingOf(digestOf(entry), versionsOf(events, questions), exported?.records[keyOf(one)]);
    note(file, one, verdictOf(standing, stored), differenceOf(old, entry), events.at(-1));
    if (standing !== 'edited') return;
    plan.problems.push(
      ...partProblems({ file, at: one.at }, known),
      ...faultsOf(file, said, stored, loose),
      ...uncitedFaults(file, said, options.reason),
      ...futureFaults(file, said, now),
    );
    for (const { index, citation } of loose) {
      const { line } = file.position([...one.at, 'citations', index, 'quote']);
      plan.notStored.push({ file: file.file, line, source: citation.source, quote: citation.quote });
    }
    const version = (events.at(-1)?.after.version ?? 0) + 1;
    const vendor = stored?.vendor ?? vendorOf(said);
    const after = taken(said, { stored, version, vendor, origin: 'person', now });
    plan.steps.push({ event: eventFor(after, 'imported') });
  }

  async function leftOut(file: LoadedRegistryFile, record: RegistryRecord): Promise<void> {
    const base = exported?.records[keyOf(record)];
    if (base === undefined && isOfMachine(record)) return;
    const events = await eventsOf(record);
    // Of a folder that was exported, what is not on its list came to be after that.
    const standing = exported && base === undefined ? 'older' : standingOf(undefined, versionsOf(events, questions), base);
    note(file, { ...record, at: [] }, standing === 'edited' ? 'remove' : standing === 'same' ? 'older' : standing, [], events.at(-1));
    if (standing === 'edited' && options.prune) plan.steps.push({ event: eventFor({ ...record, version: record.version + 1 }, 'removed') });
  }

  function note(
    file: LoadedRegistryFile,
    { type, id, at }: Pick<Said, 'type' | 'id' | 'at'>,
    verdict: PlannedRecord['verdict'],
    fields: FieldDifference[],
    last: RegistryEvent | undefined,
  ): void {
    const { line } = file.keyPosition(at.slice(0, -1), String(at.at(-1) ?? ''));
    const isInTheWay = verdict === 'older' || verdict === 'conflict';
    const since = isInTheWay && last ? { since: { by: last.by, at: last.at, kind: last.kind } } : {};
    plan.planned.push({ type, id, verdict, file: file.file, line, fields, ...since });
  }

  function eventsOf({ type, id }: Pick<RegistryRecord, 'type' | 'id'>): Promise<RegistryEvent[]> {
    return store.registryEvents({ type, record: id });
  }

  function eventFor(after: RegistryRecord, kind: 'imported' | 'removed'): RegistryStep['event'] {
    const { by, newId, origin, reason = origin } = options;
    return { id: newId('reg'), at: now, by, kind, ...aboutOf(after), after, because: { reason } };
  }

  function result(): RegistryPlan {
    const isHeldUp = plan.problems.length > 0 || plan.planned.some(({ verdict }) => verdict === 'conflict');
    return { ...plan, problems: sortProblems(plan.problems), steps: isHeldUp ? [] : plan.steps };
  }

  return { look, result };
}

/** What the event of a record says it is about. */
export function aboutOf(record: RegistryRecord): Pick<RegistryEvent, 'type' | 'record' | 'vendor' | 'offering' | 'question'> {
  const { type, id, vendor } = record;
  const about = { type, record: id, vendor };
  if (record.type === 'deal') return about;
  if (record.type === 'assessment') return { ...about, offering: record.offering };
  const { subject, question } = record;
  return { ...about, ...(subject.type === 'offering' && { offering: subject.id }), question };
}

/** Whose promise a record is of: by the two-level rule the developer's for questions about the developer, else the platform's. */
export function vendorsOf(profiles: readonly VendorProfile[], questions: readonly Question[]): (one: Said) => string {
  const offerings = new Map<string, Offering>(profiles.flatMap((profile) => profile.offerings.map((offering) => [offering.id, offering])));
  return (one) => {
    if (one.type === 'deal') return one.vendor;
    if (one.type === 'cell' && one.subject.type === 'vendor') return one.subject.id;
    const offering = offerings.get(one.type === 'cell' ? one.subject.id : one.offering);
    const question = one.type === 'cell' ? questions.find(({ id }) => id === one.question) : undefined;
    return (question?.subject === 'developer' ? offering?.developer : offering?.platform) ?? '';
  };
}

function verdictOf(standing: Standing, stored: RegistryRecord | undefined): PlannedRecord['verdict'] {
  if (standing === 'older' || standing === 'conflict') return standing;
  return stored ? 'change' : 'add';
}

function versionsOf(events: readonly RegistryEvent[], questions: readonly Question[]): PastVersion[] {
  return events.map(({ kind, after }) => ({
    ...(kind === 'removed' ? {} : { digest: digestOf(entryIn(after, questions)) }),
    fromFile: kind === 'imported',
  }));
}

/** What stands against taking a record as its file says it is. */
function faultsOf(file: LoadedRegistryFile, said: Said, stored: RegistryRecord | undefined, loose: readonly Loose[]): Problem[] {
  return [
    ...looseFaults(file, said, loose),
    ...(said.type === 'deal' && stored && stored.vendor !== said.vendor
      ? [fault(file, said.at, `deal "${said.id}" is told of ${stored.vendor} already`, 'Give each deal an id of its own.')]
      : []),
    ...staleFaults(file, said, stored),
  ];
}

/** Nobody but the machine spoke of it: a file that never had it does not mean to leave it out. */
function isOfMachine(record: RegistryRecord): boolean {
  return record.type === 'cell' && record.origin !== 'person' && record.verifiedAt === undefined;
}

/** Nobody vouches for a quote that no page here has. */
function looseFaults(file: LoadedRegistryFile, { at, said }: Said, loose: readonly Loose[]): Problem[] {
  return loose.flatMap(({ index, citation: { source }, contradicted }) => {
    const path = [...at, 'citations', index, contradicted ? 'snapshot' : 'quote'];
    if (contradicted) return [fault(file, path, 'the stored page does not have this quote', 'Mend the quote, or leave the snapshot out.')];
    if (said.status !== 'verified') return [];
    const remedy = isReadersSource(source)
      ? 'A page that a reader named is kept where it was captured: cite a watched page here, or leave the status "draft".'
      : `Check ${source} first, or leave the status "draft".`;
    return [fault(file, path, 'verified by a quote that stands in no page stored here', remedy)];
  });
}

/** As at the desk: who vouches for an answer for which nothing is cited says why it holds. */
function uncitedFaults(file: LoadedRegistryFile, one: Said, reason: string | undefined): Problem[] {
  if (one.type !== 'cell' || one.said.status !== 'verified' || reason !== undefined || !isUncited(one.said.answer)) return [];
  const remedy = 'Cite what says so, say with --reason why it holds all the same, or leave the status "draft".';
  return [fault(file, [...one.at, 'status'], `verified as "${one.said.answer.grade}", and nothing is cited for it`, remedy)];
}

/** Who vouches for a stale answer does so after what made it stale. */
function staleFaults(file: LoadedRegistryFile, { type, at, said }: Said, stored: RegistryRecord | undefined): Problem[] {
  if (type !== 'cell' || stored?.type !== 'cell' || !stored.stale || said.status !== 'verified') return [];
  const { since } = stored.stale;
  if ((said.verifiedAt ?? '') >= since.slice(0, 'YYYY-MM-DD'.length)) return [];
  const message = `verified before what made it stale (${since.slice(0, 'YYYY-MM-DD'.length)})`;
  return [fault(file, [...at, 'verifiedAt'], message, 'Write the day on which you looked at the page as it is now.')];
}

const HOUR_MS = 3_600_000;
/** Where the day begins first. */
const EARLIEST_DAY_MS = 14 * HOUR_MS;

/** An answer that is vouched for as of a day to come would never turn stale until then. */
function futureFaults(file: LoadedRegistryFile, { at, said: { verifiedAt } }: Said, now: string): Problem[] {
  const today = new Date(Date.parse(now) + EARLIEST_DAY_MS).toISOString();
  if (verifiedAt === undefined || verifiedAt <= today) return [];
  return [fault(file, [...at, 'verifiedAt'], 'verified on a day that is still to come', 'Write the day on which you looked at the page.')];
}

/** What is declared, and what is recorded already: a file that was exported can always be read again. */
export async function knownTo(
  { store, catalogue, profiles, sources }: RegistryFileServices,
  questions: readonly Question[],
  records: readonly RegistryRecord[],
): Promise<KnownToRegistry> {
  const check = createValueCheck(catalogue);
  const subjects = records.flatMap((record) => (record.type === 'cell' ? [record.subject] : []));
  return {
    offerings: [...profiles.flatMap(({ offerings }) => offerings.map(({ id }) => id)), ...idsOf(subjects, 'offering')],
    vendors: [...profiles.map(({ vendor }) => vendor.id), ...idsOf(subjects, 'vendor'), ...records.map(({ vendor }) => vendor)],
    sources: [...sources.map(({ id }) => id), ...(await store.sources()).map(({ source }) => source.id)],
    questions,
    keys: Object.keys(catalogue.keys),
    valueProblem: (key, value) => check({ kind: 'fact', key }, value),
  };
}

function idsOf(subjects: ReadonlyArray<{ type: string; id: string }>, wanted: string): string[] {
  return subjects.filter(({ type }) => type === wanted).map(({ id }) => id);
}
