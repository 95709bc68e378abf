/**
 * A time-stamping authority: `openssl ts` behind a server on this machine.
 * @module
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { tempDir } from './tempDir.ts';

const run = promisify(execFile);

const SETTINGS = `
[req]
distinguished_name = name
prompt = no
[name]
CN = Test authority
[ca]
basicConstraints = critical,CA:true
[stamping]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
`;

export interface TimeStampAuthority {
  url: string;
  /** host:port. */
  host: string;
  /** File of the root certificate (PEM). */
  root: string;
  /** Where its keys and settings are. */
  folder: string;
  /** Requests that came, DER. */
  asked: Buffer[];
  /** What is done to an answer before it is sent. */
  spoil: (answer: Buffer) => Buffer;
}

/** A server that answers until the test is finished. */
export async function timeStampAuthority(): Promise<TimeStampAuthority> {
  const { authority, close } = await startAuthority(await tempDir());
  onTestFinished(close);
  return authority;
}

/** The same outside of tests; its files are in `folder`. */
export async function startAuthority(folder: string): Promise<{ authority: TimeStampAuthority; close(): Promise<void> }> {
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  await writeFile(join(folder, 'settings.cnf'), SETTINGS);
  await writeFile(join(folder, 'serial'), '01\n');
  const key = (name: string): string[] => ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`];
  await openssl('req', '-x509', ...key('ca'), '-out', 'ca.pem', '-days', '2', '-config', 'settings.cnf', '-extensions', 'ca');
  await openssl('req', '-new', ...key('tsa'), '-out', 'tsa.csr', '-config', 'settings.cnf');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'settings.cnf', '-extensions', 'stamping'];
  await openssl('x509', '-req', '-in', 'tsa.csr', '-out', 'tsa.pem', '-days', '2', ...signed);

  const authority: TimeStampAuthority = { url: '', host: '', folder, root: join(folder, 'ca.pem'), asked: [], spoil: (answer) => answer };
  const server = createServer(async (request, response) => {
    const query = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    authority.asked.push(query);
    await writeFile(join(folder, 'query'), query);
    const from = ['-queryfile', 'query', '-signer', 'tsa.pem', '-inkey', 'tsa.key', '-chain', 'ca.pem'];
    await openssl('ts', '-reply', '-config', 'settings.cnf', '-section', 'here', ...from, '-out', 'answer');
    const answer = authority.spoil(await readFile(join(folder, 'answer')));
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  authority.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  authority.url = `http://${authority.host}/tsr`;
  return { authority, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}
