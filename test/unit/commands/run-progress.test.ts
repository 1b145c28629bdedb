import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runProgress } from '../../../src/commands/run-progress.ts';
import type { Trial } from '../../../src/result/schema.ts';
import type { RunEvent } from '../../../src/run/events.ts';
import type { PlannedPoint } from '../../../src/scenario/plan.ts';
import { resultOf, validTrial } from '../../fixtures/result.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function screenOf(isTTY: boolean) {
  const screen = new Writable({
    write: (chunk, _encoding, done) => {
      state.raw += chunk;
      done();
    },
  });
  const state = {
    raw: '',
    screen: Object.assign(screen, { isTTY, columns: 120 }) as unknown as NodeJS.WriteStream,
  };
  return state;
}

function progress(isTTY: boolean, secondsPerTrial = 10) {
  const state = screenOf(isTTY);
  const shown = runProgress(state.screen, secondsPerTrial, ({ id }) => `<${id}>`);
  return {
    ...shown,
    tell: (event: RunEvent) => shown.listener(event),
    /** What was written since the last look. */
    look: () => {
      const text = stripVTControlCharacters(state.raw);
      state.raw = '';
      return text;
    },
    raw: () => state.raw,
  };
}

const point: PlannedPoint = {
  id: 'p',
  backend: 'null',
  load: { kind: 'closed', inFlight: 1 },
  lanes: 1,
  settings: {},
  skipped: null,
};
const started = (position: number, trials = 3): RunEvent => ({
  kind: 'trial-started',
  trial: { point, repetition: 0, order: position - 1 },
  position,
  trials,
});
const within = (spentShare: number, leftS: number | null) => ({ time: { spentShare, leftS } });
const good = validTrial(0, 0, { messagesPerSecond: 12_345, p50Us: 1500, spread: 1.01, cpuUsPerMessage: 1 });
const ended = (trial: Trial = good): RunEvent => ({ kind: 'trial-ended', trial });
const moving = (p99Us: number | null, measuring = true): RunEvent => ({
  kind: 'progress',
  measuring,
  messagesPerSecond: 5000,
  p99Us,
});
const { broker } = resultOf([]);

describe('progress that is no terminal', () => {
  it('says what is waited for, and where it is sent', () => {
    const { tell, look } = progress(false);
    tell({ kind: 'status', text: 'starting Apache Kafka 4.3.0' });
    tell({ kind: 'ready', broker });
    const existing = { ...broker.topic, created: false, partitions: 1 };
    tell({ kind: 'ready', broker: { ...broker, kind: 'external', version: null, topic: existing } });
    expect(look()).toBe(`starting Apache Kafka 4.3.0
sending to embedded (librdkafka 2.15.1), topic kafka-logs (created: 3 partitions, replication factor 1)
sending to external, topic kafka-logs (found, and used as it is: 1 partition, replication factor 1)
`);
  });

  it('has a line for each trial, with its outcome and the time left', async () => {
    const { tell, look, stop } = progress(false);
    tell(started(1));
    tell(moving(5000));
    await vi.advanceTimersByTimeAsync(4000);
    tell(ended());
    expect(look()).toMatch(/^1\/3 <p>: 12,300 msg\/s, p99 1\.5\d ms · 8\.0 s left\n$/);
    tell(started(2));
    await vi.advanceTimersByTimeAsync(6000);
    tell(ended({ ...good, state: 'suspect' }));
    // Two trials took ten seconds, so the third takes five.
    expect(look()).toMatch(/^2\/3 <p>: .* \(suspect\) · 5\.0 s left\n$/);
    tell(started(3));
    tell(
      ended({
        state: 'failed',
        order: 2,
        repetition: 0,
        startedAt: '',
        warnings: [],
        cause: { code: 'LANE_DIED', message: 'its process was ended by SIGKILL' },
      }),
    );
    expect(look()).toBe('3/3 <p>: failed: its process was ended by SIGKILL · 0 s left\n');
    stop();
    expect(look()).toBe('');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells of a search what its budget leaves, and of no number of trials', async () => {
    const { tell, look } = progress(false);
    tell({ ...started(86, 53), ...within(0.5, 120) } as RunEvent);
    await vi.advanceTimersByTimeAsync(4000);
    tell({ ...ended(), ...within(0.52, 116) } as RunEvent);
    expect(look()).toMatch(/^86 <p>: 12,300 msg\/s, p99 1\.5\d ms · 1 min 56 s left at most\n$/);
  });

  it('tells no time of a search whose trials are computed', () => {
    const { tell, look } = progress(false);
    tell({ ...started(2), ...within(0.5, null) } as RunEvent);
    tell({ ...ended(), ...within(0.52, null) } as RunEvent);
    expect(look()).toMatch(/^2 <p>: 12,300 msg\/s, p99 1\.5\d ms\n$/);
  });

  it('is plain text', () => {
    const { tell, raw } = progress(false);
    tell({ kind: 'ready', broker });
    tell(started(1));
    tell(ended());
    expect(raw()).toBe(stripVTControlCharacters(raw()));
  });
});

