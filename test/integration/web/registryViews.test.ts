/** Comparing, commitments, deals, hosting, changelog and methodology: pages, their twins, and who sees what. */
import { join } from 'node:path';
import { load } from 'cheerio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import type { User } from '../../../src/domain/access.ts';
import { questionsOf } from '../../../src/domain/question.ts';
import { createRegistryDesk } from '../../../src/pipeline/registry/desk.ts';
import type { RegistryServices } from '../../../src/web/registry/services.ts';
import { parseCsv } from '../../helpers/csv.ts';
import { ADA, BEN, type DeskSiteOptions, deskSite, VIC } from '../../helpers/deskSite.ts';
import { ATTACKS, HOSTILE } from '../../helpers/hostile.ts';
import { addRegistrySample, SAMPLE_OFFERINGS, SAMPLE_QUESTIONS, SAMPLE_VENDORS } from '../../helpers/registrySample.ts';
import { sampleSource } from '../../helpers/samples.ts';

const PATHS = [
  '/compare',
  '/compare?offerings=northwind-platform,quarry-api',
  '/compare?offerings=northwind-platform,quarry-api&differences=only',
  '/commitments',
  '/commitments?questions=gdpr_dpa,ip_indemnity&vendors=halden',
  '/commitments/northwind-ai',
  '/deals',
  '/deals?kind=model_host&vendor=halden',
  '/directory',
  '/directory?verdict=suitable&criteria=eu_saas',
  '/directory/quarry-api',
  '/directory/tallow-workbench',
  '/changelog',
  '/changelog?vendor=quarry&question=retention_zdr',
  '/methodology',
  '/methodology/gdpr_dpa',
];

async function views({ isPublic = true, ...options }: DeskSiteOptions & { isPublic?: boolean } = {}) {
  const registry: RegistryServices = { questions: SAMPLE_QUESTIONS, offerings: SAMPLE_OFFERINGS, vendors: SAMPLE_VENDORS, isPublic };
  const site = await deskSite({ ...options, services: { registry } });
  onTestFinished(() => site.store.close());
  await addRegistrySample(site.store);
  let ids = 0;
  registry.desk = createRegistryDesk({
    store: site.store,
    clock: site.clock,
    newId: (prefix) => {
      ids += 1;
      return `${prefix}_view_${ids}`;
    },
    catalogue: { keys: {}, dimensions: [], commitments: [], hosting: [] },
    profiles: SAMPLE_VENDORS.map((vendor) => ({
      vendor,
      offerings: SAMPLE_OFFERINGS.filter(({ platform }) => platform === vendor.id),
      commitments: [],
      answers: [],
    })),
  });
  return { ...site, registry };
}

const twin = (path: string, ending: string): string => path.replace(/(\?|$)/, `.${ending}$1`);

/** The page, its twin as JSON, and the records of its twin as CSV by their columns. */
async function all(site: Awaited<ReturnType<typeof views>>, path: string, user?: User) {
  const { get } = site.as(user);
  const [page, json, csv] = await Promise.all([get(path), get(twin(path, 'json')), get(twin(path, 'csv'))]);
  const [columns = [], ...rows] = parseCsv((await csv.text()).replace(/^\ufeff/, ''));
  return {
    $: load(await page.text()),
    // biome-ignore lint/suspicious/noExplicitAny: what programs get; each test says what it looks at
    json: (await json.json()) as any,
    rows: rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? '']))),
    statuses: [page.status, json.status, csv.status],
  };
}

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('who may look', () => {
  it('is everybody where the registry is public', async () => {
    const site = await views();
    for (const path of PATHS) expect((await all(site, path)).statuses, path).toEqual([200, 200, 200]);
  });

  it('is whoever is signed in where it is not', async () => {
    const site = await views({ isPublic: false });
    for (const path of PATHS) {
      const { get } = site.as(undefined);
      expect((await get(path)).status, path).not.toBe(200);
      expect((await get(twin(path, 'json'))).status, path).toBe(401);
      expect((await all(site, path, VIC)).statuses, path).toEqual([200, 200, 200]);
    }
  });
});

