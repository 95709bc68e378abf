import { expect, it } from 'vitest';
import { hostName } from '../../../src/web/guards.ts';

it.each([
  ['localhost:8787', 'localhost'],
  ['LOCALHOST', 'localhost'],
  ['127.0.0.1:80', '127.0.0.1'],
  ['[::1]:8787', '::1'],
  ['watch.example', 'watch.example'],
  ['evil.example:8787', 'evil.example'],
])('reads the host name of %s', (header, host) => {
  expect(hostName(header)).toBe(host);
});

it.each([undefined, '', 'localhost@evil.example', 'evil.example/localhost', 'a b', 'localhost\\@evil', 'localhost#x'])(
  'reads no host name in %j',
  (header) => {
    expect(hostName(header)).toBeUndefined();
  },
);
