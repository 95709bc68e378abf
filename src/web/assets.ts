/**
 * The few static files: read once, served from memory under names that are fixed here.
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

const FILES = {
  'app.css': 'text/css; charset=utf-8',
  'app.js': 'text/javascript; charset=utf-8',
  'mark.svg': 'image/svg+xml; charset=utf-8',
} as const;

export type AssetName = keyof typeof FILES;

function load(name: AssetName): Asset {
  const body = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
  const tag = sha256(body).slice(0, 16);
  return { body, type: FILES[name], etag: `"${tag}"`, href: `/assets/${name}?v=${tag}` };
}

export const ASSETS: Readonly<Record<AssetName, Asset>> = {
  'app.css': load('app.css'),
  'app.js': load('app.js'),
  'mark.svg': load('mark.svg'),
};

/** An asset by its name; undefined for every other name, whatever it looks like. */
export function assetNamed(name: string): Asset | undefined {
  return Object.hasOwn(ASSETS, name) ? ASSETS[name as AssetName] : undefined;
}
