/**
 * An analyst's week in a real browser, step by step: each step goes on from where the one before it ended. Over the sample vendor, and
 * over years of real history where the corpus is here.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import type { Severity } from '../../../src/domain/vocabulary.ts';
import { changePath, sourcePath } from '../../../src/web/links.ts';
import { type City, startCity } from '../../city/index.ts';
import { axeViolations } from '../../helpers/axe.ts';
import { openBrowser, type Person, type TestBrowser } from '../../helpers/chromium.ts';
import { type RunningDesk, startDesk } from '../../helpers/desk.ts';
import { withStore } from '../../helpers/withStore.ts';
import { demoScene, importedScene, type Scene, type SceneOptions } from './scene.ts';

const IMPORT_MS = 300_000;

describe.each<[name: string, open: (options: SceneOptions) => Promise<Scene | { missing: string }>]>([
  ['over the sample vendor', demoScene],
  ['over the imported corpus', importedScene],
])('an analyst %s', (_, openScene) => {
  let missing: string | undefined;
  let scene: Scene;
  let desk: RunningDesk;
  let city: City;
  let browser: TestBrowser;
  let ada: Person;
  let grace: Person;

  beforeAll(async () => {
    city = await startCity();
    const opened = await openScene({ allow: city.allow(), fourEyes: ['critical'] });
    if ('missing' in opened) missing = opened.missing;
    else {
      scene = opened;
      desk = await startDesk(scene.home);
      browser = await openBrowser();
      ada = await browser.person({ origin: desk.origin });
      grace = await browser.person({ origin: desk.origin, width: 390, scheme: 'dark' });
    }
  }, IMPORT_MS);
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
    await scene?.close();
    await city?.close();
  });
  afterEach(() => {
    for (const person of [ada, grace]) if (person) expect(person.complaints()).toEqual([]);
  });

  function step(name: string, work: () => Promise<void>): void {
    it(name, async (context) => {
      if (missing !== undefined) context.skip(missing);
      await work();
    });
  }

  const press = async (who: Person, ...keys: string[]): Promise<void> => {
    for (const key of keys) await who.page.keyboard.press(key);
  };
  const focused = (who: Person): Promise<string | null> => who.page.locator(':focus').getAttribute('data-change');
  const said = (who: Person) => who.page.getByRole('status');
  const review = (id: string) => withStore(scene.home, (store) => store.review(id));
  /** A view of the queue with a change in it that is no part of a redesign: its first one. */
  async function single(not: Severity): Promise<Change> {
    return withStore(scene.home, async (store) => {
      for await (const change of store.changes({ state: 'flagged', newestFirst: true }))
        if (change.incident === undefined && change.severity !== not) return change;
      throw new Error('nothing is left to review');
    });
  }
  const viewOf = ({ source, severity }: Change): string => `/review?source=${encodeURIComponent(source)}&severity=${severity}`;

  step('signs in by the link that the first start prints, which is good once', async () => {
    const link = await desk.firstLink();
    await ada.signIn(link);
    expect(new URL(ada.page.url()).pathname).toBe('/');
    expect(await grace.visit(link)).toBe(403);
    await grace.visit('/review');
    expect(new URL(grace.page.url()).pathname).toBe('/sign-in');
  });

  step('walks through the queue by keyboard, into a change, on to the next and back', async () => {
    await ada.visit('/review');
    await press(ada, 'j');
    const first = await focused(ada);
    await press(ada, 'j');
    const second = await focused(ada);
    expect(second).not.toBe(first);
    await press(ada, 'k');
    expect(await focused(ada)).toBe(first);
    await press(ada, 'Enter');
    await ada.page.waitForURL((url) => url.pathname === changePath(first ?? ''));
    await press(ada, 'j');
    await ada.page.waitForURL((url) => url.pathname.startsWith('/changes/') && url.pathname !== changePath(first ?? ''));
    await press(ada, 'g', 'r');
    await ada.page.waitForURL((url) => url.pathname === '/review');
    await press(ada, '?');
    await ada.page.getByRole('dialog').getByRole('heading', { name: 'Keys' }).waitFor();
    await press(ada, 'Escape');
    await ada.page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  step('confirms a change by keyboard', async () => {
    const change = await single('critical');
    await ada.visit(viewOf(change));
    await press(ada, 'j');
    const id = (await focused(ada)) ?? '';
    await press(ada, 'c');
    await said(ada).getByText('confirmed').waitFor();
    expect(await review(id)).toMatchObject({ state: 'confirmed', version: 1, decided: { by: { kind: 'user' } } });
  });

  step('dismisses one with a reason by keyboard, and takes that back', async () => {
    const change = await single('critical');
    await ada.visit(`${changePath(change.id)}?from=${encodeURIComponent(new URL(viewOf(change), desk.origin).search.slice(1))}`);
    await press(ada, 'd', '2');
    await said(ada).getByText('dismissed').waitFor();
    const dismissed = await review(change.id);
    expect(dismissed?.state).toBe('dismissed');
    expect(dismissed?.decided?.reason).toContain('Noise');
    await press(ada, 'u');
    await said(ada).getByText('Undone').waitFor();
    expect((await review(change.id))?.state).toBe('flagged');
  });

  step('invites somebody, who signs in on a phone', async () => {
    await ada.visit('/settings/users');
    const form = ada.page.locator('form[action="/settings/users"]');
    await form.locator('[name=login]').fill('grace');
    await form.locator('[name=name]').fill('Grace Hopper');
    await form.locator('[name=role]').selectOption('approver');
    await form.getByRole('button', { name: 'Invite' }).click();
    const link = /http\S+\/enter\?token=[\w-]+/.exec(await ada.page.locator('main').innerText())?.[0] ?? '';
    await grace.signIn(link);
    expect(await grace.visit('/review')).toBe(200);
  });

  step('needs a second person for what is critical, who is never the first', async () => {
    await ada.visit('/review?severity=critical');
    await press(ada, 'j');
    const id = (await focused(ada)) ?? '';
    await press(ada, 'c');
    await said(ada).getByText('Waits for second sign-off').waitFor();
    expect(await review(id)).toMatchObject({ state: 'flagged', proposal: { decision: 'confirmed' } });
    await ada.visit(changePath(id));
    await ada.page.getByText('somebody else has to sign it off').waitFor();
    expect(await ada.page.getByRole('button', { name: /^Sign off/ }).count()).toBe(0);

    await grace.visit(changePath(id));
    await grace.page.getByRole('button', { name: /^Sign off/ }).click();
    await grace.page.getByText('signed off by').first().waitFor();
    expect(await review(id)).toMatchObject({ state: 'confirmed', decided: { signedOffBy: { name: 'Grace Hopper' } } });
  });

  step('decides at the same time as another: one wins, and the other sees who and why', async () => {
    const change = await single('critical');
    const version = (await review(change.id))?.version ?? 0;
    await Promise.all([ada.visit(changePath(change.id)), grace.visit(changePath(change.id))]);
    await grace.page.getByRole('button', { name: /^Confirm/ }).click();
    await grace.page.getByText('Confirmed').first().waitFor();
    await press(ada, 'd', '1');
    const alert = ada.page.getByRole('alert');
    await alert.getByText('Grace Hopper').waitFor();
    expect(await review(change.id)).toMatchObject({ state: 'confirmed', version: version + 1, decided: { by: { name: 'Grace Hopper' } } });
  });

  step('corrects a value, comments, and finds both in the history', async () => {
    const change = await single('critical');
    await ada.visit(changePath(change.id));
    await ada.page.getByText('Edit the values').click();
    await ada.page
      .locator('#edit')
      .getByLabel('Severity')
      .selectOption('medium' === change.severity ? 'high' : 'medium');
    await ada.page.locator('#edit').getByLabel('Why').fill('It concerns all customers');
    await ada.page.getByRole('button', { name: 'Save the corrections' }).click();
    await ada.page.getByText('corrected').first().waitFor();
    await ada.page.getByLabel('Comment').fill('Ask <b>legal</b> before Friday');
    await ada.page.getByRole('button', { name: 'Comment' }).click();
    await ada.page.getByText('Ask <b>legal</b> before Friday').waitFor();
    await ada.page.getByText('It concerns all customers').first().waitFor();
    expect((await review(change.id))?.edits?.severity).toBeDefined();
  });

  step('does all of that without script too', async () => {
    const plain = await browser.person({ origin: desk.origin, javaScript: false });
    await plain.signIn(await desk.link({ login: 'grace', role: 'approver' }));
    const change = await single('critical');
    await plain.visit(changePath(change.id));
    await plain.page.getByRole('button', { name: /^Confirm/ }).click();
    await plain.page.getByText('Confirmed').first().waitFor();
    expect((await review(change.id))?.state).toBe('confirmed');
    await plain.page.getByRole('button', { name: /^Undo/ }).click();
    await plain.page.getByText('Undone').waitFor();
    expect((await review(change.id))?.state).toBe('flagged');
    expect(plain.complaints()).toEqual([]);
    await plain.close();
  });

  step('ignores what is noise, after a look at what that would have hidden, and ends it again', async () => {
    const change = await withStore(scene.home, async (store) => {
      for await (const one of store.changes({ newestFirst: true })) if (one.kind === 'passage') return one;
      throw new Error('there is no passage');
    });
    await ada.visit(changePath(change.id));
    await ada.page.getByRole('link', { name: 'Always ignore this' }).click();
    await ada.page.getByText('would have been hidden').waitFor();
    const reason = ada.page.getByLabel('Why is this noise?');
    await reason.fill('A counter that moves by itself');
    await ada.page.getByRole('button', { name: 'Ignore from now on' }).click();
    await ada.page.waitForURL((url) => url.pathname === '/settings/rules');
    await ada.page.getByText('A counter that moves by itself').first().waitFor();
    const rules = () => withStore(scene.home, (store) => store.ignoreRules());
    expect(await rules()).toMatchObject([{ reason: 'A counter that moves by itself', by: { kind: 'user' } }]);
    await ada.page.getByRole('button', { name: /^End/ }).first().click();
    await ada.page.waitForURL((url) => url.searchParams.has('ended'));
    expect((await rules())[0]?.endedAt).toBeDefined();
  });

  step('compares two stored pages of a source', async () => {
    const source = await withStore(scene.home, async (store) => {
      for await (const change of store.changes({ newestFirst: true })) if (change.kind === 'fact') return change.source;
      throw new Error('no value has changed');
    });
    await ada.visit(`${sourcePath(source)}/snapshots`);
    await ada.page.getByRole('button', { name: 'Compare the two chosen' }).click();
    await ada.page.getByText('Two stored pages compared').waitFor();
    expect(await ada.page.locator('main del, main ins').count()).toBeGreaterThan(0);
    expect(await axeViolations(ada.page)).toEqual([]);
  });

  step('adds a page of the test city after a look at it', async () => {
    await ada.visit('/settings/add');
    await ada.page.getByLabel('Address of a public page').fill(city.url('plain-table'));
    await ada.page.getByLabel('Vendor').fill('city');
    await ada.page.getByLabel('Id').fill('table');
    await ada.page.getByRole('button', { name: 'Look at the page' }).click();
    await ada.page.getByText('Can be read').waitFor({ timeout: 40_000 });
    expect(await axeViolations(ada.page)).toEqual([]);
    await ada.page.getByRole('button', { name: 'Watch this page' }).click();
    await ada.page.waitForURL((url) => !url.pathname.startsWith('/settings/add/'));
    expect(await readFile(scene.home.path('watchers', 'city.yaml'), 'utf8')).toContain(city.url('plain-table'));
    expect(await ada.visit(sourcePath('city/table'))).toBe(200);
  });
});
