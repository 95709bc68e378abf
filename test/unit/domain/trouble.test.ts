import { describe, expect, it } from 'vitest';
import { CAPTURE_FAILURES, type CaptureFailureKind } from '../../../src/domain/capture.ts';
import type { Visit } from '../../../src/domain/snapshot.ts';
import { proposable, TROUBLE_KINDS, troubleOf, troubleWords } from '../../../src/domain/trouble.ts';
import { isReadable, VERDICTS } from '../../../src/domain/vocabulary.ts';
import { failedVisit, sampleVisit } from '../../helpers/samples.ts';

const FILE = 'watchers/acme.yaml';
const failed = (kind: CaptureFailureKind, more = {}) =>
  failedVisit(1, { failure: { kind, message: 'It failed.', transient: true, ...more } });
const judged = (verdict: Visit['verdict'], more: Partial<Visit> = {}) => sampleVisit(1, 'page', { verdict, because: 'of this', ...more });

describe('trouble', () => {
  it.each(VERDICTS.filter(isReadable))('is none where the verdict is %s', (verdict) => {
    expect(troubleOf(judged(verdict), FILE)).toBeUndefined();
  });

  it.each(CAPTURE_FAILURES)('of a visit that failed with %s keeps its kind and its sentence, and has a remedy', (kind) => {
    expect(troubleOf(failed(kind), FILE)).toEqual({
      kind,
      lasting: 'transient',
      sentence: 'It failed.',
      remedy: expect.stringMatching(/\w{3}.*/),
    });
    expect(troubleOf(failed(kind, { transient: false }), FILE)?.lasting).toBe('lasting');
  });

  it.each<[Visit['verdict'], number | undefined, string, string]>([
    ['challenge', 200, 'blocked', 'transient'],
    ['challenge', 403, 'blocked', 'transient'],
    ['login', 401, 'login', 'lasting'],
    ['consent', 200, 'consent', 'lasting'],
    ['shell', 200, 'shell', 'transient'],
    ['gone', 404, 'gone', 'lasting'],
    ['gone', 410, 'gone', 'lasting'],
    ['moved', 200, 'moved', 'lasting'],
    ['partial', 200, 'partial', 'transient'],
    ['robots', undefined, 'robots', 'lasting'],
    ['unreachable', undefined, 'unreachable', 'transient'],
    ['error-page', 200, 'error-page', 'transient'],
    ['error-page', undefined, 'error-page', 'transient'],
    ['error-page', 400, 'http-4xx', 'lasting'],
    ['error-page', 451, 'http-4xx', 'lasting'],
    ['error-page', 408, 'http-4xx', 'transient'],
    ['error-page', 425, 'http-4xx', 'transient'],
    ['error-page', 429, 'blocked', 'transient'],
    ['error-page', 500, 'http-5xx', 'transient'],
    ['error-page', 503, 'http-5xx', 'transient'],
  ])('of a page that is %s with status %s is %s and %s', (verdict, status, kind, lasting) => {
    const { status: _, ...visit } = judged(verdict);
    expect(troubleOf({ ...visit, ...(status === undefined ? {} : { status }) }, FILE)).toMatchObject({ kind, lasting });
  });

  it('has words of its own and a remedy that can be followed, for every kind', () => {
    expect(new Set(TROUBLE_KINDS.map(troubleWords)).size).toBe(TROUBLE_KINDS.length);
    for (const verdict of VERDICTS.filter((name) => !isReadable(name)))
      expect(troubleOf(judged(verdict), FILE)?.remedy, verdict).toMatch(/acme\/dpa in watchers\/acme\.yaml|https:\/\/acme\/dpa/);
  });

  it('says in one sentence what the page is and why', () => {
    expect(troubleOf(judged('gone', { because: 'the server answered 404' }), FILE)).toEqual({
      kind: 'gone',
      lasting: 'lasting',
      sentence: 'The page is gone: the server answered 404.',
      remedy:
        'Find the new address of the document and change url of acme/dpa in watchers/acme.yaml; or set paused: true there to keep the history only.',
    });
    expect(troubleOf(judged('gone'))?.remedy).toContain('url of acme/dpa in its watcher');
  });

  it('proposes the address to which a page forwards', () => {
    const moved = judged('moved', { forwardsTo: 'https://acme/new' });
    expect(troubleOf(moved, FILE)?.remedy).toBe('Change url of acme/dpa in watchers/acme.yaml to https://acme/new');
  });

  it('leaves the remedy to the failure where that knows more', () => {
    const remedy = 'Name its certificate file in NODE_EXTRA_CA_CERTS.';
    expect(troubleOf(failed('tls', { remedy }), FILE)?.remedy).toBe(remedy);
    expect(troubleOf(failed('connect', { remedy: 'It is tried again.' }), FILE)?.remedy).toContain('Open https://acme/dpa in a browser');
  });

  it('names the rule of the watcher that is behind it', () => {
    const partial = (unmatched: string[]) => troubleOf(judged('partial', { unmatched }), FILE)?.remedy;
    expect(partial(['select ".text"', 'remove ".ad"'])).toMatch(/^Mend select "\.text" of acme\/dpa in watchers\/acme\.yaml/);
    expect(partial(['remove ".ad"'])).toMatch(/^Open https:\/\/acme\/dpa and compare/);
    expect(troubleOf(failed('timeout', { notReady: true }), FILE)?.remedy).toMatch(/^Compare ready of acme\/dpa/);
  });

  it('asks for a browser only where there was none', () => {
    expect(troubleOf(judged('shell', { renderer: 'http' }), FILE)?.remedy).toMatch(/^Set render: chromium/);
    expect(troubleOf(judged('shell', { renderer: 'chromium' }), FILE)?.remedy).toMatch(/^Say with ready/);
  });
});

it.each([
  ['https://acme/new', undefined, 'https://acme/new'],
  ['/new', 'https://acme/old', 'https://acme/new'],
  ['javascript:alert(1)', 'https://acme/old', undefined],
  ['data:text/html,x', undefined, undefined],
  ['https://user:secret@acme/', undefined, undefined],
  ['nonsense', undefined, undefined],
  [`https://acme/${'x'.repeat(3000)}`, undefined, undefined],
])('an address that a page names, %s, is proposed only where it may be watched', (url, base, proposed) => {
  expect(proposable(url, base)).toBe(proposed);
});
