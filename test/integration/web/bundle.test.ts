/** The evidence of a change, downloaded from its page, and its report in a browser that is offline. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../src/adapters/renderer/executable.ts';
import { OperationalError } from '../../../src/domain/errors.ts';
import type { FactValue } from '../../../src/domain/extraction.ts';
import { ADA, type DeskSiteOptions, deskSite, passage, VIC } from '../../helpers/deskSite.ts';
import { HOSTILE } from '../../helpers/hostile.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { unzip } from '../../helpers/unzip.ts';

const SOURCE = sampleSource('acme/dpa', { vendor: { id: 'acme', name: `Acme ${HOSTILE}` } });
const gone = async (): Promise<Uint8Array> => {
  throw new OperationalError('evidence', 'The pack /srv/data/packs/ab is gone.');
};

async function office(services: NonNullable<DeskSiteOptions['services']> = { readPage: gone }) {
  const evil = { name: HOSTILE, purpose: HOSTILE } satisfies FactValue;
  const [before, after] = [passage([HOSTILE], `thirty (30) days ${HOSTILE}`), passage([HOSTILE], `ten (10) days ${HOSTILE}`)];
  const site = await deskSite({
    edits: [
      {
        source: SOURCE,
        minutes: 1,
        before: [before],
        after: [after],
        changes: [
          { id: 'chg_1', path: [HOSTILE], oldQuote: before.text, newQuote: after.text, oldValue: evil, newValue: evil, key: HOSTILE },
        ],
      },
    ],
    services,
  });
  const by = { kind: 'user', id: ADA.id, name: ADA.name, login: ADA.login } as const;
  await site.desk.comment('chg_1', HOSTILE, { by, role: 'analyst' });
  const get = (path: string) => site.as(VIC).app.request(path);
  const files = async (path = '/changes/chg_1/evidence.zip') =>
    new Map((await unzip(new Uint8Array(await (await get(path)).arrayBuffer()))).map(({ name, bytes }) => [name, String(bytes)]));
  return { ...site, get, files };
}

let browser: Browser | undefined;
afterAll(() => browser?.close());

describe('/changes/:id/evidence.zip', () => {
  it('is a file to save, and leads there from the change', async () => {
    const { get, as } = await office();
    const response = await get('/changes/chg_1/evidence.zip');
    expect(response.status).toBe(200);
    expect(
      Object.fromEntries(['content-type', 'content-disposition', 'cache-control'].map((name) => [name, response.headers.get(name)])),
    ).toEqual({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="evidence-chg_1.zip"',
      'cache-control': 'no-store',
    });
    const { $ } = await as(VIC).page('/changes/chg_1');
    expect(
      $('.take-away a')
        .toArray()
        .map((one) => one.attribs['href']),
    ).toEqual(['/changes/chg_1/evidence.zip', '/changes/chg_1/evidence.zip?people=out']);
  });

  it('says what is gone, and nothing of where it lay', async () => {
    const { files } = await office();
    const found = await files();
    expect(found.get('manifest.json')).toContain('its bytes are gone');
    expect([...found.values()].join('\n')).not.toContain('/srv/data');
  });

  it('leaves people out where that is asked for, and refuses what it does not know', async () => {
    const { files, get } = await office();
    expect((await files()).get('acts.json')).toContain('Lindqvist');
    expect((await files('/changes/chg_1/evidence.zip?people=out')).get('acts.json')).not.toContain('Lindqvist');
    expect((await get('/changes/chg_1/evidence.zip?people=some')).status).toBe(400);
    expect((await get('/changes/chg_1/evidence.zip?persons=out')).status).toBe(400);
    expect((await get('/changes/chg_none/evidence.zip')).status).toBe(404);
  });

  it('fails as a whole where the program is broken', async () => {
    const { get } = await office({ readPage: async () => Promise.reject(new Error('a fault')) });
    expect((await get('/changes/chg_1/evidence.zip')).status).toBe(500);
  });
});

describe('the report in a browser without a network', () => {
  it('opens, runs nothing, asks for nothing and complains of nothing', async (context) => {
    const chromiumHere = findChromium();
    if (!chromiumHere.found) return context.skip(chromiumHere.why);
    const { files } = await office();
    const file = join(await tempDir(), 'report.html');
    await writeFile(file, (await files()).get('report.html') ?? '');
    browser = await chromium.launch({ executablePath: chromiumHere.path, args: ['--no-sandbox'] });
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [390, 'dark'],
    ] as const) {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, offline: true });
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('dialog', (dialog) => complaints.push(dialog.message()));
      const report = pathToFileURL(file).href;
      await page.route('**', (route) => {
        if (route.request().url() === report) return route.continue();
        complaints.push(`asked for ${route.request().url()}`);
        return route.abort();
      });
      await page.goto(report);
      expect(await page.title()).toMatch(/^Evidence: Acme <script>/);
      expect(await page.evaluate('[document.scripts.length, "hit" in window, getComputedStyle(document.body).marginTop]')).toEqual([
        0,
        false,
        '0px',
      ]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });
});
