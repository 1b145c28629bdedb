import { describe, expect, it } from 'vitest';
import { nowUs, sleptUs, wallClockOffsetUs } from '../../../src/measure/clock.ts';

const hrtimeUs = () => Number(process.hrtime.bigint()) / 1000;

describe('the clock', () => {
  it('is the monotonic clock that threads and processes share', () => {
    // The smallest of many, because the thread may be put aside between two readings.
    const offBy = Array.from({ length: 200 }, () => {
      const before = hrtimeUs();
      const now = nowUs();
      const after = hrtimeUs();
      return Math.max(before - now, now - after, 0);
    });
    expect(Math.min(...offBy)).toBeLessThan(50);
  });

  it('never runs backwards, and tells parts of a microsecond apart', () => {
    const readings = Array.from({ length: 1000 }, () => nowUs());
    expect(readings.every((us, index) => index === 0 || us >= readings[index - 1]!)).toBe(true);
    expect(readings.some((us) => !Number.isInteger(us))).toBe(true);
  });

  it('can be turned into the time of day', () => {
    const apart = Math.abs(nowUs() + wallClockOffsetUs() - Date.now() * 1000);
    expect(apart).toBeLessThan(50_000);
  });

  it.runIf(process.platform === 'linux')('tells of sleep what uptime has more than it', () => {
    const before = sleptUs()!;
    // Both count on while the test waits, and the machine sleeps through none of it.
    for (const end = nowUs() + 30_000; nowUs() < end; );
    expect(Math.abs(sleptUs()! - before)).toBeLessThan(25_000);
  });
});
