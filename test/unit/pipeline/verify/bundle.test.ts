import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { ZipFile } from 'yazl';
import type { Change } from '../../../../src/domain/change.ts';
import { parseNote, readVerifier, signerOf, signNote, type Verifier } from '../../../../src/ledger/note.ts';
import { canonicalJson } from '../../../../src/lib/canonicalJson.ts';
import { sha256 } from '../../../../src/lib/hash.ts';
import { gatherEvidence } from '../../../../src/pipeline/evidence.ts';
import { renewKey } from '../../../../src/pipeline/ledger/key.ts';
import { ownKeys } from '../../../../src/pipeline/ledger/own.ts';
import { signLedger } from '../../../../src/pipeline/ledger/sign.ts';
import { createPageWorkers } from '../../../../src/pipeline/page/workers.ts';
import { verifyBundle } from '../../../../src/pipeline/verify/bundle/verify.ts';
import { bundleOf } from '../../../../src/publish/bundle/bundle.ts';
import { openBundle } from '../../../../src/publish/bundle/opened.ts';
import { createDesk } from '../../../../src/review/desk.ts';
import { documentedSteps, runSteps, writeProven } from '../../../helpers/provenEvents.ts';
import { tempDir } from '../../../helpers/tempDir.ts';
import { collectBytes, unzip } from '../../../helpers/unzip.ts';
import { CATALOGUE, createWorld, edited, page } from '../world.ts';

type Files = Map<string, Buffer>;

let zip: Buffer;
let nameless: Buffer;
let change: Change;
let key: Verifier;

/** A change that somebody decided about, in a ledger that goes on after it. */
async function exportBundles(): Promise<void> {
  const world = await createWorld();
  const { store, clock, folder, services } = world;
  await world.check({ body: page(), screenshot: Buffer.from('the page as it was') });
  await world.check({ body: edited('thirty (30)', 'ten (10)'), screenshot: Buffer.from('the page as it is') });
  change = (await world.changes())[0] ?? expect.fail('no change');
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
  await desk.comment(change.id, 'Escalate: this is not fine with us.', who);
  await world.check(edited('thirty (30)', 'forty (40)'));
  const clauses = (await world.baseline()) ?? expect.fail('no baseline');
  const clauseSource = { source: world.source.id, url: clauses.url, snapshot: clauses.sha256, path: ['DPA'] };
  const due = { dueOn: '2026-04-10', clause: 'within forty (40) days', basis: 'assumed', clauseSource } as const;
  await store.settle(new Map([[change.id, [due]]]), clock.now().toISOString());
  await desk.decide([{ id: change.id }], 'confirmed', { ...who, reason: 'Their counsel confirms it.' });
  change = (await store.change(change.id)) ?? expect.fail('no change');
  await world.check(page());
  const own = { randomBytes: (size: number) => new Uint8Array(size).fill(5), file: join(folder, 'ledger.key'), name: 'acme.example' };
  await signLedger({ store, clock, log: services.log, ...ownKeys({ store, clock, ...own }) }, AbortSignal.timeout(10_000));
  key = readVerifier((await store.ledgerKeys())[0]?.key ?? '') ?? expect.fail('no key');
  const readers = { page: (hash: string) => world.evidence.read(hash), picture: (hash: string) => world.blobs.get(hash) };
  const bundle = async (people: boolean): Promise<Buffer> => {
    const evidence = await gatherEvidence({ store, readers, version: '1.2.3' }, change.id, { people });
    return collectBytes(bundleOf(evidence ?? expect.fail('no evidence'), readers));
  };
  [zip, nameless] = [await bundle(true), await bundle(false)];
}

/** One set of threads for all tests. */
const workers = createPageWorkers({ threads: 1 });
afterAll(() => workers.close());

let exported: Promise<void> | undefined;

async function unpacked(withPeople = true): Promise<{ folder: string; files: Files }> {
  exported ??= exportBundles();
  await exported;
  const from = withPeople ? zip : nameless;
  const folder = join(await tempDir(), 'evidence');
  const files: Files = new Map((await unzip(from)).map(({ name, bytes }) => [name, bytes]));
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return { folder, files };
}

