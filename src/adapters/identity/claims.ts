/**
 * What a provider says of somebody, as a person of ours.
 * @module
 */
import { ROLES, type Role } from '../../domain/access.ts';
import type { Identity } from '../../domain/deskPorts.ts';
import { OperationalError } from '../../domain/errors.ts';

export type Claims = Readonly<Record<string, unknown>>;

export interface ClaimOptions {
  loginClaim: string;
  roleClaim?: string | undefined;
  roles: Readonly<Record<string, Role>>;
}

/** Whether something that we need is not among them. */
export function lacks(claims: Claims, { loginClaim, roleClaim }: ClaimOptions): boolean {
  return claims[loginClaim] === undefined || claims['name'] === undefined || (roleClaim !== undefined && claims[roleClaim] === undefined);
}

/** Throws OperationalError('forbidden') where there is no login, or an e-mail address that is nobody's for sure. */
export function identityOf(claims: Claims, options: ClaimOptions): Identity {
  const { loginClaim } = options;
  const login = text(claims[loginClaim]);
  if (login === undefined)
    throw new OperationalError('forbidden', `The identity provider does not tell your login ("${loginClaim}").`, {
      remedy: 'An administrator has to name another claim (access.oidc.loginClaim), or a scope that brings it.',
    });
  if (loginClaim === 'email' && !mayBeVerified(claims['email_verified']))
    throw new OperationalError('forbidden', 'The identity provider has not verified your e-mail address.', {
      remedy: 'Verify it there, then try again.',
    });
  const role = roleOf(claims, options);
  return {
    // Names of people are unique within one provider only.
    subject: `${text(claims['iss'])}#${text(claims['sub'])}`,
    login: login.toLowerCase(),
    name: text(claims['name']) ?? login,
    ...(role === undefined ? {} : { role }),
    ...(role === undefined && options.roleClaim !== undefined ? { unmapped: true } : {}),
  };
}

/** Some providers say it as text, some say nothing. */
function mayBeVerified(said: unknown): boolean {
  return said === undefined || said === true || said === 'true';
}

/** The highest role that any value stands for. */
function roleOf(claims: Claims, { roleClaim, roles }: ClaimOptions): Role | undefined {
  if (roleClaim === undefined) return undefined;
  const values = [claims[roleClaim]].flat().filter((value) => typeof value === 'string');
  const given = values.flatMap((value) => (Object.hasOwn(roles, value) ? (roles[value] ?? []) : []));
  return ROLES.findLast((role) => given.includes(role));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
