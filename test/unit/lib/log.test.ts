import { describe, expect, it } from 'vitest';
import { OperationalError } from '../../../src/domain/errors.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createScope } from '../../../src/lib/scope.ts';

function logged() {
  const lines: string[] = [];
  const scope = createScope();
  const log = createLog({ level: 'debug', ids: scope.ids, to: { write: (line) => void lines.push(line) } });
  return { log, scope, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe('the log', () => {
  it('carries the ids of the work in each line, through awaits and children, and of no other work', async () => {
    const { log, scope, lines } = logged();
    const work = (check: string) =>
      scope.bind({ check }, async () => {
        log.info({}, 'begun');
        await Promise.resolve();
        await scope.bind({ trace: `t-${check}` }, async () => log.child({ channel: 'c' }).warn({ host: 'h' }, 'inner'));
        log.info({ check: 'own' }, 'ended');
        log.info({}, 'after');
      });
    await Promise.all([work('a'), work('b')]);
    log.info({}, 'outside');
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const of = (check: string) => told.filter((line) => line['check'] === check).map(({ msg, trace }) => [msg, trace]);
    expect(of('a')).toEqual([
      ['begun', undefined],
      ['inner', 't-a'],
      ['after', undefined],
    ]);
    expect(of('b')).toHaveLength(3);
    // What an event says of itself goes before what is around it.
    expect(of('own')).toHaveLength(2);
    expect(told.at(-1)).not.toHaveProperty('check');
  });

  it('is one line of JSON an event, however long and hostile a text is, and keeps its beginning', () => {
    const { log, lines, last } = logged();
    const page = `<p>\n{"level":60}\r\n\u2028\u0000\u001b[31m${'x'.repeat(100_000)}`;
    log.info(
      { because: page, deep: { deeper: { deepest: { bottom: { gone: page } } } }, list: Array.from({ length: 500 }, () => page) },
      'read',
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\p{Cc}\u2028]/u);
    expect(lines[0]?.length).toBeLessThan(40_000);
    expect(String(last()['because'])).toMatch(/^<p> \{"level":60\} \[31mx+…$/);
    expect(String(last()['because']).length).toBeLessThan(510);
    expect(JSON.stringify(last()['deep'])).toBe('{"deeper":{"deepest":{"bottom":"…"}}}');
  });

  it.each([
    ['by its name, at any depth', { token: 'S3CRET', a: { password: 'S3CRET', b: { authorization: 'S3CRET', 'set-cookie': 'S3CRET' } } }],
    ['in an address', { url: 'redis://name:S3CRET@127.0.0.1:6379', proxy: 'http://u:S3CRET@proxy.example/' }],
    ['in a query', { url: 'https://site.example/feeds?vendor=a&token=S3CRET' }],
    ['in a header that was written out', { said: 'authorization: Bearer S3CRET' }],
    ['a token of our own', { said: 'refused cw_S3CRET_abc' }],
    ['in an error and its cause', { err: new Error('no way to postgres://u:S3CRET@db/x', { cause: new Error('https://u:S3CRET@h/') }) }],
    [
      'in what libraries hang on an error',
      { err: Object.assign(new Error('refused'), { config: { headers: { authorization: 'S3CRET' } }, command: { args: ['S3CRET'] } }) },
    ],
    ['beyond where a text is cut', { said: `${'x'.repeat(480)}redis://name:S3CRETS3CRETS3CRET@h` }],
  ])('leaves out a secret %s', (_, event) => {
    const { log, lines } = logged();
    log.warn(event, 'told');
    expect(lines.join('')).not.toContain('S3CRET');
    expect(lines).toHaveLength(1);
  });

  it('tells of an error what it is, its remedy, where it was thrown and what caused it', () => {
    const { log, last } = logged();
    log.error(
      { err: new OperationalError('storage', 'The disk is full.', { remedy: 'Make room.', cause: new Error('ENOSPC') }) },
      'failed',
    );
    expect(last()['err']).toMatchObject({ type: 'OperationalError', message: 'The disk is full.', code: 'storage', remedy: 'Make room.' });
    expect(last()['err']).toMatchObject({ cause: { type: 'Error', message: 'ENOSPC' } });
    expect(String((last()['err'] as { stack: string }).stack)).toContain('log.test.ts');
  });
});
