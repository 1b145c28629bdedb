import { afterEach, expect, it, vi } from 'vitest';
import { interruptedBy, interruptible } from '../../../src/commands/interrupt.ts';
import { configurationError, unavailableError } from '../../../src/errors.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The listeners that `interruptible` puts up, so that a signal reaches no one else. */
function listening() {
  const listeners = new Map<string | symbol, () => void>();
  vi.spyOn(process, 'on').mockImplementation((event, listener) => {
    listeners.set(event, listener);
    return process;
  });
  vi.spyOn(process, 'off').mockImplementation((event, listener) => {
    if (listeners.get(event) === listener) listeners.delete(event);
    return process;
  });
  return listeners;
}

it.each(['SIGINT', 'SIGTERM'])('%s aborts once, and a second one ends the process', (name) => {
  const listeners = listening();
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('exited');
  });
  const onInterrupt = vi.fn();
  const { signal } = interruptible(onInterrupt);
  expect(signal.aborted).toBe(false);
  listeners.get(name)!();
  expect(signal.aborted).toBe(true);
  expect(onInterrupt).toHaveBeenCalledTimes(1);
  expect(exit).not.toHaveBeenCalled();
  expect(() => listeners.get(name)!()).toThrow('exited');
  expect(exit).toHaveBeenCalledWith(130);
  expect(onInterrupt).toHaveBeenCalledTimes(1);
});

it('hears nothing once it is released', () => {
  const listeners = listening();
  const { release } = interruptible(() => {});
  expect([...listeners.keys()]).toEqual(['SIGINT', 'SIGTERM']);
  release();
  expect(listeners.size).toBe(0);
});

it('is what an error came from, unless the user can mend it', () => {
  const never = new AbortController().signal;
  const aborted = AbortSignal.abort();
  const notThere = unavailableError('a:1', 'does not answer');
  expect(interruptedBy(never, notThere)).toBe(false);
  expect(interruptedBy(aborted, notThere)).toBe(true);
  expect(interruptedBy(aborted, new Error('aborted'))).toBe(true);
  expect(interruptedBy(aborted, configurationError([{ where: 'x', what: 'y' }]))).toBe(false);
});
