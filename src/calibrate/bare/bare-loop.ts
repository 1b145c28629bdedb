import type { HostMessage } from '../../broker/hosted.ts';
import type { Connection } from '../../connection.ts';
import { ownThreadTimes } from '../../measure/resources.ts';

/** What every bare loop is told. */
export interface BareStart {
  readonly brokers: readonly string[];
  readonly connection?: Connection | undefined;
  readonly topic: string;
  readonly warmupMs: number;
  readonly durationMs: number;
}

/** What a bare loop answers with. */
export interface BareRate {
  readonly messagesPerSecond: number;
  /** CPU time of the sending thread; null where the system does not tell a thread's. */
  readonly cpuUsPerMessage: number | null;
}

/** A loop that sends until it is stopped. */
export interface BareLoop {
  /** Messages that were acknowledged so far. */
  acknowledged(): number;
}

/**
 * Runs a bare loop in the process that this is called in: starts it when the first message comes, tells its rate after
 * the measured window, and ends the process when the one that forked it lets go.
 */
export function hostBareLoop<Start extends BareStart>(open: (start: Start) => Promise<BareLoop>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  process.once('disconnect', () => process.exit(0));
  process.once('message', (start: Start) => {
    measured(open, start).then(
      (ready) => say({ type: 'ready', ready }),
      (error: Error) => say({ type: 'ended', what: error.message }, () => process.exit(1)),
    );
  });
}

async function measured<Start extends BareStart>(
  open: (start: Start) => Promise<BareLoop>,
  start: Start,
): Promise<BareRate> {
  const loop = await open(start);
  await pause(start.warmupMs);
  const before = { acknowledged: loop.acknowledged(), at: performance.now(), thread: ownThreadTimes() };
  await pause(start.durationMs);
  const seconds = (performance.now() - before.at) / 1000;
  const acknowledged = loop.acknowledged() - before.acknowledged;
  const thread = ownThreadTimes();
  return {
    messagesPerSecond: acknowledged / seconds,
    cpuUsPerMessage:
      thread === null || before.thread === null ? null : (thread.ranUs - before.thread.ranUs) / acknowledged,
  };
}

const say = (message: HostMessage<BareRate>, then: () => void = () => {}) =>
  process.send?.(message, undefined, {}, then);
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