async function verified(path: string, keys: Verifier[] = [], kept: string[] = [], version = '1.2.3') {
  const { findings, examined, remarks, onTrust } = verifyBundle({
    files: await openBundle(path),
    version,
    catalogue: CATALOGUE,
    known: { keys, kept: kept.map((note, n) => ({ name: `kept ${n}`, note })) },
    workers,
    signal: AbortSignal.timeout(30_000),
  });
  return { findings: await Array.fromAsync(findings), examined, remarks: remarks.map(({ sentence }) => sentence), onTrust };
}

/** What whoever alters a file does next: new sums for all of it. */
async function sumAnew(folder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    files: Array<{ name: string; sha256: string; bytes: number }>;
  };
  const sums: string[] = [];
  for (const file of manifest.files) {
    const bytes = await readFile(join(folder, file.name)).catch(() => undefined);
    if (!bytes) continue;
    Object.assign(file, { sha256: sha256(bytes), bytes: bytes.length });
    sums.push(`${file.sha256}  ${file.name}\n`);
  }
  manifest.files = manifest.files.filter(({ name }) => sums.some((line) => line.endsWith(`  ${name}\n`)));
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(join(folder, 'manifest.json'), text);
  await writeFile(join(folder, 'SHA256SUMS'), [...sums, `${sha256(text)}  manifest.json\n`].join(''));
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(
    file,
    text.replaceAll(from, () => to),
  );
}

