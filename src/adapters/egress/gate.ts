/**
 * The egress gate: the one place that decides which address may be contacted. Documents, redirects,
 * subresources of a rendered page and deliveries all ask here, and connect to nothing but what it returns.
 * @module
 */
import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { CaptureFailure } from '../../domain/capture.ts';
import { OperationalError } from '../../domain/errors.ts';
import { urlFault } from '../../domain/watcher.ts';
import { addressFault } from './address.ts';
import { connectTo } from './connect.ts';
import { dnsFailure, EgressError, failureOf, timeoutFailure } from './failure.ts';
import { connectThrough, readUpstream } from './upstream.ts';

export interface ResolvedAddress {
  address: string;
  family: 4 | 6;
}

/** All addresses of a host name. Rejects, or answers nothing, when there are none. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

export interface GateOptions {
  /** `host:port` pairs that are admitted whatever address they have: tests on loopback, receivers on an intranet. */
  allow?: string[];
  /** Ports that public hosts are visited on. Default 80, 443, 8080, 8443. */
  ports?: number[];
  /** What those ports are for, in words. Default "web pages". */
  use?: string;
  /** Default: the system's resolver. */
  resolve?: Resolve;
  /** Addresses of this machine, public ones included: what listens there may be meant for it alone. Default: of its network interfaces. */
  own?: () => string[];
  /** Milliseconds a name may take to resolve. Default 10 000. */
  resolveTimeoutMs?: number;
  /** The network's own forward proxy, through which every admitted connection is made. */
  upstream?: UpstreamOptions;
  /** Told of each refusal: for the form of the address, its port, or where it leads. Must not throw. */
  onRefused?: ((reason: RefusalReason) => void) | undefined;
}

export type RefusalReason = 'form' | 'port' | 'target';

export interface UpstreamOptions {
  /** `http://` or `https://` address, with user name and password where the proxy asks for them. */
  url: string;
  /**
   * Who resolves host names. `here` (default): this machine, and the proxy is asked for the checked address. `proxy`: the proxy, where this
   * machine's DNS knows no public names; the gate then judges literal addresses only, and the proxy has to keep names inside out.
   */
  resolve?: 'here' | 'proxy';
}

/** An admitted endpoint: connect to one of `addresses` and to nothing else. */
export interface Target {
  hostname: string;
  port: number;
  addresses: ResolvedAddress[];
}

export type UrlDecision = { ok: true; url: URL } | { ok: false; failure: CaptureFailure };
export type Admission = { ok: true; target: Target } | { ok: false; failure: CaptureFailure };

/** Runs the work when its turn has come. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

export interface Gate {
  /** Judges the form of an address: one WHATWG parse, scheme, user info, port. Resolves nothing. */
  check(address: string): UrlDecision;
  /** Resolves `hostname` once and judges what it resolves to. Only the returned addresses may be connected to. */
  admit(hostname: string, port: number): Promise<Admission>;
  /**
   * Admits and connects: to the addresses that were judged, or through the network's proxy. Rejects with EgressError. With `inTurn` the
   * look-up waits for its turn among the caller's.
   */
  connect(hostname: string, port: number, timeoutMs: number, inTurn?: InTurn): Promise<Socket>;
}

const DEFAULT_PORTS = [80, 443, 8080, 8443];

