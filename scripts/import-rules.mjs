/**
 * The import rules as one table, and the linter configuration that is made from it.
 *
 *   node scripts/import-rules.mjs           writes biome.imports.json, which biome.json extends
 *   node scripts/import-rules.mjs --check   exits 1 when that file is not what the table says
 *
 * Each row says what the files of one folder may import besides their own folder; whatever is not named is refused, so that
 * a new library has to be given its home here before it can be used.
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const BASE = ['domain', 'lib'];
const STAGES = [
  'declare',
  'schedule',
  'capture',
  'archive',
  'extract',
  'compare',
  'record',
  'alert',
  'review',
  'access',
  'registry',
  'publish',
  'ledger',
  'backfill',
];

/**
 * `room`: folder under src/, `*` for every folder that has no row of its own (a stage without libraries, or a new folder).
 * `folders`: other folders of src/ that it may import. `libraries`: packages whose home it is. `node`: Node's own modules.
 */
const ROOMS = [
  { room: '*', folders: BASE, libraries: ['zod'] },
  { room: 'domain', folders: [], libraries: ['zod'], node: false },
  {
    room: 'lib',
    folders: ['domain'],
    libraries: ['pino', 'encoding-sniffer', 'i18n-iso-countries', 'tldts', 'diff', 'canonicalize', 'prom-client', '@opentelemetry/api'],
  },
  { room: 'declare', folders: BASE, libraries: ['zod', 'yaml', 'croner', 'css-select', 'leven'] },
  { room: 'schedule', folders: BASE, libraries: ['zod', 'croner'] },
  { room: 'capture', folders: BASE, libraries: ['zod', 'robots-parser'] },
  { room: 'extract', folders: BASE, libraries: ['zod', 'cheerio', 'htmlparser2', 'chrono-node', 'unpdf'] },
  { room: 'compare', folders: BASE, libraries: ['zod', 'diff'] },
  { room: 'record', folders: BASE, libraries: ['zod', 'date-holidays'] },
  { room: 'alert', folders: BASE, libraries: ['zod'] },
  { room: 'alert/channels/email', folders: BASE, libraries: ['zod', 'nodemailer'] },
  { room: 'alert/channels/webhook', folders: BASE, libraries: ['zod', 'standardwebhooks'] },
  { room: 'publish', folders: BASE, libraries: ['zod', 'csv-stringify', 'ical-generator', 'xmlbuilder2', 'yazl'] },
  {
    room: 'ledger',
    folders: BASE,
    libraries: ['zod', '@peculiar/asn1-cms', '@peculiar/asn1-schema', '@peculiar/asn1-tsp', '@peculiar/asn1-x509'],
  },
  { room: 'backfill', folders: BASE, libraries: ['zod', 'warcio'] },
  { room: 'access', folders: BASE, libraries: ['zod', 'argon2'] },
  { room: 'pipeline', folders: [...STAGES, ...BASE], libraries: ['zod', 'piscina', 'p-queue'] },
  {
    room: 'web',
    folders: ['pipeline', ...STAGES, ...BASE],
    libraries: ['zod', 'hono', '@hono/node-server', '@observablehq/plot', 'linkedom', 'zod-openapi'],
  },
  { room: 'cli', folders: ['web', 'pipeline', ...STAGES, ...BASE], libraries: ['zod', 'commander'] },
  { room: 'adapters/*', folders: BASE, libraries: ['zod'] },
  { room: 'adapters/store', folders: BASE, libraries: ['zod', 'kysely', 'pg', 'pg-cursor'] },
  { room: 'adapters/blobs', folders: BASE, libraries: ['zod', '@aws-sdk/client-s3'] },
  { room: 'adapters/redis', folders: BASE, libraries: ['zod', 'ioredis'] },
  { room: 'adapters/queue', folders: BASE, libraries: ['zod', 'bullmq', 'p-queue'] },
  {
    room: 'adapters/board',
    folders: BASE,
    libraries: ['zod', 'bullmq', 'hono', '@hono/node-server', '@bull-board/api', '@bull-board/hono'],
  },
  {
    room: 'adapters/telemetry',
    folders: BASE,
    libraries: [
      'zod',
      '@opentelemetry/api',
      '@opentelemetry/context-async-hooks',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace',
    ],
  },
  { room: 'adapters/ticker', folders: BASE, libraries: ['zod', 'bullmq', 'node-cron'] },
  {
    room: 'adapters/renderer',
    folders: BASE,
    libraries: ['zod', 'playwright', 'undici', 'p-queue', '@duckduckgo/autoconsent', 'pidusage'],
  },
  { room: 'adapters/identity', folders: BASE, libraries: ['zod', 'openid-client'] },
  { room: 'adapters/limits', folders: BASE, libraries: ['zod', 'rate-limiter-flexible'] },
  { room: 'adapters/egress', folders: BASE, libraries: ['zod', 'undici', 'ipaddr.js', 'p-queue'] },
];

