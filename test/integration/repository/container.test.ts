import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { makeSecrets } from '../../../scripts/secrets.mjs';
import { ABORT_WAIT_MS, DEFAULT_GRACE_MS } from '../../../src/adapters/queue/policy.ts';
import { parseRoles, ROLE_NAMES } from '../../../src/cli/roles.ts';
import { LANES } from '../../../src/domain/lanes.ts';
import { freePort } from '../../helpers/redis.ts';
import { tempDir } from '../../helpers/tempDir.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

// The parts of the Compose specification that the file uses, strictly: a misspelt key is refused.
const Duration = z.string().regex(/^(?:\d+(?:us|ms|s|m|h))+$/);
const Size = z.string().regex(/^\d+(?:b|kb|mb|gb|k|m|g)$/);
const Healthcheck = z.strictObject({
  test: z.tuple([z.literal('CMD')], z.string()),
  interval: Duration,
  timeout: Duration,
  retries: z.int().positive(),
  start_period: Duration.optional(),
});
const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Deploy = z.strictObject({
  replicas: z.union([z.int().positive(), z.string().regex(/^\$\{[A-Z_]+:-\d+\}$/)]).optional(),
  resources: z.strictObject({
    limits: z.strictObject({ cpus: z.string().regex(/^\d+(?:\.\d+)?$/), memory: Size, pids: z.int().positive() }),
  }),
});
const Service = z.strictObject({
  build: z.string().optional(),
  image: z.string().regex(/^[a-z0-9./-]+:[\w.-]+$/),
  profiles: z.array(z.string()).optional(),
  init: z.boolean().optional(),
  hostname: z.string().optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']).optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) }))
    .optional(),
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), Scalar).optional(),
  networks: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string().regex(/^[^:]+:\/[^:]*(?::ro)?$/)).optional(),
  tmpfs: z.array(z.string().startsWith('/')).optional(),
  secrets: z.array(z.string()).optional(),
  healthcheck: Healthcheck,
  deploy: Deploy.optional(),
  logging: z.strictObject({ driver: z.string(), options: z.strictObject({ 'max-size': Size, 'max-file': z.string() }) }).optional(),
  shm_size: Size.optional(),
  stop_grace_period: Duration.optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
});
type Service = z.infer<typeof Service>;
const Compose = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
    services: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/), Service),
    networks: z.record(z.string(), z.union([z.null(), z.strictObject({ internal: z.boolean() })])),
    volumes: z.record(z.string(), z.null()),
    secrets: z.record(z.string(), z.strictObject({ file: z.string().startsWith('./secrets/') })),
  })
  .catchall(z.never());

/** As Compose reads it: with merged keys, and without the pieces that only stand there to be merged. */
const composeIn = (text: string) => {
  const whole: Record<string, unknown> = parse(text, { merge: true });
  return Compose.parse(Object.fromEntries(Object.entries(whole).filter(([name]) => !name.startsWith('x-'))));
};
const compose = () => composeIn(read('docker-compose.yml'));

const isOurs = ({ image }: Service): boolean => image === 'clausewatch:local';
const servicesWhere = (is: (service: Service) => boolean): Array<[string, Service]> =>
  Object.entries(compose().services).filter(([, service]) => is(service));
/** What `docker compose up` starts. */
const theWhole = () => servicesWhere(({ profiles }) => profiles === undefined);
/** All that is for people, not for tests. */
const forPeople = () => servicesWhere(({ profiles = [] }) => !profiles.includes('test'));
const secondsOf = (duration: string): number => Number(/^(\d+)s$/.exec(duration)?.[1]);

interface Instruction {
  name: string;
  words: string;
}

const KNOWN = new Set([
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
]);

/** Instructions of a Dockerfile: comments out, continued lines joined. */
function instructions(text: string): Instruction[] {
  const joined = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
  return joined
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', words = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return { name, words };
    });
}

const dockerfile = () => instructions(read('Dockerfile'));
const only = (name: string) => dockerfile().filter((instruction) => instruction.name === name);
const execForm = (words: string): string[] => z.array(z.string()).parse(JSON.parse(words));

