import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openTimeStamper } from '../../../src/compose/timeStamper.ts';
import { Config } from '../../../src/domain/config.ts';
import { leadsTo } from '../../../src/ledger/stampSigner.ts';
import { readTimeStamp } from '../../../src/ledger/timeStamp.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { readAuthorities } from '../../../src/pipeline/ledger/authorities.ts';
import type { TimeStamper } from '../../../src/pipeline/ledger/sign.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { startAuthority, type TimeStampAuthority, timeStampAuthority } from '../../helpers/timeStampAuthority.ts';

const TEXT = 'acme.example\n1\nAAAA\n\n— acme.example BBBB\n';
const { signal } = new AbortController();

function stamperOf(url: string, ...allow: string[]): TimeStamper {
  return stamperWith({ egress: { allow } }, url);
}

function stamperWith(settings: object, url: string): TimeStamper {
  const { stamper, close } = openTimeStamper(Config.parse(settings), url, systemClock);
  onTestFinished(close);
  return stamper;
}

const run = promisify(execFile);

/**
 * The time that a true answer states, signed anew by another certificate of the same root, as somebody could do who has that one.
 * `how`: further options of `openssl cms`.
 */
async function signedAnew({ folder }: TimeStampAuthority, answer: Uint8Array, request: string[], how: string[] = []): Promise<Uint8Array> {
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  const info = Buffer.from(answer).indexOf(Buffer.from('0201010604', 'hex')) - 2;
  await writeFile(join(folder, 'info'), answer.subarray(info, info + 2 + (answer[info + 1] ?? 0)));
  await openssl('req', '-new', '-nodes', '-keyout', 'other.key', '-out', 'other.csr', '-config', 'settings.cnf', ...request);
  const ca = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'settings.cnf'];
  const extensions = how.includes('plain') ? [] : ['-extensions', 'stamping'];
  await openssl('x509', '-req', '-in', 'other.csr', '-out', 'other.pem', '-days', '2', ...ca, ...extensions);
  const type = ['-binary', '-nodetach', '-nosmimecap', '-econtent_type', '1.2.840.113549.1.9.16.1.4'];
  const by = ['-md', 'sha256', '-signer', 'other.pem', '-inkey', 'other.key', ...how.filter((option) => option !== 'plain')];
  await openssl('cms', '-sign', '-in', 'info', ...type, ...by, '-outform', 'DER', '-out', 'token');
  const token = await readFile(join(folder, 'token'));
  const length = token.length + 5;
  return Buffer.concat([Uint8Array.of(0x30, 0x82, length >> 8, length & 0xff, 0x30, 3, 2, 1, 0), token]);
}

const RSA_KEY = ['-newkey', 'rsa:2048'];
const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

describe('the signer of a time stamp', () => {
  let authority: TimeStampAuthority;
  let roots: X509Certificate[];
  let answer: Uint8Array;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clausewatch-tsa-'));
    const started = await startAuthority(folder);
    authority = started.authority;
    roots = await readAuthorities(authority.root);
    const stamper = openTimeStamper(Config.parse({ egress: { allow: [authority.host] } }), authority.url, systemClock);
    answer = (await stamper.stamper.stamp(TEXT, signal)).response;
    await stamper.close();
    return async () => {
      await started.close();
      await rm(folder, { recursive: true });
    };
  });

  it('leads to an authority that is trusted, where one is', async () => {
    expect(readTimeStamp(answer, TEXT)).toMatchObject({ ok: true, isTrusted: false });
    expect(readTimeStamp(answer, TEXT, { roots })).toMatchObject({ ok: true, isTrusted: true });
    const { root: other } = await timeStampAuthority();
    const foreign = await readAuthorities(other);
    expect(readTimeStamp(answer, TEXT, { roots: foreign })).toEqual({ ok: false, why: expect.stringContaining('no authority') });
    expect(readTimeStamp(answer, TEXT, { roots: [...foreign, ...roots] })).toMatchObject({ ok: true, isTrusted: true });
  });

  it('leads there through certificates that were valid at that time', async () => {
    const certificate = new X509Certificate(await readFile(join(authority.folder, 'tsa.pem')));
    const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);
    expect([-1, 1, 3].map((days) => leadsTo(roots, { certificate, others: [] }, inDays(days)))).toEqual([false, true, false]);
    expect(leadsTo([certificate], { certificate, others: [] }, inDays(1)), 'it is named itself').toBe(true);
    // Whatever comes with it vouches for nothing.
    expect(leadsTo([], { certificate, others: roots }, inDays(1))).toBe(false);
  });

  it.each([
    ['by the curve P-256', EC_KEY, ['-cades']],
    ['by RSA with PSS', RSA_KEY, ['-cades', '-keyopt', 'rsa_padding_mode:pss']],
  ])('may sign %s', async (_, request, how) => {
    // Its certificate is younger than the time: without roots.
    expect(readTimeStamp(await signedAnew(authority, answer, request, how), TEXT)).toMatchObject({ ok: true });
  });

  it.each([
    ['is for something else', ['-cades', 'plain'], 'the certificate that has signed it is not for time stamps'],
    ['is not named among what it signs', [], 'the certificate that has signed it is not the one that it names'],
    ['does not come with it', ['-cades', '-nocerts'], 'the certificate that has signed it is not the one that it names'],
    ['is one of two', ['-cades', '-signer', 'tsa.pem', '-inkey', 'tsa.key'], 'it is not signed by one signer'],
  ])('is refused where its certificate %s', async (_, how, why) => {
    expect(readTimeStamp(await signedAnew(authority, answer, EC_KEY, how), TEXT)).toEqual({ ok: false, why });
  });

  it('is refused with another certificate of the same key', async () => {
    const { folder } = authority;
    const own = new X509Certificate(await readFile(join(folder, 'tsa.pem'))).raw;
    const other = Buffer.from(own);
    // In its dates: nothing that the signature is made with.
    const dates = other.indexOf(Buffer.from('170d', 'hex'));
    other[dates + 3] = (other[dates + 3] ?? 0) ^ 1;
    const swapped = Buffer.from(answer);
    other.copy(swapped, swapped.indexOf(own));
    expect(readTimeStamp(swapped, TEXT)).toEqual({ ok: false, why: expect.stringContaining('not the one that it names') });
  });

  it('is asked for once only where the file of its root can be read', async () => {
    const settings = (ca: string): object => ({ egress: { allow: [authority.host] }, ledger: { timestamp: { url: authority.url, ca } } });
    await expect(stamperWith(settings(authority.root), authority.url).stamp(TEXT, signal)).resolves.toBeDefined();
    const { root: foreign } = await timeStampAuthority();
    await expect(stamperWith(settings(foreign), authority.url).stamp(TEXT, signal)).rejects.toThrow(/leads to no authority/);
    const asked = authority.asked.length;
    for (const file of ['nowhere.pem', 'settings.cnf'])
      await expect(stamperWith(settings(join(authority.folder, file)), authority.url).stamp(TEXT, signal)).rejects.toMatchObject({
        code: 'config',
        remedy: expect.stringContaining('ledger.timestamp.ca'),
      });
    expect(authority.asked).toHaveLength(asked);
  });
});

