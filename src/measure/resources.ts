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
  /** Share of the time that the lane's thread ran, and that it was ready to run without a core; null where unknown. */
  readonly laneCpuRatio: number | null;
  readonly laneWaitRatio: number | null;
}

/** Garbage collections within some time: what they took together, how many they were, and the longest. */
interface Collections {
  readonly gcMs: number;
  readonly gcCount: number;
  readonly gcMaxMs: number;
}

const loopProbeMs = 10;

/** Watches what its thread or process uses, from `start` to `stop`. Its own cost: a timer every 10 ms. */
export class ResourceMeter {
  private readonly loopDelay = new LatencyHistogram();
  private readonly collections: PerformanceObserver;
  private gcTotalMs = 0;
  private gcTakenMs = 0;
  private gcCount = 0;
  private gcMaxMs = 0;
  private rssMaxBytes = 0;
  private cpuAtStartUs: number | null = null;
  private threadAtStart: ThreadTimes | null = null;
  private startedUs = 0;
  private probe: NodeJS.Timeout | undefined;

  private readonly occupancy: () => number;
  private occupancySum = 0;
  private probes = 0;

  /** `occupancy` is asked at each probe: the share of the window of unsettled messages that is taken, 0 to 1. */
  constructor(occupancy: () => number) {
    this.occupancy = occupancy;
    this.collections = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        this.gcTotalMs += duration;
        this.gcCount += 1;
        this.gcMaxMs = Math.max(this.gcMaxMs, duration);
      }
    });
  }

  start(): void {
    this.collections.observe({ entryTypes: ['gc'] });
    this.cpuAtStartUs = laneCpuUs();
    this.threadAtStart = ownThreadTimes();
    this.startedUs = nowUs();
    this.sampleMemory();
    let expectedUs = nowUs() + loopProbeMs * 1000;
    this.probe = setInterval(() => {
      const now = nowUs();
      this.loopDelay.record(Math.max(0, now - expectedUs));
      expectedUs = now + loopProbeMs * 1000;
      this.occupancySum += this.occupancy();
      this.probes += 1;
    }, loopProbeMs);
  }

  /** The mean of the occupancies so far; 0 before the first probe. */
  get meanOccupancy(): number {
    return this.probes === 0 ? 0 : this.occupancySum / this.probes;
  }

  /** The collections since this was last called. */
  takeCollections(): Collections {
    const { gcCount, gcMaxMs } = this;
    const gcMs = this.gcTotalMs - this.gcTakenMs;
    this.gcTakenMs = this.gcTotalMs;
    this.gcCount = 0;
    this.gcMaxMs = 0;
    return { gcMs, gcCount, gcMaxMs };
  }

  /** The resident memory now; called once a row, because it asks the kernel. */
  sampleMemory(): number {
    const rssBytes = process.memoryUsage.rss();
    this.rssMaxBytes = Math.max(this.rssMaxBytes, rssBytes);
    return rssBytes;
  }

  stop(): ResourceUse {
    const cpuUs = laneCpuUs();
    const thread = ownThreadTimes();
    const lengthUs = nowUs() - this.startedUs;
    const shareOf = (kind: keyof ThreadTimes): number | null =>
      thread === null || this.threadAtStart === null
        ? null
        : (thread[kind] - this.threadAtStart[kind]) / lengthUs;
    this.sampleMemory();
    clearInterval(this.probe);
    this.collections.disconnect();
    return {
      cpuUs: cpuUs === null || this.cpuAtStartUs === null ? null : cpuUs - this.cpuAtStartUs,
      ownProcess: isMainThread,
      rssMaxBytes: this.rssMaxBytes,
      loopDelayP99Us: this.loopDelay.count === 0 ? 0 : this.loopDelay.valueAtPercentile(99),
      gcMs: this.gcTotalMs,
      laneCpuRatio: shareOf('ranUs'),
      laneWaitRatio: shareOf('waitedUs'),
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
  const main = threadTimes(`self/task/${process.pid}`);
  return main === null ? null : user + system - main.ranUs;
}

/** How long a thread has run, and how long it was ready to run and had no core, in microseconds. */
interface ThreadTimes {
  readonly ranUs: number;
  readonly waitedUs: number;
}

/** Times of the thread that asks; null where the system does not tell them. */
export const ownThreadTimes = (): ThreadTimes | null => threadTimes('thread-self');

/** Times of the thread whose folder in /proc is named; null where there is no /proc to tell. Source: proc(5). */
function threadTimes(folder: string): ThreadTimes | null {
  try {
    return threadTimesIn(readFileSync(`/proc/${folder}/schedstat`, 'latin1'));
  } catch {
    return null;
  }
}

/** The times in the text of a schedstat file: nanoseconds run, nanoseconds waited, time slices. */
export function threadTimesIn(schedstat: string): ThreadTimes {
  const [ran, waited] = schedstat.trim().split(' ').map(Number);
  return { ranUs: (ran ?? 0) / 1000, waitedUs: (waited ?? 0) / 1000 };
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
