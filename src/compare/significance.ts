/**
 * Does a change alter what a page means to its reader? The rule that decided is named in the record.
 * @module
 */
export { type Context, contextOf } from './significance/context.ts';
export { type Judgement, judgeAddition, judgeEdit, judgeRemoval } from './significance/judge.ts';
export { NO_WORDS, rulesOf, type SignificanceRules } from './significance/rules.ts';
export { editDistance } from './significance/spelling.ts';
