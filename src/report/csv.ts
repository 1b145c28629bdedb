import { settingNames } from '../producer-settings.ts';
import type { Point, Result, Trial } from '../result/schema.ts';
import { pointBound } from './bound.ts';
import { isAtDefaults } from './columns.ts';

type Cell = string | number | null;
type Columns = readonly (readonly [name: string, value: (row: Row) => Cell])[];

interface Row {
  readonly result: Result;
  readonly point: Point;
  readonly trial: Trial | null;
}

const measured =
  (value: (trial: Exclude<Trial, { state: 'failed' }>) => Cell) =>
  ({ trial }: Row): Cell =>
    trial === null || trial.state === 'failed' ? null : value(trial);

const latencyColumns: Columns = (['response', 'service', 'lag'] as const).flatMap((kind) =>
  (['min', 'mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const).map(
    (statistic) =>
      [
        `${kind}_${statistic}_us`,
        measured(({ latencyUs }) => (latencyUs[kind].count === 0 ? null : latencyUs[kind][statistic])),
      ] as const,
  ),
);

/** Under Kafka's own names, whose units are Kafka's. */
const settingColumns: Columns = settingNames.map((name) => [
  name,
  ({ point: { producer } }) => asCell(producer.effective[name] ?? producer.requested[name]),
]);

/** The same in each row of a point; empty where the result holds no interval. */
const intervalColumns: Columns = (
  [
    ['messages_per_s', 'messagesPerSecond'],
    ['response_p50_us', 'responseP50Us'],
    ['response_p99_us', 'responseP99Us'],
    ['service_p99_us', 'serviceP99Us'],
  ] as const
).flatMap(([name, metric]) =>
  (['low', 'high', 'confidence'] as const).map(
    (part) =>
      [`point_${name}_${part}`, ({ point }: Row) => point.summary[metric]?.interval?.[part] ?? null] as const,
  ),
);

const columns: Columns = [
  ['run', ({ result }) => result.run.id],
  ['scenario', ({ result }) => result.run.scenario.name],
  ['broker', ({ result }) => result.broker.kind],
  ['broker_version', ({ result }) => result.broker.version],
  ['replication_factor', ({ result }) => result.broker.topic.replicationFactor],
  ['min_insync_replicas', ({ result }) => result.broker.topic.minInsyncReplicas],
  ['point', ({ point }) => point.id],
  ['backend', ({ point }) => point.backend],
  ['load', ({ point }) => point.load.kind],
  ['in_flight', ({ point: { load } }) => (load.kind === 'closed' ? load.inFlight : null)],
  ['offered_messages_per_s', ({ point: { load } }) => (load.kind === 'open' ? load.ratePerSecond : null)],
  ['lanes', ({ point }) => point.lanes],
  ...settingColumns,
  ['emulated_settings', ({ point }) => settingsThatAre('emulated', point)],
  ['state', ({ point, trial }) => trial?.state ?? (point.skipped === null ? 'not run' : 'skipped')],
  ['trial', ({ trial }) => (trial === null ? null : trial.repetition + 1)],
  ['order', ({ trial }) => trial?.order ?? null],
  ['started_at', ({ trial }) => trial?.startedAt ?? null],
  ['duration_s', measured((trial) => trial.durationS)],
  ['warmup_s', measured((trial) => trial.warmupS)],
  ['drain_s', measured((trial) => trial.drainS)],
  ['scheduled', measured(({ counts }) => counts.scheduled)],
  ['dropped', measured(({ counts }) => counts.dropped)],
  ['issued', measured(({ counts }) => counts.issued)],
  ['acked', measured(({ counts }) => counts.acked)],
  ['failed', measured(({ counts }) => Object.values(counts.failed).reduce((sum, count) => sum + count, 0))],
  ['failed_codes', measured(({ counts }) => pairs(counts.failed))],
  ['unresolved', measured(({ counts }) => counts.unresolved)],
  ['appended', measured(({ delivered }) => delivered?.appended ?? null)],
  ['messages_per_s', measured(({ throughput }) => throughput.messagesPerSecond)],
  ['bytes_per_s', measured(({ throughput }) => throughput.bytesPerSecond)],
  ...latencyColumns,
  ['latency_samples', measured(({ latencyUs }) => latencyUs.response.count)],
  ['cpu_us_per_message', measured(({ resources }) => resources.cpuUsPerMessage)],
  ['rss_max_bytes', measured(({ resources }) => resources.rssMaxBytes)],
  ['loop_delay_p99_us', measured(({ resources }) => resources.loopDelayP99Us)],
  ['gc_ms', measured(({ resources }) => resources.gcMs)],
  ['steal_ratio', measured(({ resources }) => resources.stealRatio)],
  ['warnings', ({ trial }) => (trial?.warnings ?? []).map(({ code }) => code).join(' ')],
  ['reason', ({ point, trial }) => reasonOf(point, trial)],
  ['pacing', measured(({ pacing }) => pacing ?? null)],
  [
    'warmup_steady',
    measured(({ warmupSteady }) => (warmupSteady === undefined ? null : String(warmupSteady))),
  ],
  ['bound_by', measured(({ bound }) => bound?.by ?? null)],
  ['compression_ratio', measured(({ compression }) => compression?.ratio ?? null)],
  ['compression_source', measured(({ compression }) => compression?.source ?? null)],
  ['point_bound_by', ({ point }) => pointBound(point)],
  ['point_warnings', ({ point }) => (point.warnings ?? []).map(({ code }) => code).join(' ')],
  ...intervalColumns,
  ['client_defaults', ({ point }) => String(isAtDefaults(point))],
];

/**
 * A run as CSV by RFC 4180: one row a trial with every digit, and one row for a point that has none. Settings are those
 * in force, or those asked for where no trial has connected. An unknown value is empty.
 */
export function renderCsv(result: Result): string {
  const rows = result.points.flatMap((point): Row[] =>
    point.trials.length === 0
      ? [{ result, point, trial: null }]
      : point.trials.map((trial) => ({ result, point, trial })),
  );
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, value]) => value(row)))];
  return lines.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('');
}

function reasonOf(point: Point, trial: Trial | null): Cell {
  if (trial === null) return point.skipped;
  return trial.state === 'failed' ? `${trial.cause.code}: ${trial.cause.message}` : null;
}

function quote(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function asCell(value: string | number | boolean | undefined): Cell {
  return value === undefined ? null : String(value);
}

function settingsThatAre(how: string, { producer }: Point): string {
  return Object.keys(producer.how)
    .filter((name) => producer.how[name] === how)
    .join(' ');
}

function pairs(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([code, count]) => `${code}=${count}`)
    .join(' ');
}
