/**
 * What the ledger proves of a bundle: its checkpoint is signed, its events are in the tree, and they tell what the files say.
 * @module
 */
import { createPublicKey } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { LedgerEvent } from '../../../domain/ledger.ts';
import { openCheckpoint, type TreeHead } from '../../../ledger/checkpoint.ts';
import { fingerprintOf, type Verifier, verifierOf, writeVerifier } from '../../../ledger/note.ts';
import { readProof } from '../../../ledger/proof.ts';
import { readTimeStamp } from '../../../ledger/timeStamp.ts';
import { isIncluded } from '../../../ledger/tree.ts';
import { canonicalJson } from '../../../lib/canonicalJson.ts';
import { leafHash } from '../../../lib/merkle.ts';
import type { BundleFiles } from '../../../publish/bundle/opened.ts';
import type { Suspicion } from '../examiner.ts';
import { changeIn, pagesIn, visitIn } from './content.ts';
import { ANEW, type BundleExamination, fileFault, jsonOf, textOf } from './examination.ts';

const SPKI_HEADER = 12;

export async function* ledgerFaults(given: BundleExamination): AsyncIterable<Suspicion> {
  const { files, examined, remark, known } = given;
  const note = textOf(files, 'ledger/checkpoint');
  if (note === undefined)
    return yield checkpointFault('The bundle has no proof of the ledger: nothing says that its files are those that were recorded.');
  const by = keyIn(files, note.slice(0, note.indexOf('\n')));
  const head = by && openCheckpoint(note, [by]);
  examined('checkpoint');
  if (!head) return yield checkpointFault('The key in the bundle has not signed it as it stands.');
  if (known.keys.length > 0 && !known.keys.some((key) => writeVerifier(key) === writeVerifier(by)))
    yield checkpointFault(`It is signed with the key ${fingerprintOf(by)}, which is none of those that you named.`);
  const whose = known.keys.length > 0 ? '' : '; compare that key with the one that you were given, or name it with --key';
  remark({
    what: 'checkpoint',
    count: 1,
    sentence: `of the ledger ${head.origin} with ${head.size} events, signed with the key ${fingerprintOf(by)}${whose}`,
  });
  yield* keptFaults(given, head, by);
  yield* stampFaults(given, note);
  const events = yield* provenEvents(given, head);
  yield* changeFaults(files, events);
  yield* visitFaults(files, events);
  yield* actFaults(given, events);
}

/** Only one of the same size can be held against it here: whether a ledger goes on from another one shows the installation. */
function* keptFaults({ known: { kept }, remark }: BundleExamination, head: TreeHead, by: Verifier): Iterable<Suspicion> {
  for (const { name, note } of kept) {
    const own = openCheckpoint(note, [by]);
    if (!own) yield checkpointFault(`The checkpoint ${name} that you kept is not signed with the key of the bundle.`);
    else if (own.size === head.size && !isDeepStrictEqual(own.root, head.root))
      yield checkpointFault(`The checkpoint ${name} that you kept is of another history.`);
    else if (own.size !== head.size)
      remark({
        what: 'checkpoint',
        count: 1,
        sentence: `that you kept, ${name}, has another size: "ledger prove --from" shows that one goes on from the other`,
      });
  }
}

/** Undefined where there is none of Ed25519. */
function keyIn(files: BundleFiles, name: string): Verifier | undefined {
  try {
    const key = createPublicKey(textOf(files, 'ledger/ledger.pub') ?? '');
    if (key.asymmetricKeyType !== 'ed25519') return undefined;
    return verifierOf(name, new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEADER)));
  } catch {
    // Whatever the library says of bytes that came from outside.
    return undefined;
  }
}

/** The events that are in the tree, by their ids; what is not in it is named. */
async function* provenEvents({ files, examined }: BundleExamination, head: TreeHead): AsyncGenerator<Suspicion, Map<string, LedgerEvent>> {
  const lines = (textOf(files, 'ledger/events.jsonl') ?? '').split('\n').slice(0, -1);
  const places = [...files.keys()].flatMap((name) => Number(/^ledger\/proofs\/(0|[1-9]\d{0,14})\.tlog-proof$/.exec(name)?.[1] ?? -1));
  const proven = new Map<string, LedgerEvent>();
  const inOrder = places.filter((place) => place >= 0).sort((a, b) => a - b);
  if (lines.length !== inOrder.length || lines.length === 0)
    yield fileFault('ledger/events.jsonl', `It has ${lines.length} events, and the bundle ${inOrder.length} proofs.`);
  for (const [n, line] of lines.entries()) {
    examined('event');
    const place = inOrder[n] ?? -1;
    const proof = readProof(textOf(files, `ledger/proofs/${place}.tlog-proof`) ?? '');
    const holds =
      proof?.index === place && isIncluded(leafHash(line), { index: place, size: head.size, proof: proof.hashes, root: head.root });
    const event = holds ? eventIn(line) : undefined;
    if (event) proven.set(event.id, event);
    else
      yield {
        what: 'event',
        id: String(n + 1),
        sentence: holds ? 'It is no event of a ledger.' : 'It is not in the tree that the checkpoint vouches for.',
        remedy: ANEW,
      };
  }
  return proven;
}

