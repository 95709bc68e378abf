/**
 * Text for Slack. Nothing that pages say is given as mrkdwn: it goes into plain text objects, where only three signs mean anything, and
 * into rich text, where none does.
 * @module
 */
import { plainLine } from '../../../lib/text.ts';

export interface PlainText {
  type: 'plain_text';
  text: string;
  emoji: false;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** As Slack wants text: without its control signs, no longer than `limit` once they are written out. */
export function escaped(text: string, limit: number): string {
  let out = '';
  for (const sign of plainLine(text.slice(0, limit * 2)).toWellFormed()) {
    const next = ENTITIES[sign] ?? sign;
    if (out.length + next.length > limit - 1) return `${out.trimEnd()}…`;
    out += next;
  }
  return out;
}

/** Slack refuses empty texts. */
export function plainText(text: string, limit: number): PlainText {
  return { type: 'plain_text', text: escaped(text, limit) || ' ', emoji: false };
}

export interface RichText {
  type: 'text';
  text: string;
  style?: { bold?: boolean; strike?: boolean; italic?: boolean };
}

export interface RichLink {
  type: 'link';
  url: string;
  text: string;
}

/** Rich text is shown as it is: no sign in it means anything. */
export function rich(text: string, style?: RichText['style']): RichText {
  return { type: 'text', text: text.toWellFormed(), ...(style ? { style } : {}) };
}

export function richLink(url: string, text: string): RichLink {
  return { type: 'link', url, text };
}
