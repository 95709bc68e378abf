/**
 * Wording by which lists of companies and places of data are told, as the catalogue gives it. Plain words, compared without regard to
 * case, accents and punctuation, from the beginning of a word on ("subprocessor" also finds "Subprocessors"); never patterns.
 * @module
 */
import { z } from 'zod';

const Words = z.array(z.string().min(1).max(200)).min(1);

/** How a page says that it lists companies, and what the columns and fields of such a list are called. */
export const ListCues = z.strictObject({
  named: Words.describe('Headings, titles, lead-ins and column headers with one of these say that what is wanted is listed.'),
  leadIns: Words.describe('Words that introduce such a list in running text or a heading, with less certainty.'),
  notUnder: Words.describe('Below a heading with one of these, or in a table with such a header, nothing of the kind is listed.'),
  denied: Words.describe('A list that a heading or lead-in with one of these announces is of others, such as former ones.').optional(),
  clauses: Words.describe('Words of clauses: an item with one of these is no entry of a list.'),
  generic: Words.describe('Words that kinds of companies are called by: a name of nothing but these is no name.'),
  fields: z
    .strictObject({
      name: Words,
      purpose: Words,
      location: Words,
      seat: Words.describe('Where a company is at home: its location where no other is given.'),
      other: Words.describe('Fields that are there and not wanted.'),
    })
    .describe('Column headers and labels; where two columns fit one field, the earlier word decides.'),
});
export type ListCues = z.output<typeof ListCues>;

/** How a sentence says where data is. */
export const PlaceCues = z.strictObject({
  keeps: Words.describe('A sentence with one of these says where something is kept; the place stands after it.'),
  says: Words.describe('The same with less certainty: it may also be about companies and what they do there.'),
  of: Words.describe('It is about data, when one of these stands before the place.'),
  people: Words.describe('Right before "in Ireland", these say that someone is there, not data.'),
  companies: Words.describe('The same; but data may be kept by them.'),
  unless: Words.describe('A sentence with one of these says nothing of where data is.'),
  notUnder: Words.describe('Below a heading with one of these no place is read.'),
  fields: Words.describe('Labels of fields ("Data location: …") that give a place.'),
});
export type PlaceCues = z.output<typeof PlaceCues>;
