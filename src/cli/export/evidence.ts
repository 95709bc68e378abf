/**
 * The evidence of one change as a zip file.
 * @module
 */
import { gatherEvidence } from '../../pipeline/evidence.ts';
import { bundleOf } from '../../publish/bundle/bundle.ts';
import { missingOf } from '../../publish/bundle/evidence.ts';
import { noChange } from '../../review/targets.ts';
import type { FileExporter } from './exporter.ts';

export const evidenceExporter: FileExporter = {
  name: 'evidence.zip',
  description: 'everything that proves a change, with hashes and a report',
  takes: ['change', 'withoutPeople'],
  needs: ['change'],
  async write({ store, evidence, blobs, config, version }, { change: id = '', withoutPeople = false }, out) {
    const readers = { page: (hash: string) => evidence.read(hash), picture: (hash: string) => blobs.get(hash) };
    const baseUrl = config.web.publicUrl === undefined ? {} : { baseUrl: config.web.publicUrl };
    const found = await gatherEvidence({ store, readers, version, ...baseUrl }, id, { people: !withoutPeople });
    if (!found) throw noChange(id);
    for await (const part of bundleOf(found, readers)) await out.write(part);
    const missing = missingOf(found);
    const lacks = missing.map(({ what, why }) => `${what}: ${why}`).join('; ');
    return { sentence: `evidence of ${id}${lacks === '' ? '' : `, but not complete: ${lacks}`}`, detail: { change: id, missing } };
  },
};
