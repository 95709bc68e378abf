import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openChannel } from '../../../src/alert/channels/index.ts';
import type { Notice } from '../../../src/domain/alert.ts';
import { ChannelSettings } from '../../../src/domain/alertSettings.ts';
import { fixedClock, systemClock } from '../../../src/lib/clock.ts';
import { channelServices, type HttpReceiver, type ServiceOptions, startHttpReceiver } from '../../helpers/receivers.ts';
import { sampleNotices } from '../../helpers/sampleNotices.ts';
import { type Certificate, makeCertificate } from '../../helpers/servers.ts';

const [NEW, OLD] = [`whsec_${Buffer.alloc(32, 1).toString('base64')}`, Buffer.alloc(24, 2).toString('base64')];

let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate(['127.0.0.1']);
});

const receivers: HttpReceiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});
async function receiver(): Promise<HttpReceiver> {
  const started = await startHttpReceiver(certificate);
  receivers.push(started);
  return started;
}

const settings = (url: string) => ChannelSettings.parse({ id: 'siem', type: 'webhook', url, secrets: [{ env: 'NEW' }, { env: 'OLD' }] });

function send({ origin, port }: HttpReceiver, options: ServiceOptions & { signal?: AbortSignal } = {}) {
  const { signal = AbortSignal.timeout(20_000), ...rest } = options;
  const services = channelServices({ allow: [`127.0.0.1:${port}`], ca: [certificate.cert], secrets: { NEW, OLD }, ...rest });
  return openChannel(settings(`${origin}/hook`), services).send(sampleNotices()['change'] as Notice, signal);
}

describe('the signature', () => {
  it.each([
    ['the newest secret', NEW],
    ['the one before', OLD],
  ])('is good for a receiver that knows %s, by the library of Standard Webhooks', async (_which, secret) => {
    const to = await receiver();
    expect(await send(to, { clock: systemClock })).toEqual({ ok: true, receipt: 'HTTP 200' });
    const [{ headers, body } = { headers: {}, body: '' }] = to.got;
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ id: 'msg_change', specversion: '1.0' });
    expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
  });

  it('is HMAC-SHA-256 of id, time and body, newest secret first', async () => {
    const to = await receiver();
    await send(to, { clock: fixedClock('2026-03-10T08:00:00.900Z') });
    const [{ headers, body } = { headers: {} as Record<string, string>, body: '' }] = to.got;
    expect(headers).toMatchObject({ 'webhook-id': 'msg_change', 'webhook-timestamp': '1773129600' });
    const signed = [NEW.slice('whsec_'.length), OLD].map(
      (key) => `v1,${createHmac('sha256', Buffer.from(key, 'base64')).update(`msg_change.1773129600.${body}`).digest('base64')}`,
    );
    expect(headers['webhook-signature']).toBe(signed.join(' '));
  });

  it.each([
    ['is none', 'not base64!'],
    ['is too short', Buffer.alloc(16).toString('base64')],
  ])('cannot be made with a secret that %s: the channel does not open, and says which it is', (_why, secret) => {
    const services = channelServices({ secrets: { NEW, OLD: secret } });
    expect(() => openChannel(settings('https://siem.example/hook'), services)).toThrow(
      expect.objectContaining({ code: 'config', message: expect.stringContaining('"siem"'), remedy: expect.stringContaining('secrets.1') }),
    );
  });
});

describe('answers', () => {
  it.each([
    [400, true],
    [401, true],
    [404, true],
    [410, true],
    [413, true],
    [408, false],
    [425, false],
    [429, false],
    [500, false],
    [503, false],
  ])('%i is permanent: %s', async (status, permanent) => {
    const to = await receiver();
    to.answer((response) => void response.writeHead(status).end('words_of_the_service'));
    expect(await send(to)).toMatchObject({
      ok: false,
      permanent,
      sentence: expect.stringContaining(`HTTP ${status}, “words_of_the_service”`),
    });
  });

  it.each([
    ['seconds', '120', 120_000],
    ['a date', 'Tue, 10 Mar 2026 08:05:00 GMT', 300_000],
  ])('that ask to wait are heeded (%s)', async (_form, header, retryAfterMs) => {
    const to = await receiver();
    to.answer((response) => void response.writeHead(429, { 'retry-after': header }).end());
    expect(await send(to, { clock: fixedClock('2026-03-10T08:00:00Z') })).toMatchObject({ ok: false, permanent: false, retryAfterMs });
  });

  it.each([301, 302, 303, 307, 308])('that lead elsewhere are not followed (%i): what is signed does not wander', async (status) => {
    const [to, elsewhere] = [await receiver(), await receiver()];
    to.answer((response) => void response.writeHead(status, { location: `${elsewhere.origin}/` }).end());
    const allow = [to, elsewhere].map(({ port }) => `127.0.0.1:${port}`);
    expect(await send(to, { allow })).toMatchObject({ ok: false, permanent: true, sentence: expect.stringContaining('redirects') });
    expect(elsewhere.connections()).toBe(0);
  });

  it.each([
    [200, { ok: true }],
    [500, { ok: false, permanent: false }],
  ])('without an end (%i) are left after a little of them', async (status, expected) => {
    const to = await receiver();
    let written = 0;
    to.answer((response) => {
      response.writeHead(status);
      const more = (error?: Error | null): void => {
        if (error || response.closed) return;
        written += 65_536;
        setImmediate(() => response.write('x'.repeat(65_536), more));
      };
      more();
    });
    expect(await send(to)).toMatchObject(expected);
    expect(written).toBeLessThan(50_000_000);
  });

  it('that are garbage may be better the next time', async () => {
    const to = await receiver();
    to.answer((response) => void response.socket?.end('garbage\r\n\r\n'));
    expect(await send(to)).toMatchObject({ ok: false, permanent: false });
  });

  it('of somebody with a certificate that nobody vouches for are not even asked for', async () => {
    const to = await receiver();
    const outcome = await openChannel(
      settings(`${to.origin}/hook`),
      channelServices({ allow: [`127.0.0.1:${to.port}`], secrets: { NEW, OLD } }),
    ).send(sampleNotices()['change'] as Notice, AbortSignal.timeout(20_000));
    expect(outcome).toMatchObject({ ok: false, permanent: false, sentence: expect.stringContaining('certificate') });
    expect(to.got).toEqual([]);
  });
});