describe('docker-compose.yml', () => {
  it('holds only what the Compose specification knows', () => {
    expect(theWhole().map(([name]) => name)).toEqual([
      'web',
      'scheduler',
      'http-worker',
      'browser-worker',
      'sender',
      'postgres',
      'redis',
      'store',
    ]);
    const named = (profile: string) => servicesWhere(({ profiles = [] }) => profiles.includes(profile)).map(([name]) => name);
    expect(named('single')).toEqual(['app', 'app-redis']);
    expect(named('test')).toEqual(['redis-test', 'postgres-test']);
  });

  it('refuses a misspelt key (the check itself)', () => {
    expect(() => composeIn(read('docker-compose.yml').replace('healthcheck:', 'healthchek:'))).toThrow(z.ZodError);
  });

  it('names only volumes, secrets, networks and services that it declares, and declares none that nobody names', () => {
    const { services, volumes, secrets, networks } = compose();
    const used = { volumes: new Set<string>(), secrets: new Set<string>(), networks: new Set<string>() };
    for (const [name, service] of Object.entries(services)) {
      for (const dependency of Object.keys(service.depends_on ?? {})) expect(services, name).toHaveProperty([dependency]);
      for (const secret of service.secrets ?? []) used.secrets.add(secret);
      for (const network of service.networks ?? []) used.networks.add(network);
      for (const mount of service.volumes ?? []) {
        const from = mount.split(':')[0] ?? '';
        if (from.startsWith('./')) expect(existsSync(join(ROOT, from)), mount).toBe(true);
        else used.volumes.add(from);
      }
    }
    expect([...used.volumes].toSorted()).toEqual(Object.keys(volumes).toSorted());
    expect([...used.secrets].toSorted()).toEqual(Object.keys(secrets).toSorted());
    expect([...used.networks].toSorted()).toEqual(Object.keys(networks).toSorted());
  });

  it('starts what depends on something within the same profile', () => {
    const { services } = compose();
    for (const [name, service] of Object.entries(services)) {
      for (const dependency of Object.keys(service.depends_on ?? {}))
        expect([name, services[dependency]?.profiles]).toEqual([name, service.profiles]);
    }
  });

  it('opens ports to this machine only, unless told otherwise, and those of the pages alone', () => {
    for (const [name, service] of Object.entries(compose().services)) {
      for (const port of service.ports ?? []) expect(port, name).toMatch(/^(?:127\.0\.0\.1|\$\{CLAUSEWATCH_BIND:-127\.0\.0\.1\}):/);
    }
    expect(forPeople().flatMap(([name, { ports }]) => (ports ? name : []))).toEqual(['web', 'app']);
  });

  it('keeps what is shared on a network without a way in or out', () => {
    const { networks } = compose();
    for (const [name, service] of theWhole()) {
      expect([name, service.networks]).toEqual([name, isOurs(service) ? ['inside', 'outside'] : ['inside']]);
    }
    expect([networks['inside'], networks['outside']]).toEqual([{ internal: true }, null]);
  });

  it('does everything that start knows, each part once', () => {
    const parts = theWhole().filter(([, service]) => isOurs(service));
    const named = parts.map(([, { command = [] }]) => command[command.indexOf('--roles') + 1] ?? '');
    expect(named.flatMap((roles) => roles.split(',')).toSorted()).toEqual(ROLE_NAMES.filter((role) => role !== 'worker').toSorted());
    const lanes = named.map(parseRoles).flatMap((part) => (part.roles.has('worker') ? part.lanes : []));
    expect(lanes.toSorted()).toEqual(LANES.toSorted());
    expect(compose().services['app']?.command).toBeUndefined();
  });

  it('says of every service how it is known to be well, how much it may take, what becomes of its log, and that it comes back', () => {
    for (const [name, { healthcheck, deploy, logging, restart, security_opt }] of forPeople()) {
      expect(healthcheck.test.length, name).toBeGreaterThan(1);
      expect(deploy?.resources.limits.memory, name).toBeDefined();
      expect(logging?.options['max-size'], name).toBeDefined();
      expect(restart, name).toBe('unless-stopped');
      expect(security_opt, name).toContain('no-new-privileges:true');
    }
  });

  it('asks a part without pages on the port on which it answers, and only whether it is alive', () => {
    const parts = theWhole().filter(([name, service]) => isOurs(service) && name !== 'web');
    expect(parts.length).toBeGreaterThan(3);
    for (const [name, { command = [], healthcheck }] of parts) {
      const port = command[command.indexOf('--health-port') + 1];
      // Whoever restarts what is unwell would restart all workers in a circle where what they rely on is away.
      expect(healthcheck.test.at(-1), name).toContain(`'http://127.0.0.1:${port}/healthz'`);
    }
  });

  it('gives processes the time to end what they have under way', () => {
    // The handlers, then those that were told to break off, twice; the rest is for what closes after them.
    const least = (DEFAULT_GRACE_MS + 3 * ABORT_WAIT_MS) / 1000;
    for (const [name, { stop_grace_period = '10s' }] of servicesWhere(isOurs))
      expect(secondsOf(stop_grace_period), name).toBeGreaterThan(2 * least);
  });

  it('gives browsers memory that they share, and leaves the filter off for them alone', () => {
    const browsers = servicesWhere(({ security_opt = [] }) => security_opt.includes('seccomp=unconfined'));
    expect(browsers.map(([name]) => name)).toEqual(['browser-worker', 'app']);
    for (const [name, { shm_size, cap_drop }] of browsers) expect([name, shm_size, cap_drop]).toEqual([name, '1gb', ['ALL']]);
  });

  it('pins every image that is not ours to a version', () => {
    const images = servicesWhere((service) => !isOurs(service)).map(([, { image }]) => image);
    expect(images.length).toBeGreaterThan(5);
    for (const image of images) expect(image).toMatch(/:v?\d+(?:\.\d+)*(?:-alpine)?$/);
    // One place names each, or all its places say the same.
    const versions = Map.groupBy(new Set(images), (image) => image.split(':')[0]);
    for (const [name, all] of versions) expect([name, all.length]).toEqual([name, 1]);
  });

  it('offers the Redis that set-up asks for by name', () => {
    const setup = read('scripts/setup/redis.mjs');
    expect(setup).toContain("'redis-test'");
    expect(compose().services['redis-test']).toMatchObject({ profiles: ['test'], ports: ['127.0.0.1::6379'] });
  });

  it('offers the Postgres that set-up asks for by name, with the name and user of its address', () => {
    const setup = read('scripts/setup/postgres.mjs');
    expect(setup).toContain("'postgres-test'");
    expect(setup).toMatch(/postgres:\/\/clausewatch@[^/]+\/clausewatch`/);
    expect(compose().services['postgres-test']).toMatchObject({
      profiles: ['test'],
      ports: ['127.0.0.1::5432'],
      environment: { POSTGRES_DB: 'clausewatch', POSTGRES_USER: 'clausewatch' },
    });
  });

  it.each(['redis', 'app-redis'])(
    'keeps the queue when %s restarts, never drops what waits, and leaves it room to write its file',
    (name) => {
      const service = compose().services[name];
      const command = service?.command?.join(' ') ?? '';
      expect(command).toContain('--appendonly yes');
      expect(command).toContain('--maxmemory-policy noeviction');
      const [most, limit] = [
        /--maxmemory (\d+)mb/.exec(command)?.[1],
        /^(\d+)m$/.exec(service?.deploy?.resources.limits.memory ?? '')?.[1],
      ];
      expect(Number(limit)).toBeGreaterThan(1.5 * Number(most));
    },
  );
});

describe('the secrets', () => {
  /** Of a new folder. */
  const made = async () => {
    const folder = join(await tempDir(), 'secrets');
    const names = makeSecrets(folder);
    const texts = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    return { folder, names, texts };
  };

  it('are in files alone: neither environment nor command line nor the repository holds one', () => {
    const { services } = compose();
    for (const [name, { environment = {}, command = [], healthcheck, entrypoint = [] }] of Object.entries(services)) {
      for (const [key, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|TOKEN|KEY|CREDENTIALS|_URL$|_URL_FILE$/.test(key)) {
          const address = /^redis:\/\/[\w-]+:\d+$/;
          expect([name, key, String(value)]).toEqual([
            name,
            key,
            expect.stringMatching(key === 'REDIS_URL' ? address : /^\/run\/secrets\/\w+$/),
          ]);
        }
      }
      expect([...command, ...entrypoint, ...healthcheck.test].join(' '), name).not.toMatch(/requirepass|:\/\/[^/\s]*:[^/\s]*@/);
    }
    expect(read('.gitignore').split('\n')).toContain('secrets/');
    expect(read('.dockerignore')).toMatch(/^\*$/m);
    expect(read('.dockerignore')).not.toContain('secrets');
  });

  it('that a service reads are those that it is given', () => {
    for (const [name, { secrets = [], environment = {}, command = [] }] of Object.entries(compose().services)) {
      const text = [...Object.values(environment).map(String), ...command].join(' ');
      const named = [...text.matchAll(/\/run\/secrets\/(\w+)/g)].map(([, secret]) => secret ?? '');
      expect([name, [...new Set(named)].toSorted()]).toEqual([name, secrets.toSorted()]);
    }
  });

  it('are what scripts/secrets.mjs makes, file for file', async () => {
    const { names, folder } = await made();
    const wanted = Object.values(compose().secrets).map(({ file }) => file.replace('./secrets/', ''));
    expect(names.toSorted()).toEqual(wanted.toSorted());
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('fit together: the addresses carry the passwords of what they lead to', async () => {
    const { texts } = await made();
    const database = new URL(texts['database_url'] ?? '');
    expect([database.password, database.host, database.pathname]).toEqual([
      texts['postgres_password']?.trim(),
      'postgres:5432',
      '/clausewatch',
    ]);
    const { POSTGRES_USER, POSTGRES_DB } = compose().services['postgres']?.environment ?? {};
    expect([database.username, database.pathname.slice(1)]).toEqual([POSTGRES_USER, POSTGRES_DB]);
    expect(texts['redis_users']).toContain(`>${new URL(texts['redis_url'] ?? '').password} `);
    const key = (name: string) => new RegExp(`^${name} *= *(\\w{20,})$`, 'm').exec(texts['s3_credentials'] ?? '')?.[1];
    expect([key('aws_access_key_id'), key('aws_secret_access_key')]).toEqual([expect.any(String), expect.any(String)]);
  });

  it('stay as they are when they are made again, and differ from those of another installation', async () => {
    const first = await made();
    expect(makeSecrets(first.folder)).toEqual([]);
    expect(readFileSync(join(first.folder, 'redis_url'), 'utf8')).toBe(first.texts['redis_url']);
    const { texts } = await made();
    for (const [name, text] of Object.entries(texts)) expect(text).not.toBe(first.texts[name]);
  });

  it('are not made by halves: a password that is lost is not replaced behind the back of what knows it', async () => {
    const { folder } = await made();
    rmSync(join(folder, 'database_url'));
    expect(() => makeSecrets(folder)).toThrow('postgres_password but not all of postgres_password, database_url');
    expect(existsSync(join(folder, 'database_url'))).toBe(false);
  });

  it('let nobody into Redis but those who know them, and let its health check ask nothing but whether it is there', async (context) => {
    if (spawnSync('redis-server', ['--version']).error) context.skip('there is no redis-server on this machine');
    const { folder, texts } = await made();
    const port = await freePort();
    const flags =
      compose()
        .services['redis']?.command?.slice(1)
        .map((word) => word.replace('/run/secrets', folder)) ?? [];
    const server = spawn('redis-server', [...flags, '--port', String(port), '--bind', '127.0.0.1', '--dir', await tempDir()], {
      stdio: 'ignore',
    });
    onTestFinished(async () => {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    });
    const url = (texts['redis_url'] ?? '').trim().replace('redis:6379', `127.0.0.1:${port}`);
    const known = new Redis(url, { maxRetriesPerRequest: 20 });
    // It is asked before the server listens.
    known.on('error', () => {});
    onTestFinished(() => known.disconnect());
    expect(await known.ping()).toBe('PONG');
    const ask = (...words: string[]) => {
      const [, command = '', ...flagsOfCheck] = compose().services['redis']?.healthcheck.test ?? [];
      return spawnSync(command, ['-p', String(port), ...flagsOfCheck.slice(0, -1), ...words], { encoding: 'utf8' });
    };
    expect(ask('ping')).toMatchObject({ status: 0, stdout: 'PONG\n' });
    for (const words of [
      ['keys', '*'],
      ['acl', 'list'],
      ['shutdown', 'nosave'],
    ])
      expect(ask(...words).status, words.join(' ')).not.toBe(0);
    const stranger = spawnSync('redis-cli', ['-e', '-p', String(port), 'ping'], { encoding: 'utf8' });
    expect([stranger.status, stranger.stderr + stranger.stdout]).toEqual([1, expect.stringContaining('NOAUTH')]);
  });

  it('give the store the keys that its clients have, and a bucket at the first start', async () => {
    const { texts, folder } = await made();
    const { entrypoint = [], command = [], environment = {} } = compose().services['store'] ?? {};
    const data = await tempDir();
    // The gateway is not here: in its place stands what tells of its surroundings.
    const script = (command[0] ?? '')
      .replaceAll('$$', '$')
      .replaceAll('/run/secrets', folder)
      .replaceAll('/data', data)
      .replace('exec versitygw', 'exec printenv ROOT_ACCESS_KEY ROOT_SECRET_KEY #');
    const [shell = '', ...flags] = entrypoint;
    const { stdout, status } = spawnSync(shell, [...flags, script], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', BUCKET: String(environment['BUCKET']) },
    });
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toEqual((texts['s3_credentials'] ?? '').split('\n').flatMap((line) => line.split(' = ')[1] ?? []));
    expect(existsSync(join(data, String(environment['BUCKET'])))).toBe(true);
    const parts = theWhole().filter(([, service]) => isOurs(service));
    for (const [name, part] of parts) {
      expect([name, part.environment?.['CLAUSEWATCH_S3_BUCKET']]).toEqual([name, environment['BUCKET']]);
      expect(part.environment?.['CLAUSEWATCH_S3_ENDPOINT']).toBe(`http://store:${/--port :(\d+)/.exec(command[0] ?? '')?.[1]}`);
    }
  });
});