/** What may be done to the files of a bundle by somebody who writes new sums; each with what names it, and whether the steps see it, too. */
const TAMPERED: Array<[name: string, tamper: (file: (name: string) => string) => Promise<unknown>, named: RegExp, bySteps: boolean]> = [
  ['the page after the change', (file) => edit(file('after.html.txt'), 'ten (10)', 'two (2)'), /after: Its bytes are not the page/, true],
  ['what the change says', (file) => edit(file('change.json'), 'ten (10)', 'two (2)'), /change\.json is not what the ledger tells/, true],
  [
    'which pages the change names',
    (file) => edit(file('change.json'), change.oldSnapshot, 'f'.repeat(64)),
    /before: Its bytes are not the page/,
    true,
  ],
  [
    'when a page was fetched',
    (file) => edit(file('before.visit.json'), '2026-03-01T06:00:00.000Z","finalUrl', '2025-03-01T06:00:00.000Z","finalUrl'),
    /before\.visit\.json is not what an event/,
    true,
  ],
  [
    'what a person decided',
    (file) => edit(file('acts.json'), 'confirmed', 'dismissed'),
    /acts\.json tells of an act in another way/,
    false,
  ],
  ['an event', (file) => edit(file('ledger/events.jsonl'), 'Their counsel', 'Our counsel'), /not in the tree/, true],
  [
    'an event that is put in',
    async (file) => writeFile(file('ledger/events.jsonl'), `${await readFile(file('ledger/events.jsonl'), 'utf8')}{}\n`),
    /It has \d events, and the bundle \d proofs/,
    true,
  ],
  ['a proof that is gone', (file) => rm(file('ledger/proofs/1.tlog-proof')), /not in the tree/, true],
  ['the checkpoint', (file) => edit(file('ledger/checkpoint'), 'acme.example\n', 'acme.example\n1'), /has not signed it/, true],
  ['the report', (file) => edit(file('report.html'), 'ten (10)', 'two (2)'), /report\.html: It does not say what the data/, false],
  ['the instructions', (file) => edit(file('VERIFY.txt'), 'must say OK', 'may say OK'), /VERIFY\.txt: It does not say/, false],
  [
    'the steps of the ledger',
    (file) => edit(file('ledger/HOW-TO-VERIFY.txt'), 'refuse()', 'accept()'),
    /HOW-TO-VERIFY\.txt: It does not say/,
    false,
  ],
  ['a picture', (file) => writeFile(file('after.png'), 'another picture'), /after\.png: No event of the ledger/, false],
  [
    'the picture of the other page',
    async (file) => writeFile(file('after.png'), await readFile(file('before.png'))),
    /after\.png: No event of the ledger/,
    false,
  ],
  [
    'where the review stands',
    (file) => edit(file('review.json'), '"confirmed"', '"dismissed"'),
    /review\.json: It is not what the acts/,
    false,
  ],
  [
    'what the feeds told',
    (file) => edit(file('journal.ndjson'), 'ten (10)', 'two (2)'),
    /journal\.ndjson tells of it in another way/,
    false,
  ],
  [
    'when a deadline that was told is due',
    (file) => edit(file('journal.ndjson'), '2026-04-10', '2026-05-10'),
    /journal\.ndjson tells of it in another way/,
    false,
  ],
  [
    'which entries there are',
    async (file) => writeFile(file('journal.ndjson'), (await readFile(file('journal.ndjson'), 'utf8')).replace(/^.*\n/, '')),
    /The ledger tells of this entry, and journal\.ndjson does not/,
    false,
  ],
  [
    'which acts there are',
    async (file) =>
      writeFile(file('acts.json'), canonicalJson((JSON.parse(await readFile(file('acts.json'), 'utf8')) as unknown[]).slice(1))),
    /The ledger tells of this act, and acts\.json does not/,
    false,
  ],
  [
    'what was read from a page',
    (file) => edit(file('after.extraction.json'), 'ten (10)', 'two (2)'),
    /after\.extraction\.json: It is no reading of a page, or its hashes/,
    false,
  ],
  [
    'what was read from a page, with its hashes',
    async (file) => writeFile(file('after.extraction.json'), await readFile(file('before.extraction.json'))),
    /after\.extraction\.json: It is not the content that the visit has read/,
    false,
  ],
  [
    'a page with a clause',
    (file) => edit(file('clause-1.html.txt'), 'forty (40)', 'four (4)'),
    /clause-1: Its bytes are not the page/,
    false,
  ],
  [
    'a page that nothing names',
    async (file) => writeFile(file('clause-2.html.txt'), await readFile(file('clause-1.html.txt'))),
    /clause-2: The change names no such page/,
    false,
  ],
  ['which ledger it is', (file) => edit(file('manifest.json'), '"size"', '"sizes"'), /What it says of the ledger/, false],
  [
    'a member that comes first',
    (file) => edit(file('change.json'), '"newQuote":', '"newQuote":"two (2) days","newQuote":'),
    /change\.json: It is not written as ours are/,
    false,
  ],
  [
    'a member of a visit that comes first',
    (file) => edit(file('after.visit.json'), '"fetchedAt":', '"fetchedAt":"2020-01-01T00:00:00.000Z","fetchedAt":'),
    /after\.visit\.json: It is not written as ours are/,
    false,
  ],
  [
    'the checkpoint in a proof',
    (file) => edit(file('ledger/proofs/1.tlog-proof'), 'acme.example\n', 'acme.examples\n'),
    /not in the tree/,
    false,
  ],
  ['no ledger at all', (file) => rm(file('ledger'), { recursive: true }), /no proof of the ledger/, true],
];

