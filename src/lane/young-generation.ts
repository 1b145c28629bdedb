import { setFlagsFromString } from 'node:v8';

/**
 * V8's young generation at its full size from a lane's start, in MB a half. By itself it goes from 1 to 16 and back
 * again over minutes, and with it a lane's memory by 30 MB, and its collections from ten a second to one.
 */
const flag = (megabytes: number): string => `--min-semi-space-size=${megabytes}`;
const fullMegabytes = 16;

/** For the command line of a lane's own process. */
export const fullYoungGeneration: readonly string[] = [flag(fullMegabytes)];

/** Gives it to the threads that this process starts from now on, until `end`. */
export function growThreadsFully(): { end(): void } {
  setFlagsFromString(flag(fullMegabytes));
  // 0 leaves it to V8, which is its default.
  return { end: () => setFlagsFromString(flag(0)) };
}
