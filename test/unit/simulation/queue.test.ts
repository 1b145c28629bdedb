import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waitUs } from '../../../src/simulation/queue.ts';

const forever = Number.POSITIVE_INFINITY;
const station = (busy: number, servers = 1) => ({ busy, serviceUs: 1000, servers });

describe('the wait at a station', () => {
  it('is that of Pollaczek and Khinchine for one server in the steady state', () => {
    expect(waitUs(station(0.5), forever)).toBeCloseTo((0.5 * 1000) / (2 * 0.5), 9);
    expect(waitUs(station(0), forever)).toBe(0);
    expect(waitUs(station(1), forever)).toBe(forever);
  });

  it('is shorter with more servers', () => {
    expect(waitUs(station(0.8, 5), forever)).toBeLessThan(waitUs(station(0.8), forever) / 5);
  });

  it('comes to the steady wait where there is much time', () => {
    expect(waitUs(station(0.8), 1e13)).toBeCloseTo(waitUs(station(0.8), forever), 0);
  });

  it('comes to half of what is left over where too much is asked for', () => {
    // After ten seconds at twice what it can do, the last have waited for ten, and all for five.
    expect(waitUs(station(2), 10e6) / 5e6).toBeCloseTo(1, 2);
  });

  it('rises with what is asked for, also over the edge', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (busy, more, servers) => {
          expect(waitUs(station(busy + more, servers), 12e6)).toBeGreaterThan(
            waitUs(station(busy, servers), 12e6),
          );
        },
      ),
    );
  });
});
