/**
 * The entry of an offering for programs.
 * @module
 */
import type { EntryModel } from '../reading/entry.ts';
import type { Twin } from '../twin.ts';
import { CELL_COLUMNS, cellJson, cellRow } from './cell.ts';

const COLUMNS = ['offering', 'name', 'developer', 'platform', ...CELL_COLUMNS] as const;

export const entryTwin: Twin<EntryModel, (typeof COLUMNS)[number]> = {
  json: ({ offering, developer, platform, cells, watchOuts, inside }) => ({
    offering: offering.id,
    name: offering.name,
    developer: { id: developer.id, name: developer.name, country: developer.country },
    platform: { id: platform.id, name: platform.name, country: platform.country },
    watchOuts: watchOuts.length,
    answers: cells.flatMap(({ question, cell }) => (cell ? [cellJson(cell, question, { people: inside })] : [])),
  }),
  columns: COLUMNS,
  *rows({ offering: { id, name, developer, platform }, cells }) {
    for (const { question, cell } of cells) if (cell) yield { offering: id, name, developer, platform, ...cellRow(cell, question) };
  },
};