describe('Dockerfile', () => {
  it('holds only instructions that Docker knows, and begins with FROM (after its ARG)', () => {
    for (const { name } of dockerfile()) expect(KNOWN).toContain(name);
    expect(
      dockerfile()
        .map(({ name }) => name)
        .find((name) => name !== 'ARG'),
    ).toBe('FROM');
  });

  it('runs the Node that package.json pins', () => {
    const pinned = JSON.parse(read('package.json')).devDependencies.node;
    expect(only('ARG')[0]?.words).toBe(`NODE_VERSION=${pinned}`);
  });

  it('copies files that exist and that .dockerignore lets through', () => {
    const admitted = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const sources = only('COPY').flatMap(({ words }) => words.split(/\s+/).slice(0, -1));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) {
      expect(existsSync(join(ROOT, source)), source).toBe(true);
      expect(admitted).toContain(source);
    }
  });

  it('does not run as root', () => {
    expect(only('USER').at(-1)?.words).toBe('node');
    const names = dockerfile().map(({ name }) => name);
    expect(names.lastIndexOf('USER')).toBeLessThan(names.indexOf('ENTRYPOINT'));
  });

  it('starts, publishes and probes one and the same port, the one that docker-compose.yml maps', () => {
    const command = execForm(only('CMD')[0]?.words ?? '');
    const port = command[command.indexOf('--port') + 1] ?? 'none';
    expect(only('EXPOSE')[0]?.words).toBe(port);
    expect(only('HEALTHCHECK')[0]?.words).toContain(`127.0.0.1:${port}/healthz`);
    for (const name of ['app', 'web']) {
      expect(compose().services[name]?.ports?.[0]).toMatch(new RegExp(`:${port}$`));
      expect(compose().services[name]?.healthcheck.test.join(' ')).toContain(`127.0.0.1:${port}/healthz`);
    }
    expect(compose().services['web']?.command?.slice(-2)).toEqual(['--port', port]);
  });

  it('keeps evidence on a volume that belongs to its user, where compose mounts one', () => {
    const [folder] = execForm(only('VOLUME')[0]?.words ?? '');
    expect(read('Dockerfile')).toContain(`CLAUSEWATCH_DATA=${folder}`);
    expect(read('Dockerfile')).toContain(`chown node:node ${folder}`);
    expect(compose().services['app']?.volumes).toContain(`evidence:${folder}`);
  });

  it('runs an entry point that exists, under an init', () => {
    const entry = execForm(only('ENTRYPOINT')[0]?.words ?? '');
    expect(entry[0]).toBe('/usr/bin/tini');
    expect(existsSync(join(ROOT, entry.at(-1) ?? '')), entry.at(-1)).toBe(true);
  });
});
