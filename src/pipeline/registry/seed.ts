/**
 * The registry files that come with Clausewatch → drafts in the registry. They fill what is empty: what pages or people said is never
 * touched, and what somebody removed does not come back.
 * @module
 */
import { fromProblems } from '../../declare/fromProblems.ts';
import type { Problem } from '../../declare/problem.ts';
import { partProblems } from '../../declare/registryChecks.ts';
import { type LoadedRegistryFile, readRegistryFolder } from '../../declare/registryFolder.ts';
import { questionsOf } from '../../domain/question.ts';
import type { Cell, RegistryEvent, RegistryRecord, RegistryStep } from '../../domain/registry.ts';
import type { Actor } from '../../domain/review.ts';
import { sha256Of } from '../../lib/hash.ts';
import { digestOf } from '../../registry/files/entries.ts';
import { entryIn, entryOfSaid, keyOf, type Said, saidIn } from '../../registry/files/layout.ts';
import { citationsOf } from '../../registry/files/quotes.ts';
import { taken } from '../../registry/files/taken.ts';
import { bind } from './bind.ts';
import { aboutOf, knownTo, type RegistryFileServices, vendorsOf } from './files.ts';
import { createQuoteFinder } from './quoteFinder.ts';

export const SHIPPED: Actor = { kind: 'system', id: 'shipped', name: 'Clausewatch' };

export interface Seeded {
  /** Records that were not there. */
  added: number;
  /** Records that stood as they had been shipped, and that the files say otherwise now. */
  updated: number;
  /** What was left out, and why: its source or question is not declared here. */
  problems: Problem[];
}

/**
 * Brings the files of `dir`, all or none. What is about vendors and offerings that no watcher declares is left out. Doing so twice is doing it
 * once. Throws OperationalError('config') that names file and line when a file is wrong.
 */
export async function seedRegistry(services: RegistryFileServices, dir: string): Promise<Seeded> {
  const { files, problems } = await readRegistryFolder(dir);
  if (problems.length > 0) throw fromProblems(problems);
  const seeder = await createSeeder(services);
  for (const file of files) await seeder.look(file);
  const { steps, ...seeded } = seeder.result();
  if (steps.length > 0) await services.store.writeRegistry(steps);
  return seeded;
}

async function createSeeder(services: RegistryFileServices) {
  const { store, catalogue, profiles, clock } = services;
  const questions = questionsOf(catalogue);
  const recorded = new Map((await store.registry()).map((record) => [keyOf(record), record]));
  const shipped = new Map((await store.registryEvents({ kinds: ['shipped'] })).map((event) => [keyOf(event.after), event]));
  const known = await knownTo(services, questions, []);
  const [offerings, vendors] = [new Set(known.offerings), new Set(known.vendors)];
  const vendorOf = vendorsOf(profiles, questions);
  const find = createQuoteFinder(store);
  const now = clock.now().toISOString();
  const result: Seeded & { steps: RegistryStep[] } = { added: 0, updated: 0, problems: [], steps: [] };

  async function look(file: LoadedRegistryFile): Promise<void> {
    const { content } = file;
    if ('offering' in content ? !offerings.has(content.offering) : !vendors.has(content.vendor)) return;
    for (const one of saidIn(content)) {
      const problems = partProblems({ file, at: one.at }, known);
      if (problems.length > 0) result.problems.push(...problems);
      else await bring(one);
    }
  }

  async function bring(one: Said): Promise<void> {
    const stored = recorded.get(keyOf(one));
    const last = shipped.get(keyOf(one));
    if (stored ? !isAsShipped(stored, last) : last !== undefined || (await wasThere(one))) return;
    // What is not tied to a stored page yet is looked up each time: the page may have come meanwhile.
    const tied = last ? citationsOf(last.after).filter(({ snapshot }) => snapshot !== undefined) : [];
    const { said } = await bind(draftOf(one), tied, find);
    if (last && digestOf(entryOfSaid(said, questions)) === digestOf(entryIn(asDraft(last.after), questions))) return;
    const version = (stored?.version ?? 0) + 1;
    const after = taken(standing(said, stored), { stored, version, vendor: stored?.vendor ?? vendorOf(said), origin: 'shipped', now });
    if (stored) result.updated += 1;
    else result.added += 1;
    const id = `reg_${sha256Of(['shipped', keyOf(one), String(version), digestOf(entryIn(after, questions))]).slice(0, 20)}`;
    result.steps.push({ event: { id, at: now, by: SHIPPED, kind: 'shipped', ...aboutOf(after), after } });
  }

  /** Somebody removed it. */
  async function wasThere({ type, id }: Said): Promise<boolean> {
    return (await store.registryEvents({ type, record: id, limit: 1 })).length > 0;
  }

  return { look, result: () => result };
}

/** Nobody vouched for it, and neither pages nor people said anything else, or anything at all. */
function isAsShipped(record: RegistryRecord, last: RegistryEvent | undefined): boolean {
  if (record.verifiedAt !== undefined) return false;
  if (!last) return record.type === 'cell' && isEmpty(record);
  return record.type === 'cell' ? record.origin === 'shipped' : record.version === last?.after.version;
}

/** A question of a newer release, say, was put to pages before there was an answer to ship. */
function isEmpty({ origin, status, answer }: Cell): boolean {
  return origin === 'evidence' && status === 'draft' && answer.grade === 'unclear' && answer.citations.length === 0;
}

/** Nobody here has verified what was shipped. */
function draftOf(one: Said): Said {
  if (one.type === 'cell') return { ...one, said: { answer: one.said.answer, status: 'draft' } };
  const { verifiedAt: _, ...said } = one.said;
  return { ...one, said: { ...said, status: 'draft' } } as Said;
}

function asDraft(record: RegistryRecord): RegistryRecord {
  if (record.type !== 'cell') return { ...record, status: 'draft' };
  const { stale: _, ...rest } = record;
  return { ...rest, status: 'draft' };
}

/** A cell that turned stale stays so with the newer text: the changes are still to be decided. */
function standing(one: Said, stored: RegistryRecord | undefined): Said {
  if (one.type !== 'cell' || stored?.type !== 'cell') return one;
  return { ...one, said: { ...one.said, status: stored.status, stale: stored.stale } };
}