describe('a bundle', () => {
  it.each(['zip', 'folder'])('holds as a %s, page by page and event by event, and says with whose key', async (kind) => {
    const { folder } = await unpacked();
    await writeFile(`${folder}.zip`, zip);
    const { findings, examined, remarks } = await verified(kind === 'zip' ? `${folder}.zip` : folder, [key]);
    expect({ findings, examined }).toEqual({
      findings: [],
      examined: { blob: 33, object: 3, checkpoint: 1, event: 8, extraction: 2, change: 1 },
    });
    expect(remarks).toEqual([expect.stringMatching(/^of the ledger acme\.example with \d+ events, signed with the key [0-9a-f]{64}$/)]);
    expect((await verified(folder)).remarks[0]).toMatch(/compare that key/);
  });

  it('names what nothing that is signed vouches for, and nothing else', async () => {
    const { folder } = await unpacked();
    const unsaid = '(because, durationMs, fingerprint, headers, redirects, robots)';
    const left = [
      'acts.json (whether it has every comment)',
      'after.extraction.json (signs)',
      `after.visit.json ${unsaid}`,
      'before.extraction.json (signs)',
      `before.visit.json ${unsaid}`,
      `clause-1.visit.json ${unsaid}`,
      'journal.ndjson (seq)',
      'manifest.json (all but the list of its files)',
    ];
    expect((await verified(folder, [key])).onTrust.toSorted()).toEqual(left);
    // A key that nobody has named is taken on trust, too.
    expect((await verified(folder)).onTrust.toSorted()).toEqual([...left, 'ledger/ledger.pub'].toSorted());
    const other = (await verified(folder, [key], [], '2.0.0')).onTrust;
    expect(other).toEqual(expect.arrayContaining(['report.html', 'VERIFY.txt', 'ledger/HOW-TO-VERIFY.txt']));
  });

  it('is told as altered where a file does not fit its sum, is not listed, or is gone', async () => {
    const { folder } = await unpacked();
    await edit(join(folder, 'report.html'), 'ten (10)', 'two (2)');
    await writeFile(join(folder, 'report.html.exe'), 'x');
    await rm(join(folder, 'reading.json'));
    const { findings } = await verified(folder);
    expect(findings.map(({ id, sentence }) => `${id}: ${sentence}`).sort()).toEqual([
      'reading.json: The bundle lists it, and does not have it.',
      'reading.json: The bundle lists it, and does not have it.',
      'report.html.exe: The bundle does not list it: it was put in later.',
      'report.html: It does not say what the data of the bundle say.',
      'report.html: Its bytes are not those that the bundle lists.',
    ]);
  });

  it.each(TAMPERED)('is seen through where somebody alters %s and writes new sums', async (_, tamper, named, bySteps) => {
    const { folder } = await unpacked();
    await tamper((name) => join(folder, name));
    await sumAnew(folder);
    const { findings } = await verified(folder);
    expect(findings.map(({ id, sentence }) => `${id}: ${sentence}`).join('\n')).toMatch(named);
    if (bySteps)
      await expect(byHand(folder, 'dash')).resolves.toMatchObject({ code: expect.not.toSatisfy((code: number) => code === 0) as number });
  });

  it('does not hold where it is signed anew with another key, if the key is known', async () => {
    const { folder, files } = await unpacked();
    const events = String(files.get('ledger/events.jsonl')).replaceAll('Their counsel', 'Our counsel').trimEnd().split('\n');
    await rm(join(folder, 'ledger'), { recursive: true });
    await writeProven(
      join(folder, 'ledger'),
      events.map((line) => JSON.parse(line) as object),
      { signer: signerOf('acme.example', new Uint8Array(32).fill(9)) },
    );
    await edit(join(folder, 'acts.json'), 'Their counsel', 'Our counsel');
    const manifest = JSON.parse(String(files.get('manifest.json'))) as { files: Array<{ name: string }> };
    const proofs = events.map((_, n) => ({ name: `ledger/proofs/${n}.tlog-proof`, sha256: '', bytes: 0 }));
    manifest.files = [...manifest.files.filter(({ name }) => !name.startsWith('ledger/proofs') && !name.includes('HOW-TO')), ...proofs];
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    await sumAnew(folder);
    const ofCheckpoint = async (keys: Verifier[]): Promise<string[]> =>
      (await verified(folder, keys)).findings.flatMap(({ what, sentence }) => (what === 'checkpoint' ? [sentence] : []));
    expect(await ofCheckpoint([])).toEqual([]);
    expect(await ofCheckpoint([key])).toEqual([
      expect.stringMatching(
        /^It is signed with the key [0-9a-f]{64}, which is none of those that you named, nor one that they vouch for\.$/,
      ),
    ]);
  });

  it('does not hold against a checkpoint of another history that was kept', async () => {
    const { folder, files } = await unpacked();
    const own = String(files.get('ledger/checkpoint'));
    const { text = '' } = parseNote(own) ?? {};
    const signer = signerOf('acme.example', new Uint8Array(32).fill(5));
    const other = signNote(text.replace(/[^\n]+\n$/, `${Buffer.alloc(32, 1).toString('base64')}\n`), signer);
    const foreign = signNote(text, signerOf('acme.example', new Uint8Array(32).fill(6)));
    expect((await verified(folder, [key], [own])).findings).toEqual([]);
    expect((await verified(folder, [key], [own, other, foreign])).findings.map(({ sentence }) => sentence)).toEqual([
      'The checkpoint kept 1 that you kept is of another history.',
      'The checkpoint kept 2 that you kept is not signed with the key of the bundle, nor with one that you named.',
    ]);
  });

  it('is seen through where an act that moved the review is left out with its event and its proof', async () => {
    const { folder, files } = await unpacked();
    const acts = JSON.parse(String(files.get('acts.json'))) as Array<{ id: string; kind: string }>;
    const lines = String(files.get('ledger/events.jsonl')).trimEnd().split('\n');
    const places = [...files.keys()].flatMap((name) => Number(/proofs\/(\d+)/.exec(name)?.[1] ?? -1)).filter((place) => place >= 0);
    places.sort((a, b) => a - b);
    const without = async (kind: string): Promise<void> => {
      const at = lines.findIndex((line) => line.includes(`"type":"act.${kind}"`));
      await writeFile(join(folder, 'acts.json'), canonicalJson(acts.filter((act) => act.kind !== kind)));
      await writeFile(
        join(folder, 'ledger/events.jsonl'),
        lines
          .filter((_, n) => n !== at)
          .map((line) => `${line}\n`)
          .join(''),
      );
      await rm(join(folder, `ledger/proofs/${places[at]}.tlog-proof`));
      await sumAnew(folder);
    };
    await without('decide');
    expect((await verified(folder, [key])).findings.map(({ sentence }) => sentence)).toContain(
      'It is not what the acts in acts.json add up to.',
    );
  });

  it('of a key that was renewed holds with the key that was given before, and against what that has signed', async () => {
    const world = await createWorld();
    const { store, clock, folder, services } = world;
    let seeds = 0;
    const randomBytes = (size: number): Uint8Array => new Uint8Array(size).fill(++seeds);
    const keys = { store, clock, randomBytes, file: join(folder, 'ledger.key'), name: 'acme.example' };
    const sign = () => signLedger({ store, clock, log: services.log, ...ownKeys(keys) }, AbortSignal.timeout(10_000));
    await world.check(page());
    const kept = (await sign())?.note ?? expect.fail('not signed');
    await renewKey(keys);
    await world.check(edited('thirty (30)', 'ten (10)'));
    await sign();
    const readers = { page: (hash: string) => world.evidence.read(hash), picture: (hash: string) => world.blobs.get(hash) };
    const evidence = await gatherEvidence({ store, readers, version: '1.2.3' }, (await world.changes())[0]?.id ?? '');
    const path = join(folder, 'renewed.zip');
    await writeFile(path, await collectBytes(bundleOf(evidence ?? expect.fail('no evidence'), readers)));
    const [first, second] = (await store.ledgerKeys()).map(({ key: text }) => readVerifier(text) ?? expect.fail('no key'));
    for (const given of [first, second]) {
      const { findings, onTrust } = await verified(path, [given ?? expect.fail('no key')], given === first ? [kept] : []);
      expect(findings).toEqual([]);
      expect(onTrust).not.toContain('ledger/ledger.pub');
    }
    const stranger = signerOf('acme.example', new Uint8Array(32).fill(9)).verifier;
    expect((await verified(path, [stranger])).findings.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('nor one that they vouch for'),
    ]);
  });

  it('without people is proven as far as it names nobody', async () => {
    const { folder, files } = await unpacked(false);
    expect(String(files.get('ledger/events.jsonl'))).not.toMatch(/Ada|counsel|acts\//);
    const { findings, remarks } = await verified(folder, [key]);
    expect({ findings, remarks }).toEqual({
      findings: [],
      remarks: expect.arrayContaining(['acts are taken on trust: people are left out of this bundle']) as string[],
    });
    expect((await byHand(folder, 'dash')).code).toBe(0);
  });

  it('that another program of ours read is not compared again, and that is said', async () => {
    const { folder } = await unpacked();
    const catalogue = { ...CATALOGUE, keys: { 'x.y': { type: 'number', group: 'x', description: 'x' } } } as unknown as typeof CATALOGUE;
    const { findings, remarks } = verifyBundle({
      files: await openBundle(folder),
      version: '1.2.3',
      catalogue,
      known: { keys: [], kept: [] },
      workers,
      signal: AbortSignal.timeout(30_000),
    });
    expect(await Array.fromAsync(findings)).toEqual([]);
    expect(remarks.map(({ sentence }) => sentence).join('\n')).toContain('not compared again');
  });

  it('whose quote stands on neither page does not hold, whoever signed it', async () => {
    const { folder, files } = await unpacked();
    const forged = { ...change, newQuote: 'Acme may do as it likes.' };
    await writeFile(join(folder, 'change.json'), canonicalJson(forged));
    await sumAnew(folder);
    const { findings } = await verified(folder);
    expect(files.has('reading.json')).toBe(true);
    expect(findings.map(({ sentence }) => sentence)).toContain('Its id is not what its words give.');
  });
});

