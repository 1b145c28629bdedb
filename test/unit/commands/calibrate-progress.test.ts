import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../src/calibrate/check.ts';
import { calibrateProgress } from '../../../src/commands/calibrate-progress.ts';

const check = (name: Check['name'], seconds: number): Check => ({
  name,
  seconds: () => seconds,
  run: async () => [],
});
const chosen = [check('stall', 20), check('lag', 50)];
const ground = { quick: false, clients: [], notEmbedded: {} };

function screen(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('progress', () => {
  it('is a line a step with the time that is left', () => {
    const { stream, written } = screen(false);
    const progress = calibrateProgress(stream, chosen, ground);
    progress.begin(chosen[0]!);
    progress.tell('kafkajs');
    vi.advanceTimersByTime(15_000);
    progress.tell('confluent');
    vi.advanceTimersByTime(30_000);
    progress.begin(chosen[1]!);
    progress.tell('timer');
    progress.stop();
    expect(written).toEqual([
      '1/2 stall: kafkajs · about 1 min 10 s left\n',
      '1/2 stall: confluent · about 55 s left\n',
      '2/2 lag: timer · about 50 s left\n',
    ]);
  });

  it('is one line that never wraps on a terminal', () => {
    const { stream, written } = screen(true, 20);
    const progress = calibrateProgress(stream, chosen, ground);
    progress.begin(chosen[0]!);
    progress.tell('a step with a long name');
    progress.stop();
    expect(written).toEqual(['\r\x1b[2K1/2 stall: a step w', '\r\x1b[2K']);
  });
});
