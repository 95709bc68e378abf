import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTimeStamper } from '../../../src/compose/timeStamper.ts';
import { Config } from '../../../src/domain/config.ts';
import { readTimeStamp } from '../../../src/ledger/timeStamp.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import type { TimeStamper } from '../../../src/pipeline/ledger/sign.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { timeStampAuthority } from '../../helpers/timeStampAuthority.ts';

const TEXT = 'acme.example\n1\nAAAA\n\n— acme.example BBBB\n';
const { signal } = new AbortController();

function stamperOf(url: string, ...allow: string[]): TimeStamper {
  const { stamper, close } = openTimeStamper(Config.parse({ egress: { allow } }), url, systemClock);
  onTestFinished(close);
  return stamper;
}

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
    expect(readTimeStamp(response, TEXT, new Uint8Array(16).fill(5))).toEqual({ ok: false, why: 'it does not answer our request' });
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