/** A gate. Throws OperationalError('config') for an allow-list entry that is not `host:port`, or a proxy that is no address. */
export function createGate(options: GateOptions = {}): Gate {
  const allowed = new Set((options.allow ?? []).map(allowKey));
  const ports = new Set(options.ports ?? DEFAULT_PORTS);
  const resolve = options.resolve ?? systemResolve;
  const own = options.own ?? ownAddresses;
  const resolveTimeoutMs = options.resolveTimeoutMs ?? 10_000;
  const upstream = options.upstream && readUpstream(options.upstream.url);
  const proxyResolves = options.upstream?.resolve === 'proxy';

  const refused = <Failed>(reason: RefusalReason, failed: Failed): Failed => {
    options.onRefused?.(reason);
    return failed;
  };
  const isAllowed = (hostname: string, port: number): boolean => allowed.has(`${hostname}:${port}`);
  const portFault = (hostname: string, port: number): CaptureFailure | undefined =>
    isAllowed(hostname, port) || ports.has(port)
      ? undefined
      : refusal(`${hostname}:${port}`, `is not visited: port ${port} is not a port for ${options.use ?? 'web pages'}`);

  const gate: Gate = {
    check(address) {
      const fault = urlFault(address);
      if (fault)
        return refused('form', { ok: false, failure: failureOf('refused', `The address ${fault}.`, { remedy: 'Correct the address.' }) });
      const url = new URL(address);
      const failure = portFault(url.hostname, portOf(url));
      return failure ? refused('port', { ok: false, failure }) : { ok: true, url };
    },

    async admit(hostname, port) {
      const host = canonicalHost(hostname);
      if (host === undefined)
        return refused('form', {
          ok: false,
          failure: failureOf('refused', 'The host of the address is not a valid host name.', { remedy: 'Correct the address.' }),
        });
      const failure = portFault(host, port);
      if (failure) return refused('port', { ok: false, failure });

      if (proxyResolves && !isLiteral(host)) return { ok: true, target: { hostname: host, port, addresses: [] } };
      const answers = await resolveHost(host, resolve, resolveTimeoutMs);
      if (!Array.isArray(answers)) return { ok: false, failure: answers };
      if (isAllowed(host, port)) return { ok: true, target: { hostname: host, port, addresses: answers } };

      const mine = new Set(own());
      const faultOf = (address: string): string | undefined =>
        addressFault(address) ?? (mine.has(address) ? 'this machine itself' : undefined);
      const global = answers.filter(({ address }) => faultOf(address) === undefined);
      const first = answers[0];
      if (global.length > 0 || first === undefined) return { ok: true, target: { hostname: host, port, addresses: global } };
      const inside = refusal(`${host}:${port}`, `is not visited: ${first.address} is ${faultOf(first.address)}`);
      return refused('target', { ok: false, failure: inside });
    },

    async connect(hostname, port, timeoutMs, inTurn = (work) => work()) {
      const admission = await inTurn(() => gate.admit(hostname, port));
      if (!admission.ok) throw new EgressError(admission.failure);
      return upstream ? connectThrough(upstream, admission.target, timeoutMs) : connectTo(admission.target, timeoutMs);
    },
  };
  return gate;
}

/** Port of a parsed http or https address. */
export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

/** Splits `host:port` (or `[v6]:port`) and brings the host into the form that a WHATWG parse gives it; undefined when it is not of that form. */
export function parseAuthority(text: string): { hostname: string; port: number } | undefined {
  const parts = /^(\[[0-9a-fA-F:.]+\]|[^:/?#@\\*\s]+):(\d{1,5})$/.exec(text);
  const hostname = canonicalHost(parts?.[1] ?? '');
  const port = Number(parts?.[2]);
  return hostname !== undefined && port > 0 && port <= 65_535 ? { hostname, port } : undefined;
}

function allowKey(entry: string): string {
  const parsed = parseAuthority(entry);
  if (parsed) return `${parsed.hostname}:${parsed.port}`;
  throw new OperationalError('config', `The egress allow-list has ${JSON.stringify(entry)}, which is not of the form host:port.`, {
    remedy: 'Write entries like "127.0.0.1:8099" or "intranet.example:443".',
  });
}

/** Host in WHATWG form (decimal, octal and hex IPv4 become dotted, names become lower-case ASCII). */
function canonicalHost(host: string): string | undefined {
  if (host === '' || /[/?#@\\\s]/.test(host)) return undefined;
  const text = isIP(host) === 6 ? `[${host}]` : host;
  return URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`).hostname : undefined;
}

function isLiteral(host: string): boolean {
  return host.startsWith('[') || isIP(host) !== 0;
}

async function resolveHost(host: string, resolve: Resolve, timeoutMs: number): Promise<ResolvedAddress[] | CaptureFailure> {
  const literal = host.startsWith('[') ? host.slice(1, -1) : host;
  const family = isIP(literal);
  if (family === 4 || family === 6) return [{ address: literal, family }];
  const deadline = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => deadline.resolve('late'), timeoutMs);
  try {
    const answers = await Promise.race([resolve(host), deadline.promise]);
    if (answers === 'late') return timeoutFailure(`The look-up of ${host}`, timeoutMs);
    const usable = answers.filter(({ address }) => isIP(address) !== 0);
    return usable.length > 0 ? usable : dnsFailure(host, true);
  } catch {
    return dnsFailure(host, true);
  } finally {
    clearTimeout(timer);
  }
}

async function systemResolve(hostname: string): Promise<ResolvedAddress[]> {
  const answers = await lookup(hostname, { all: true, order: 'verbatim' });
  return answers.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}

function refusal(hostAndPort: string, why: string): CaptureFailure {
  return failureOf('refused', `${hostAndPort} ${why}.`, {
    remedy: `To visit it all the same, add "${hostAndPort}" to egress.allow in config/clausewatch.yaml.`,
  });
}
