import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { Change, Deadline } from '../../../src/domain/change.ts';
import type { DueEvent } from '../../../src/publish/dueEvents.ts';
import { renderCalendar } from '../../../src/publish/ics.ts';
import { sampleChange } from '../../helpers/samples.ts';

const CLAUSE = 'Customer may object in writing, on reasonable grounds; within ten (10) days of receipt of the notice.';

const DEADLINE: Deadline = {
  dueOn: '2025-12-08',
  clause: CLAUSE,
  basis: 'assumed',
  label: 'Last day to object',
  rule: 'objection',
  window: { key: 'subprocessors.objection_window', value: { n: 10, unit: 'd' } },
  from: { on: '2025-11-28', by: 'seen' },
  clauseSource: { source: 'mistral-ai/dpa', url: 'https://legal.mistral.example/dpa', snapshot: 'a'.repeat(64), path: ['DPA'] },
};

function row(more: Partial<Change> = {}): Change {
  return sampleChange('chg_1', 0, {
    kind: 'row',
    action: 'added',
    key: 'subprocessors.list',
    vendor: 'mistral-ai',
    source: 'mistral-ai/subprocessors',
    url: 'https://trust.mistral.example/subprocessors',
    severity: 'critical',
    newValue: { name: 'CoreWeave', purpose: 'GPU hosting' },
    newQuote: 'CoreWeave | GPU hosting | United States',
    ...more,
  });
}

function event(more: Partial<DueEvent> = {}): DueEvent {
  return { uid: 'chg_1.objection', sequence: 0, at: '2025-11-28T19:05:00.000Z', change: row(), deadline: DEADLINE, ...more };
}

const OPTIONS = {
  name: 'Clausewatch deadlines',
  vendorNames: new Map([['mistral-ai', 'Mistral AI']]),
  baseUrl: 'https://clausewatch.example',
};

function render(events: DueEvent[] = [event()], more: Partial<typeof OPTIONS> = {}): string {
  return renderCalendar(events, { ...OPTIONS, ...more });
}

