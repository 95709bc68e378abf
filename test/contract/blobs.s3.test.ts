/**
 * Blobs in a bucket when storage, network and clocks are as they are in the field.
 */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createS3Blobs, type S3BlobsOptions } from '../../src/adapters/blobs/s3/blobs.ts';
import type { S3Settings } from '../../src/adapters/blobs/s3/client.ts';
import type { Blobs } from '../../src/domain/ports.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { startS3, type TestS3 } from '../helpers/s3.ts';
import type { S3Fault } from '../helpers/s3Gate.ts';
import { collect } from '../helpers/samples.ts';
import { tempDir } from '../helpers/tempDir.ts';

let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());
beforeEach(() => {
  Object.assign(s3, { fault: () => undefined, conditional: true, clockAheadMs: 0, delayMs: 0 });
  s3.requests.length = 0;
});

const bytes = Buffer.from('What a page said on that day.');
const name = sha256(bytes);
const HOUR = 3_600_000;
/** Short enough for tests, long enough for a busy machine. */
const TIMES = { connect: 2_000, idle: 1_000, attempt: 4_000, whole: 20_000 };

function open(settings: S3Settings = s3.settings(), options: S3BlobsOptions = {}): Blobs {
  const blobs = createS3Blobs(settings, options);
  onTestFinished(() => blobs.close());
  return blobs;
}

const keyIn = ({ prefix }: { prefix: string }, of = name): string => `${prefix}/objects/${of.slice(0, 2)}/${of.slice(2)}`;
const methods = (): string[] => s3.requests.map((request) => request.method);

