/** @module */
import { createTransport } from 'nodemailer';
import type { Channel } from '../../src/domain/alert.ts';

export function hookChannel(id: string, url: string): Channel {
  return {
    id,
    async send(notice, signal) {
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'webhook-id': notice.id },
          body: JSON.stringify(notice),
          signal,
          redirect: 'manual',
        });
        await answer.body?.cancel();
        if (answer.ok) return { ok: true };
        return {
          ok: false,
          permanent: [401, 404, 410].includes(answer.status) || (answer.status >= 300 && answer.status < 400),
          sentence: `The receiver answered ${answer.status}.`,
          ...(answer.headers.has('retry-after') ? { retryAfterMs: Number(answer.headers.get('retry-after')) * 1000 } : {}),
        };
      } catch (error) {
        return { ok: false, permanent: false, sentence: String(error) };
      }
    },
    async close() {},
  };
}

export function mailChannel(id: string, port: number): Channel {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  return {
    id,
    async send(notice) {
      try {
        await transport.sendMail({
          from: 'clausewatch@example.com',
          to: 'team@example.com',
          subject: notice.title,
          text: notice.title,
          headers: { 'X-Clausewatch-Id': notice.id },
        });
        return { ok: true };
      } catch (error) {
        return { ok: false, permanent: false, sentence: String(error) };
      }
    },
    async close() {
      transport.close();
    },
  };
}