/** Read by a parser that is not the writer's. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return { calendar, events: calendar.getAllSubcomponents('vevent') };
}

const value = (component: InstanceType<typeof ICAL.Component>, name: string): string => String(component.getFirstPropertyValue(name));

describe('the calendar of deadlines', () => {
  it('has an event of a whole day for a deadline, in plain words', () => {
    const { calendar, events } = read(render());
    expect(
      ['version', 'method', 'x-wr-calname', 'name', 'refresh-interval', 'x-published-ttl'].map((name) => value(calendar, name)),
    ).toEqual(['2.0', 'PUBLISH', 'Clausewatch deadlines', 'Clausewatch deadlines', 'PT6H', 'PT6H']);
    expect(events).toHaveLength(1);
    const [one] = events;
    if (!one) return;
    expect(['uid', 'summary', 'status', 'sequence', 'transp', 'url', 'dtstamp'].map((name) => value(one, name))).toEqual([
      'chg_1.objection@clausewatch',
      'Mistral AI: last day to object: subprocessor CoreWeave (assumed)',
      'CONFIRMED',
      '0',
      'TRANSPARENT',
      'https://clausewatch.example/changes/chg_1',
      '2025-11-28T19:05:00Z',
    ]);
    expect(one.getFirstProperty('categories')?.getValues() ?? []).toEqual(['mistral-ai', 'critical', 'assumed']);
    for (const [name, day] of [
      ['dtstart', '2025-12-08'],
      ['dtend', '2025-12-09'],
    ] as const)
      expect([one.getFirstProperty(name)?.getParameter('value') ?? one.getFirstProperty(name)?.type, value(one, name)]).toEqual([
        'date',
        day,
      ]);
  });

  it('quotes the clause, and says how the day was found and what changed', () => {
    const [one] = read(render()).events;
    expect(one && value(one, 'description').split('\n\n')).toEqual([
      'Due at the end of Monday, 8 December 2025 (UTC), assumed. 10 days from 28 November 2025, when the change was first seen: the day of notice is not known.',
      `By the clause: “${CLAUSE}”`,
      'Stated in mistral-ai/dpa, https://legal.mistral.example/dpa',
      'Before: “thirty (30) days”',
      'After: “CoreWeave | GPU hosting | United States”',
      'Severity: critical. Seen on mistral-ai/subprocessors, https://trust.mistral.example/subprocessors',
      'https://clausewatch.example/changes/chg_1',
    ]);
  });

  it('rings seven days and one day before, at nine in the morning', () => {
    const [one] = read(render()).events;
    const alarms = one?.getAllSubcomponents('valarm') ?? [];
    expect(alarms.map((alarm) => [value(alarm, 'action'), value(alarm, 'trigger'), value(alarm, 'description')])).toEqual(
      ['-P6DT15H', '-PT15H'].map((trigger) => ['DISPLAY', trigger, 'Mistral AI: last day to object: subprocessor CoreWeave (assumed)']),
    );
  });

  it('calls off what is not due any more, and rings no bell for it', () => {
    const [one] = read(render([event({ calledOff: 'The change was dismissed.', sequence: 3 })])).events;
    expect(one && [value(one, 'status'), value(one, 'sequence'), value(one, 'uid')]).toEqual([
      'CANCELLED',
      '3',
      'chg_1.objection@clausewatch',
    ]);
    expect(one?.getAllSubcomponents('valarm')).toEqual([]);
    expect(one && value(one, 'description')).toMatch(/^No longer due\. The change was dismissed\.\n/);
  });

  it('gives the same bytes for the same events', () => {
    expect(render()).toBe(render());
  });

  it('has no links where nobody knows the address of the pages', () => {
    const { baseUrl: _, ...options } = OPTIONS;
    const [one] = read(renderCalendar([event()], options)).events;
    expect(one?.getFirstProperty('url')).toBeNull();
    expect(one && value(one, 'description')).not.toContain('/changes/');
  });

  it('is a calendar also where nothing is due', () => {
    expect(read(render([])).events).toEqual([]);
  });

  it('folds lines at 75 octets, never within a character, and ends them by CR LF', () => {
    const clause = `${'日本語の条項、'.repeat(80)}${'😀'.repeat(60)} ${'x'.repeat(300)}`;
    const text = render([event({ deadline: { ...DEADLINE, clause } })]);
    const lines = text.split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(lines.every((line) => line.isWellFormed())).toBe(true);
    const [one] = read(text).events;
    expect(one && value(one, 'description')).toContain(`“${clause}”`);
  });
});

describe('hostile text', () => {
  const EVIL = [
    'x\r\nATTACH:https://evil.example',
    'x\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil',
    'x\rSTATUS:CANCELLED',
    'a,b;c\\d:"e"',
    'x\u0000\u0007\u000b\u000c\u0085y\u2028ORGANIZER:mailto:evil@evil.example\u2029',
    '\ud800 alone',
    '\\n\\,\\;',
    '\u202emdash\u202c',
    'x'.repeat(5000),
  ];

  function hostile(evil: string): DueEvent {
    return event({
      change: row({ newValue: { name: evil }, oldQuote: evil, newQuote: evil, source: evil, url: evil, vendor: evil }),
      deadline: { ...DEADLINE, label: evil, clause: evil, clauseSource: { source: evil, url: evil, snapshot: '', path: [] } },
      uid: `${evil}.objection`,
    });
  }

  /** What the file is made of. */
  function shape(text: string): unknown {
    const { calendar, events } = read(text);
    const names = (component: InstanceType<typeof ICAL.Component>) => component.getAllProperties().map(({ name }) => name);
    return [names(calendar), events.map((one) => [names(one), one.getAllSubcomponents().map((sub) => [sub.name, names(sub)])])];
  }

  const options = { name: 'x', vendorNames: new Map<string, string>(), baseUrl: 'https://clausewatch.example' };
  const plain = shape(renderCalendar([event()], options));

  it.each(EVIL)('adds no property and no event: %j', (evil) => {
    const text = renderCalendar([hostile(evil)], { ...options, name: evil, vendorNames: new Map([[evil, evil]]) });
    expect(shape(text)).toEqual(plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]|\r(?!\n)|(?<!\r)\n/);
  });

  it('arrives as it was written, but for control characters', () => {
    const text = 'a, b; c\\d: "e"\nnext \\n line';
    const [one] = read(render([event({ deadline: { ...DEADLINE, clause: text } })])).events;
    expect(one && value(one, 'description')).toContain(`“${text}”`);
  });

  it('of any kind leaves the shape as it is', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.constantFrom('\r', '\n', ',', ';', ':', '\\', '"', '\u2028'),
            fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
          ),
        }),
        (evil) => {
          expect(shape(renderCalendar([hostile(`x${evil}`)], { ...options, name: `x${evil}` }))).toEqual(plain);
        },
      ),
      { numRuns: 150 },
    );
  });
});
