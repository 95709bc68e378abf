/** JSON Feed and Atom, judged by validators that know nothing of Clausewatch. */
import { load } from 'cheerio';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { ChangeEntry } from '../../../src/domain/journal.ts';
import { atomFeed } from '../../../src/publish/atom.ts';
import { changeCsvRecord } from '../../../src/publish/csv.ts';
import { entryHtml } from '../../../src/publish/entryMarkup.ts';
import { stableUrn } from '../../../src/publish/feed.ts';
import { jsonFeed } from '../../../src/publish/jsonFeed.ts';
import { xmlText } from '../../../src/publish/markup.ts';
import { ndjsonLine } from '../../../src/publish/ndjson.ts';
import { entry } from '../../helpers/entries.ts';
import { atomFaults, jsonFeedFaults } from '../../helpers/feedValidators.ts';
import { ATTACKS, HOSTILE, HOSTILE_URLS } from '../../helpers/hostile.ts';
import { change } from '../../helpers/webFixtures.ts';

const ORIGIN = 'https://clauses.example';
const FEED = { filter: [['vendor', 'northwind-ai']], origin: ORIGIN } as const;

const joined = async (parts: AsyncIterable<string>): Promise<string> => (await Array.fromAsync(parts)).join('');
const atom = (entries: ChangeEntry[], more = {}): Promise<string> =>
  joined(atomFeed({ ...FEED, updated: entries[0]?.at ?? '2026-01-01T00:00:00.000Z', ...more }, entries));
const json = (entries: ChangeEntry[], more = {}): Promise<string> => joined(jsonFeed({ ...FEED, ...more }, entries));

/** Everything that an entry can say. */
const FULL = entry(2, {
  kind: 'change.corrected',
  change: change({
    id: 'chg_2',
    kind: 'fact',
    key: 'subprocessors.objection_window',
    oldValue: { n: 30, unit: 'd' },
    newValue: { n: 10, unit: 'd' },
    oldQuote: 'You may object within thirty (30) days of notice.',
    newQuote: 'You may object within ten (10) days of notice.',
    effectiveAt: '2026-12-01',
    offerings: ['northwind-cloud'],
    deadlines: [{ dueOn: '2026-12-08', clause: 'You may object within ten (10) days.', basis: 'assumed', label: 'Last day to object' }],
  }),
  was: { state: 'flagged', severity: 'medium', deadlines: [] },
  edits: { severity: 'high' },
});

/** An entry whose every text is hostile. */
function hostileEntry(text: string, url: string): ChangeEntry {
  const told = change({
    id: `chg_${text}`,
    vendor: text,
    source: text,
    key: text,
    path: [text, text],
    url,
    oldQuote: `${text} before`,
    newQuote: `${text} after`,
    oldValue: text,
    newValue: [text, { name: text, purpose: text }],
    rule: text,
    offerings: [text],
    effectiveAt: text,
    deadlines: [{ dueOn: '2026-12-08', clause: text, basis: 'assumed', label: text }],
    oldSnapshot: text,
  });
  return entry(1, { change: told, supersededBy: text });
}

/** The entries as a second parser reads them. */
function parsed(xml: string): Array<{ id: string; title: string; content: string }> {
  const $ = load(xml, { xml: true });
  const text = (at: number, name: string): string => $('feed > entry').eq(at).children(name).text();
  return $('feed > entry')
    .toArray()
    .map((_, at) => ({ id: text(at, 'id'), title: text(at, 'title'), content: text(at, 'content') }));
}

