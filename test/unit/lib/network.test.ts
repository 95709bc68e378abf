import { expect, it } from 'vitest';
import { networkOf, siteOf } from '../../../src/lib/network.ts';

it.each([
  ['2001:db8:1:2::7', '2001:db8:1:2', '2001:db8:1'],
  ['2001:DB8:0001:ffff:a:b:c:d', '2001:db8:1:ffff', '2001:db8:1'],
  ['2001:db8::7%eth0', '2001:db8:0:0', '2001:db8:0'],
  ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
  ['user u-ada', 'user u-ada', 'user u-ada'],
])('%s is of the network %s and of the site %s', (address, network, site) => {
  expect([networkOf(address), siteOf(address)]).toEqual([network, site]);
});