describe('time stamps', () => {
  it('come from a real authority, and verify there, here and with openssl', async () => {
    const authority = await timeStampAuthority();
    const before = Date.now();
    const { response } = await stamperOf(authority.url, authority.host).stamp(TEXT, signal);
    const read = readTimeStamp(response, TEXT);
    expect(Math.abs(Date.parse(read.ok ? read.at : '') - before)).toBeLessThan(60_000);
    const folder = await tempDir();
    await writeFile(join(folder, 'text'), TEXT);
    await writeFile(join(folder, 'tsr'), response);
    const { stdout } = await promisify(execFile)('openssl', ['ts', '-verify', '-data', 'text', '-in', 'tsr', '-CAfile', authority.root], {
      cwd: folder,
    });
    expect(stdout).toContain('Verification: OK');
  });

  it('ask anew each time, with the hash of the text alone', async () => {
    const authority = await timeStampAuthority();
    const stamper = stamperOf(authority.url, authority.host);
    await stamper.stamp(TEXT, signal);
    await stamper.stamp(TEXT, signal);
    const [one, other] = authority.asked;
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(false);
    expect(one?.includes('acme.example')).toBe(false);
  });

  it('are refused where they are for another text or request, or any byte of what they state is another', async () => {
    const authority = await timeStampAuthority();
    const { response } = await stamperOf(authority.url, authority.host).stamp(TEXT, signal);
    expect(readTimeStamp(response, `${TEXT}x`)).toEqual({ ok: false, why: 'it is for another text' });
    expect(readTimeStamp(response, TEXT, { nonce: new Uint8Array(16).fill(5) })).toEqual({
      ok: false,
      why: 'it does not answer our request',
    });
    // Where the hash of the text stands: what is signed follows it, with the time.
    const hash = Buffer.from(response).indexOf(Buffer.from('0420', 'hex'));
    for (let at = hash; at < hash + 70; at++) {
      const other = response.slice();
      other[at] = (other[at] ?? 0) ^ 1;
      expect(readTimeStamp(other, TEXT).ok, `byte ${at}`).toBe(false);
    }
    const last = response.slice();
    last[last.length - 1] = (last.at(-1) ?? 0) ^ 1;
    expect(readTimeStamp(last, TEXT).ok).toBe(false);
    expect(readTimeStamp(new Uint8Array([0x30, 0x03, 2, 1, 0]), TEXT).ok).toBe(false);
  });

  it('say in plain words what keeps them away: the gate, a server that is gone, an answer that is none', async () => {
    const authority = await timeStampAuthority();
    const ask = (stamper: TimeStamper): Promise<unknown> => stamper.stamp(TEXT, signal);
    await expect(ask(stamperOf(authority.url))).rejects.toMatchObject({ code: 'network', remedy: expect.stringContaining('egress.allow') });
    await expect(ask(stamperOf('http://127.0.0.1:9/', '127.0.0.1:9'))).rejects.toMatchObject({ code: 'network', transient: true });
    authority.spoil = () => Buffer.from('no');
    await expect(ask(stamperOf(authority.url, authority.host))).rejects.toThrow(/cannot be used: it is no time stamp/);
  });
});
