/**
 * The dashboard and the rules that ship: whatever they ask for is really told, and can be read by who asks.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parser } from '@prometheus-io/lezer-promql';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { COUNTERS, HISTOGRAMS, type Meter } from '../../../src/domain/telemetry.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { createProcessMetrics } from '../../../src/lib/metrics.ts';
import { createRecordText } from '../../../src/pipeline/telemetry/record.ts';
import { fixtureStore, sampleData } from '../../helpers/webFixtures.ts';

const DEPLOY = fileURLToPath(new URL('../../../deploy', import.meta.url));
const read = (...path: string[]): string => readFileSync(join(DEPLOY, ...path), 'utf8');

const Source = z.object({ type: z.literal('prometheus'), uid: z.string() });
const Target = z.object({ expr: z.string().min(1), refId: z.string().regex(/^[A-Z]$/), legendFormat: z.string(), datasource: Source });
const Panel = z.object({
  id: z.int().positive(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string().min(1),
  gridPos: z.object({ x: z.int().min(0).max(23), y: z.int().min(0), w: z.int().min(1).max(24), h: z.int().min(1) }),
  description: z.string().min(1).optional(),
  targets: z.array(Target).optional(),
  fieldConfig: z.object({ defaults: z.object({ unit: z.string() }), overrides: z.array(z.unknown()) }).optional(),
});
/** What Grafana 10 to 12 read of a dashboard in the classic form. */
const Dashboard = z.object({
  uid: z.string().regex(/^[\w-]{1,40}$/),
  title: z.string().min(1),
  schemaVersion: z.int().min(36).max(42),
  time: z.object({ from: z.string(), to: z.string() }),
  templating: z.object({
    list: z.array(
      z.object({ name: z.string(), type: z.enum(['datasource', 'query']), query: z.unknown(), definition: z.string().optional() }),
    ),
  }),
  panels: z.array(Panel).min(1),
});
const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Clausewatch[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smhd]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string().min(1), description: z.string().min(1).optional() }),
        }),
      ),
    }),
  ),
});

const dashboard = Dashboard.parse(JSON.parse(read('grafana', 'dashboards', 'clausewatch.json')));
const rules = Rules.parse(parse(read('prometheus', 'clausewatch.rules.yml'))).groups.flatMap(({ rules: all }) => all);

const ASKED: Array<[where: string, expr: string]> = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [`panel "${title}"`, filledIn(expr)]),
  ),
  ...rules.map(({ alert, expr }): [string, string] => [`rule ${alert}`, expr]),
];

/** Grafana puts these in before Prometheus reads them. */
function filledIn(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', 'clausewatch');
}

/** Labels of each metric that is told; histograms under the names of their series. */
let told: Map<string, Set<string>>;
/** What Prometheus and the scrape configuration add. */
const ADDED = ['job', 'instance', 'role'];

beforeAll(async () => {
  const clock = fixedClock('2026-03-01T12:00:00.000Z');
  const { meter, text } = createProcessMetrics();
  countEverything(meter);
  const channel = { channel: 'c', waiting: 1, held: 1, dead: 1, delivered: 1, lastDeliveredAt: clock.now().toISOString() };
  const record = createRecordText({
    store: {
      ...fixtureStore(sampleData()),
      channelStandings: async () => [channel],
      tally: async () => ({ changes: [], toReview: 1, due: 1 }),
    },
    queue: { counts: async () => ({ waiting: 1, delayed: 0, active: 0, failed: 0 }), workers: async () => 1 },
    ledger: async () => ({ size: 1, checkpointAt: clock.now().toISOString() }),
    version: '1.2.3',
    clock,
  });
  told = new Map([['up', new Set(ADDED)]]);
  for (const line of [...(await record()).split('\n'), ...(await text()).split('\n')]) {
    const [, name = '', labels = ''] = /^([a-z_][\w:]*)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name === '') continue;
    const names = [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label);
    told.set(name, new Set([...(told.get(name) ?? ADDED), ...names]));
  }
});

function countEverything(meter: Meter): void {
  const any = meter as { count(name: string, labels: object): void; observe(name: string, labels: object, seconds: number): void };
  const labelsOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'x']));
  for (const [name, { labels }] of Object.entries(COUNTERS)) any.count(name, labelsOf(labels));
  for (const [name, { labels }] of Object.entries(HISTOGRAMS)) any.observe(name, labelsOf(labels), 1);
}

interface Asked {
  metrics: string[];
  labels: string[];
}

