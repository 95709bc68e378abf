/** @module */
import { expect, it } from 'vitest';
import { unknownNames } from '../../../src/alert/unknown.ts';
import { alertSettings } from '../../helpers/routing.ts';
import { sampleSource } from '../../helpers/samples.ts';

const KNOWN = { sources: [sampleSource('acme/dpa', { offerings: ['acme-model'] })], keys: ['subprocessors.list', 'audit.notice'] };

it('names what rules and reminders ask for and nothing goes by', () => {
  const settings = alertSettings({
    rules: [
      {
        id: 'one',
        changes: {
          vendors: ['acme', 'acmee'],
          sources: ['acme/terms'],
          offerings: ['acme-modell'],
          keys: ['subprocessor.*', 'audit.notice'],
        },
      },
      { id: 'two', health: { sources: ['acme/dap'] } },
    ],
    reminders: [{ id: 'three', changes: { vendors: ['emca'] } }],
  });
  expect(unknownNames(settings, KNOWN)).toEqual([
    'alerts.rules: the rule "one" names the vendor "acmee", and there is none of that name.',
    'alerts.rules: the rule "one" names the source "acme/terms", and there is none of that name.',
    'alerts.rules: the rule "one" names the offering "acme-modell", and there is none of that name.',
    'alerts.rules: the rule "one" names the fact key "subprocessor.*", and there is none of that name.',
    'alerts.rules: the rule "two" names the source "acme/dap", and there is none of that name.',
    'alerts.reminders: the reminder "three" names the vendor "emca", and there is none of that name.',
  ]);
});

it('says nothing where all is known', () => {
  const rules = [
    { changes: { vendors: ['acme'], sources: ['acme/dpa'], offerings: ['acme-model'], keys: ['subprocessors.*'] } },
    { health: {} },
  ];
  expect(unknownNames(alertSettings({ rules }), KNOWN)).toEqual([]);
});
