import { access, appendFile, copyFile, cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTimeStamper } from '../../../src/compose/timeStamper.ts';
import { Config } from '../../../src/domain/config.ts';
import { BUNDLE_STEP, STAMP_STEP, STEPS } from '../../../src/ledger/howTo.ts';
import { fingerprintOf, signerOf, signNote } from '../../../src/ledger/note.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { proveEvents } from '../../../src/pipeline/ledger/prove.ts';
import { signLedger, verifiersOf } from '../../../src/pipeline/ledger/sign.ts';
import { ledgerSample } from '../../helpers/ledgerSample.ts';
import { documentedSteps, runSteps, SIGNER, writeProven } from '../../helpers/provenEvents.ts';
import { collect } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { timeStampAuthority } from '../../helpers/timeStampAuthority.ts';

const SHELLS = ['bash', 'dash'];
/** Titles begin so. */
const [BUNDLE, STAMP] = ['The change, its two pages', 'The checkpoint was there'];
const { signal } = new AbortController();
const EVENTS = Array.from({ length: 11 }, (_, n) => ({
  at: '2026-03-01T06:00:00.000Z',
  id: `visits/acme/dpa@${n}`,
  rows: [],
  type: 'visit',
  v: 1,
}));

/** A folder with a proof of every second of some events, of a ledger of an odd size; and what the key is known by. */
async function exported(): Promise<{ folder: string; ids: string[]; fingerprint: string; authority: string }> {
  const { record, sign, store } = await ledgerSample();
  const authority = await timeStampAuthority();
  const { stamper, close } = openTimeStamper(Config.parse({ egress: { allow: [authority.host] } }), authority.url, systemClock);
  onTestFinished(close);
  for (let minutes = 1; minutes <= 9; minutes++) await record(minutes);
  await signLedger({ ...sign, stamper }, signal);
  const ids = (await collect(store.ledgerEvents())).filter(({ index }) => index % 2 === 0).map(({ id }) => id);
  const folder = join(await tempDir(), 'proof');
  for (const { name, text } of await proveEvents(store, ids)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const [verifier] = await verifiersOf(store);
  const certificate = join(dirname(folder), 'tsa-ca.pem');
  await copyFile(authority.root, certificate);
  return { folder, ids, fingerprint: fingerprintOf(verifier ?? expect.fail('no key')), authority: certificate };
}

async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(from);
  // As a function, or dollar signs would mean something.
  await writeFile(
    file,
    text.replace(from, () => to),
  );
}

const RUN = '$(touch INJECTED)';

/** What whoever made the files may have done to them; none of it may pass, and none of it may run. */
const HOSTILE: Record<string, (file: (name: string) => string) => Promise<unknown>> = {
  'an event was edited': (file) => edit(file('events.jsonl'), 'visits/acme/dpa@4', 'visits/acme/dpa@5'),
  'an event was added that nothing proves': (file) => appendFile(file('events.jsonl'), '{"id":"changes/FORGED"}\n'),
  'an event was added without a line feed': (file) => appendFile(file('events.jsonl'), '{"id":"changes/FORGED"}'),
  'two events changed places': async (file) => {
    const [first, second, ...rest] = (await readFile(file('events.jsonl'), 'utf8')).split('\n');
    await writeFile(file('events.jsonl'), [second, first, ...rest].join('\n'));
  },
  'a proof is gone': (file) => rm(file('proofs/4.tlog-proof')),
  'all proofs are gone': (file) => rm(file('proofs'), { recursive: true }),
  'there is nothing to prove': async (file) => {
    await rm(file('proofs'), { recursive: true });
    await mkdir(file('proofs'));
    await writeFile(file('events.jsonl'), '');
  },
  'a proof has more hashes than it needs': (file) =>
    edit(file('proofs/4.tlog-proof'), /\n\n/, `\n${Buffer.alloc(32).toString('base64')}\n\n`),
  'the place of a proof is a command': (file) => edit(file('proofs/4.tlog-proof'), 'index 4', `index x[${RUN}0]`),
  'the name of a proof is a command': (file) => rename(file('proofs/4.tlog-proof'), file(`proofs/x[${RUN}0].tlog-proof`)),
  'the place of a proof is beyond all numbers': async (file) => {
    await edit(file('proofs/10.tlog-proof'), 'index 10', 'index 18446744073709551626');
    await rename(file('proofs/10.tlog-proof'), file('proofs/18446744073709551626.tlog-proof'));
  },
  'a hash of a proof is a command': (file) => edit(file('proofs/4.tlog-proof'), /\n[A-Za-z0-9+/]{43}=\n/, `\n${RUN}\n`),
  'the size is a command, and signed': (file) =>
    writeFile(file('checkpoint'), signNote(`acme.example\nx[${RUN}0]\n${Buffer.alloc(32).toString('base64')}\n`, SIGNER)),
  'the name of the ledger is a command, and signed': async (file) => {
    const signer = signerOf('x', new Uint8Array(32).fill(7));
    const { verifier } = signer;
    await writeFile(
      file('checkpoint'),
      signNote(`${RUN}\n11\n${Buffer.alloc(32).toString('base64')}\n`, {
        ...signer,
        verifier: { ...verifier, name: '`>INJECTED`' },
      }),
    );
  },
  'the checkpoint says another size': (file) => edit(file('checkpoint'), '\n11\n', '\n12\n'),
  'the checkpoint is signed with another key': async (file) => {
    await writeProven(file('.'), EVENTS, { places: [0, 2, 4, 10], signer: signerOf('acme.example', new Uint8Array(32).fill(8)) });
    const own = join(await tempDir(), 'own');
    await writeProven(own, EVENTS);
    await copyFile(join(own, 'ledger.pub'), file('ledger.pub'));
  },
  'what was signed stands below other lines': (file) => edit(file('checkpoint'), /^/, 'evil.example\n3\n'),
  'the checkpoint is not signed': (file) => edit(file('checkpoint'), /\n\n[\s\S]*/, '\n\n'),
  'the key is none': (file) => writeFile(file('ledger.pub'), RUN),
  'a file is a link': async (file) => {
    await rename(file('checkpoint'), file('../elsewhere'));
    await symlink('../elsewhere', file('checkpoint'));
  },
};