describe('what is not there', () => {
  it.each([
    ['/compare?offerings=northwind-platform,nope', 400, 'There is no offering nope.'],
    ['/compare?offerings=northwind-platform,northwind-on-halden,quarry-api,quarry-on-halden,tallow-workbench', 400, 'At most 4 offerings'],
    ['/compare?offerings=northwind-platform&differences=yes', 400, 'differences'],
    ['/compare?offering=northwind-platform', 400, 'There is no filter "offering" here.'],
    ['/commitments/nope', 404, 'There is no such vendor here.'],
    ['/commitments?questions=nope', 400, 'There is no question nope.'],
    ['/commitments?vendors=nope', 400, 'There is no vendor nope.'],
    ['/deals?vendor=nope', 400, 'There is no vendor nope.'],
    ['/deals?kind=nope', 400, 'must be one of'],
    ['/directory/nope', 404, 'There is no such offering here.'],
    ['/directory?criteria=gdpr_dpa', 400, 'There is no criterion gdpr_dpa.'],
    ['/changelog?offering=nope', 400, 'There is no offering nope.'],
    ['/changelog?before=0', 400, 'must be at least 1'],
    ['/methodology?x=1', 400, 'There is no filter "x" here.'],
    ['/methodology/none', 404, 'question'],
  ])('%s answers %i', async (path, status, sentence) => {
    const site = await views();
    const { get } = site.as(undefined);
    const page = await get(path);
    expect([page.status, words(load(await page.text())('main').text())]).toEqual([status, expect.stringContaining(sentence)]);
    const json = await get(twin(path, 'json'));
    expect([json.status, json.headers.get('content-type'), ((await json.json()) as { detail: string }).detail]).toEqual([
      status,
      'application/problem+json',
      expect.stringContaining(sentence),
    ]);
  });
});

describe('a comparison', () => {
  it('with fewer than two offerings is a choice, which keeps what was chosen', async () => {
    const { $, json } = await all(await views(), '/compare?offerings=quarry-api');
    expect($('input[name=offerings]:checked').attr('value')).toBe('quarry-api');
    expect($('input[name=offerings]')).toHaveLength(SAMPLE_OFFERINGS.length);
    expect(json).toMatchObject({ offerings: [{ id: 'quarry-api' }], choose: { fewest: 2, most: 4 } });
  });

  it('takes offerings as a form sends them', async () => {
    const site = await views();
    const [form, shared] = await Promise.all(
      ['/compare?offerings=quarry-api&offerings=tallow-workbench', '/compare?offerings=quarry-api,tallow-workbench'].map((path) =>
        all(site, path),
      ),
    );
    expect(form?.json).toEqual(shared?.json);
  });

  it.each([false, true])('says the same on the page and in its twins (differences only: %s)', async (only) => {
    const path = `/compare?offerings=northwind-platform,northwind-on-halden,quarry-api${only ? '&differences=only' : ''}`;
    const { $, json, rows } = await all(await views(), path);
    const shown = $('.compare tbody tr:not(.group-row)').toArray();
    expect(shown).toHaveLength(json.rows.length);
    expect(rows).toHaveLength(json.rows.length * 3);
    for (const [at, row] of json.rows.entries()) {
      const line = $(shown[at]);
      expect(line.find('.asked').text()).toBe(row.question.label);
      expect(line.hasClass(`like-${row.likeness}`)).toBe(true);
      for (const [place, { answer, offering }] of row.cells.entries()) {
        const text = words(line.find('td').eq(place).text());
        for (const part of [answer.label, answer.summary, answer.statusLabel]) expect(text).toContain(words(part));
        expect(rows[at * 3 + place]).toMatchObject({ question: row.question.id, offering, grade: answer.grade, status: answer.status });
        expect(line.find('td').eq(place).find('.to-answer a').attr('href')).toBe(`/registry/${offering}/${row.question.id}`);
      }
    }
    expect(shown.length < 18).toBe(only);
  });

  it('marks a row that differs, and the values that do, by words as well', async () => {
    const { $ } = await all(await views(), '/compare?offerings=northwind-platform,northwind-on-halden');
    const row = $('tr').filter((_, tr) => $(tr).find('.asked').text() === 'Audit rights');
    expect(words(row.find('th .likeness').text())).toMatch(/^≠ ?Differs in .*audit notice/);
    expect(words(row.find('dd .differs').first().text())).toBe('≠differs: 30 days');
  });

  it('counts watch-outs as the entries do', async () => {
    const site = await views();
    const { json, $ } = await all(site, '/compare?offerings=northwind-platform,quarry-on-halden');
    const index = (await (await site.as(undefined).get('/registry.json')).json()) as {
      offerings: Array<{ offering: string; watchOuts: number }>;
    };
    for (const [at, { id, watchOuts }] of json.offerings.entries()) {
      expect(watchOuts).toBe(index.offerings.find(({ offering }) => offering === id)?.watchOuts);
      expect(
        words(
          $('thead th')
            .eq(at + 1)
            .text(),
        ),
      ).toContain(`${watchOuts} watch-outs in 18 answers`);
    }
  });
});

