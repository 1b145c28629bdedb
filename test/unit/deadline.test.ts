import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { settlesWithin, withDeadline } from '../../src/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new Promise<never>(() => {});

describe('withDeadline', () => {
  it('gives what the work gives, and leaves no timer behind', async () => {
    await expect(withDeadline(Promise.resolve(1), 1000, () => new Error('late'))).resolves.toBe(1);
    await expect(
      withDeadline(Promise.reject(new Error('bad')), 1000, () => new Error('late')),
    ).rejects.toThrow('bad');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects at the limit', async () => {
    const outcome = expect(withDeadline(never, 1000, () => new Error('late'))).rejects.toThrow('late');
    await vi.advanceTimersByTimeAsync(1000);
    await outcome;
  });
});

describe('settlesWithin', () => {
  it('is true for work that settles either way, and false for work that is late', async () => {
    await expect(settlesWithin(Promise.resolve(), 1000)).resolves.toBe(true);
    await expect(settlesWithin(Promise.reject(new Error('bad')), 1000)).resolves.toBe(true);
    const late = settlesWithin(never, 1000);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(late).resolves.toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});
