/**
 * Worker thread of an import: follows one source through its captures, in order, and hands over chunks.
 * @module
 */
import { once } from 'node:events';
import { ChainWriter } from '../../archive/chain.ts';
import type { ArchivedCapture } from '../../backfill/archive.ts';
import { readCaptures } from '../../backfill/open.ts';
import type { CaptureMeta } from '../../domain/capture.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { VisitRecord } from '../../domain/ports.ts';
import { readable } from '../../extract/pdf/readable.ts';
import { sha256 } from '../../lib/hash.ts';
import { createReversionIndex } from '../../record/reversions.ts';
import { advance, type DatedCapture, evidenceOnly, readOptionsOf, type Track } from '../advance.ts';
import { type Answer, answering } from '../crossing.ts';
import { CHUNK, type Chunk, type ImportTask } from './task.ts';

/** Chunks that may wait for the record before the worker pauses: bounds memory. */
const MAX_PENDING = 2;

/** Imports one source; resolves when its last chunk is handed over and acknowledged. */
export default function run(task: ImportTask): Promise<Answer<void>> {
  return answering(() => importSource(task));
}

async function importSource(task: ImportTask): Promise<void> {
  const track = trackOf(task);
  let { done } = task;
  let records: VisitRecord[] = [];
  let pending = 0;
  let skipped = 0;
  task.port.on('message', () => {
    pending -= 1;
  });
  const handOver = async (): Promise<void> => {
    const chunk: Chunk = { pack: track.chain.finish(), records: records.map(withoutBaseline), done, cursor: track.baseline, skipped };
    task.port.postMessage(chunk);
    records = [];
    skipped = 0;
    pending += 1;
    while (pending >= MAX_PENDING) await acknowledged(task.port);
  };
  const bodies = readCaptures(
    task.descriptor,
    task.captures.map(({ ref }) => ref),
  );
  let at = 0;
  for await (const body of bodies) {
    const capture = task.captures[at++] as ArchivedCapture;
    const text = body && (await textOf(body));
    if (body && text) records.push(follow(task, track, capture, body, text));
    else skipped += 1;
    done += 1;
    if (done % CHUNK === 0) await handOver();
  }
  if (records.length + skipped > 0) await handOver();
  while (pending > 0) await acknowledged(task.port);
  task.port.close();
}

/** The next acknowledgement. The other side closes the port when a commit has failed: nothing more is to be done then. */
async function acknowledged(port: ImportTask['port']): Promise<void> {
  await Promise.race([once(port, 'message'), once(port, 'close').then(() => Promise.reject(new Error('the import was given up')))]);
}

function trackOf(task: ImportTask): Track {
  return {
    source: task.source,
    options: readOptionsOf(task.source, task.catalogue),
    chain: new ChainWriter({ candidates: task.candidates }),
    reversions: createReversionIndex(task.reversions),
    baseline: task.cursor,
    rules: task.rules,
    recent: new Map(),
  };
}

/** What is read of a page; undefined for one that is too much to read. */
async function textOf(body: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await readable(body);
  } catch (error) {
    if (error instanceof OperationalError && error.code === 'input') return undefined;
    throw error;
  }
}

function follow(task: ImportTask, track: Track, capture: ArchivedCapture, body: Uint8Array, text: Uint8Array): VisitRecord {
  const dated = { ...datedCapture(task.source.id, task.source.url, capture, body), readable: text };
  return task.evidenceFrom !== undefined && capture.fetchedAt >= task.evidenceFrom ? evidenceOnly(track, dated) : advance(track, dated);
}

function datedCapture(sourceId: string, sourceUrl: string, capture: ArchivedCapture, body: Uint8Array): DatedCapture {
  const url = capture.url ?? sourceUrl;
  const { fetchedAt, status, headers = {} } = capture;
  const meta: CaptureMeta = {
    requestUrl: url,
    finalUrl: url,
    redirects: [],
    headers,
    fetchedAt,
    renderer: 'archive',
    ...(status === undefined ? {} : { status }),
  };
  return { id: `${sourceId}@${fetchedAt}#${sha256(`${capture.document}\n${capture.ref}`).slice(0, 16)}`, meta, body };
}

/** The baseline travels once, as the chunk's cursor. */
function withoutBaseline({ baseline: _, ...record }: VisitRecord): VisitRecord {
  return record;
}
