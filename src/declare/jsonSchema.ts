/**
 * The schemas of watcher and registry files for editors (JSON Schema draft 7, what the YAML language server reads best).
 * @module
 */
import { z } from 'zod';
import { OfferingFile, VendorFile } from '../domain/registryFile.ts';
import { Watcher } from '../domain/watcher.ts';

type JsonSchema = Record<string, unknown>;

/** JSON Schema of a watcher file as people write it: defaults may be left out. */
export function watcherJsonSchema(): JsonSchema {
  return {
    ...toJsonSchema(Watcher),
    title: 'Clausewatch watcher',
    description: 'A vendor, its offerings, the pages to watch and the commitments they state.',
  };
}

/** JSON Schema of a registry file, be it of an offering or of a vendor. */
export function registryJsonSchema(): JsonSchema {
  return {
    ...toJsonSchema(z.union([OfferingFile, VendorFile])),
    title: 'Clausewatch registry',
    description: 'Graded answers about an offering, or what a vendor commits to and whom it deals with.',
  };
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
}

const SCHEMAS: Record<string, () => JsonSchema> = { watcher: watcherJsonSchema, registry: registryJsonSchema };

// `node src/declare/jsonSchema.ts watcher > config/watcher.schema.json && npx biome format --write config` writes a committed file anew.
if (import.meta.main) process.stdout.write(`${JSON.stringify(SCHEMAS[process.argv[2] ?? 'watcher']?.(), null, 2)}\n`);