/** Makes the first so many requests of a method fail. */
function failing(method: string, fault: S3Fault, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  s3.fault = (request) => {
    if (request.method !== method || left === 0) return undefined;
    left -= 1;
    return fault;
  };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** The variable without its value, or with another one, until the running test is finished. */
function setEnv(variables: Record<string, string | undefined>): void {
  for (const [variable, value] of Object.entries(variables)) {
    const before = process.env[variable];
    onTestFinished(() => {
      if (before === undefined) delete process.env[variable];
      else process.env[variable] = before;
    });
    if (value === undefined) delete process.env[variable];
    else process.env[variable] = value;
  }
}

describe('a blob that is put into a bucket', () => {
  it('takes one request, with the name as its checksum and the shards of a folder', async () => {
    const settings = s3.settings();
    await open(settings).put(name, bytes);
    expect(s3.requests).toMatchObject([{ method: 'PUT', key: keyIn(settings), bytes: bytes.length }]);
    expect(s3.requests[0]?.headers).toMatchObject({
      'x-amz-checksum-sha256': Buffer.from(name, 'hex').toString('base64'),
      'if-none-match': '*',
    });
  });

  it('lies at the root of the bucket without a prefix', async () => {
    const { prefix: _, ...settings } = s3.settings();
    const blobs = open(settings);
    await blobs.put(name, bytes);
    expect(s3.requests[0]?.key).toBe(`objects/${name.slice(0, 2)}/${name.slice(2)}`);
    await blobs.remove(name);
  });

  it('is left as it is when it is there and young', async () => {
    const settings = s3.settings();
    await open(settings).put(name, bytes);
    await open(settings).put(name, bytes);
    expect(methods()).toEqual(['PUT', 'PUT', 'HEAD']);
  });

  it('is written again when it is there and old, so that no sweep takes it', async () => {
    const settings = s3.settings();
    await s3.plant(keyIn(settings), bytes, new Date(Date.now() - 2 * HOUR));
    const blobs = open(settings);
    await blobs.put(name, bytes);
    expect((await blobs.stat(name))?.modifiedAt.getTime()).toBeGreaterThan(Date.now() - HOUR);
  });

  it('is written again when what is there has another length', async () => {
    const settings = s3.settings();
    await s3.plant(keyIn(settings), 'short');
    const blobs = open(settings);
    await blobs.put(name, bytes);
    expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
  });

  it.each([false, 'refuses'] as const)('is written where the server minds no conditions (%s)', async (conditional) => {
    s3.conditional = conditional;
    const blobs = open();
    await blobs.put(name, bytes);
    await blobs.put(sha256('b'), Buffer.from('b'));
    await blobs.put(name, bytes);
    expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
    // A server that refuses the condition is asked for it once.
    if (conditional === 'refuses') expect(s3.requests.filter((request) => request.headers['if-none-match'] !== undefined)).toHaveLength(1);
  });

  it('is one when two machines put it at once', async () => {
    const settings = s3.settings();
    const machines = [open(settings), open(settings)];
    await Promise.all(machines.flatMap((machine) => [machine.put(name, bytes), machine.put(name, bytes)]));
    for (const machine of machines) {
      expect(await collect(machine.list())).toEqual([name]);
      expect(Buffer.from(await machine.get(name))).toEqual(bytes);
    }
  });

  it('is not kept when its bytes change on the way, and that passes', async () => {
    failing('PUT', 'damage');
    const blobs = open();
    const error = await failureOf(blobs.put(name, bytes));
    expect(error).toMatchObject({ code: 'storage', transient: true, message: expect.stringContaining('arrived damaged (BadDigest)') });
    expect(await blobs.has(name)).toBe(false);
  });

  it('is there when the answer was lost', async () => {
    failing('PUT', 'lose', 1);
    const blobs = open();
    await blobs.put(name, bytes);
    expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
  });
});

describe('a blob that is read from a bucket', () => {
  const reads = [
    ['whole', (blobs: Blobs) => blobs.get(name)],
    ['in part', (blobs: Blobs) => blobs.get(name, { offset: 0, length: bytes.length })],
  ] as const;

  async function stored(options?: S3BlobsOptions): Promise<Blobs> {
    const settings = s3.settings();
    await s3.plant(keyIn(settings), bytes);
    return open(settings, options);
  }

  it.each(reads)('comes %s although an answer was cut in the middle', async (_, read) => {
    const blobs = await stored();
    failing('GET', 'cut', 2);
    expect(Buffer.from(await read(blobs))).toEqual(bytes);
    expect(methods()).toEqual(['GET', 'GET', 'GET']);
  });

  it.each(reads)('fails %s in a way that passes when every answer is cut', async (_, read) => {
    const blobs = await stored();
    failing('GET', 'cut');
    expect(await failureOf(read(blobs))).toMatchObject({ code: 'storage', transient: true });
    expect(methods()).toHaveLength(3);
  });

  it('fails in time when the storage stops in the middle', async () => {
    const blobs = await stored({ times: TIMES });
    failing('GET', 'stall');
    const begun = performance.now();
    expect(await failureOf(blobs.get(name))).toMatchObject({ code: 'storage', transient: true });
    expect(performance.now() - begun).toBeLessThan(TIMES.whole);
  });

  it('is asked for again when its bytes changed on the way', async () => {
    const blobs = await stored();
    failing('GET', 'flip', 1);
    expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
  });

  it('is damaged evidence when its bytes are not those of its name', async () => {
    const settings = s3.settings();
    await s3.plant(keyIn(settings), bytes);
    await s3.tamper(keyIn(settings), (stored) => Buffer.concat([stored.subarray(1), Buffer.from('!')]));
    const error = await failureOf(open(settings).get(name));
    expect(error).toMatchObject({ code: 'evidence', message: expect.stringMatching(new RegExp(`${keyIn(settings)}.* is damaged`)) });
  });

  it('is told by the clock of this machine, however that of the server goes', async () => {
    for (const ahead of [3 * HOUR, -3 * HOUR, 0]) {
      s3.clockAheadMs = ahead;
      const blobs = open();
      await blobs.put(name, bytes);
      const [entry] = await collect(blobs.entries());
      for (const told of [entry?.modifiedAt, (await blobs.stat(name))?.modifiedAt])
        expect(Math.abs((told?.getTime() ?? 0) - Date.now()), `${ahead / HOUR} h ahead`).toBeLessThan(60_000);
    }
  });
});

describe('a bucket with much in it', () => {
  it('lists 3,000 blobs, each once, by pages', async () => {
    const settings = s3.settings();
    const names = Array.from({ length: 3_000 }, (_, index) => sha256(`blob ${index}`));
    for (const each of names) await s3.plant(keyIn(settings, each), 'x');
    const blobs = open(settings);
    expect((await collect(blobs.list())).toSorted()).toEqual(names.toSorted());
    expect(s3.requests.length).toBeLessThanOrEqual(4);
  });

  it('minds nothing that others keep there', async () => {
    const settings = s3.settings();
    const rest = name.slice(2);
    const foreign = [
      'readme.txt',
      'objects/readme.txt',
      `objects/${rest}`,
      `objects/AB/${rest}`,
      `objects/ab/${rest}.bak`,
      `objects/ab/cd/${rest}`,
      `objects/ab/${rest}/more`,
    ];
    for (const key of foreign) await s3.plant(`${settings.prefix}/${key}`, 'foreign');
    await s3.plant(`${settings.prefix}0/objects/ab/${rest}`, 'of another installation');
    const blobs = open(settings);
    expect(await collect(blobs.list())).toEqual([]);
    await blobs.put(name, bytes);
    expect(await collect(blobs.list())).toEqual([name]);
  });
});

describe('a storage that fails', () => {
  const works = [
    ['put', (blobs: Blobs) => blobs.put(name, bytes)],
    ['get', (blobs: Blobs) => blobs.get(name)],
    ['get a range', (blobs: Blobs) => blobs.get(name, { offset: 0, length: 4 })],
    ['stat', (blobs: Blobs) => blobs.stat(name)],
    ['has', (blobs: Blobs) => blobs.has(name)],
    ['remove', (blobs: Blobs) => blobs.remove(name)],
    ['list', (blobs: Blobs) => collect(blobs.list())],
  ] as const;
  /** One with bytes, one without, one of pages: what is tried again is the client's own matter, and takes its time. */
  const some = works.filter(([what]) => ['put', 'stat', 'list'].includes(what));
  const host = (): string => new URL(s3.endpoint).host;

  it.each(works)('has %s fail in a way that passes while nobody listens, and do its work again afterwards', async (_, work) => {
    const settings = s3.settings();
    await s3.plant(keyIn(settings), bytes);
    const blobs = open(settings);
    await s3.leave();
    const error = await failureOf(work(blobs));
    await s3.comeBack();
    expect(error).toMatchObject({
      code: 'storage',
      transient: true,
      message: `The storage at ${host()} with the bucket "${s3.bucket}" cannot be reached (ECONNREFUSED).`,
      remedy: expect.any(String),
    });
    expect(await failureOf(work(blobs))).toBeUndefined();
  });

  it('has kept everything when its process died and came back', async () => {
    const blobs = open();
    await blobs.put(name, bytes);
    await s3.kill();
    expect(await failureOf(blobs.get(name))).toMatchObject({ code: 'storage', transient: true });
    await s3.restart();
    expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
  });

  it.each(some)('has %s try again when it is too busy for a moment', async (_, work) => {
    const settings = s3.settings();
    await s3.plant(keyIn(settings), bytes);
    let left = 2;
    s3.fault = () => {
      left -= 1;
      return left >= 0 ? { status: 503, code: 'SlowDown' } : undefined;
    };
    expect(await failureOf(work(open(settings)))).toBeUndefined();
    expect(s3.requests.length).toBeGreaterThanOrEqual(3);
  });

  it.each(some)('has %s give up after four attempts when it stays too busy, in a way that passes', async (_, work) => {
    s3.fault = () => ({ status: 503, code: 'SlowDown' });
    const error = await failureOf(work(open()));
    expect(error).toMatchObject({ code: 'storage', transient: true, message: expect.stringContaining('has no time for the bucket') });
    expect(s3.requests).toHaveLength(4);
  });

  it.each(works)('has %s say that the key is wrong, and never the key', async (_, work) => {
    setEnv({ AWS_SECRET_ACCESS_KEY: 'another-secret' });
    const error = await failureOf(work(open()));
    expect(error).toMatchObject({
      code: 'storage',
      transient: false,
      // The answer to HEAD cannot say more than that.
      message: expect.stringMatching(
        /does not accept the credentials for the bucket .* \(SignatureDoesNotMatch\)|refuses access to the bucket/,
      ),
    });
    expect(JSON.stringify(error) + String(error)).not.toContain('another-secret');
  });

  it.each(works)('has %s say that there is no bucket, and how to make it', async (_, work) => {
    expect(await failureOf(work(open({ ...s3.settings(), bucket: 'elsewhere' })))).toMatchObject({
      code: 'storage',
      transient: false,
      message: `There is no bucket "elsewhere" at ${host()}.`,
      remedy: expect.stringContaining('create-bucket --bucket elsewhere'),
    });
  });

  it.each([
    ['no answer begins', { attempt: 200 }],
    ['no byte comes', { idle: 200 }],
    ['all of it takes too long', { whole: 800 }],
  ])('fails in time when %s', async (_, short) => {
    s3.delayMs = 30_000;
    const long = { connect: 30_000, idle: 30_000, attempt: 30_000, whole: 30_000 };
    const begun = performance.now();
    const error = await failureOf(open(s3.settings(), { times: { ...long, ...short } }).stat(name));
    expect(error).toMatchObject({ code: 'storage', transient: true });
    expect(performance.now() - begun).toBeLessThan(15_000);
  });

  it('is no storage when something else answers', async () => {
    s3.fault = () => ({ status: 418, code: 'Teapot' });
    expect(await failureOf(open().put(name, bytes))).toMatchObject({ code: 'storage', message: expect.stringContaining('418') });
  });

  it('gives its connections back', async () => {
    const blobs = createS3Blobs(s3.settings());
    await blobs.put(name, bytes);
    expect(await s3.connections()).toBeGreaterThan(0);
    await blobs.close();
    await expect.poll(() => s3.connections()).toBe(0);
  });
});

describe('credentials', () => {
  const NONE = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

  it('are asked for in one sentence where there are none', async () => {
    setEnv(NONE);
    expect(await failureOf(open().put(name, bytes))).toMatchObject({
      code: 'storage',
      transient: false,
      message: expect.stringContaining('There are no credentials for the bucket'),
    });
  });

  it('are not waited for where the machine that could give a role keeps silent', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await new Promise((done) => silent.once('listening', done));
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    setEnv({ ...NONE, AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${address.port}` });
    const begun = performance.now();
    expect(await failureOf(open().put(name, bytes))).toMatchObject({ code: 'storage', message: expect.stringContaining('no credentials') });
    expect(performance.now() - begun).toBeLessThan(15_000);
  });

  it('are not waited for where a program that should give them hangs', async () => {
    const config = join(await tempDir(), 'config');
    await writeFile(config, '[default]\ncredential_process = sleep 10\n');
    setEnv({ ...NONE, AWS_CONFIG_FILE: config });
    const begun = performance.now();
    const blobs = open(s3.settings(), { times: { ...TIMES, whole: 500 } });
    expect(await failureOf(blobs.put(name, bytes))).toMatchObject({ code: 'storage', transient: true });
    expect(performance.now() - begun).toBeLessThan(8_000);
  });
});
