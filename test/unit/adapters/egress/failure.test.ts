import { describe, expect, it } from 'vitest';
import { EgressError, failureOf, networkFailure } from '../../../../src/adapters/egress/failure.ts';

const withCode = (code: string): Error => Object.assign(new Error('low-level words'), { code });

describe('network failures', () => {
  it.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'connect'],
    ['ECONNRESET', 'connect'],
    ['UND_ERR_SOCKET', 'connect'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['EPROTO', 'tls'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout'],
    ['HPE_INVALID_CONSTANT', 'protocol'],
    ['Z_DATA_ERROR', 'protocol'],
    ['UND_ERR_HEADERS_OVERFLOW', 'protocol'],
  ])('%s is of kind %s, in a plain sentence', (code, kind) => {
    const failure = networkFailure(withCode(code), 'vendor.test', 3000);
    expect(failure?.kind).toBe(kind);
    expect(failure?.message).toMatch(/^[A-Z].*vendor\.test.*\.$/);
    expect(failure?.message).not.toContain('low-level words');
  });

  it('are found behind causes and in aggregates', () => {
    expect(networkFailure(new Error('outer', { cause: withCode('ECONNREFUSED') }), 'x', 1)?.kind).toBe('connect');
    expect(networkFailure(new AggregateError([withCode('ENETUNREACH')]), 'x', 1)?.kind).toBe('connect');
    const refused = failureOf('refused', 'No.');
    expect(networkFailure(new Error('outer', { cause: new EgressError(refused) }), 'x', 1)).toBe(refused);
  });

  it('are not made of bugs', () => {
    expect(networkFailure(new TypeError('x is not a function'), 'x', 1)).toBeUndefined();
    expect(networkFailure(withCode('ERR_INVALID_ARG_TYPE'), 'x', 1)).toBeUndefined();
  });
});