/** Folders below a room that are looked into; deeper files fall under the deepest rule. */
const DEPTH = 3;

const OUTPUT = new URL('../biome.imports.json', import.meta.url);

/** `../` n times. */
const up = (n) => '../'.repeat(n);

const packages = (names) => names.flatMap((name) => [`!${name}`, `!${name}/**`]);

/**
 * Patterns (the last match decides, `!` admits) for a file that lies `depth` folders below src/.
 * Detours such as `../lib/../capture/x.ts` are refused, or they would get past every rule.
 */
function patterns({ folders, libraries, node = true }, depth) {
  const below = Array.from({ length: depth - 1 }, (_, index) => up(index + 1));
  return [
    '**',
    ...(node ? ['!node:*', '!node:*/**'] : []),
    ...packages(libraries),
    '!./**',
    ...below.map((parent) => `!${parent}**`),
    './../**',
    './*/../**',
    ...below.map((parent) => `${parent}*/../**`),
    `${up(depth)}**`,
    ...folders.map((folder) => `!${up(depth)}${folder}/**`),
    `${up(depth)}*/../**`,
  ];
}

function override(includes, group, message) {
  const noRestrictedImports = { level: 'error', options: { patterns: [{ group, message }] } };
  return { includes, linter: { rules: { style: { noRestrictedImports } } } };
}

function list(names) {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function message({ room, folders, libraries, node = true }) {
  const subject = room === '*' ? 'A stage' : room === 'adapters/*' ? 'An adapter' : `src/${room}`;
  const allowed = [
    ...(folders.includes('capture') ? ['the stages', ...folders.filter((name) => !STAGES.includes(name))] : folders),
    ...libraries,
  ];
  return `${subject} may import ${list([...allowed, ...(node ? ["Node's own modules"] : [])])}, nothing else. See CONTRIBUTING.md, "Import rules".`;
}

/** Three overrides a room: files right in it, one folder down, and deeper. */
function roomOverrides(row) {
  const base = row.room.split('/').length;
  return Array.from({ length: DEPTH }, (_, index) => {
    const depth = base + index;
    const glob = `src/${row.room}/${'*/'.repeat(index)}${index === DEPTH - 1 ? '**' : '*'}`;
    return override([glob], patterns(row, depth), message(row));
  });
}

/** Overrides of the linter configuration, most general first. */
export function importOverrides() {
  const detours = ['./../**', './*/../**'];
  const main = ['**', '!node:*', '!./compose.ts', '!./cli/**', '!./domain/**', '!./lib/**', ...detours];
  const compose = ['**', '!node:*', '!node:*/**', '!./**', './main.ts', ...detours];
  return [
    ...ROOMS.flatMap(roomOverrides),
    override(['src/main.ts'], main, 'src/main.ts may import compose.ts, cli, domain and lib. See CONTRIBUTING.md, "Import rules".'),
    override(
      ['src/compose/*.ts'],
      ['**', '!node:*', '!node:*/**', '!./**', '!../**', '../main.ts', '../compose.ts', './../**', './*/../**', '../*/../**'],
      'src/compose/ wires every folder and uses no library itself. See CONTRIBUTING.md, "Import rules".',
    ),
    override(
      ['src/compose.ts'],
      compose,
      'src/compose.ts wires every folder and uses no library itself. See CONTRIBUTING.md, "Import rules".',
    ),
  ];
}

/** Text of biome.imports.json. */
export function importConfiguration() {
  return `${JSON.stringify({ root: false, overrides: importOverrides() }, null, 1)}\n`;
}

/** Exit code. */
function main(args) {
  const text = importConfiguration();
  if (!args.includes('--check')) {
    writeFileSync(OUTPUT, text);
    return 0;
  }
  if (readFileSync(OUTPUT, 'utf8') === text) return 0;
  process.stderr.write('biome.imports.json is not what scripts/import-rules.mjs says. Run: node scripts/import-rules.mjs\n');
  return 1;
}

if (process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === import.meta.url) {
  process.exitCode = main(process.argv.slice(2));
}
