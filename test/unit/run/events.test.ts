import { describe, expect, it } from 'vitest';
import { progressOf, type RunEvent } from '../../../src/run/events.ts';

function listening() {
  const events: RunEvent[] = [];
  const onProgress = progressOf((event) => events.push(event))!;
  const tell = (lane: number, ackedPerSecond: number, p99Us: number | null, measuring = true) => {
    onProgress(lane, {
      kind: 'progress',
      measuring,
      ackedPerSecond,
      p99Us,
      acked: 0,
      responseSumUs: 0,
    });
    return events.at(-1);
  };
  return { tell, events };
}

describe('the progress of a trial', () => {
  it('adds the lanes’ latest rates up, and shows the slowest lane’s p99', () => {
    const { tell } = listening();
    expect(tell(0, 100, 50)).toMatchObject({ messagesPerSecond: 100, p99Us: 50 });
    expect(tell(1, 200, 900)).toMatchObject({ messagesPerSecond: 300, p99Us: 900 });
    expect(tell(0, 10, 60)).toMatchObject({ messagesPerSecond: 210, p99Us: 900 });
    expect(tell(1, 20, 40)).toMatchObject({ messagesPerSecond: 30, p99Us: 60 });
  });

  it('has no p99 before a lane has one', () => {
    const { tell } = listening();
    expect(tell(0, 100, null, false)).toEqual({
      kind: 'progress',
      measuring: false,
      messagesPerSecond: 100,
      p99Us: null,
    });
    expect(tell(1, 100, 5)).toMatchObject({ measuring: true, p99Us: 5 });
    expect(tell(0, 100, null)).toMatchObject({ p99Us: 5 });
  });

  it('is told to nobody where nobody listens', () => {
    expect(progressOf(undefined)).toBeUndefined();
  });
});
