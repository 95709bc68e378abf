/**
 * Names that answer with several addresses, with others the next time, or not at all.
 * @module
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate, type Gate, type ResolvedAddress } from '../../../../src/adapters/egress/gate.ts';
import { createTextFetcher } from '../../../../src/adapters/egress/text.ts';
import type { RenderOutcome } from '../../../../src/domain/capture.ts';
import { captured, text } from '../../../contract/renderer.contract.ts';
import { failureIn, refused } from './expect.ts';
import { type Internet, PUBLIC, startInternet } from './internet.ts';
import { chromiumAt, httpAt } from './lab.ts';

/** Further addresses that names lead to, answer by answer; the last one stays. */
const ANSWERS: Record<string, string[][]> = {
  'plain.test': [[PUBLIC]],
  'mixed.test': [['127.0.0.1', '10.0.0.1', PUBLIC, '::1', '169.254.169.254']],
  'rebind.test': [[PUBLIC], ['127.0.0.1']],
  'own.test': [['93.184.215.99']],
  'empty.test': [[]],
  'nonsense.test': [['127.0.0.1.evil', '']],
};

export function describeNames(): void {
  describe('a name', () => {
    let internet: Internet;
    let gate: Gate;
    let looked: string[];

    beforeEach(async () => {
      looked = [];
      internet = await startInternet((request, response) => {
        response.writeHead(200, { 'content-type': request.url === '/robots.txt' ? 'text/plain' : 'text/html', connection: 'close' });
        response.end(
          request.url === '/page'
            ? '<p>public</p><p id=o>-</p><script>fetch("/more").then((a) => a.text()).then((t) => { o.textContent = t; })</script>'
            : 'more',
        );
      });
      gate = createGate({
        upstream: { url: internet.url },
        own: () => ['93.184.215.99'],
        resolve: async (hostname): Promise<ResolvedAddress[]> => {
          const answers = ANSWERS[hostname];
          if (!answers) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
          const answer = answers[Math.min(looked.filter((name) => name === hostname).length, answers.length - 1)] ?? [];
          looked.push(hostname);
          return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
        },
      });
    });
    afterEach(() => internet?.close());

    const visit = async (name: 'http' | 'chromium', ...urls: string[]): Promise<RenderOutcome[]> => {
      const renderer = name === 'http' ? httpAt(gate) : chromiumAt(gate);
      const outcomes: RenderOutcome[] = [];
      for (const url of urls) outcomes.push(await renderer.render({ url }));
      await renderer.close();
      return outcomes;
    };
    const only = (outcomes: RenderOutcome[]): RenderOutcome => outcomes[0] as RenderOutcome;

    describe.each(['http', 'chromium'] as const)('through %s', (name) => {
      it('with public and internal addresses is visited at the public ones only', async () => {
        captured(only(await visit(name, 'http://mixed.test/page')));
        expect(new Set(internet.connections)).toEqual(new Set([`${PUBLIC}:80`]));
      });

      it('is looked up once for a connection, which goes to the address that was judged', async () => {
        captured(only(await visit(name, 'http://rebind.test/more')));
        expect(looked).toEqual(['rebind.test']);
        expect(internet.connections).toEqual([`${PUBLIC}:80`]);
      });

      it('that leads inside the next time is refused the next time', async () => {
        const [first, second] = await visit(name, 'http://rebind.test/page', 'http://rebind.test/page');
        // What the page asks for later is judged by the later answer.
        if (name === 'chromium') expect(text(captured(first as RenderOutcome))).not.toContain('>more<');
        refused(second as RenderOutcome);
        expect(internet.connections).toEqual([`${PUBLIC}:80`]);
      });

      it('that does not resolve is not visited', async () => {
        for (const outcome of await visit(
          name,
          'http://missing.test/',
          'http://empty.test/',
          'http://nonsense.test/',
          'https://missing.test/',
        ))
          expect(failureIn(outcome, 'dns').transient).toBe(true);
        expect(internet.connections).toEqual([]);
      });

      it('and an address of this machine itself are refused although they are public by number', async () => {
        for (const outcome of await visit(name, 'http://93.184.215.99/', 'http://own.test/')) refused(outcome);
        expect(internet.connections).toEqual([]);
      });
    });

    it('leads the texts beside the pages nowhere else', async () => {
      const fetchText = createTextFetcher({ gate, userAgent: 'Clausewatch' });
      expect(await fetchText('http://mixed.test/robots.txt')).toMatchObject({ ok: true, answer: { text: 'more' } });
      expect(await fetchText('http://rebind.test/robots.txt')).toMatchObject({ ok: true });
      refused(await fetchText('http://rebind.test/robots.txt'));
      failureIn(await fetchText('http://missing.test/robots.txt'), 'dns');
      expect(internet.connections).toEqual([`${PUBLIC}:80`, `${PUBLIC}:80`]);
    });
  });
}
