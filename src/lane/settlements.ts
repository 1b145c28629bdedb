import { nowUs } from '../measure/clock.ts';
import type { Recorder } from '../measure/recorder.ts';
import { type SelfCost, settlementsPerSample } from './self-cost.ts';
import type { InFlightWindow } from './window.ts';

/** Puts down what becomes of a lane's messages; those that are settled together share a reading of the clock. */
export class Settlements {
  /** Tokens settled again after they had been settled: a fault of the backend. */
  settledTwice = 0;
  private readonly window: InFlightWindow;
  private readonly recorder: Recorder;
  private readonly selfCost: SelfCost;
  private batches = 0;

  constructor(window: InFlightWindow, recorder: Recorder, selfCost: SelfCost) {
    this.window = window;
    this.recorder = recorder;
    this.selfCost = selfCost;
  }

  /** So many of the tokens' messages were acknowledged, now. */
  acknowledge(tokens: ArrayLike<number>, count: number): void {
    const { window, recorder } = this;
    const now = nowUs();
    let acked = 0;
    let bytes = 0;
    let responseSumUs = 0;
    // Those that were sent in one burst have one moment, and in a closed loop one due time: they are put down together.
    let alike = 0;
    let intendedUs = 0;
    let sentUs = 0;
    for (let index = 0; index < count; index += 1) {
      const token = tokens[index]!;
      const released = window.release(token);
      if (released < 0) {
        this.settledTwice += 1;
        continue;
      }
      bytes += released;
      if (window.intendedUs(token) !== intendedUs || window.sentUs(token) !== sentUs) {
        if (alike > 0) recorder.ackedAlike(alike, intendedUs, sentUs, now);
        intendedUs = window.intendedUs(token);
        sentUs = window.sentUs(token);
        alike = 0;
      }
      alike += 1;
      acked += 1;
      responseSumUs += now - intendedUs;
    }
    if (alike > 0) recorder.ackedAlike(alike, intendedUs, sentUs, now);
    recorder.ackedTogether(acked, bytes, responseSumUs, now);
    this.batches += 1;
    if (this.batches % settlementsPerSample === 0) this.selfCost.settled(nowUs() - now, count);
  }

  /** So many of the tokens' messages have failed, now, with this code. */
  fail(tokens: ArrayLike<number>, count: number, error: string): void {
    const { window, recorder } = this;
    const now = nowUs();
    for (let index = 0; index < count; index += 1) {
      const token = tokens[index]!;
      if (window.release(token) < 0) this.settledTwice += 1;
      else recorder.failedOne(window.intendedUs(token), window.sentUs(token), now, error);
    }
  }
}
