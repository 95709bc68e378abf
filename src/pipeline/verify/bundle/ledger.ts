/**
 * What the ledger proves of a bundle: its checkpoint is signed, its events are in the tree, and they tell what the files say.
 * @module
 */
import { createPublicKey } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { LedgerEvent } from '../../../domain/ledger.ts';
import { openCheckpoint, type TreeHead } from '../../../ledger/checkpoint.ts';
import { fingerprintOf, type Verifier, verifierOf } from '../../../ledger/note.ts';
import { readProof, writeProof } from '../../../ledger/proof.ts';
import { readTimeStamp } from '../../../ledger/timeStamp.ts';
import { isIncluded } from '../../../ledger/tree.ts';
import { canonicalJson } from '../../../lib/canonicalJson.ts';
import { jsonIn } from '../../../lib/jsonIn.ts';
import { leafHash } from '../../../lib/merkle.ts';
import type { BundleFiles } from '../../../publish/bundle/opened.ts';
import { isSameKey } from '../../ledger/keys.ts';
import { renewedKeys } from '../../ledger/renewals.ts';
import type { Suspicion } from '../examiner.ts';
import { plain } from './content.ts';
import { ANEW, type BundleExamination, fileFault, jsonOf, textOf } from './examination.ts';
import { type Events, toldFaults } from './told.ts';

const SPKI_HEADER = 12;

export async function* ledgerFaults(given: BundleExamination): AsyncIterable<Suspicion> {
  const { files, examined, remark, vouch, known } = given;
  const note = textOf(files, 'ledger/checkpoint');
  if (note === undefined)
    return yield checkpointFault('The bundle has no proof of the ledger: nothing says that its files are those that were recorded.');
  const by = keyIn(files, note.slice(0, note.indexOf('\n')));
  const head = by && openCheckpoint(note, [by]);
  examined('checkpoint');
  if (!head) return yield checkpointFault('The key in the bundle has not signed it as it stands.');
  const trusted = trustedKeys(given);
  const isKnown = trusted.some((key) => isSameKey(key, by));
  if (known.keys.length > 0 && !isKnown)
    yield checkpointFault(
      `It is signed with the key ${fingerprintOf(by)}, which is none of those that you named, nor one that they vouch for.`,
    );
  const whose = known.keys.length > 0 ? '' : '; compare that key with the one that you were given, or name it with --key';
  remark({
    what: 'checkpoint',
    count: 1,
    sentence: `of the ledger ${head.origin} with ${head.size} events, signed with the key ${fingerprintOf(by)}${whose}`,
  });
  vouch('ledger/checkpoint');
  if (isKnown) vouch('ledger/ledger.pub');
  yield* keptFaults(given, head, [by, ...trusted]);
  yield* stampFaults(given, note);
  const events = yield* provenEvents(given, head, note);
  yield* headFaults(files, { head, by, events: events.size });
  yield* toldFaults(given, events);
}

/** The keys that were named, and those that they vouch for. */
function trustedKeys({ files, known, vouch }: BundleExamination): Verifier[] {
  const renewals = renewedKeys((name) => textOf(files, `ledger/${name}`), known.keys);
  for (const { n } of renewals) for (const ending of ['json', 'tlog-proof']) vouch(`ledger/key-${n}.${ending}`);
  return [...known.keys, ...renewals.map(({ to }) => to)];
}

/** What the manifest says of the ledger is what the report shows. `signedAt` is the word of whoever runs the installation. */
function* headFaults(files: BundleFiles, { head, by, events }: { head: TreeHead; by: Verifier; events: number }): Iterable<Suspicion> {
  const { name, size, key, events: count } = plain(plain(jsonOf(files, 'manifest.json'))['ledger']);
  if (!isDeepStrictEqual([name, size, key, count], [head.origin, head.size, fingerprintOf(by), events]))
    yield fileFault('manifest.json', 'What it says of the ledger is not what the checkpoint and the events say.');
}

/** Only one of the same size can be held against it here: whether a ledger goes on from another one shows the installation. */
function* keptFaults({ known: { kept }, remark }: BundleExamination, head: TreeHead, keys: Verifier[]): Iterable<Suspicion> {
  for (const { name, note } of kept) {
    const own = openCheckpoint(note, keys);
    if (!own)
      yield checkpointFault(`The checkpoint ${name} that you kept is not signed with the key of the bundle, nor with one that you named.`);
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
async function* provenEvents(
  { files, examined, vouch }: BundleExamination,
  head: TreeHead,
  note: string,
): AsyncGenerator<Suspicion, Events> {
  const lines = (textOf(files, 'ledger/events.jsonl') ?? '').split('\n').slice(0, -1);
  const places = [...files.keys()].flatMap((name) => Number(/^ledger\/proofs\/(0|[1-9]\d{0,14})\.tlog-proof$/.exec(name)?.[1] ?? -1));
  const proven = new Map<string, LedgerEvent>();
  const inOrder = places.filter((place) => place >= 0).sort((a, b) => a - b);
  if (lines.length !== inOrder.length || lines.length === 0)
    yield fileFault('ledger/events.jsonl', `It has ${lines.length} events, and the bundle ${inOrder.length} proofs.`);
  for (const [n, line] of lines.entries()) {
    examined('event');
    const place = inOrder[n] ?? -1;
    const name = `ledger/proofs/${place}.tlog-proof`;
    const proof = readProof(textOf(files, name) ?? '');
    const holds =
      proof?.index === place &&
      writeProof({ ...proof, checkpoint: note }) === textOf(files, name) &&
      isIncluded(leafHash(line), { index: place, size: head.size, proof: proof.hashes, root: head.root });
    const event = holds ? eventIn(line) : undefined;
    if (event) {
      proven.set(event.id, event);
      vouch(name);
    } else
      yield {
        what: 'event',
        id: String(n + 1),
        sentence: holds ? 'It is no event of a ledger.' : 'It is not in the tree that the checkpoint vouches for.',
        remedy: ANEW,
      };
  }
  vouch('ledger/events.jsonl');
  return proven;
}

function eventIn(line: string): LedgerEvent | undefined {
  const event = LedgerEvent.safeParse(jsonIn(line)).data;
  return event && canonicalJson(event) === line ? event : undefined;
}

function* stampFaults({ files, known: { roots = [] }, remark, vouch }: BundleExamination, note: string): Iterable<Suspicion> {
  for (const [name, bytes] of files) {
    if (!/^ledger\/checkpoint(?:-\d+)?\.tsr$/.test(name)) continue;
    const read = readTimeStamp(bytes, note, { roots });
    if (read.ok) {
      vouch(name, read.isTrusted ? '' : 'whose word it is');
      remark({
        what: 'checkpoint',
        count: 1,
        sentence: `was there at ${read.at}, says ${name}${read.isTrusted ? '' : '; not verified whose word that is: name its certificate with --authority'}`,
      });
    } else yield fileFault(name, `It does not hold: ${read.why}.`);
  }
}

function checkpointFault(sentence: string): Suspicion {
  return { what: 'checkpoint', id: 'ledger/checkpoint', sentence, remedy: ANEW };
}
