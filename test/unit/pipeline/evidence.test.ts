import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import { createArchive } from '../../../src/archive/archive.ts';
import type { Deadline } from '../../../src/domain/change.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { type EvidenceServices, gatherEvidence } from '../../../src/pipeline/evidence.ts';
import type { KeyServices } from '../../../src/pipeline/ledger/key.ts';
import { ownKeys } from '../../../src/pipeline/ledger/own.ts';
import { signLedger } from '../../../src/pipeline/ledger/sign.ts';
import { bundleOf } from '../../../src/publish/bundle/bundle.ts';
import { createDesk } from '../../../src/review/desk.ts';
import { writePdf } from '../../helpers/pdf.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { collectBytes, unzip } from '../../helpers/unzip.ts';
import { createWorld, edited, page } from './world.ts';

const run = promisify(execFile);
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

type World = Awaited<ReturnType<typeof createWorld>>;

function servicesOf({ store, evidence, blobs }: World): EvidenceServices {
  return {
    store,
    readers: { page: (hash) => evidence.read(hash), picture: (hash) => blobs.get(hash) },
    version: '1.2.3',
    baseUrl: 'https://clausewatch.example',
  };
}

/** An installation in which the objection window went from thirty to ten days, and somebody decided about it. */
async function installation() {
  const world = await createWorld();
  await world.check(page());
  await world.check(edited('thirty (30)', 'ten (10)'));
  const change = (await world.changes())[0];
  if (!change) throw new Error('no change was found');
  await sign(world);
  return { ...world, change };
}

async function sign({ store, clock, services, folder }: World): Promise<void> {
  const key: KeyServices = {
    store,
    clock,
    randomBytes: (size) => new Uint8Array(size).fill(5),
    file: join(folder, 'ledger.key'),
    name: 'acme.example',
  };
  await signLedger({ store, clock, log: services.log, ...ownKeys(key) }, AbortSignal.timeout(10_000));
}

async function decide(world: World, id: string): Promise<void> {
  const { store, clock } = world;
  let ids = 0;
  const desk = createDesk({
    store,
    clock,
    newId: (prefix) => `${prefix}_${++ids}`,
    policy: { fourEyes: [] },
    valueProblem: () => undefined,
    user: async () => undefined,
  });
  const who = { by: { kind: 'user', id: 'usr_1', name: 'Ada Lindqvist', login: 'ada@example.com' }, role: 'analyst' } as const;
  await desk.comment(id, 'I asked their counsel.', who);
  await desk.decide([{ id }], 'confirmed', { ...who, reason: 'Their counsel confirms it.' });
  await sign(world);
}

