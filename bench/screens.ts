/**
 * Pictures of every page, on a phone and at a desk, by day and by night, for people to look at.
 *
 *   node bench/screens.ts DATA OUT [--watchers DIR] [--config FILE] [--only TEXT]     every page, whole
 *   node bench/screens.ts DATA --docs [--watchers DIR]                               those of the README and the docs, into docs/images
 *
 * It signs in as somebody whom it adds to the data folder: give it a copy.
 * @module
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSqliteStore } from '../src/adapters/store/sqlite/index.ts';
import type { Store } from '../src/domain/ports.ts';
import { changePath } from '../src/web/links.ts';
import { addressesOf, allRoutes, idsOf } from '../test/helpers/addresses.ts';
import { openBrowser, SCHEMES, type Scheme, type TestBrowser, WIDTHS } from '../test/helpers/chromium.ts';
import { linkFor } from '../test/helpers/people.ts';
import { shrinkPng } from './screens/png.ts';
import { startProgram } from './web/program.ts';

interface Shot {
  /** Name of the file, without its ending. */
  name: string;
  path: string;
  scheme: Scheme;
  width: number;
  /** Pixels; absent for the whole page. */
  height?: number;
  /** Pixels of the picture for each of the page. */
  scale?: number;
}

/** The name is what the pictures show. */
const WHO = { login: 'ada', name: 'Ada Lovelace', role: 'admin' } as const;

/** Cookies, once it has signed in. */
let storage: Awaited<ReturnType<Awaited<ReturnType<TestBrowser['person']>>['context']['storageState']>> | undefined;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    watchers: { type: 'string', default: 'watchers' },
    config: { type: 'string', default: 'config/clausewatch.yaml' },
    only: { type: 'string', default: '' },
    docs: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [data, out = 'docs/images'] = positionals;
if (values.help || data === undefined || (positionals.length < 2 && !values.docs)) {
  process.stdout.write(
    'Usage: node bench/screens.ts DATA OUT [--watchers DIR] [--config FILE] [--only TEXT]\n       node bench/screens.ts DATA --docs [--watchers DIR]\n',
  );
  process.exitCode = values.help ? 0 : 2;
} else await main(data, out);

async function main(data: string, out: string): Promise<void> {
  const shots = (await withStore(data, values.docs ? docsShots : allShots)).filter(({ name }) => name.includes(values.only));
  await mkdir(out, { recursive: true });
  const program = await startProgram('src/main.ts', [
    '--data',
    data,
    '--watchers',
    values.watchers,
    '--config',
    values.config,
    'start',
    '--roles',
    'web',
    '--port',
    '0',
  ]);
  const browser = await openBrowser();
  try {
    for (const shot of shots) {
      const png = await take(browser, program.origin, data, shot);
      await writeFile(join(out, `${shot.name}.png`), png);
      process.stdout.write(`${shot.name}.png  ${Math.round(png.length / 1000)} KB\n`);
    }
  } finally {
    await browser.close();
    await program.stop();
  }
}

async function take(browser: TestBrowser, origin: string, data: string, shot: Shot): Promise<Buffer> {
  const { scheme, width, height, scale = 1 } = shot;
  const person = await browser.person({
    origin,
    scheme,
    width,
    scale,
    ...(height === undefined ? {} : { height }),
    ...(storage && { storage }),
  });
  try {
    if (!storage) await person.signIn(new URL(await linkFor(data, WHO), origin).href);
    storage = await person.context.storageState();
    await person.visit(shot.path);
    return shrinkPng(await person.page.screenshot({ fullPage: height === undefined }));
  } finally {
    await person.close();
  }
}

async function withStore<Result>(data: string, look: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await createSqliteStore({ file: join(data, 'clausewatch.sqlite') });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** Every page that people look at, one or two addresses of each. */
async function allShots(store: Store): Promise<Shot[]> {
  const ids = await idsOf(store, 2);
  const paths = allRoutes()
    .filter(
      ({ method, path }) =>
        method === 'GET' &&
        !/^\/(?:healthz|readyz|metrics|assets|snapshots|screenshots|pictures|events|live|enter|sign-in|feeds\/|api\/|openapi)\b/.test(path),
    )
    .flatMap(({ path }) => addressesOf(path, ids));
  return paths.flatMap((path) =>
    WIDTHS.flatMap((width) => SCHEMES.map((scheme) => ({ name: `${nameOf(path)}-${width}-${scheme}`, path, width, scheme }))),
  );
}

function nameOf(path: string): string {
  return path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'overview';
}

/** What the README and the docs show: what is new, the queue, a change whose value changed, and that on a phone. */
async function docsShots(store: Store): Promise<Shot[]> {
  const change = await mostTelling(store);
  const desk = { scheme: 'light', width: 1280, height: 900 } as const;
  return [
    { name: 'overview-light', path: '/', ...desk },
    { name: 'review-light', path: '/review', ...desk },
    { name: 'change-light', path: changePath(change), ...desk, height: 1080 },
    { name: 'phone-dark', path: changePath(change), scheme: 'dark', width: 390, height: 844, scale: 2 },
  ];
}

/** A value that became another one. */
async function mostTelling(store: Store): Promise<string> {
  let any: string | undefined;
  for await (const { id, kind, action, severity } of store.changes({ newestFirst: true })) {
    if (kind === 'fact' && action === 'modified' && severity === 'critical') return id;
    if (kind === 'fact' || any === undefined) any = id;
  }
  if (any === undefined) throw new Error('there is no change in this data folder');
  return any;
}
