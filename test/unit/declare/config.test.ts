/** Settings: defaults, the file, the environment, and every fault with its place. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/declare/config.ts';
import { Config } from '../../../src/domain/config.ts';
import { OperationalError } from '../../../src/domain/errors.ts';

const SHIPPED = join(import.meta.dirname, '../../../config/clausewatch.yaml');
const DEFAULTS = Config.parse({});

let file: string;
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'clausewatch-config-')), 'clausewatch.yaml');
});
afterEach(() => rm(join(file, '..'), { recursive: true, force: true }));

async function failure(content: string): Promise<OperationalError> {
  await writeFile(file, content);
  const error = await loadConfig(file, { env: {} }).catch((thrown: unknown) => thrown);
  if (!(error instanceof OperationalError)) throw new Error('expected an OperationalError');
  return error;
}

describe('loadConfig', () => {
  it('gives defaults when an optional file is missing', async () => {
    const config = await loadConfig(file, { optional: true, env: {} });
    expect(config).toEqual(DEFAULTS);
    expect(config).toMatchObject({
      defaults: { every: '12h', timezone: 'UTC' },
      egress: { allow: [] },
      storage: { data: 'snapshots' },
      web: { host: '127.0.0.1', port: 8787 },
    });
  });

  it('reads times between visits in milliseconds', async () => {
    await writeFile(file, 'manners: { delay: 0s, maxDelay: 2m }\n');
    expect((await loadConfig(file, { env: {} })).manners).toEqual({ robots: 'obey', perHost: 1, delay: 0, maxDelay: 120_000 });
  });

  it('reads how often an authority is asked for time stamps, as it is written in the shipped file', async () => {
    const shipped = await readFile(SHIPPED, 'utf8');
    const line = /^ {2}# (timestamp: \{.*\})/m.exec(shipped)?.[1] ?? expect.fail('no such line');
    await writeFile(file, `ledger: { ${line} }\n`);
    expect((await loadConfig(file, { env: {} })).ledger.timestamp).toMatchObject({ ca: '/etc/tsa.pem', every: 3_600_000 });
    const timestamp = { url: 'https://tsa.example/tsr' };
    expect(Config.parse({ ledger: { timestamp } }).ledger.timestamp).toEqual({ ...timestamp, every: 3_600_000 });
  });

  it('fails on a missing file that the user named', async () => {
    await expect(loadConfig(file, { env: {} })).rejects.toMatchObject({
      code: 'config',
      message: `${file}:1:1  error  cannot be read (ENOENT)`,
    });
  });

  it.each([
    [
      'channels: [{ id: desk, type: stdot }]',
      'alerts.channels[0].type must be "email", "slack", "teams", "webhook" or "stdout", not "stdot"',
      'Did you mean "stdout"?',
    ],
    ['channels: [{ id: desk, type: stdout }, { id: desk, type: stdout }]', 'alerts.channels[1].id must not be that of another one: "desk"'],
    [
      'channels: [{ id: desk, type: stdout }]\n  rules: [{ id: all, changes: {}, to: [dsk] }]',
      'alerts.rules[0].to[0] names no channel: there is only desk, not "dsk"',
    ],
    ['rules: [{ id: all, to: [desk] }]', 'alerts.rules[0] must have either "changes" or "health"'],
    [
      'channels: [{ id: desk, type: stdout, quiet: [{ from: "00:00", to: "12:00" }, { from: "12:00", to: "24:00", except: [critical] }] }]',
      'quiet of the channel desk covers the whole week, so that nothing would ever be sent',
      'Leave some hours free; to send only what is severe, name severities in its rules.',
    ],
  ])('says where settings of alerts are wrong: %s', async (alerts, message, remedy?: string) => {
    const error = await failure(`alerts:\n  ${alerts}\n`);
    expect(error.message).toMatch(/clausewatch\.yaml:[23]:\d+ {2}error {2}/);
    expect(error.message).toContain(message);
    expect(error.remedy).toBe(remedy);
  });

  it('does not repeat a secret that stands where its place should be named', async () => {
    const error = await failure('alerts: { channels: [{ id: hook, type: webhook, url: "https://example.com", secrets: ["hunter2"] }] }\n');
    expect(error.message).toContain('alerts.channels[0].secrets[0] says where the secret can be read, { file: … } or { env: … }');
    expect(error.message).not.toContain('hunter2');
  });

  it('takes a file of comments as no settings at all', async () => {
    await writeFile(file, '# contact: somebody\n');
    expect(await loadConfig(file, { env: {} })).toEqual(DEFAULTS);
  });

  it('takes intervals between bounds, blackouts, and no spread at all', async () => {
    const times = { every: { min: '6h', max: '7d' }, spread: 0, blackout: [{ days: ['sat'], from: '22:00', to: '06:00' }] };
    await writeFile(file, `defaults: ${JSON.stringify(times)}\n`);
    expect((await loadConfig(file, { env: {} })).defaults).toMatchObject(times);
  });

  it('refuses a blackout that leaves no time for visits, with its place', async () => {
    const error = await failure('defaults:\n  blackout: [{ from: "06:00", to: "22:00" }, { from: "21:00", to: "06:00" }]\n');
    expect(error.message).toBe(`${file}:2:13  error  defaults.blackout covers the whole week, so that nothing would ever be visited`);
  });

  it('refuses a spread of more than a day', async () => {
    expect((await failure('defaults: { spread: 25h }\n')).message).toContain('must not be longer than a day');
  });

  it('ships a commented file that states the defaults', async () => {
    expect(await loadConfig(SHIPPED, { env: {} })).toEqual(DEFAULTS);
  });

  it('reads what the file says and fills in the rest', async () => {
    await writeFile(file, 'contact: a@b.example\ndefaults: { schedule: "0 6 * * *" }\negress: { allow: ["127.0.0.1:8099", "[::1]:80"] }\n');
    const config = await loadConfig(file, { env: {} });
    expect(config.contact).toBe('a@b.example');
    expect(config.defaults).toEqual({ schedule: '0 6 * * *', spread: '5m', blackout: [], timezone: 'UTC', language: 'en-US' });
    expect(config.egress).toEqual({ ...DEFAULTS.egress, allow: ['127.0.0.1:8099', '[::1]:80'] });
  });

  it('lets the environment override the file, and ignores empty variables', async () => {
    await writeFile(file, 'storage: { data: from-file }\nqueue: { redisUrl: "redis://file:1" }\n');
    const config = await loadConfig(file, {
      env: { CLAUSEWATCH_DATA: '/srv/evidence', REDIS_URL: '', CLAUSEWATCH_CHROMIUM: '/opt/chromium' },
    });
    expect(config.storage.data).toBe('/srv/evidence');
    expect(config.queue.redisUrl).toBe('redis://file:1');
    expect(config.browser.executable).toBe('/opt/chromium');
  });

  it('lets DATABASE_URL override the database, and a file that DATABASE_URL_FILE names', async () => {
    await writeFile(file, 'storage: { database: "postgres://file/record" }\n');
    const secret = `${file}.url`;
    await writeFile(secret, 'postgres://a:secret@b/c\n');
    expect((await loadConfig(file, { env: {} })).storage.database).toBe('postgres://file/record');
    expect((await loadConfig(file, { env: { DATABASE_URL_FILE: secret } })).storage.database).toBe('postgres://a:secret@b/c');
    const both = { DATABASE_URL: 'postgresql://d/e', DATABASE_URL_FILE: secret };
    expect((await loadConfig(file, { env: both })).storage.database).toBe('postgresql://d/e');
  });

  it.each(['mysql://:secret@host/a', 'postgres://:secret@host', 'secret'])('refuses the database %s without repeating it', async (url) => {
    const thrown = (load: Promise<unknown>) => load.catch((error: unknown) => error);
    const error = await thrown(loadConfig(file, { optional: true, env: { DATABASE_URL: url } }));
    expect(error).toMatchObject({ code: 'config', message: 'DATABASE_URL is no address of a Postgres database.' });
    await writeFile(file, `storage:\n  database: ${url}\n`);
    const inFile = await thrown(loadConfig(file, { env: {} }));
    expect(inFile).toMatchObject({ code: 'config', message: expect.stringContaining('2:13  error  storage.database is no address') });
    expect(`${inspect(error)}${inspect(inFile)}`).not.toContain('secret');
  });

  it('takes the address of Redis from a file that the environment names, and the variable itself before it', async () => {
    const secret = join(dirname(file), 'redis-url');
    await writeFile(secret, 'rediss://:secret@redis.example:6380\n');
    const of = async (env: Record<string, string>) => (await loadConfig(file, { optional: true, env })).queue.redisUrl;
    expect(await of({ REDIS_URL_FILE: secret })).toBe('rediss://:secret@redis.example:6380');
    expect(await of({ REDIS_URL_FILE: secret, REDIS_URL: 'redis://other' })).toBe('redis://other');
    await expect(of({ REDIS_URL_FILE: `${secret}-gone` })).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('cannot be read'),
    });
    await writeFile(secret, 'not one, but secret');
    const error = await of({ REDIS_URL_FILE: secret }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'config', message: 'REDIS_URL_FILE is no Redis address.' });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('takes the prefix of the queues from the environment, and refuses one that Redis keys cannot begin with', async () => {
    const of = (prefix: string) => loadConfig(file, { optional: true, env: { CLAUSEWATCH_QUEUE_PREFIX: prefix } });
    expect((await of('{trial}')).queue.prefix).toBe('{trial}');
    expect((await of('')).queue.prefix).toBe('clausewatch');
    await expect(of('a b:c')).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('CLAUSEWATCH_QUEUE_PREFIX must be'),
    });
  });

  it('refuses a REDIS_URL that is none, without repeating it', async () => {
    const error = await loadConfig(file, { optional: true, env: { REDIS_URL: 'http://:secret@host' } }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'config', message: 'REDIS_URL is no Redis address.' });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('takes the bucket from the file or from the environment, and the region from where its own tools look', async () => {
    const s3 = async (env: Record<string, string>) => (await loadConfig(file, { optional: true, env })).storage.s3;
    expect(await s3({ AWS_REGION: 'eu-west-1' })).toBeUndefined();
    expect(await s3({ CLAUSEWATCH_S3_ENDPOINT: 'http://127.0.0.1:9000' })).toBeUndefined();
    expect(
      await s3({ CLAUSEWATCH_S3_BUCKET: 'from-env', CLAUSEWATCH_S3_ENDPOINT: 'http://127.0.0.1:9000', AWS_REGION: 'eu-west-1' }),
    ).toEqual({
      bucket: 'from-env',
      endpoint: 'http://127.0.0.1:9000',
      region: 'eu-west-1',
    });
    await writeFile(file, 'storage: { s3: { bucket: from-file, prefix: a/b, region: eu-central-1, pathStyle: true } }\n');
    expect(await s3({ CLAUSEWATCH_S3_BUCKET: '', AWS_REGION: 'eu-west-1' })).toEqual({
      bucket: 'from-file',
      prefix: 'a/b',
      region: 'eu-central-1',
      pathStyle: true,
    });
    expect(await s3({ CLAUSEWATCH_S3_BUCKET: 'from-env' })).toMatchObject({ bucket: 'from-env', prefix: 'a/b' });
  });

  it('does not repeat the address of a storage server that holds a password', async () => {
    const { message } = await failure('storage: { s3: { bucket: evidence, endpoint: "https://user:secret@s3.example" } }\n');
    expect(message).toContain('storage.s3.endpoint is no address of a storage server without credentials in it');
    expect(message).not.toContain('secret');
  });

  it.each([
    { CLAUSEWATCH_S3_BUCKET: 'No_Bucket' },
    { CLAUSEWATCH_S3_BUCKET: 'bucket', CLAUSEWATCH_S3_ENDPOINT: 'https://user:secret@host' },
    { CLAUSEWATCH_S3_BUCKET: 'bucket', AWS_REGION: 'no region' },
  ])('refuses the bucket, address or region of the environment that is none, without repeating it: %o', async (env) => {
    const error = await loadConfig(file, { optional: true, env }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'config', message: expect.stringContaining('What the environment says of storage.s3 is wrong') });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(String(error)).not.toContain('secret');
  });

  it.each([
    ['web:\n  prot: 80\n', '2:3  error  unknown key "prot" in web', 'Did you mean "port"?'],
    ['web: { port: 70000 }\n', '1:14  error  web.port must be at most 65535', undefined],
    ['web: { port: "8787" }\n', '1:14  error  web.port must be a number, not the text "8787"', undefined],
    ['egress: { allow: [localhost] }\n', '1:19  error  egress.allow[0] must be host:port, like "127.0.0.1:8099": "localhost"', undefined],
    [
      'egress: { allow: ["localhost:99999"] }\n',
      '1:19  error  egress.allow[0] must end in a port between 1 and 65535: "localhost:99999"',
      undefined,
    ],
    ['egress: { timeoutMs: 1.5 }\n', '1:22  error  egress.timeoutMs must be a whole number, not 1.5', undefined],
    ['manners: { delay: 2 }\n', '1:19  error  manners.delay must be text, not 2', undefined],
    ['manners: { delay: 2h }\n', '1:19  error  manners.delay must be a number with s or m, like "2s": "2h"', undefined],
    ['manners: { delay: 2m }\n', '1:10  error  manners.maxDelay must not be less than "delay"', undefined],
    ['queue:\n', '1:7  error  queue must be a set of keys, not empty', undefined],
    [
      'defaults:\n  schedule: daily\n',
      '2:13  error  defaults.schedule is no cron expression of five fields: it has 1 field',
      'Write it like "0 6 * * *", or use every: 12h.',
    ],
    [
      'defaults: { schedule: "0 6 * * *", every: 1d }\n',
      '1:43  error  defaults.every cannot stand beside "schedule"; keep one of them',
      undefined,
    ],
    [
      'queue: { redisUrl: "http://:secret@x" }\n',
      '1:20  error  queue.redisUrl is no Redis address, like "redis://127.0.0.1:6379"',
      undefined,
    ],
    ['a: 1\nb: 2\n', '1:1  error  unknown key "a" (and 1 more)', undefined],
  ])('reports the place of the fault in %j', async (content, message, remedy) => {
    const error = await failure(content);
    expect(error.code).toBe('config');
    expect(error.message).toBe(`${file}:${message}`);
    if (remedy !== undefined) expect(error.remedy).toBe(remedy);
  });
});

describe('how people sign in', () => {
  const OIDC = { issuer: 'https://id.example', clientId: 'clausewatch' };
  const at = (path: string[]) => expect.objectContaining({ path });

  it('takes an identity provider with roles, and fills in the rest', () => {
    const { access } = Config.parse({ access: { oidc: { ...OIDC, roleClaim: 'groups', roles: { legal: 'approver' } } } });
    expect(access.oidc).toEqual({
      ...OIDC,
      name: 'your organisation',
      scopes: ['openid', 'profile', 'email'],
      loginClaim: 'email',
      roleClaim: 'groups',
      roles: { legal: 'approver' },
    });
  });

  it.each<[string, object, string[]]>([
    ['a provider that is told secrets in the clear', { issuer: 'http://id.example' }, ['issuer']],
    ['a provider that only looks local', { issuer: 'http://127.0.0.1.evil.example' }, ['issuer']],
    ['two places of the secret', { clientSecretFile: 'a', clientSecretEnv: 'B' }, ['clientSecretEnv']],
    ['a role that there is not', { roles: { it: 'root' } }, ['roles', 'it']],
    ['scopes without openid', { scopes: ['email'] }, ['scopes']],
  ])('refuses %s', (_, more, path) => {
    const { error } = Config.safeParse({ access: { oidc: { ...OIDC, ...more } } });
    expect(error?.issues).toEqual([at(['access', 'oidc', ...path])]);
  });

  it('takes http for a provider on this machine', () => {
    for (const issuer of ['http://127.0.0.1:9000', 'http://localhost:9000/realm', 'http://[::1]:9000'])
      expect(Config.safeParse({ access: { oidc: { ...OIDC, issuer } } }).success).toBe(true);
  });

  it('takes the public address with or without a slash at its end, and nothing more', () => {
    for (const publicUrl of ['https://watch.example', 'HTTPS://Watch.Example/'])
      expect(Config.parse({ web: { publicUrl } }).web.publicUrl).toBe('https://watch.example');
    for (const publicUrl of [
      'watch.example',
      'ftp://watch.example',
      'https://watch.example/desk',
      'https://me@watch.example',
      'https://watch.example?x',
      'https:\\\\watch.example',
    ])
      expect(Config.safeParse({ web: { publicUrl } }).error?.issues, publicUrl).toEqual([at(['web', 'publicUrl'])]);
  });
});
