/**
 * The receiver of a drill: takes alerts by webhook, and keeps what each told of.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { makeCertificate, startServer } from '../../helpers/servers.ts';

export interface Alert {
  key: string;
  /** Changes that it tells of, and the source of each. */
  changes: string[];
  sources: string[];
  receivedAt: Date;
}

export interface Receiver {
  origin: string;
  received: Alert[];
  close(): Promise<void>;
}

/** Listens on `host`; its certificate is written to `certificateFile` for those who send. */
export async function startReceiver(host: string, certificateFile: string): Promise<Receiver> {
  const received: Alert[] = [];
  const certificate = await makeCertificate([host]);
  writeFileSync(certificateFile, certificate.cert);
  const server = await startServer(
    (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push(alertOf(String(request.headers['webhook-id']), Buffer.concat(chunks).toString('utf8')));
        response.writeHead(200).end();
      });
    },
    { certificate, host },
  );
  return { origin: server.origin, received, close: () => server.close() };
}

interface Told {
  type: string;
  entry?: { kind: string };
  change?: { id: string; source: string };
}

function alertOf(key: string, body: string): Alert {
  const { data } = JSON.parse(body) as { data: { items: Told[] } };
  const changes = data.items.flatMap(({ type, entry, change }) =>
    type === 'change' && entry?.kind === 'change.recorded' && change ? [change] : [],
  );
  return { key, changes: changes.map(({ id }) => id), sources: changes.map(({ source }) => source), receivedAt: new Date() };
}
