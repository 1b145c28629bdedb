import { backendNames, findBackend, isInstalled } from '../backend/registry.ts';
import { openAdmin } from '../broker/admin.ts';
import type { BrokerOptions } from '../broker/broker.ts';
import { openEmbedded } from '../broker/embedded.ts';
import type { Connection } from '../connection.ts';
import { messageOf } from '../errors.ts';
import type { LaneResult, LaneSpec } from '../lane/messages.ts';
import { runLanes } from '../lane/pool.ts';
import { LatencyHistogram } from '../measure/histogram.ts';
import { TrialFailed } from './check.ts';

/** One lane's trial; what is left out is as plain as can be. */
export interface Trial
  extends Pick<LaneSpec, 'backend' | 'load' | 'durationMs'>,
    Partial<Pick<LaneSpec, 'settings' | 'pacing' | 'warmupMs'>> {
  /** Left out where the backend sends nothing. */
  readonly target?: Target;
}

/** Where a trial sends to. */
export interface Target {
  readonly brokers: readonly string[];
  /** TLS and SASL; neither where it is left out. */
  readonly connection?: Connection | undefined;
  readonly topic: string;
}

/** What a trial measured, with its histograms to ask. */
export interface Measured extends Omit<LaneResult, 'response' | 'service' | 'lag'> {
  readonly response: LatencyHistogram;
  readonly service: LatencyHistogram;
  readonly lag: LatencyHistogram;
}

/** An embedded broker with a topic. */
export interface EmbeddedTarget extends Target {
  /** The process that holds it. */
  readonly pid: number;
  close(): Promise<void>;
}

/** What the checks stand on. */
export interface Ground {
  /** Whether to measure with fewer repetitions. */
  readonly quick: boolean;
  /** The backends whose clients are installed. */
  readonly clients: readonly string[];
  /** Why the embedded broker is no ground for some of them, by the backend's name. */
  readonly notEmbedded: Readonly<Record<string, string>>;
  /** The broker that was asked for; null where none was. */
  readonly broker: BrokerOptions['choice'] | null;
  readonly signal: AbortSignal;
  /** Told what is measured now, in a few words. */
  tell(step: string): void;
  /** Runs one lane; `onMeasuring` is called soon after its measured window has begun. Rejects with a TrialFailed. */
  measure(trial: Trial, onMeasuring?: () => void): Promise<Measured>;
  /** Opens an embedded broker that adds `rttMs` to each answer. Rejects with a LingerlabError where it cannot. */
  embedded(rttMs: number): Promise<EmbeddedTarget>;
}

const topic = { name: 'lingerlab-calibrate', partitions: 4, replicationFactor: 1, config: {} };
const connectTimeoutMs = 10_000;
const defaultWarmupMs = 500;

/** The backends that send through a client, where it is installed, and why some cannot on the embedded broker. */
export async function installedClients(): Promise<Pick<Ground, 'clients' | 'notEmbedded'>> {
  const backends = await Promise.all(backendNames.map((name) => findBackend(name)));
  const installed = backends.filter((backend) => backend.packageName !== null && isInstalled(backend));
  const refusals = installed.flatMap(({ name, mockRefusal }) => {
    const refusal = mockRefusal?.() ?? null;
    return refusal === null ? [] : [[name, refusal] as const];
  });
  return { clients: installed.map(({ name }) => name), notEmbedded: Object.fromEntries(refusals) };
}

/** Measures one trial for real. Rejects with a TrialFailed, also where nothing was acknowledged. */
export async function measureTrial(
  { target, warmupMs = defaultWarmupMs, ...trial }: Trial,
  signal?: AbortSignal,
  onMeasuring?: () => void,
): Promise<Measured> {
  let measuring = false;
  const spec: LaneSpec = {
    lane: 0,
    lanes: 1,
    brokers: target?.brokers ?? [],
    connection: target?.connection,
    topic: target?.topic ?? topic.name,
    settings: {},
    workload: { kind: 'service-logs', key: 'service' },
    seed: 42,
    pacing: 'timer',
    ...trial,
    warmupMs,
    warmupLimitMs: warmupMs,
    drainMs: 10_000,
    connectTimeoutMs,
  };
  const { results } = await runLanes([spec], {
    signal,
    onProgress: (_, event) => {
      if (event.measuring && !measuring) onMeasuring?.();
      measuring ||= event.measuring;
    },
  }).catch((error: unknown) => {
    throw new TrialFailed(`${trial.backend}: ${messageOf(error)}`, { cause: error });
  });
  const result = results[0]!;
  if (result.acked === 0)
    throw new TrialFailed(`${trial.backend}: of ${result.issued} messages none was acknowledged`);
  const { response, service, lag, ...rest } = result;
  return {
    ...rest,
    response: LatencyHistogram.fromTransfer(response),
    service: LatencyHistogram.fromTransfer(service),
    lag: LatencyHistogram.fromTransfer(lag),
  };
}

/** Opens an embedded broker with a topic for real. */
export async function embeddedTarget(rttMs: number, signal?: AbortSignal): Promise<EmbeddedTarget> {
  const broker = await openEmbedded({ rttMs, signal });
  try {
    const admin = await openAdmin(broker.bootstrap, { timeoutMs: connectTimeoutMs });
    await admin.ensureTopic(topic).finally(admin.close);
  } catch (error) {
    await broker.close();
    throw error;
  }
  return { brokers: broker.bootstrap, topic: topic.name, pid: broker.hostPid, close: broker.close };
}
