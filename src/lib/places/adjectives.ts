/**
 * Adjectives of countries ("French law", "deutsches Recht", "droit suisse"), for the places whose law or data centres contracts name.
 * @module
 */

const ADJECTIVES: Record<string, string> = {
  FR: 'French français française französisch*',
  DE: 'German allemand allemande deutsch*',
  AT: 'Austrian autrichien autrichienne österreichisch*',
  CH: 'Swiss suisse schweizerisch* Schweizer',
  GB: 'British English anglais anglaise britannique englisch* britisch*',
  IE: 'Irish irlandais irlandaise irisch*',
  NL: 'Dutch néerlandais néerlandaise niederländisch*',
  BE: 'Belgian belge belgisch*',
  LU: 'Luxembourgish luxembourgeois luxembourgeoise luxemburgisch*',
  IT: 'Italian italien italienne italienisch*',
  ES: 'Spanish espagnol espagnole spanisch*',
  PT: 'Portuguese portugais portugaise portugiesisch*',
  SE: 'Swedish suédois suédoise schwedisch*',
  NO: 'Norwegian norvégien norvégienne norwegisch*',
  DK: 'Danish danois danoise dänisch*',
  FI: 'Finnish finlandais finlandaise finnisch*',
  PL: 'Polish polonais polonaise polnisch*',
  CZ: 'Czech tchèque tschechisch*',
  EE: 'Estonian',
  LT: 'Lithuanian',
  IL: 'Israeli',
  IN: 'Indian',
  JP: 'Japanese',
  SG: 'Singaporean',
  AU: 'Australian',
  CA: 'Canadian canadien canadienne kanadisch*',
  US: 'American américain américaine amerikanisch*',
};

const GERMAN_ENDINGS = ['', 'e', 'em', 'en', 'er', 'es'];

const known = new Map(
  Object.entries(ADJECTIVES).flatMap(([code, words]) =>
    words.split(' ').flatMap((word) => {
      const stem = word.replace('*', '');
      return (stem === word ? [''] : GERMAN_ENDINGS).map((ending): [string, string] => [stem + ending, code]);
    }),
  ),
);

/** The country that an adjective stands for. English ones are written with a capital; German ones also, at the start of a sentence or name. */
export function adjectiveAt(word: string): string | undefined {
  return known.get(word) ?? known.get(word.slice(0, 1).toLowerCase() + word.slice(1));
}
