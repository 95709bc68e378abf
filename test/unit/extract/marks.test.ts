import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractText } from '../../../src/extract/extract.ts';
import { CLOSING_MARK, openingMark, textMark } from '../../../src/extract/fingerprint.ts';
import { fingerprintOf as fingerprint } from '../../helpers/extracts.ts';

type Event = { open: string; attributes: Array<[string, string]> } | { text: string } | 'close';

/** Reads the events back from what is hashed. That this is possible at all is what keeps two pages apart. */
function eventsOf(hashed: string): Event[] {
  const events: Event[] = [];
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(hashed);
    if (!found) throw new Error(`unreadable at ${at}: ${hashed}`);
    at = pattern.lastIndex;
    return found[1] ?? '';
  };
  const takeLong = (): string => {
    const length = Number(take(/(\d+):/y));
    at += length;
    return hashed.slice(at - length, at);
  };
  while (at < hashed.length) {
    const text = /(?:[^<]|<<)+/y;
    text.lastIndex = at;
    const found = text.exec(hashed)?.[0];
    if (found !== undefined) {
      events.push({ text: found.replaceAll('<<', '<') });
      at += found.length;
    } else if (hashed.startsWith(CLOSING_MARK, at)) {
      events.push('close');
      at += CLOSING_MARK.length;
    } else {
      const open = take(/<([a-z][^\s/>]*)/y);
      const attributes: Array<[string, string]> = [];
      while (hashed[at] === ' ') {
        at += 1;
        const key = takeLong();
        take(/(=)/y);
        attributes.push([key, takeLong()]);
      }
      take(/(>)/y);
      events.push({ open, attributes });
    }
  }
  return events;
}

function hashedOf(events: Event[], allAttributes: boolean): string {
  return events
    .map((event) => {
      if (event === 'close') return CLOSING_MARK;
      return 'text' in event ? textMark(event.text) : openingMark(event.open, Object.fromEntries(event.attributes), allAttributes);
    })
    .join('');
}

/** Neighbouring texts are one text. */
function joined(events: Event[]): Event[] {
  const result: Event[] = [];
  for (const event of events) {
    const last = result.at(-1);
    if (typeof event === 'object' && 'text' in event) {
      if (event.text === '') continue;
      if (typeof last === 'object' && 'text' in last) last.text += event.text;
      else result.push({ ...event });
    } else result.push(event);
  }
  return result;
}

const tricky = fc.string({ unit: fc.constantFrom('<', '>', '/', ' ', '=', ':', '"', '1', '2', 'a', 'p', 'é', '😀'), maxLength: 8 });
const name = fc
  .tuple(fc.constantFrom('p', 'a'), fc.string({ unit: fc.constantFrom('<', '=', ':', '"', '1', 'p'), maxLength: 4 }))
  .map((x) => x.join(''));
const event = (keys: fc.Arbitrary<string>): fc.Arbitrary<Event> =>
  fc.oneof(
    fc.constant<Event>('close'),
    fc.record({ text: tricky }),
    fc.record({ open: name, attributes: fc.uniqueArray(fc.tuple(keys, tricky), { selector: ([key]) => key, maxLength: 3 }) }),
  );
const anyKey = tricky.filter((key) => key !== '' && !/^\d+$/.test(key));

describe('what is hashed of a page', () => {
  it('can be read back, so that no two pages are hashed alike', () => {
    fc.assert(
      fc.property(fc.array(event(anyKey), { maxLength: 8 }), (events) => {
        expect(eventsOf(hashedOf(events, true))).toEqual(joined(events));
      }),
      { numRuns: 3_000 },
    );
  });

  it('can be read back where only some attributes count', () => {
    fc.assert(
      fc.property(fc.array(event(fc.constantFrom('class', 'id')), { maxLength: 8 }), (events) => {
        const sorted = joined(events).map((one) =>
          typeof one === 'object' && 'open' in one ? { ...one, attributes: one.attributes.toSorted(([a], [b]) => (a < b ? -1 : 1)) } : one,
        );
        expect(eventsOf(hashedOf(events, false))).toEqual(sorted);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the fingerprint under the options of a watcher', () => {
  const page = (first: string, second: string) =>
    `<body><div ${first}><p>Kept for thirty days.</p></div><div ${second}><p>Kept for ten years.</p></div></body>`;
  const [before, after] = [page('data-active="1"', ''), page('', 'data-active="1"')];

  it.each(['select', 'remove'])('counts every attribute where parts are named by %s', (key) => {
    const options = { [key]: ['[data-active]'] };
    expect(extractText(before, 0, options).passages).not.toEqual(extractText(after, 0, options).passages);
    expect(fingerprint(before, options)).not.toBe(fingerprint(after, options));
    expect(fingerprint(before)).toBe(fingerprint(after));
  });

  it('changes with the options, so that an edited watcher reads the page anew', () => {
    const prints = [{}, { select: ['main'] }, { remove: ['main'] }, { section: { title: 'A' } }, { section: { title: 'B' } }].map(
      (options) => fingerprint(before, options),
    );
    expect(new Set(prints).size).toBe(prints.length);
  });
});
