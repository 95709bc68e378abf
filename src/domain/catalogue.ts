/**
 * The catalogue (`config/catalogue.yaml`): which facts there are, which dimensions they are graded on, and the
 * phrases by which an unreadable page is told from a real one. Page wording lives there, never in code.
 * @module
 */
import { z } from 'zod';
import { ListCues, PlaceCues } from './cues.ts';
import { DURATION_UNITS } from './extraction.ts';
import { parsePhrase, termsOf } from './phrase.ts';
import { Phrase, Phrases } from './phraseSchema.ts';
import { CommitmentQuestion, Dimension, HostingCriterion, type Question, questionsOf } from './question.ts';
import { SuppressRule } from './suppress.ts';
import { CHANGE_ACTIONS, CHANGE_KINDS, SEVERITIES, SIGNIFICANCES, SOURCE_KINDS } from './vocabulary.ts';
import { CalendarName, NO_CALENDAR } from './watcher.ts';

/** Shapes of fact values; see docs/catalogue.md. */
export const FACT_TYPES = [
  'date',
  'duration',
  'frequency',
  'numbers',
  'choice',
  'set',
  'places',
  'jurisdiction',
  'entities',
  'email',
] as const;
export type FactType = (typeof FACT_TYPES)[number];

const Text = z.string().min(1);

/** A fixed value: one of a choice or set, or words that stand where others give a number. */
const FixedValue = z.union([Text, z.strictObject({ text: Text })]);

/** How one kind of sentence states a value. Conditions are all of them needed; phrases of a list are alternatives where said. */
export const FactRule = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, like "before-engaging"'),
  says: Phrases.describe('One of these is in the sentence; $ is where the value stands.'),
  with: Phrases.describe('Each of these is in the sentence, or in the lead-in of its list.').optional(),
  about: Phrases.describe('Each of these is in the sentence, around it or in its headings.').optional(),
  without: Phrases.describe('None of these is in the sentence.').optional(),
  under: Phrases.describe('One of these is in the headings, the title or the lead-in.').optional(),
  notUnder: Phrases.describe('None of these is in the headings, the title or the lead-in.').optional(),
  value: FixedValue.describe('The value, where no $ says where it stands.').optional(),
  rank: z.int().min(0).describe('Only where the page states nothing by a rule of a lower rank; 0 unless said.').optional(),
});
export type FactRule = z.output<typeof FactRule>;

const Range = z.tuple([z.number().positive(), z.number().positive()]);

export const FactKeyDefinition = z
  .strictObject({
    type: z.enum(FACT_TYPES).describe('Shape of the value.'),
    group: Text.describe('Heading under which it is shown.'),
    description: Text.describe('What the value says, in one sentence.'),
    values: z.array(Text).min(1).describe('The values a choice or set may take.').optional(),
    frameworks: z.array(Text).describe('Clauses of laws and standards that ask for it.').optional(),
    units: z
      .partialRecord(z.enum(DURATION_UNITS), Range)
      .describe('Units that a duration may have, each with the least and the most that is plausible.')
      .optional(),
    names: z.record(Text, Phrases).describe('What the values are called on pages.').optional(),
    mixed: z
      .strictObject({ value: Text, used: z.array(Text).min(1) })
      .describe('The value of a page whose statements differ by plan, and the values that then stand against the others.')
      .optional(),
    scope: Phrases.describe('Words that say what a value is limited to: plans, products, regions.').optional(),
    prefer: Phrases.describe('Of several values of one sentence, the one at $ is taken.').optional(),
    unless: Phrases.describe('A sentence with one of these states nothing of this key.').optional(),
    notUnder: Phrases.describe('Nothing below a heading with one of these is of this key.').optional(),
    rules: z.array(FactRule).optional().describe('How pages state it.'),
    list: ListCues.describe('For entities: by which wording their lists are told.').optional(),
    storage: PlaceCues.describe('For places: by which wording sentences say where data is.').optional(),
  })
  .refine((key) => (key.values !== undefined) === (key.type === 'choice' || key.type === 'set'), {
    message: 'needs "values" for a choice or a set, and for nothing else',
    path: ['values'],
  })
  .superRefine(checkValues);
export type FactKeyDefinition = z.output<typeof FactKeyDefinition>;

interface Valued {
  type: FactType;
  values?: string[] | undefined;
  names?: Record<string, string[]> | undefined;
  mixed?: { value: string; used: string[] } | undefined;
  rules?: Array<{ says: string[]; value?: unknown }> | undefined;
}