/** Throws where the expression is no PromQL. Looks at each selector with the matchers in it, and at each aggregation with what is within. */
function asked(expr: string): Array<Asked> {
  const found: Asked[] = [];
  const text = (from: number, to: number): string => expr.slice(from, to);
  const within = (from: number, to: number, names: readonly string[]): string[] => {
    const texts: string[] = [];
    tree.iterate({
      from,
      to,
      enter: ({ name, from: a, to: b }) => void (names.includes(name) && a >= from && b <= to && texts.push(text(a, b))),
    });
    return texts;
  };
  const tree = parser.configure({ strict: true }).parse(expr);
  tree.iterate({
    enter: ({ name, from, to }) => {
      if (name === 'VectorSelector') {
        const matchers = within(from, to, ['LabelName']);
        found.push({ metrics: metricsIn(text(from, to)), labels: matchers });
      }
      if (name === 'AggregateExpr') {
        const grouping = /^\w+\s*by\s*\(([^)]*)\)/.exec(text(from, to))?.[1] ?? '';
        found.push({
          metrics: within(from, to, ['VectorSelector']).flatMap(metricsIn),
          labels: grouping
            .split(',')
            .map((label) => label.trim())
            .filter(Boolean),
        });
      }
    },
  });
  return found;
}

function metricsIn(selector: string): string[] {
  return [/^[a-zA-Z_:][\w:]*/.exec(selector)?.[0] ?? selector];
}

describe.each(ASKED)('%s', (_, expr) => {
  it('asks in PromQL for numbers and labels that are told', () => {
    const questions = asked(expr);
    expect(questions.length).toBeGreaterThan(0);
    for (const { metrics, labels } of questions)
      for (const metric of metrics) {
        expect([...told.keys()], metric).toContain(metric);
        for (const label of labels) expect([...(told.get(metric) ?? [])], `${label} of ${metric}`).toContain(label);
      }
  });
});

describe('the test of what is asked for', () => {
  it('would find a metric or a label that nobody tells, and what is no PromQL', () => {
    expect(asked('sum by (lane, planet) (rate(clausewatch_checks_total{colour="red"}[5m]))')).toEqual([
      { metrics: ['clausewatch_checks_total'], labels: ['lane', 'planet'] },
      { metrics: ['clausewatch_checks_total'], labels: ['colour'] },
    ]);
    expect(told.has('clausewatch_nothing_total')).toBe(false);
    expect(() => asked('sum by (lane) (rate(x[5m])')).toThrow();
  });
});

describe('the dashboard', () => {
  it('names each panel once, and puts none over another', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const cells = dashboard.panels.flatMap(({ title, gridPos: { x, y, w, h } }) => {
      expect(x + w, title).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('says of each panel what it shows, and asks the source that its reader chose', () => {
    for (const { type, title, description, targets } of dashboard.panels) {
      if (type === 'row') continue;
      expect(description, title).toBeDefined();
      expect(targets?.length, title).toBeGreaterThan(0);
      for (const { datasource } of targets ?? []) expect(datasource.uid).toMatch(/^\$\{datasource\}$/);
    }
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job']);
  });

  it('uses each number that the program tells of its own, or the rules do', () => {
    const used = ASKED.map(([, expr]) => expr).join('\n');
    const own = [...told.keys()].filter((name) => name.startsWith('clausewatch_')).map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    // Told for other uses: the version, and what is told better by another.
    const spare = [
      'clausewatch_build_info',
      'clausewatch_changes_total',
      'clausewatch_sources_last_verdict',
      'clausewatch_alerts_made_total',
      'clausewatch_last_delivered_timestamp_seconds',
    ];
    expect([...new Set(own)].filter((name) => !used.includes(name) && !spare.includes(name))).toEqual([]);
  });
});

describe('the rules', () => {
  it('are read by the scrape configuration, which gives the roles that they ask for', () => {
    const config = parse(read('prometheus', 'prometheus.yml')) as {
      rule_files: string[];
      scrape_configs: Array<{ job_name: string; static_configs: Array<{ labels: { role: string } }> }>;
    };
    expect(config.rule_files).toEqual(['clausewatch.rules.yml']);
    expect(config.scrape_configs.map(({ job_name }) => job_name)).toEqual(['clausewatch']);
    expect(config.scrape_configs[0]?.static_configs.map(({ labels }) => labels.role)).toEqual(['web', 'scheduler', 'worker', 'sender']);
  });

  it('are named once each', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});
