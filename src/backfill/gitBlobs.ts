/**
 * Streams blobs out of a repository through one `git cat-file --batch`.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import { exitOf, startGit } from './git.ts';
import { MAX_PAGE_BYTES } from './inputFile.ts';

/** Requests that are written ahead of what is read: git works while the page before is processed. */
const AHEAD = 8;
const LF = 10;

/**
 * Yields the bytes of each blob, in order; undefined for one larger than MAX_PAGE_BYTES, which is never held in memory.
 * Ends git when the consumer stops early. Throws OperationalError('input'), naming `origin`, for an object that is
 * missing, damaged or no blob.
 */
export async function* readBlobs(repository: string, oids: string[], origin = repository): AsyncGenerator<Uint8Array | undefined> {
  if (oids.length === 0) return;
  const child = startGit(repository, ['cat-file', '--batch']);
  const ended = exitOf(child);
  ended.catch(() => {}); // reported below, where the stream ends
  child.stdin.on('error', () => {}); // git ended early: the missing answer says so
  child.stderr.resume();
  const reader = new BlobStream(child.stdout);
  try {
    let asked = 0;
    for (const [at, oid] of oids.entries()) {
      while (asked < oids.length && asked < at + AHEAD) child.stdin.write(`${oids[asked++]}\n`);
      const blob = await reader.next();
      if (blob === 'missing') throw await missing(origin, oid, child, ended);
      yield blob === 'too-large' ? undefined : blob;
    }
  } finally {
    child.stdin.end();
    child.kill();
  }
}

/** Why there is no such blob. Throws what kept git from starting. */
async function missing(origin: string, oid: string, child: ReturnType<typeof startGit>, ended: Promise<number>): Promise<OperationalError> {
  // Git goes on to wait for requests, and to write what was asked ahead: neither would ever end.
  child.stdout.destroy();
  child.kill();
  await ended;
  return new OperationalError('input', `${origin} lacks the object ${oid}.`, {
    remedy: 'The archive is incomplete or damaged: run "git fsck" in it, or download it again.',
  });
}

/** Cuts git's answer stream into blobs: "<oid> blob <size>\n<bytes>\n". */
class BlobStream {
  readonly #chunks: AsyncIterator<Buffer>;
  #left: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async next(): Promise<Uint8Array | 'too-large' | 'missing'> {
    const header = await this.#line();
    // "<oid> missing", "<oid> commit <size>", or the end of git.
    const digits = /^[0-9a-f]+ blob (\d+)$/.exec(header ?? '')?.[1];
    if (digits === undefined) return 'missing';
    const size = Number(digits);
    const blob = size > MAX_PAGE_BYTES ? (await this.#drop(size)) && 'too-large' : await this.#bytes(size);
    return blob || 'missing';
  }

  async #line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#left.indexOf(LF);
      if (end >= 0) {
        const line = this.#left.toString('latin1', 0, end);
        this.#left = this.#left.subarray(end + 1);
        return line;
      }
      const chunk = await this.#chunks.next();
      if (chunk.done) return undefined;
      this.#left = this.#left.length > 0 ? Buffer.concat([this.#left, chunk.value]) : chunk.value;
    }
  }

  /** Exactly `size` bytes in a buffer of their own; the line feed after them is dropped. */
  async #bytes(size: number): Promise<Uint8Array | undefined> {
    const blob = Buffer.allocUnsafeSlow(size);
    let filled = 0;
    while (filled < size) {
      if (this.#left.length === 0 && !(await this.#fill())) return undefined;
      const taken = this.#left.copy(blob, filled, 0, size - filled);
      this.#left = this.#left.subarray(taken);
      filled += taken;
    }
    return (await this.#drop(0)) ? blob : undefined;
  }

  /** Passes over `size` bytes and the line feed after them. */
  async #drop(size: number): Promise<boolean> {
    for (let left = size + 1; left > 0; ) {
      if (this.#left.length === 0 && !(await this.#fill())) return false;
      const passed = Math.min(left, this.#left.length);
      this.#left = this.#left.subarray(passed);
      left -= passed;
    }
    return true;
  }

  async #fill(): Promise<boolean> {
    const chunk = await this.#chunks.next();
    if (!chunk.done) this.#left = chunk.value;
    return !chunk.done;
  }
}
