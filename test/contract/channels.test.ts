import { beforeAll } from 'vitest';
import { openChannel } from '../../src/alert/channels/index.ts';
import { ChannelSettings } from '../../src/domain/alertSettings.ts';
import { channelServices, type HttpRequest, smtpError, startHttpReceiver, startMailReceiver } from '../helpers/receivers.ts';
import { type Certificate, makeCertificate } from '../helpers/servers.ts';
import { channelContract, type Got, type Mood, type Receiver } from './channels.contract.ts';

let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate(['127.0.0.1']);
});

const SIGNING = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
/** What a chat service gives out as part of an address. */
const TOKEN = 'T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX';

async function mail(): Promise<Receiver> {
  let mood: Mood = 'take';
  const server = await startMailReceiver({
    certificate,
    manners: {
      silent: () => mood === 'hang',
      broken: () => mood === 'reset',
      login: (user, password) => user === 'alerts' && password === 'smtp-password',
      message: () =>
        mood === 'later' ? smtpError(451, 'Try again later') : mood === 'never' ? smtpError(554, 'Transaction failed') : undefined,
    },
  });
  const settings = ChannelSettings.parse({
    id: 'team-mail',
    type: 'email',
    from: 'alerts@acme.example',
    to: ['compliance@acme.example', 'legal@acme.example'],
    smtp: { host: '127.0.0.1', port: server.port, user: 'alerts', password: { env: 'PASSWORD' } },
  });
  return {
    get got() {
      return server.mails.map(({ raw }): Got => {
        const key = /^X-Clausewatch-Notice: (\S+)/im.exec(raw)?.[1] ?? '';
        return { key, bytes: raw.replace(/^Date: .*$/im, '') };
      });
    },
    knocks: server.connections,
    mood: (next) => {
      mood = next;
    },
    open: ({ allowed = true } = {}) =>
      openChannel(
        settings,
        channelServices({
          allow: allowed ? [`127.0.0.1:${server.port}`] : [],
          ca: [certificate.cert],
          secrets: { PASSWORD: 'smtp-password' },
        }),
      ),
    secrets: ['smtp-password'],
    close: server.close,
  };
}

function overHttp(settings: (origin: string) => unknown, gotOf: (request: HttpRequest) => Got): () => Promise<Receiver> {
  return async () => {
    const server = await startHttpReceiver(certificate);
    const moods: Record<Mood, Parameters<typeof server.answer>[0]> = {
      take: (response) => void response.writeHead(200).end('ok'),
      later: (response) => void response.writeHead(503, { 'retry-after': '60' }).end('busy'),
      // Some servers repeat the address in their answer.
      never: (response, { path }) => void response.writeHead(404).end(`Cannot POST ${path.split('?')[0]}`),
      hang: () => undefined,
      reset: (response) => void response.socket?.destroy(),
    };
    let mood: Mood = 'take';
    const got: Got[] = [];
    server.answer((response, request) => {
      if (mood === 'take') got.push(gotOf(request));
      moods[mood](response, request);
    });
    return {
      got,
      knocks: () => server.got.length,
      mood: (next) => {
        mood = next;
      },
      open: ({ allowed = true } = {}) =>
        openChannel(
          ChannelSettings.parse(settings(server.origin)),
          channelServices({
            allow: allowed ? [`127.0.0.1:${server.port}`] : [],
            ca: [certificate.cert],
            secrets: { SIGNING, URL: `${server.origin}/services/${TOKEN}?sig=s3cr3t-s3cr3t` },
          }),
        ),
      secrets: [TOKEN, 's3cr3t', SIGNING],
      close: server.close,
    };
  };
}

/** Services that know no key take it as a header all the same. */
const byHeader = ({ headers, body }: HttpRequest): Got => ({ key: String(headers['idempotency-key']), bytes: body });

async function printed(): Promise<Receiver> {
  const lines: string[] = [];
  const channel = openChannel(
    ChannelSettings.parse({ id: 'console', type: 'stdout', format: 'json' }),
    channelServices({ printed: lines }),
  );
  return {
    get got() {
      return lines.map((line) => ({ key: (JSON.parse(line) as { id: string }).id, bytes: line }));
    },
    knocks: () => lines.length,
    mood: () => undefined,
    open: () => channel,
    secrets: [],
    close: async () => undefined,
  };
}

channelContract('email', mail, { mostBytes: 100_000 });
channelContract(
  'webhook',
  overHttp(
    (origin) => ({ id: 'siem', type: 'webhook', url: `${origin}/services/${TOKEN}?sig=s3cr3t-s3cr3t`, secrets: [{ env: 'SIGNING' }] }),
    ({ headers, body }) => ({ key: String(headers['webhook-id']), bytes: body }),
  ),
  { mostBytes: 500_000 },
);
channelContract(
  'slack',
  overHttp(() => ({ id: 'slack', type: 'slack', url: { env: 'URL' } }), byHeader),
  { mostBytes: 100_000 },
);
channelContract(
  'teams',
  overHttp(() => ({ id: 'teams', type: 'teams', url: { env: 'URL' } }), byHeader),
  { mostBytes: 28_000 },
);
channelContract('stdout', printed, { remote: false, mostBytes: 500_000 });
