/**
 * Lists of companies, compared row by row: which entity is new, gone, renamed, elsewhere, or does something else. Order, layout, case
 * and punctuation are no change, nor is a list that was cut in several for one product each.
 * @module
 */
import type { FactEvent } from '../domain/catalogue.ts';
import type { Fact } from '../domain/extraction.ts';
import { hasLegalForm } from '../lib/names.ts';
import { placeCodes } from '../lib/places.ts';
import { type Assignment, assign, type RowPair } from './rows/assign.ts';
import { groupsOf, pairGroups } from './rows/groups.ts';
import { type Relocation, relocationBetween } from './rows/relocation.ts';
import { type Row, rowOf } from './rows/row.ts';
import { asWords } from './rows/words.ts';

export { type Relocation, relocation } from './rows/relocation.ts';

export interface RowChange {
  action: 'added' | 'removed' | 'modified' | 'renamed';
  /** The row as it was; its value is the entity. */
  before?: Fact;
  after?: Fact;
  /** What differs, of rows on both sides. */
  what: Array<'name' | 'purpose' | 'location'>;
  /** What became of the location, where that differs. */
  relocation?: Relocation;
  events: FactEvent[];
  /** Why the two rows were taken for one, or why there is none on the other side. */
  rule: string;
}

/** The changes between two lists, all of one key: in the order of the new list, removals last. */
export function compareRows(before: readonly Fact[], after: readonly Fact[]): RowChange[] {
  const [old, now] = [before.map(rowOf), after.map(rowOf)];
  const [oldNames, nowNames] = [new Names(old), new Names(now)];
  const { pairs, gone, come } = assignAll(old, now, oldNames, nowNames);
  const fields = comparable(old, now);
  const changed = pairs.flatMap((pair) => ({ at: pair.after.at, change: modification(pair, fields) }));
  const added = come.map((row) => ({ at: row.at, change: addition(row, oldNames) }));
  const ordered = [...changed, ...added].sort((a, b) => a.at - b.at).map(({ change }) => change);
  return [...ordered, ...gone.map((row) => removal(row, nowNames))].filter((change) => change !== undefined);
}

/**
 * List by list, then what is left of lists that have no counterpart. A row of such a list is no news where the other side has the same
 * company in any of its lists, no further away; where it is further away now, that is what changed.
 */
function assignAll(old: Row[], now: Row[], oldNames: Names, nowNames: Names): Assignment {
  const groups = pairGroups(groupsOf(old), groupsOf(now));
  const done = groups.pairs.map((pair) => assign(pair.before.rows, pair.after.rows));
  const stray = { gone: groups.gone.flatMap(({ rows }) => rows), come: groups.come.flatMap(({ rows }) => rows) };
  const left = { gone: done.flatMap(({ gone }) => gone), come: done.flatMap(({ come }) => come) };
  const pairs = done.flatMap((assignment) => assignment.pairs);
  if (stray.gone.length + stray.come.length === 0) return { pairs, ...left };
  const crossed = assign([...stray.gone, ...left.gone], [...stray.come, ...left.come]);
  const [strayGone, strayCome] = [new Set(stray.gone), new Set(stray.come)];
  const further = crossed.come.flatMap((row) => (strayCome.has(row) ? (elsewhere(row, oldNames) ?? []) : []));
  return {
    pairs: [...pairs, ...crossed.pairs, ...further],
    gone: crossed.gone.filter((row) => !(strayGone.has(row) && nowNames.have(row))),
    come: crossed.come.filter((row) => !(strayCome.has(row) && oldNames.have(row))),
  };
}

/** The row of the same company in another list, if that was nowhere as far as this one is. */
function elsewhere(row: Row, old: Names): RowPair | undefined {
  const known = old.of(row);
  const isNew = row.location.words !== '' && !known.some((other) => isNoFurther(other, row));
  return isNew && known[0] ? { before: known[0], after: row, rule: 'the same name, in another list' } : undefined;
}

function isNoFurther(known: Row, row: Row): boolean {
  return ['same', 'refined'].includes(relocationBetween(known.location, row.location));
}