/** Names and rules of a choice or set give none but its values; rules say where the value stands, or what it is. */
function checkValues({ type, values, names = {}, mixed, rules = [] }: Valued, context: z.RefinementCtx): void {
  for (const [index, { says, value }] of rules.entries())
    if (type !== 'email' && value === undefined && !says.every((phrase) => phrase.includes('$')))
      context.addIssue({ code: 'custom', path: ['rules', index, 'says'], message: 'needs $ in every phrase, or a "value" for the rule' });
  if (!values) return;
  const wrong = (value: unknown, path: PropertyKey[]): void => {
    if (typeof value === 'string' && !values.includes(value))
      context.addIssue({ code: 'custom', path, message: `must be one of "values", not "${value}"` });
  };
  for (const name of Object.keys(names)) wrong(name, ['names', name]);
  if (mixed) wrong(mixed.value, ['mixed', 'value']);
  for (const [index, value] of (mixed?.used ?? []).entries()) wrong(value, ['mixed', 'used', index]);
  for (const [index, rule] of rules.entries()) wrong(rule.value, ['rules', index, 'value']);
}

/** Where a marker is looked for: the page's title, the beginning of its visible text, its response headers, or all of a very short page. */
export const MARKER_PLACES = ['title', 'lead', 'header', 'short'] as const;

/**
 * A plain phrase, compared without regard to case; never a pattern. A header marker reads "name: part of the value"; one of short pages
 * is in the phrase language of `domain/phrase.ts`.
 */
export const Marker = z
  .strictObject({ text: Text.max(200), where: z.enum(MARKER_PLACES) })
  .refine((marker) => marker.where !== 'header' || /^[a-z0-9-]+: ?\S/.test(marker.text), {
    message: 'must read "header-name: value", with the name in lower case',
    path: ['text'],
  })
  .superRefine(({ text, where }, context) => {
    const found = where === 'short' ? Phrase.safeParse(text) : undefined;
    for (const { message } of found?.error?.issues ?? []) context.addIssue({ code: 'custom', message, path: ['text'] });
  });
export type Marker = z.output<typeof Marker>;

export const VerdictMarkers = z.strictObject({
  challenge: z.array(Marker).default([]).describe('Bot walls.'),
  login: z.array(Marker).default([]).describe('Sign-in pages.'),
  consent: z.array(Marker).default([]).describe('Consent walls that hide the page.'),
  error: z.array(Marker).default([]).describe('Error pages that answer 200.'),
  moved: z.array(Marker).default([]).describe('Stubs that only forward to another address.'),
  shell: z.array(Marker).default([]).describe('Pages that were not rendered.'),
  words: z
    .array(Text.max(60))
    .optional()
    .describe('What the watched documents are about. A page of labels and links without any of these words is a home page or a list.'),
  invitations: z
    .array(Text.max(60))
    .optional()
    .describe('How links of advertising begin. A page with several of them, and no word of the trade in its title, is a home page.'),
});
export type VerdictMarkers = z.output<typeof VerdictMarkers>;

/** What can happen to a fact; several may hold of one change. docs/catalogue.md says when each is given. */
export const FACT_EVENTS = [
  'added',
  'removed',
  'changed',
  'shortened',
  'lengthened',
  'number-dropped',
  'number-given',
  'gained',
  'lost',
  'appeared',
  'vanished',
  'renamed',
  'another-entity',
  'relocated',
  'left-eea',
  'refined',
  'repurposed',
  'relabelled',
  'extended',
  'narrowed',
] as const;
export type FactEvent = (typeof FACT_EVENTS)[number];

/** How much a change of a fact matters. The first rule that fits decides. */
export const SeverityRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, like "window-shortened"'),
  keys: z.array(Text).min(1).describe('Fact keys, or "dates.*" for all that begin so; every key where absent.').optional(),
  when: z.array(z.enum(FACT_EVENTS)).min(1).describe('What happened: one of these is enough.'),
  from: z.array(Text).min(1).describe('Only when one of these values is no longer stated.').optional(),
  to: z.array(Text).min(1).describe('Only when one of these values is newly stated.').optional(),
  severity: z.enum(SEVERITIES),
  significance: z.enum(SIGNIFICANCES).default('substantive'),
  says: Text.describe('The rule in words, as a person reads it beside the change.'),
});
export type SeverityRule = z.output<typeof SeverityRule>;

