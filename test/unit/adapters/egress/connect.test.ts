import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEgressAgent } from '../../../../src/adapters/egress/client.ts';
import { connectTo } from '../../../../src/adapters/egress/connect.ts';
import { EgressError } from '../../../../src/adapters/egress/failure.ts';
import { createGate } from '../../../../src/adapters/egress/gate.ts';
import { closedPort, startServer, type TestServer } from '../../../helpers/servers.ts';

let checked: TestServer;
let rebound: TestServer;

beforeAll(async () => {
  checked = await startServer((_request, response) => void response.end('checked'));
  rebound = await startServer((_request, response) => void response.end('rebound'), { host: '127.0.0.2', port: checked.port });
});
afterAll(async () => {
  await Promise.all([checked?.close(), rebound?.close()]);
});

/** A resolver that changes its mind after the first answer, as DNS rebinding does. */
function rebindingGate() {
  let answers = 0;
  const gate = createGate({
    allow: [`rebind.test:${checked.port}`],
    resolve: async () => {
      answers += 1;
      return [{ address: answers === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    },
  });
  return { gate, answers: () => answers };
}

describe('connections to admitted targets', () => {
  it('go to the address that was checked, whatever the name resolves to afterwards', async () => {
    const { gate, answers } = rebindingGate();
    const admission = await gate.admit('rebind.test', checked.port);
    if (!admission.ok) throw new Error(admission.failure.message);
    const socket = await connectTo(admission.target, 2000);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    expect(answers()).toBe(1);
    socket.destroy();
  });

  it('resolve once in the HTTP client too', async () => {
    const { gate, answers } = rebindingGate();
    const agent = createEgressAgent({ gate });
    const response = await request(`http://rebind.test:${checked.port}/`, { dispatcher: agent });
    expect(await response.body.text()).toBe('checked');
    expect(answers()).toBe(1);
    expect(rebound.connections()).toBe(0);
    await agent.destroy();
  });

  it('fail with a value for a closed port', async () => {
    const port = await closedPort();
    const error = await connectTo({ hostname: 'closed.test', port, addresses: [{ address: '127.0.0.1', family: 4 }] }, 2000).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(EgressError);
    expect((error as EgressError).failure).toMatchObject({ kind: 'connect', transient: true });
  });

  it('go to the second address when the first does not answer', async () => {
    const addresses = [
      { address: '127.0.0.3', family: 4 as const },
      { address: '127.0.0.1', family: 4 as const },
    ];
    const socket = await connectTo({ hostname: 'two.test', port: checked.port, addresses }, 3000);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  it('are refused in the HTTP client with the reason of the gate', async () => {
    const agent = createEgressAgent({ gate: createGate() });
    const error = await request('http://10.0.0.1/', { dispatcher: agent }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EgressError);
    expect((error as EgressError).failure.kind).toBe('refused');
    await agent.destroy();
  });
});
