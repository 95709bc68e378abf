/**
 * A collector of traces for tests: takes OTLP over HTTP in JSON, as it is told to, and remembers the spans.
 * @module
 */
import type { ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { startServer } from './servers.ts';

export interface CollectedSpan {
  name: string;
  traceId: string;
  spanId: string;
  /** Empty for the first of a trace. */
  parentSpanId: string;
  kind: number;
  attributes: Record<string, unknown>;
  failed: boolean;
  /** Nanoseconds since 1970. */
  from: bigint;
  to: bigint;
  resource: Record<string, unknown>;
}

export interface Collector {
  origin: string;
  spans: CollectedSpan[];
  /** Path of each request. */
  requests: string[];
  /** How it answers from now on. Default: it takes all. */
  behave(answer: (response: ServerResponse) => unknown): void;
  close(): Promise<void>;
}

interface Value {
  stringValue?: string;
  intValue?: number;
  boolValue?: boolean;
  doubleValue?: number;
  arrayValue?: { values: Value[] };
}
type Attributes = Array<{ key: string; value: Value }>;
interface OtlpSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  attributes: Attributes;
  status: { code: number };
  startTimeUnixNano: string;
  endTimeUnixNano: string;
}
interface Request {
  resourceSpans: Array<{ resource: { attributes: Attributes }; scopeSpans: Array<{ spans: OtlpSpan[] }> }>;
}

const STATUS_ERROR = 2;

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const requests: string[] = [];
  let answer = (response: ServerResponse): unknown => response.setHeader('content-type', 'application/json').end('{}');
  const server = await startServer(async (request, response) => {
    requests.push(request.url ?? '');
    const { resourceSpans } = (await json(request)) as Request;
    for (const { resource, scopeSpans } of resourceSpans)
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) spans.push(collected(span, resource.attributes));
    await answer(response);
  });
  return {
    origin: server.origin,
    spans,
    requests,
    behave(next) {
      answer = next;
    },
    close: () => server.close(),
  };
}

function collected(span: OtlpSpan, resource: Attributes): CollectedSpan {
  const { name, traceId, spanId, parentSpanId = '', kind, status } = span;
  return {
    name,
    traceId,
    spanId,
    parentSpanId,
    kind,
    attributes: fieldsOf(span.attributes),
    failed: status.code === STATUS_ERROR,
    from: BigInt(span.startTimeUnixNano),
    to: BigInt(span.endTimeUnixNano),
    resource: fieldsOf(resource),
  };
}

function fieldsOf(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));
}

function plain(value: Value): unknown {
  return value.arrayValue ? value.arrayValue.values.map(plain) : Object.values(value)[0];
}