describe('progress on a terminal', () => {
  it('is one live line: which point, its rate, its p99 so far, the time left', async () => {
    const { tell, look, stop } = progress(true, 10);
    tell(started(1));
    expect(look()).toMatch(/░{20} 1\/3 <p> · connecting · 30 s left$/);
    tell(moving(null, false));
    await vi.advanceTimersByTimeAsync(500);
    expect(look()).toMatch(/1\/3 <p> · warming up · /);
    tell(moving(null));
    await vi.advanceTimersByTimeAsync(500);
    expect(look()).toMatch(/1\/3 <p> · 5,000 msg\/s · p99 — · /);
    tell(moving(12_345));
    await vi.advanceTimersByTimeAsync(1000);
    expect(look()).toMatch(/1\/3 <p> · 5,000 msg\/s · p99 12\.3 ms · 28 s left$/);
    tell(ended());
    tell(started(2));
    await vi.advanceTimersByTimeAsync(500);
    // One trial took two seconds; of this and the next, half a second has gone.
    expect(look()).toMatch(/█{7}░{13} 2\/3 <p> · connecting · 3\.5 s left$/);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on with a search beyond the trials that were planned, and ends with it', async () => {
    const { tell, look, stop } = progress(true, 10);
    tell({ ...started(53, 53), ...within(0.5, 60) } as RunEvent);
    await vi.advanceTimersByTimeAsync(2000);
    expect(look()).toMatch(/█{10}░{10} 53 <p> · connecting · 58 s left at most$/);
    tell({ ...ended(), ...within(0.55, 55) } as RunEvent);
    expect(vi.getTimerCount()).toBe(1);
    tell({ kind: 'status', text: 'confirming' });
    expect(look()).toMatch(/confirming\n$/);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('never tells less than no time left', async () => {
    const { tell, look, stop } = progress(true, 1);
    tell(started(3));
    await vi.advanceTimersByTimeAsync(60_000);
    tell(moving(1));
    await vi.advanceTimersByTimeAsync(500);
    expect(look()).toMatch(/ 0 s left$/);
    stop();
  });

  it('begins where a run that goes on begins', () => {
    const { tell, look, stop } = progress(true);
    tell(started(3));
    expect(look()).toMatch(/█{13}░{7} 3\/3 <p>/);
    stop();
  });

  it('is taken away at the end of the last trial, and at a stop, once', async () => {
    const { tell, raw, stop } = progress(true);
    tell(started(1, 1));
    tell(ended());
    expect(vi.getTimerCount()).toBe(0);
    // The cursor is shown again.
    expect(raw()).toContain('\u001b[?25h');
    const before = raw();
    stop();
    stop();
    expect(raw()).toBe(before);
  });

  it('announces above the line', () => {
    const { tell, look } = progress(true);
    tell({ kind: 'status', text: 'starting' });
    expect(look()).toBe('starting\n');
  });
});
