import type { Check } from '../calibrate/check.ts';
import type { Scope } from '../calibrate/embedded-clients.ts';
import { formatSeconds } from '../format.ts';

/** Shows a calibration as it goes on: a line a step, rewritten in place on a terminal. */
export interface CalibrateProgress {
  begin(check: Check): void;
  tell(step: string): void;
  /** Takes the live line away, so that other text can be written. */
  stop(): void;
}

const clearLine = '\r\x1b[2K';

/** Progress on `screen` through the chosen checks, with the time that is about left. */
export function calibrateProgress(
  screen: NodeJS.WriteStream,
  chosen: readonly Check[],
  scope: Scope,
): CalibrateProgress {
  let position = 0;
  let beganMs = performance.now();
  const secondsLeft = (): number => {
    const [current, ...later] = chosen.slice(position - 1).map((check) => check.seconds(scope));
    const spent = (performance.now() - beganMs) / 1000;
    return Math.max(0, (current ?? 0) - spent) + later.reduce((sum, seconds) => sum + seconds, 0);
  };
  return {
    begin: () => {
      position += 1;
      beganMs = performance.now();
    },
    tell: (step) => {
      const check = chosen[position - 1]!;
      const left = formatSeconds(secondsLeft());
      const line = `${position}/${chosen.length} ${check.name}: ${step} · about ${left} left`;
      if (screen.isTTY) screen.write(`${clearLine}${line.slice(0, (screen.columns ?? 80) - 1)}`);
      else screen.write(`${line}\n`);
    },
    stop: () => {
      if (screen.isTTY) screen.write(clearLine);
    },
  };
}
