/**
 * The catalogue (`config/catalogue.yaml`): which facts there are, which dimensions they are graded on, and the
 * phrases by which an unreadable page is told from a real one. Page wording lives there, never in code.
 * @module
 */
import { z } from 'zod';
import { SEVERITIES, SIGNIFICANCES } from './vocabulary.ts';

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

export const FactKeyDefinition = z
  .strictObject({
    type: z.enum(FACT_TYPES).describe('Shape of the value.'),
    group: Text.describe('Heading under which it is shown.'),
    description: Text.describe('What the value says, in one sentence.'),
    values: z.array(Text).min(1).describe('The values a choice or set may take.').optional(),
  })
  .refine((key) => (key.values !== undefined) === (key.type === 'choice' || key.type === 'set'), {
    message: 'needs "values" for a choice or a set, and for nothing else',
    path: ['values'],
  });
export type FactKeyDefinition = z.output<typeof FactKeyDefinition>;

export const Dimension = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:_[a-z0-9]+)*$/, 'must be lower-case words joined by underscores, like "data_residency"'),
  label: Text,
  group: Text,
  subject: z.enum(['platform', 'developer']).describe('Whose promise it is: of who serves the model, or of who made it.'),
});
export type Dimension = z.output<typeof Dimension>;

/** Where a marker is looked for: the page's title, the beginning of its visible text, or its response headers. */
export const MARKER_PLACES = ['title', 'lead', 'header'] as const;

/** A plain phrase, compared without regard to case; never a pattern. A header marker reads "name: part of the value". */
export const Marker = z
  .strictObject({ text: Text.max(200), where: z.enum(MARKER_PLACES) })
  .refine((marker) => marker.where !== 'header' || /^[a-z0-9-]+: ?\S/.test(marker.text), {
    message: 'must read "header-name: value", with the name in lower case',
    path: ['text'],
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
  'relocated',
  'left-eea',
  'refined',
  'repurposed',
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

export const SeverityRules = z.strictObject({
  passages: z
    .strictObject({ substantive: z.enum(SEVERITIES).default('medium'), editorial: z.enum(SEVERITIES).default('low') })
    .prefault({})
    .describe('Severity of changes of text that no fact tells.'),
  facts: z.array(SeverityRule).default([]),
});
export type SeverityRules = z.output<typeof SeverityRules>;

export const Catalogue = z.strictObject({
  keys: z.record(
    z.string().regex(/^[a-z0-9_]+(?:\.[a-z0-9_]+)*$/, 'must be dotted lower-case words, like "subprocessors.notice"'),
    FactKeyDefinition,
  ),
  dimensions: z.array(Dimension).default([]),
  severity: SeverityRules.prefault({}),
  verdicts: VerdictMarkers.prefault({}),
});
export type Catalogue = z.output<typeof Catalogue>;
