/**
 * What the pages cost in a large installation: latency for many clients at once, time on the server against the time of the SQL it runs,
 * and the size of the HTML.
 *
 *   node bench/web.ts [--part pages|registry] [--small] [--clients 20] [--requests 400] [--only NAME]
 *
 * Installations are generated at the first run (.cache/bench-web, some 700 MB) and kept. Times are in milliseconds. "server" is the time
 * on the server without waiting for the other clients: the time that the program was at work, for each request; "alone" is the same at one
 * client, from the request to the last byte. Ends with 1 when something is beyond a limit.
 * @module
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSqliteStore } from '../src/adapters/store/sqlite/index.ts';
import { linkFor } from '../test/helpers/people.ts';
import { webClient } from '../test/helpers/webClient.ts';
import { installationOf, type MadeInstallation } from './web/installation.ts';
import { kindsOf } from './web/kinds.ts';
import { type Figures, type Kind, measure } from './web/measure.ts';
import { FULL, type Parameters, REGISTRY, SMALL, SMALL_REGISTRY } from './web/parameters.ts';
import { startProgram } from './web/program.ts';
import { registryKinds } from './web/registryKinds.ts';
import { complaintsAbout, LIMITS, tableOf } from './web/report.ts';

const HELP = `Usage: node bench/web.ts [options]

Measures the pages of a generated installation with 10,000 sources and 100,000 changes, and the registry of another one with 200 offerings
and 25 dimensions.

  --part NAME      "pages" or "registry" only
  --small          a fiftieth of it, to try the bench; without the limit on server time
  --clients N      clients at once (default 20)
  --requests N     requests for each kind of page (default 400)
  --only TEXT      only kinds of pages whose name contains it
  --help           this text

Limits: server time at most ${LIMITS.ratio} times the time of its SQL, and ${LIMITS.bytes / 1000} KB of HTML; the registry has its own: its matrix
takes at most 150 ms on the server, alone, at p95.

Example: node bench/web.ts --only queue
`;

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    clients: { type: 'string', default: '20' },
    requests: { type: 'string', default: '400' },
    only: { type: 'string', default: '' },
    part: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else process.exitCode = await main();

interface Part {
  name: string;
  parameters: Parameters;
  kindsOf(made: MadeInstallation): Promise<Kind[]>;
}

function parts(): Part[] {
  const [pages, registry] = values.small ? [SMALL, SMALL_REGISTRY] : [FULL, REGISTRY];
  const all: Part[] = [
    { name: 'pages', parameters: pages, kindsOf: (made) => addresses(made, pages) },
    { name: 'registry', parameters: registry, kindsOf: async () => registryKinds(registry) },
  ];
  return all.filter(({ name }) => values.part === undefined || values.part === name);
}

async function main(): Promise<number> {
  const options = { clients: Number(values.clients), requests: Number(values.requests) };
  const all = await figures('bench/web/floor.ts', [], [{ name: 'floor: 50 KB of nothing', paths: ['/'] }], options);
  const measured: Figures[] = [];
  for (const part of parts()) {
    const made = await installation(part.parameters);
    const kinds = (await part.kindsOf(made)).filter(({ name }) => name.includes(values.only));
    const args = ['--data', made.data, '--watchers', made.watchers, 'start', '--roles', 'web', '--port', '0'];
    const cwd = part.parameters.dimensions === undefined ? undefined : made.folder;
    measured.push(...(await figures('src/main.ts', args, kinds, options, { cwd, cookieOf: (origin) => enter(made, origin) })));
  }
  process.stdout.write(`${tableOf([...all, ...measured])}\n`);
  // In a small installation the SQL is next to nothing, and whatever a page does is a multiple of it.
  const complaints = complaintsAbout(measured, { ...LIMITS, ...(values.small ? { ratio: Number.POSITIVE_INFINITY } : {}) });
  for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
  return complaints.length === 0 ? 0 : 1;
}

async function installation(parameters: Parameters): Promise<MadeInstallation> {
  const made = await installationOf(parameters, (done, of) => {
    if (process.stderr.isTTY) process.stderr.write(`\rgenerating: ${done} of ${of} sources`);
  });
  const how = made.tookMs === undefined ? 'as it was made before' : `made in ${Math.round(made.tookMs / 1000)} s`;
  process.stdout.write(`${parameters.sources} sources, ${parameters.changes} changes, ${how}; ${values.clients} clients\n`);
  return made;
}

async function addresses({ data }: MadeInstallation, parameters: Parameters): Promise<Kind[]> {
  const store = await createSqliteStore({ file: join(data, 'clausewatch.sqlite') });
  try {
    return await kindsOf(store, parameters);
  } finally {
    await store.close();
  }
}

async function enter({ data }: MadeInstallation, origin: string): Promise<string> {
  const client = webClient(origin);
  await client.signIn(await linkFor(data, { login: 'bench', role: 'admin' }));
  return client.cookie();
}

async function figures(
  module: string,
  args: readonly string[],
  kinds: readonly Kind[],
  options: { clients: number; requests: number },
  { cwd, cookieOf = async () => '' }: { cwd?: string | undefined; cookieOf?(origin: string): Promise<string> } = {},
): Promise<Figures[]> {
  if (kinds.length === 0) return [];
  const program = await startProgram(module, args, cwd);
  try {
    const cookie = await cookieOf(program.origin);
    const all: Figures[] = [];
    for (const kind of kinds) all.push(await measure(kind, { program, cookie, ...options }));
    return all;
  } finally {
    await program.stop();
  }
}
