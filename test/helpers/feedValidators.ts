/**
 * Validators of feeds that know nothing of Clausewatch: xmllint with the grammar of Atom, and ajv with the schema of JSON Feed.
 * @module
 */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/publish/${name}`, import.meta.url), 'utf8');

/** What is wrong with an Atom document; empty where it is valid. */
export async function atomFaults(xml: string): Promise<string[]> {
  const { valid, errors, rawOutput } = await validateXML({
    xml: [{ fileName: 'feed.atom', contents: xml }],
    schema: [{ fileName: 'atom.rng', contents: fixture('atom.rng') }],
    extension: 'relaxng',
    maxMemoryPages: 4096,
  });
  if (valid) return [];
  return errors.length > 0 ? errors.map(({ rawMessage }) => rawMessage) : [rawOutput];
}

const validate = addFormats.default(new Ajv({ allErrors: true })).compile(JSON.parse(fixture('json-feed-1.1.schema.json')));

/** What is wrong with a JSON Feed; empty where it is valid. */
export function jsonFeedFaults(json: string): string[] {
  return validate(JSON.parse(json)) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