describe('commitments', () => {
  it('of all vendors are a table that says the same as its twins', async () => {
    const { $, json, rows } = await all(await views(), '/commitments');
    expect($('.matrix tbody tr')).toHaveLength(SAMPLE_VENDORS.length);
    expect($('.matrix thead th')).toHaveLength(8);
    expect(rows).toHaveLength(SAMPLE_VENDORS.length * 7);
    expect(json.rows).toHaveLength(SAMPLE_VENDORS.length);
    expect($('.matrix .said a').first().attr('href')).toMatch(/^\/commitments\/fernwood\//);
  });

  it('over chosen questions are a shareable matrix of the offerings of the chosen vendors', async () => {
    const { $, json } = await all(await views(), '/commitments?questions=gdpr_dpa,ip_indemnity&vendors=halden');
    expect(json.questions.map(({ id }: { id: string }) => id)).toEqual(['gdpr_dpa', 'ip_indemnity']);
    expect(json.rows.map(({ subject }: { subject: { id: string } }) => subject.id).sort()).toEqual([
      'northwind-on-halden',
      'quarry-on-halden',
    ]);
    expect($('.forms-of a').first().attr('href')).toBe('/commitments.json?questions=gdpr_dpa,ip_indemnity&vendors=halden');
    expect(
      $('input[name=questions]:checked')
        .toArray()
        .map((box) => $(box).attr('value')),
    ).toEqual(['gdpr_dpa', 'ip_indemnity']);
  });

  it('of a vendor give each its words, status, day and source, and its deals from either side', async () => {
    const { $, json, rows } = await all(await views(), '/commitments/halden');
    const lines = $('section[aria-labelledby=commitments] tbody tr').toArray();
    expect(lines).toHaveLength(7);
    for (const [at, { question, answer }] of json.commitments.entries()) {
      const text = words($(lines[at]).text());
      for (const part of [question.label, answer.label, answer.statusLabel]) expect(text).toContain(part);
      for (const { quote } of answer.citations) expect($(lines[at]).find('blockquote').text()).toContain(quote);
    }
    expect($('.deals-table tbody tr')).toHaveLength(1);
    expect(rows.map(({ part }) => part)).toEqual([...Array.from({ length: 7 }, () => 'commitment'), 'deal']);
  });

  it('of a vendor without a confirmed change say what was watched, and since when', async () => {
    const source = sampleSource('halden/terms', { vendor: { id: 'halden', name: 'Halden Cloud' } });
    const change = { id: 'chg_h', vendor: 'halden', kind: 'fact' as const, key: 'audit.notice' };
    const site = await views({ edits: [{ source, minutes: 60, before: [], after: [], changes: [change] }] });
    const empty = words((await all(site, '/commitments/halden')).$('section[aria-labelledby=changes]').text());
    expect(empty).toContain('No confirmed change since 1 March 2026. 1 page was watched from then on, last read on 1 March 2026.');
    expect(empty).toContain('1 change was seen and waits for a decision');
    const unread = words((await all(site, '/commitments/tallow')).$('section[aria-labelledby=changes]').text());
    expect(unread).toContain('that says nothing: no page of this vendor has been read yet');
  });

  it('of a vendor list confirmed changes only, as corrected, with a link for the team; the page is a new one then', async () => {
    const source = sampleSource('halden/terms', { vendor: { id: 'halden', name: 'Halden Cloud' } });
    const change = (id: string, key: string) => ({
      id,
      vendor: 'halden',
      kind: 'fact' as const,
      key,
      oldValue: { n: 30, unit: 'd' as const },
      newValue: { n: 9, unit: 'd' as const },
    });
    const changes = [
      change('chg_yes', 'subprocessors.objection_window'),
      change('chg_no', 'audit.notice'),
      change('chg_open', 'retention.default'),
    ];
    const site = await views({ edits: [{ source, minutes: 60, before: [], after: [], changes }] });
    const { get } = site.as(undefined);
    const etag = (await get('/commitments/halden')).headers.get('etag') ?? '';
    const who = { by: { kind: 'user', id: BEN.id, name: BEN.name }, role: BEN.role } as const;
    await site.desk.edit({ id: 'chg_yes', version: 0 }, { newValue: { n: 10, unit: 'd' }, effectiveAt: '2026-04-01' }, who);
    await site.desk.decide([{ id: 'chg_yes', version: 1 }], 'confirmed', who);
    await site.desk.decide([{ id: 'chg_no', version: 0 }], 'dismissed', { ...who, reason: 'Read wrongly' });
    expect((await get('/commitments/halden')).headers.get('etag')).not.toBe(etag);

    const outside = await all(site, '/commitments/halden');
    const [row, ...others] = outside.$('.changes-table tbody tr').toArray();
    expect(others).toEqual([]);
    const text = words(outside.$(row).text());
    for (const part of ['Subprocessors: objection window', '30 days', '10 days', '1 April 2026', 'corrected by an analyst'])
      expect(text).toContain(part);
    expect(text).not.toContain('9 days');
    expect(outside.json.changes).toMatchObject([{ id: 'chg_yes', before: '30 days', after: '10 days', effectiveAt: '2026-04-01' }]);
    expect(outside.rows.filter(({ part }) => part === 'change')).toMatchObject([
      { id: 'chg_yes', oldValue: '30 days', newValue: '10 days' },
    ]);
    expect(outside.$('a[href="/changes/chg_yes"]')).toHaveLength(0);
    expect((await all(site, '/commitments/halden', VIC)).$('a[href="/changes/chg_yes"]')).toHaveLength(1);
  });
});

describe('hosting', () => {
  it('lists each offering with its criteria in words, and the same in its twins', async () => {
    const { $, json, rows } = await all(await views(), '/directory');
    expect($('.directory tbody tr')).toHaveLength(SAMPLE_OFFERINGS.length);
    expect(rows).toHaveLength(SAMPLE_OFFERINGS.length * 7);
    for (const [at, { offering, verdictLabel, criteria }] of json.listings.entries()) {
      const line = $('.directory tbody tr').eq(at);
      expect(line.find('th a').attr('href')).toBe(`/directory/${offering.id}`);
      expect(words(line.find('.verdict-of').text())).toContain(verdictLabel);
      expect(
        line
          .find('.support')
          .toArray()
          .map((cell) =>
            $(cell)
              .attr('class')
              ?.includes(`s-${criteria[line.find('.support').index(cell)].support}`),
          ),
      ).toEqual(Array.from({ length: 7 }, () => true));
    }
  });

  it('says of an offering what people sum up, and where nobody did, that nobody did', async () => {
    const site = await views();
    const { $, rows } = await all(site, '/directory/northwind-platform');
    const text = words($('main').text());
    for (const part of [
      'Suitable',
      'Hosted in the EU by default.',
      'Rather not suitable',
      'EU company',
      'No ISO 42001 yet',
      'Ireland and the Netherlands',
      'Northwind Small',
    ])
      expect(text).toContain(part);
    expect(new Set(rows.map(({ part }) => part))).toEqual(
      new Set(['criterion', 'verdict', 'reason', 'audience', 'strength', 'weakness', 'finding', 'location', 'model', 'source']),
    );
    expect(words((await all(site, '/directory/tallow-workbench')).$('.verdict-box').text())).toContain(
      'Nobody has assessed this offering yet.',
    );
  });

  const FORM = {
    version: '0',
    verdict: 'conditional',
    reasons: `Only on premises\n${HOSTILE}`,
    audience: 'Banks',
    fit: 'suitable',
    because: 'Audits',
  };

  it('lets an analyst assess, and nobody below', async () => {
    const site = await views();
    expect((await site.as(VIC).post('/directory/tallow-workbench/assess', FORM)).status).toBe(403);
    expect((await all(site, '/directory/tallow-workbench', VIC)).$('form.stack')).toHaveLength(0);
    const { status, to, $ } = await site.as(ADA).send('/directory/tallow-workbench/assess', FORM);
    expect([status, to]).toEqual([303, '/directory/tallow-workbench?done=saved']);
    expect($('[role=status]').text()).toContain('saved');
    expect($('script:not([src]), main img, main iframe')).toHaveLength(0);
    expect(
      $('.verdict-box li')
        .toArray()
        .map((item) => $(item).text()),
    ).toEqual(['Only on premises', HOSTILE]);
    expect(await site.store.registryRecord('assessment', 'tallow-workbench')).toMatchObject({
      verdict: 'conditional',
      status: 'verified',
      version: 1,
    });
  });

  it('keeps what was typed where somebody was faster, and where the desk refuses it', async () => {
    const site = await views();
    await site.as(BEN).post('/directory/tallow-workbench/assess', { ...FORM, verdict: 'suitable' });
    const late = await site.as(ADA).send('/directory/tallow-workbench/assess', FORM);
    expect(late.status).toBe(409);
    expect(late.$('[role=alert]').text()).toContain('Ben Okafor was faster');
    expect(late.$('textarea[name=reasons]').text()).toBe(FORM.reasons);
    expect(late.$('input[name=version]').attr('value')).toBe('1');
    expect((await site.as(ADA).send('/directory/tallow-workbench/assess', { ...FORM, version: '1' })).status).toBe(303);
    const refused = await site
      .as(ADA)
      .send('/directory/tallow-workbench/assess', { ...FORM, version: '2', source: 'acme/nope', quote: 'Never said' });
    expect(refused.status).toBe(400);
    expect(refused.$('textarea[name=quote]').first().text()).toBe('Never said');
    expect(refused.$('details.assess').attr('open')).toBeDefined();
  });
});

describe('the changelog', () => {
  it('pages through all that readers were told, once each, the newest first', async () => {
    const site = await views();
    const seqs: string[] = [];
    let path: string | undefined = '/changelog';
    while (path !== undefined) {
      const { $, json, rows } = await all(site, path);
      const shown = $('.log-entry')
        .toArray()
        .map((entry) => $(entry).attr('id')?.slice(2) ?? '');
      expect(rows.map(({ seq }) => seq)).toEqual(shown);
      expect(json.entries.map(({ seq }: { seq: number }) => String(seq))).toEqual(shown);
      seqs.push(...shown);
      path = $('.pager a[rel=next]').attr('href');
      expect(json.next?.before === undefined).toBe(path === undefined);
    }
    const events = await site.store.registryEvents({ newestFirst: true });
    const wanted = events.filter(({ kind, after }) => kind !== 'suggested' && !(kind === 'proposed' && after.version === 1));
    expect(seqs).toEqual(wanted.map(({ seq }) => String(seq)));
    expect(seqs.length).toBeGreaterThan(100);
  });

  it('names nobody of the team to visitors, and credits who reported a correction', async () => {
    const site = await views();
    for (const ending of ['', '.json', '.csv']) {
      const text = await (await site.as(undefined).get(`/changelog${ending}`)).text();
      expect(text.includes('Lindqvist'), ending).toBe(false);
      expect(text.includes('The new addendum says so.'), ending).toBe(false);
      expect(text.includes('Jo from a hospital'), ending).toBe(true);
    }
    const inside = await (await site.as(VIC).get('/changelog')).text();
    expect(inside.includes('Lindqvist')).toBe(true);
    expect(inside.includes('The new addendum says so.')).toBe(true);
  });

  it('says old and new value, and is filtered by question', async () => {
    const { $ } = await all(await views(), '/changelog?offering=northwind-platform&question=audit_rights');
    expect($('.log-entry')).toHaveLength(3);
    expect(words($('.log-entry').first().text())).toContain('Audit notice 90 days →became 30 days');
    expect($('.log-entry').first().find('del').first().text()).toBe('90 days');
  });
});

it.each(['/registry/fernwood-chat', '/compare?offerings=fernwood-chat,quarry-api', '/commitments/fernwood', '/directory/fernwood-chat'])(
  '%s tells no moment of what no page was read for',
  async (path) => {
    const site = await views();
    const { $, json, rows } = await all(site, path);
    for (const text of [$.html(), JSON.stringify(json), JSON.stringify(rows)]) expect(text).not.toContain('1970');
    expect(rows.some((row) => row['asOf'] === '')).toBe(true);
    expect(rows.filter((row) => (row['snapshot'] ?? '') !== '' && row['asOf'] === '')).toEqual([]);
    const answer = await all(site, '/registry/fernwood-chat/soc2_type2');
    expect(answer.$.html()).not.toContain('1970');
    expect(JSON.stringify(answer.json)).not.toMatch(/asOf|1970/);
  },
);

it('the methodology has every question of the catalogue, each with its rules on a page of its own, and the same in their twins', async () => {
  const site = await views();
  const { $, json, rows } = await all(site, '/methodology');
  const links = $('.prose tbody a').toArray();
  expect(links.map((link) => $(link).attr('href'))).toEqual(SAMPLE_QUESTIONS.map(({ id }) => `/methodology/${id}`));
  expect(new Set(rows.map(({ question }) => question))).toEqual(new Set(SAMPLE_QUESTIONS.map(({ id }) => id)));
  expect(json.grades).toHaveLength(7);
  for (const link of $('.contents a').toArray()) expect($(`${$(link).attr('href')}`), $(link).text()).toHaveLength(1);
  for (const { id, label, rules } of SAMPLE_QUESTIONS) {
    const one = await all(site, `/methodology/${id}`);
    expect([one.$('h1').text(), one.$('.rules-of > li').length]).toEqual([label, rules.length]);
    expect(one.json.rules.map(({ grade }: { grade: string }) => grade)).toEqual(rules.map(({ grade }) => grade));
    expect(one.rows).toEqual(rows.filter(({ question }) => question === id));
  }
});

it('the pages of the catalogue that is shipped are small, with all of its wordings', async () => {
  const site = await views();
  site.registry.questions = questionsOf(await loadCatalogue(join(import.meta.dirname, '../../../config/catalogue.yaml')));
  const { get } = site.as(VIC);
  const textOf = async (path: string): Promise<string> => {
    const text = await (await get(path)).text();
    expect(Buffer.byteLength(text), path).toBeLessThan(100_000);
    return text;
  };
  await textOf('/methodology');
  for (const { id, rules } of site.registry.questions) {
    const $ = load(await textOf(`/methodology/${id}`));
    const shown = $('main').text();
    for (const phrase of rules.flatMap(({ says = [], without = [] }) => [...says, ...without])) expect(shown).toContain(phrase);
  }
});

it('no text of a page or a person becomes markup anywhere', async () => {
  const site = await views();
  for (const path of [...PATHS, '/compare?offerings=quarry-api,quarry-on-halden', '/commitments/quarry']) {
    for (const user of [undefined, ADA]) {
      const { $ } = await all(site, path, user);
      expect($('main script, main iframe, main img, main svg, base, meta[http-equiv]').length, path).toBe(0);
      expect($('a[href^="javascript:"], a[href^="data:"]').length, path).toBe(0);
      expect($('[onmouseover], [onload], [onerror], [onfocus]').length, path).toBe(0);
    }
  }
  const text = (await all(site, '/compare?offerings=quarry-api,tallow-workbench')).$('main').text();
  expect(text).toContain(ATTACKS[0]);
});
