/**
 * Fields of forms.
 * @module
 */
import { type Html, html } from '../html.ts';

/** Value and label of each choice, in order. */
export type Choices = ReadonlyArray<readonly [value: string, label: string]>;

export function option(value: string, label: string, current: string | undefined): Html {
  return value === (current ?? '')
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`;
}

/** Choices by their value, one of them chosen. */
export function options(values: Choices, current: string | undefined): Html[] {
  return values.map(([value, label]) => option(value, label, current));
}

/** A choice under its label. `all`: label of the choice that leaves the field out. */
export function select(name: string, label: string, all: string, values: Choices, current: string | undefined): Html {
  return html`<label><span>${label}</span><select name="${name}">${option('', all, current)}${options(values, current)}</select></label>`;
}

/** Each value under its own name. */
export function same(values: readonly string[]): Choices {
  return values.map((value) => [value, value] as const);
}

/** More than this many vendors are typed rather than chosen: a page has to stay small. */
const MOST_CHOICES = 300;

/** Vendors to choose from; with very many of them their id is typed. */
export function vendorField(vendors: ReadonlyArray<{ id: string; name: string }>, current: string | undefined): Html {
  if (vendors.length > MOST_CHOICES) return html`<label><span>Vendor</span><input name="vendor" value="${current ?? ''}"></label>`;
  const byName = vendors.map(({ id, name }) => [id, name] as const).toSorted((a, b) => a[1].localeCompare(b[1], 'en'));
  return select('vendor', 'Vendor', 'All vendors', byName, current);
}
