/** What the tests use of a package without types. @module */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  export interface Configuration {
    clients: Array<Record<string, unknown>>;
    claims: Record<string, string[]>;
    findAccount(context: unknown, id: string): { accountId: string; claims(): Promise<Record<string, unknown>> };
    features: Record<string, { enabled: boolean }>;
    pkce: { required(): boolean };
    cookies: { keys: string[] };
    jwks: { keys: object[] };
    /** Seconds. */
    ttl: Record<string, number>;
  }
  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): RequestListener;
  }
}
