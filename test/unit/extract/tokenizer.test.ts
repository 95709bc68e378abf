import fc from 'fast-check';
import { Parser, Tokenizer } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { REPLACED, SearchingTokenizer } from '../../../src/extract/tokenizer.ts';
import { fixturePage } from '../../helpers/extracts.ts';

/** Everything that the parser says of a page, in order. */
function eventsOf(html: string, tokenizer: typeof Tokenizer): unknown[] {
  const events: unknown[] = [];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => events.push(['open', name, { ...attributes }]),
      onclosetag: (name, implied) => events.push(['close', name, implied]),
      ontext: (text) => events.push(['text', text]),
      oncomment: (text) => events.push(['comment', text]),
      onprocessinginstruction: (name, data) => events.push(['instruction', name, data]),
    },
    { decodeEntities: true, Tokenizer: tokenizer },
  );
  parser.end(html);
  return events;
}

const pieces = fc.constantFrom(
  ...[
    '<p>',
    '</p>',
    '<a href="',
    '"',
    "'",
    '>',
    '<',
    '</',
    '&',
    '&amp;',
    '&#160;',
    '&nbsp',
    '&notit;',
    '<!-- ',
    ' -->',
    '<!--',
    '--!>',
    '=',
  ],
  ...[
    '<script>',
    '</script>',
    '<style>',
    '</style',
    '<title>',
    '</title>',
    '<textarea>',
    '</textarea>',
    '<svg>',
    '</svg>',
    '<![CDATA[',
    ']]>',
  ],
  ...["<b x='", '<i y=z&amp;', '/>', '<!doctype html>', '<?php', ' ', '\n', 'thirty days', 'é', '\u200b', '😀', '<plaintext>', '<iframe>'],
);

describe('searching gives the same tokens as going through all characters', () => {
  it.each(['dpa', 'trust-center', 'several-documents'])('on a real page (%s)', (name) => {
    const html = fixturePage(name);
    expect(eventsOf(html, SearchingTokenizer)).toEqual(eventsOf(html, Tokenizer));
  });

  it('on anything that looks like markup', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const html = parts.join('');
        expect(eventsOf(html, SearchingTokenizer)).toEqual(eventsOf(html, Tokenizer));
      }),
      { numRuns: 20_000 },
    );
  });

  it('and replaces nothing but what the library has', () => {
    for (const name of REPLACED) {
      expect(Object.hasOwn(Tokenizer.prototype, name), name).toBe(true);
      expect(Object.hasOwn(SearchingTokenizer.prototype, name), name).toBe(true);
    }
  });
});

it('takes time in proportion to a page of nothing but ampersands, quotes or brackets', () => {
  for (const unit of ['&', '<', '"&', `<a b="&`, '<p>&amp;']) {
    const begun = performance.now();
    eventsOf(unit.repeat(300_000), SearchingTokenizer);
    expect(performance.now() - begun, unit).toBeLessThan(5_000);
  }
});
