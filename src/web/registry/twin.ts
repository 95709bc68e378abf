/**
 * The twins of a page: its model as JSON, and its rows as CSV.
 * @module
 */
import { type CsvCell, csvTable } from '../../publish/csv.ts';

/** A value that JSON has. Keys without a value are left out. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

/** What a page says, for programs. Keys are stable: readers rely on them; new ones may be added. */
export interface Twin<Model, Column extends string = string> {
  /** Of values that JSON has, in a fixed order of keys: the same registry gives the same bytes. */
  json(model: Model): object;
  columns: readonly Column[];
  /** Lists go into one cell, with "; " between. */
  rows(model: Model): Iterable<Partial<Record<Column, CsvCell>>>;
}

/** To be read by people too; halves of surrogate pairs become U+FFFD. */
export function jsonText(value: object): string {
  return `${JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? part.toWellFormed() : part), 2)}\n`;
}

export function csvText<Model, Column extends string>({ columns, rows }: Twin<Model, Column>, model: Model): string {
  return csvTable(columns, rows(model));
}
