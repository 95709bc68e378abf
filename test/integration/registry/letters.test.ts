/** Reviews by mail, with a real mail server: from the form to the page, and what strangers may try. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { openMailer } from '../../../src/alert/channels/email/mailer.ts';
import { AlertSettings } from '../../../src/domain/alertSettings.ts';
import { createIds } from '../../../src/lib/ids.ts';
import { systemRandomBytes } from '../../../src/lib/secrets.ts';
import { startLetters } from '../../../src/pipeline/registry/letters.ts';
import type { Browser, Page } from '../../helpers/browser.ts';
import { HOSTILE } from '../../helpers/hostile.ts';
import { channelServices, type MailManners, type MailReceiver, smtpError, startMailReceiver } from '../../helpers/receivers.ts';
import { makeCertificate } from '../../helpers/servers.ts';
import { silentLog } from '../../helpers/silentLog.ts';
import { fillIn, type ReadersSite, type ReadersSiteOptions, readersSite } from '../web/readersSite.ts';

const OFFERING = 'northwind-platform';
const FORM = `/directory/${OFFERING}/reviews/new`;
const FIELDS = {
  rating: '4',
  title: 'Solid',
  text: 'It does what\nit says.',
  name: 'Grace',
  role: 'DPO',
  size: '10-49',
  email: 'grace@example.com',
};

interface Room extends ReadersSite {
  server: MailReceiver;
  browser(): Browser;
  /** Lets the sender do what is due, until no mail waits, or one was tried in vain. */
  deliver(): Promise<void>;
  logged: string[];
}

async function room(options: ReadersSiteOptions & { manners?: MailManners } = {}): Promise<Room> {
  const site = await readersSite(options);
  const certificate = await makeCertificate(['127.0.0.1']);
  const server = await startMailReceiver({ certificate, plain: true, manners: options.manners ?? {} });
  onTestFinished(() => server.close());
  const [channel] = AlertSettings.parse({
    channels: [
      {
        id: 'mail',
        type: 'email',
        from: 'watch@clausewatch.example',
        to: ['team@clausewatch.example'],
        smtp: { host: '127.0.0.1', port: server.port, secure: 'none' },
      },
    ],
  }).channels;
  if (channel?.type !== 'email') return expect.unreachable();
  const mailer = openMailer(channel, channelServices({ allow: [`127.0.0.1:${server.port}`] }));
  const logged: string[] = [];
  const write = (...words: unknown[]): void => void logged.push(JSON.stringify(words));
  const log = { ...silentLog, info: write, warn: write, error: write, child: () => log } as typeof silentLog;
  return {
    ...site,
    server,
    logged,
    async deliver() {
      const stopping = new AbortController();
      const loop = startLetters({
        store: site.store,
        mailer,
        baseUrl: 'https://clausewatch.example',
        offeringName: (id) => `${id}\r\nBcc: everybody@example.com`,
        randomBytes: systemRandomBytes,
        clock: site.clock,
        // Nothing rests here: once there is nothing to do, it is over.
        async wait(ms, signal) {
          if (ms < 20_000 && ms !== 15_000) stopping.abort();
          else await new Promise<void>((done) => signal.addEventListener('abort', () => done()));
        },
        random: () => 0.5,
        newToken: () => createIds(systemRandomBytes)('hold'),
        retries: { attempts: 3, timeoutMs: 15_000 },
        log,
        stopping: stopping.signal,
        cut: new AbortController().signal,
      });
      await loop.ended;
    },
  };
}

function write(site: Room, fields: Record<string, string> = {}, browser = site.browser()): Promise<Page> {
  return fillIn(site, browser, FORM, { ...FIELDS, ...fields });
}

/** Path and query of a link in the last mail. */
function link(site: Room, use: 'confirm' | 'withdraw'): string {
  const text = (site.server.mails.at(-1)?.raw ?? '').replace(/=\r\n/g, '').replaceAll('=3D', '=');
  return new RegExp(`https://clausewatch\\.example(/opinions/${use}\\?key=[\\w-]{43})`).exec(text)?.[1] ?? expect.unreachable(text);
}

const at = (site: Room): string => site.clock.now().toISOString();

const keyOf = (path: string): string => path.slice(path.indexOf('=') + 1);

/** Opens the page of the link, and presses its button. */
async function press(site: Room, use: 'confirm' | 'withdraw', path = link(site, use)): Promise<Page> {
  const browser = site.browser();
  await browser.get(path);
  return browser.post(`/opinions/${use}`, { key: keyOf(path) });
}

async function moderate(site: Room, act: string, reason = ''): Promise<Page> {
  const ada = await site.signedIn(await site.person(`ada${(await site.store.users()).length}`, 'analyst'));
  await ada.get('/opinions');
  const [{ id = '', version = 0 } = {}] = await site.store.opinions();
  return ada.post(`/opinions/${id}/moderate`, { version: String(version), act, reason });
}

async function published(site: Room, fields: Record<string, string> = {}): Promise<void> {
  await write(site, fields);
  await site.deliver();
  await press(site, 'confirm');
  expect(await shown(site)).not.toContain(fields['title'] ?? FIELDS.title);
  await moderate(site, 'publish');
}

