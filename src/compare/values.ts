/**
 * Typed values: when two mean the same, and what happened from one to the other.
 * @module
 */
import type { FactEvent } from '../domain/catalogue.ts';
import type { Entity, FactValue } from '../domain/extraction.ts';
import { contains, isCountry, isEea } from '../lib/places.ts';

const HOURS: Record<string, number> = { h: 1, d: 24, w: 168 };
const MONTHS: Record<string, number> = { mo: 1, y: 12 };
/** Rough hours of every unit: good enough to tell longer from shorter. */
const ROUGH_HOURS: Record<string, number> = { ...HOURS, bd: 24 * 1.4, mo: 730.5, y: 8766 };
const WEEKS_PER_MONTH_ERROR = 0.04;

/** A text that is equal for values of equal meaning: 72 hours and 3 days, a set in any order, an address in any case. */
export function canonical(value: FactValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (typeof value !== 'object') return JSON.stringify(typeof value === 'string' ? value.toLowerCase() : value);
  if (isDuration(value)) return canonicalDuration(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${entries
    .map(([name, part]) => `${name}:${canonical(part as FactValue)}`)
    .sort()
    .join()}}`;
}

function canonicalDuration({ n, unit }: { n: number; unit: string }): string {
  if (unit in HOURS) return `${n * (HOURS[unit] as number)} hours`;
  if (unit in MONTHS) return `${n * (MONTHS[unit] as number)} months`;
  return `${n} ${unit}`;
}

/** The parts of a set, or the one value. */
export function elementsOf(value: FactValue): Array<string | number | Entity> {
  if (Array.isArray(value)) return value;
  return [value as string | number | Entity];
}

export function isEntity(value: unknown): value is Entity {
  return typeof value === 'object' && value !== null && typeof (value as { name?: unknown }).name === 'string';
}

/** A promise in words where a number is expected: `{"text":"without undue delay"}`. */
export function isInWords(value: FactValue): boolean {
  return typeof value === 'object' && !Array.isArray(value) && 'text' in value;
}

function isDuration(value: FactValue): value is { n: number; unit: 'h' | 'd' | 'bd' | 'w' | 'mo' | 'y' } {
  return typeof value === 'object' && 'n' in value && 'unit' in value && String(value.unit) in ROUGH_HOURS;
}

/** What happened to a single value. */
export function eventsOfValue(before: FactValue, after: FactValue): FactEvent[] {
  if (isInWords(before) !== isInWords(after)) return ['changed', isInWords(after) ? 'number-dropped' : 'number-given'];
  if (!isDuration(before) || !isDuration(after)) return ['changed'];
  const ratio = roughHours(after) / roughHours(before);
  if (Math.abs(ratio - 1) < WEEKS_PER_MONTH_ERROR) return ['changed'];
  return ['changed', ratio < 1 ? 'shortened' : 'lengthened'];
}

function roughHours({ n, unit }: { n: number; unit: string }): number {
  return n * (ROUGH_HOURS[unit] as number);
}

/** What happened to places of which some came and some went. */
export function eventsOfPlaces(before: readonly string[], after: readonly string[]): FactEvent[] {
  const gained = after.filter((place) => !before.includes(place));
  const lost = before.filter((place) => !after.includes(place));
  if (isRefined(gained, lost)) return ['refined'];
  // Only what was within the EEA can leave it; what is no place on the map ("worldwide") is outside.
  if (before.length > 0 && gained.some((place) => !isEea(place) && !before.some((known) => contains(known, place)))) return ['left-eea'];
  return [];
}

/** The law of a country gave way to that of a part of it. */
export function isRefinedLaw(before: readonly string[], after: readonly string[]): boolean {
  const gained = after.filter((law) => !before.includes(law));
  const lost = before.filter((law) => !after.includes(law));
  return lost.length > 0 && gained.length > 0 && lost.every((law) => gained.every((part) => contains(law, part)));
}

/** Regions gave way to countries within them: the same place, told more precisely. */
function isRefined(gained: string[], lost: string[]): boolean {
  if (gained.length === 0 || lost.length === 0) return false;
  return (
    lost.every((region) => !isCountry(region) && gained.some((place) => contains(region, place))) &&
    gained.every((place) => lost.some((region) => contains(region, place)))
  );
}