/** What can happen to what a passage speaks of. */
export const TOPIC_EVENTS = ['gained', 'lost', 'changed'] as const;
export type TopicEvent = (typeof TOPIC_EVENTS)[number];

/** How much a change of text matters by what it speaks of. The first rule that fits decides. */
export const PassageRule = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, like "silence-consents"'),
    when: z
      .array(z.enum(TOPIC_EVENTS))
      .min(1)
      .describe('gained: the page did not say it before. lost: it no longer says it. changed: a sentence about it is new, gone or other.'),
    about: Phrases.describe('One of these is in a sentence that is new, gone or other.').optional(),
    under: Phrases.describe('One of these is in the headings.').optional(),
    without: Phrases.describe('None of these is in that sentence.').optional(),
    severity: z.enum(SEVERITIES),
    says: Text.describe('The rule in words, as a person reads it beside the change.'),
  })
  .refine((rule) => rule.about || (rule.under && !rule.without && rule.when.every((event) => event === 'changed')), {
    message: 'needs "about"; only for "changed" does "under" alone do',
    path: ['about'],
  });
export type PassageRule = z.output<typeof PassageRule>;

export const SeverityRules = z.strictObject({
  passages: z
    .strictObject({
      substantive: z.enum(SEVERITIES).default('medium'),
      editorial: z.enum(SEVERITIES).default('low'),
      rules: z.array(PassageRule).default([]).describe('For substantive changes; "substantive" where none fits.'),
    })
    .prefault({})
    .describe('Severity of changes of text that no fact tells.'),
  facts: z.array(SeverityRule).default([]),
});
export type SeverityRules = z.output<typeof SeverityRules>;

const DeadlineWindow = z.strictObject({
  key: Text.describe('Fact key of a duration.'),
  label: Text.describe('What is due when that time ends, as a person reads it: "Last day to object".'),
});

/** Which changes start a clock, and which of the vendor's own promises says how long it runs. */
export const DeadlineRule = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, like "objection"'),
    keys: z
      .array(Text)
      .min(1)
      .describe('Fact keys that the change is about, or "dates.*" for all that begin so; any change where absent.')
      .optional(),
    kinds: z.array(z.enum(CHANGE_KINDS)).min(1).describe('What changed; anything where absent.').optional(),
    actions: z.array(z.enum(CHANGE_ACTIONS)).min(1).describe('What happened to it; anything where absent.').optional(),
    severity: z.enum(SEVERITIES).describe('Only changes of this severity or a worse one.').optional(),
    window: z
      .array(DeadlineWindow)
      .min(1)
      .describe('Facts that say how long the clock runs. The first that the vendor states counts.')
      .optional(),
    statedIn: z
      .array(z.enum(SOURCE_KINDS))
      .min(1)
      .default(['dpa', 'terms', 'subprocessors', 'trust-center', 'privacy', 'policy', 'help-center'])
      .describe('Kinds of pages whose statement counts, best first.'),
    effective: Text.describe('In place of "window": due on the day of effect that the page states. What is due then, in words.').optional(),
  })
  .refine((rule) => (rule.window === undefined) !== (rule.effective === undefined), {
    message: 'needs either "window" or "effective"',
    path: ['window'],
  });
export type DeadlineRule = z.output<typeof DeadlineRule>;

/** Words of one list stand for themselves, in lower case or not; phrases are read word by word, without punctuation. */
const Words = z.array(Text.max(200)).default([]);