function eventIn(line: string): LedgerEvent | undefined {
  try {
    const event = LedgerEvent.safeParse(JSON.parse(line)).data;
    return event && canonicalJson(event) === line ? event : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Events = ReadonlyMap<string, LedgerEvent>;

/** `state` and `deadlines` follow from what was done later. */
function* changeFaults(files: BundleFiles, events: Events): Iterable<Suspicion> {
  const change = changeIn(files);
  if (!change) return;
  const told = events.get(`changes/${change.id}`);
  if (!told) yield { what: 'change', id: change.id, sentence: 'No event of the ledger in the bundle tells of it.', remedy: ANEW };
  else if (!isDeepStrictEqual(asFound(told['change']), asFound(change)))
    yield { what: 'change', id: change.id, sentence: 'change.json is not what the ledger tells of it.', remedy: ANEW };
}

function asFound(change: unknown): object {
  const { state: _state, deadlines: _deadlines, ...found } = plain(change);
  return found;
}

function* visitFaults(files: BundleFiles, events: Events): Iterable<Suspicion> {
  for (const page of pagesIn(files)) {
    const visit = visitIn(files, page);
    if (!visit) continue;
    const told = plain(events.get(`visits/${visit.id}`)?.['visit']);
    const isTold = ['fetchedAt', 'verdict', 'renderer', 'status', 'sha256', 'contentHash'].every((part) =>
      isDeepStrictEqual(told[part], plain(visit)[part]),
    );
    if (!isTold || told['source'] !== visit.sourceId || told['url'] !== visit.finalUrl)
      yield {
        what: 'visit',
        id: visit.id,
        sentence: `${page}.visit.json is not what an event of the ledger in the bundle tells.`,
        remedy: ANEW,
      };
  }
}

/** Without people the events of acts are left out, and acts.json says less: then it is taken on trust. */
function* actFaults({ files, remark }: BundleExamination, events: Events): Iterable<Suspicion> {
  const acts = (jsonOf(files, 'acts.json') ?? []) as unknown;
  const isNamed = plain(jsonOf(files, 'manifest.json'))['people'] === 'named';
  if (!Array.isArray(acts)) return yield fileFault('acts.json', 'It is no list of acts.');
  if (!isNamed && acts.length > 0)
    remark({ what: 'event', count: acts.length, sentence: 'acts are taken on trust: people are left out of this bundle' });
  if (!isNamed) return;
  const unproven = acts.filter((act) => !isTold(plain(act), events));
  for (const act of unproven)
    yield {
      what: 'event',
      id: `acts/${String(plain(act)['id'])}`,
      sentence: 'acts.json tells of an act in another way than the ledger.',
      remedy: ANEW,
    };
}

function isTold({ id, at, ...act }: Record<string, unknown>, events: Events): boolean {
  const event = events.get(`acts/${String(id)}`);
  return event !== undefined && event.at === at && isDeepStrictEqual(plain(event['act']), { id, ...act });
}

function* stampFaults({ files, known: { roots = [] }, remark }: BundleExamination, note: string): Iterable<Suspicion> {
  for (const [name, bytes] of files) {
    if (!/^ledger\/checkpoint(?:-\d+)?\.tsr$/.test(name)) continue;
    const read = readTimeStamp(bytes, note, { roots });
    if (read.ok)
      remark({
        what: 'checkpoint',
        count: 1,
        sentence: `was there at ${read.at}, says ${name}${read.isTrusted ? '' : '; not verified whose word that is: name its certificate with --authority'}`,
      });
    else yield fileFault(name, `It does not hold: ${read.why}.`);
  }
}

function plain(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function checkpointFault(sentence: string): Suspicion {
  return { what: 'checkpoint', id: 'ledger/checkpoint', sentence, remedy: ANEW };
}
