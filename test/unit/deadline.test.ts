import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { settlesWithin, unlessAborted, withDeadline } from '../../src/deadline.ts';

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

describe('unlessAborted', () => {
  it('gives what the work gives, with and without a signal', async () => {
    const { signal } = new AbortController();
    await expect(unlessAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(unlessAborted(Promise.resolve(1), undefined)).resolves.toBe(1);
    await expect(unlessAborted(Promise.reject(new Error('bad')), signal)).rejects.toThrow('bad');
  });

  it('rejects with the signal’s reason, also where that aborted before', async () => {
    const controller = new AbortController();
    const work = unlessAborted(never, controller.signal);
    controller.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
    await expect(unlessAborted(Promise.resolve(1), controller.signal)).rejects.toThrow('enough');
  });
});
