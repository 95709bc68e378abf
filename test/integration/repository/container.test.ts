import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

// The parts of the Compose specification that the file uses, strictly: a misspelt key is refused.
const Duration = z.string().regex(/^(?:\d+(?:us|ms|s|m|h))+$/);
const Healthcheck = z.strictObject({
  test: z.tuple([z.literal('CMD')], z.string()),
  interval: Duration,
  timeout: Duration,
  retries: z.int().positive(),
  start_period: Duration.optional(),
});
const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Service = z.strictObject({
  build: z.string().optional(),
  image: z.string().regex(/^[a-z0-9./-]+:[\w.-]+$/),
  profiles: z.array(z.string()).optional(),
  init: z.boolean().optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']).optional(),
  command: z.array(z.string()).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) }))
    .optional(),
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), Scalar).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string().regex(/^[^:]+:\/[^:]*(?::ro)?$/)).optional(),
  tmpfs: z.array(z.string().startsWith('/')).optional(),
  secrets: z.array(z.string()).optional(),
  healthcheck: Healthcheck,
  shm_size: z
    .string()
    .regex(/^\d+(?:b|kb|mb|gb|k|m|g)$/)
    .optional(),
  stop_grace_period: Duration.optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
});
const Compose = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  services: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/), Service),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.strictObject({ environment: z.string() })),
});

const compose = () => Compose.parse(parse(read('docker-compose.yml')));

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
    expect(Object.keys(compose().services)).toEqual(['app', 'redis', 'postgres', 'redis-test', 'postgres-test']);
  });

  it('refuses a misspelt key (the check itself)', () => {
    const broken = read('docker-compose.yml').replace('healthcheck:', 'healthchek:');
    expect(Compose.safeParse(parse(broken)).success).toBe(false);
  });

  it('names only volumes, secrets and services that it declares', () => {
    const { services, volumes, secrets } = compose();
    for (const [name, service] of Object.entries(services)) {
      for (const dependency of Object.keys(service.depends_on ?? {})) expect(services, name).toHaveProperty([dependency]);
      for (const secret of service.secrets ?? []) expect(secrets, name).toHaveProperty([secret]);
      for (const mount of service.volumes ?? []) {
        const from = mount.split(':')[0] ?? '';
        if (from.startsWith('./')) expect(existsSync(join(ROOT, from)), mount).toBe(true);
        else expect(volumes, name).toHaveProperty([from]);
      }
    }
  });

  it('opens ports to this machine only, unless told otherwise', () => {
    for (const [name, service] of Object.entries(compose().services)) {
      for (const port of service.ports ?? []) expect(port, name).toMatch(/^(?:127\.0\.0\.1|\$\{CLAUSEWATCH_BIND:-127\.0\.0\.1\}):/);
    }
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

  it('keeps the queue when Redis restarts, and never drops what waits', () => {
    const command = compose().services['redis']?.command?.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
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
    expect(compose().services['app']?.ports?.[0]).toMatch(new RegExp(`:${port}$`));
    expect(compose().services['app']?.healthcheck.test.join(' ')).toContain(`127.0.0.1:${port}/healthz`);
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
