/** The catalogue: the shipped one, and what the schema refuses. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';

const SHIPPED = join(import.meta.dirname, '../../../config/catalogue.yaml');

let file: string;
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'clausewatch-catalogue-')), 'catalogue.yaml');
});
afterEach(() => rm(join(file, '..'), { recursive: true, force: true }));

describe('the shipped catalogue', async () => {
  const catalogue = await loadCatalogue(SHIPPED);

  it('has the fact keys that labels and watchers use', () => {
    expect(Object.keys(catalogue.keys).sort()).toEqual([
      'audit.frequency',
      'audit.notice',
      'breach.notification',
      'certifications',
      'contact.privacy',
      'dates.effective',
      'dates.last_updated',
      'deletion.after_termination',
      'governing_law',
      'residency.places',
      'retention.default',
      'subprocessors.list',
      'subprocessors.notice',
      'subprocessors.objection_window',
      'training.default',
      'transfers.mechanisms',
      'transfers.scc_modules',
    ]);
  });

  it('starts the time to object with a subprocessor, and a deadline with a stated day of effect', () => {
    expect(catalogue.deadlines.map(({ id, window, effective }) => [id, window?.map(({ key }) => key), effective])).toEqual([
      ['objection', ['subprocessors.objection_window', 'subprocessors.notice'], undefined],
      ['effective', undefined, 'Takes effect'],
    ]);
  });

  it('asks of an entry what the field asks', () => {
    expect(catalogue.dimensions.map(({ id }) => id)).toEqual([
      ...['soc2_type2', 'iso_27001', 'iso_42001', 'trust_center', 'hipaa_baa'],
      ...['gdpr_dpa', 'training_default', 'retention_zdr', 'data_residency'],
      ...['gpai_code', 'art53_summary'],
      ...['subprocessor_list', 'subprocessor_notice', 'post_termination_deletion', 'audit_rights'],
      ...['breach_notification', 'transfer_mechanisms', 'governing_law'],
    ]);
  });

  it('has a rule and a kind of page for everything it asks of an entry', () => {
    for (const { rules, read, question } of catalogue.dimensions) {
      expect(rules).not.toEqual([]);
      expect(read).not.toEqual([]);
      expect(question).toMatch(/\?$/);
    }
  });

  it('grades EU AI Act dimensions on the developer and all others on the platform', () => {
    for (const { group, subject } of catalogue.dimensions) expect(subject).toBe(group === 'EU AI Act' ? 'developer' : 'platform');
  });

  it('has marks for every unreadable page, none of them twice', () => {
    const { words: _, invitations: __, ...lists } = catalogue.verdicts;
    for (const markers of Object.values(lists)) {
      expect(markers.length).toBeGreaterThan(5);
      const seen = markers.map((marker) => `${marker.where}|${marker.text.toLowerCase()}`);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  it.each([
    ['challenge', 'Checking your browser before accessing example.com'],
    ['challenge', 'Überprüfung, ob die Verbindung zur Website sicher ist'],
    ['error', 'Application error: a client-side exception has occurred (see the browser console)'],
    ['error', 'This page contains the following errors: error on line 1'],
    ['error', 'Cette page est temporairement indisponible.'],
    ['shell', 'You need to enable JavaScript to run this app.'],
    ['consent', 'Before you continue to Example'],
    ['login', 'Sign in to continue to Example'],
  ] as const)('knows a %s page by %j', (list, lead) => {
    const hits = catalogue.verdicts[list].filter(
      (marker) => marker.where === 'lead' && lead.toLowerCase().includes(marker.text.toLowerCase()),
    );
    expect(hits).not.toEqual([]);
  });

  it.each([
    'Data Processing Addendum Effective 27 May 2025 This Data Processing Addendum forms part of the Agreement',
    'How can I delete my account? Log in to your account, open the settings and choose Delete.',
    'Do you use cookies? Yes. Before you continue, read our cookie policy.',
    'Where do you store my data? By default, in the European Union. The service may be unavailable during maintenance.',
  ])('has no mark in the ordinary text %j', (lead) => {
    const { words: _, invitations: __, ...lists } = catalogue.verdicts;
    const all = Object.values(lists).flat();
    expect(all.filter((marker) => marker.where === 'lead' && lead.toLowerCase().includes(marker.text.toLowerCase()))).toEqual([]);
  });
});

describe('loadCatalogue', () => {
  it.each([
    ['keys: { a.b: { type: duraton, group: G, description: D } }', '1:22  error  keys.a.b.type must be "date", "duration"'],
    ['keys: { a.b: { type: choice, group: G, description: D } }', '1:14  error  keys.a.b.values needs "values" for a choice or a set'],
    ['keys: { a.b: { type: date, group: G, description: D, cue: x } }', '1:54  error  unknown key "cue" in keys.a.b'],
    ['keys: { "A B": { type: date, group: G, description: D } }', '1:9  error  "A B" must be dotted lower-case words'],
    [
      'keys: {}\nverdicts: { challenge: [{ text: "x", where: body }] }',
      '2:45  error  verdicts.challenge[0].where must be "title", "lead", "header" or "short"',
    ],
    [
      'keys: {}\nverdicts: { challenge: [{ text: "cf-mitigated", where: header }] }',
      '2:33  error  verdicts.challenge[0].text must read "header-name: value"',
    ],
    ['keys: {}\nreveal: [more]', '2:10  error  reveal[0] must be two words or more'],
    ['dimensions: []', '1:1  error  keys is missing'],
    [
      'keys: { a.b: { type: date, group: G, description: D } }\ndeadlines: [{ id: x, window: [{ key: a.b, label: L }] }]',
      '2:38  error  deadlines[0].window[0].key must be a key of type "duration", not "a.b"',
    ],
    ['keys: {}\ndeadlines: [{ id: x }]', '2:13  error  deadlines[0].window needs either "window" or "effective"'],
    [
      'keys: {}\ndeadlines: [{ id: x, effective: E }, { id: x, effective: E }]',
      '2:44  error  deadlines[1].id is the id of another rule: "x"',
    ],
    [
      'keys: { a.b: { type: choice, values: [x], group: G, description: D }, c.d: { type: duration, group: G, description: D } }\nhosting: [{ id: q, label: Q, values: [{ name: n, label: L, key: a.c }] }]',
      '2:65  error  hosting[0].values[0].key is no key of this catalogue: "a.c"',
    ],
    [
      'keys: { a.b: { type: choice, values: [x], group: G, description: D }, c.d: { type: duration, group: G, description: D } }\nhosting: [{ id: q, label: Q, values: [{ name: n, label: L, key: a.b, count: true }] }]',
      '2:77  error  hosting[0].values[0].count is for lists and sets, and "a.b" is a choice',
    ],
    [
      'keys: { a.b: { type: choice, values: [x], group: G, description: D }, c.d: { type: duration, group: G, description: D } }\nhosting: [{ id: q, label: Q, values: [{ name: n, label: L, key: a.b }, { name: n, label: M, key: c.d }] }]',
      '2:80  error  hosting[0].values[1].name is the name of another value: "n"',
    ],
    [
      'keys: { a.b: { type: choice, values: [x], group: G, description: D }, c.d: { type: duration, group: G, description: D } }\nhosting: [{ id: q, label: Q, rules: [{ grade: partial, facts: [{ key: a.b, in: [y] }], summary: S }] }]',
      '2:81  error  hosting[0].rules[0].facts[0].in[0] must be one of the values of "a.b", not "y"',
    ],
    [
      'keys: { a.b: { type: choice, values: [x], group: G, description: D }, c.d: { type: duration, group: G, description: D } }\nhosting: [{ id: q, label: Q, rules: [{ grade: partial, facts: [{ key: c.d, in: [1] }], summary: S }] }]',
      '2:80  error  hosting[0].rules[0].facts[0].in cannot be told of "c.d", which is a duration',
    ],
    [
      'keys: { a.b: { type: choice, values: [x], group: G, description: D }, c.d: { type: duration, group: G, description: D } }\nhosting: [{ id: q, label: Q, rules: [{ grade: partial, pages: [dpa], summary: Within $ }] }]',
      '2:79  error  hosting[0].rules[0].summary has $, which stands for the value of a fact',
    ],
    [
      'keys: { a.b: { type: choice, values: [x], group: G, description: D }, c.d: { type: duration, group: G, description: D } }\nhosting: [{ id: q, label: Q, rules: [{ grade: partial, pages: [dpa], with: [a], summary: S }] }]',
      '2:47  error  hosting[0].rules[0].grade needs "says" beside "with" and "without"',
    ],
    [
      'keys: { a.b: { type: choice, values: [x], group: G, description: D }, c.d: { type: duration, group: G, description: D } }\nhosting: [{ id: q, label: Q, rules: [{ grade: partial, summary: S }] }]',
      '2:47  error  hosting[0].rules[0].grade needs "facts", "says" or "pages"',
    ],
    [
      'keys: { a.b: { type: choice, values: [x], group: G, description: D }, c.d: { type: duration, group: G, description: D } }\nhosting: [{ id: q, label: Q, rules: [{ grade: partial, says: [<nobody>], summary: S }] }]',
      '2:63  error  hosting[0].rules[0].says[0] refers to <nobody>, which is not under "terms"',
    ],
    [
      'keys: { a.b: { type: choice, values: [x], group: G, description: D }, c.d: { type: duration, group: G, description: D } }\nhosting: [{ id: q, label: Q, rules: [] }, { id: q, label: Q }]',
      '2:49  error  hosting[1].id is the id of another question: "q"',
    ],
    ['keys: {}\ndeadlines: [{ id: x, effective: E, kinds: [clause] }]', '2:44  error  deadlines[0].kinds[0] must be "fact"'],
  ])('reports the place of the fault in %j', async (content, message) => {
    await writeFile(file, content);
    const error = await loadCatalogue(file).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'config' });
    expect((error as Error).message.startsWith(`${file}:${message}`), (error as Error).message).toBe(true);
  });

  it('fails on a missing file in one sentence', async () => {
    await expect(loadCatalogue(file)).rejects.toMatchObject({ code: 'config', message: `${file}:1:1  error  cannot be read (ENOENT)` });
  });
});
