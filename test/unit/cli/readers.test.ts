import { expect, it } from 'vitest';
import type { Context } from '../../../src/cli/context.ts';
import { startCaptures } from '../../../src/cli/readers.ts';
import { Config } from '../../../src/domain/config.ts';
import type { CheckServices, Visitors } from '../../../src/pipeline/services.ts';

/** What the visitors of readers' pages were opened with, and whether they were closed. */
async function started(config: Config): Promise<{ opened: Config[]; closed(): number; stop(): Promise<void> }> {
  const opened: Config[] = [];
  let closed = 0;
  const openVisitors = async (asked: Config): Promise<Visitors> => {
    opened.push(asked);
    const close = async (): Promise<void> => {
      closed += 1;
    };
    return { close } as unknown as Visitors;
  };
  const store = { takeCapture: async () => undefined, nextCaptureAt: async () => undefined };
  const services = { config, catalogue: {}, store: new Proxy(store, { get: () => async () => undefined }) };
  const context = { composition: { openVisitors, newId: (kind: string) => `${kind}_1` } };
  const { stop } = await startCaptures(context as unknown as Context, { ...services, ...quiet } as unknown as CheckServices);
  return { opened, closed: () => closed, stop };
}

const quiet = {
  clock: { now: () => new Date('2026-11-20T09:00:00Z') },
  log: { debug() {}, info() {}, warn() {}, error() {} },
  wait: (_ms: number, signal: AbortSignal) =>
    new Promise<void>((done) => (signal.aborted ? done() : signal.addEventListener('abort', () => done()))),
};

it('visits what readers name through a gate of its own, which opens to no address that watchers or alerts may reach inside', async () => {
  const config = Config.parse({ egress: { allow: ['10.0.0.7:443'] }, registry: { captureAllow: ['127.0.0.1:8099'] } });
  const { opened, closed, stop } = await started(config);
  await stop();
  expect(opened.map(({ egress }) => egress)).toEqual([{ ...config.egress, allow: ['127.0.0.1:8099'] }]);
  expect(closed()).toBe(1);
});

it('opens that gate to nothing inside where the settings name nothing', async () => {
  const { opened, stop } = await started(Config.parse({ egress: { allow: ['10.0.0.7:443'] } }));
  await stop();
  expect(opened[0]?.egress.allow).toEqual([]);
});
