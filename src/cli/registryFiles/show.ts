/**
 * What an import of registry files would change, for people to look through.
 * @module
 */
import { formatValue } from '../../lib/inWords.ts';
import type { PlannedRecord, RegistryPlan } from '../../pipeline/registry/files.ts';
import type { FieldDifference } from '../../registry/files/difference.ts';
import { renderTexts } from '../difference.ts';
import { count, paint, plain } from '../terminal.ts';

type Verdict = PlannedRecord['verdict'];

const WORDS: Record<Verdict, { label: string; style: Parameters<typeof paint>[0] }> = {
  add: { label: 'new', style: 'green' },
  change: { label: 'changed', style: 'bold' },
  remove: { label: 'left out', style: 'red' },
  older: { label: 'older than the registry', style: 'dim' },
  conflict: { label: 'conflict', style: 'red' },
};

/** A block a record: where it stands, and what is different, field by field. */
export function renderPlan({ planned, notStored }: RegistryPlan, { prune }: { prune: boolean }): string {
  const blocks = planned.map((one) => renderRecord(one, prune));
  const loose = notStored.map(({ file, line, source, quote }) =>
    plain(`${file}:${line}  not stored here: ${source} has no page with “${shorten(quote)}”`),
  );
  return [...blocks, ...(loose.length > 0 ? [loose.join('\n')] : [])].join('\n\n');
}

function renderRecord(one: PlannedRecord, prune: boolean): string {
  const { label, style } = WORDS[one.verdict];
  const head = `${plain(`${one.file}:${one.line}`)}  ${plain(one.id)}  ${paint(style, label)}${aside(one, prune)}`;
  // What is older is not taken over: that it is so is all there is to see.
  return [head, ...(one.verdict === 'older' ? [] : one.fields.flatMap(renderField))].join('\n');
}

function aside({ verdict, since }: PlannedRecord, prune: boolean): string {
  if (verdict === 'remove') return prune ? ', is removed' : ', stays (add --prune to remove it)';
  if (!since) return '';
  const { by, at, kind } = since;
  return plain(` (${kind} by ${by.name} on ${at.slice(0, 10)} ${at.slice(11, 16)} UTC)`);
}

const SHORT = 60;

function renderField({ field, old, new: now }: FieldDifference): string[] {
  const [before, after] = [old, now].map(textOf);
  const isShort = (text: string | undefined): boolean => text === undefined || (text.length <= SHORT && !text.includes('\n'));
  if (isShort(before) && isShort(after))
    return [`  ${plain(field)}: ${paint('red', plain(before ?? 'none'))} → ${paint('green', plain(after ?? 'none'))}`];
  return [`  ${plain(field)}:`, ...renderTexts(before, after).map((line) => `  ${line}`)];
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  // Of `FactValue`: the files' schema, and the store, let nothing else stand here.
  return typeof value === 'boolean' ? String(value) : formatValue(value as Parameters<typeof formatValue>[0]);
}

function shorten(text: string): string {
  return text.length <= 2 * SHORT ? text : `${text.slice(0, 2 * SHORT)}…`;
}

/** "2 new, 1 changed; 31 as they are". */
export function countLine({ planned, same }: RegistryPlan): string {
  const of = (verdict: Verdict): number => planned.filter((one) => one.verdict === verdict).length;
  const parts = (Object.keys(WORDS) as Verdict[]).flatMap((verdict) => (of(verdict) > 0 ? [`${of(verdict)} ${WORDS[verdict].label}`] : []));
  return `${parts.length === 0 ? 'nothing new' : parts.join(', ')}; ${count(same, 'record')} as ${same === 1 ? 'it is' : 'they are'}`;
}
