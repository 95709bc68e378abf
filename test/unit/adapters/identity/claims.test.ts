import { describe, expect, it } from 'vitest';
import { identityOf } from '../../../../src/adapters/identity/claims.ts';

const MAIL = { loginClaim: 'email', roles: {} };
const claims = { iss: 'https://idp.example', sub: '1', email: 'ada@example.com', name: 'Ada' };

describe('what a provider says of somebody', () => {
  it.each([false, 'false', 'False', 0, null, 'no'])(
    'is no login where it says anything but that their e-mail address is verified: %j',
    (verified) => {
      expect(() => identityOf({ ...claims, email_verified: verified }, MAIL)).toThrow('has not verified');
    },
  );

  it.each([true, 'true', undefined])('is a login where it says that, or nothing: %j', (verified) => {
    expect(identityOf({ ...claims, email_verified: verified }, MAIL).login).toBe('ada@example.com');
  });
});
