/**
 * The watcher schema for editors (JSON Schema draft 7, what the YAML language server reads best).
 * @module
 */
import { z } from 'zod';
import { Watcher } from '../domain/watcher.ts';

/** JSON Schema of a watcher file as people write it: defaults may be left out. */
export function watcherJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(Watcher, { io: 'input', target: 'draft-7' });
  return {
    ...schema,
    title: 'Clausewatch watcher',
    description: 'A vendor, its offerings, the pages to watch and the commitments they state.',
  };
}

// `node src/declare/jsonSchema.ts > config/watcher.schema.json && npx biome format --write config` writes the committed file anew.
if (import.meta.main) process.stdout.write(`${JSON.stringify(watcherJsonSchema(), null, 2)}\n`);
