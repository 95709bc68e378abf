import { expect, it } from 'vitest';
import { overheard } from '../../../src/cli/entry.ts';

it.each([
  ['127.0.0.1', undefined, false],
  ['::1', undefined, false],
  ['localhost', undefined, false],
  ['0.0.0.0', undefined, true],
  ['192.168.1.7', undefined, true],
  ['0.0.0.0', 'http://watch.example', true],
  ['0.0.0.0', 'https://watch.example', false],
])('listening on %s, with people at %s, can be overheard: %s', (host, publicUrl, expected) => {
  expect(overheard(host, publicUrl) !== undefined).toBe(expected);
});