const shown = async (site: Room): Promise<string> => (await site.browser().get(`/directory/${OFFERING}/reviews`)).$('main').text();

describe('a review', () => {
  it('is confirmed by mail, moderated, shown, and withdrawn by its author', async () => {
    const site = await room();
    const answer = await write(site);
    expect([answer.status, answer.$('h1').text()]).toEqual([200, 'Look into your mail']);
    await site.deliver();
    const [mail] = site.server.mails;
    expect(mail).toMatchObject({ from: 'watch@clausewatch.example', to: ['grace@example.com'] });
    expect(site.server.mails).toHaveLength(1);
    expect(await shown(site)).not.toContain('Solid');
    const confirm = link(site, 'confirm');
    // A scanner of mail opens it, some do more than once.
    for (let n = 0; n < 3; n++) expect((await site.browser().get(confirm)).status).toBe(200);
    expect((await site.store.opinions())[0]?.state).toBe('unconfirmed');
    expect((await press(site, 'confirm')).$('h1').text()).toBe('Thank you');
    expect((await press(site, 'confirm', confirm)).status).toBe(403);
    expect(await shown(site)).not.toContain('Solid');
    expect((await moderate(site, 'publish')).status).toBe(303);
    const text = await shown(site);
    expect(text).toContain('It does what\nit says.');
    expect(text).toContain('Grace, DPO, company of 10-49 people');
    expect(text).toContain('4.0 of 5');
    expect((await press(site, 'withdraw')).status).toBe(200);
    expect(await shown(site)).not.toContain('Solid');
    expect((await press(site, 'withdraw')).status).toBe(403);
  });

  it('keeps the address of its author until the mail has gone, and no longer; no page, log or secret of the store has it', async () => {
    const site = await room();
    await write(site);
    await site.deliver();
    const { readFile } = await import('node:fs/promises');
    const files = await Promise.all(['', '-wal'].map((ending) => readFile(`${site.file}${ending}`, 'latin1').catch(() => '')));
    expect(await site.store.nextLetter('mail')).toBeUndefined();
    const secret = keyOf(link(site, 'confirm'));
    expect(files.join('')).not.toContain(secret);
    await press(site, 'confirm');
    await moderate(site, 'publish');
    const ada = await site.signedIn(await site.person('zoe', 'admin'));
    for (const path of ['/opinions?show=published', `/directory/${OFFERING}/reviews`])
      expect((await ada.get(path)).text).not.toContain('grace@');
    expect(site.logged.join('')).not.toContain('grace@');
    expect(site.logged.length).toBeGreaterThan(0);
  });

  it('writes nothing into the headers of the mail', async () => {
    const site = await room();
    await write(site, { title: 'a', text: 'b\r\nBcc: everybody@example.com' });
    expect((await write(site, { email: 'a@b.example\r\nBcc: c@d.example' })).status).toBe(400);
    expect((await write(site, { email: 'a@b.example,c@d.example' })).status).toBe(400);
    expect((await write(site, { email: '"x\\" <c@d.example>"@b.example' })).status).toBe(400);
    await site.deliver();
    expect(site.server.mails.map(({ to }) => to)).toEqual([['grace@example.com']]);
    const [head = ''] = (site.server.mails[0]?.raw ?? '').split('\r\n\r\n');
    expect(head).not.toMatch(/^bcc:/im);
    expect(head.replace(/\r\n\s/g, ' ')).toMatch(/^subject: .*northwind-platform/im);
  });

  it('tells nobody whose address is known: the answer is the same, and the mailbox gets one mail', async () => {
    const site = await room();
    await published(site);
    const known = await write(site, { title: 'Another', email: 'Grace+2@example.com' });
    const unknown = await write(site, { title: 'Another', email: 'linus@example.com' });
    const spam = await write(site, { title: 'Another', email: 'spam@example.com', website: 'x' });
    const texts = [known, unknown, spam].map(({ status, $ }) => [status, $('main').text()]);
    expect(texts[1]).toEqual(texts[0]);
    expect(texts[2]).toEqual(texts[0]);
    await site.deliver();
    expect(site.server.mails.flatMap(({ to }) => to)).toEqual(['grace@example.com', 'linus@example.com']);
  });

  it("fills nobody's mailbox", async () => {
    const site = await room({ limits: { perMailbox: 2 } });
    for (const email of ['grace@example.com', 'grace@example.com', 'grace@example.com', 'GRACE@example.com', 'grace+news@example.com'])
      expect((await write(site, { email })).status).toBe(200);
    await site.deliver();
    expect(site.server.mails).toHaveLength(2);
  });

  it('is mailed again when the server was away, with links that are new; one that is refused for good says so without the address', async () => {
    let away = true;
    const site = await room({
      manners: {
        recipient: (address) => (address.startsWith('nobody') ? smtpError(550, `No such user ${address}`) : undefined),
        message: () => (away ? smtpError(451, 'Later') : undefined),
      },
    });
    await write(site);
    await site.deliver();
    expect(site.server.mails).toEqual([]);
    away = false;
    site.clock.advance(3_600_000);
    await site.deliver();
    expect((await press(site, 'confirm')).status).toBe(200);
    await write(site, { email: 'nobody@example.com' });
    await site.deliver();
    const [last] = await site.store.opinions();
    expect(last?.undelivered).toContain('refused the recipient');
    expect(site.logged.join('') + JSON.stringify(last)).not.toContain('nobody@');
    // A letter is no message that could be put on its way again by an operator.
    expect(site.logged.at(-1)).toContain('given up: the author can send the review again');
    expect(site.logged.join('')).not.toContain('alerts retry');
    await write(site, { email: 'nobody@example.com' });
    expect(await site.store.claimLetter({ channel: 'mail', now: at(site), until: at(site), token: 't' })).toMatchObject({
      to: 'nobody@example.com',
    });
  });

  it('is not mailed once nobody could confirm it any more, and its address is not kept', async () => {
    const site = await room();
    await write(site);
    site.clock.advance(48 * 3_600_000);
    await site.deliver();
    expect(site.server.mails).toEqual([]);
    expect(await site.store.nextLetter('mail')).toBeUndefined();
  });

  it('cannot be confirmed after its time, or with the other link', async () => {
    const site = await room();
    await write(site);
    await site.deliver();
    const [confirm, withdraw] = [link(site, 'confirm'), link(site, 'withdraw')];
    const browser = site.browser();
    await browser.get(confirm);
    expect((await browser.post('/opinions/confirm', { key: keyOf(withdraw) })).status).toBe(403);
    site.clock.advance(48 * 3_600_000);
    expect((await press(site, 'confirm', confirm)).status).toBe(403);
    expect((await site.store.opinions())[0]?.state).toBe('unconfirmed');
  });

  it('may hold anything: no page makes more of it than text', async () => {
    const site = await room();
    const hostile = HOSTILE.slice(0, 1000);
    await published(site, {
      title: '<script>alert(1)</script>',
      text: hostile,
      name: '<img src=x onerror=alert(1)>',
      role: '"><svg onload=alert(1)>',
    });
    const [{ id = '' } = {}] = await site.store.opinions();
    const ada = await site.signedIn(await site.person('zoe', 'analyst'));
    for (const path of [`/directory/${OFFERING}/reviews`, '/opinions?show=published', `/opinions/${id}/report`]) {
      const { $, status } = await ada.get(path);
      expect([path, status, $('main script, main img, main svg, main [onerror], main [onload], main iframe').length]).toEqual([
        path,
        200,
        0,
      ]);
      expect($('main').text()).toContain('<script>alert(1)</script>');
    }
  });

  it('is reported by readers, goes into moderation with enough of them, and is shown or hidden meanwhile as it is set', async () => {
    for (const reported of ['shown', 'hidden'] as const) {
      const site = await room({ enough: 2, reported });
      await published(site);
      const [{ id = '' } = {}] = await site.store.opinions();
      const report = async (browser: Browser): Promise<Page> =>
        fillIn(site, browser, `/opinions/${id}/report`, { why: 'untrue', text: 'Never happened' });
      for (const login of ['bob', 'bob', 'eve']) {
        const reader = login === 'bob' ? site.browser() : await site.signedIn(await site.person(login));
        expect((await report(reader)).status).toBe(200);
      }
      expect((await site.store.opinions())[0]).toMatchObject({ state: 'reported', reports: 2 });
      expect((await shown(site)).includes('Solid')).toBe(reported === 'shown');
      expect((await moderate(site, 'refuse')).status).toBe(400);
      expect((await moderate(site, 'refuse', 'It is untrue')).status).toBe(303);
      expect(await shown(site)).not.toContain('Solid');
    }
  });

  it('is not taken down by one reader with many addresses', async () => {
    const site = await room({ enough: 2 });
    await published(site);
    const [{ id = '' } = {}] = await site.store.opinions();
    const report = async (address: string): Promise<void> => {
      const box = site.readers.opinions?.box;
      const token = (await box?.token('report', id)) ?? '';
      site.clock.advance(20_000);
      expect(await box?.report(id, { token, why: 'untrue' }, address)).toEqual({ ok: true });
    };
    for (const end of ['1', '2', 'ffff:7']) await report(`2001:db8:1:2::${end}`);
    expect((await site.store.opinions())[0]).toMatchObject({ state: 'published', reports: 1 });
    await report('2001:db8:1:3::1');
    expect((await site.store.opinions())[0]).toMatchObject({ state: 'reported', reports: 2 });
  });

  it('that is not shown can neither be reported nor looked at', async () => {
    const site = await room();
    await write(site);
    const [{ id = '' } = {}] = await site.store.opinions();
    expect((await site.browser().get(`/opinions/${id}/report`)).status).toBe(404);
    expect((await site.browser().get('/opinions/opn_none/report')).status).toBe(404);
    expect((await site.browser().get('/opinions')).location).toContain('/sign-in');
  });
});
