/**
 * The rules of a watcher that have to match something on the page, by the names under which they are told.
 * @module
 */
import type { SourceDeclaration } from './watcher.ts';

export type ReadingRules = { [Key in 'select' | 'remove' | 'section' | 'ready']?: SourceDeclaration[Key] };

export function selectRule(selector: string): string {
  return `select "${selector}"`;
}

export function removeRule(selector: string): string {
  return `remove "${selector}"`;
}

export function sectionRule({ anchor, title }: NonNullable<ReadingRules['section']>): string {
  return `section ${JSON.stringify(anchor ?? title)}`;
}

export function readyRule({ selector, text }: NonNullable<ReadingRules['ready']>): string {
  return `ready ${JSON.stringify(selector ?? text)}`;
}

/** Whether a page that does not match the rule lacks a part of the document; what is to be left out may well be missing. */
export function isNeeded(rule: string): boolean {
  return !rule.startsWith('remove ');
}

/** All of them, as the watcher declares them. */
export function readingRulesOf({ select, remove, section, ready }: ReadingRules): string[] {
  return [
    ...(select ?? []).map(selectRule),
    ...(remove ?? []).map(removeRule),
    ...(section ? [sectionRule(section)] : []),
    ...(ready ? [readyRule(ready)] : []),
  ];
}
