import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTimeStamper } from '../../../src/compose/timeStamper.ts';
import { Config } from '../../../src/domain/config.ts';
import { STAMP_STEP, STEPS } from '../../../src/ledger/howTo.ts';
import { fingerprintOf } from '../../../src/ledger/note.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { proveEvents } from '../../../src/pipeline/ledger/prove.ts';
import { signLedger, verifiersOf } from '../../../src/pipeline/ledger/sign.ts';
import { ledgerSample } from '../../helpers/ledgerSample.ts';
import { collect } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { timeStampAuthority } from '../../helpers/timeStampAuthority.ts';

const DOCUMENT = join(import.meta.dirname, '../../../docs/ledger.md');
const { signal } = new AbortController();

/** The steps as the document has them. */
async function documented(): Promise<string[]> {
  const text = await readFile(DOCUMENT, 'utf8');
  const chapter = text.slice(text.indexOf('## What an auditor does'));
  return [...chapter.matchAll(/```sh\n([\s\S]*?)\n```/g)].map(([, script]) => script ?? '');
}

/** A folder with a proof of every second of some events, of a ledger of an odd size; and what the key is known by. */
async function exported(): Promise<{ folder: string; ids: string[]; fingerprint: string }> {
  const { record, sign, store } = await ledgerSample();
  const authority = await timeStampAuthority();
  const { stamper, close } = openTimeStamper(Config.parse({ egress: { allow: [authority.host] } }), authority.url, systemClock);
  onTestFinished(close);
  for (let minutes = 1; minutes <= 9; minutes++) await record(minutes);
  await signLedger({ ...sign, stamper }, signal);
  const ids = (await collect(store.ledgerEvents())).filter(({ index }) => index % 2 === 0).map(({ id }) => id);
  const folder = await tempDir();
  for (const { name, text } of await proveEvents(store, ids)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await copyFile(authority.root, join(folder, 'tsa-ca.pem'));
  const [verifier] = await verifiersOf(store);
  return { folder, ids, fingerprint: fingerprintOf(verifier ?? expect.fail('no key')) };
}

async function shell(folder: string, script: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', script], { cwd: folder }).catch(
    (failure: { stdout: string; stderr: string }) => failure,
  );
  return stdout + stderr;
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

describe('an auditor', () => {
  it('finds the same steps in the document and in the file that goes with the events', async () => {
    expect(await documented()).toEqual([...STEPS, STAMP_STEP].map(({ script }) => script));
    const { folder } = await exported();
    const file = await readFile(join(folder, 'HOW-TO-VERIFY.txt'), 'utf8');
    for (const script of await documented()) expect(file.replace(/^ {5}/gm, '')).toContain(script);
  });

  it('verifies key, checkpoint, events and time stamp by them, with standard tools alone', async () => {
    const { folder, ids, fingerprint } = await exported();
    const [key, checkpoint, events, says, stamp] = await documented();
    expect(await shell(folder, key ?? '')).toBe(`${fingerprint}  -\n`);
    expect(await shell(folder, checkpoint ?? '')).toBe('Signature Verified Successfully\n');
    expect(await shell(folder, events ?? '')).toBe(ids.map((_, n) => `${2 * n}.tlog-proof: included\n`).join(''));
    expect(
      (await shell(folder, says ?? ''))
        .trim()
        .split('\n')
        .map((line) => line.split('\t')[2]),
    ).toEqual(ids);
    expect(await shell(folder, stamp ?? '')).toContain('Verification: OK');
  });

  it('sees by them what was touched', async () => {
    const { folder } = await exported();
    const [, checkpoint = '', events = '', , stamp = ''] = await documented();
    const file = (name: string): string => join(folder, name);
    await shell(folder, checkpoint);
    await edit(file('events.jsonl'), '"status":200', '"status":404');
    const [first, second, third] = (await shell(folder, events)).split('\n');
    expect([first, second, third].filter((line) => line?.endsWith('NOT INCLUDED'))).toHaveLength(1);
    await edit(file('checkpoint'), 'acme.example\n19', 'acme.example\n18');
    expect(await shell(folder, checkpoint)).not.toContain('Verified Successfully');
    expect(await shell(folder, stamp)).not.toContain('Verification: OK');
  });
});
