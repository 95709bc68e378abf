/**
 * Prometheus text exposition, as far as the store alone can tell.
 * @module
 */
import { HEALTH_KINDS } from '../domain/health.ts';
import { TROUBLE_KINDS } from '../domain/trouble.ts';
import { VERDICTS } from '../domain/vocabulary.ts';
import type { ReadStore } from './services.ts';

interface Metric {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  samples: Array<[labels: string, value: number]>;
}

/** Labels come from closed lists and the settings only: no vendor name or page text is exposed here. */
export async function metricsText(store: ReadStore, version: string, now: Date): Promise<string> {
  const { standings, events } = await store.census(now.toISOString(), now.toISOString());
  const { verdicts, failing, visits, snapshots, verifiedAt, pending } = await store.totals();
  const changes = await store.countChanges();
  const silent = await store.health({ state: 'open', of: 'installation' });
  const channels = await store.channelStandings();
  const metrics: Metric[] = [
    { name: 'clausewatch_build_info', help: 'Version of Clausewatch.', type: 'gauge', samples: [[`{version="${label(version)}"}`, 1]] },
    {
      name: 'clausewatch_sources',
      help: 'Sources by standing.',
      type: 'gauge',
      samples: Object.entries(standings).map(([standing, n]) => [`{standing="${standing}"}`, n]),
    },
    {
      name: 'clausewatch_sources_last_verdict',
      help: 'Sources by the verdict of their last visit.',
      type: 'gauge',
      samples: VERDICTS.map((verdict) => [`{verdict="${verdict}"}`, verdicts[verdict] ?? 0]),
    },
    {
      name: 'clausewatch_sources_failing',
      help: 'Sources whose last check could not read the page, by kind of trouble.',
      type: 'gauge',
      samples: TROUBLE_KINDS.map((kind) => [`{kind="${kind}"}`, failing[kind] ?? 0]),
    },
    {
      name: 'clausewatch_health_events_open',
      help: 'Health events that last, by kind; of sources, or of the whole installation.',
      type: 'gauge',
      samples: [
        ...HEALTH_KINDS.map((kind): [string, number] => [`{kind="${kind}",of="source"}`, events[kind]]),
        ['{kind="not-verified",of="installation"}', silent.length],
      ],
    },
    {
      name: 'clausewatch_last_verified_timestamp_seconds',
      help: 'When any page was read last; 0 when none ever was.',
      type: 'gauge',
      samples: [['', verifiedAt === undefined ? 0 : Date.parse(verifiedAt) / 1000]],
    },
    { name: 'clausewatch_visits_total', help: 'Recorded visits.', type: 'counter', samples: [['', visits]] },
    {
      name: 'clausewatch_snapshots',
      help: 'Distinct stored pages, counted for each source.',
      type: 'gauge',
      samples: [['', snapshots]],
    },
    { name: 'clausewatch_changes_total', help: 'Recorded changes.', type: 'counter', samples: [['', changes]] },
    {
      name: 'clausewatch_outbox_pending',
      help: 'What waits to be told: entries of the journal that nobody has looked at yet, and messages on their way.',
      type: 'gauge',
      samples: [['', pending]],
    },
    {
      name: 'clausewatch_messages',
      help: 'Messages by channel and state. Dead ones are put aside until somebody sends them again.',
      type: 'gauge',
      samples: channels.flatMap(({ channel, ...standing }) =>
        (['waiting', 'delivered', 'dead'] as const).map((state): [string, number] => [
          `{channel="${label(channel)}",state="${state}"}`,
          standing[state],
        ]),
      ),
    },
    {
      name: 'clausewatch_alerts_held',
      help: 'Alerts that are held for a digest or a summary, by channel.',
      type: 'gauge',
      samples: channels.map(({ channel, held }) => [`{channel="${label(channel)}"}`, held]),
    },
    {
      name: 'clausewatch_last_delivered_timestamp_seconds',
      help: 'When a message was delivered last, by channel.',
      type: 'gauge',
      samples: channels.flatMap(
        ({ channel, lastDeliveredAt }): Array<[string, number]> =>
          lastDeliveredAt === undefined ? [] : [[`{channel="${label(channel)}"}`, Date.parse(lastDeliveredAt) / 1000]],
      ),
    },
  ];
  return metrics.map(render).join('');
}

function render(metric: Metric): string {
  const samples = metric.samples.map(([labels, value]) => `${metric.name}${labels} ${value}\n`).join('');
  return `# HELP ${metric.name} ${metric.help}\n# TYPE ${metric.name} ${metric.type}\n${samples}`;
}

function label(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
