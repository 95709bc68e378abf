/**
 * The registry's vocabulary, as people read it. Everything here returns plain strings; escaping happens where they leave.
 * @module
 */
import type { Answer, Cell, CellStatus, DEAL_KINDS, Grade, HostingVerdict, Sheet } from '../domain/registry.ts';

interface GradeWords {
  /** One character; never the only sign of a grade. */
  sign: string;
  label: string;
}

const GRADE_WORDS: Record<Grade, GradeWords> = {
  yes_public: { sign: '●', label: 'Yes, public' },
  yes_gated: { sign: '◐', label: 'Yes, sales-gated' },
  partial: { sign: '◔', label: 'Partial' },
  none: { sign: '○', label: 'No public evidence' },
  unclear: { sign: '?', label: 'Unclear' },
  no: { sign: '✕', label: 'No' },
  not_applicable: { sign: '–', label: 'Not applicable' },
};

/** Signs of text fonts: the pictures of emoji fonts are missing on many machines, on paper too, and take no colour of ours. */
const HOSTING_WORDS: Partial<Record<Grade, GradeWords>> = {
  yes_public: { sign: '✓', label: 'Supported' },
  yes_gated: { sign: '✓', label: 'Supported, through sales' },
  partial: { sign: '⚠\uFE0E', label: 'Partially supported' },
  none: { sign: '✕', label: 'Not found' },
  no: { sign: '✕', label: 'Not supported' },
};

export function gradeWords(grade: Grade, sheet: Sheet = 'dimensions'): GradeWords {
  return (sheet === 'hosting' ? HOSTING_WORDS[grade] : undefined) ?? GRADE_WORDS[grade];
}

const STATUS_WORDS: Record<CellStatus, string> = {
  draft: 'Pending verification',
  verified: 'Verified',
  stale: 'Stale',
  conflict: 'Conflict',
};

export function statusLabel(status: CellStatus): string {
  return STATUS_WORDS[status];
}

const FIELD_WORDS = {
  self_serve: 'Self-serve',
  enterprise_only: 'Enterprise only',
  public: 'Public',
  trust_center_nda: 'Trust center, under NDA',
  sales_contract: 'Sales contract',
  enabled: 'Enabled',
  requires_config: 'Requires configuration',
  requires_approval: 'Requires approval',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
} satisfies Record<NonNullable<Answer['tier'] | Answer['route'] | Answer['default'] | Answer['confidence']>, string>;

/** Of a tier, route, default or confidence. */
export function fieldLabel(value: keyof typeof FIELD_WORDS): string {
  return FIELD_WORDS[value];
}

const ORIGIN_WORDS: Record<Cell['origin'], string> = {
  evidence: 'Worked out from pages',
  shipped: 'Came with Clausewatch',
  person: 'Given by a person',
};

export function originLabel(origin: Cell['origin']): string {
  return ORIGIN_WORDS[origin];
}

const VERDICT_WORDS: Record<HostingVerdict, string> = {
  suitable: 'Suitable',
  conditional: 'Conditional',
  unsuitable: 'Unsuitable',
  unknown: 'Unknown',
};

export function verdictLabel(verdict: HostingVerdict): string {
  return VERDICT_WORDS[verdict];
}

const FIT_WORDS = { very_suitable: 'Very suitable', suitable: 'Suitable', rather_not_suitable: 'Rather not suitable' } as const;

export function fitLabel(fit: keyof typeof FIT_WORDS): string {
  return FIT_WORDS[fit];
}

const DEAL_WORDS: Record<(typeof DEAL_KINDS)[number], string> = {
  model_host: 'Model hosting',
  strategic_invest: 'Strategic investment',
  acquisition: 'Acquisition',
  partnership: 'Partnership',
};

export function dealLabel(kind: (typeof DEAL_KINDS)[number]): string {
  return DEAL_WORDS[kind];
}
