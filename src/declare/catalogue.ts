/**
 * Reads the catalogue of fact keys, dimensions and verdict markers.
 * @module
 */
import { Catalogue } from '../domain/catalogue.ts';
import { fromProblems } from './fromProblems.ts';
import { checkSchema } from './schemaProblems.ts';
import { readYaml } from './yamlFile.ts';

const MAX_BYTES = 1024 * 1024;

/** @throws OperationalError('config') naming file, line and column, when the file is missing or wrong. */
export async function loadCatalogue(path: string): Promise<Catalogue> {
  const file = await readYaml(path, { maxBytes: MAX_BYTES });
  if (file.problems.length > 0) throw fromProblems(file.problems);
  const checked = checkSchema(file, Catalogue);
  if ('problems' in checked) throw fromProblems(checked.problems);
  return checked.value;
}
