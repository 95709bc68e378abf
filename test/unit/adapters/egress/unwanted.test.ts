import { expect, it } from 'vitest';
import { unwantedHosts } from '../../../../src/adapters/egress/unwanted.ts';

it.each([
  ['counter.example', true],
  ['eu.counter.example', true],
  ['a.b.counter.example', true],
  ['encounter.example', false],
  ['example', false],
  ['counter.example.net', false],
  ['', false],
  ['127.0.0.1', false],
])('of %s says %s', (hostname, expected) => {
  expect(unwantedHosts(['counter.example', 'pixel.test'])(hostname)).toBe(expected);
});
