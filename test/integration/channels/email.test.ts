import { load } from 'cheerio';
import PostalMime from 'postal-mime';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openChannel } from '../../../src/alert/channels/index.ts';
import { noticeText } from '../../../src/alert/text.ts';
import type { Notice, SendOutcome } from '../../../src/domain/alert.ts';
import { ChannelSettings } from '../../../src/domain/alertSettings.ts';
import { channelServices, type MailReceiver, type MailServerOptions, smtpError, startMailReceiver } from '../../helpers/receivers.ts';
import { hostileNotice, sampleNotices } from '../../helpers/sampleNotices.ts';
import { type Certificate, makeCertificate } from '../../helpers/servers.ts';

const TO = ['ada@acme.example', 'bob@acme.example', 'cy@acme.example'];
const PASSWORD = 'correct horse';

let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate(['127.0.0.1']);
});

const servers: MailReceiver[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function mailServer(options: Partial<MailServerOptions> = {}): Promise<MailReceiver> {
  const server = await startMailReceiver({ certificate, ...options });
  servers.push(server);
  return server;
}

interface Given {
  secure?: 'starttls' | 'tls' | 'none';
  allowed?: boolean;
  trusted?: boolean;
  user?: string;
  to?: string[];
}

function channelTo({ port }: MailReceiver, { secure = 'starttls', allowed = true, trusted = true, user, to = TO }: Given = {}) {
  const login = user === undefined ? {} : { user, password: { env: 'PASSWORD' } };
  return openChannel(
    ChannelSettings.parse({
      id: 'team-mail',
      type: 'email',
      from: 'alerts@acme.example',
      to,
      smtp: { host: '127.0.0.1', port, secure, ...login },
    }),
    channelServices({ allow: allowed ? [`127.0.0.1:${port}`] : [], secrets: { PASSWORD }, ...(trusted ? { ca: [certificate.cert] } : {}) }),
  );
}

const soon = (): AbortSignal => AbortSignal.timeout(20_000);
const sample = (name: string): Notice => sampleNotices()[name] as Notice;

async function mailOf(notice: Notice) {
  const server = await mailServer();
  expect(await channelTo(server).send(notice, soon())).toMatchObject({ ok: true, receipt: expect.stringContaining('queued as 4711') });
  const raw = server.mails[0]?.raw ?? '';
  const parsed = await PostalMime.parse(raw);
  const header = (name: string): string | undefined => parsed.headers.find(({ key }) => key === name)?.value;
  return { raw, parsed, header };
}

describe('the mail', () => {
  it('is text and HTML of the same, as an independent parser reads it', async () => {
    const { parsed } = await mailOf(sample('change'));
    expect(parsed.subject).toBe(sample('change').title);
    expect(parsed.from).toEqual({ name: 'Clausewatch', address: 'alerts@acme.example' });
    expect(parsed.to?.map(({ address }) => address)).toEqual(TO);
    expect(parsed.text?.trim()).toBe(noticeText(sample('change')).trim());
    const $ = load(parsed.html ?? '');
    expect($('del').text()).toContain('30 days');
    expect($('ins').text()).toContain('10 days');
    expect($('a:contains("Review")').attr('href')).toBe('https://clausewatch.acme.example/changes/chg_window');
    expect($('a:contains("Open source page")').attr('href')).toBe('https://legal.northwind.example/data-processing-addendum');
    expect($.text()).toContain('Last day to object: 19 March 2026');
    expect(parsed.attachments).toEqual([]);
  });

  it('says to machines that a machine sent it, which message it is, and of which list', async () => {
    const { header, parsed } = await mailOf(sample('change'));
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('x-clausewatch-notice')).toBe('msg_change');
    expect(header('list-id')).toBe('<team-mail.clausewatch.acme.example>');
    expect(parsed.messageId).toMatch(/^<notice\.[0-9a-f]{32}@acme\.example>$/);
    expect(header('importance')).toBe('High');
  });

  it('joins the thread of its change, and of no other', async () => {
    const [first, later, other] = await Promise.all(['change', 'retracted', 'row'].map(async (name) => mailOf(sample(name))));
    expect(first?.parsed.references).toMatch(/^<change\.[0-9a-f]{32}@acme\.example>$/);
    expect(later?.parsed.references).toBe(first?.parsed.references);
    expect(later?.parsed.inReplyTo).toBe(first?.parsed.references);
    expect(first?.parsed.inReplyTo).toBeUndefined();
    expect(other?.parsed.references).not.toBe(first?.parsed.references);
    expect(new Set([first, later, other].map((mail) => mail?.parsed.messageId)).size).toBe(3);
  });

  it('keeps its subject short', async () => {
    const { parsed } = await mailOf({ ...sample('change'), title: 'objection window '.repeat(40) });
    expect([...(parsed.subject ?? '')].length).toBeLessThanOrEqual(120);
  });

  it('has no links to pages whose address it does not know, and says where to look', async () => {
    const { baseUrl: _known, ...rest } = sample('change');
    const { parsed } = await mailOf(rest);
    const $ = load(parsed.html ?? '');
    expect($('a:contains("Review")')).toHaveLength(0);
    expect($.text()).toContain('/changes/chg_window');
    expect($.text()).toContain('web.publicUrl');
  });

  it('cannot be broken out of by what pages say', async () => {
    const { parsed, raw } = await mailOf(hostileNotice());
    const names = parsed.headers.map(({ key }) => key);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('bcc');
    expect(raw.split('\r\n').every((line) => line.length <= 998)).toBe(true);
    const $ = load(parsed.html ?? '');
    expect($('script, img, svg, iframe, form, input, button, base, object, link, meta[http-equiv]')).toHaveLength(0);
    expect($('body style, body title')).toHaveLength(0);
    expect($('h1').text()).toContain('<script>window.hit=1</script> "><img src=x');
    const attributes = $('*')
      .toArray()
      .flatMap((element): Array<[string, string]> => ('attribs' in element ? Object.entries(element.attribs) : []));
    expect(attributes.filter(([name]) => name.startsWith('on'))).toEqual([]);
    expect(attributes.filter(([name, value]) => ['href', 'src', 'background'].includes(name) && !/^https?:\/\//.test(value))).toEqual([]);
    expect(attributes.filter(([name, value]) => name === 'style' && /url\(|expression|@import/i.test(value))).toEqual([]);
    expect(/[\u202a-\u202e\u2066-\u2069]/.test(`${parsed.subject}${parsed.html}${parsed.text}`)).toBe(false);
  });
});

describe('the connection', () => {
  it('is encrypted before anything is said, and logs in', async () => {
    const server = await mailServer({ manners: { login: (user, password) => user === 'alerts' && password === PASSWORD } });
    expect(await channelTo(server, { user: 'alerts' }).send(sample('change'), soon())).toMatchObject({ ok: true });
    expect(server.mails).toMatchObject([{ secure: true, user: 'alerts', from: 'alerts@acme.example', to: TO }]);
  });

  it('may be encrypted from the first byte', async () => {
    const server = await mailServer({ secure: true });
    expect(await channelTo(server, { secure: 'tls' }).send(sample('change'), soon())).toMatchObject({ ok: true });
    expect(server.mails).toMatchObject([{ secure: true }]);
  });

  it('says nothing to a server without STARTTLS', async () => {
    const server = await mailServer({ plain: true });
    const outcome = await channelTo(server, { user: 'alerts' }).send(sample('change'), soon());
    expect(outcome).toMatchObject({ ok: false, permanent: false, remedy: expect.stringContaining('smtp.secure') });
    expect(server.mails).toEqual([]);
  });

  it.each(['starttls', 'tls'] as const)('says nothing to a server whose certificate nobody vouches for (%s)', async (secure) => {
    const server = await mailServer({ secure: secure === 'tls' });
    const outcome = await channelTo(server, { secure, trusted: false }).send(sample('change'), soon());
    expect(outcome).toMatchObject({ ok: false, permanent: false, sentence: expect.stringContaining('No secure connection') });
    expect(server.mails).toEqual([]);
  });

  it('is in the clear only to a server that the settings admit by name', async () => {
    const server = await mailServer({ plain: true });
    expect(await channelTo(server, { secure: 'none' }).send(sample('change'), soon())).toMatchObject({ ok: true });
    expect(server.mails).toMatchObject([{ secure: false }]);
    const refused = await channelTo(server, { secure: 'none', allowed: false }).send(sample('change'), soon());
    expect(refused).toMatchObject({ ok: false, permanent: true, sentence: expect.stringContaining('in the clear') });
  });

  it('tells a wrong password without telling the password', async () => {
    const server = await mailServer({ manners: { login: () => false } });
    const outcome = await channelTo(server, { user: 'alerts' }).send(sample('change'), soon());
    expect(outcome).toMatchObject({ ok: false, permanent: true, sentence: expect.stringContaining('login') });
    expect(JSON.stringify(outcome)).not.toContain(PASSWORD);
  });

  it('is one that nobody makes where the settings name a login by half', () => {
    const settings = { id: 'team-mail', type: 'email', from: 'a@acme.example', to: TO, smtp: { host: 'mail.example', user: 'alerts' } };
    expect(() => openChannel(ChannelSettings.parse(settings), channelServices())).toThrow(expect.objectContaining({ code: 'config' }));
  });
});

describe('recipients', () => {
  const answers = (codes: Record<string, number>) => ({
    recipient: (address: string) => (codes[address] ? smtpError(codes[address], `no ${address}`) : undefined),
  });

  it('are told of by name where some are refused for good, and the others have it', async () => {
    const server = await mailServer({ manners: answers({ 'cy@acme.example': 550 }) });
    const outcome = await channelTo(server).send(sample('change'), soon());
    expect(outcome).toMatchObject({
      ok: true,
      receipt: expect.stringMatching(/^2 of 3 recipients have it; cy@acme\.example was refused, “550 /),
    });
    expect(server.mails.map(({ to }) => to)).toEqual([TO.slice(0, 2)]);
  });

  it('who have it are not asked again while others are put off', async () => {
    const codes: Record<string, number> = { 'bob@acme.example': 450, 'cy@acme.example': 550 };
    const server = await mailServer({ manners: { recipient: (address) => answers(codes).recipient(address) } });
    const channel = channelTo(server);
    const first = await channel.send(sample('change'), soon());
    expect(first).toMatchObject({ ok: false, permanent: false, sentence: expect.stringContaining('1 of 3 recipients has it') });
    const second = await channel.send(sample('change'), soon());
    expect(second).toMatchObject({ ok: false, permanent: false });
    delete codes['bob@acme.example'];
    expect(await channel.send(sample('change'), soon())).toMatchObject({ ok: true, receipt: expect.stringContaining('cy@acme.example') });
    expect(server.mails.map(({ to }) => to)).toEqual([['ada@acme.example'], ['bob@acme.example']]);
    expect(new Set(server.mails.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1])).size).toBe(1);
  });

  it('who are all refused make it permanent; who are all put off do not', async () => {
    const outcomes: SendOutcome[] = [];
    for (const code of [550, 450]) {
      const server = await mailServer({ manners: answers(Object.fromEntries(TO.map((address) => [address, code]))) });
      outcomes.push(await channelTo(server).send(sample('change'), soon()));
    }
    expect(outcomes).toMatchObject([
      { ok: false, permanent: true },
      { ok: false, permanent: false },
    ]);
  });
});
