/**
 * Checks from the command line whose evidence goes to a bucket, and what that costs in requests.
 */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckOutcome } from '../../src/pipeline/check.ts';
import { installation, type TestInstallation } from '../helpers/cli.ts';
import { dpaPage } from '../helpers/pages.ts';
import { startS3, type TestS3 } from '../helpers/s3.ts';
import { startServer, type TestServer } from '../helpers/servers.ts';

let s3: TestS3;
let site: TestServer;
let home: TestInstallation;
let page = dpaPage({});
let env: Record<string, string>;

beforeAll(async () => {
  s3 = await startS3();
  site = await startServer((_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(page));
  home = await installation({
    watchers: {
      acme: `vendor: { id: acme, name: Acme }\nsources:\n  - { id: dpa, kind: dpa, url: "${site.origin}/dpa", render: http }\n`,
    },
    config: `egress: { allow: ["127.0.0.1:${site.port}"] }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n`,
  });
  env = { ...s3.env, CLAUSEWATCH_S3_BUCKET: s3.bucket, CLAUSEWATCH_S3_ENDPOINT: s3.endpoint };
});
afterAll(async () => {
  await home.remove();
  await Promise.all([site.close(), s3.stop()]);
});
beforeEach(() => {
  s3.requests.length = 0;
});

async function check(): Promise<CheckOutcome> {
  const { stdout, stderr } = await home.start(['check', 'acme', '--json'], env).ended;
  if (stdout === '') throw new Error(stderr);
  const [outcome] = JSON.parse(stdout) as CheckOutcome[];
  if (!outcome) throw new Error(stderr);
  return outcome;
}

const methods = (): string[] => s3.requests.map(({ method }) => method);

/** Each step goes on from the one before. Every command is a process of its own, so that nothing is in memory. */
describe('evidence in a bucket', () => {
  it('takes one request for a first visit, and leaves nothing in the data folder', async () => {
    expect(await check()).toMatchObject({ verdict: 'content', first: true });
    expect(methods()).toEqual(['PUT']);
    expect(s3.requests[0]?.key).toMatch(/^objects\/[0-9a-f]{2}\/[0-9a-f]{62}$/);
    expect(existsSync(home.path('snapshots', 'objects'))).toBe(false);
  });

  it('takes none for a visit that finds the same bytes', async () => {
    expect(await check()).toMatchObject({ verdict: 'unchanged' });
    expect(methods()).toEqual([]);
  });

  it('reads what it compares and compresses with, and puts the rest in one piece', async () => {
    page = dpaPage({ noise: 3 });
    expect(await check()).toMatchObject({ verdict: 'unchanged' });
    expect(methods()).toEqual(['GET', 'PUT']);
    page = dpaPage({ window: 'ten (10) days', noise: 4 });
    s3.requests.length = 0;
    const { changes } = await check();
    expect(changes).toHaveLength(1);
    expect(methods().filter((method) => method === 'PUT')).toHaveLength(1);
    expect(methods().filter((method) => method === 'GET').length).toBeLessThanOrEqual(4);
    expect(methods()).not.toContain('HEAD');
  });

  it('is tried by doctor, which leaves nothing there', async () => {
    const doctor = async (more: Record<string, string> = {}) => {
      const { stdout } = await home.start(['doctor', '--json'], { ...env, ...more }).ended;
      return (JSON.parse(stdout) as { checks: Array<{ id: string }> }).checks.find(({ id }) => id === 'bucket');
    };
    expect(await doctor()).toMatchObject({
      status: 'ok',
      found: expect.stringContaining(`"${s3.bucket}" takes, gives, lists and removes`),
    });
    expect(methods()).toEqual(['PUT', 'GET', 'GET', 'DELETE']);
    expect(await doctor({ AWS_SECRET_ACCESS_KEY: 'wrong' })).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('does not accept the credentials'),
    });
  });

  it('fails a check in plain words while the bucket is away, and makes it up afterwards without a false or a lost change', async () => {
    page = dpaPage({ window: 'fourteen (14) days', noise: 5 });
    await s3.leave();
    const away = await home.start(['check', 'acme', '--json'], env).ended;
    await s3.comeBack();
    expect(away.code).not.toBe(0);
    expect(away.stdout + away.stderr).toContain(
      `The storage at ${new URL(s3.endpoint).host} with the bucket "${s3.bucket}" cannot be reached`,
    );
    expect((await check()).changes).toHaveLength(1);
    expect((await check()).changes).toHaveLength(0);
  });
});
