import type { Recorder } from '../measure/recorder.ts';
import type { Schedule } from '../workload/arrival.ts';
import type { InFlightWindow } from './window.ts';

/** Decides when a lane sends. The moment is handed in. */
export interface Pacer {
  /** Whether room in the window, and not time alone, is what it waits for. */
  readonly waitsForRoom: boolean;
  /** From this moment on no message is due; infinity while nobody knows. It may be brought forward, to the future. */
  endUs: number;
  /** The intended time of the message that `next` has just granted. */
  readonly intendedUs: number;
  /** Whether a message is to be sent now. */
  next(nowUs: number): boolean;
  /**
   * After `next` said no: the moment to ask again; NaN when it waits for room; positive infinity when there will be no
   * more.
   */
  comeBackUs(nowUs: number): number;
}

/** Keeps a window full: each acknowledgement makes room for the next message, whose intended time is now. */
export class ClosedPacer implements Pacer {
  readonly waitsForRoom = true;
  endUs: number;
  intendedUs = 0;
  private readonly window: InFlightWindow;

  constructor(window: InFlightWindow, endUs: number) {
    this.window = window;
    this.endUs = endUs;
  }

  next(nowUs: number): boolean {
    this.intendedUs = nowUs;
    return nowUs < this.endUs && this.window.hasRoom;
  }

  comeBackUs(nowUs: number): number {
    return nowUs >= this.endUs ? Number.POSITIVE_INFINITY : Number.NaN;
  }
}

/**
 * Keeps a schedule: messages are due at times fixed beforehand, whatever the broker does. One that is due while the
 * window is full is dropped and counted, never moved.
 */
export class OpenPacer implements Pacer {
  readonly waitsForRoom = false;
  endUs: number;
  intendedUs = 0;
  private readonly window: InFlightWindow;
  private readonly recorder: Recorder;
  private readonly schedule: Schedule;
  private readonly startUs: number;
  private nextDueUs: number;

  constructor(
    window: InFlightWindow,
    recorder: Recorder,
    schedule: Schedule,
    startUs: number,
    endUs: number,
  ) {
    this.window = window;
    this.recorder = recorder;
    this.schedule = schedule;
    this.startUs = startUs;
    this.endUs = endUs;
    this.nextDueUs = startUs + schedule.next();
  }

  next(nowUs: number): boolean {
    while (this.nextDueUs <= nowUs && this.nextDueUs < this.endUs) {
      this.intendedUs = this.nextDueUs;
      this.nextDueUs = this.startUs + this.schedule.next();
      if (this.window.hasRoom) return true;
      this.recorder.droppedOne(this.intendedUs);
    }
    return false;
  }

  comeBackUs(): number {
    return this.nextDueUs >= this.endUs ? Number.POSITIVE_INFINITY : this.nextDueUs;
  }
}
