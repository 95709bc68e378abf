/**
 * The vendors of a generated installation as watcher files, and as the sources that these declare.
 * @module
 */
import { stringify } from 'yaml';
import { toSources } from '../../src/declare/load.ts';
import { SOURCE_KINDS } from '../../src/domain/vocabulary.ts';
import { type Source, Watcher } from '../../src/domain/watcher.ts';
import { type Parameters, sourcesOf } from './parameters.ts';

export interface DeclaredVendor {
  /** Name of its watcher file. */
  file: string;
  yaml: string;
  sources: Source[];
}

/** All vendors, one after the other. */
export function* declaredVendors(parameters: Parameters): Generator<DeclaredVendor> {
  for (let at = 0; at < parameters.vendors; at += 1) {
    const watcher = watcherOf(at, sourcesOf(parameters, at));
    const file = `${watcher.vendor.id}.yaml`;
    yield { file, yaml: stringify(watcher), sources: toSources(Watcher.parse(watcher), `watchers/${file}`) };
  }
}

export function vendorId(at: number): string {
  return `vendor-${String(at).padStart(4, '0')}`;
}

/** Of the one offering that a vendor has. */
export function offeringId(vendor: string): string {
  return `${vendor}-platform`;
}

function watcherOf(at: number, count: number) {
  const id = vendorId(at);
  const host = `www.${id}.example`;
  return {
    vendor: { id, name: `Vendor ${at} ${at % 3 === 0 ? 'Artificial Intelligence' : 'Cloud'}`, domains: [`${id}.example`] },
    offerings: [{ id: offeringId(id), name: `Platform of vendor ${at}`, developer: id, platform: id }],
    sources: Array.from({ length: count }, (_, place) => {
      const kind = SOURCE_KINDS[place % SOURCE_KINDS.length] ?? 'dpa';
      const round = Math.floor(place / SOURCE_KINDS.length);
      const name = round === 0 ? kind : `${kind}-${round + 1}`;
      return { id: name, kind, url: `https://${host}/legal/${name}`, render: place % 4 === 0 ? 'chromium' : 'http' };
    }),
    commitments: [{ key: 'subprocessors.notice', sources: ['dpa'], offerings: [offeringId(id)] }],
  };
}
