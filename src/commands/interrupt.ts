import { exitCodes, LingerlabError } from '../errors.ts';

/**
 * A signal that aborts on Ctrl-C or SIGTERM, so that work can end in order; a second one ends the process at once.
 * Call `release` when there is nothing left to interrupt.
 */
export function interruptible(onInterrupt: () => void): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    onInterrupt();
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}

/**
 * Whether an error is only what an interruption leads to. What `signal` ends is one thing; another is what Ctrl-C has
 * ended itself, such as a program that was asked whether it is there.
 */
export function interruptedBy(signal: AbortSignal, error: unknown): boolean {
  if (!signal.aborted) return false;
  return !(error instanceof LingerlabError) || error.exitCode === exitCodes.unavailable;
}
