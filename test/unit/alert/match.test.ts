/** @module */
import { describe, expect, it } from 'vitest';
import { fitOfChange, fitOfHealth, fitsChange } from '../../../src/alert/match.ts';
import { type AlertRule, AlertSettings, type ChangeMatch } from '../../../src/domain/alertSettings.ts';
import type { Change, Deadline } from '../../../src/domain/change.ts';
import { followUp, healthEntry, recorded } from '../../helpers/notices.ts';
import { sampleChange } from '../../helpers/samples.ts';

const DPA = { kind: 'dpa', offerings: ['acme-cloud'] } as const;
const change = (more: Partial<Change> = {}): Change => sampleChange('chg_1', 1, more);

function rule(more: Record<string, unknown>): AlertRule {
  const channels = [{ id: 'desk', type: 'stdout' }];
  const [made] = AlertSettings.parse({ channels, rules: [{ id: 'r', to: ['desk'], ...more }] }).rules;
  if (!made) throw new Error('no rule');
  return made;
}

describe('a change fits', () => {
  it.each<[string, ChangeMatch, Partial<Change>, boolean]>([
    ['whatever it is, when nothing is asked', {}, {}, true],
    ['by its vendor', { vendors: ['other', 'acme'] }, {}, true],
    ['no other vendor', { vendors: ['other'] }, {}, false],
    ['by its source', { sources: ['acme/dpa'] }, {}, true],
    ['no other source', { sources: ['acme/terms'] }, {}, false],
    ['by an offering that it was recorded with', { offerings: ['acme-model'] }, {}, true],
    ['by an offering that its page is declared for', { offerings: ['acme-cloud'] }, {}, true],
    ['no other offering', { offerings: ['acme-other'] }, {}, false],
    ['by what its page is', { kinds: ['dpa', 'terms'] }, {}, true],
    ['no other kind of page', { kinds: ['terms'] }, {}, false],
    ['by its key', { keys: ['audit.notice'] }, { key: 'audit.notice' }, true],
    ['by the beginning of its key', { keys: ['audit.*'] }, { key: 'audit.notice' }, true],
    ['no key that only looks alike', { keys: ['audit.*'] }, { key: 'audits.notice' }, false],
    ['no key when it has none', { keys: ['audit.*'] }, {}, false],
    ['by its severity', { severity: ['critical', 'medium'] }, {}, true],
    ['no other severity', { severity: ['critical'] }, {}, false],
    ['by its significance', { significance: ['substantive'] }, {}, true],
    ['no other significance', { significance: ['editorial'] }, {}, false],
    ['only when all that is asked holds', { vendors: ['acme'], severity: ['critical'] }, {}, false],
  ])('%s', (_, match, more, fits) => {
    expect(fitsChange(match, change(more), DPA)).toBe(fits);
  });

  it('no kind of page where its declaration is not known', () => {
    expect(fitsChange({ kinds: ['dpa'] }, change(), undefined)).toBe(false);
    expect(fitsChange({}, change(), undefined)).toBe(true);
  });
});

describe('an entry', () => {
  const told = recorded(1, 'chg_1');
  const critical = { changes: { severity: ['critical'] } };
  const due = (dueOn: string): Deadline => ({ dueOn, clause: '', basis: 'assumed' });

  it('that records a change is new to rules of flagged changes only', () => {
    expect(fitOfChange(rule({ changes: {} }), told, DPA)).toBe('new');
    expect(fitOfChange(rule({ changes: {}, state: 'confirmed' }), told, DPA)).toBeUndefined();
    expect(fitOfChange(rule({ health: {} }), told, DPA)).toBeUndefined();
  });

  it('that confirms one is new to rules of confirmed changes only', () => {
    const confirmed = followUp(2, told, 'change.confirmed', { state: 'confirmed' });
    expect(fitOfChange(rule({ changes: {}, state: 'confirmed' }), confirmed, DPA)).toBe('new');
    expect(fitOfChange(rule({ changes: {} }), confirmed, DPA)).toBeUndefined();
  });

  it.each(['change.corrected', 'change.retracted', 'change.reinstated'] as const)('%s follows up, unless the rule wants none', (kind) => {
    const entry = followUp(2, told, kind, {});
    expect(fitOfChange(rule({ changes: {} }), entry, DPA)).toBe('follow-up');
    expect(fitOfChange(rule({ changes: {}, followUps: false }), entry, DPA)).toBeUndefined();
  });

  it('that moves a deadline follows up; one that works it out for the first time does not', () => {
    const moved = followUp(2, told, 'change.due', { deadlines: [due('2026-03-12')] }, { deadlines: [due('2026-03-10')] });
    expect(fitOfChange(rule({ changes: {} }), moved, DPA)).toBe('follow-up');
    expect(fitOfChange(rule({ changes: {} }), followUp(2, told, 'change.due', { deadlines: [due('2026-03-12')] }), DPA)).toBeUndefined();
  });

  it('that takes a change out of what a rule asks for still follows up', () => {
    const milder = followUp(2, recorded(1, 'chg_1', { severity: 'critical' }), 'change.corrected', { severity: 'low' });
    expect(fitOfChange(rule(critical), milder, DPA)).toBe('follow-up');
    expect(fitOfChange(rule({ changes: { severity: ['high'] } }), milder, DPA)).toBeUndefined();
  });

  it('that makes a change what a rule asks for is new to it, in the state that it asks for', () => {
    const worse = followUp(2, told, 'change.corrected', { severity: 'critical' });
    expect(fitOfChange(rule({ ...critical, followUps: false }), worse, DPA)).toBe('new');
    expect(fitOfChange(rule({ ...critical, state: 'confirmed' }), worse, DPA)).toBeUndefined();
    const confirmed = followUp(2, { ...told, change: { ...told.change, state: 'confirmed' } }, 'change.corrected', {
      severity: 'critical',
    });
    expect(fitOfChange(rule({ ...critical, state: 'confirmed' }), confirmed, DPA)).toBe('new');
  });

  it('on health fits by vendor, source and event', () => {
    const opened = healthEntry(1, 'health.opened');
    expect(fitOfHealth(rule({ health: {} }), opened)).toBe('new');
    expect(fitOfHealth(rule({ health: { vendors: ['acme'], sources: ['acme/dpa'], events: ['unread'] } }), opened)).toBe('new');
    expect(fitOfHealth(rule({ health: { vendors: ['other'] } }), opened)).toBeUndefined();
    expect(fitOfHealth(rule({ health: { sources: ['acme/terms'] } }), opened)).toBeUndefined();
    expect(fitOfHealth(rule({ health: { events: ['moved'] } }), opened)).toBeUndefined();
    expect(fitOfHealth(rule({ changes: {} }), opened)).toBeUndefined();
  });

  it('that trouble is over follows up, unless the rule does not want to know', () => {
    const over = healthEntry(2, 'health.recovered');
    expect(fitOfHealth(rule({ health: {} }), over)).toBe('follow-up');
    expect(fitOfHealth(rule({ health: { recovered: false } }), over)).toBeUndefined();
  });

  it('on the whole installation fits rules that name no source', () => {
    const { sourceId: _, ...whole } = healthEntry(1, 'health.opened').health;
    const entry = { ...healthEntry(1, 'health.opened'), health: { ...whole, kind: 'not-verified' as const } };
    expect(fitOfHealth(rule({ health: { events: ['not-verified'] } }), entry)).toBe('new');
    expect(fitOfHealth(rule({ health: { vendors: ['acme'] } }), entry)).toBeUndefined();
  });
});
