/**
 * Streams blobs out of a repository through one `git cat-file --batch`.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import { exitOf, startGit } from './git.ts';

/** Requests that are written ahead of what is read: git works while the page before is processed. */
const AHEAD = 8;
const LF = 10;

/** Yields the bytes of each blob, in order. Ends git when the consumer stops early. */
export async function* readBlobs(repository: string, oids: string[]): AsyncGenerator<Uint8Array> {
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
      if (!blob) throw await missing(repository, oid, child, ended);
      yield blob;
    }
  } finally {
    child.stdin.end();
    child.kill();
  }
}

/** Why there is no such blob. Throws what kept git from starting. */
async function missing(
  repository: string,
  oid: string,
  child: ReturnType<typeof startGit>,
  ended: Promise<number>,
): Promise<OperationalError> {
  // Git goes on to wait for requests, and to write what was asked ahead: neither would ever end.
  child.stdout.destroy();
  child.kill();
  await ended;
  return new OperationalError('input', `${repository} lacks the object ${oid}.`, {
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

  async next(): Promise<Uint8Array | undefined> {
    const header = await this.#line();
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(header ?? '')?.[1];
    return size === undefined ? undefined : this.#bytes(Number(size));
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
    if (this.#left.length === 0 && !(await this.#fill())) return undefined;
    this.#left = this.#left.subarray(1);
    return blob;
  }

  async #fill(): Promise<boolean> {
    const chunk = await this.#chunks.next();
    if (!chunk.done) this.#left = chunk.value;
    return !chunk.done;
  }
}
