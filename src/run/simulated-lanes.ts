import type { Counts } from '../result/schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Chance } from '../simulation/chance.ts';
import { flowAt } from '../simulation/flow.ts';
import type { Line } from '../simulation/line.ts';
import type { Served } from '../simulation/offered.ts';
import { softMin } from '../simulation/smooth.ts';
import { waitQuantileUs } from '../simulation/waiting.ts';
import type { CombinedLanes } from './combine.ts';
import { lagUs, simulatedLatencies } from './simulated-latencies.ts';
import { restingBytes, simulatedWindows } from './simulated-windows.ts';

/** What lingerlab itself would take of a sending thread. */
const harnessShare = 0.08;

/** What a trial's lanes would have measured together, from what became of its messages second by second. */
export function simulatedLanes(
  line: Line,
  rows: readonly Served[],
  { load }: PlannedPoint,
  scenario: Scenario,
  chance: Chance,
): CombinedLanes {
  const durationS = scenario.durationMs / 1000;
  const closed = load.kind === 'closed';
  const ackedInAll = sum(rows, ({ acked }) => acked);
  const perUs = ackedInAll / durationS / 1e6;
  const flow = flowAt(line, Math.max(perUs, Number.MIN_VALUE), durationS * 1e6);
  const last = rows.at(-1)!;
  const backlogS = perUs === 0 ? 0 : last.backlog / perUs / 1e6;
  const longestUs = Math.max(...rows.map(({ waiting }) => waitQuantileUs(waiting, 0.999)));
  const drainS = Math.min(scenario.drainMs / 1000, Math.max(backlogS, longestUs / 1e6));
  const counts = countsOf(rows, Math.max(0, last.backlog - perUs * 1e6 * drainS));
  const windowAcked = Math.round(ackedInAll);
  const warmupAcked = Math.round(perUs * scenario.warmupMs * 1000);
  const lanePart = softMin(line.lanes, line.model.cores) / line.lanes;
  const busy = Math.min(1, flow.busy.lane);
  const bytes = (messages: number): number => messages * line.messageBytes;
  return {
    counts,
    durationS,
    drainS,
    throughput: {
      messagesPerSecond: windowAcked / durationS,
      bytesPerSecond: bytes(windowAcked) / durationS,
    },
    latencyUs: simulatedLatencies(rows, counts, closed, drainS),
    resources: {
      cpuUsPerMessage: flow.cpuUsPerMessage,
      rssMaxBytes: restingBytes + bytes(last.onTheirWay + last.backlog),
      loopDelayP99Us: 2 * lagUs,
      gcMs: 0,
      stealRatio: 0,
      laneCpuRatio: busy * lanePart,
      // More lanes than cores wait for one another.
      laneWaitRatio: busy * (1 - lanePart),
      harnessRatio: harnessShare,
      occupancy: Math.min(1, (last.onTheirWay + last.backlog) / line.window),
      clockStepMs: 0,
    },
    warmupS: scenario.warmupMs / 1000,
    warmupSteady: true,
    client: {
      queuedMessages: perUs * (flow.response.evenUs / 2 + flow.clientWaitUs) + last.backlog,
      requestsInFlight: Math.min(line.inFlight * line.lanes, (perUs * flow.requestUs) / flow.batch.messages),
      requestLatencyUs: flow.requestUs,
      throttleMs: 0,
      wireBytes: Math.round(windowAcked * flow.batch.wireBytes),
    },
    windows: simulatedWindows(rows, counts, line, chance),
    totals: { issued: counts.issued + warmupAcked, acked: counts.acked + warmupAcked, failed: 0 },
    settledTwice: 0,
    faults: {},
    clamped: 0,
  };
}

function countsOf(rows: readonly Served[], unanswered: number): Counts {
  const scheduled = Math.round(sum(rows, ({ messages }) => messages));
  const dropped = Math.min(scheduled, Math.round(sum(rows, (row) => row.dropped)));
  const issued = scheduled - dropped;
  const unresolved = Math.min(issued, Math.round(unanswered));
  return { scheduled, dropped, issued, acked: issued - unresolved, failed: {}, unresolved };
}

const sum = <T>(items: readonly T[], measure: (item: T) => number): number =>
  items.reduce((total, item) => total + measure(item), 0);
