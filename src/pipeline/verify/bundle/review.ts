/**
 * What people did about the change of a bundle, and what was told of it, held against the signed events. Each is looked at both ways: what the
 * files say has an event, and what an event tells stands in the files.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../../../domain/change.ts';
import type { ChangeEntry } from '../../../domain/journal.ts';
import type { Act, Review } from '../../../domain/review.ts';
import { canonicalJson } from '../../../lib/canonicalJson.ts';
import { asEdited } from '../../../lib/edited.ts';
import type { Suspicion } from '../examiner.ts';
import { changeIn, missingIn, plain } from './content.ts';
import { ANEW, type BundleExamination, fileFault, jsonOf, textOf } from './examination.ts';
import type { Events } from './told.ts';

/** Without people the events of acts and entries are left out, and the files say less: then they are taken on trust. */
export function* reviewFaults(given: BundleExamination, events: Events): Iterable<Suspicion> {
  const { files, remark, vouch } = given;
  const change = changeIn(files);
  const [acts, review, entries] = [jsonOf(files, 'acts.json') ?? [], jsonOf(files, 'review.json'), entriesIn(given)];
  if (!Array.isArray(acts)) return yield fileFault('acts.json', 'It is no list of acts.');
  if (!entries) return yield fileFault('journal.ndjson', 'It is no list of entries.');
  if (plain(jsonOf(files, 'manifest.json'))['people'] !== 'named') {
    if (acts.length > 0)
      remark({ what: 'event', count: acts.length, sentence: 'acts are taken on trust: people are left out of this bundle' });
    return change && vouch('change.json', 'state, deadlines');
  }
  const own = acts.map(plain) as unknown as Act[];
  const young = own.filter(({ id }) => isYoung(given, events, `acts/${id}`));
  const faults = [...actFaults(own, { young, events }), ...reviewOf(own, review), ...entryFaults(given, entries, { change, events })];
  yield* faults;
  if (faults.length > 0 || !change) return;
  if (young.length === 0) vouch('acts.json', NOT_ALL);
  if (young.every(({ detail }) => !detail.after)) vouch('review.json');
  const isProven = entries.every(({ id, kind }) => kind === 'change.recorded' || events.has(`journal/${id}`));
  if (isProven) vouch('journal.ndjson', 'seq');
  const isStanding = plain(review)['state'] === change.state;
  const isDue = isDeepStrictEqual(entries.at(-1)?.change.deadlines ?? [], change.deadlines);
  vouch('change.json', [...(isStanding ? [] : ['state']), ...(isProven && isDue ? [] : ['deadlines'])].join(', '));
}

/** What moved the review is counted by it, comments are not; and what came later a bundle cannot show. */
const NOT_ALL = 'whether it has every comment';

/** The checkpoint does not reach as far as its event, and the bundle says so. */
function isYoung({ files }: BundleExamination, events: Events, event: string): boolean {
  return !events.has(event) && missingIn(files).has(event);
}

function* actFaults(acts: readonly Act[], { young, events }: { young: readonly Act[]; events: Events }): Iterable<Suspicion> {
  for (const act of acts.filter((one) => !young.includes(one) && !isTold(one, events)))
    yield eventFault(`acts/${String(act.id)}`, 'acts.json tells of an act in another way than the ledger.');
  const known = new Set(acts.map(({ id }) => `acts/${id}`));
  for (const id of events.keys())
    if (id.startsWith('acts/') && !known.has(id)) yield eventFault(id, 'The ledger tells of this act, and acts.json does not have it.');
}

function isTold({ id, at, ...act }: Act, events: Events): boolean {
  const event = events.get(`acts/${String(id)}`);
  return event !== undefined && event.at === at && isDeepStrictEqual(plain(event['act']), { id, ...act });
}

/** Each act that moves a review makes the next version of it, so that none in between can be left out. */
function* reviewOf(acts: readonly Act[], review: unknown): Iterable<Suspicion> {
  const steps = acts.flatMap(({ detail }) => (detail?.after ? [detail.after] : []));
  const gap = steps.findIndex(({ version }, n) => version !== n + 1);
  if (gap >= 0) yield fileFault('acts.json', `The act that made version ${gap + 1} of the review is not in it.`);
  const { version, state } = plain(review) as unknown as Review;
  const stands = steps.at(-1);
  const isSame = stands ? canonicalJson(stands) === canonicalJson(review) : version === 0 && state === 'flagged';
  if (!isSame) yield fileFault('review.json', 'It is not what the acts in acts.json add up to.');
}

/** Undefined where one of its lines is none. */
function entriesIn({ files }: BundleExamination): ChangeEntry[] | undefined {
  const lines = (textOf(files, 'journal.ndjson') ?? '').split('\n').slice(0, -1);
  try {
    const entries = lines.map((line) => JSON.parse(line) as ChangeEntry);
    return entries.every(({ id, kind, change }) => typeof id === 'string' && typeof kind === 'string' && plain(change)['id'] !== undefined)
      ? entries
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function* entryFaults(
  given: BundleExamination,
  entries: readonly ChangeEntry[],
  { change, events }: { change: Change | undefined; events: Events },
): Iterable<Suspicion> {
  const recorded = events.get(`changes/${change?.id}`);
  if (entries.some(({ seq }, n) => n > 0 && seq <= (entries[n - 1]?.seq ?? 0)))
    yield fileFault('journal.ndjson', 'Its entries are not in their order.');
  for (const { seq: _, ...entry } of entries) {
    const event = entry.kind === 'change.recorded' ? recorded?.id : `journal/${entry.id}`;
    if (event !== undefined && isYoung(given, events, event)) continue;
    if (canonicalJson(entry) !== canonicalJson(recorded && entryTold(entry, events, recorded['change'] as Change)))
      yield eventFault(`journal/${entry.id}`, 'journal.ndjson tells of it in another way than the ledger.');
  }
  const known = new Set(entries.map(({ id }) => `journal/${id}`));
  const told = [...events.keys()].filter((id) => id.startsWith('journal/'));
  const first = recorded?.rows.find(({ table }) => table === 'journal')?.key[0];
  for (const id of [...told, ...(first === undefined ? [] : [`journal/${first}`])])
    if (!known.has(id)) yield eventFault(id, 'The ledger tells of this entry, and journal.ndjson does not have it.');
}

type ToldOfEntry = Pick<Change, 'state' | 'deadlines'> & Pick<ChangeEntry, 'was' | 'edits' | 'supersededBy'>;

/** The entry as the journal reads it, made of what its event tells. */
function entryTold({ id, kind }: Omit<ChangeEntry, 'seq'>, events: Events, found: Change): object | undefined {
  if (kind === 'change.recorded') {
    const recorded = events.get(`changes/${found.id}`);
    return recorded && { id: `${found.id}:recorded`, at: recorded.at, kind, change: found };
  }
  const event = events.get(`journal/${id}`);
  const entry = plain(event?.['entry']);
  if (!event || event.type !== kind || entry['change'] !== found.id) return undefined;
  const { state, deadlines, ...more } = plain(entry['told']) as unknown as ToldOfEntry;
  const change = { ...found, state, deadlines };
  return { id, at: event.at, kind, change: more.edits ? asEdited(change, more) : change, ...more };
}

function eventFault(id: string, sentence: string): Suspicion {
  return { what: 'event', id, sentence, remedy: ANEW };
}
