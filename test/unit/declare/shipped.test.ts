/** The watchers that come with Clausewatch, and the JSON Schema for editors. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { watcherJsonSchema } from '../../../src/declare/jsonSchema.ts';
import { lint } from '../../../src/declare/lint.ts';
import { loadWatchers, toSources } from '../../../src/declare/load.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SCHEMA_FILE = join(ROOT, 'config/watcher.schema.json');
const catalogue = await loadCatalogue(join(ROOT, 'config/catalogue.yaml'));
const { watchers } = await loadWatchers(join(ROOT, 'watchers'));
const validate = new Ajv({ strict: false }).compile(watcherJsonSchema());

describe('the shipped watchers', () => {
  it('pass lint without a problem', async () => {
    const { problems, counts } = await lint(join(ROOT, 'watchers'), catalogue);
    expect(problems).toEqual([]);
    expect(counts.vendors).toBeGreaterThanOrEqual(12);
  });

  it('name the editor schema on the first line and are named after their vendor', async () => {
    for (const { file, watcher } of watchers) {
      const text = await readFile(file, 'utf8');
      expect(text.split('\n', 1)[0]).toBe('# yaml-language-server: $schema=../config/watcher.schema.json');
      expect(file).toBe(join(ROOT, 'watchers', `${watcher.vendor.id}.yaml`));
    }
  });

  it('watch public https pages, of the vendor’s own domains but for what others register or announce', () => {
    for (const { watcher } of watchers) {
      for (const { url, kind } of watcher.sources) {
        const { protocol, hostname } = new URL(url);
        expect(protocol).toBe('https:');
        if (kind === 'registry') continue;
        expect(
          watcher.vendor.domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`)),
          url,
        ).toBe(true);
      }
    }
  });

  it('state for every offering at least one commitment', () => {
    const bound = new Set(watchers.flatMap(({ watcher }) => watcher.commitments.flatMap((commitment) => commitment.offerings)));
    const declared = watchers.flatMap(({ watcher }) => watcher.offerings.map((offering) => offering.id));
    expect(declared.filter((offering) => !bound.has(offering))).toEqual([]);
  });

  it('do not visit a vendor’s pages all at the same minute', () => {
    for (const { watcher } of watchers) {
      const schedules = toSources(watcher)
        .filter((source) => !source.paused)
        .map((source) => source.schedule ?? source.every);
      expect(new Set(schedules).size, watcher.vendor.id).toBe(schedules.length);
    }
  });

  it('are valid by the editor schema too', async () => {
    for (const { file } of watchers)
      expect(validate(parse(await readFile(file, 'utf8'))), `${file} ${JSON.stringify(validate.errors)}`).toBe(true);
  });
});

describe('the editor schema', () => {
  it('is the one in config/ (else: node src/declare/jsonSchema.ts > config/watcher.schema.json)', async () => {
    expect(JSON.parse(await readFile(SCHEMA_FILE, 'utf8'))).toEqual(watcherJsonSchema());
  });

  it('lets defaults be left out and describes every key of a source', () => {
    expect(validate({ vendor: { id: 'a', name: 'A' }, sources: [{ id: 'b', kind: 'dpa', url: 'https://a.example' }] })).toBe(true);
    const schema = watcherJsonSchema() as { properties: { sources: { items: { properties: Record<string, { description?: string }> } } } };
    for (const [key, value] of Object.entries(schema.properties.sources.items.properties)) expect(value.description, key).toBeTruthy();
  });

  it('refuses what the loader refuses', () => {
    expect(validate({ vendor: { id: 'a', name: 'A' }, sources: [] })).toBe(false);
    expect(validate({ vendor: { id: 'a', name: 'A' }, sources: [{ id: 'b', kind: 'dpa', url: 'https://a.example', scedule: 'x' }] })).toBe(
      false,
    );
  });
});
