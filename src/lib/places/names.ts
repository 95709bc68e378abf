/**
 * Names of places → codes: ISO names in English, German and French, what else a place is called in contracts, and the parts of
 * countries whose law contracts choose.
 * @module
 */
import de from 'i18n-iso-countries/langs/de.json' with { type: 'json' };
import en from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import fr from 'i18n-iso-countries/langs/fr.json' with { type: 'json' };
import { CLOUD_CITIES } from './cloud.ts';

export interface PlaceName {
  code: string;
  name: string;
  /** Only in texts of this language: elsewhere the name is another word ("Island" is Iceland in German alone). */
  language?: string;
  city?: true;
}

/** Names that the ISO lists lack. Those in capitals count only as they stand here. */
const MORE: Record<string, string> = {
  EU: 'EU|E.U.|European Union|Europäische Union|Europäischen Union|Union européenne|UE',
  EEA: 'EEA|E.E.A.|European Economic Area|EWR|Europäischer Wirtschaftsraum|Europäischen Wirtschaftsraum|Europäischen Wirtschaftsraums|Europäischen Wirtschaftsraumes|Espace économique européen|EEE',
  EUROPE: 'Europe|Europa',
  US: 'U.S|USA|U.S.A|Vereinigten Staaten|Vereinigte Staaten|Vereinigten Staaten von Amerika|Etats-Unis|United States of America',
  GB: 'U.K.|U.K|Britain|England|England and Wales|Wales|Scotland|Northern Ireland|Vereinigtes Königreich|Vereinigten Königreich|Vereinigten Königreichs|Großbritannien|Schottland|Angleterre|Grande-Bretagne',
  AE: 'U.A.E.|Dubai|Abu Dhabi|Vereinigte Arabische Emirate|Vereinigten Arabischen Emiraten',
  CZ: 'Tschechien|Tschechische Republik|Tchéquie',
  KR: 'Korea|South Korea|Südkorea|Corée du Sud',
  KP: 'North Korea',
  CH: 'Schweiz|Schweizerische Eidgenossenschaft|Confédération suisse',
  DE: 'Federal Republic of Germany|Bundesrepublik Deutschland|Deutschlands',
  NL: 'Niederlanden|Holland',
  IE: 'Republic of Ireland',
  CN: 'PRC|Mainland China|VR China',
  HK: 'Hong Kong SAR',
  VN: 'Viet Nam|Vietnam',
  MD: 'Moldova',
  BO: 'Bolivia',
  VE: 'Venezuela',
  SY: 'Syria',
  LA: 'Laos',
  BN: 'Brunei',
  CV: 'Cape Verde',
  SK: 'Slovak Republic',
  MK: 'Macedonia',
  RU: 'Russland|Russische Föderation',
  TW: 'Taiwan',
  VA: 'Vatican City|Vatican',
  'CA-ON': 'Ontario',
  'CA-BC': 'British Columbia',
  'CA-QC': 'Quebec|Québec',
  'CA-AB': 'Alberta',
  'AU-NSW': 'New South Wales',
  'AU-QLD': 'Queensland',
};

/** ISO 3166-2:US. */
const STATES: Record<string, string> = {
  AL: 'Alabama',
  AK: 'Alaska',
  AZ: 'Arizona',
  AR: 'Arkansas',
  CA: 'California|Kalifornien|Californie',
  CO: 'Colorado',
  CT: 'Connecticut',
  DE: 'Delaware',
  DC: 'District of Columbia|Washington, D.C.|Washington D.C.|Washington DC',
  FL: 'Florida',
  GA: 'State of Georgia|Atlanta, Georgia|Georgia, USA|Georgia, U.S|Georgia, United States',
  HI: 'Hawaii',
  ID: 'Idaho',
  IL: 'Illinois',
  IN: 'Indiana',
  IA: 'Iowa',
  KS: 'Kansas',
  KY: 'Kentucky',
  LA: 'Louisiana',
  ME: 'Maine',
  MD: 'Maryland',
  MA: 'Massachusetts',
  MI: 'Michigan',
  MN: 'Minnesota',
  MS: 'Mississippi',
  MO: 'Missouri',
  MT: 'Montana',
  NE: 'Nebraska',
  NV: 'Nevada',
  NH: 'New Hampshire',
  NJ: 'New Jersey',
  NM: 'New Mexico',
  NY: 'New York',
  NC: 'North Carolina',
  ND: 'North Dakota',
  OH: 'Ohio',
  OK: 'Oklahoma',
  OR: 'Oregon',
  PA: 'Pennsylvania',
  RI: 'Rhode Island',
  SC: 'South Carolina',
  SD: 'South Dakota',
  TN: 'Tennessee',
  TX: 'Texas',
  UT: 'Utah',
  VT: 'Vermont',
  VA: 'Virginia',
  WA: 'Washington',
  WV: 'West Virginia',
  WI: 'Wisconsin',
  WY: 'Wyoming',
};

/** Names in one language that are other words, or names of people, in another. */
const ONLY_IN: Record<string, string[]> = {
  de: ['Island', 'Réunion'],
  fr: ['Maurice', 'Dominique', 'Réunion'],
};

/** Names that are mostly those of people or things, or too short to be told. */
const NO_PLACES = new Set(['Saint Barthélemy', 'Man', 'Kongo', 'Jersey City']);

const LISTS: ReadonlyArray<readonly [string, Record<string, string | string[]>]> = [
  ['en', en.countries],
  ['de', de.countries],
  ['fr', fr.countries],
];

/** All names with their codes; the same name may come more than once. */
export function placeNames(): PlaceName[] {
  const iso = LISTS.flatMap(([language, names]) =>
    Object.entries(names).flatMap(([code, name]) => isoNames(language, code, [name].flat())),
  );
  const more = Object.entries(MORE).flatMap(([code, names]) => names.split('|').map((name) => ({ code, name })));
  const states = Object.entries(STATES).flatMap(([code, names]) => names.split('|').map((name) => ({ code: `US-${code}`, name })));
  const cities = CLOUD_CITIES.map(([name, code]): PlaceName => ({ code, name, city: true }));
  return [...cities, ...iso, ...more, ...states].filter(({ name }) => !NO_PLACES.has(name));
}

/** English name of a place, for people: "Ireland", "California, US", "EEA". */
export function nameOf(code: string): string {
  const state = code.startsWith('US-') ? STATES[code.slice(3)]?.split('|')[0] : undefined;
  if (state !== undefined) return `${state}, US`;
  if (code === 'WORLD') return 'worldwide';
  const country = (en.countries as Record<string, string | string[]>)[code];
  return country === undefined ? (MORE[code]?.split('|')[0] ?? code) : ([country].flat()[0] ?? code);
}

/** Names as listed, without remarks in brackets. */
function isoNames(language: string, code: string, names: string[]): PlaceName[] {
  return names.map((name) => {
    const bare = name.replace(/ \(.*\)$/, '');
    return { code, name: bare, ...(ONLY_IN[language]?.includes(bare) ? { language } : {}) };
  });
}
