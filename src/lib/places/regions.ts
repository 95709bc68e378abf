/**
 * Codes of places and what lies within what. Codes are ISO 3166-1 alpha-2 (`FR`), ISO 3166-2 for the parts of a
 * country that have laws of their own (`US-CA`), and four regions: `EU`, `EEA`, `EUROPE`, `WORLD`.
 * @module
 */

/** Members of the European Union (treaties in force since 2020), then territories of theirs with an own ISO code where EU law holds. */
const EU = new Set('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE AX GF GP MF MQ RE YT'.split(' '));

/** States of the EEA Agreement that are not in the EU. */
const EFTA_IN_EEA = new Set(['IS', 'LI', 'NO']);

/** Other countries of Europe by the geoscheme of the United Nations (M49). */
const REST_OF_EUROPE = new Set('AD AL BA BY CH FO GB GG GI IM JE MC MD ME MK RS RU SJ SM UA VA XK'.split(' '));

/** The country of a code: `US` of `US-CA`; a region is its own. */
export function countryOf(code: string): string {
  const dash = code.indexOf('-');
  return dash < 0 ? code : code.slice(0, dash);
}

/** Whether the place is one country or a part of one. */
export function isCountry(code: string): boolean {
  return countryOf(code).length === 2 && code !== 'EU';
}

/** Whether all of a place lies in the European Economic Area. */
export function isEea(code: string): boolean {
  return contains('EEA', code);
}

/** Whether `inner` is `outer` or a part of it. */
export function contains(outer: string, inner: string): boolean {
  if (outer === inner || outer === 'WORLD') return true;
  const country = countryOf(inner);
  switch (outer) {
    case 'EU':
      return EU.has(country);
    case 'EEA':
      return country === 'EU' || EU.has(country) || EFTA_IN_EEA.has(country);
    case 'EUROPE':
      return contains('EEA', inner) || country === 'EEA' || REST_OF_EUROPE.has(country);
    default:
      return outer === country;
  }
}