/** By the steps of docs/ledger.md alone. */
async function byHand(folder: string, shell: string): Promise<{ code: number; text: string }> {
  const steps = await documentedSteps('The checkpoint was there');
  return runSteps(shell, steps, { folder: join(folder, 'ledger') }).catch(() => ({ code: -1, text: 'there is no such folder' }));
}

it.each(['bash', 'dash'])('standard tools in %s find that a bundle holds, and what each of its files is', async (shell) => {
  const { folder } = await unpacked();
  const { code, text } = await byHand(folder, shell);
  expect({ code, text }).toMatchObject({ code: 0 });
  expect(text).toContain('8 of 8 events are included, by 8 proofs');
  for (const side of ['before', 'after']) {
    expect(text).toContain(`../${side}.html.txt: the very page that the change names`);
    expect(text).toContain(`../${side}.visit.json: the visit that the ledger tells of`);
  }
});

describe('what is no bundle of ours', () => {
  async function zipped(entries: Array<[name: string, mode: number]>): Promise<string> {
    const made = new ZipFile();
    for (const [name, mode] of entries) made.addBuffer(Buffer.from('{}'), name, { mode });
    made.end();
    const file = join(await tempDir(), 'made.zip');
    await writeFile(file, await collectBytes(made.outputStream as unknown as AsyncIterable<Uint8Array>));
    return file;
  }

  it.each<[why: string, entries: Array<[string, number]>]>([
    ['it has no manifest.json', [['change.json', 0o100644]]],
    [
      'two files called change.json',
      [
        ['change.json', 0o100644],
        ['change.json', 0o100644],
        ['manifest.json', 0o100644],
      ],
    ],
    [
      'change.json is no file',
      [
        ['change.json', 0o120777],
        ['manifest.json', 0o100644],
      ],
    ],
    [
      'none of its files is called "a b.txt"',
      [
        ['a b.txt', 0o100644],
        ['manifest.json', 0o100644],
      ],
    ],
  ])('is refused: %s', async (why, entries) => {
    await expect(openBundle(await zipped(entries))).rejects.toThrow(why);
  });

  it('is refused: a folder with a link in it, a file that is no zip file, no file at all', async () => {
    const { folder } = await unpacked();
    await symlink('/etc/hostname', join(folder, 'change-2.json'));
    await expect(openBundle(folder)).rejects.toThrow('change-2.json is no file');
    const file = join(await tempDir(), 'x.zip');
    await writeFile(file, 'no zip');
    await expect(openBundle(file)).rejects.toMatchObject({ code: 'input', exitCode: 1 });
    await expect(openBundle(`${file}.none`)).rejects.toMatchObject({ code: 'input' });
    onTestFinished(() => rm(file));
  });
});
