import { describe, expect, it } from 'vitest';
import { SelfCost } from '../../../src/lane/self-cost.ts';

describe('what a message costs in lingerlab itself', () => {
  it('is unknown while there are too few samples of either kind', () => {
    const cost = new SelfCost();
    for (let sample = 0; sample < 3; sample += 1) cost.sent(10);
    expect(cost.usPerMessage).toBeNull();
    for (let sample = 0; sample < 3; sample += 1) cost.settled(160, 16);
    expect(cost.usPerMessage).not.toBeNull();
  });

  it('is what a typical message takes to send and to settle, not one that was held up', () => {
    const cost = new SelfCost();
    for (const us of [100, 100, 5000]) cost.sent(us);
    for (const us of [1600, 1600, 90_000]) cost.settled(us, 16);
    // Each sample holds a reading of the clock, some tenths of a microsecond, which is taken off.
    expect(cost.usPerMessage).toBeGreaterThan(190);
    expect(cost.usPerMessage).toBeLessThanOrEqual(200.2);
  });
});
