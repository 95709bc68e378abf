/**
 * Legal forms of companies, as their names end in them. Source: the most frequent abbreviations of the ISO 20275 list of entity legal forms.
 * @module
 */

/** In lower case, without marks and punctuation: "S.à r.l." is "s a r l". */
const FORMS = new Set(
  [
    'inc|incorporated|corp|corporation|co|company|llc|l l c|ltd|limited|llp|l l p|lp|l p|plc|p l c|pbc|pc|public benefit corporation|unlimited',
    'gmbh|mbh|ag|kg|kgaa|ohg|ug|ug haftungsbeschrankt|gmbh co kg|se|e v|ev|gbr|eg',
    'sa|s a|sas|s a s|sasu|sarl|s a r l|s ar l|eurl|sca|sci|scop|snc|srl|s r l|spa|s p a|sl|s l|slu|s l u|sau',
    'bv|b v|nv|n v|cv|vof|bvba|sprl|ab|aps|a s|as|asa|oy|oyj|ehf|hf|ou|uab|sia|sp z o o|sp zoo|spzoo|s r o|sro|a s|kft|zrt|doo|d o o|dooel|eood|ood|ad',
    'pte|pte ltd|pty|pty ltd|pvt|pvt ltd|private limited|sdn bhd|bhd|kk|k k|gk|g k|kabushiki kaisha|godo kaisha|co ltd|ltda|s a de c v|sa de cv|de c v',
  ]
    .join('|')
    .split('|'),
);
const LONGEST = 4;

/** How many words at the end of a name are its legal form; 0 for none. */
export function legalFormAt(words: readonly string[]): number {
  for (let length = Math.min(LONGEST, words.length); length > 0; length -= 1) {
    if (FORMS.has(words.slice(-length).join(' '))) return length;
  }
  return 0;
}
