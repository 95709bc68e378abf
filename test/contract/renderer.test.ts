import { createChromiumRenderer } from '../../src/adapters/renderer/chromium.ts';
import { createHttpRenderer } from '../../src/adapters/renderer/http.ts';
import { describeRenderer } from './renderer.contract.ts';

describeRenderer('http', ({ gate, clock, trusted, caps }) =>
  createHttpRenderer({
    gate,
    clock,
    ca: [trusted.cert],
    userAgent: 'Clausewatch (+ops@monitor.example)',
    caps: { maxBytes: caps.maxBytes, maxDecompressedBytes: caps.maxBytes, timeoutMs: caps.timeoutMs, maxRedirects: caps.maxRedirects },
  }),
);

describeRenderer('chromium', ({ gate, clock, trusted, caps }) =>
  createChromiumRenderer({
    gate,
    clock,
    trustedKeys: [trusted.publicKeyHash],
    contact: 'ops@monitor.example',
    caps: {
      maxBytes: caps.maxBytes,
      maxTransferBytes: 10 * caps.maxBytes,
      loadMs: caps.timeoutMs,
      settleMs: caps.timeoutMs,
      maxRedirects: caps.maxRedirects,
      emptyMs: 300,
    },
  }),
);