/** Ids of the events that a bundle proves. */
function proven(files: Map<string, Buffer>): string[] {
  return text(files, 'ledger/events.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);
}

async function bundle(world: World, id: string, options?: { people?: boolean }): Promise<Buffer> {
  const services = servicesOf(world);
  const evidence = await gatherEvidence(services, id, options);
  if (!evidence) throw new Error('there is no such change');
  return collectBytes(bundleOf(evidence, services.readers));
}

async function filesOf(world: World, id: string, options?: { people?: boolean }): Promise<Map<string, Buffer>> {
  return new Map((await unzip(await bundle(world, id, options))).map(({ name, bytes }) => [name, bytes]));
}

const json = (files: Map<string, Buffer>, name: string) => JSON.parse(String(files.get(name))) as Record<string, unknown>;
const text = (files: Map<string, Buffer>, name: string): string => String(files.get(name));

describe('the evidence of a change', () => {
  it('is both pages byte for byte, what was read from them, the record and what became of it', async () => {
    const world = await installation();
    await decide(world, world.change.id);
    const files = await filesOf(world, world.change.id);
    expect([...files.keys()].filter((name) => !name.startsWith('ledger/proofs/'))).toEqual([
      'report.html',
      'VERIFY.txt',
      'change.json',
      'review.json',
      'acts.json',
      'journal.ndjson',
      'before.html.txt',
      'before.visit.json',
      'before.extraction.json',
      'after.html.txt',
      'after.visit.json',
      'after.extraction.json',
      'reading.json',
      'ledger/events.jsonl',
      'ledger/checkpoint',
      'ledger/ledger.pub',
      'ledger/HOW-TO-VERIFY.txt',
      'manifest.json',
      'SHA256SUMS',
    ]);
    expect(text(files, 'before.html.txt')).toBe(page());
    expect(text(files, 'after.html.txt')).toBe(edited('thirty (30)', 'ten (10)'));
    expect(json(files, 'change.json')).toEqual(JSON.parse(JSON.stringify(await world.store.change(world.change.id))));
    expect(json(files, 'review.json')).toMatchObject({ state: 'confirmed', decided: { by: { name: 'Ada Lindqvist' } } });
    expect(json(files, 'acts.json')).toMatchObject([{ kind: 'comment' }, { kind: 'decide', detail: { decision: 'confirmed' } }]);
    const journal = text(files, 'journal.ndjson').trim().split('\n');
    expect(journal.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual(['change.recorded', 'change.confirmed']);
    expect(json(files, 'before.visit.json')).toMatchObject({ verdict: 'content', status: 200, sha256: world.change.oldSnapshot });
    expect(JSON.stringify(json(files, 'after.extraction.json'))).toContain('within ten (10) days');
    const visits = ['before', 'after'].map((side) => `visits/${String(json(files, `${side}.visit.json`)['id'])}`);
    const entries = journal.slice(1).map((line) => `journal/${(JSON.parse(line) as { id: string }).id}`);
    expect(proven(files).sort()).toEqual([`changes/${world.change.id}`, ...visits, 'acts/act_1', 'acts/act_3', ...entries].sort());
  });

  it('names every file with its hash and size, and what it is', async () => {
    const world = await installation();
    const files = await filesOf(world, world.change.id);
    const manifest = json(files, 'manifest.json') as { files: Array<{ name: string; sha256: string; bytes: number; what: string }> };
    expect(manifest).toMatchObject({
      format: 'clausewatch-evidence/1',
      change: world.change.id,
      clausewatch: '1.2.3',
      missing: [],
      people: 'named',
    });
    expect(manifest.files.map(({ name, sha256: hash, bytes }) => [name, hash, bytes])).toEqual(
      [...files].slice(0, -2).map(([name, bytes]) => [name, sha256(bytes), bytes.length]),
    );
    expect(manifest.files.find(({ name }) => name === 'after.html.txt')?.sha256).toBe(world.change.newSnapshot);
    const sums = text(files, 'SHA256SUMS').trimEnd().split('\n');
    expect(sums).toEqual([...files].slice(0, -1).map(([name, bytes]) => `${sha256(bytes)}  ${name}`));
  });

  it('is the same bytes for the same record', async () => {
    const world = await installation();
    expect((await bundle(world, world.change.id)).equals(await bundle(world, world.change.id))).toBe(true);
  });

  it('tells nobody’s name and nothing that people wrote where that is asked for', async () => {
    const world = await installation();
    await decide(world, world.change.id);
    const files = await filesOf(world, world.change.id, { people: false });
    const all = [...files.values()].join('\n');
    expect(all).not.toMatch(/Ada|Lindqvist|usr_1|counsel|ada@/);
    expect(json(files, 'review.json')).toMatchObject({ state: 'confirmed', decided: { at: expect.any(String) as string } });
    expect(json(files, 'manifest.json')).toMatchObject({ people: 'left out' });
    expect(text(files, 'report.html')).toContain('Somebody confirmed this change');
    expect(proven(files).map((id) => id.split('/')[0])).toEqual(['visits', 'visits', 'changes'].sort().reverse());
    expect([...(await filesOf(world, world.change.id)).values()].join('\n')).toContain('Lindqvist');
  });

  it('is proven by the first checkpoint that vouches for all of it, so that it stays the same bytes', async () => {
    const world = await installation();
    const before = await bundle(world, world.change.id);
    await world.check(page());
    await sign(world);
    expect((await bundle(world, world.change.id)).equals(before)).toBe(true);
  });

  it('is proven by the first of those that an authority has stamped, where there is one', async () => {
    const world = await installation();
    const [first] = await world.store.checkpoints({ limit: 1 });
    await world.check(page());
    await sign(world);
    const second = (await world.store.checkpoints({ from: (first?.size ?? 0) + 1, limit: 1 }))[0];
    await world.store.addTimeStamp({
      size: second?.size ?? 0,
      authority: 'https://tsa.example',
      at: '2026-03-03T06:00:00.000Z',
      response: Buffer.from('a stamp'),
    });
    await world.check(edited('thirty (30)', 'forty (40)'));
    await sign(world);
    const files = await filesOf(world, world.change.id);
    expect(text(files, 'ledger/checkpoint')).toBe(second?.note);
    expect(text(files, 'ledger/checkpoint.tsr')).toBe('a stamp');
  });

  it('has the deliveries that the ledger tells of, whatever became of the messages', async () => {
    const world = await installation();
    const delivery = (id: string, tells: string[]) => ({ id, json: JSON.stringify({ delivery: { tells } }) });
    const { store } = world;
    const visit = (await store.ledgerEvent(`changes/${world.change.id}`)) ?? expect.fail('no event');
    const lines = [delivery('deliveries/msg_1/1', [`${world.change.id}:recorded`]), delivery('deliveries/msg_2/1', ['chg_other:recorded'])];
    const told = {
      ...store,
      async *ledgerEvents({ type, from = 0 }: { type?: string; from?: number } = {}) {
        if (type === 'delivery' && from === visit.index) for (const line of lines) yield { ...visit, ...line };
      },
    };
    const evidence = await gatherEvidence(servicesOf({ ...world, store: told }), world.change.id);
    const proof = evidence?.ledger && 'is' in evidence.ledger ? evidence.ledger.is.files : [];
    const events = String(proof.find(({ name }) => name === 'events.jsonl')?.text);
    expect(events).toContain(`"${world.change.id}:recorded"`);
    expect(events).not.toContain('chg_other');
  });

  it('says what the ledger cannot prove, and has everything else', async () => {
    const world = await createWorld();
    await world.check(page());
    await world.check(edited('thirty (30)', 'ten (10)'));
    const [change] = await world.changes();
    const unsigned = await filesOf(world, change?.id ?? '');
    expect(json(unsigned, 'manifest.json')['missing']).toEqual([{ what: 'Proof of the ledger', why: 'the ledger is not signed yet' }]);
    expect(text(unsigned, 'VERIFY.txt')).not.toContain('5. Check that it was recorded');
    await sign(world);
    const { store } = world;
    const lacking = { ...store, ledgerEvent: async (id: string) => (id.startsWith('visits/') ? undefined : store.ledgerEvent(id)) };
    const partly = await filesOf({ ...world, store: lacking }, change?.id ?? '');
    expect(json(partly, 'manifest.json')['missing']).toContainEqual({
      what: 'The page before the change: proof of its visit',
      why: 'the ledger does not tell of it',
    });
    expect(proven(partly)).toEqual([`changes/${change?.id}`]);
    const damaged = { ...store, ledgerHashes: () => Promise.reject(new RangeError('no such subtree')) };
    const without = await filesOf({ ...world, store: damaged }, change?.id ?? '');
    expect(json(without, 'manifest.json')['missing']).toEqual([{ what: 'Proof of the ledger', why: 'the ledger is damaged' }]);
    expect(without.has('report.html')).toBe(true);
  });

  it('has the pictures of pages where some were taken', async () => {
    const world = await installation();
    await world.blobs.put(sha256(PNG), PNG);
    const store = {
      ...world.store,
      pictureOf: async () => ({ sha256: sha256(PNG), at: '2026-03-01T06:00:00.000Z', visit: 'acme/dpa@picture' }),
    };
    const files = await filesOf({ ...world, store }, world.change.id);
    expect(files.get('before.png')?.equals(PNG)).toBe(true);
    expect(text(files, 'report.html')).toContain('<a href="after.png">after.png</a>');
    const gone = {
      ...world,
      store: { ...store, pictureOf: async () => ({ sha256: 'f'.repeat(64), at: '2026-03-01T06:00:00.000Z', visit: 'acme/dpa@picture' }) },
    };
    const without = await filesOf(gone, world.change.id);
    expect(without.has('before.png')).toBe(false);
    expect(json(without, 'manifest.json')['missing']).toContainEqual({
      what: 'The page before the change: picture',
      why: 'its bytes are gone from the evidence store, or damaged',
    });
  });

  it('has the pages that state the clauses of its deadlines', async () => {
    const world = await installation();
    const { id, oldSnapshot } = world.change;
    const due = (rule: string, snapshot: string): Deadline => ({
      dueOn: '2026-04-01',
      clause: 'within ten (10) days',
      basis: 'assumed',
      rule,
      clauseSource: { source: 'acme/dpa', url: 'https://acme.example/dpa', snapshot, path: ['DPA'] },
    });
    await world.check(edited('thirty (30)', 'forty (40)'));
    const other = (await world.baseline())?.sha256 ?? '';
    await world.store.settle(new Map([[id, [due('a', other), due('b', oldSnapshot)]]]), '2026-03-04T00:00:00.000Z');
    const files = await filesOf(world, id);
    expect(text(files, 'clause-1.html.txt')).toBe(edited('thirty (30)', 'forty (40)'));
    expect(files.has('clause-1.visit.json')).toBe(true);
    expect([...files.keys()].filter((name) => name.startsWith('clause-2'))).toEqual([]);
  });

  it('says what is gone, and has everything else', async () => {
    const world = await installation();
    const services = servicesOf(world);
    for (const name of await Array.fromAsync(world.blobs.list())) await world.blobs.remove(name);
    // One that has nothing in memory.
    const evidence = createArchive({ blobs: world.blobs, store: world.store });
    const found = await gatherEvidence(
      { ...services, readers: { ...services.readers, page: (hash) => evidence.read(hash) } },
      world.change.id,
    );
    if (!found) throw new Error('the record is there');
    const files = new Map((await unzip(await collectBytes(bundleOf(found, services.readers)))).map(({ name, bytes }) => [name, bytes]));
    expect([files.has('before.html.txt'), files.has('before.extraction.json'), files.has('change.json')]).toEqual([false, true, true]);
    expect(json(files, 'manifest.json')['missing']).toEqual(
      ['before', 'after'].map((side) => ({
        what: `The page ${side} the change`,
        why: 'its bytes are gone from the evidence store, or damaged',
      })),
    );
    expect(text(files, 'report.html')).toContain('This evidence is not complete.');
    expect(text(files, 'VERIFY.txt')).toContain('WHAT IS NOT IN THIS BUNDLE');
    expect([...files.values()].join('\n')).not.toContain(world.folder);
  });

  it('keeps a PDF under a name that opens no viewer', async () => {
    const world = await createWorld();
    const sheet = (days: string) =>
      writePdf([
        {
          texts: Array.from({ length: 12 }, (_, at) => ({
            text: `${at + 1}. The customer may object to a new subprocessor within ${days} of the notice.`,
            x: 60,
            y: 80 + 24 * at,
          })),
        },
      ]);
    await world.check({ body: sheet('thirty (30) days'), headers: { 'content-type': 'application/pdf' } });
    await world.check({ body: sheet('ten (10) days'), headers: { 'content-type': 'application/pdf' } });
    const change = (await world.changes())[0];
    const files = await filesOf(world, change?.id ?? '');
    expect(files.get('after.pdf.bin')?.equals(sheet('ten (10) days'))).toBe(true);
    expect(text(files, 'VERIFY.txt')).toMatch(/end in ".txt" or ".bin"/);
  });

  it('is none for a change that there is not', async () => {
    const world = await createWorld();
    expect(await gatherEvidence(servicesOf(world), 'chg_none')).toBeUndefined();
  });
});

describe('by the tools that every system has', () => {
  async function unpacked(context: TestContext): Promise<string | undefined> {
    const world = await installation();
    const folder = await tempDir();
    await writeFile(join(folder, 'evidence.zip'), await bundle(world, world.change.id));
    try {
      await run('unzip', ['-q', 'evidence.zip', '-d', 'evidence'], { cwd: folder });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      context.skip('this machine has no unzip');
    }
    return join(folder, 'evidence');
  }

  it('it is unpacked, and its sums hold', async (context) => {
    const folder = await unpacked(context);
    if (folder === undefined) return;
    const { stdout } = await run('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: folder });
    const lines = stdout.trim().split('\n');
    const all = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(lines.length).toBe(all.length - 1);
    expect(lines.every((line) => line.endsWith(': OK'))).toBe(true);
    await writeFile(join(folder, 'change.json'), '{}');
    await expect(run('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder })).rejects.toThrow(/1 computed checksum did NOT match/);
  });

  it('Python finds nothing wrong with it', async (context) => {
    const world = await installation();
    const file = join(await tempDir(), 'evidence.zip');
    await writeFile(file, await bundle(world, world.change.id));
    try {
      const { stdout } = await run('python3', [
        '-c',
        'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))',
        file,
      ]);
      expect(stdout.trim()).toBe('None 22');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      context.skip('this machine has no python3');
    }
  });
});

describe('a large page', () => {
  it('is written with flat memory', async () => {
    const world = await installation();
    const services = servicesOf(world);
    const evidence = await gatherEvidence(services, world.change.id);
    if (!evidence) throw new Error('there is no such change');
    const large = Buffer.alloc(20_000_000, 'A clause of the agreement that goes on and on. ');
    const readers = { ...services.readers, page: async () => large };
    let [read, most] = [0, 0];
    const before = process.memoryUsage().arrayBuffers;
    for await (const part of bundleOf(evidence, readers)) {
      read += part.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(read).toBeGreaterThan(10_000);
    // The page itself was there before: what comes on top is what is on its way.
    expect(most).toBeLessThan(15_000_000);
  });
});
