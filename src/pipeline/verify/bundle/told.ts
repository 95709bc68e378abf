/**
 * The record in a bundle held against the signed events: the change, its visits and pictures, its pages.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import type { LedgerEvent } from '../../../domain/ledger.ts';
import { sha256 } from '../../../lib/hash.ts';
import { pagesOf } from '../../evidence.ts';
import type { Suspicion } from '../examiner.ts';
import { bytesIn, changeIn, missingIn, pageNameIn, pagesIn, plain, visitIn } from './content.ts';
import { ANEW, type BundleExamination, fileFault } from './examination.ts';
import { readingFaults } from './readings.ts';
import { reviewFaults } from './review.ts';

/** By their ids; each is in the tree that the checkpoint vouches for. */
export type Events = ReadonlyMap<string, LedgerEvent>;

export function* toldFaults(given: BundleExamination, events: Events): Iterable<Suspicion> {
  yield* changeFaults(given, events);
  yield* visitFaults(given, events);
  yield* pageFaults(given, events);
  yield* pictureFaults(given, events);
  yield* readingFaults(given, events);
  yield* reviewFaults(given, events);
}

/** `state` and `deadlines` follow from what was done later: `reviewFaults` looks at them. */
function* changeFaults({ files }: BundleExamination, events: Events): Iterable<Suspicion> {
  const change = changeIn(files);
  if (!change) return;
  const told = events.get(`changes/${change.id}`);
  const fault = (sentence: string): Suspicion => ({ what: 'change', id: change.id, sentence, remedy: ANEW });
  if (!told) yield fault('No event of the ledger in the bundle tells of it.');
  else if (!isDeepStrictEqual(asFound(told['change']), asFound(change))) yield fault('change.json is not what the ledger tells of it.');
}

function asFound(change: unknown): object {
  const { state: _state, deadlines: _deadlines, ...found } = plain(change);
  return found;
}

/** What events say of a visit, by its names in the record. The rest of it is under a digest that nothing in a bundle gives. */
const TOLD_OF_VISITS = ['fetchedAt', 'verdict', 'renderer', 'status', 'sha256', 'contentHash', 'screenshot', 'evidenceOnly'];
const NAMED_OTHERWISE = ['id', 'sourceId', 'finalUrl', 'requestUrl'];

function* visitFaults({ files, vouch }: BundleExamination, events: Events): Iterable<Suspicion> {
  for (const page of pagesIn(files)) {
    const visit = visitIn(files, page);
    if (!visit) continue;
    const event = `visits/${visit.id}`;
    const told = plain(events.get(event)?.['visit']);
    const own = plain(visit);
    const isTold =
      TOLD_OF_VISITS.every((part) => isDeepStrictEqual(told[part], own[part])) &&
      isDeepStrictEqual(
        [told['source'], told['url'], told['requestUrl'] ?? told['url']],
        [own['sourceId'], own['finalUrl'], own['requestUrl']],
      );
    const rest = Object.keys(own).filter((part) => !TOLD_OF_VISITS.includes(part) && !NAMED_OTHERWISE.includes(part));
    if (isTold) vouch(`${page}.visit.json`, rest.join(', '));
    else if (events.has(event) || !missingIn(files).has(event))
      yield {
        what: 'visit',
        id: visit.id,
        sentence: `${page}.visit.json is not what an event of the ledger in the bundle tells.`,
        remedy: ANEW,
      };
  }
}

/** That their bytes are the pages which the change names was looked at before; of a page with a clause the visit has to tell. */
function* pageFaults({ files, vouch }: BundleExamination, events: Events): Iterable<Suspicion> {
  const change = changeIn(files);
  if (!change) return;
  const asked = new Map(pagesOf(change).map((page) => [page.name, page]));
  for (const page of pagesIn(files)) {
    const named = asked.get(page);
    const bytes = bytesIn(files, page);
    const file = pageNameIn(files, page);
    if (!named) yield fileFault(page, 'The change names no such page.');
    else if (bytes && file !== undefined && sha256(bytes) === named.sha256) {
      const isTold = !page.startsWith('clause-') || visitsOf(events).some((visit) => visit['sha256'] === named.sha256);
      if (isTold) vouch(file);
    }
  }
}

function* pictureFaults({ files, vouch, examined }: BundleExamination, events: Events): Iterable<Suspicion> {
  const change = changeIn(files);
  for (const { name, sha256: page } of change ? pagesOf(change) : []) {
    const picture = files.get(`${name}.png`);
    if (!picture) continue;
    examined('blob');
    const hash = sha256(picture);
    if (visitsOf(events).some((visit) => visit['sha256'] === page && visit['screenshot'] === hash)) vouch(`${name}.png`);
    else yield fileFault(`${name}.png`, 'No event of the ledger in the bundle tells that it was taken of this page.');
  }
}

function visitsOf(events: Events): Array<Record<string, unknown>> {
  return [...events.values()].flatMap(({ id, visit }) => (id.startsWith('visits/') ? [plain(visit)] : []));
}
