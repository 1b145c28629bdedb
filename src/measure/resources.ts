import { readFileSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import { nowUs } from './clock.ts';
import { LatencyHistogram } from './histogram.ts';

/** What a lane used between two moments. */
export interface ResourceUse {
  /** CPU time of the process that holds the lane, in microseconds; less its main thread's, where the lane is a thread. */
  readonly cpuUs: number | null;
  /** The lane's process: its own (`true`), or one that it shares with the other lanes. */
  readonly ownProcess: boolean;
  readonly rssMaxBytes: number;
  readonly loopDelayP99Us: number;
  readonly gcMs: number;
}

const loopProbeMs = 10;

/** Watches what its thread or process uses, from `start` to `stop`. Its own cost: a timer every 10 ms. */
export class ResourceMeter {
  private readonly loopDelay = new LatencyHistogram();
  private readonly collections: PerformanceObserver;
  private gcTotalMs = 0;
  private rssMaxBytes = 0;
  private cpuAtStartUs: number | null = null;
  private probe: NodeJS.Timeout | undefined;

  constructor() {
    this.collections = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.gcTotalMs += entry.duration;
    });
  }

  start(): void {
    this.collections.observe({ entryTypes: ['gc'] });
    this.cpuAtStartUs = laneCpuUs();
    this.sampleMemory();
    let expectedUs = nowUs() + loopProbeMs * 1000;
    this.probe = setInterval(() => {
      const now = nowUs();
      this.loopDelay.record(Math.max(0, now - expectedUs));
      expectedUs = now + loopProbeMs * 1000;
    }, loopProbeMs);
  }

  /** Milliseconds spent in garbage collections since `start`. */
  get gcMs(): number {
    return this.gcTotalMs;
  }

  /** Notes the resident memory now; called once a row, because it asks the kernel. */
  sampleMemory(): void {
    this.rssMaxBytes = Math.max(this.rssMaxBytes, process.memoryUsage.rss());
  }

  stop(): ResourceUse {
    const cpuUs = laneCpuUs();
    this.sampleMemory();
    clearInterval(this.probe);
    this.collections.disconnect();
    return {
      cpuUs: cpuUs === null || this.cpuAtStartUs === null ? null : cpuUs - this.cpuAtStartUs,
      ownProcess: isMainThread,
      rssMaxBytes: this.rssMaxBytes,
      loopDelayP99Us: this.loopDelay.count === 0 ? 0 : this.loopDelay.valueAtPercentile(99),
      gcMs: this.gcTotalMs,
    };
  }
}

/**
 * CPU time of this process so far. A lane in a worker thread shares its process with the main thread, whose display and
 * file writing are no part of it and are taken off; but the thread pool, which compresses for kafkajs, stays in.
 */
function laneCpuUs(): number | null {
  const { user, system } = process.cpuUsage();
  if (isMainThread) return user + system;
  const main = threadCpuUs(process.pid);
  return main === null ? null : user + system - main;
}

/** CPU time of one thread of this process, in microseconds; null where there is no /proc to tell. */
function threadCpuUs(threadId: number): number | null {
  try {
    const nanoseconds = readFileSync(`/proc/self/task/${threadId}/schedstat`, 'latin1').split(' ', 1)[0];
    return Number(nanoseconds) / 1000;
  } catch {
    return null;
  }
}

/** The machine's CPU time so far in clock ticks: all of it, and what its hypervisor took. */
interface Ticks {
  readonly total: number;
  readonly stolen: number;
}

/** The machine's ticks now; null where there is no /proc to tell. */
export function machineTicks(): Ticks | null {
  try {
    return ticksIn(readFileSync('/proc/stat', 'latin1'));
  } catch {
    return null;
  }
}

/** The ticks in the text of /proc/stat; guests are left out, because user and nice hold them. Source: proc(5). */
export function ticksIn(procStat: string): Ticks {
  const [first = ''] = procStat.split('\n', 1);
  const ticks = first.trim().split(/\s+/).slice(1, 9).map(Number);
  return { total: ticks.reduce((sum, value) => sum + value, 0), stolen: ticks[7] ?? 0 };
}

/** The stolen share of the ticks between two readings, 0 to 1; null where either is unknown. */
export function stealRatio(before: Ticks | null, after: Ticks | null): number | null {
  if (before === null || after === null || after.total <= before.total) return null;
  return (after.stolen - before.stolen) / (after.total - before.total);
}