/** So many rows of one name are looked at. */
const MAX_SAME = 50;

/** The rows of one side by the names that they go by. */
class Names {
  private readonly byKey = new Map<string, Row[]>();

  constructor(rows: readonly Row[]) {
    for (const row of rows) {
      for (const key of row.keys) {
        const same = this.byKey.get(key);
        if (!same) this.byKey.set(key, [row]);
        else if (same.length < MAX_SAME) same.push(row);
      }
    }
  }

  of(row: Row): Row[] {
    return row.keys.flatMap((key) => this.byKey.get(key) ?? []);
  }

  have(row: Row): boolean {
    return row.keys.some((key) => this.byKey.has(key));
  }
}

/** A column that one side does not have at all tells nothing of its rows. */
function comparable(old: Row[], now: Row[]): { purpose: boolean; location: boolean } {
  const both = (is: (row: Row) => boolean) => [old, now].every((rows) => rows.some(is));
  return { purpose: both((row) => row.purpose !== ''), location: both((row) => row.location.words !== '') };
}

function modification({ before, after, rule, isOther }: RowPair, fields: { purpose: boolean; location: boolean }): RowChange | undefined {
  const place = fields.location ? relocationBetween(before.location, after.location) : 'same';
  const isRemarked = isRemark(before.entity.name, after.entity.name);
  const isRenamed = before.name !== after.name && !isRemarked;
  const isRepurposed = isRemarked || (fields.purpose && before.purpose !== after.purpose);
  const what: RowChange['what'] = [];
  const events: FactEvent[] = [];
  if (isRenamed) {
    what.push('name');
    events.push('renamed', ...(isOther || isOtherEntity(before, after) ? (['another-entity'] as const) : []));
  }
  if (isRepurposed) {
    what.push('purpose');
    events.push('repurposed');
  }
  if (place !== 'same') {
    what.push('location');
    events.push('relocated', ...(place === 'left-eea' || place === 'refined' ? [place] : []));
  }
  if (what.length === 0) return undefined;
  return {
    action: isRenamed ? 'renamed' : 'modified',
    before: before.fact,
    after: after.fact,
    what,
    ...(place === 'same' ? {} : { relocation: place }),
    events,
    rule,
  };
}

/** The names differ in what brackets say of the company, in words that are no name: "(EU customers excluded)". */
function isRemark(before: string, after: string): boolean {
  const bare = (name: string): string => asWords(name.replace(REMARK, ' '));
  const remarks = (name: string): string[] => name.match(REMARK) ?? [];
  if (before === after || bare(before) !== bare(after)) return false;
  const differing = [...remarks(before).filter((one) => !after.includes(one)), ...remarks(after).filter((one) => !before.includes(one))];
  return differing.some((remark) => /(?:^|\s)\p{Ll}{3,}/u.test(remark));
}

const REMARK = /\([^()]{1,200}\)/g;

/** "Globex Ireland Limited" and "Globex India Limited": each name says a country, and not the same one. */
function isOtherEntity(before: Row, after: Row): boolean {
  const [old, now] = [placeCodes(before.entity.name), placeCodes(after.entity.name)];
  return old.length > 0 && now.length > 0 && !old.some((place) => now.includes(place));
}

function addition(row: Row, old: Names): RowChange {
  const isKnown = old.of(row).some((known) => isSameCompany(known, row));
  return {
    action: 'added',
    after: row.fact,
    what: [],
    events: [isKnown ? 'extended' : 'added'],
    rule: isKnown ? 'listed before, for something else' : 'no row was like it',
  };
}

/** "Acme Inc." and "Acme Pte Ltd" are two companies of one group; "Acme" may be either. */
function isSameCompany(known: Row, row: Row): boolean {
  return known.name === row.name || ![known, row].every(({ entity }) => hasLegalForm(entity.name));
}

function removal(row: Row, now: Names): RowChange {
  const isKnown = now.have(row);
  return {
    action: 'removed',
    before: row.fact,
    what: [],
    events: [isKnown ? 'narrowed' : 'removed'],
    rule: isKnown ? 'still listed, for something else' : 'no row is like it',
  };
}
