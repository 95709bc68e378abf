/**
 * Entries written as a sentence: "Acme: our hosting provider. The data is stored in Sweden.", "Globex – e-mail (Ireland)",
 * "Initech AB (reg. no. 1), provides support".
 * @module
 */
import type { Entity } from '../../../domain/extraction.ts';
import { hasLegalForm } from '../../../lib/names.ts';
import { beforePlaces, firstSentence, isPlaceOnly, placesAsWritten, trimField, trimName } from './fields.ts';
import type { Names } from './names.ts';

export interface ProseEntry {
  entity: Entity;
  /** It names a place, or the name has a legal form: not just any item with a colon. */
  strong: boolean;
  /** Nothing but a name. */
  bare: boolean;
}

const MAX_PURPOSE = 300;
const NAME_WINDOW = 120;

/** What an item says of one company; undefined when it does not begin with a name. */
export function readProse(text: string, names: Names, language: string): ProseEntry | undefined {
  for (const [name, rest] of splits(text)) {
    if (!names.isName(name) || isPlaceOnly(name)) continue;
    return { ...entry(name, rest, language), bare: rest === '' };
  }
  return undefined;
}

/** Ways to take the beginning of a text for a name, best first. */
function* splits(text: string): Generator<[string, string]> {
  const head = text.slice(0, NAME_WINDOW);
  const colon = head.search(/:(?:\s|$)/);
  if (colon > 0) yield [trimName(head.slice(0, colon)), text.slice(colon + 1).trim()];
  const dash = /\s[–—-]\s/.exec(head);
  if (dash) yield [trimName(head.slice(0, dash.index)), text.slice(dash.index + dash[0].length).trim()];
  const bracket = head.indexOf(' (');
  if (bracket > 0) yield [trimName(head.slice(0, bracket)), text.slice(bracket + 1).trim()];
  for (const { index } of head.matchAll(/,\s/g)) {
    const name = trimName(head.slice(0, index));
    const rest = text.slice(index + 1).trim();
    if (hasLegalForm(name) && !startsWithLegalForm(rest)) yield [name, rest];
  }
  if (colon < 0 && text.length <= NAME_WINDOW) yield [trimName(text), ''];
}

/** "Acme, Inc., hosting": the first comma is within the name. */
function startsWithLegalForm(rest: string): boolean {
  return hasLegalForm(`Name ${rest.split(/[,\s]/)[0] ?? ''}`);
}

function entry(name: string, rest: string, language: string): { entity: Entity; strong: boolean } {
  const entity: Entity = { name };
  const location = placesAsWritten(rest, language);
  const purpose = trimField(firstSentence(rest.replace(/^\(([^()]*)\)$/, '$1').replace(/^\([^()]*\)[,:]?\s+/, '')));
  if (purpose !== '' && !isPlaceOnly(purpose)) entity.purpose = beforePlaces(purpose).slice(0, MAX_PURPOSE);
  if (location !== undefined) entity.location = location;
  return { entity, strong: location !== undefined || hasLegalForm(name) };
}