/** Words by which an edit that changes the meaning is told from one that does not; see docs/catalogue.md. */
export const SignificanceWords = z.strictObject({
  negations: Words.describe('"not", "no": an edit of one is always substantive.'),
  modals: Words.describe('"may", "must", "shall": what is allowed, owed or promised.'),
  limits: Words.describe('"only", "all", "unless": how far a sentence reaches.'),
  units: Words.describe('Units of time, and words for how often.'),
  ordered: Words.describe('Words of sentences in which the order of an enumeration counts.'),
  directions: Words.describe('Fillers that say from whom to whom: one for another is no mere wording.'),
  fillers: Words.describe('Words without weight, such as articles.'),
  references: Words.describe('What parts of a document are called: "section", "annex".'),
  lead_ins: Words.describe('Words that an address follows: "at", "to".'),
  date_words: Words.describe('Words of a line that dates the page: "last", "updated".'),
  force_words: Words.describe('Those of them which say that the date is one of effect.'),
  relative_dates: Words.describe('"ago", "yesterday": dates told by their distance from the visit.'),
  pointers: Words.describe('Words for the target of a link: "page", "here".'),
  pointer_words: Words.describe('Words around them: "click", "help", "center".'),
  link_marks: Words.describe('Notes for screen readers on links: "opens in a new window".'),
  hidden_addresses: Words.describe('What stands in place of an e-mail address that is hidden from robots.'),
  asides: Words.describe('Phrases of short sentences that only lead to another page.'),
  notices: Words.describe('Phrases of short sentences which say that the page was updated.'),
  documents: Words.describe('What documents and their parts are called: a notice of an update is about nothing else.'),
  plans: Words.describe('What plans are called: one for another, where something is denied, is another scope.'),
  speakers: Words.describe('"we": a sentence in which someone does something is no pointer.'),
  controls: Words.describe('Whole labels of buttons and menus: "Sign in", "Yes".'),
  serious: Words.describe('Words that no such sentence holds.'),
  deciding: Words.describe('Parties, states and doings with data: in a heading, a name or an aside they decide what holds.'),
  equivalents: z
    .array(z.array(Text.max(200)).min(2))
    .default([])
    .describe('Forms that read the same; the first is the usual one.'),
});
export type SignificanceWords = z.output<typeof SignificanceWords>;

/** Labels of buttons that bring more of a page. Words in their order, at most two others between; never a pattern. */
export const RevealCues = z
  .array(
    Text.max(60).refine((cue) => /\p{L}.*\s.*\p{L}/u.test(cue), {
      message: 'must be two words or more, like "show more": one word alone is on too many buttons',
    }),
  )
  .default([])
  .describe('What buttons say that bring more of a page.');

const Terms = z.record(
  z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be a lower-case word, like "subprocessor"'),
  Phrases.describe('Ways to say it.'),
);

const Trackers = z
  .array(z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'must be a host name, like "counter.example"'))
  .default([])
  .describe('Hosts that count visitors and bring no text: the browser is not connected to them, nor to hosts below them.');

export const Catalogue = z
  .strictObject({
    terms: Terms.optional().describe('Wording that phrases refer to as <name>.'),
    keys: z.record(
      z.string().regex(/^[a-z0-9_]+(?:\.[a-z0-9_]+)*$/, 'must be dotted lower-case words, like "subprocessors.notice"'),
      FactKeyDefinition,
    ),
    dimensions: z.array(Dimension).default([]).describe('What the registry grades of an offering.'),
    commitments: z.array(CommitmentQuestion).default([]).describe('What the registry tracks of a vendor.'),
    hosting: z.array(HostingCriterion).default([]).describe('Criteria by which the hosting of an offering is assessed.'),
    severity: SeverityRules.prefault({}),
    significance: SignificanceWords.prefault({}),
    calendar: CalendarName.default(NO_CALENDAR).describe(
      'Whose public holidays are no business days for vendors that name neither a calendar nor a country.',
    ),
    deadlines: z.array(DeadlineRule).default([]).describe('Which changes start a clock, and how long it runs.'),
    suppress: z.array(SuppressRule).optional().describe('What differs between visits without the document having changed.'),
    verdicts: VerdictMarkers.prefault({}),
    reveal: RevealCues,
    trackers: Trackers,
  })
  .superRefine(checkTerms)
  .superRefine(checkDeadlines)
  .superRefine(checkQuestions);
export type Catalogue = z.output<typeof Catalogue>;

/** Every <term> is there, and none refers to itself by way of others. */
function checkTerms(
  {
    terms = {},
    keys,
    severity,
    dimensions,
    commitments,
    hosting,
  }: Record<'keys' | 'severity' | 'dimensions' | 'commitments' | 'hosting', unknown> & { terms?: Record<string, string[]> | undefined },
  context: z.RefinementCtx,
): void {
  const seen: string[] = [];
  for (const [name, phrases] of Object.entries(terms)) {
    // A term may use those above it only: so there are no circles.
    for (const [index, phrase] of phrases.entries()) missingTerm(phrase, seen, ['terms', name, index], context);
    seen.push(name);
  }
  for (const [name, node] of Object.entries({ keys, severity, dimensions, commitments, hosting }))
    eachPhrase(node, [name], (phrase, path) => missingTerm(phrase, seen, path, context));
}

