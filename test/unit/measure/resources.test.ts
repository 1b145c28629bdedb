import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  machineTicks,
  ResourceMeter,
  stealRatio,
  threadTimesIn,
  ticksIn,
} from '../../../src/measure/resources.ts';

describe('the stolen share of CPU time', () => {
  it.each([
    { before: { total: 1000, stolen: 10 }, after: { total: 2000, stolen: 110 }, ratio: 0.1 },
    { before: { total: 1000, stolen: 10 }, after: { total: 2000, stolen: 10 }, ratio: 0 },
    { before: { total: 0, stolen: 0 }, after: { total: 4, stolen: 4 }, ratio: 1 },
    { before: { total: 1000, stolen: 10 }, after: { total: 1000, stolen: 10 }, ratio: null },
    { before: null, after: { total: 1000, stolen: 10 }, ratio: null },
    { before: { total: 1000, stolen: 10 }, after: null, ratio: null },
  ])('from $before to $after is $ratio', ({ before, after, ratio }) => {
    expect(stealRatio(before, after)).toBe(ratio);
  });

  it('is the eighth of the machine’s ticks, and its guests count once', () => {
    // user nice system idle iowait irq softirq steal guest guest_nice; guests are within user and nice.
    expect(ticksIn('cpu  100 20 30 4000 5 6 7 80 90 10\ncpu0 1 1 1 1 1 1 1 1 1 1\n')).toEqual({
      total: 100 + 20 + 30 + 4000 + 5 + 6 + 7 + 80,
      stolen: 80,
    });
  });

  it('is none on a kernel too old to tell', () => {
    expect(ticksIn('cpu  100 20 30 4000 5 6 7\n')).toEqual({ total: 4168, stolen: 0 });
  });

  it.runIf(process.platform === 'linux')('comes from ticks that grow', async () => {
    const before = machineTicks()!;
    expect(before.total).toBeGreaterThan(before.stolen);
    expect(before.stolen).toBeGreaterThanOrEqual(0);
    await vi.waitUntil(() => machineTicks()!.total > before.total, { timeout: 5000, interval: 5 });
  });
});

describe('a resource meter', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('adds up what its process used, and leaves no timer behind', () => {
    const meter = new ResourceMeter(() => 0.5);
    meter.start();
    const until = process.cpuUsage();
    while (process.cpuUsage(until).user < 20_000);
    const use = meter.stop();
    expect(use.cpuUs).toBeGreaterThanOrEqual(20_000);
    expect(use.cpuUs).toBeLessThan(10_000_000);
    expect(use.rssMaxBytes).toBeGreaterThan(1_000_000);
    expect(use.gcMs).toBeGreaterThanOrEqual(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('notes the most memory that it saw', () => {
    const rss = vi.spyOn(process.memoryUsage, 'rss');
    const meter = new ResourceMeter(() => 0.5);
    rss.mockReturnValueOnce(100);
    meter.start();
    rss.mockReturnValueOnce(900);
    meter.sampleMemory();
    rss.mockReturnValueOnce(300);
    expect(meter.stop().rssMaxBytes).toBe(900);
    rss.mockRestore();
  });

  it('tells how late the event loop was', () => {
    let nowMs = 1000;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const meter = new ResourceMeter(() => 0.5);
    meter.start();
    for (let probe = 0; probe < 100; probe += 1) {
      // Two of the hundred are 30 ms late.
      nowMs += probe === 10 || probe === 60 ? 40 : 10;
      vi.advanceTimersByTime(10);
    }
    const { loopDelayP99Us } = meter.stop();
    clock.mockRestore();
    expect(loopDelayP99Us).toBeGreaterThanOrEqual(29_000);
    expect(loopDelayP99Us).toBeLessThanOrEqual(30_100);
  });

  it('has no delay to tell where no probe came', () => {
    const meter = new ResourceMeter(() => 0.5);
    meter.start();
    expect(meter.stop().loopDelayP99Us).toBe(0);
  });
});

describe('a thread’s times', () => {
  it('are read from its schedstat: nanoseconds run, nanoseconds waited, time slices', () => {
    expect(threadTimesIn('1234567 8901000 42\n')).toEqual({ ranUs: 1234.567, waitedUs: 8901 });
  });
});