describe('an auditor', () => {
  it('finds the same steps in the document and in the file that goes with the events', async () => {
    expect(await documentedSteps()).toBe([...STEPS, BUNDLE_STEP, STAMP_STEP].map(({ script }) => script).join('\n'));
    const { folder } = await exported();
    const file = (await readFile(join(folder, 'HOW-TO-VERIFY.txt'), 'utf8')).replace(/^ {5}/gm, '');
    for (const { script } of [...STEPS, STAMP_STEP]) expect(file).toContain(`\n${script}\n`);
  });

  it.each(SHELLS)('verifies key, checkpoint, events and time stamp by them in %s, with standard tools alone', async (shell) => {
    const { folder, ids, fingerprint, authority } = await exported();
    const { code, text } = await runSteps(shell, await documentedSteps(BUNDLE), { folder, env: { AUTHORITY: authority } });
    const [key, ledger, included, ...rest] = text.trimEnd().split('\n');
    expect({ code, key, ledger, included }).toEqual({
      code: 0,
      key: `key: ${fingerprint} (compare it)`,
      ledger: 'ledger: "acme.example", signed when it had 19 events (compare it)',
      included: `${ids.length} of ${ids.length} events are included, by ${ids.length} proofs`,
    });
    expect(rest.slice(0, -1).map((line) => (JSON.parse(line) as string[])[2])).toEqual(ids);
    expect(rest.at(-1)).toMatch(/^Time stamp: /);
    await edit(join(folder, 'checkpoint'), /$/, '\n');
    const later = await runSteps(shell, await documentedSteps(BUNDLE), { folder, env: { AUTHORITY: authority } });
    expect(later).toMatchObject({ code: 1, text: expect.stringContaining('NOT VERIFIED: the time stamp is wrong') as string });
  });

  it.each(SHELLS)('sees in %s what is not as it was recorded, and runs nothing of it', async (shell) => {
    const script = await documentedSteps(BUNDLE, STAMP);
    const honest = join(await tempDir(), 'proof');
    await writeProven(honest, EVENTS, { places: [0, 2, 4, 10] });
    expect(await runSteps(shell, script, { folder: honest })).toMatchObject({ code: 0 });
    expect(await runSteps(shell, await documentedSteps(BUNDLE), { folder: honest })).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^no time stamp: /m) as string,
    });
    const passed: string[] = [];
    for (const [name, tamper] of Object.entries(HOSTILE)) {
      const folder = join(await tempDir(), 'proof');
      await cp(honest, folder, { recursive: true });
      await tamper((file) => join(folder, file));
      const { code, text } = await runSteps(shell, script, { folder });
      const hasRun = await access(join(folder, 'INJECTED')).then(
        () => true,
        () => false,
      );
      if (code !== 1 || !text.includes('NOT VERIFIED: ') || text.includes('FORGED') || hasRun) passed.push(`${name}: ${code} ${text}`);
    }
    expect(passed).toEqual([]);
  });

  it.each(SHELLS)('is shown in %s nothing that a terminal obeys', async (shell) => {
    const folder = join(await tempDir(), 'proof');
    await writeProven(folder, [{ ...EVENTS[0], id: 'a\u001b]0;owned\u0007\u202e\u009b2J' }]);
    const { code, text } = await runSteps(shell, await documentedSteps(BUNDLE, STAMP), { folder });
    expect({ code, text }).toEqual({ code: 0, text: expect.stringMatching(/^[\n -~]*$/) as string });
    expect(text).toContain('a\\u001b]0;owned');
  });

  it.each(SHELLS)('takes of two signatures in %s the one of the key that is known', async (shell) => {
    const folder = join(await tempDir(), 'proof');
    await writeProven(folder, EVENTS);
    const checkpoint = await readFile(join(folder, 'checkpoint'), 'utf8');
    const [text = ''] = checkpoint.split('\n\n');
    const other = signNote(`${text}\n`, signerOf('acme.example', new Uint8Array(32).fill(9))).split('\n\n')[1] ?? '';
    await writeFile(join(folder, 'checkpoint'), checkpoint.replace('\n\n', `\n\n${other}`) + other);
    expect(await runSteps(shell, await documentedSteps(BUNDLE, STAMP), { folder })).toMatchObject({ code: 0 });
  });
});
