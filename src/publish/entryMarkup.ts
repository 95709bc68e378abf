/**
 * An entry of the journal as HTML that is well-formed XML too, and as plain text: what a feed reader shows.
 * @module
 */
import type { ChangeEntry } from '../domain/journal.ts';
import type { Piece } from '../lib/gist.ts';
import { type EntryWords, entryWords } from './entryWords.ts';
import { escaped, webAddress } from './markup.ts';

/** Old and new value, quotes, difference with del and ins, deadlines with their clauses, and where it is from. */
export function entryHtml(entry: ChangeEntry): string {
  const words = entryWords(entry);
  const url = webAddress(entry.change.url);
  return [
    paragraph(words.sentences.map(escaped).join(' ')),
    ...labelled('Before', words.oldValue),
    ...labelled('After', words.newValue),
    ...(words.difference.length === 0 ? [] : [heading('What changed'), paragraph(words.difference.map(marked).join(''))]),
    ...quoted('Quote before', words.oldQuote),
    ...quoted('Quote after', words.newQuote),
    ...deadlines(words),
    heading('Where it is from'),
    ...(words.place === '' ? [] : [paragraph(escaped(words.place))]),
    ...(url === undefined ? [] : [paragraph(`<a href="${escaped(url)}">${escaped(url)}</a>`)]),
    `<ul>${words.facts.map(([name, value]) => `<li>${escaped(name)}: ${escaped(value)}</li>`).join('')}</ul>`,
  ].join('\n');
}

function marked({ text, mark }: Piece): string {
  const tag = { same: undefined, added: 'ins', removed: 'del' }[mark];
  return tag === undefined ? escaped(text) : `<${tag}>${escaped(text)}</${tag}>`;
}

function deadlines(words: EntryWords): string[] {
  return words.deadlines.flatMap(({ sentence, clause }) => [
    paragraph(`<strong>${escaped(sentence)}</strong>`),
    ...(clause === '' ? [] : [`<blockquote><p>${escaped(clause)}</p></blockquote>`]),
  ]);
}

const paragraph = (html: string): string => `<p>${html}</p>`;
const heading = (text: string): string => `<h4>${escaped(text)}</h4>`;
const labelled = (label: string, text: string | undefined): string[] =>
  text === undefined ? [] : [paragraph(`${escaped(label)}: <strong>${escaped(text)}</strong>`)];
const quoted = (label: string, text: string | undefined): string[] =>
  text === undefined ? [] : [heading(label), `<blockquote><p>${escaped(text)}</p></blockquote>`];

/** The same without markup. Removed words stand in [-…-], added ones in {+…+}. */
export function entryText(entry: ChangeEntry): string {
  const words = entryWords(entry);
  const wrapped = { same: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'] } as const;
  const difference = words.difference.map(({ text, mark }) => `${wrapped[mark][0]}${text}${wrapped[mark][1]}`).join('');
  const lines = [
    words.sentences.join(' '),
    ...(words.oldValue === undefined ? [] : [`Before: ${words.oldValue}`]),
    ...(words.newValue === undefined ? [] : [`After: ${words.newValue}`]),
    ...(difference === '' ? [] : [`What changed: ${difference}`]),
    ...words.deadlines.map(({ sentence, clause }) => (clause === '' ? sentence : `${sentence}. ${clause}`)),
    ...(words.place === '' ? [] : [words.place]),
    ...words.facts.map(([name, value]) => `${name}: ${value}`),
  ];
  return lines.join('\n').toWellFormed();
}
