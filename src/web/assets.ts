/**
 * The few static files: read once, served from memory under names that are fixed here. Sheets and scripts are written one a feature
 * and served as one.
 * @module
 */
import { readFileSync } from 'node:fs';
import { sha256 } from '../lib/hash.ts';

export interface Asset {
  body: string;
  type: string;
  etag: string;
  /** Address with the content's hash, so that browsers may keep it for ever. */
  href: string;
}

/** In the order in which they stand in the sheet: later rules win. */
const SHEETS = [
  'base',
  'frame',
  'controls',
  'overview',
  'timeline',
  'change',
  'desk',
  'review',
  'tables',
  'source',
  'vendor',
  'deadlines',
  'settings',
  'welcome',
  'access',
  'work',
  'reference',
  'alerts',
  'registry',
  'registryViews',
  'readers',
  'media',
  'print',
];
/** Each is served in a block of its own, so that they share no names. */
const SCRIPTS = ['forms', 'keys', 'queue', 'live', 'reload', 'registry'];

function read(path: string): string {
  return readFileSync(new URL(`./assets/${path}`, import.meta.url), 'utf8');
}

function asset(name: string, type: string, body: string): Asset {
  const tag = sha256(body).slice(0, 16);
  return { body, type, etag: `"${tag}"`, href: `/assets/${name}?v=${tag}` };
}

function joined(folder: string, ending: string, names: readonly string[], wrap: (text: string) => string = (text) => text): string {
  return names.map((name) => wrap(read(`${folder}/${name}.${ending}`))).join('\n');
}

export const ASSETS = {
  'app.css': asset('app.css', 'text/css; charset=utf-8', joined('css', 'css', SHEETS)),
  'app.js': asset(
    'app.js',
    'text/javascript; charset=utf-8',
    joined('js', 'js', SCRIPTS, (text) => `{\n${text}}`),
  ),
  'mark.svg': asset('mark.svg', 'image/svg+xml; charset=utf-8', read('mark.svg')),
} as const satisfies Readonly<Record<string, Asset>>;

/** An asset by its name; undefined for every other name, whatever it looks like. */
export function assetNamed(name: string): Asset | undefined {
  return Object.hasOwn(ASSETS, name) ? ASSETS[name as keyof typeof ASSETS] : undefined;
}
