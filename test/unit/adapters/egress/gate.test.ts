import { describe, expect, it } from 'vitest';
import { addressFault } from '../../../../src/adapters/egress/address.ts';
import { createGate, type GateOptions, parseAuthority } from '../../../../src/adapters/egress/gate.ts';
import { OperationalError } from '../../../../src/domain/errors.ts';

const PUBLIC = '93.184.215.14';

function gateThatResolves(answers: Record<string, string[]>, options: GateOptions = {}) {
  const asked: string[] = [];
  const gate = createGate({
    ...options,
    resolve: async (hostname) => {
      asked.push(hostname);
      const found = answers[hostname];
      if (!found) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
      return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
  });
  return { gate, asked };
}

describe('addresses that are not public', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '168.63.129.16',
    '100.64.0.1',
    '100.127.255.255',
    '100.100.100.200',
    '192.0.0.192',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '192.88.99.1',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '4000::1',
    'not an address',
    '',
  ])('refuses %s', (address) => {
    expect(addressFault(address)).toBeTypeOf('string');
  });

  it.each([
    '8.8.8.8',
    PUBLIC,
    '172.15.0.1',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:4700::6810:84e5',
    '2a00:1450:4001:82a::200e',
  ])('admits %s', (address) => {
    expect(addressFault(address)).toBeUndefined();
  });
});

describe('form of an address', () => {
  const gate = createGate();
  it.each([
    'http://user@example.com/',
    'http://user:pw@example.com/',
    'http://127.0.0.1\\@example.com/',
    'http:\\\\example.com/',
    ' https://example.com/',
    'file:///etc/passwd',
    'FILE:///etc/passwd',
    'file:..',
    'data:text/html,x',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'view-source:https://example.com/',
    'chrome://crash',
    'ftp://example.com/',
    'https://',
    'example.com',
    'http://example.com:22/',
    'http://example.com:6379/',
  ])('refuses %s', (address) => {
    expect(gate.check(address)).toMatchObject({ ok: false, failure: { kind: 'refused', transient: false } });
  });

  it.each(['https://example.com/a?b#c', 'http://example.com/', 'HTTPS://EXAMPLE.com:8443/'])('lets %s pass', (address) => {
    expect(gate.check(address)).toMatchObject({ ok: true });
  });

  it('lets a port pass that the allow-list names', () => {
    expect(createGate({ allow: ['example.com:9000'] }).check('http://example.com:9000/')).toMatchObject({ ok: true });
    expect(createGate({ ports: [9000] }).check('http://example.com:9000/')).toMatchObject({ ok: true });
  });
});

describe('admission', () => {
  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '017700000001',
    '0177.0.0.1',
    '127.1',
    '127.0.0.1.',
    '①②⑦.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '::1',
  ])('refuses this machine written as %s, and asks no resolver', async (host) => {
    const { gate, asked } = gateThatResolves({});
    expect(await gate.admit(host, 80)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(asked).toEqual([]);
  });

  it('refuses a name that resolves to an internal address only', async () => {
    const { gate } = gateThatResolves({ 'inside.test': ['10.1.2.3', 'fd00::1'] });
    expect(await gate.admit('inside.test', 443)).toMatchObject({
      ok: false,
      failure: {
        kind: 'refused',
        message: 'inside.test:443 is not visited: 10.1.2.3 is a private address.',
        remedy: expect.stringContaining('"inside.test:443"'),
      },
    });
  });

  it('never hands out the internal ones among several addresses', async () => {
    const { gate } = gateThatResolves({ 'mixed.test': ['127.0.0.1', PUBLIC, '::1'] });
    expect(await gate.admit('mixed.test', 443)).toEqual({
      ok: true,
      target: { hostname: 'mixed.test', port: 443, addresses: [{ address: PUBLIC, family: 4 }] },
    });
  });

  it('resolves once for each admission', async () => {
    const { gate, asked } = gateThatResolves({ 'vendor.test': [PUBLIC] });
    await gate.admit('VENDOR.test', 443);
    expect(asked).toEqual(['vendor.test']);
  });

  it('refuses a name that does not resolve, or resolves to nothing usable', async () => {
    const { gate } = gateThatResolves({ 'empty.test': [], 'junk.test': ['nonsense'] });
    for (const name of ['missing.test', 'empty.test', 'junk.test']) {
      expect(await gate.admit(name, 443)).toMatchObject({ ok: false, failure: { kind: 'dns', transient: true } });
    }
  });

  it('gives up on a resolver that does not answer', async () => {
    const gate = createGate({ resolve: () => new Promise(() => {}), resolveTimeoutMs: 20 });
    expect(await gate.admit('slow.test', 443)).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
  });

  it('refuses a port for other things than web pages', async () => {
    const { gate, asked } = gateThatResolves({ 'vendor.test': [PUBLIC] });
    expect(await gate.admit('vendor.test', 25)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(asked).toEqual([]);
  });

  it.each(['', 'a b', 'a/b', 'user@host', 'host?x', 'host#x', 'a\\b'])('refuses the host %j', async (host) => {
    expect(await createGate().admit(host, 80)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
  });
});

describe('allow-list', () => {
  it('admits exactly the host and port that it names', async () => {
    const { gate } = gateThatResolves({ 'intranet.test': ['10.0.0.5'] }, { allow: ['127.0.0.1:8099', '[::1]:8099', 'Intranet.test:443'] });
    expect(await gate.admit('127.0.0.1', 8099)).toMatchObject({ ok: true });
    expect(await gate.admit('::1', 8099)).toMatchObject({ ok: true });
    expect(await gate.admit('intranet.test', 443)).toMatchObject({ ok: true, target: { addresses: [{ address: '10.0.0.5' }] } });
    expect(await gate.admit('127.0.0.1', 8080)).toMatchObject({ ok: false });
    expect(await gate.admit('127.0.0.2', 8099)).toMatchObject({ ok: false });
    expect(await gate.admit('intranet.test', 80)).toMatchObject({ ok: false });
  });

  it('does not admit another name for an address that it names', async () => {
    const { gate } = gateThatResolves({ 'evil.test': ['127.0.0.1'] }, { allow: ['127.0.0.1:8080'] });
    expect(await gate.admit('evil.test', 8080)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
  });

  it.each(['localhost', '*', '*:80', 'http://x:80', 'x:0', 'x:99999', 'user@x:80', ':80'])(
    'rejects the entry %s with a plain sentence',
    (entry) => {
      expect(() => createGate({ allow: [entry] })).toThrow(OperationalError);
      expect(() => createGate({ allow: [entry] })).toThrow(/host:port/);
    },
  );

  it('reads host and port of an authority', () => {
    expect(parseAuthority('Example.COM:443')).toEqual({ hostname: 'example.com', port: 443 });
    expect(parseAuthority('[::1]:80')).toEqual({ hostname: '[::1]', port: 80 });
    expect(parseAuthority('0x7f000001:80')).toEqual({ hostname: '127.0.0.1', port: 80 });
    for (const text of ['example.com', 'example.com:', 'a@b:80', 'a:80/x', '::1:80']) expect(parseAuthority(text)).toBeUndefined();
  });
});