/** A clock runs for a duration, and each rule has a name of its own. */
function checkDeadlines(
  { keys, deadlines }: { keys: Record<string, { type: FactType }>; deadlines: DeadlineRule[] },
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  for (const [at, { id, window = [] }] of deadlines.entries()) {
    if (seen.has(id)) context.addIssue({ code: 'custom', path: ['deadlines', at, 'id'], message: `is the id of another rule: "${id}"` });
    seen.add(id);
    for (const [index, { key }] of window.entries())
      if (keys[key]?.type !== 'duration')
        context.addIssue({
          code: 'custom',
          path: ['deadlines', at, 'window', index, 'key'],
          message: `must be a key of type "duration", not "${key}"`,
        });
  }
}

type QuestionFault = (path: PropertyKey[], message: string) => void;
type KeyShapes = Record<string, { type: FactType; values?: string[] | undefined }>;

/** Each question has a name of its own over all sheets, and asks for keys that there are. */
function checkQuestions(catalogue: Parameters<typeof questionsOf>[0] & { keys: KeyShapes }, context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const { sheet, index, question } of placedQuestions(catalogue)) {
    const fault: QuestionFault = (path, message) => context.addIssue({ code: 'custom', path: [sheet, index, ...path], message });
    if (seen.has(question.id)) fault(['id'], `is the id of another question: "${question.id}"`);
    seen.add(question.id);
    checkShown(question, catalogue.keys, fault);
    for (const [rule, { facts = [] }] of question.rules.entries())
      for (const [at, condition] of facts.entries())
        checkCondition(condition, catalogue.keys, (path, message) => fault(['rules', rule, 'facts', at, ...path], message));
  }
}

/** Lists and sets, which can be counted. */
const LISTS: ReadonlySet<FactType> = new Set<FactType>(['set', 'numbers', 'places', 'entities']);

function checkShown({ values }: Question, keys: KeyShapes, fault: QuestionFault): void {
  const names = values.map(({ name }) => name);
  for (const [at, { name, key, count }] of values.entries()) {
    const known = keys[key];
    if (!known) fault(['values', at, 'key'], noKey(key));
    else if (count && !LISTS.has(known.type)) fault(['values', at, 'count'], `is for lists and sets, and "${key}" is a ${known.type}`);
    if (names.indexOf(name) < at) fault(['values', at, 'name'], `is the name of another value: "${name}"`);
  }
}

/** Types without single words or numbers to compare with. */
const SHAPED: ReadonlySet<FactType> = new Set<FactType>(['duration', 'frequency', 'entities']);

function checkCondition(
  { key, in: wanted = [] }: { key: string; in?: Array<string | number> | undefined },
  keys: KeyShapes,
  fault: QuestionFault,
): void {
  const known = keys[key];
  if (!known) return fault(['key'], noKey(key));
  if (wanted.length > 0 && SHAPED.has(known.type)) return fault(['in'], `cannot be told of "${key}", which is a ${known.type}`);
  for (const [at, value] of wanted.entries())
    if (known.values && !known.values.includes(String(value))) fault(['in', at], `must be one of the values of "${key}", not "${value}"`);
}

function noKey(key: string): string {
  return `is no key of this catalogue: "${key}"`;
}

function placedQuestions(catalogue: Parameters<typeof questionsOf>[0]): Array<{ sheet: string; index: number; question: Question }> {
  const sheets = Map.groupBy(questionsOf(catalogue), ({ sheet }) => sheet);
  return [...sheets].flatMap(([sheet, questions]) => questions.map((question, index) => ({ sheet, index, question })));
}

const PHRASE_LISTS = new Set(['says', 'with', 'about', 'without', 'under', 'notUnder', 'unless', 'scope', 'prefer']);

function eachPhrase(node: unknown, path: PropertyKey[], found: (phrase: string, path: PropertyKey[]) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const here = [...path, Array.isArray(node) ? Number(key) : key];
    const isList = PHRASE_LISTS.has(key) || path.at(-1) === 'names';
    if (isList && Array.isArray(value)) for (const [index, phrase] of value.entries()) found(phrase, [...here, index]);
    else eachPhrase(value, here, found);
  }
}

function missingTerm(phrase: string, known: readonly string[], path: PropertyKey[], context: z.RefinementCtx): void {
  const missing = termsOf(stepsOrNone(phrase)).find((name) => !known.includes(name));
  if (missing !== undefined)
    context.addIssue({
      code: 'custom',
      path,
      message: `refers to <${missing}>, which is not under "terms"${path[0] === 'terms' ? ' above it' : ''}`,
    });
}

function stepsOrNone(phrase: string): ReturnType<typeof parsePhrase> {
  try {
    return parsePhrase(phrase);
  } catch {
    return []; // said already, of the phrase itself
  }
}