describe('Atom', () => {
  it('is valid by the grammar of RFC 4287, empty or full, as subscription, archive and file', async () => {
    const links = {
      self: `${ORIGIN}/feeds/changes.atom`,
      'prev-archive': `${ORIGIN}/feeds/changes.atom?archive=1&vendor=x`,
      current: ORIGIN,
    };
    expect(await atomFaults(await atom([]))).toEqual([]);
    expect(await atomFaults(await atom([FULL, entry(1)], { links }))).toEqual([]);
    expect(await atomFaults(await atom([FULL], { links, history: 'archive' }))).toEqual([]);
    expect(await atomFaults(await joined(atomFeed({ filter: [], updated: FULL.at, history: 'complete' }, [FULL])))).toEqual([]);
  });

  it('would be found out where it is not', async () => {
    const xml = await atom([FULL]);
    for (const broken of [
      xml.replace(/<updated>[^<]*<\/updated>/, ''),
      xml.replace('<title>', '<title type="x">'),
      xml.replace('https://clauses.example/changes"', '"'),
      xml.slice(0, -9),
    ])
      expect(await atomFaults(broken)).not.toEqual([]);
  });

  it('carries old and new value, both quotes and the difference with del and ins', async () => {
    const [first] = parsed(await atom([FULL]));
    const $ = load(first?.content ?? '');
    expect(first?.title).toBe('Corrected: northwind-ai/dpa: Subprocessors: objection window: 30 days → 10 days');
    expect(
      $('strong')
        .toArray()
        .map((element) => $(element).text()),
    ).toEqual(['30 days', '10 days', 'Last day to object: 2026-12-08 (assumed)']);
    expect(
      $('blockquote')
        .toArray()
        .map((element) => $(element).text()),
    ).toEqual([FULL.change.oldQuote, FULL.change.newQuote, 'You may object within ten (10) days.']);
    expect(
      $('del')
        .toArray()
        .map((element) => $(element).text()),
    ).toEqual(['thirty', '30']);
    expect(
      $('ins')
        .toArray()
        .map((element) => $(element).text()),
    ).toEqual(['ten', '10']);
    expect($('p').first().text()).toBe('An analyst corrected what this change says. Severity: medium → high. Due: none → 2026-12-08.');
  });

  it('names the same entry alike in every feed, under every host, and no two alike', async () => {
    const ids = async (more: object): Promise<string[]> => parsed(await atom([FULL, entry(1)], more)).map(({ id }) => id);
    expect(await ids({ origin: 'http://other.example', filter: [] })).toEqual(await ids({}));
    const feed = async (filter: Array<[string, string]>) => /<id>([^<]+)/.exec(await atom([], { filter }))?.[1];
    expect(await feed([])).not.toBe(await feed([['vendor', 'x']]));
    for (const seq of [1, 2, 3])
      expect(stableUrn(`chg_${seq}:recorded`)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('stays valid, and one document with one entry, whatever pages say', async () => {
    const bad = ['\u0000', '\u0008', '\ud800', '\udfff\ud800', '\uffff', '\ufffe', '\u0085', '\u009f', '😀'];
    for (const text of [...ATTACKS, ...bad, HOSTILE, '</content></entry></feed>', ']]>', '<![CDATA[', '<?xml?>', '<!ENTITY x "y">&x;']) {
      const xml = await atom([hostileEntry(text, HOSTILE_URLS[0])], { filter: [['vendor', text]] });
      expect([text, await atomFaults(xml)]).toEqual([text, []]);
      const [read, ...more] = parsed(xml);
      expect(more).toEqual([]);
      expect(read?.content).toBe(entryHtml(hostileEntry(text, HOSTILE_URLS[0])));
      expect(read?.title).toContain(xmlText(text));
    }
  });
});

describe('JSON Feed', () => {
  it('is valid by a schema of version 1.1, empty or full', async () => {
    expect(jsonFeedFaults(await json([]))).toEqual([]);
    expect(
      jsonFeedFaults(
        await json([FULL, entry(1)], { feedUrl: `${ORIGIN}/feeds/changes.json`, nextUrl: `${ORIGIN}/feeds/changes.json?before=1` }),
      ),
    ).toEqual([]);
    expect(jsonFeedFaults(await joined(jsonFeed({ filter: [] }, [FULL])))).toEqual([]);
  });

  it('would be found out where it is not', async () => {
    const text = await json([FULL]);
    for (const broken of [
      text.replace('"version"', '"edition"'),
      text.replace('"date_published":"', '"date_published":"on '),
      text.replaceAll(/"content_(html|text)"/g, '"_x"'),
    ])
      expect(jsonFeedFaults(broken)).not.toEqual([]);
  });

  it('carries the typed entry as it is', async () => {
    const { items } = JSON.parse(await json([FULL])) as { items: Array<Record<string, unknown>> };
    const { seq, ...rest } = FULL;
    expect(items[0]?.['_clausewatch']).toEqual({ cursor: seq, ...rest });
  });

  it('stays valid whatever pages say, and links to nothing but the web', async () => {
    for (const url of HOSTILE_URLS) {
      const text = await json([hostileEntry(HOSTILE, url)]);
      expect([url, jsonFeedFaults(text)]).toEqual([url, []]);
      expect((JSON.parse(text) as { items: Array<{ external_url?: string }> }).items[0]?.external_url).toBeUndefined();
    }
  });
});

describe('what a feed reader shows', () => {
  const TAGS = new Set(['P', 'H4', 'STRONG', 'BLOCKQUOTE', 'DEL', 'INS', 'UL', 'LI', 'A']);

  it.each([...ATTACKS, HOSTILE, '\'"><&'])('of a page that says %j has our elements only, and all the words', (text) => {
    const html = entryHtml(hostileEntry(text, 'https://vendor.example/x?a=1&b="'));
    const all = [...parseHTML(`<body>${html}</body>`).document.querySelectorAll('body *')];
    expect(all.map(({ tagName }) => tagName.toUpperCase()).filter((tag) => !TAGS.has(tag))).toEqual([]);
    expect(all.flatMap(({ attributes }) => [...attributes].map(({ name }) => name)).filter((name) => name !== 'href')).toEqual([]);
    expect(load(html).text()).toContain(`${text} before`);
  });

  it('links to the vendor only by an address of the web', () => {
    for (const url of HOSTILE_URLS) expect(entryHtml(hostileEntry('x', url))).not.toContain('href');
    expect(entryHtml(hostileEntry('x', 'https://vendor.example/a?b=1&c=2'))).toContain('<a href="https://vendor.example/a?b=1&amp;c=2">');
  });
});

describe('text that was cut within a character', () => {
  /** What a strict parser of JSON refuses. */
  const HALF = /\\ud[89a-f]/i;

  it.each(['\ud83d', '\ude00', 'cut \ud83d'])('%j is in no JSON of a feed, and an escape that the page spells out stays', async (text) => {
    const cut = hostileEntry(text, 'https://vendor.example/');
    for (const made of [ndjsonLine(cut), await json([cut])]) {
      expect(made).not.toMatch(HALF);
      expect(made).toContain(`"name":"${text.toWellFormed()}"`);
    }
    expect(changeCsvRecord(cut.change)).not.toMatch(HALF);
    const spelt = hostileEntry('\\ud83d and 😀', 'https://vendor.example/');
    expect((JSON.parse(ndjsonLine(spelt)) as { change: unknown }).change).toEqual(spelt.change);
  });
});

describe('NDJSON', () => {
  it('has one line an entry, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const told = entry(5, { change: change({ id: 'chg_5', newQuote: `\u2028${text}\n\u0085` }) });
        const line = ndjsonLine(told);
        expect(line.match(/[\n\r\u0085\u2028\u2029]/g)).toEqual(['\n']);
        const { seq, ...rest } = told;
        expect(JSON.parse(line)).toEqual({ cursor: seq, ...rest });
      }),
    );
  });
});
