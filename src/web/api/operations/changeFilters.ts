/**
 * What changes and the journal are filtered by: the fields of the change list, with what each means.
 * @module
 */
import { changeFilterFields as fields } from '../../query.ts';

export const CHANGE_FILTERS = {
  vendor: fields.vendor.describe('Only of this vendor.'),
  source: fields.source.meta({ description: 'Only of this source.', example: 'acme/dpa' }),
  offering: fields.offering.describe('Only those that concern this offering.'),
  pageKind: fields.pageKind.describe('Only on pages of this kind.'),
  kind: fields.kind.describe('Only where this changed: a typed value, a row of a list, or a passage of text.'),
  key: fields.key.meta({ description: 'Only of this key of the catalogue.', example: 'subprocessors.list' }),
  severity: fields.severity.describe('Only of this severity.'),
  significance: fields.significance.describe('Only of this significance.'),
  state: fields.state.describe('Only in this state.'),
  since: fields.since.describe('First seen on this day or later (UTC).'),
  until: fields.until.describe('First seen on this day or before (UTC).'),
  incident: fields.incident.describe('Only parts of this redesign.'),
} satisfies typeof fields;
