/**
 * Words behind a number that make it a quantity or a date, never the number of a section.
 * @module
 */
import { fold } from '../../lib/text.ts';
import { monthOf } from './months.ts';

const MEASURES = new Set(
  (
    'percent prozent per pour million millions billion billions thousand million millionen milliarden euro euros dollar dollars cent cents ' +
    'pound pounds franc francs franken second seconds minute minutes hour hours day days week weeks month months quarter quarters year years ' +
    'business calendar working sekunden minuten stunde stunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren ' +
    'werktag werktage werktagen arbeitstag arbeitstage arbeitstagen kalendertag kalendertage heure heures jour jours semaine semaines mois an ans annee annees gb mb tb kb requests users seats times'
  ).split(' '),
);

/** Whether `word`, as written, is a unit, a currency ("USD"), a month or a word for a share. */
export function isMeasure(word: string): boolean {
  const key = fold(word);
  return MEASURES.has(key) || monthOf(key) > 0 || /^(?:USD|EUR|GBP|CHF|CAD|AUD|JPY|INR|[$€£¥%])$/.test(word);
}
